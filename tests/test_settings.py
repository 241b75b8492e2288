"""Settings: what is taken, what is refused, and that no message shows a value."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT, TELEGRAM, Settings, SettingsError, load_settings

NAMES = ("TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "DIALOGS_DIR", "LOCALES_DIR", "OPERATOR", "LOG_LEVEL", "LOG_FORMAT")


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment without settings, in an empty folder."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == TELEGRAM
    assert (settings.dialogs_dir, settings.locales_dir) == (ROOT / "dialogs", ROOT / "locales")
    assert (settings.log_level, settings.log_format) == ("INFO", "text")


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", " 123:abc ")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("DIALOGS_DIR", str(tmp_path))
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    settings = load_settings()
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == "123:abc"
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.dialogs_dir == tmp_path
    assert settings.log_level == "ERROR"


def test_dot_env_is_read_and_the_environment_wins(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty / ".env").write_text("TELEGRAM_BOT_TOKEN=1:file\nLOG_LEVEL=WARNING\nSOMETHING_ELSE=1\n")
    monkeypatch.setenv("LOG_LEVEL", "ERROR")
    settings = load_settings()
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == "1:file"
    assert settings.log_level == "ERROR"


@pytest.mark.parametrize("value", ["", "   "])
def test_an_empty_token_is_no_token(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", value)
    assert load_settings().telegram_bot_token is None


@pytest.mark.parametrize(
    ("value", "read"),
    [("", None), ("  ", None), (" Service X\u202f: é@x ", "Service X\u202f: é@x"), ("x" * 200, "x" * 200)],
)
def test_who_runs_the_bot_is_a_line(monkeypatch: pytest.MonkeyPatch, value: str, read: str | None) -> None:
    monkeypatch.setenv("OPERATOR", value)
    assert load_settings().operator == read


def test_the_example_is_a_valid_dot_env_without_a_token(empty: Path) -> None:
    (empty / ".env").write_text((ROOT / ".env.example").read_text())
    assert load_settings() == Settings()
    assert load_settings().telegram_bot_token is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "no-colon-S3CRET"),
        ("TELEGRAM_BOT_TOKEN", "123:S3C RET"),
        ("TELEGRAM_BOT_TOKEN", "123:S3CRET/getMe"),
        ("TELEGRAM_BOT_TOKEN", "123:S3CRET?a#b"),
        ("TELEGRAM_BOT_TOKEN", "123:S3CRET\x07"),
        ("TELEGRAM_API_URL", "S3CRET"),
        ("TELEGRAM_API_URL", "ftp://S3CRET"),
        ("TELEGRAM_API_URL", "http://"),
        ("TELEGRAM_API_URL", "http:///S3CRET"),
        ("TELEGRAM_API_URL", "http://S3CRET:port"),
        ("TELEGRAM_API_URL", "http://S3CRET:99999"),
        ("TELEGRAM_API_URL", "http://S3CRET:0"),
        ("TELEGRAM_API_URL", "http://[S3CRET"),
        ("TELEGRAM_API_URL", "http://S3CRET/?a=b"),
        ("TELEGRAM_API_URL", "http://S3CRET /"),
        ("DIALOGS_DIR", "/S3CRET/nowhere"),
        ("DIALOGS_DIR", __file__),
        ("LOCALES_DIR", "/S3CRET/nowhere"),
        ("OPERATOR", "S3CRET\nS3CRET"),
        ("OPERATOR", "S3CRET\u202e"),
        ("OPERATOR", "S3CRET\u200b"),
        ("OPERATOR", "S3CRET" * 34),
        ("LOG_LEVEL", "S3CRET"),
        ("LOG_LEVEL", "DEBUG"),
        ("LOG_FORMAT", "S3CRET"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_that_does_not_show_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    said = refusal()
    assert said.startswith(f"{name} is not valid: it must be ")
    assert "\n" not in said
    assert "S3CRET" not in said


def test_a_dot_env_that_is_no_text_is_named(empty: Path) -> None:
    (empty / ".env").write_bytes(b"TELEGRAM_BOT_TOKEN=1:S3CRET\xe9\xff\n")
    said = refusal()
    assert said.startswith(".env cannot be read")
    assert "S3CRET" not in said


@pytest.mark.parametrize(
    "value", ["http://127.0.0.1:8081", "https://bots.example.org/api", "http://[::1]:80", "http://localhost"]
)
def test_the_root_of_any_server_is_taken(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", value)
    assert load_settings().telegram_api_url == value


def test_the_token_never_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:S3CRET")
    assert "S3CRET" not in repr(load_settings()) + str(load_settings())


def test_the_secrets_are_those_that_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().secrets == frozenset()
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:S3CRET")
    monkeypatch.setenv("WEBHOOK_SECRET", "S3CRET-of-sixteen")
    assert load_settings().secrets == {"123:S3CRET", "S3CRET-of-sixteen"}
