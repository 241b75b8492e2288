"""Changing the language where one stands, with nothing remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.dialogue import path as addresses
from bot.dialogue.machine import Path
from bot.dialogue.path import Address, Codec, Page
from bot.local import Person

PLACES = [
    addresses.home("fr"),
    addresses.group("fr", "proteger"),
    addresses.topic("fr", Path("enfant")),
    addresses.topic("fr", Path("enfant", ("signes",))),
    addresses.what_if("fr", Path("couple", ("refus",))),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.kind.name} {'/'.join(place.path.answers)}")
async def test_the_language_button_shows_the_same_place_in_the_other_language_and_back(
    nurse: Person, codec: Codec, shows: Callable[..., bool], place: Address
) -> None:
    nurse.tap_data(codec.encode(place))
    await nurse.settled()
    assert shows(await nurse.press("🌐"), place.in_language("en"))
    assert shows(await nurse.press("🌐"), place)


@pytest.mark.parametrize("place", PLACES[1:], ids=lambda place: f"{place.kind.name} {'/'.join(place.path.answers)}")
async def test_langue_in_reply_to_a_screen_does_the_same_where_it_stands(
    nurse: Person, codec: Codec, shows: Callable[..., bool], place: Address
) -> None:
    nurse.tap_data(codec.encode(place))
    await nurse.settled()
    before = len(nurse.messages)
    nurse.reply(nurse.last, "/langue")
    await nurse.settled()
    assert shows(nurse.last, place.in_language("en"))
    assert len(nurse.messages) == before


async def test_langue_alone_offers_the_languages(nurse: Person, shows: Callable[..., bool]) -> None:
    assert shows(await nurse.say("/langue"), addresses.page("fr", Page.LANGUAGE))


async def test_langue_in_reply_to_something_else_offers_the_languages(
    nurse: Person, shows: Callable[..., bool]
) -> None:
    await nurse.say("/confidentialite")
    own = next(message for message in nurse.messages if not message.from_bot)
    nurse.reply(own, "/langue")
    await nurse.settled()
    assert shows(nurse.last, addresses.page("fr", Page.LANGUAGE))
