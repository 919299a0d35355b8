"""Read the periods of time that a question names, such as "last week" or "since 2019".

Parsing is by rules, and careful: words that are not certainly a time stay words. Decisions where
there is a choice:

- Weeks begin on Monday. "last week" is the week before this one; "the last week" and "the past
  week" are the seven days up to now. Months and years likewise.
- A month, season, quarter or weekday without a year is the latest that has begun.
- 5/3/2023 is not read, since day and month cannot be told apart, here as in documents; 25/3/2023
  and 5.3.2023 are.
- Seasons are those of the northern hemisphere. A winter belongs to the year in which it begins or,
  if that winter is still to come, to the year in which it ends.
- An event with its year ("the election of 2024") may be on any day of it: the time before it ends
  with that year, the time after it begins with it. An event without a year is no period.
- A year counts only behind a preposition: "in 2022" is a period, "the 2022 World Cup" and "Blade
  Runner 2049" are none.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_NAMES, WEEKDAYS
from qa.temporal.calendar_ranges import latest_month_range, shift_days, year_range
from qa.temporal.expressions import TimeExpression, parse_time_expression


@dataclass(frozen=True, slots=True)
class Period:
    """A period named by a question: the days `since` to `until`, the `newest` documents, or both.

    Both days are included; None means that the period is open. `words` are `question[start:end]`;
    the span is empty if they are from an earlier question of the conversation.
    """

    words: str
    start: int
    end: int
    since: date | None = None
    until: date | None = None
    newest: bool = False

    def contains(self, day: date) -> bool:
        """Whether `day` is in the period."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def __str__(self) -> str:
        """The meaning in words: "2023-03-01 to 2023-03-31", "since 2023-03-01, newest first"."""
        if self.since and self.until:
            days = f"{self.since}" if self.since == self.until else f"{self.since} to {self.until}"
        elif self.since:
            days = f"since {self.since}"
        else:
            days = f"until {self.until}" if self.until else ""
        return ", ".join(part for part in (days, "newest first" if self.newest else "") if part)


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# A question without any of these names no period.
_HINT = _compile(
    rf"\d|\b(?:{'|'.join(MONTH_NAMES)})\b|{'|'.join(WEEKDAYS)}|spring|summer|autumn|\bfall\b|winter|"
    r"today|yesterday|tomorrow|tonight|\bnow|present|moment|"
    r"\b(?:this|last|past|previous|next|coming)\b|\bago\b|latest|newest|recent|current|so\s+far|"
    r"to\s+date"
)
_QUOTED = lazy_pattern(
    r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]|(?<!\w)‘[^‘]{1,80}’(?!\w)|(?<!\w)'[^']{1,80}'(?!\w)"
)
_WORD = lazy_pattern(r"(?<![\w'’.,/$€£-])\w")

# Replaces quoted text: neither a word character nor a space.
_MASK = "\0"

# A preposition before a time.
_PREPOSITION = _compile(
    r"(?:(?P<preposition>since|after|before|prior\s+to|until|till|up\s+to|through|by|as\s+of|as\s+at|"
    r"in|on|during|throughout|over|within|from|between)\s+)(?:(?:the\s+)?(?:year|month\s+of)\s+)?"
)
_FIRST_DAY = _compile(r"(\d{1,2})(?:st|nd|rd|th)?(?=\s+(?:and|to|until|till|through)\s)")
_AND = _compile(r"\s+and\s+")
_TO = _compile(r"\s+(?:to|until|till|through)\s+")
_THE = _compile(r"the\s+")
_ONWARDS = _compile(r"\s+(?:onwards?|on)\b")
# "the election of 2024", "the 2024 election".
_EVENT = _compile(
    r"the\s+(?:(?:[^\W\d][\w’'-]*\s+){1,4}?of\s+(?P<after>(?:1[5-9]|20)\d\d)\b(?![-–/]\d)|"
    r"(?P<before>(?:1[5-9]|20)\d\d)\s+[^\W\d][\w’'-]*(?:\s+[^\W\d][\w’'-]*(?=\s*(?:[?.,!]|$)))?)"
)
# With these a month or season without a year recurs every year, or is still to come.
_RECURRING = _compile(
    r"\b(?:does|do|is|are|can|should|usually|always|every|typically)\b|\bhas the\b"
)
_PAST = _compile(r"\b(?:did|was|were|had|been|happened)\b")
_FUTURE = _compile(r"\b(?:will|won['’]t|going\s+to|due\s+to|set\s+to|planned|scheduled)\b")
# "the first since 2019", "more than in 2019": a comparison, not the time asked about.
_COMPARISON = _compile(
    r"(?:\b(?:first|highest|lowest|largest|biggest|smallest|worst|best|longest|deadliest|only)\b"
    r"[^.?!;,]{0,50}|\b(?:than|compared\s+(?:to|with)|more\s+than|over|under|less\s+than|at\s+least)"
    r"\s+(?:that\s+)?)$"
)
_AT = _compile(r"\bat\s+(?:the\s+)?$")
_NEWEST = _compile(
    r"(?:latest|newest|most\s+recent(?:ly)?)\b|"
    r"as\s+of\s+(?:now|today)\b(?!['’])|(?:right|until|till|by|up\s+to)\s+now\b|nowadays\b|"
    r"recently\b|in\s+recent\s+(?:days|weeks|months|years|times)\b|currently\b|"
    r"at\s+present\b|at\s+the\s+moment\b(?!\s+(?:of|when|that))|to\s+date\b|"
    r"so\s+far\b(?!\s+(?:as|from|away|apart))|"
    # A current of electricity or of a river has no noun after it.
    r"(?:the|their|its|his|her|\w+['’]s)\s+current\b(?=\s+[^\W\d])"
    r"(?!\s+(?:in|of|through|flow\w*|and|is|was|that|which|between|carr\w+|densit\w+|affairs?)\b)|"
    r"(?-i:now)\b(?!\s+(?-i:[A-Z])[a-z])(?![-'’]|\s+(?:or|that|defunct|famous|infamous|known|called|named|former|extinct|"
    r"closed|classic|deceased|iconic|legendary)\b)"
)


# Characters before a time in which a comparison, or "at the", is looked for.
_COMPARISON_CHARS = 80
_AT_CHARS = 20


def read_periods(question: str, as_of: date, ignore: Collection[str] = ()) -> tuple[Period, ...]:
    """Find the periods that a question names. Quoted text is not read.

    Args:
        question: The question.
        as_of: The day from which relative times are understood.
        ignore: Time expressions to be treated as plain words.

    Returns:
        The periods in the order of their words.
    """
    if not _HINT.search(question):
        return ()
    text = mask_quoted(question)
    periods: list[Period] = []
    end = 0
    for match in _WORD.finditer(text):
        if match.start() < end:
            continue
        period = _parse_period(text, match.start(), as_of)
        if period is not None:
            end = period.end
            periods.append(period)
    return active_periods(periods, ignore)


def mask_quoted(question: str) -> str:
    """The question, as long as it is, with what is quoted made unreadable."""
    return _QUOTED.sub(lambda match: _MASK * len(match[0]), question)


def active_periods(periods: Sequence[Period], ignore: Collection[str]) -> tuple[Period, ...]:
    """The periods whose words are not in `ignore`, whatever their case and white space."""
    ignored = {_normalize(words) for words in ignore}
    return tuple(period for period in periods if _normalize(period.words) not in ignored)


def _normalize(words: str) -> str:
    return " ".join(words.casefold().split())


def _parse_period(text: str, start: int, as_of: date) -> Period | None:
    """The period whose words begin at offset `start`."""
    if (match := _NEWEST.match(text, start)) and not _AT.search(
        text, max(0, start - _AT_CHARS), start
    ):
        return _period(text, start, match.end(), newest=True)
    if match := _PREPOSITION.match(text, start):
        preposition = " ".join(match["preposition"].lower().split())
        if period := _parse_prepositional(text, start, preposition, match.end(), as_of):
            return period
    time = parse_time_expression(text, start, as_of)
    if time is None or time.needs_preposition or _is_comparison(text, start):
        return None
    is_today = time.since == time.until == as_of
    return _period(text, start, time.end, time.since, time.until, newest=is_today)


def _parse_prepositional(
    text: str, start: int, preposition: str, time_start: int, as_of: date
) -> Period | None:
    """The period of a preposition at `start` and the time or event at `time_start` after it."""
    if preposition in ("between", "from"):
        joint = _AND if preposition == "between" else _TO
        if joint.search(text, time_start) and (
            period := _parse_range(text, start, time_start, joint, as_of)
        ):
            return period
    time = parse_time_expression(text, time_start, as_of)
    if preposition == "between" or (preposition == "from" and time and _TO.match(text, time.end)):
        return None
    if time is None and (period := _parse_event(text, start, preposition, time_start)):
        return period
    time = time or _parse_after_article(text, time_start, as_of)
    if time is None:
        return None
    if preposition in ("over", "within") and text[: time.end].lower().endswith("ago"):
        return None
    if time.guessed_month and _is_recurring_or_future(text, preposition):
        return None
    return _apply_preposition(text, start, preposition, time, as_of)


def _apply_preposition(
    text: str, start: int, preposition: str, time: TimeExpression, as_of: date
) -> Period | None:
    """The period that a preposition makes of a time: "since March" begins with it and is open."""
    since, until, end = time.since, time.until, time.end
    if preposition == "since":
        return None if _is_comparison(text, start) else _period(text, start, end, since, None)
    if preposition == "from" and (onwards := _ONWARDS.match(text, end)):
        return _period(text, start, onwards.end(), since, None)
    if preposition == "after":
        return _period(text, start, end, shift_days(until, 1), None) if until < date.max else None
    if preposition in ("before", "prior to"):
        return _period(text, start, end, None, shift_days(since, -1)) if since > date.min else None
    if preposition in ("until", "till", "up to", "through", "by"):
        # "by 2050": statements on a day to come may be from any day before it.
        is_past = until <= as_of or time.guessed_month
        return _period(text, start, end, None, until) if is_past else None
    if preposition in ("as of", "as at"):
        return _period(text, start, end, None, until, newest=True)
    is_bare_year = time.needs_preposition and not time.guessed_month
    if preposition == "from" and is_bare_year and until >= as_of:
        return None
    return _period(text, start, end, since, until, newest=since == until == as_of)


def _parse_range(
    text: str, start: int, time_start: int, joint: re.Pattern[str], as_of: date
) -> Period | None:
    """The period from one time to another: "between X and Y", "from X to Y"."""
    if match := _FIRST_DAY.match(text, time_start):
        return _parse_day_range(text, start, int(match[1]), joint.match(text, match.end()), as_of)
    first = parse_time_expression(text, time_start, as_of)
    between = joint.match(text, first.end) if first else None
    last = parse_time_expression(text, between.end(), as_of) if between else None
    if first is None or last is None:
        return None
    since = first.since
    if (
        first.guessed_month
        and not last.guessed_month
        and (days := latest_month_range(first.guessed_month, last.until))
    ):
        # The first time is of the second one's year.
        day = first.since.day if first.since == first.until else 1
        since = shift_days(days[0], day - 1)
    elif since > last.until and first.guessed_month and last.guessed_month:
        days = latest_month_range(first.guessed_month, last.until)
        since = days[0] if days else since
    return _period(text, start, last.end, since, last.until) if since <= last.until else None


def _parse_day_range(
    text: str, start: int, day: int, between: re.Match[str] | None, as_of: date
) -> Period | None:
    """The period from a day to one that names the month of both: "between 5 and 7 March"."""
    last = parse_time_expression(text, between.end(), as_of) if between else None
    if last is None or last.since != last.until or not 0 < day <= last.until.day:
        return None
    return _period(text, start, last.end, last.until.replace(day=day), last.until)


def _parse_event(text: str, start: int, preposition: str, event_start: int) -> Period | None:
    """The period before, after or in the year of an event that is named with its year."""
    if preposition not in ("since", "after", "before", "prior to", "until", "till", "during"):
        return None
    match = _EVENT.match(text, event_start)
    if match is None or (preposition == "since" and _is_comparison(text, start)):
        return None
    first, last = year_range(int(match["after"] or match["before"]))
    if preposition in ("since", "after"):
        return _period(text, start, match.end(), first, None)
    if preposition == "during":
        return _period(text, start, match.end(), first, last)
    return _period(text, start, match.end(), None, last)


def _parse_after_article(text: str, start: int, as_of: date) -> TimeExpression | None:
    """A time behind an article: "in the March 2023 report", but not "in the 2022 World Cup"."""
    article = _THE.match(text, start)
    time = parse_time_expression(text, article.end(), as_of) if article else None
    return time if time and not time.needs_preposition else None


def _is_recurring_or_future(text: str, preposition: str) -> bool:
    """Whether a month without a year is the one of every year, or still to come."""
    if _FUTURE.search(text):
        return True
    return (
        preposition in ("in", "during", "on", "by")
        and bool(_RECURRING.search(text))
        and not _PAST.search(text)
    )


def _is_comparison(text: str, start: int) -> bool:
    return bool(_COMPARISON.search(text, max(0, start - _COMPARISON_CHARS), start))


def _period(
    text: str,
    start: int,
    end: int,
    since: date | None = None,
    until: date | None = None,
    newest: bool = False,
) -> Period:
    end = start + len(text[start:end].rstrip())
    return Period(text[start:end], start, end, since, until, newest)
