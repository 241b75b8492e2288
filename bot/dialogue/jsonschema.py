"""JSON Schema (draft 7) of all dialog files, made from the models that read them: what editors complete and explain.

One schema accepts each kind of file: the keys of a file tell which it is. Draft 7 is what yaml-language-server reads;
pydantic writes a later one, so what differs is turned back.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from bot.dialogue import schema
from bot.dialogue.check.safety import SafetyFile
from bot.dialogue.scenarios import ScenariosFile

DRAFT = "http://json-schema.org/draft-07/schema#"

FILE_NAME = "schema.json"
"""Where it stands, in the folder of the dialogs."""

ROOT: tuple[tuple[tuple[str, ...], type[BaseModel]], ...] = (
    (("topic",), schema.TopicFile),
    (("tagline", "promise", "urgent", "guided", "brief", "groups"), schema.HomeFile),
    (("sources",), schema.SourcesFile),
    (("contacts",), schema.ContactsFile),
    (("models",), schema.ModelsFile),
    (("questions",), schema.SharedFile),
    (("rules",), SafetyFile),
    (("scenarios",), ScenariosFile),
)
"""A file with one of these keys is of this kind; one with none of them is a topic that somebody begins to write."""

WORDS: dict[str, tuple[str, str]] = {
    "Answer": ("Réponse", "Une réponse d'un sujet : son bouton, et ce qui suit."),
    "BlankModel": ("Modèle", "Un modèle à remplir : son titre ; son texte est dans modeles/."),
    "Case": ("Cas", "Un chemin, pris quand les réponses déjà données le permettent."),
    "Condition": (
        "Cas visé",
        "Des conversations visées : toutes les lignes comptent ; dans une ligne, une valeur suffit.",
    ),
    "Contact": ("Contact", "Qui appeler ou à qui écrire : un numéro, ou une façon de joindre."),
    "ContactsFile": ("Contacts", "contacts.yaml : les numéros et les interlocuteurs."),
    "Demand": ("Exigence", "Ce que l'avis montre, ou ne montre pas : verdict, devoirs, contacts, textes, mots."),
    "Duty": ("Devoir", "D'où vient le devoir d'alerter : le code pénal, la déontologie, un texte spécial."),
    "Group": ("Groupe", "Un groupe de sujets sur le premier écran."),
    "Guidance": ("Avis", "Là où une conversation se termine."),
    "HomeFile": ("Accueil", "accueil.yaml : le premier écran."),
    "ModelsFile": ("Modèles", "modeles.yaml : les modèles que les avis offrent."),
    "Part": (
        "Partie d'un avis",
        "Titre, pourquoi, à faire, à éviter, phrase à dire, au dossier ou discuté : où chercher des mots.",
    ),
    "Question": ("Question", "Une question d'un sujet ; si elle est commune, ses mots peuvent être laissés de côté."),
    "Rule": ("Règle", "Une règle de sûreté : les conversations qu'elle vise, et ce que leur avis doit montrer ou non."),
    "SafetyFile": ("Règles de sûreté", "safety.yaml : ce qui doit être vrai quoi qu'on réponde."),
    "Scenario": ("Scénario", "Une situation racontée, les réponses touchées, et l'avis attendu."),
    "ScenariosFile": ("Scénarios", "Un fichier de scenarios/ : des situations, et l'avis attendu de chacune."),
    "SharedAnswer": ("Réponse commune", "Une réponse d'une question commune."),
    "SharedFile": ("Questions communes", "communes.yaml : les questions que plusieurs sujets posent."),
    "SharedQuestion": ("Question commune", "Une question que plusieurs sujets posent."),
    "Source": ("Texte de loi", "Un texte, avec nos mots, et le jour où il a été relu."),
    "SourcesFile": ("Textes", "sources.yaml : les textes que les avis citent."),
    "TopicFile": ("Sujet", "Un sujet : un fichier."),
    "Verdict": ("Verdict", "Ce que le secret demande : alerter, parler, conscience, partager ou taire."),
}
"""The French title and description of each part; its docstring is for whoever reads the code."""


class Generator(GenerateJsonSchema):
    """pydantic's generator, save that a lone value or a list are accepted alike, and that each key keeps its words."""

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """A list that a lone text may stand for: the text is what the validator puts it in."""
        several = super().function_before_schema(schema)
        validate: Callable[[str], Any] = schema["function"]["function"]  # type: ignore[assignment]
        (single,) = validate("")
        alone = several["items"]
        if isinstance(single, dict):  # a lone target is what its case would hold under that key
            (key,) = single
            alone = self.get_schema_from_definitions(alone["$ref"])["properties"][key]  # type: ignore[index]
        return {"anyOf": [{key: value for key, value in alone.items() if key not in WORDY}, several]}

    def handle_ref_overrides(self, json_schema: JsonSchemaValue) -> JsonSchemaValue:
        """The words of a key stay, even where they happen to be the name of the model it holds (« Verdict »)."""
        return json_schema


WORDY = ("title", "description")


def dialogs_schema() -> dict[str, Any]:
    """The schema of every dialog file."""
    models = [(model, "validation") for _, model in ROOT]
    _, made = models_json_schema(models, ref_template="#/definitions/{model}", schema_generator=Generator)  # type: ignore[arg-type]
    definitions = {name: _part(name, part) for name, part in sorted(made["$defs"].items())}
    return {
        "$schema": DRAFT,
        "title": "Dialogues de Motus",
        "description": "Un fichier de dialogs : un sujet, l'accueil, les questions communes, les textes, les contacts, "
        "les modèles, les règles de sûreté, des scénarios.",
        "type": "object",
        **_by_kind(),
        "definitions": definitions,
    }


def _by_kind() -> dict[str, Any]:
    """Nested if, then, else: an editor told which kind a file is says what is wrong with it, not that it fits none."""
    choice: dict[str, Any] = {"$ref": f"#/definitions/{schema.TopicFile.__name__}"}
    for keys, model in reversed(ROOT):
        condition = {"anyOf": [{"required": [key]} for key in keys]} if len(keys) > 1 else {"required": [keys[0]]}
        choice = {"if": condition, "then": {"$ref": f"#/definitions/{model.__name__}"}, "else": choice}
    return choice


def _part(name: str, part: dict[str, Any]) -> dict[str, Any]:
    title, description = WORDS[name]
    rest = {key: _draft_7(value) for key, value in part.items() if key not in WORDY}
    if "properties" in rest:
        rest["properties"] = {key: _property(value) for key, value in part["properties"].items()}
    return {"title": title, "description": description, **rest}


def _property(value: dict[str, Any]) -> dict[str, Any]:
    """A key: its own words first, never those of what it holds."""
    made: dict[str, Any] = _draft_7(value)
    words = {key: value[key] for key in WORDY if key in value}
    return {**words, **{key: inner for key, inner in made.items() if key not in WORDY}}


def _draft_7(value: Any) -> Any:
    """The same in draft 7: nothing beside a `$ref`, no null (an empty line is a fault), no unknown key let through."""
    if isinstance(value, list):
        return [_draft_7(item) for item in value]
    if not isinstance(value, dict):
        return value
    made = {key: _draft_7(inner) for key, inner in value.items() if not (key == "default" and inner is None)}
    choices = [choice for choice in made.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        made = {**choices[0], **{key: inner for key, inner in made.items() if key != "anyOf"}}
    if "patternProperties" in made:
        made["additionalProperties"] = False
    if "$ref" in made and len(made) > 1:
        made = {"allOf": [{"$ref": made.pop("$ref")}], **made}
    return made


def text() -> str:
    """The file, as it is written."""
    return json.dumps(dialogs_schema(), ensure_ascii=False, indent=2) + "\n"
