"""Where counts and dialogs meet, neither of which knows the other: what a screen counts as, what a count is called."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.corpus import Corpus
from bot.dialogue.machine import HOME, Interview
from bot.dialogue.path import Address, Kind
from bot.i18n import Language
from bot.usage.events import Event, Family, event
from bot.usage.wording import Names


def event_of(interview: Interview, address: Address) -> Event | None:
    """What a screen counts as when it is shown: a topic entered, a further question, guidance, a model; or nothing.

    A topic is entered with its first question, from the menus, by a link, or from the question of another topic.
    """
    if address.kind is Kind.MODEL:
        return event(Family.MODEL, address.name)
    if address.kind is not Kind.TOPIC:
        return None
    path = address.path
    here = interview.replay(path).state
    if here in interview.corpus.guidance:
        return event(Family.GUIDANCE, here)
    before = interview.replay(path.back).state if path.answers else HOME
    topic = _topic(here)
    return event(Family.QUESTION, address.language) if topic == _topic(before) else event(Family.TOPIC, topic)


def _topic(state: str) -> str:
    return state.partition("/")[0]


def names_in(corpus: Corpus | None, languages: Mapping[str, Language], language: Language) -> Names:
    """What events are called in the dialogs; by their ids, where the dialogs do not have them or cannot be read."""

    def name(counted: Event) -> str:
        detail = counted.detail
        if counted.family is Family.QUESTION and detail in languages:
            return languages[detail].name
        if corpus is None:
            return detail
        if counted.family is Family.MODEL and (model := corpus.models.get(detail)):
            return language.text(model.title)
        topic = corpus.topics.get(_topic(detail))
        if topic is None or counted.family not in (Family.TOPIC, Family.GUIDANCE):
            return detail
        title = language.text(topic.title)
        guidance = corpus.guidance.get(detail)
        return f"{title} · {language.text(guidance.title)}" if guidance else title

    return name
