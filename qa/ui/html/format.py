"""values → words on a page: escaped text, days, periods, probabilities, moments."""

import html
from datetime import date, datetime

from index.humanize import counted
from qa.temporal.periods import Period


def escape(text: str) -> str:
    """Text as HTML that shows it literally, whatever it contains."""
    # A file name that is not UTF-8 holds lone surrogates, which no JSON can carry to the page.
    return html.escape(text.encode("utf-8", "replace").decode("utf-8"))


def bidi(text: str) -> str:
    """Escaped, and kept from turning the words around it when it switches text direction."""
    return f"<bdi>{escape(text)}</bdi>"


def spoken_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def spoken_period(period: Period) -> str:
    """From when to when, in words."""
    since, until = (day and spoken_date(day) for day in (period.since, period.until))
    if since and until:
        days = since if since == until else f"{since} to {until}"
    else:
        days = f"since {since}" if since else f"until {until}" if until else ""
    return ", ".join(part for part in (days, "newest first" if period.newest else "") if part)


def confidence_words(confidence: float) -> str:
    """A probability in words with the figure: "likely (82%)"."""
    scale = ((0.95, "almost certain"), (0.85, "very likely"), (0.65, "likely"), (0.4, "uncertain"))
    words = next((words for least, words in scale if confidence >= least), "unlikely")
    return f"{words} ({confidence:.0%})"


def time_since(then: datetime, now: datetime) -> str:
    """A moment as a reader would tell it: "5 minutes ago", and the day once that is past."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "less than a minute ago"
    if minutes < 120:
        return f"{counted(minutes, 'minute')} ago"
    if minutes < 24 * 60:
        return f"{minutes // 60} hours ago"
    return f"on {spoken_date(then.astimezone().date())}"
