"""Settings, from the environment or `.env`, validated. No message ever holds a value: one of them is the token."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.usage.suppression import FEWEST, LEAST, MOST

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds `dialogs` and `locales`."""

TELEGRAM = "https://api.telegram.org"
"""The root of Telegram's own Bot API server."""

OPERATOR_LIMIT = 200
"""Characters of who runs the bot."""


class SettingsError(Exception):
    """A setting is wrong. The message is one line: which, what was found wrong, what is expected."""


def _url(value: str) -> str:
    root = urlsplit(value)
    if root.scheme not in ("http", "https") or not root.hostname or root.query or root.fragment or root.port == 0:
        raise ValueError  # as does a port that is no port
    if not _is_one_word(value):
        raise ValueError
    return value.rstrip("/")


def _is_one_word(value: str) -> bool:
    return value.isprintable() and not any(char.isspace() for char in value)


def _token(value: SecretStr) -> SecretStr | None:
    token = value.get_secret_value().strip()
    if not token:
        return None
    if not _is_one_word(token) or any(char in "/?#" for char in token) or ":" not in token:
        raise ValueError
    return SecretStr(token)


def _folder(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError
    return value


def _ids(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    ids = [each.strip() for each in value.split(",") if each.strip()]
    if not all(each.isascii() and each.isdigit() and int(each) for each in ids):
        raise ValueError
    return frozenset(map(int, ids))


def _webhook(value: str) -> str:
    if urlsplit(value).scheme != "https":
        raise ValueError
    return _url(value)


def _secret(value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
    if value is None:
        if info.data.get("webhook_url"):
            raise ValueError
        return None
    if not re.fullmatch("[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
        raise ValueError
    return value


def _address(value: Any) -> Any:
    """`host:port` as Listen; IPv6 hosts in brackets."""
    if not isinstance(value, str):
        return value
    parts = urlsplit(f"//{value}")
    if not parts.hostname or not parts.port or parts.path or parts.username is not None:
        raise ValueError  # as does a port that is no port
    return Listen(parts.hostname, parts.port)


def _operator(value: str) -> str | None:
    """One line. Signs that are not seen, or that turn the order of others around, have no place in a name."""
    line = value.strip()
    if len(line) > OPERATOR_LIMIT or not re.sub("[\u00a0\u202f]", " ", line).isprintable():
        raise ValueError
    return line or None


class Listen(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


Address = Annotated[Listen, NoDecode, BeforeValidator(_address)]


class Settings(BaseSettings):
    """The settings of design.md's table. Built with `load_settings`."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    telegram_bot_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        None, description="the token BotFather gave: digits, a colon, letters"
    )
    telegram_api_url: Annotated[str, AfterValidator(_url)] = Field(
        TELEGRAM, description="the root of a Bot API server: http://host:port or https://host"
    )
    webhook_url: Annotated[str, AfterValidator(_webhook)] | None = Field(
        None, description="the public address Telegram sends updates to: https://host/path"
    )
    webhook_secret: Annotated[SecretStr | None, AfterValidator(_secret)] = Field(
        None,
        validate_default=True,
        description="what Telegram shows to be known by, needed with WEBHOOK_URL: 16 to 256 letters, digits, _ or -",
    )
    webhook_listen: Address = Field(
        Listen("127.0.0.1", 8080), description="where the proxy finds the webhook: host:port"
    )
    health_listen: Annotated[Listen | None, NoDecode, BeforeValidator(_address)] = Field(
        None, description="where /healthz answers: host:port"
    )
    dialogs_dir: Annotated[Path, AfterValidator(_folder)] = Field(
        ROOT / "dialogs", description="a folder of dialog files"
    )
    locales_dir: Annotated[Path, AfterValidator(_folder)] = Field(
        ROOT / "locales", description="a folder of catalogues"
    )
    admin_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = Field(
        frozenset(), description="the numeric ids of the admins, commas between them"
    )
    usage_db: Path = Field(Path("usage.db"), description="the path of the SQLite file of counts")
    usage_min_cell: int = Field(
        LEAST, ge=FEWEST, le=MOST, description=f"the smallest count that is shown, from {FEWEST} to {MOST}"
    )
    operator: Annotated[str, AfterValidator(_operator)] | None = Field(
        None,
        description=f"who runs this bot and how to reach them, in one line of {OPERATOR_LIMIT} characters at most",
    )
    log_level: Literal["INFO", "WARNING", "ERROR"] = Field("INFO", description="INFO, WARNING or ERROR")
    log_format: Literal["text", "json"] = Field("text", description="text or json")

    @property
    def secrets(self) -> frozenset[str]:
        """The values that must be seen nowhere."""
        return frozenset(each.get_secret_value() for each in (self.telegram_bot_token, self.webhook_secret) if each)


def load_settings() -> Settings:
    """Read the settings. Raises SettingsError, in one line that never shows the value."""
    try:
        return Settings()
    except ValidationError as error:
        name = str(error.errors(include_url=False, include_input=False)[0]["loc"][0])
        expected = Settings.model_fields[name].description
        raise SettingsError(f"{name.upper()} is not valid: it must be {expected}") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(".env cannot be read: it must be a text file in UTF-8") from None
