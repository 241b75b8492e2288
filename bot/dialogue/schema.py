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

MAX_TITLE = 64
"""Characters of a verdict that is read at arm's length."""

MAX_SAY = 256
"""Characters one tap can copy (https://core.telegram.org/bots/api#copytextbutton)."""

MAX_ANSWERS = 6
"""Answers of one question: with « Retour » and « Accueil », eight buttons."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Target = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$", max_length=81)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_LABEL)]


def one_or_more(value: Any) -> Any:
    """A lone text is a list of one."""
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

    when: dict[str, Annotated[list[Id], BeforeValidator(one_or_more), Field(min_length=1)]] = Field(
        default_factory=dict, title="Si", description="Les réponses déjà données qui ouvrent ce chemin."
    )
    go: Target = Field(
        title="Aller à",
        description="Une question ou un avis de ce fichier, ou « sujet/question », « sujet/debut ».",
    )


Ways = Annotated[list[Case], BeforeValidator(_cases), Field(min_length=1)]


class SharedAnswer(Model):
    """An answer of a shared question: its words, and what else it settles."""

    label: Label = Field(title="Bouton", description="Le texte du bouton, 38 caractères au plus.")
    recap: str | None = Field(
        default=None, title="Rappel", description='Comment la réponse est rappelée ensuite ; "" pour la taire.'
    )
    implies: dict[Id, Id] = Field(
        default_factory=dict,
        title="Réponses données d'avance",
        description="Les questions communes auxquelles cette réponse répond aussi.",
    )


class SharedQuestion(Model):
    """A question that several topics ask."""

    ask: Text = Field(title="Question", description="La question.")
    hint: Text | None = Field(default=None, title="Aide", description="Une aide, une phrase.")
    answers: dict[Id, SharedAnswer] = Field(
        min_length=2, max_length=MAX_ANSWERS, title="Réponses", description="Deux à six réponses, un bouton chacune."
    )


class Answer(Model):
    """An answer in a topic. `label` may be left out only where the question is a shared one."""

    label: Label | None = Field(default=None, title="Bouton", description="Le texte du bouton, 38 caractères au plus.")
    recap: str | None = Field(
        default=None, title="Rappel", description='Comment la réponse est rappelée ensuite ; "" pour la taire.'
    )
    implies: dict[Id, Id] = Field(
        default_factory=dict,
        title="Réponses données d'avance",
        description="Les questions communes auxquelles cette réponse répond aussi.",
    )
    next: Ways = Field(title="Suite", description="La suite : une question, un avis, ou plusieurs cas.")


class Question(Model):
    """A question of a topic. `ask` may be left out only where the question is a shared one."""

    ask: Text | None = Field(default=None, title="Question", description="La question.")
    hint: Text | None = Field(default=None, title="Aide", description="Une aide, une phrase.")
    answers: dict[Id, Answer] = Field(
        min_length=2, max_length=MAX_ANSWERS, title="Réponses", description="Deux à six réponses, un bouton chacune."
    )


class Guidance(Model):
    """Where a conversation ends."""

    verdict: Verdict = Field(title="Verdict", description="alerter, parler, conscience, partager ou taire.")
    duty: list[Duty] = Field(
        default_factory=list,
        title="Devoir",
        description="D'où vient le devoir d'alerter : penal, deontologie ou special ; pour « alerter » seulement.",
    )
    title: Annotated[Text, StringConstraints(max_length=MAX_TITLE)] = Field(
        title="Titre", description="L'avis en une ligne, 64 caractères au plus."
    )
    why: Text = Field(title="Pourquoi", description="Pourquoi, en une phrase.")
    do: list[Text] = Field(
        min_length=1, max_length=5, title="À faire", description="Les étapes, dans l'ordre, cinq au plus."
    )
    avoid: list[Text] = Field(
        default_factory=list, max_length=3, title="À éviter", description="Ce qu'il ne faut pas faire, trois au plus."
    )
    say: Annotated[Text, StringConstraints(max_length=MAX_SAY)] | None = Field(
        default=None,
        title="Phrase à dire",
        description="La phrase à dire ou à écrire, 256 caractères au plus, sans guillemets.",
    )
    say_to: Text | None = Field(
        default=None, title="À qui la dire", description="À qui la dire : « à l'enfant », « aux secours »."
    )
    call: list[Id] = Field(
        min_length=1, max_length=8, title="Qui appeler", description="Qui appeler : identifiants de contacts.yaml."
    )
    record: Text | None = Field(
        default=None,
        title="Au dossier",
        description="Ce qu'il faut noter au dossier, sans « notez » : « l'heure, la demande, votre réponse ».",
    )
    models: list[Id] = Field(
        default_factory=list,
        max_length=2,
        title="Modèles",
        description="Les modèles à remplir : identifiants de modeles.yaml, deux au plus.",
    )
    law: list[Id] = Field(
        default_factory=list, title="Textes", description="Les textes : identifiants de sources.yaml, au moins un."
    )
    doubt: Text | None = Field(
        default=None, title="Discuté", description="Ce qui est discuté, la conduite prudente d'abord."
    )


class TopicFile(Model):
    """A topic: one file."""

    topic: Id = Field(title="Sujet", description="L'identifiant du sujet, qui est aussi le nom du fichier.")
    title: Label = Field(title="Titre", description="Le titre, sur le bouton : 38 caractères au plus.")
    icon: Text = Field(default="", title="Icône", description="Un émoji.")
    group: Id | None = Field(default=None, title="Groupe", description="Le groupe du premier écran, dans accueil.yaml.")
    rank: Annotated[int, Field(ge=1, le=99)] = Field(
        default=99, title="Rang", description="La place dans le menu : le plus demandé d'abord, 1 à 99."
    )
    keywords: list[Text] = Field(
        default_factory=list, title="Mots-clés", description="Ce qu'une infirmière taperait pour le trouver."
    )
    start: Ways = Field(
        title="Début", description="Par où le sujet commence : une question, un avis, ou plusieurs cas."
    )
    questions: dict[Id, Question] = Field(
        default_factory=dict, title="Questions", description="Les questions du sujet, chacune sous son identifiant."
    )
    guidance: dict[Id, Guidance] = Field(
        default_factory=dict, title="Avis", description="Là où les conversations se terminent, par identifiant."
    )


class Group(Model):
    """A group of topics on the first screen."""

    icon: Text = Field(title="Icône", description="Un émoji.")
    title: Label = Field(title="Titre", description="Le titre du groupe, 38 caractères au plus.")


class HomeFile(Model):
    """accueil.yaml: the first screen."""

    tagline: Text = Field(title="Présentation", description="Ce que fait Motus, en une phrase.")
    promise: Text = Field(title="Promesse", description="Rien n'est conservé, aucun nom de patient : en une phrase.")
    ask: Text = Field(title="Question", description="La question du premier écran.")
    urgent: Id = Field(title="Urgence", description="Le sujet qu'ouvre le bouton d'urgence.")
    guided: Id = Field(title="Entretien", description="Le sujet qui aide à décrire la situation.")
    brief: Id = Field(title="En bref", description="Le sujet qui résume les règles.")
    groups: dict[Id, Group] = Field(
        min_length=1, title="Groupes", description="Les groupes de sujets, dans l'ordre où ils s'affichent."
    )


class SharedFile(Model):
    """communes.yaml: the questions that several topics ask."""

    questions: dict[Id, SharedQuestion] = Field(
        title="Questions communes", description="Chacune sous son identifiant, que les sujets reprennent."
    )


class Source(Model):
    """A text of law, in our own words, with the date on which it was checked."""

    code: Text = Field(title="Code", description="Le code, la loi ou le recueil d'où vient le texte.")
    article: Text = Field(title="Article", description="Le ou les articles : « 226-13 », « L. 161-29, L. 114-19 ».")
    title: Text = Field(title="Titre", description="De quoi parle le texte, en une ligne.")
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = Field(
        default=None, title="Adresse", description="Où le lire : une adresse qui commence par https://."
    )
    version: str | None = Field(
        default=None, title="Version", description="L'identifiant de la version lue, LEGIARTI… sur Légifrance."
    )
    since: str | None = Field(default=None, title="Depuis", description="Depuis quand cette version est en vigueur.")
    checked: date = Field(title="Vérifié le", description="Le jour où le texte a été relu : 2026-11-23.")
    confidence: Literal["high", "medium", "low"] = Field(
        title="Confiance", description="high, medium ou low : à quel point cette lecture est sûre."
    )
    note: Text | None = Field(default=None, title="Note", description="Ce qui reste à vérifier, pour qui relira.")
    says: list[Text] = Field(
        min_length=1, title="Ce que dit le texte", description="Avec vos mots, un point par ligne."
    )


class SourcesFile(Model):
    """sources.yaml."""

    sources: dict[Id, Source] = Field(
        title="Textes", description="Chaque texte sous son identifiant, que les avis citent dans `law`."
    )


class Contact(Model):
    """Somebody to call or write to: a number, or a way to reach them."""

    name: Text = Field(title="Nom", description="Le nom du service ou de la personne.")
    number: Text | None = Field(default=None, title="Numéro", description="Le numéro à composer, entre guillemets.")
    how: Text | None = Field(default=None, title="Comment", description="Comment joindre, sans numéro unique.")
    purpose: Text = Field(alias="for", title="Pour quoi", description="Pour quoi s'y adresser.")
    hours: Text | None = Field(default=None, title="Horaires", description="Quand on répond : « 24 h/24 ».")
    note: Text | None = Field(default=None, title="Note", description="Entre parenthèses : « sans nom de patient ».")
    checked: date = Field(title="Vérifié le", description="Le jour où le numéro a été vérifié : 2026-11-23.")


class ContactsFile(Model):
    """contacts.yaml."""

    contacts: dict[Id, Contact] = Field(
        title="Contacts", description="Chacun sous son identifiant, que les avis nomment dans `call`."
    )


class BlankModel(Model):
    """A model to fill in; its text stands in modeles/, in Markdown."""

    title: Label = Field(title="Titre", description="Le titre, sur le bouton : 38 caractères au plus.")


class ModelsFile(Model):
    """modeles.yaml."""

    models: dict[Id, BlankModel] = Field(
        title="Modèles",
        description="Les modèles à remplir, chacun sous le nom de son fichier dans modeles/, que les avis offrent "
        "dans `models`.",
    )
