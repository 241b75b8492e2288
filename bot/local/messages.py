"""Methods that send, edit and delete messages, and that answer taps.

Sources: https://core.telegram.org/bots/api#sendmessage, #updating-messages, #deletemessage, #answercallbackquery.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from bot.local.errors import JSON, ApiError, Decoded, bad_request
from bot.local.keyboard import reply_markup
from bot.local.markup import utf16_length
from bot.local.parameters import Parameters
from bot.local.text import caption, message_text

if TYPE_CHECKING:
    from bot.local.chats import Post, World
    from bot.local.parameters import Upload

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_LATE = "query is too old and response timeout expired or query ID is invalid"
ANSWER_LIMIT = 200
"""Characters of the notification shown after a tap."""
DELETE_LIMIT = 100
ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE = slice(16, 24)
"""Where a PNG file says its width and height."""
_IMAGES = (_PNG, b"\xff\xd8\xff", b"GIF8", b"RIFF")
_SIDE = 800
"""Width and height given to an image whose header is not read, in pixels."""


def send_message(world: World, parameters: Parameters) -> JSON:
    """SendMessage. Raises ApiError: 400 for the text, the keyboard or the chat; 403 where the bot was blocked."""
    text, entities = message_text(parameters)
    content: JSON = {"text": text}
    if entities:
        content["entities"] = entities
    return _send(world, parameters, content | _preview(parameters))


def send_document(world: World, parameters: Parameters) -> JSON:
    """sendDocument: an upload, or the `file_id` of an earlier one. Raises ApiError as sendMessage, and for the file."""
    upload, file_id = _file(world, parameters, "document")
    document: JSON = {
        "file_id": file_id,
        "file_unique_id": f"u-{file_id}",
        "file_name": upload.name,
        "mime_type": upload.mime_type,
        "file_size": len(upload.data),
    }
    return _send(world, parameters, {"document": document} | caption(parameters))


def send_photo(world: World, parameters: Parameters) -> JSON:
    """sendPhoto: an image to upload, or the `file_id` of an earlier one. Raises ApiError as sendDocument."""
    return _send(world, parameters, _photo(world, parameters) | caption(parameters))


def _photo(world: World, parameters: Parameters) -> JSON:
    upload, file_id = _file(world, parameters, "photo")
    if not upload.data.startswith(_IMAGES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width = height = _SIDE
    if upload.data.startswith(_PNG) and len(upload.data) >= _PNG_SIZE.stop:
        width, height = struct.unpack(">II", upload.data[_PNG_SIZE])
    size: JSON = {
        "file_id": file_id,
        "file_unique_id": f"u-{file_id}",
        "width": width,
        "height": height,
        "file_size": len(upload.data),
    }
    return {"photo": [size]}


def _send(world: World, parameters: Parameters, content: JSON) -> JSON:
    markup = reply_markup(parameters)
    chat = world.writable_chat(parameters.text("chat_id"))
    reply = parameters.mapping("reply_parameters", "reply parameters")
    if reply_to := reply.get("message_id") or parameters.integer("reply_to_message_id"):
        replied = chat.posts.get(reply_to)
        if replied is not None:
            content = content | {"reply_to_message": replied.to_json()}
        elif not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
    if parameters.boolean("protect_content"):
        content = content | {"has_protected_content": True}
    return world.add_post(chat, world.bot, content, markup).to_json()


def _preview(parameters: Parameters) -> JSON:
    options = parameters.mapping("link_preview_options", "link preview options")
    return {"link_preview_options": options} if options else {}


def _file(world: World, parameters: Parameters, name: str) -> tuple[Upload, str]:
    upload = parameters.upload(name)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        return upload, world.add_file(upload)
    file_id = parameters.text(name)
    if not file_id:
        raise bad_request(f"there is no {name} in the request")
    if file_id not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[file_id], file_id


def edit_message_text(world: World, parameters: Parameters) -> JSON:
    """editMessageText; a keyboard that is not sent again goes away.

    Raises:
        ApiError: 400 as sendMessage, "message to edit not found", "message can't be edited" (not the bot's own),
            "there is no text in the message to edit" (a file), `NOT_MODIFIED`; 403 where the bot was blocked.
    """
    text, entities = message_text(parameters)
    content: JSON = {"text": text}
    if entities:
        content["entities"] = entities
    markup = reply_markup(parameters)
    post = _own_post(world, parameters)
    if "text" not in post.content:
        raise bad_request("there is no text in the message to edit")
    if (post.text, post.entities, post.markup) == (text, entities, markup):
        raise bad_request(NOT_MODIFIED)
    kept = {name: post.content[name] for name in ("reply_to_message", "has_protected_content") if name in post.content}
    post.content = content | _preview(parameters) | kept
    return _edited(world, post, markup)


def edit_message_media(world: World, parameters: Parameters) -> JSON:
    """editMessageMedia, for a photo in the place of a photo (https://core.telegram.org/bots/api#inputmediaphoto).

    Raises:
        ApiError: 400 as sendPhoto and editMessageText; "message media can't be edited" where there is no photo yet,
            or for another kind of media.
    """
    media = parameters.mapping("media", "InputMedia")
    if media.get("type") != "photo":
        raise bad_request("message media can't be edited")
    of_media = Parameters({**media, "photo": media.get("media", "")}, parameters.files)
    content = _photo(world, of_media) | caption(of_media)
    markup = reply_markup(parameters)
    post = _own_post(world, parameters)
    if "photo" not in post.content:
        raise bad_request("message media can't be edited")
    post.content = content
    return _edited(world, post, markup)


def edit_message_reply_markup(world: World, parameters: Parameters) -> JSON:
    """editMessageReplyMarkup; without a keyboard it removes the present one. Raises ApiError as editMessageText."""
    markup = reply_markup(parameters)
    post = _own_post(world, parameters)
    if post.markup == markup:
        raise bad_request(NOT_MODIFIED)
    return _edited(world, post, markup)


def _own_post(world: World, parameters: Parameters) -> Post:
    chat = world.writable_chat(parameters.text("chat_id"))
    post = chat.posts.get(parameters.integer("message_id"))
    if post is None:
        raise bad_request("message to edit not found")
    if post.sender is not world.bot:
        raise bad_request("message can't be edited")
    return post


def _edited(world: World, post: Post, markup: JSON | None) -> JSON:
    post.markup = markup
    post.edit_date = int(world.clock())
    return post.to_json()


def delete_message(world: World, parameters: Parameters) -> bool:
    """DeleteMessage.

    Raises:
        ApiError: "message to delete not found", "message can't be deleted for everyone" (older than 48 hours),
            "message can't be deleted" (someone else's in a group: the bot is no administrator).
    """
    chat = world.chat(parameters.text("chat_id"))
    post = chat.posts.get(parameters.integer("message_id"))
    if post is None:
        raise bad_request("message to delete not found")
    _check_deletable(world, post)
    del chat.posts[post.id]
    return True


def delete_messages(world: World, parameters: Parameters) -> bool:
    """deleteMessages: 1–100 ids, all or none; those not there are skipped. Raises ApiError as deleteMessage."""
    ids = parameters.array("message_ids", "message identifiers")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > DELETE_LIMIT:
        raise bad_request("too many message identifiers specified")
    chat = world.chat(parameters.text("chat_id"))
    posts = [chat.posts[post_id] for post_id in map(_message_id, ids) if post_id in chat.posts]
    for post in posts:
        _check_deletable(world, post)
    for post in posts:
        chat.posts.pop(post.id, None)
    return True


def _message_id(value: Decoded) -> int:
    try:
        message_id = int(value)
    except (TypeError, ValueError):
        raise bad_request("can't parse message identifier as a Number") from None
    if message_id <= 0:
        raise bad_request("invalid message identifier specified")
    return message_id


def _check_deletable(world: World, post: Post) -> None:
    if post.chat.user is None and post.sender is not world.bot:
        raise bad_request("message can't be deleted")
    if world.is_old(post):
        raise bad_request("message can't be deleted for everyone")


def answer_callback_query(world: World, parameters: Parameters) -> bool:
    """answerCallbackQuery, once, in time. Raises ApiError: `TOO_LATE`, "MESSAGE_TOO_LONG" (over 200 characters)."""
    query = world.queries.get(parameters.text("callback_query_id"))
    if query is None or query.answer is not None or world.is_late(query):
        raise bad_request(TOO_LATE)
    text = parameters.text("text")
    if utf16_length(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": parameters.boolean("show_alert"), "url": parameters.text("url")}
    return True


def send_chat_action(world: World, parameters: Parameters) -> bool:
    """SendChatAction. Raises ApiError: "Wrong parameter action in request", and as sendMessage for the chat."""
    if parameters.text("action").lower() not in ACTIONS:
        raise ApiError(400, "Bad Request: wrong parameter action in request")
    world.writable_chat(parameters.text("chat_id"))
    return True
