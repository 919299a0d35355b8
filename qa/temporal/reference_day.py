"""The day from which a question is read: what "last week" is relative to."""

from datetime import date, timedelta

from index import Index

# Documents whose newest is older than this are an archive, in which "last week" is the last week
# that they report on.
_ARCHIVE_AGE = timedelta(days=31)


def archive_day(index: Index, today: date) -> date | None:
    """The newest day of documents that all are more than a month older than `today`; None of
    others, and of documents without days."""
    newest = index.newest_day(today)
    return newest if newest and today - newest > _ARCHIVE_AGE else None
