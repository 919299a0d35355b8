"""a mapping that somebody wrote (a row, front matter) → what it says of a document."""

from collections.abc import Mapping
from datetime import date, datetime

from index.parsers.dates import find_day, sane_day

_PUBLISHED = (
    *("published", "date", "publishedAt", "published_at", "datePublished", "date_published"),
    *("pubDate", "pubdate", "pub_date", "publishDate", "publish_date", "publishdate"),
)
_URL = ("url", "link", "canonical", "canonical_url", "web_url", "permalink")
_AUTHORS = ("authors", "author", "byline", "creator")
_TAGS = ("tags", "keywords", "categories", "tag", "category")
_TITLE = ("title", "headline")
# Where such fields are told apart from the text: BEIR's rows, Zola's front matter.
_INNER = ("metadata", "taxonomies")


def field(row: Mapping[str, object], names: tuple[str, ...]) -> object:
    """What stands under the first of `names` that the row has, else what its metadata has."""
    inner = [found for name in _INNER if isinstance(found := row.get(name), dict)]
    for source in (row, *inner):
        for name in names:
            if source.get(name) is not None:
                return source[name]
    return None


def title(row: Mapping[str, object]) -> str:
    """Its title, "" when it has none."""
    found = field(row, _TITLE)
    return " ".join(found.split()) if isinstance(found, str) else ""


def published(row: Mapping[str, object]) -> date | None:
    """The day of publication it names, if it can be one."""
    value = field(row, _PUBLISHED)
    if isinstance(value, datetime):
        return sane_day(value.date())
    return sane_day(value) if isinstance(value, date) else find_day(value)


def url(row: Mapping[str, object]) -> str | None:
    """Where it was published."""
    found = field(row, _URL)
    return found.strip() or None if isinstance(found, str) else None


def authors(row: Mapping[str, object]) -> tuple[str, ...]:
    """Who wrote it, in its order."""
    return _strings(field(row, _AUTHORS))


def tags(row: Mapping[str, object]) -> tuple[str, ...]:
    """Its tags; several in one string are parted by commas."""
    found = field(row, _TAGS)
    return _strings(found.split(",") if isinstance(found, str) else found)


def _strings(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    named = (item.get("name") if isinstance(item, dict) else item for item in values)
    return tuple(
        dict.fromkeys(item.strip() for item in named if isinstance(item, str) and item.strip())
    )
