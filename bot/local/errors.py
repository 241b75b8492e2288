"""What the Bot API answers when it refuses.

Source: https://core.telegram.org/bots/api#making-requests ; the wordings are those of the open-source server,
https://github.com/tdlib/telegram-bot-api, except where a module of this room says that it had to choose its own.
"""

from __future__ import annotations

from typing import Any

JSON = dict[str, Any]
"""A JSON object, as the Bot API reads and writes it."""
Decoded = Any
"""Whatever JSON decodes to, before it is checked."""


class ApiError(Exception):
    """A refused call.

    Args:
        code: the HTTP status, and the `error_code` of the answer.
        description: the sentence Telegram answers with, its prefix (`Bad Request: `) included.
        parameters: `ResponseParameters`, such as `{"retry_after": 3}` (seconds).
    """

    def __init__(self, code: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> ApiError:
    """A 400. As Telegram does, the reason starts in lower case unless it is a CODE_IN_CAPITALS."""
    if not (reason[1:2].isupper() or reason[1:2] == "_"):
        reason = reason[:1].lower() + reason[1:]
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """A 403: the bot may not do this in that chat."""
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    """A 409: two ways of receiving updates are at odds."""
    return ApiError(409, f"Conflict: {reason}")
