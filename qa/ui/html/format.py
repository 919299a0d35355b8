"""Format dates, periods, probabilities, times and sentences for the page, and escape text."""

import html
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath

from markupsafe import Markup

from index.humanize import counted, spoken_date
from index.lazy_pattern import lazy_pattern
from qa.temporal.periods import Period
from qa.types import Tier

_QUOTED = lazy_pattern("“([^“”]*)”")
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


def isolated(text: str) -> Markup:
    """Escaped text in which words in quotation marks keep their own direction: of Arabic or Hebrew
    ones, a list would be shown in reverse."""
    # Every other part is what stands in quotation marks.
    parts = enumerate(_QUOTED.split(printable(text)))
    quoted = Markup("“<bdi>{}</bdi>”")
    return Markup("").join(quoted.format(part) if at % 2 else part for at, part in parts)


def spoken_period(period: Period) -> str:
    """Format a period: "March 2023", "2 March 2023 to 5 April 2023", "the newest"."""
    since, until = period.since, period.until
    if since and until:
        days = _spoken_range(since, until)
    else:
        days = f"since {spoken_date(since)}" if since else f"until {spoken_date(until or date.max)}"
        days = days if since or until else ""
    newest = "the newest" if not days else "newest first"
    return ", ".join(part for part in (days, newest if period.newest else "") if part)


def _spoken_range(since: date, until: date) -> str:
    """Format the days from `since` to `until`; whole months and years by their name."""
    if since == until:
        return spoken_date(since)
    is_whole = since.day == 1 and (until == date.max or (until + timedelta(1)).day == 1)
    if is_whole and (since.month, until.month) == (1, 12):
        return f"{since.year}" if since.year == until.year else f"{since.year} to {until.year}"
    if is_whole and (since.year, since.month) == (until.year, until.month):
        return f"{since:%B} {since.year}"
    return f"{spoken_date(since)} to {spoken_date(until)}"


def confidence_words(confidence: float) -> str:
    """Put a probability in words: "80% confident"."""
    return f"{confidence:.0%} confident"


def sentence(text: str) -> str:
    """Make a sentence of a phrase: a capital letter in front, a full stop behind."""
    text = text.strip()
    end = "" if not text or text[-1] in ".!?…" else "."
    return f"{text[:1].upper()}{text[1:]}{end}"


def place(document_id: str) -> str:
    """The folder of a document, or its file's name if it is in none: "reports/2024"."""
    path = PurePosixPath(document_id.partition("#")[0])
    return path.name if path.parent == PurePosixPath() else str(path.parent)


def short_absence(text: str, question: str) -> str:
    """The statement that there is no answer, without the question that stands above it."""
    short = text.replace(f" to “{question}” found", " found")
    return short.replace("No clear answer found in these documents", "No clear answer found")


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
