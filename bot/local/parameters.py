"""The parameters of a call, whichever of the four ways they came.

Source: https://core.telegram.org/bots/api#making-requests (URL query string, application/x-www-form-urlencoded,
application/json, multipart/form-data for uploads).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web

from bot.local.errors import JSON, Decoded, bad_request

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Parameters:
    """The named values of a call; a value that is absent and an empty one are the same, as for Telegram."""

    values: Mapping[str, Decoded] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values or name in self.files

    def text(self, name: str) -> str:
        """The value as text; "" when it is absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        """The value as a whole number; `default` when it is absent, 0 when it is not a number."""
        written = self.text(name).strip()
        if not written:
            return default
        try:
            return int(written)
        except ValueError:
            return 0

    def boolean(self, name: str) -> bool:
        """Whether the value is one of the words that Telegram takes for true."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def decoded(self, name: str, what: str) -> Decoded:
        """The value as decoded JSON; None when it is absent.

        Args:
            name: the parameter.
            what: how Telegram calls it, for the error.

        Raises:
            ApiError: "can't parse {what} JSON object".
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def array(self, name: str, what: str) -> list[Decoded]:
        """The value as a JSON array; [] when it is absent.

        Raises:
            ApiError: "can't parse {what} JSON object", "expected an Array of {what}".
        """
        value = self.decoded(name, what)
        if value is None:
            return []
        if not isinstance(value, list):
            raise bad_request(f"expected an Array of {what}")
        return value

    def mapping(self, name: str, what: str) -> JSON:
        """The value as a JSON object; {} when it is absent.

        Raises:
            ApiError: "can't parse {what} JSON object", "object expected as {what}".
        """
        value = self.decoded(name, what)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise bad_request(f"object expected as {what}")
        return value

    def upload(self, name: str) -> Upload | None:
        """The file sent under that name, directly or as `attach://another_name`."""
        return self.files.get(name) or self.files.get(self.text(name).removeprefix("attach://"))

    def record(self) -> JSON:
        """The parameters as they were sent, JSON values decoded, files by name: what a test reads."""
        return {name: _decoded(value) for name, value in self.values.items()} | {
            name: upload.name for name, upload in self.files.items()
        }


def _decoded(value: Decoded) -> Decoded:
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


async def read_parameters(request: web.Request) -> Parameters:
    """Read a call; what the body says wins over the query string.

    Raises:
        ApiError: 400 for a JSON body that is not an object.
    """
    values: dict[str, Decoded] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.method == "GET":
        return Parameters(values)
    if request.content_type == "application/json":
        body = await request.read()
        try:
            decoded = json.loads(body) if body.strip() else {}
        except ValueError:
            raise bad_request("can't parse JSON encoded HTTP POST parameters") from None
        if not isinstance(decoded, dict):
            raise bad_request("can't parse JSON encoded HTTP POST parameters")
        return Parameters(values | decoded)
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode()
    return Parameters(values, files)
