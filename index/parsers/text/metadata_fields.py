"""Read a document's metadata from a mapping, such as a JSON row or front matter."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from index.text.dates import find_day, sane_day

_PUBLISHED = (
    *("published", "date", "publishedAt", "published_at", "datePublished", "date_published"),
    *("pubDate", "pubdate", "pub_date", "publishDate", "publish_date", "publishdate"),
    # Of agencies' rows, and of texts that state only when they were changed.
    *("firstcreated", "versioncreated", "timestamp", "time"),
    *("updated", "updated_at", "updatedAt", "lastUpdated", "last_updated", "modified"),
)
URL_NAMES = ("url", "link", "canonical", "canonical_url", "web_url", "permalink")
_AUTHORS = ("authors", "author", "byline", "creator")
_TAGS = ("tags", "keywords", "categories", "tag", "category")
_TITLE = ("title", "headline")
ID_NAMES = ("_id", "id")
# Keys under which metadata is nested: in BEIR's rows, in Zola's front matter.
_NESTED = ("metadata", "taxonomies")
_TIME_OF_DAY = re.compile(
    r"\d[T\s]+(?!00:00(?::00)?(?:\D|$))\d\d?:\d\d|\d ?[ap]\.?m\b", re.IGNORECASE
)


def field(row: Mapping[str, object], names: tuple[str, ...]) -> object:
    """The value of the first of `names` that the row has, else that its nested metadata has."""
    nested = [value for name in _NESTED if isinstance(value := row.get(name), dict)]
    for source in (row, *nested):
        for name in names:
            if source.get(name) is not None:
                return source[name]
    return None


def title(row: Mapping[str, object]) -> str:
    """The title on one line, "" if there is none."""
    value = field(row, _TITLE)
    return " ".join(value.split()) if isinstance(value, str) else ""


def published(row: Mapping[str, object]) -> date | None:
    """The day of publication, if the row names a plausible one."""
    return next((day for name in _PUBLISHED if (day := _day(field(row, (name,))))), None)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return sane_day(value.date())
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Seconds or milliseconds since 1970.
        value = str(value).partition(".")[0]
    return sane_day(value) if isinstance(value, date) else find_day(value)


def has_time_of_day(value: object) -> bool:
    """Whether a date says more than a day: a time other than midnight, or one since 1970."""
    if isinstance(value, datetime):
        return bool(value.hour or value.minute or value.second)
    if isinstance(value, int | float):
        return True
    return isinstance(value, str) and bool(value.strip().isdigit() or _TIME_OF_DAY.search(value))


def url(row: Mapping[str, object]) -> str | None:
    """The address at which the document was published."""
    value = field(row, URL_NAMES)
    return value.strip() or None if isinstance(value, str) else None


def authors(row: Mapping[str, object]) -> tuple[str, ...]:
    """The authors, in the row's order."""
    return _strings(field(row, _AUTHORS))


def tags(row: Mapping[str, object]) -> tuple[str, ...]:
    """The tags, from a list or a string with commas."""
    value = field(row, _TAGS)
    return _strings(value.split(",") if isinstance(value, str) else value)


def used_names(row: Mapping[str, object], texts: tuple[str, ...]) -> set[str]:
    """The names of the row's fields that are its id, title, day, address, authors or tags, or the
    one of `texts` that is its text, and say nothing else, such as the time of a day; and those with
    gold questions on it.

    Names in nested metadata are joined to its own by a dot.
    """
    nested = [name for name in _NESTED if isinstance(row.get(name), dict)]
    sources: list[tuple[str, Mapping[str, object]]] = [("", row)]
    sources += [(f"{name}.", cast("dict[str, object]", row[name])) for name in nested]
    used: set[str] = set()
    for names, is_whole in (
        (ID_NAMES, _is_string_or_number),
        (texts, _is_string),
        (_TITLE, _is_string),
        (URL_NAMES, _is_string),
        (_AUTHORS, _has_only_names),
        (_TAGS, _has_only_names),
    ):
        for prefix, source in sources:
            if (name := _first_name(source, names)) is not None:
                used |= {prefix + name} if is_whole(source[name]) else set()
                break
    if _is_gold(row.get("questions")):
        used.add("questions")
    day = published(row)
    for prefix, source in sources:
        used |= {
            prefix + name
            for name in _PUBLISHED
            if day and _day(value := source.get(name)) == day and not has_time_of_day(value)
        }
    return used


def _is_gold(value: object) -> bool:
    """Whether a field has questions with their answers, as `pullquote train` takes them: they are
    about the document, not in it."""
    return isinstance(value, list) and all(
        isinstance(item, dict) and "question" in item and "answers" in item for item in value
    )


def _first_name(row: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    return next((name for name in names if row.get(name) is not None), None)


def _is_string(value: object) -> bool:
    return isinstance(value, str)


def _is_string_or_number(value: object) -> bool:
    return isinstance(value, str | int | float)


def _has_only_names(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return all(
        isinstance(item, str) or (isinstance(item, dict) and set(item) == {"name"})
        for item in items
    )


def _strings(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    names = (item.get("name") if isinstance(item, dict) else item for item in values)
    return tuple(
        dict.fromkeys(item.strip() for item in names if isinstance(item, str) and item.strip())
    )
