"""What a dialog file may say, as pydantic models.

The field descriptions are French: editors show them to maintainers.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAX_LABEL = 38
"""Characters that fit one line of a button on a small phone."""

MAX_SAY = 256
"""Characters one tap can copy (https://core.telegram.org/bots/api#copytextbutton)."""

MAX_ANSWERS = 6
"""Answers of one question: with « Retour » and « Accueil », eight buttons."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$", max_length=81)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LABEL)]


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _cases(value: Any) -> Any:
    """A lone target is a single case without a condition."""
    return [{"go": value}] if isinstance(value, str) else value


class Verdict(str, Enum):
    """The five things secrecy can ask."""

    ALERT = "alerter"
    SPEAK = "parler"
    CONSCIENCE = "conscience"
    SHARE = "partager"
    SILENCE = "taire"


class Duty(str, Enum):
    """Where a duty to alert comes from."""

    CRIMINAL = "penal"
    ETHICS = "deontologie"
    SPECIAL = "special"


class Model(BaseModel):
    """Common to all: an unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(Model):
    """One way on, taken when earlier answers allow it."""

    when: dict[str, Annotated[list[Id], BeforeValidator(_one_or_more), Field(min_length=1)]] = Field(
        default_factory=dict, description="Les réponses déjà données qui ouvrent ce chemin."
    )
    go: Target = Field(description="Une question ou un avis de ce fichier, ou « sujet/question », « sujet/debut ».")


Ways = Annotated[list[Case], BeforeValidator(_cases), Field(min_length=1)]


class SharedAnswer(Model):
    """An answer of a shared question: its words, and what else it settles."""

    label: Label = Field(description="Le texte du bouton, 38 caractères au plus.")
    recap: str | None = Field(default=None, description='Comment la réponse est rappelée ensuite ; "" pour la taire.')
    implies: dict[Id, Id] = Field(
        default_factory=dict, description="Les questions communes auxquelles cette réponse répond aussi."
    )


class SharedQuestion(Model):
    """A question that several topics ask."""

    ask: Text = Field(description="La question.")
    hint: Text | None = Field(default=None, description="Une aide, une phrase.")
    answers: dict[Id, SharedAnswer] = Field(min_length=2, max_length=MAX_ANSWERS)


class Answer(Model):
    """An answer in a topic. `label` may be left out only where the question is a shared one."""

    label: Label | None = Field(default=None, description="Le texte du bouton, 38 caractères au plus.")
    recap: str | None = Field(default=None, description='Comment la réponse est rappelée ensuite ; "" pour la taire.')
    implies: dict[Id, Id] = Field(
        default_factory=dict, description="Les questions communes auxquelles cette réponse répond aussi."
    )
    next: Ways = Field(description="La suite : une question, un avis, ou plusieurs cas.")


class Question(Model):
    """A question of a topic. `ask` may be left out only where the question is a shared one."""

    ask: Text | None = Field(default=None, description="La question.")
    hint: Text | None = Field(default=None, description="Une aide, une phrase.")
    answers: dict[Id, Answer] = Field(min_length=2, max_length=MAX_ANSWERS)


class Guidance(Model):
    """Where a conversation ends."""

    verdict: Verdict = Field(description="alerter, parler, conscience, partager ou taire.")
    duty: list[Duty] = Field(default_factory=list, description="D'où vient le devoir d'alerter.")
    title: Annotated[Text, StringConstraints(max_length=64)] = Field(description="L'avis en une ligne.")
    why: Text = Field(description="Pourquoi, en une phrase.")
    do: list[Text] = Field(min_length=1, max_length=5, description="Les étapes, dans l'ordre, cinq au plus.")
    avoid: list[Text] = Field(default_factory=list, max_length=3, description="Ce qu'il ne faut pas faire.")
    say: Annotated[Text, StringConstraints(max_length=MAX_SAY)] | None = Field(
        default=None, description="La phrase à dire ou à écrire, 256 caractères au plus, sans guillemets."
    )
    say_to: Text | None = Field(default=None, description="À qui la dire : « à l'enfant », « aux secours ».")
    call: list[Id] = Field(min_length=1, max_length=8, description="Qui appeler : identifiants de contacts.yaml.")
    law: list[Id] = Field(default_factory=list, description="Les textes : identifiants de sources.yaml.")
    doubt: Text | None = Field(default=None, description="Ce qui est discuté, la conduite prudente d'abord.")


class TopicFile(Model):
    """A topic: one file."""

    topic: Id = Field(description="L'identifiant du sujet, qui est aussi le nom du fichier.")
    title: Label = Field(description="Le titre, sur le bouton.")
    icon: Text = Field(default="", description="Un émoji.")
    group: Id | None = Field(default=None, description="Le groupe du premier écran, dans accueil.yaml.")
    keywords: list[Text] = Field(default_factory=list, description="Ce qu'une infirmière taperait pour le trouver.")
    start: Ways = Field(description="Par où le sujet commence.")
    questions: dict[Id, Question] = Field(default_factory=dict)
    guidance: dict[Id, Guidance] = Field(default_factory=dict)


class Group(Model):
    """A group of topics on the first screen."""

    icon: Text
    title: Label


class HomeFile(Model):
    """accueil.yaml: the first screen."""

    tagline: Text
    promise: Text
    ask: Text
    urgent: Id
    guided: Id
    brief: Id
    groups: dict[Id, Group] = Field(min_length=1)


class SharedFile(Model):
    """communes.yaml: the questions that several topics ask."""

    questions: dict[Id, SharedQuestion]


class Source(Model):
    """A text of law, in our own words, with the date on which it was checked."""

    code: Text
    article: Text
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    version: str | None = None
    since: str | None = None
    checked: date
    confidence: Literal["high", "medium", "low"]
    note: Text | None = None
    says: list[Text] = Field(min_length=1)


class SourcesFile(Model):
    """sources.yaml."""

    sources: dict[Id, Source]


class Contact(Model):
    """Somebody to call or write to: a number, or a way to reach them."""

    name: Text
    number: Text | None = None
    how: Text | None = None
    purpose: Text = Field(alias="for")
    hours: Text | None = None
    note: Text | None = None
    checked: date


class ContactsFile(Model):
    """contacts.yaml."""

    contacts: dict[Id, Contact]
