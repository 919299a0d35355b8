"""question, the day it is asked → the Periods that its words for time name.

By rules, and careful ones: a word that is not surely a time is left a word. What is decided where
there is a choice:

- Weeks begin on Monday. "last week" is the week before this one, "the last week" and "the past
  week" are the seven days up to now; so for months and years.
- A month, season, quarter or weekday without a year is the latest that has begun.
- 5/3/2023 is left alone, as where days are read out of documents; 25/3/2023 and 5.3.2023 are not.
- Seasons are those of the north. A winter has the year it begins in, or, where that has not come
  yet, the one it ends in.
- An event with its year ("the election of 2024") may fall on any day of it: what is before it ends
  with that year, what is after begins with it. An event without one is no period.
- A year counts only behind a word that makes it a time: "in 2022" does, "the 2022 World Cup" and
  "Blade Runner 2049" do not.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from qa.temporal.calendar_ranges import month_before, shift_days, year_of
from qa.temporal.expressions import TimeExpression, parse_time_expression


@dataclass(frozen=True, slots=True)
class Period:
    """What words for time in a question mean: documents from `since` to `until`, both days in it
    and None where it is open, or the `newest` of them, or both.

    `words` are the question's own, `question[start:end]`; the span is empty where they stand in
    an earlier question of the thread.
    """

    words: str
    start: int
    end: int
    since: date | None = None
    until: date | None = None
    newest: bool = False

    def contains(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )

    def __str__(self) -> str:
        """What the words mean: "2023-03-01 to 2023-03-31", "since 2023-03-01, newest first"."""
        if self.since and self.until:
            days = f"{self.since}" if self.since == self.until else f"{self.since} to {self.until}"
        elif self.since:
            days = f"since {self.since}"
        else:
            days = f"until {self.until}" if self.until else ""
        return ", ".join(part for part in (days, "newest first" if self.newest else "") if part)


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Without one of these there is nothing to read.
_HINT = _compiled(
    r"\d|january|february|march|april|\bmay\b|june|july|august|september|october|november|december|"
    r"spring|summer|autumn|\bfall\b|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|"
    r"yesterday|tomorrow|tonight|\bnow|present|moment|\b(?:this|last|past|previous|next|coming)\b|\bago\b|"
    r"latest|newest|recent|current|so\s+far|to\s+date"
)
_QUOTED = re.compile(
    r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]|(?<!\w)‘[^‘]{1,80}’(?!\w)|(?<!\w)'[^']{1,80}'(?!\w)"
)
_WORD = re.compile(r"(?<![\w'’.,/$€£-])\w")

# In place of what is quoted: neither a word nor a space.
_MASK = "\0"

# What stands before a time and says which days of it, or from it on, are meant.
_FRAME = _compiled(
    r"(?:(?P<frame>since|after|before|prior\s+to|until|till|up\s+to|through|by|as\s+of|as\s+at|"
    r"in|on|during|throughout|over|within|from|between)\s+)(?:(?:the\s+)?(?:year|month\s+of)\s+)?"
)
_DAY = _compiled(r"(\d{1,2})(?:st|nd|rd|th)?(?=\s+(?:and|to|until|till|through)\s)")
_AND = _compiled(r"\s+and\s+")
_TO = _compiled(r"\s+(?:to|until|till|through)\s+")
_THE = _compiled(r"the\s+")
_ONWARDS = _compiled(r"\s+(?:onwards?|on)\b")
# "the election of 2024", "the 2024 election": a few words round a year.
_EVENT = _compiled(
    r"the\s+(?:(?:[^\W\d][\w’'-]*\s+){1,4}?of\s+(?P<after>(?:1[5-9]|20)\d\d)\b(?![-–/]\d)|"
    r"(?P<before>(?:1[5-9]|20)\d\d)\s+[^\W\d][\w’'-]*(?:\s+[^\W\d][\w’'-]*(?=\s*(?:[?.,!]|$)))?)"
)
# Of a month or season without a year these say that it is the one of every year, or one to come.
_ALWAYS = _compiled(r"\b(?:does|do|is|are|can|should|usually|always|every|typically)\b|\bhas the\b")
_PAST = _compiled(r"\b(?:did|was|were|had|been|happened)\b")
_TO_COME = _compiled(r"\b(?:will|won['’]t|going\s+to|due\s+to|set\s+to|planned|scheduled)\b")
# "the first since 2019", "more than in 2019": how rare it is, or how much, not when.
_MEASURES = _compiled(
    r"(?:\b(?:first|highest|lowest|largest|biggest|smallest|worst|best|longest|deadliest|only)\b"
    r"[^.?!;,]{0,50}|\b(?:than|compared\s+(?:to|with)|more\s+than|over|under|less\s+than|at\s+least)"
    r"\s+(?:that\s+)?)$"
)
_NOT_BEHIND = _compiled(r"\bat\s+(?:the\s+)?$")
_NEWEST = _compiled(
    r"(?:latest|newest|most\s+recent(?:ly)?)\b|"
    r"as\s+of\s+(?:now|today)\b(?!['’])|(?:right|until|till|by|up\s+to)\s+now\b|nowadays\b|"
    r"recently\b|in\s+recent\s+(?:days|weeks|months|years|times)\b|currently\b|"
    r"at\s+present\b|at\s+the\s+moment\b(?!\s+(?:of|when|that))|to\s+date\b|"
    r"so\s+far\b(?!\s+(?:as|from|away|apart))|"
    # An electric current and one of a river have no noun behind them.
    r"(?:the|their|its|his|her|\w+['’]s)\s+current\b(?=\s+[^\W\d])"
    r"(?!\s+(?:in|of|through|flow\w*|and|is|was|that|which|between|carr\w+|densit\w+|affairs?)\b)|"
    r"(?-i:now)\b(?!\s+(?-i:[A-Z])[a-z])(?![-'’]|\s+(?:or|that|defunct|famous|infamous|known|called|named|former|extinct|"
    r"closed|classic|deceased|iconic|legendary)\b)"
)


def read_periods(question: str, as_of: date, ignore: Collection[str] = ()) -> tuple[Period, ...]:
    """The periods that the words for time in `question` name, in their order, seen from `as_of`.

    Words in `ignore`, which the person who asks would have taken as mere words, name none. What
    stands between quotation marks is not read.
    """
    if not _HINT.search(question):
        return ()
    text = _QUOTED.sub(lambda match: _MASK * len(match[0]), question)
    found: list[Period] = []
    end = 0
    for match in _WORD.finditer(text):
        if match.start() < end:
            continue
        period = _read(text, match.start(), as_of)
        if period is not None:
            end = period.end
            found.append(period)
    return active_periods(found, ignore)


def active_periods(periods: Sequence[Period], ignore: Collection[str]) -> tuple[Period, ...]:
    """The periods but for those whose words are in `ignore`; case and white space are not
    compared."""
    ignored = {_plain(words) for words in ignore}
    return tuple(period for period in periods if _plain(period.words) not in ignored)


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _read(text: str, at: int, as_of: date) -> Period | None:
    """The period whose words begin at `at`."""
    if (match := _NEWEST.match(text, at)) and not _NOT_BEHIND.search(text, max(0, at - 20), at):
        return _period(text, at, match.end(), newest=True)
    if match := _FRAME.match(text, at):
        frame = " ".join(match["frame"].lower().split())
        if period := _framed(text, at, frame, match.end(), as_of):
            return period
    named = parse_time_expression(text, at, as_of)
    if named is None or named.bare or _measured(text, at):
        return None
    today = named.since == named.until == as_of
    return _period(text, at, named.end, named.since, named.until, newest=today)


def _framed(text: str, at: int, frame: str, begin: int, as_of: date) -> Period | None:
    """The period of a time behind a word such as "since"."""
    if frame in ("between", "from"):
        joint = _AND if frame == "between" else _TO
        if joint.search(text, begin) and (period := _stretch(text, at, begin, joint, as_of)):
            return period
    named = parse_time_expression(text, begin, as_of)
    if frame == "between" or (frame == "from" and named and _TO.match(text, named.end)):
        return None
    if named is None and (period := _around_event(text, at, frame, begin)):
        return period
    named = named or _behind_the(text, begin, as_of)
    if named is None:
        return None
    if frame in ("over", "within") and text[: named.end].lower().endswith("ago"):
        return None
    if named.month and _no_date(text, frame):
        return None
    since, until, end = named.since, named.until, named.end
    if frame == "since":
        return None if _measured(text, at) else _period(text, at, end, since, None)
    if frame == "from" and (onwards := _ONWARDS.match(text, end)):
        return _period(text, at, onwards.end(), since, None)
    if frame == "after":
        return _period(text, at, end, shift_days(until, 1), None) if until < date.max else None
    if frame in ("before", "prior to"):
        return _period(text, at, end, None, shift_days(since, -1)) if since > date.min else None
    if frame in ("until", "till", "up to", "through", "by"):
        # "by 2050": what is said of a day to come was said before it, which tells nothing.
        return _period(text, at, end, None, until) if until <= as_of or named.month else None
    if frame in ("as of", "as at"):
        return _period(text, at, end, None, until, newest=True)
    if frame == "from" and named.bare and not named.month and named.until >= as_of:
        return None
    today = since == until == as_of
    return _period(text, at, end, since, until, newest=today)


def _stretch(text: str, at: int, begin: int, joint: re.Pattern[str], as_of: date) -> Period | None:
    """The period from one time to another: "between X and Y", "from X to Y"."""
    if match := _DAY.match(text, begin):
        return _days(text, at, int(match[1]), joint.match(text, match.end()), as_of)
    first = parse_time_expression(text, begin, as_of)
    between = joint.match(text, first.end) if first else None
    last = parse_time_expression(text, between.end(), as_of) if between else None
    if first is None or last is None:
        return None
    since = first.since
    if first.month and not last.month and (days := month_before(first.month, last.until)):
        # The year of the second holds for the first.
        day = first.since.day if first.since == first.until else 1
        since = shift_days(days[0], day - 1)
    elif since > last.until and first.month and last.month:
        days = month_before(first.month, last.until)
        since = days[0] if days else since
    return _period(text, at, last.end, since, last.until) if since <= last.until else None


def _days(
    text: str, at: int, day: int, between: re.Match[str] | None, as_of: date
) -> Period | None:
    """A first day that has the month of the second: "between 5 and 7 March"."""
    last = parse_time_expression(text, between.end(), as_of) if between else None
    if last is None or last.since != last.until or not 0 < day <= last.until.day:
        return None
    return _period(text, at, last.end, last.until.replace(day=day), last.until)


def _around_event(text: str, at: int, frame: str, begin: int) -> Period | None:
    """The period before, since, or in the year of an event that is named with its year."""
    if frame not in ("since", "after", "before", "prior to", "until", "till", "during"):
        return None
    match = _EVENT.match(text, begin)
    if match is None or (frame == "since" and _measured(text, at)):
        return None
    first, last = year_of(int(match["after"] or match["before"]))
    if frame in ("since", "after"):
        return _period(text, at, match.end(), first, None)
    if frame == "during":
        return _period(text, at, match.end(), first, last)
    return _period(text, at, match.end(), None, last)


def _behind_the(text: str, begin: int, as_of: date) -> TimeExpression | None:
    """A time behind an article: "in the March 2023 report", but not "in the 2022 World Cup"."""
    the = _THE.match(text, begin)
    named = parse_time_expression(text, the.end(), as_of) if the else None
    return named if named and not named.bare else None


def _no_date(text: str, frame: str) -> bool:
    """Whether a month without a year is one of every year, or to come."""
    if _TO_COME.search(text):
        return True
    return (
        frame in ("in", "during", "on", "by")
        and bool(_ALWAYS.search(text))
        and not _PAST.search(text)
    )


def _measured(text: str, at: int) -> bool:
    return bool(_MEASURES.search(text, max(0, at - 80), at))


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
