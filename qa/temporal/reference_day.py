"""The day from which a question is read: what "last week" is relative to."""

from dataclasses import replace
from datetime import date, timedelta

from index import Index
from qa.types import SearchOptions

# Documents whose newest is older than this are an archive, in which "last week" is the last week
# that they report on.
_ARCHIVE_AGE = timedelta(days=31)


def with_reference_day(options: SearchOptions, index: Index) -> SearchOptions:
    """The options with the newest day of an archive as their `today`."""
    return replace(options, today=archive_day(index) or options.today)


def archive_day(index: Index) -> date | None:
    """The newest day of documents that all are more than a month old; None of others, and of
    documents without days."""
    today = date.today()
    newest = index.newest_day(today)
    return newest if newest and today - newest > _ARCHIVE_AGE else None
