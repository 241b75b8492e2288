"""The closed list: what can be counted, and that nothing else can, whatever it is given."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.usage.events import DETAILS, ERRORS, Event, Family, Grain, event, parse

NAMES = [
    *("start", "link", "topic:police", "question:fr", "guidance:police/refuser", "model:attestation"),
    *("search:found", "search:missed", "removed:words", "removed:media", "stale:changed", "stale:unreadable"),
    *(f"error:{kind}" for kind in ERRORS),
]


@pytest.mark.parametrize("name", NAMES)
def test_each_event_of_the_list_is_read_from_its_name_and_written_back(name: str) -> None:
    assert parse(name).name == name


def test_only_conversations_begun_are_counted_by_day() -> None:
    assert [family for family in Family if family.grain is Grain.DAY] == [Family.START]


@settings(deadline=None)
@given(st.sampled_from(Family), st.text(alphabet=st.characters(), max_size=60).map(lambda text: f"{text}é "))
def test_nothing_typed_can_become_an_event_and_the_refusal_does_not_repeat_it(family: Family, typed: str) -> None:
    with pytest.raises(ValueError, match="not an event of the family") as caught:
        event(family, typed)
    assert typed not in str(caught.value)
    assert not caught.value.__notes__ if hasattr(caught.value, "__notes__") else True


@settings(deadline=None)
@given(st.one_of(st.text(), st.text().map(lambda text: f"topic:{text}"), st.from_regex(r"\A[a-z]+:[a-z0-9/-]*\Z")))
def test_a_name_is_of_the_list_or_is_refused(name: str) -> None:
    try:
        found = parse(name)
    except ValueError:
        return
    assert found.name == name.removesuffix(":")
    assert found == event(found.family, found.detail)


@pytest.mark.parametrize("family", [family for family in Family if family in DETAILS])
def test_a_family_with_members_of_its_own_takes_no_id(family: Family) -> None:
    with pytest.raises(ValueError, match="not an event"):
        event(family, "police")


@pytest.mark.parametrize(
    "detail", ["", "/", "a/", "/a", "a/b/c", "A", "a b", "a\n", "é", "a:b", "a_b", "٣", "x" * 41, "a/" + "x" * 41]
)
def test_an_id_that_no_dialog_can_have_is_refused(detail: str) -> None:
    with pytest.raises(ValueError, match="not an event"):
        event(Family.TOPIC, detail)


@pytest.mark.parametrize("name", ["", ":", "total", "START", "start:x", "user:123", "topic", "error:Boom", " start"])
def test_a_name_that_is_not_of_the_list_is_refused(name: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whatever it says)
        parse(name)


def test_an_event_without_a_detail_is_its_family() -> None:
    assert event(Family.START) == Event(Family.START)
    assert event(Family.START).name == "start"
