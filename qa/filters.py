"""the fields of a form ⇄ the Filter that narrows a search, and its conditions in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index import Filter
from qa.errors import QuestionError

Field = Literal["since", "until", "undated", "folder", "kinds", "tags"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One of those that a filter is made of: what it is about, its value, and it in words."""

    field: Field
    value: str
    words: str


def conditions(filter: Filter) -> tuple[Condition, ...]:
    """What a document has to fulfil to pass; none for the filter that all pass."""
    found = []
    if filter.since:
        found.append(Condition("since", f"{filter.since}", f"since {filter.since}"))
    if filter.until:
        found.append(Condition("until", f"{filter.until}", f"until {filter.until}"))
    if not filter.undated:
        found.append(Condition("undated", "", "with a date"))
    if folder := (filter.folder or "").strip("/"):
        found.append(Condition("folder", folder, f"in {folder}/"))
    found += [Condition("kinds", kind, kind) for kind in sorted(filter.kinds)]
    found += [Condition("tags", tag, f"#{tag}") for tag in sorted(filter.tags)]
    return tuple(found)


def describe(filter: Filter) -> str:
    """A filter for a sentence: "since 2024-01-01, in politics/, pdf or docx, #budget"."""
    by_field: dict[str, list[str]] = {}
    for condition in conditions(filter):
        by_field.setdefault(condition.field, []).append(condition.words)
    return ", ".join(" or ".join(words) for words in by_field.values())


def without_condition(filter: Filter, field: str, value: str) -> Filter:
    """The filter less one of its conditions; the same when it has no such one."""
    match field:
        case "since":
            return replace(filter, since=None)
        case "until":
            return replace(filter, until=None)
        case "undated":
            return replace(filter, undated=True)
        case "folder":
            return replace(filter, folder=None)
        case "kinds":
            return replace(filter, kinds=filter.kinds - {value})
        case "tags":
            return replace(filter, tags=filter.tags - {value})
    return filter


def parse_filter(fields: Mapping[str, object]) -> Filter:
    """The filter that a form's fields say, as JSON gives them: days in ISO 8601, lists of kinds and
    tags; what is left out or empty does not narrow. Raises QuestionError for another value."""
    found = Filter(
        since=parse_day("since", _text(fields, "since")),
        until=parse_day("until", _text(fields, "until")),
        undated=fields.get("undated") is not False,
        folder=_text(fields, "folder") or None,
        kinds=frozenset(_texts(fields, "kinds")),
        tags=frozenset(_texts(fields, "tags")),
    )
    if found.since and found.until and found.since > found.until:
        raise QuestionError(
            f"nothing is published since {found.since} and until {found.until}: swap the two days"
        )
    return found


def parse_day(name: str, text: str) -> date | None:
    """The day that the field `name` holds in ISO 8601, None when it is empty. Raises QuestionError
    for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise QuestionError(f"{name} is {text!r}, expected a day such as 2024-03-31") from error


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise QuestionError(f"{name} is {value!r}, expected a text")
    return value.strip()


def _texts(fields: Mapping[str, object], name: str) -> Collection[str]:
    value = fields.get(name) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise QuestionError(f"{name} is {value!r}, expected a list of texts")
    return [one.strip() for one in value if one.strip()]
