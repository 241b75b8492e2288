"""The JSON Schema of the dialog files: draft 7, in French, and of the same opinion as the models."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from small import FILES

from bot.dialogue import jsonschema, schema
from bot.dialogue.check.safety import SafetyFile
from bot.dialogue.document import parse, read
from bot.dialogue.loader import SPECIAL
from bot.dialogue.scenarios import ScenariosFile

DIALOGS = Path(__file__).parents[2] / "dialogs"
SCHEMA = jsonschema.dialogs_schema()

KEYWORDS = {
    *("$schema", "$ref", "title", "description", "default", "type", "enum", "format", "pattern"),
    *("minimum", "maximum", "minLength", "maxLength", "items", "minItems", "maxItems", "properties", "required"),
    *("patternProperties", "propertyNames", "additionalProperties", "minProperties", "maxProperties"),
    *("anyOf", "allOf", "if", "then", "else", "definitions"),
}
"""Of draft 7, those that stand in the schema, and which `faults` knows."""

OF_SCHEMAS = ("items", "propertyNames", "additionalProperties", "if", "then", "else")
OF_NAMED_SCHEMAS = ("properties", "patternProperties", "definitions")


def subschemas(part: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(part, dict):
        return
    yield part
    for key in OF_SCHEMAS:
        yield from subschemas(part.get(key))
    for key in OF_NAMED_SCHEMAS:
        for inner in part.get(key, {}).values():
            yield from subschemas(inner)
    for key in ("anyOf", "allOf"):
        for inner in part.get(key, []):
            yield from subschemas(inner)


def valid(part: Any, value: Any) -> bool:
    """A validator of draft 7, as far as the schema goes."""
    if isinstance(part, bool):
        return part
    if "$ref" in part:
        return valid(SCHEMA["definitions"][part["$ref"].removeprefix("#/definitions/")], value)
    return all(holds(part, value) for holds in (_of_any, _of_choices, _of_text, _of_list, _of_mapping))


def _of_any(part: dict[str, Any], value: Any) -> bool:
    types: dict[str, type] = {"object": dict, "array": list, "string": str}
    if part.get("type") == "integer":  # a document keeps what is written; an editor reads the number
        return isinstance(value, str) and value.isdecimal() and part["minimum"] <= int(value) <= part["maximum"]
    return ("type" not in part or isinstance(value, types[part["type"]])) and value in part.get("enum", [value])


def _of_choices(part: dict[str, Any], value: Any) -> bool:
    if "if" in part and not valid(part["then" if valid(part["if"], value) else "else"], value):
        return False
    return all(valid(each, value) for each in part.get("allOf", [])) and (
        "anyOf" not in part or any(valid(each, value) for each in part["anyOf"])
    )


def _of_text(part: dict[str, Any], value: Any) -> bool:
    return not isinstance(value, str) or (
        part.get("minLength", 0) <= len(value) <= part.get("maxLength", len(value))
        and re.search(part.get("pattern", ""), value) is not None
        and (part.get("format") != "date" or re.fullmatch(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])", value) is not None)
    )


def _of_list(part: dict[str, Any], value: Any) -> bool:
    return not isinstance(value, list) or (
        part.get("minItems", 0) <= len(value) <= part.get("maxItems", len(value))
        and all(valid(part.get("items", True), each) for each in value)
    )


def _of_mapping(part: dict[str, Any], value: Any) -> bool:
    if not isinstance(value, dict):
        return True
    properties, patterns = part.get("properties", {}), part.get("patternProperties", {})
    return (
        part.get("minProperties", 0) <= len(value) <= part.get("maxProperties", len(value))
        and all(key in value for key in part.get("required", []))
        and all(valid(part.get("propertyNames", True), key) for key in value)
        and all(_of_key(part, properties, patterns, key, inner) for key, inner in value.items())
    )


def _of_key(part: dict[str, Any], properties: dict[str, Any], patterns: dict[str, Any], key: str, inner: Any) -> bool:
    fitting = [properties[key]] if key in properties else []
    fitting += [each for pattern, each in patterns.items() if re.search(pattern, key)]
    return all(valid(each, inner) for each in fitting or [part.get("additionalProperties", True)])


# ---------------------------------------------------------------- the schema itself


def test_the_committed_schema_is_that_of_the_models() -> None:
    assert (DIALOGS / jsonschema.FILE_NAME).read_text(encoding="utf-8") == jsonschema.text()


def test_it_says_that_it_is_draft_7_and_uses_nothing_later() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-07/schema#"
    for part in subschemas(SCHEMA):
        assert set(part) <= KEYWORDS, part


def test_every_reference_leads_somewhere_and_stands_alone() -> None:
    references = [part for part in subschemas(SCHEMA) if "$ref" in part]
    assert references
    for part in references:
        assert set(part) == {"$ref"}
        assert part["$ref"].removeprefix("#/definitions/") in SCHEMA["definitions"]


def test_every_part_has_french_words_and_every_key_too() -> None:
    english = re.compile(r"\b(the|of|what|where|and|answer|guidance|text of law)\b", re.IGNORECASE)
    for name, part in SCHEMA["definitions"].items():
        assert part["title"], name
        assert part["description"], name
        assert not english.search(part["title"] + " " + part["description"]), name
        for key, inner in part.get("properties", {}).items():
            words = f"{inner.get('title', '')} {inner.get('description', '')}"
            assert inner.get("title"), (name, key)
            assert inner.get("description"), (name, key)
            assert not english.search(words), (name, key)


def test_words_are_given_for_every_part_and_for_no_other() -> None:
    assert set(jsonschema.WORDS) == set(SCHEMA["definitions"])


def test_no_part_lets_an_unknown_key_through() -> None:
    for part in subschemas(SCHEMA):
        if part.get("type") == "object" and part is not SCHEMA:
            assert "additionalProperties" in part


def limits(part: Any) -> set[tuple[str, Any]]:
    """What keeps values within bounds, at whatever depth."""
    words = (
        "minimum",
        "maximum",
        "pattern",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "format",
    )
    found = {(word, inner[word]) for inner in subschemas(part) for word in words if word in inner}
    return found | {("key", pattern) for inner in subschemas(part) for pattern in inner.get("patternProperties", {})}


@pytest.mark.parametrize("model", [model for _, model in jsonschema.ROOT], ids=lambda model: model.__name__)
def test_no_limit_of_the_models_is_lost_on_the_way(model: type[BaseModel]) -> None:
    made = model.model_json_schema()
    for name, part in {**made.get("$defs", {}), model.__name__: made}.items():
        for key, inner in part.get("properties", {}).items():
            assert limits(inner) <= limits(SCHEMA["definitions"][name]["properties"][key]), (name, key)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Verdict", ["alerter", "parler", "conscience", "partager", "taire"]),
        ("Duty", ["penal", "deontologie", "special"]),
        ("Part", ["title", "why", "do", "avoid", "say", "record", "doubt"]),
    ],
)
def test_a_choice_lists_its_values(name: str, values: list[str]) -> None:
    assert SCHEMA["definitions"][name]["enum"] == values


# ---------------------------------------------------------------- what it accepts

Data = dict[str, Any]

TEXTS = {
    **FILES,
    "safety": """\
rules:
  enfant-alerter:
    rule: "Un enfant maltraité : alerter."
    basis: cp-226-14
    when:
      - facts: {danger: non, enfant/signes: [bleus]}
        verdict: [alerter, parler]
      - guidance: enfant/alerter
    always: {verdict: alerter, duty: [deontologie], law: cp-226-14}
    one_of: {first: [crip, enfance-119], text: "119"}
    never: {call: mairie, text: ["15 ans", "attendez"]}
    in: [do, avoid]
""",
    "scenarios": """\
scenarios:
  - case: "Le petit a des bleus, il a peur de rentrer."
    topic: enfant
    answers: {danger: non, enfant/signes: bleus}
    expect: alerter
    guidance: enfant/alerter
    says: ["appelez le 119"]
    call: [crip]
    law: [cp-226-14]
    source: "situations.md, cas 4"
""",
}
MODELS: dict[str, type[schema.Model]] = {**SPECIAL, "safety": SafetyFile, "scenarios": ScenariosFile}
"""What a file of that name is read by; any other is a topic."""


def data_of(name: str) -> Data:
    document, faults = parse(TEXTS[name], name)
    assert document is not None
    assert faults == []
    return document.data


SHIPPED = sorted([*DIALOGS.glob("*.yaml"), *DIALOGS.glob("scenarios/*.yaml")])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.relative_to(DIALOGS).with_suffix("").as_posix())
def test_it_accepts_every_shipped_file_that_is_written_by_hand_and_is_named_in_it(path: Path) -> None:
    document, _ = read(path, path.name)
    assert document is not None
    by_hand = path.stem != "fingerprints"
    assert valid(SCHEMA, document.data) == by_hand
    first = path.read_text(encoding="utf-8").splitlines()[0]
    up = "../" if path.parent != DIALOGS else ""
    assert (first == f"# yaml-language-server: $schema={up}{jsonschema.FILE_NAME}") == by_hand


def test_the_rules_and_the_scenarios_are_among_the_shipped_files() -> None:
    assert {"safety.yaml", "enfant.yaml"} <= {path.name for path in SHIPPED}
    assert {path.parent.name for path in SHIPPED} == {"dialogs", "scenarios"}


def model_accepts(name: str, data: Data) -> bool:
    try:
        MODELS.get(name, schema.TopicFile).model_validate(data)
    except ValidationError:
        return False
    return True


def changed(data: Data, *way: str | int, to: Any = None) -> Data:
    """A copy in which one value is another, or is gone."""
    made: Any = copy.deepcopy(data)
    part = made
    for step in way[:-1]:
        part = part[step]
    if to is None:
        del part[way[-1]]
    else:
        part[way[-1]] = to
    return dict(made)


GUIDANCE = ("guidance", "alerter")
ANSWER = ("questions", "age", "answers", "majeur")
RULE = ("rules", "enfant-alerter")
SCENARIO = ("scenarios", 0)
CHANGES: tuple[tuple[str, bool, Callable[[Data], Data]], ...] = (
    ("enfant", True, lambda data: data),
    ("enfant", True, lambda data: changed(data, *ANSWER, "next", to="alerter")),
    ("enfant", True, lambda data: changed(data, *ANSWER, "next", 0, "when", "signes", to="bleus")),
    ("enfant", True, lambda data: changed(data, *ANSWER, "recap", to="")),
    ("enfant", True, lambda data: changed(data, "start", to=[{"go": "danger"}])),
    ("enfant", True, lambda data: changed(data, "icon")),
    ("enfant", True, lambda data: changed(data, "guidance", to={})),
    ("enfant", False, lambda data: changed(data, "start")),
    ("enfant", False, lambda data: changed(data, "start", to="Danger !")),
    ("enfant", False, lambda data: changed(data, "start", to=[])),
    ("enfant", False, lambda data: changed(data, "start", to=[{"when": {}}])),
    ("enfant", False, lambda data: changed(data, "titre", to="Un enfant")),
    ("enfant", False, lambda data: changed(data, "title", to="x" * 39)),
    ("enfant", False, lambda data: changed(data, "topic", to="x" * 41)),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "verdict", to="alerte")),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "duty", to=["moral"])),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "do", to=[])),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "do", to=["x"] * 6)),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "do", to="Appelez.")),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "say", to="x" * 257)),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "doubt", to="")),
    ("enfant", False, lambda data: changed(data, *GUIDANCE, "avoids", to=["x"])),
    ("enfant", False, lambda data: changed(data, "guidance", "Alerter", to=data["guidance"]["alerter"])),
    ("enfant", False, lambda data: changed(data, "guidance", "x" * 41, to=data["guidance"]["alerter"])),
    ("enfant", False, lambda data: changed(data, *ANSWER, "next")),
    ("enfant", False, lambda data: changed(data, *ANSWER, "next", 0, "when", "signes", to=[])),
    ("enfant", False, lambda data: changed(data, *ANSWER, "next", 0, "when", "signes", to="Des bleus")),
    ("enfant", False, lambda data: changed(data, *ANSWER)),
    ("accueil", True, lambda data: data),
    ("accueil", False, lambda data: changed(data, "brief")),
    ("accueil", False, lambda data: changed(data, "groups", to={})),
    ("accueil", False, lambda data: changed(data, "groups", "proteger", "icone", to="x")),
    ("communes", True, lambda data: data),
    ("communes", False, lambda data: changed(data, "questions", "danger", "ask")),
    ("communes", False, lambda data: changed(data, "questions", "danger", "answers", "oui", "next", to="x")),
    ("sources", True, lambda data: data),
    ("sources", False, lambda data: changed(data, "sources", "cp-226-14", "checked")),
    ("sources", False, lambda data: changed(data, "sources", "cp-226-14", "checked", to="hier")),
    ("sources", False, lambda data: changed(data, "sources", "cp-226-14", "url", to="http://exemple.fr")),
    ("sources", False, lambda data: changed(data, "sources", "cp-226-14", "confidence", to="haute")),
    ("contacts", True, lambda data: data),
    ("contacts", False, lambda data: changed(data, "contacts", "crip", "for")),
    ("contacts", False, lambda data: changed(data, "contacts", "crip", "purpose", to="x")),
    ("safety", True, lambda data: data),
    ("safety", True, lambda data: changed(data, *RULE, "when")),
    ("safety", True, lambda data: changed(data, *RULE, "in")),
    ("safety", True, lambda data: changed(data, *RULE, "basis", to=["cp-226-14"])),
    ("safety", True, lambda data: changed(data, *RULE, "when", 0, "facts", "danger", to=["oui", "non"])),
    ("safety", True, lambda data: changed(data, *RULE, "when", 0, "verdict", to="alerter")),
    ("safety", True, lambda data: changed(data, *RULE, "when", 1, "guidance", to=["enfant/alerter", "enfant/x"])),
    ("safety", True, lambda data: changed(data, *RULE, "always", "duty", to="penal")),
    ("safety", True, lambda data: changed(data, *RULE, "never", "text", to="a … b")),
    ("safety", True, lambda data: changed(data, *RULE, "always", to={})),
    ("safety", False, lambda data: changed(data, "rules", to={})),
    ("safety", False, lambda data: changed(data, "rules", to=[data["rules"]["enfant-alerter"]])),
    ("safety", False, lambda data: changed(data, "rules", "Enfant", to=data["rules"]["enfant-alerter"])),
    ("safety", False, lambda data: changed(data, "rules", "x" * 41, to=data["rules"]["enfant-alerter"])),
    ("safety", False, lambda data: changed(data, "regles", to={})),
    ("safety", False, lambda data: changed(data, *RULE, "rule")),
    ("safety", False, lambda data: changed(data, *RULE, "rule", to="")),
    ("safety", False, lambda data: changed(data, *RULE, "toujours", to={"verdict": "alerter"})),
    ("safety", False, lambda data: changed(data, *RULE, "parts", to=["do"])),
    ("safety", False, lambda data: changed(data, *RULE, "in", to=[])),
    ("safety", False, lambda data: changed(data, *RULE, "in", to=["law"])),
    ("safety", False, lambda data: changed(data, *RULE, "in", to="do")),
    ("safety", False, lambda data: changed(data, *RULE, "when", to=[])),
    ("safety", False, lambda data: changed(data, *RULE, "when", to="enfant")),
    ("safety", False, lambda data: changed(data, *RULE, "when", to=["enfant"])),
    ("safety", False, lambda data: changed(data, *RULE, "when", to={"topic": "enfant"})),
    ("safety", False, lambda data: changed(data, *RULE, "when", 0, "fact", to={"danger": "oui"})),
    ("safety", False, lambda data: changed(data, *RULE, "when", 0, "facts", "danger", to=[])),
    ("safety", False, lambda data: changed(data, *RULE, "when", 0, "facts", "danger", to="Oui")),
    ("safety", False, lambda data: changed(data, *RULE, "when", 0, "facts", "x" * 82, to="oui")),
    ("safety", False, lambda data: changed(data, *RULE, "when", 0, "facts", "a/b/c", to="oui")),
    ("safety", False, lambda data: changed(data, *RULE, "when", 0, "verdict", to="alerte")),
    ("safety", False, lambda data: changed(data, *RULE, "when", 1, "guidance", to="x" * 82)),
    ("safety", False, lambda data: changed(data, *RULE, "always", to="alerter")),
    ("safety", False, lambda data: changed(data, *RULE, "always", to=[{"verdict": "alerter"}])),
    ("safety", False, lambda data: changed(data, *RULE, "always", "verdict", to=["alerter", "se-taire"])),
    ("safety", False, lambda data: changed(data, *RULE, "always", "verdit", to="alerter")),
    ("safety", False, lambda data: changed(data, *RULE, "always", "duty", to="moral")),
    ("safety", False, lambda data: changed(data, *RULE, "one_of", "first", to={"crip": "oui"})),
    ("safety", False, lambda data: changed(data, *RULE, "never", "call", to="x" * 41)),
    ("safety", False, lambda data: changed(data, *RULE, "never", "text", to=["15 ans", ""])),
    ("scenarios", True, lambda data: data),
    ("scenarios", True, lambda data: changed(data, *SCENARIO, "answers")),
    ("scenarios", True, lambda data: changed(data, *SCENARIO, "guidance", to="alerter")),
    ("scenarios", False, lambda data: changed(data, "scenarios", to=[])),
    ("scenarios", False, lambda data: changed(data, "scenarios", to="tout")),
    ("scenarios", False, lambda data: changed(data, "scenarios", to=data["scenarios"][0])),
    ("scenarios", False, lambda data: changed(data, "scenarios", to=["Le petit a des bleus."])),
    ("scenarios", False, lambda data: changed(data, "titre", to="Un enfant")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "case")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "case", to="")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "topic")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "topics", to="enfant")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "expect")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "expect", to="alerte")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "expect", to=["alerter"])),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "guidance")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "guidance", to="Alerter")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "source")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "answers", to=["non", "bleus"])),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "answers", "danger", to=["non"])),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "answers", "danger", to="Non")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "answers", "Danger", to="non")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "says", to="appelez le 119")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "call", to="crip")),
    ("scenarios", False, lambda data: changed(data, *SCENARIO, "law", to=["x" * 41])),
)


@pytest.mark.parametrize(("name", "good", "change"), CHANGES)
def test_it_is_of_the_same_opinion_as_the_models(name: str, good: bool, change: Callable[[Data], Data]) -> None:  # noqa: FBT001
    data = change(data_of(name))
    assert (valid(SCHEMA, data), model_accepts(name, data)) == (good, good)


def test_a_file_that_nothing_names_yet_is_a_topic_that_begins() -> None:
    assert not valid(SCHEMA, {})
    assert not valid(SCHEMA, {"title": "Un sujet"})
    assert valid(SCHEMA, {"topic": "essai", "title": "Un sujet", "start": "fin"})


def test_accents_stand_in_the_file_as_they_are() -> None:
    text = jsonschema.text()
    assert "Rappel" in text
    assert "\\u" not in text
    assert text.endswith("}\n")
    assert json.loads(text) == SCHEMA
