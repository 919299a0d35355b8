"""Format dates, periods, probabilities and times for the page, and escape text."""

import html
from datetime import date, datetime

from index.humanize import counted
from qa.temporal.periods import Period
from qa.types import Tier

# The class of a turn by how sure its reply is.
KINDS: dict[Tier, str] = {
    "answer": "pq-answered",
    "possible": "pq-possible",
    "none": "pq-unanswered",
}


def printable(text: str) -> str:
    """Replace lone surrogates, as in a file name that is not UTF-8: no JSON can carry them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def escape(text: str) -> str:
    """Escape text so that HTML shows it literally."""
    return html.escape(printable(text))


def spoken_date(day: date) -> str:
    """Format a date: "21 October 2024"."""
    return f"{day.day} {day:%B %Y}"


def spoken_period(period: Period) -> str:
    """Format a period: "1 March 2023 to 31 March 2023, newest first"."""
    since, until = (day and spoken_date(day) for day in (period.since, period.until))
    if since and until:
        days = since if since == until else f"{since} to {until}"
    else:
        days = f"since {since}" if since else f"until {until}" if until else ""
    return ", ".join(part for part in (days, "newest first" if period.newest else "") if part)


def confidence_words(confidence: float) -> str:
    """Put a probability in words, followed by the figure: "likely (82%)"."""
    scale = ((0.95, "almost certain"), (0.85, "very likely"), (0.65, "likely"), (0.4, "uncertain"))
    words = next((words for least, words in scale if confidence >= least), "unlikely")
    return f"{words} ({confidence:.0%})"


def time_since(then: datetime, now: datetime) -> str:
    """Say how long ago a time was: "5 minutes ago", or the date if that was a day ago or more."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "less than a minute ago"
    if minutes < 120:
        return f"{counted(minutes, 'minute')} ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} hours ago"
    return f"on {spoken_date(then.astimezone().date())}"
