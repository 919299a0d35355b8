"""Convert filters from the fields of a form, and into conditions in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index import Filter
from index.humanize import spoken_date
from index.text.languages import language_name
from qa.errors import QuestionError
from qa.text.file_kinds import kind_label

Field = Literal["since", "until", "undated", "folder", "kinds", "tags", "languages"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One of the conditions of a filter: its field, its value, and both in words."""

    field: Field
    value: str
    words: str


def conditions(filter: Filter) -> tuple[Condition, ...]:
    """List the conditions of a filter; none for the filter that every document passes."""
    listed = []
    if filter.since:
        listed.append(Condition("since", f"{filter.since}", f"since {spoken_date(filter.since)}"))
    if filter.until:
        listed.append(Condition("until", f"{filter.until}", f"until {spoken_date(filter.until)}"))
    if not filter.undated:
        listed.append(Condition("undated", "", "with a date"))
    if folder := (filter.folder or "").strip("/"):
        listed.append(Condition("folder", folder, f"in {folder}/"))
    listed += [Condition("kinds", kind, kind_label(kind)) for kind in sorted(filter.kinds)]
    listed += [Condition("tags", tag, f"#{tag}") for tag in sorted(filter.tags)]
    listed += [
        Condition("languages", language, f"in {language_name(language)}")
        for language in sorted(filter.languages)
    ]
    return tuple(listed)


def describe(filter: Filter) -> str:
    """Put a filter in words: "since 1 May 2024, in politics/, Word document or PDF, #budget"."""
    by_field: dict[str, list[str]] = {}
    for condition in conditions(filter):
        by_field.setdefault(condition.field, []).append(condition.words)
    return ", ".join(" or ".join(words) for words in by_field.values())


def without_condition(filter: Filter, field: str, value: str) -> Filter:
    """Drop one condition of a filter, if it has it."""
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
        case "languages":
            return replace(filter, languages=filter.languages - {value})
    return filter


def parse_filter(fields: Mapping[str, object]) -> Filter:
    """Convert the fields of a form to a filter.

    Args:
        fields: Values as JSON has them: dates in ISO 8601, lists of kinds, tags and languages. A
            field that is missing or empty does not restrict anything.

    Raises:
        QuestionError: A field has another value, or no day is in the range.
    """
    parsed = Filter(
        since=parse_day("since", _text(fields, "since")),
        until=parse_day("until", _text(fields, "until")),
        undated=fields.get("undated") is not False,
        folder=_text(fields, "folder") or None,
        kinds=frozenset(_texts(fields, "kinds")),
        tags=frozenset(_texts(fields, "tags")),
        languages=frozenset(_texts(fields, "languages")),
    )
    if parsed.since and parsed.until and parsed.since > parsed.until:
        raise QuestionError(
            f"the first day, {parsed.since}, is after the last, {parsed.until}: swap the two dates"
        )
    return parsed


def parse_day(name: str, text: str) -> date | None:
    """Convert the field `name` from ISO 8601; None if it is empty.

    Raises:
        QuestionError: The field has another value.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise QuestionError(
            f"{name}: “{text}” is not a date, give one such as 2024-03-31"
        ) from error


def _text(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name) or ""
    if not isinstance(value, str):
        raise QuestionError(f"{name} is {value!r}, expected a string")
    return value.strip()


def _texts(fields: Mapping[str, object], name: str) -> Sequence[str]:
    value = fields.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise QuestionError(f"{name} is {value!r}, expected a list of strings")
    return [item.strip() for item in value if item.strip()]
