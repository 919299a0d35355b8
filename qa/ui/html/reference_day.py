"""Render the chip with the day from which time expressions count."""

from datetime import date

from index.humanize import spoken_date
from qa.ui.html.templates import render

REFERENCE_DAY_BAR = render("reference_day.html", "bar")


def chosen_day(day: date | None) -> str:
    """The day that the user chose, in words; "" if it was not chosen."""
    if day is None:
        return ""
    return "today" if day == date.today() else spoken_date(day)


def default_day(archive: date | None) -> str:
    """The day without a choice, in words: the newest of an archive, else today."""
    return spoken_date(archive) if archive else "today"
