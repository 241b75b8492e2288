"""Is this an inline keyboard Telegram would take?

Sources: https://core.telegram.org/bots/api#inlinekeyboardmarkup, #inlinekeyboardbutton, #copytextbutton.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.local.errors import JSON, Decoded, bad_request
from bot.local.links import checked_link
from bot.local.markup import utf16_length

if TYPE_CHECKING:
    from bot.local.parameters import Parameters

ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "callback_game",
    "pay",
)
BUTTONS_LIMIT = 100
"""In one message. Telegram does not document it; see telegram.constants.InlineKeyboardMarkupLimit."""
CALLBACK_DATA_LIMIT = 64
"""In bytes of UTF-8."""
COPY_TEXT_LIMIT = 256
"""In characters."""
OTHER_MARKUPS = ("keyboard", "remove_keyboard", "hide_keyboard", "force_reply")


def reply_markup(parameters: Parameters) -> JSON | None:
    """The `reply_markup` of a call, checked; None when there is none or when it has no button.

    Keyboards that replace the phone's own (`keyboard`, `remove_keyboard`, `force_reply`) are taken, and not shown.

    Raises:
        ApiError: 400, worded as Telegram words it; see `_checked` for the buttons.
    """
    markup = parameters.decoded("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    rows = markup.get("inline_keyboard")
    if rows is None:
        return {name: markup[name] for name in OTHER_MARKUPS if name in markup} or None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_checked(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > BUTTONS_LIMIT:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _checked(button: Decoded) -> JSON:
    """One button, which must have a text and exactly one action.

    Telegram takes the first of several actions and says nothing; a button with two is a mistake in the bot, so
    here it is refused (the one place where this room is stricter than Telegram).
    """
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not isinstance(text, str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    actions = [name for name in ACTIONS if name in button and button[name] not in (None, "")]
    actions += [name for name in ACTIONS if name.startswith("switch_inline") and button.get(name) == ""]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        reason = f"exactly one action is expected, found {', '.join(actions)}"
        raise bad_request(f"can't parse inline keyboard button: {reason}")
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    _check_action(actions[0], button[actions[0]])
    return dict(button)


def _check_action(action: str, value: Decoded) -> None:
    if action == "callback_data":
        if not isinstance(value, str):
            raise bad_request('can\'t parse inline keyboard button: Field "callback_data" must be of type String')
        if len(value.encode("utf-8", "surrogatepass")) > CALLBACK_DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "copy_text":
        copied = value.get("text") if isinstance(value, dict) else None
        if not isinstance(copied, str):
            raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
        if not 1 <= utf16_length(copied) <= COPY_TEXT_LIMIT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    elif action == "url" and (not isinstance(value, str) or checked_link(value) is None):
        raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
