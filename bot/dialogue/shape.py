"""The shape of a file: a document as a model, or what keeps it from being one, in the words of the maintainers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.dialogue import schema
from bot.dialogue.document import Document
from bot.dialogue.findings import N_, Finding, Marked, close_to

PARTS: dict[type[schema.Model], tuple[type[schema.Model], ...]] = {
    schema.HomeFile: (schema.Group,),
    schema.SharedFile: (schema.SharedQuestion, schema.SharedAnswer),
    schema.SourcesFile: (schema.Source,),
    schema.ContactsFile: (schema.Contact,),
    schema.TopicFile: (schema.Question, schema.Answer, schema.Guidance, schema.Case),
}
"""What the files are made of, further down."""

M = TypeVar("M", bound=schema.Model)

Details = dict[str, str | int]
Way = tuple[Hashable, ...]


def validate(model: type[M], document: Document) -> tuple[M | None, list[Finding]]:
    """A document as a model, or None; and what keeps it from being one."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        faults = error.errors(include_url=False)
        unknown: dict[Way, list[str]] = defaultdict(list)
        for fault in faults:
            if fault["type"] == "extra_forbidden":
                unknown[fault["loc"][:-1]].append(str(fault["loc"][-1]))
        return None, [_finding(document, model, fault) for fault in faults if not _misspelt(fault, unknown)]


def _misspelt(fault: ErrorDetails, unknown: Mapping[Way, list[str]]) -> bool:
    """Whether a key is missing because it is there under a name that is told already."""
    *parent, key = fault["loc"] or ("",)
    return fault["type"] == "missing" and bool(close_to(str(key), unknown.get(tuple(parent), [])))


def _finding(document: Document, model: type[schema.Model], fault: ErrorDetails) -> Finding:
    """One pydantic error as a finding."""
    way: Way = tuple(step for step in fault["loc"] if step != "[key]")
    last = str(way[-1]) if way else ""
    if fault["loc"][-1:] == ("[key]",):
        return Finding(document.key_place(*way), "D015", {"value": str(fault["input"])})
    if fault["type"] == "extra_forbidden":
        return Finding(document.key_place(*way), "D010", {"key": last, "close": close_to(last, _keys(model))})
    if fault["type"] == "missing":
        return Finding(document.key_place(*way[:-1]), "D011", {"key": last})
    key = next((str(step) for step in reversed(way) if isinstance(step, str)), document.name)
    code, details = _of_a_value(fault["type"], fault["input"], fault.get("ctx", {}), key)
    return Finding(document.place(*way), code, details)


def _of_a_value(kind: str, found: Any, context: Mapping[str, Any], key: str) -> tuple[str, Details]:
    """The code, and what there is to say, of a value that is not as its key `key` asks."""
    if found in ("", [], {}) or kind == "string_too_short":
        return "D016", {}
    if kind in {"enum", "literal_error"}:
        return _no_choice(str(found), str(context.get("expected", "")))
    if kind in {"string_too_long", "too_long", "too_short"}:
        return _wrong_count(kind, found, context)
    if kind == "string_pattern_mismatch" and key != "url":
        return "D015", {"value": str(found)}
    if kind.startswith("date"):
        return "D017", {"value": str(found)}
    return "D012", {"key": key, "found": _kind_of(found), "expected": _expected(kind)}


def _no_choice(found: str, expected: str) -> tuple[str, Details]:
    expected = expected.replace("'", "").replace(" or ", ", ").replace(" ou ", ", ")
    return "D013", {"value": found, "expected": expected, "close": close_to(found, expected.split(", "))}


def _wrong_count(kind: str, found: str | list[Any], context: Mapping[str, Any]) -> tuple[str, Details]:
    few = kind == "too_short"
    limit = int(context["min_length" if few else "max_length"])
    code = "D018" if few else "D042" if kind == "string_too_long" and limit == schema.MAX_LABEL else "D014"
    what = Marked(N_("characters") if isinstance(found, str) else N_("items") if len(found) > 1 else N_("item"))
    return code, {"count": len(found), "limit": limit, "what": what}


def _keys(model: type[schema.Model]) -> list[str]:
    """The keys that could have been meant where an unknown one stands: those of this file's model and of its parts."""
    return [field.alias or name for each in (model, *PARTS[model]) for name, field in each.model_fields.items()]


def _kind_of(value: Any) -> Marked:
    if isinstance(value, dict):
        return Marked(N_("a group of keys"))
    if isinstance(value, list):
        return Marked(N_("a list"))
    return Marked(N_("a text"))


def _expected(kind: str) -> Marked:
    if kind in {"dict_type", "model_type", "model_attributes_type"}:
        return Marked(N_("a group of keys"))
    if kind == "list_type":
        return Marked(N_("a list"))
    if kind == "string_pattern_mismatch":
        return Marked(N_("a https:// address"))
    return Marked(N_("a text"))
