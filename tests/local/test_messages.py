"""Sending, editing and deleting, and each refusal in Telegram's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.local import LocalTelegram, Person

    from .conftest import Caller, Clock

from .conftest import PNG


@pytest.fixture
def nurse(telegram: LocalTelegram) -> Person:
    """Someone who has written to the bot."""
    person = telegram.person(7, "Camille")
    person.send("bonjour")
    return person


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


async def test_the_person_sees_what_was_sent(call: Caller, nurse: Person) -> None:
    status, answer = await call(
        "sendMessage",
        chat_id=7,
        text="  <b>Oui</b>\n/aide https://a.fr.  ",
        parse_mode="HTML",
        link_preview_options={"is_disabled": True},
        reply_markup=keyboard({"text": "A", "callback_data": "a"}),
    )
    assert status == 200
    assert answer["result"]["message_id"] == nurse.last.id == 2
    assert answer["result"]["from"]["is_bot"]
    assert answer["result"]["chat"] == {"id": 7, "type": "private", "first_name": "Camille"}
    assert nurse.last.text == "Oui\n/aide https://a.fr."
    assert nurse.last.html == "<b>Oui</b>\n/aide https://a.fr."
    assert [each["type"] for each in nurse.last.entities] == ["bold", "bot_command", "url"]
    assert nurse.last.entities[2]["length"] == len("https://a.fr")
    assert nurse.last.buttons[0][0].callback_data == "a"
    assert nurse.last.raw["link_preview_options"] == {"is_disabled": True}
    assert not nurse.last.edited


@pytest.mark.parametrize("way", ["GET", "urlencoded", "JSON", "multipart", "query and body"])
async def test_parameters_come_in_every_way_telegram_takes(telegram: LocalTelegram, nurse: Person, way: str) -> None:
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    fields = {"chat_id": "7", "text": "é", "reply_markup": '{"inline_keyboard": [[{"text": "A", "url": "a.fr"}]]}'}
    form = aiohttp.FormData()
    for name, value in fields.items():
        form.add_field(name, value, content_type="text/plain")
    async with aiohttp.ClientSession() as session:
        request: Callable[[], Any] = {
            "GET": lambda: session.get(url, params=fields),
            "urlencoded": lambda: session.post(url, data=fields),
            "JSON": lambda: session.post(url, json=fields),
            "multipart": lambda: session.post(url, data=form),
            "query and body": lambda: session.post(url, params={"chat_id": "9"}, data=fields),
        }[way]
        async with request() as response:
            assert response.status == 200
    assert nurse.last.text == "é"
    assert telegram.calls[-1].parameters["reply_markup"]["inline_keyboard"][0][0]["text"] == "A"


async def test_a_body_that_is_not_json_is_refused(telegram: LocalTelegram) -> None:
    url, headers = f"{telegram.url}/bot{telegram.token}/getMe", {"Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        for body in ("{", "[]"):
            async with session.post(url, data=body, headers=headers) as response:
                assert (await response.json())["description"].startswith("Bad Request: can't parse JSON encoded")


async def test_tokens_and_methods_are_checked(telegram: LocalTelegram, call: Caller) -> None:
    assert await call("getme") == await call("getMe")
    assert await call("sendTelepathy") == (
        404,
        {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
    )
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{telegram.url}/bot1:wrong/getMe") as response:
            assert response.status == 401
            assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
        async with session.get(f"{telegram.url}/elsewhere") as response:
            assert (response.status, (await response.json())["description"]) == (404, "Not Found")


TOO_LONG = "message is too long"


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ({}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, TOO_LONG),
        ({"text": "🚨" * 2049}, TOO_LONG),
        ({"text": f"<b>{'x' * 4097}</b>", "parse_mode": "html"}, TOO_LONG),
        ({"text": "x" * 32769}, "text is too long"),
        (
            {"text": "<b>", "parse_mode": "HTML"},
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        ({"text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
        ({"text": "x", "entities": "{"}, "can't parse message entities JSON object"),
        ({"text": "x", "entities": "{}"}, "expected an Array of message entities"),
        ({"text": "x", "entities": [1]}, "can't parse MessageEntity: expected an Object"),
        ({"text": "x", "entities": [{}]}, "can't parse MessageEntity: Can't find field \"type\""),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
        ({"text": "x", "link_preview_options": "[]"}, "object expected as link preview options"),
        ({"text": "x", "reply_parameters": 1}, "object expected as reply parameters"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": 8}, "chat not found"),
        ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
    ],
)
async def test_a_text_that_telegram_refuses(call: Caller, nurse: Person, parameters: Any, reason: str) -> None:
    status, answer = await call("sendMessage", **{"chat_id": nurse.id, **parameters})
    assert (status, answer["description"]) == (400, f"Bad Request: {reason}")
    assert len(nurse.messages) == 1


async def test_a_text_at_the_limit_is_taken(call: Caller, nurse: Person) -> None:
    assert (await call("sendMessage", chat_id=7, text="🚨" * 2048))[0] == 200
    assert (await call("sendMessage", chat_id=7, text=f"<b>{'x' * 4096}</b>&amp;"[:-5], parse_mode="HTML"))[0] == 200
    many = "".join(f"<b>{number}</b> " for number in range(120))
    assert (await call("sendMessage", chat_id=7, text=many, parse_mode="HTML"))[0] == 200
    assert len(nurse.last.entities) == 100


A = {"text": "A", "callback_data": "a"}
TEXT_ONLY = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ("{", "can't parse reply keyboard markup JSON object"),
        ("[]", "object expected as reply markup"),
        ({"inline_keyboard": [A]}, 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'),
        ({"inline_keyboard": [["A"]]}, "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
        (keyboard({"callback_data": "a"}), "can't parse inline keyboard button: Can't find field \"text\""),
        (keyboard({"text": "", "callback_data": "a"}), "inline keyboard button text must be non-empty"),
        (keyboard({"text": "A"}), TEXT_ONLY),
        (keyboard({"text": "A", "callback_data": ""}), TEXT_ONLY),
        (keyboard({"text": "A", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
        (keyboard({"text": "A", "callback_data": "é" * 33}), "BUTTON_DATA_INVALID"),
        (keyboard({"text": "A", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard({"text": "A", "copy_text": {"text": "x" * 257}}), "BUTTON_COPY_TEXT_INVALID"),
        (keyboard({"text": "A", "copy_text": {}}), "can't parse inline keyboard button: Can't find field \"text\""),
        (keyboard({"text": "A", "url": "nope"}), "inline keyboard button URL 'nope' is invalid: Wrong HTTP URL"),
        (
            keyboard({"text": "A", "callback_data": "a", "url": "a.fr"}),
            "can't parse inline keyboard button: exactly one action is expected, found callback_data, url",
        ),
        (keyboard(*[A] * 101), "reply markup is too long"),
    ],
)
async def test_a_keyboard_that_telegram_refuses(call: Caller, nurse: Person, markup: Any, reason: str) -> None:
    status, answer = await call("sendMessage", chat_id=nurse.id, text="x", reply_markup=markup)
    assert (status, answer["description"].lower()) == (400, f"Bad Request: {reason}".lower())


async def test_keyboards_at_the_limits_are_taken(call: Caller, nurse: Person) -> None:
    buttons: list[dict[str, Any]] = [
        {"text": "A", "callback_data": "x" * 64},
        {"text": "B", "copy_text": {"text": "x" * 256}},
        {"text": "C", "switch_inline_query": ""},
        *[A] * 97,
    ]
    assert (await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard(*buttons)))[0] == 200
    assert len(nurse.last.labels) == 100
    assert (await call("sendMessage", chat_id=7, text="x", reply_markup={"inline_keyboard": [[]]}))[0] == 200
    assert (await call("sendMessage", chat_id=7, text="x", reply_markup={"remove_keyboard": True}))[0] == 200
    assert nurse.last.buttons == ()


async def test_editing_changes_the_message_in_place(call: Caller, nurse: Person) -> None:
    markup = keyboard(A)
    await call("sendMessage", chat_id=7, text="un", reply_markup=markup)
    post = nurse.last.id
    assert (await call("editMessageText", chat_id=7, message_id=post, text="deux"))[0] == 200
    assert (nurse.last.id, nurse.last.text, nurse.last.buttons, nurse.last.edited) == (post, "deux", (), True)
    assert (await call("editMessageReplyMarkup", chat_id=7, message_id=post, reply_markup=markup))[0] == 200
    assert nurse.last.labels == ["A"]
    assert (await call("editMessageReplyMarkup", chat_id=7, message_id=post))[0] == 200
    assert nurse.last.labels == []


async def test_editing_is_refused_as_telegram_refuses_it(call: Caller, nurse: Person) -> None:
    not_modified = (
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as "
        "a current content and reply markup of the message"
    )
    await call("sendMessage", chat_id=7, text="<b>un</b>", parse_mode="HTML", reply_markup=keyboard(A))
    same = {"chat_id": 7, "message_id": nurse.last.id, "reply_markup": keyboard(A)}
    status, answer = await call("editMessageText", text="<strong>un</strong> ", parse_mode="HTML", **same)
    assert (status, answer["description"]) == (400, not_modified)
    assert (await call("editMessageReplyMarkup", **same))[1]["description"] == not_modified
    assert (await call("editMessageText", text="un", **same))[0] == 200  # bold went away: that is a change
    for parameters, reason in (
        ({"message_id": 99, "text": "x"}, "message to edit not found"),
        ({"message_id": 1, "text": "x"}, "message can't be edited"),
        ({"message_id": nurse.last.id, "text": ""}, "message text is empty"),
    ):
        assert (await call("editMessageText", chat_id=7, **parameters))[1]["description"] == f"Bad Request: {reason}"


async def test_a_deleted_message_disappears(call: Caller, nurse: Person) -> None:
    typed = nurse.messages[0]
    assert nurse.sees(typed)
    assert (await call("deleteMessage", chat_id=7, message_id=typed.id))[1] == {"ok": True, "result": True}
    assert not nurse.sees(typed)
    status, answer = await call("deleteMessage", chat_id=7, message_id=typed.id)
    assert (status, answer["description"]) == (400, "Bad Request: message to delete not found")


async def test_after_48_hours_a_message_stays(call: Caller, nurse: Person, clock: Clock) -> None:
    clock.now += 48 * 3600 + 1
    await call("sendMessage", chat_id=7, text="récent")
    refusal = "Bad Request: message can't be deleted for everyone"
    assert (await call("deleteMessage", chat_id=7, message_id=1))[1]["description"] == refusal
    assert (await call("deleteMessages", chat_id=7, message_ids=[1, 2]))[1]["description"] == refusal
    assert len(nurse.messages) == 2
    assert (await call("deleteMessages", chat_id=7, message_ids=[2, 77, "78"]))[0] == 200
    assert [message.id for message in nurse.messages] == [1]


@pytest.mark.parametrize(
    ("ids", "reason"),
    [
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        (["x"], "can't parse message identifier as a Number"),
        ([0], "invalid message identifier specified"),
        ("1", "expected an Array of message identifiers"),
    ],
)
async def test_deleting_several_checks_the_list(call: Caller, nurse: Person, ids: Any, reason: str) -> None:
    assert (await call("deleteMessages", chat_id=nurse.id, message_ids=ids))[1][
        "description"
    ] == f"Bad Request: {reason}"


async def test_whoever_blocked_the_bot_hears_nothing(call: Caller, nurse: Person) -> None:
    await call("sendMessage", chat_id=7, text="avant")
    nurse.block()
    for method, parameters in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("editMessageText", {"message_id": nurse.last.id, "text": "x"}),
    ):
        status, answer = await call(method, chat_id=7, **parameters)
        assert (status, answer["description"]) == (403, "Forbidden: bot was blocked by the user")
    with pytest.raises(RuntimeError):
        nurse.send("x")
    nurse.unblock()
    assert (await call("sendMessage", chat_id=7, text="x"))[0] == 200


async def test_files_arrive_with_name_bytes_and_caption(telegram: LocalTelegram, call: Caller, nurse: Person) -> None:
    form = aiohttp.FormData({"chat_id": "7", "caption": "<b>Voici</b>", "parse_mode": "HTML"})
    form.add_field("document", b"a;b", filename="chiffres.csv", content_type="text/csv")
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{telegram.url}/bot{telegram.token}/sendDocument", data=form) as response,
    ):
        document = (await response.json())["result"]["document"]
    (file,) = nurse.documents
    assert (file.file_name, file.mime_type, file.data, file.size, file.caption) == (
        "chiffres.csv",
        "text/csv",
        b"a;b",
        3,
        "Voici",
    )
    assert nurse.last.html == "<b>Voici</b>"
    assert telegram.calls[-1].parameters["document"] == "chiffres.csv"
    assert (await call("sendDocument", chat_id=7, document=document["file_id"]))[0] == 200  # again, by its id
    assert len(nurse.documents) == 2
    refusal = await call("editMessageText", chat_id=7, message_id=nurse.last.id, text="x")
    assert refusal[1]["description"] == "Bad Request: there is no text in the message to edit"


async def test_files_that_telegram_refuses(telegram: LocalTelegram, call: Caller, nurse: Person) -> None:
    assert (await call("sendDocument", chat_id=7))[1]["description"].endswith("there is no document in the request")
    assert (await call("sendPhoto", chat_id=7, photo="x"))[1]["description"].startswith("Bad Request: wrong file ident")
    for method, name, data, reason in (
        ("sendDocument", "document", b"", "file must be non-empty"),
        ("sendPhoto", "photo", b"not an image", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", "photo", PNG, "message caption is too long"),
    ):
        form = aiohttp.FormData({"chat_id": str(nurse.id), name: "attach://x", "caption": "x" * 1025})
        form.add_field("x", data, filename="x")
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{telegram.url}/bot{telegram.token}/{method}", data=form) as response,
        ):
            assert (await response.json())["description"] == f"Bad Request: {reason}"


async def test_a_tap_is_answered_once_and_in_time(call: Caller, nurse: Person, clock: Clock) -> None:
    too_late = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    await call("sendMessage", chat_id=7, text="x", reply_markup=keyboard(A))
    queries = []
    for _ in range(3):
        nurse.tap("A")
        queries.append((await call("getUpdates", offset=-1))[1]["result"][0]["callback_query"]["id"])
    long = await call("answerCallbackQuery", callback_query_id=queries[0], text="x" * 201)
    assert long[1]["description"] == "Bad Request: MESSAGE_TOO_LONG"
    assert (await call("answerCallbackQuery", callback_query_id=queries[0], text="Oui", show_alert=True))[0] == 200
    assert (await call("answerCallbackQuery", callback_query_id=queries[0]))[1]["description"] == too_late
    assert (await call("answerCallbackQuery", callback_query_id=queries[1]))[0] == 200
    clock.now += 60
    assert (await call("answerCallbackQuery", callback_query_id=queries[2]))[1]["description"] == too_late
    assert (await call("answerCallbackQuery", callback_query_id="1"))[1]["description"] == too_late
    assert [(toast.text, toast.alert) for toast in nurse.toasts] == [("Oui", True)]


async def test_replies_and_chat_actions(call: Caller, nurse: Person) -> None:
    assert (await call("sendChatAction", chat_id=7, action="typing"))[0] == 200
    wrong = await call("sendChatAction", chat_id=7, action="dreaming")
    assert wrong[1]["description"] == "Bad Request: wrong parameter action in request"
    answer = await call("sendMessage", chat_id=7, text="x", reply_parameters={"message_id": 1}, protect_content=True)
    assert answer[1]["result"]["reply_to_message"]["text"] == "bonjour"
    assert nurse.last.raw["has_protected_content"]
    lenient = {"message_id": 99, "allow_sending_without_reply": True}
    assert (await call("sendMessage", chat_id=7, text="x", reply_parameters=lenient))[0] == 200


async def test_chats_can_be_looked_up_and_left(call: Caller, nurse: Person) -> None:
    group = nurse.group("Équipe")
    assert (await call("getChat", chat_id=7))[1]["result"]["type"] == "private"
    assert (await call("getChat", chat_id=group.id))[1]["result"]["title"] == "Équipe"
    assert (await call("deleteMessage", chat_id=group.id, message_id=group.send("x").id))[1]["description"] == (
        "Bad Request: message can't be deleted"
    )
    assert (await call("leaveChat", chat_id=group.id))[0] == 200
    assert not group.has_bot
    status, answer = await call("sendMessage", chat_id=group.id, text="x")
    assert (status, answer["description"]) == (403, "Forbidden: bot is not a member of the group chat")
    assert (await call("leaveChat", chat_id=7))[1]["description"].startswith("Bad Request: chat member status")
