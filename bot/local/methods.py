"""The methods of the Bot API that this room speaks, by name.

Source: https://core.telegram.org/bots/api#available-methods. What is not in `Methods.known` is answered 404, as
Telegram answers a method that does not exist.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING

from bot.local import messages
from bot.local.errors import JSON, ApiError, Decoded, bad_request, conflict
from bot.local.parameters import Parameters

if TYPE_CHECKING:
    from bot.local.chats import Chat, World
    from bot.local.profile import Profile

Method = Callable[[Parameters], Decoded | Awaitable[Decoded]]

WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Methods:
    """The methods, over a world.

    Args:
        world: chats, messages, updates.
        profile: what the bot says of itself.
    """

    def __init__(self, world: World, profile: Profile) -> None:
        self.world = world
        self.profile = profile
        self.webhook: JSON = {}
        """What setWebhook was given; nothing is ever delivered there."""
        self.known: dict[str, Method] = {
            "getme": self._get_me,
            "getupdates": self._get_updates,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._get_webhook_info,
            "logout": lambda _: True,
            "close": lambda _: True,
            "getchat": self._get_chat,
            "leavechat": self._leave_chat,
            "setmycommands": profile.set_commands,
            "getmycommands": profile.get_commands,
            "deletemycommands": profile.delete_commands,
        }
        for name, function in {
            "sendmessage": messages.send_message,
            "senddocument": messages.send_document,
            "sendphoto": messages.send_photo,
            "sendchataction": messages.send_chat_action,
            "editmessagetext": messages.edit_message_text,
            "editmessagemedia": messages.edit_message_media,
            "editmessagereplymarkup": messages.edit_message_reply_markup,
            "deletemessage": messages.delete_message,
            "deletemessages": messages.delete_messages,
            "answercallbackquery": messages.answer_callback_query,
        }.items():
            self.known[name] = partial(function, world)
        for field in ("name", "description", "short_description"):
            joined = field.replace("_", "")
            self.known[f"setmy{joined}"] = partial(profile.set_text, field)
            self.known[f"getmy{joined}"] = partial(profile.get_text, field)

    async def call(self, method: str, parameters: Parameters) -> Decoded:
        """Do what a call asks; returns its `result`.

        Raises:
            ApiError: 404 for a method this room does not know; else what the method raises.
        """
        known = self.known.get(method.lower())  # names of methods are not case sensitive
        if known is None:
            raise ApiError(404, "Not Found: method not found")
        result = known(parameters)
        return await result if isawaitable(result) else result

    def _get_me(self, _: Parameters) -> JSON:
        return self.world.bot.to_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    async def _get_updates(self, parameters: Parameters) -> list[JSON]:
        if self.webhook:
            raise conflict(WEBHOOK_ACTIVE)
        self._remember_allowed(parameters)
        return await self.world.updates.fetch(
            parameters.integer("offset"), parameters.integer("limit", 100), parameters.integer("timeout")
        )

    def _remember_allowed(self, parameters: Parameters) -> None:
        allowed = parameters.decoded("allowed_updates", "allowed updates")
        # Telegram ignores what it cannot read here.
        self.world.updates.allow([str(kind) for kind in allowed] if isinstance(allowed, list) else None)

    def _set_webhook(self, parameters: Parameters) -> bool:
        url = parameters.text("url")
        if not url:
            return self._delete_webhook(parameters)
        if not url.lower().startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        self._remember_allowed(parameters)
        self.webhook = parameters.record()
        self._drop(parameters)
        self.world.updates.interrupt()
        return True

    def _delete_webhook(self, parameters: Parameters) -> bool:
        self.webhook = {}
        self._drop(parameters)
        return True

    def _drop(self, parameters: Parameters) -> None:
        if parameters.boolean("drop_pending_updates"):
            self.world.updates.drop()

    def _get_webhook_info(self, _: Parameters) -> JSON:
        info: JSON = {
            "url": self.webhook.get("url", ""),
            "has_custom_certificate": "certificate" in self.webhook,
            "pending_update_count": sum(1 for _ in self.world.updates.pending()),
        }
        if self.world.updates.allowed:
            info["allowed_updates"] = self.world.updates.allowed
        return info

    def _get_chat(self, parameters: Parameters) -> JSON:
        chat = self.world.chat(parameters.text("chat_id"))
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        return chat.to_json() | {
            "accent_color_id": abs(chat.id) % 7,
            "max_reaction_count": 11,
            "accepted_gift_types": dict.fromkeys(gifts, False),
        }

    def _leave_chat(self, parameters: Parameters) -> bool:
        chat: Chat = self.world.writable_chat(parameters.text("chat_id"))
        if chat.user is not None:
            raise bad_request("chat member status can't be changed in private chats")
        chat.open = False
        self.world.member_update(chat, self.world.bot, "member", "left")
        return True
