"""Put together the words in which the list of documents is searched."""

from collections.abc import Iterable
from datetime import date

from index.text.calendar_names import MONTH_NAMES


def metadata_words(
    title: str, document_id: str, day: date | None, authors: Iterable[str], tags: Iterable[str]
) -> str:
    """A document's title, id, day of publication, authors and tags, in case-folded form."""
    fields = [title, document_id, day.isoformat() if day else "", *authors, *tags]
    return " ".join(fields).casefold()


def spelled_words(metadata: str, day: date | None, kind: str) -> str:
    """The words of `metadata_words`, then the day as people write it, "8 november 2023", and the
    kind."""
    spelled = f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}" if day else ""
    return " ".join(filter(None, [metadata, spelled.casefold(), kind.casefold()]))
