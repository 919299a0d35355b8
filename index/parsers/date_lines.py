"""Find the day of publication that a text prints: in a dateline, beside a label, in its head."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from index.lazy_pattern import lazy_pattern
from index.parsers.date_labels import (
    AGENCY_NAME,
    CREDIT,
    DAY_FIRST,
    EVENT_FIELD,
    EVENT_WORD,
    ISSUE,
    ISSUE_NUMBER,
    LABEL,
    LEAD_WORDS,
    NEWSPAPER,
    NEXT_LABEL,
    ONLY_AGENCY,
    ONLY_LABEL,
    OTHER_DAYS,
    PARTICLES,
    SALUTATION,
    UNPLACED_LEAD_WORDS,
)
from index.text.calendar_names import CALENDAR_WORDS, WEEKDAY_WORDS
from index.text.dates import WrittenDay, days_without_year, written_days

# Lines that are searched: above a text the headline, standfirst and byline come before the day,
# and above a press release its sender; below a text it is last or before the tags.
_FIRST_LINES, _LAST_LINES = 12, 3
# A day without a label or a dateline is that of the document only this near to the beginning.
_FIRST_LINES_ALONE = 6
# At either end of the text, in characters.
_WINDOW_CHARACTERS = 2_000
# Of a line, in characters: a dateline is at its beginning.
_LINE_CHARACTERS = 200
# A longer line is prose, in characters.
_MAX_LABELLED, _MAX_ALONE, _MAX_PLACE = 160, 100, 60
# The text behind a dateline that is not in capitals: a shorter one is a headline. In characters.
_MIN_REPORT = 60
# Words of a place and its country; in a script without capitals, where other words look alike.
_MAX_PLACE_WORDS, _MAX_UNCASED_PLACE_WORDS = 7, 3
# As many different days, each on a line of its own, make a chronicle or a list.
_MIN_CHRONICLE = 2
# Characters of a text in which days are counted.
_CHRONICLE_CHARACTERS = 100_000
# A text seldom tells of years so far ahead.
_MAX_YEARS_AHEAD = 20
# A line of prose has at least so many characters.
_MIN_PROSE = 60
# Paragraphs above a day without a label that show it to be inside the text.
_MAX_PARAGRAPHS_ABOVE = 1
# Days from a dateline without a year to the day on which its file was made.
_MAX_FILE_AGE_DAYS = 365

# In English, Monday first, as in date.weekday().
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEAR = lazy_pattern(r"\d{4}|\d\s?年|元年")
_FULL_YEAR = lazy_pattern(r"(?<![\d.,])(?:1[6-9]|20)\d\d(?![\d.,]\d|\d)")
_NUMBERS_ONLY = lazy_pattern(r"\d[/-]\d")
_EMPHASIS = lazy_pattern(r"\*{1,3}|__|^_|_$|^#{1,6}\s+|[\[\]【】]")
_NO_DATE_LINE = lazy_pattern(r"[>|©]")
# A day in a list needs a label.
_LIST_ITEM = lazy_pattern(r"[-+•]|\*\s")
_TABLE_GAP = lazy_pattern(r"\t|\||\s{3,}")
# The last word of a line that its next line continues.
_OPEN_END = lazy_pattern(
    r"(?:[^\W\d_]*[,(]|\b(?:on|of|since|until|till|by|from|to|before|after|and|in|the|am|vom|seit|bis"
    r"|le|du|el|del|il|dal|op|od|do))$",
    re.IGNORECASE,
)
_YEAR_WORD = r"\s?(?:г\.|года?\b|р\.|року\b|r\.|roku\b|m\.|d\.)?"
_ZONE = (
    r"z|utc|gmt|bst|ist|[ecmp]t|[aecmp][sd]t|ae[sd]t|nz[sd]t|cest|cet|msk|мск|jst|kst|hkt|sgt|wib|eet"
    r"|eest"
)
_TIME = (
    r"[\s,;·|(–-]*(?:T|(?:at|um|à|a\slas|às|om|kl\.?|o|в|о|오전|오후|ore|alle(?:\sore)?|@)\s*)?"
    r"(?:\d{1,2}(?:[:.h]\s?\d{2}){1,2}(?:\.\d+)?|\d{1,2}\s?[時时시](?:\s?\d{1,2}\s?[分분])?"
    r"|\d{1,2}\s?h\b|\d{1,2}(?=\s?[ap]\.?m))(?:\s?[ap]\.?\s?m\b\.?)?(?:\s?(?:uhr|h|hrs|hours)\b)?"
    rf"(?:\s?\(?(?:(?:{_ZONE})\b|[+-]\d{{2}}:?\d{{2}})(?:[+-]\d{{1,2}}(?::?\d\d)?)?\)?)?"
)
_WEEKDAY_AFTER = r"[\s,(（]*(?:星期.|周.|[月火水木金土日](?=[)）])|.요일)[)）]?"
_REST = lazy_pattern(rf"{_YEAR_WORD}(?:{_WEEKDAY_AFTER})?(?:{_TIME})*[\s,]*", re.IGNORECASE)
_LEADING_TIME = lazy_pattern(rf"(?:{_TIME})[\s,–-]*", re.IGNORECASE)
_AGENCY = lazy_pattern(
    rf"(?:\([^()]{{1,60}}\)|（[^（）]{{1,20}}）|/[^/\n]{{1,40}}/|{AGENCY_NAME})(?:\s*:)?"
)
_KNOWN_AGENCY = lazy_pattern(AGENCY_NAME)
_AFTER_DATELINE = lazy_pattern(
    rf"[\s,.)]*(?P<agency>{_AGENCY.pattern})?\s*(?P<dash>[–—―:]|-(?!\d)|[电電讯訊])"
    rf"|[\s,.]*{AGENCY_NAME}[\s.:]*"
    r"|(?P<stop>\.)(?=\s[^\W\d_])"
    rf"|[\s,.]*(?:{_AGENCY.pattern})[\s.:]*"
)
_BEGINS_WITH_NUMBER = lazy_pattern(r"\s*\d")
_AFTER_LABELLED = lazy_pattern(r"\s*(?:$|[|·•/;(]|[)\]]\W*$|[–—-]\s.{0,40}$|\.(?:\s|$))")
_AFTER_ALONE = lazy_pattern(r"[\s.)）]*$|\s*[|·•]\s*[^|\n]{0,60}(?:\|[^|\n]{0,40})?$")
# A source behind a day in Chinese, Japanese or Korean: "2024年4月18日 14:02 新华社".
_SOURCE_AFTER = lazy_pattern(r"\s*(?:来源|來源|出典)?[:：]?[\u3040-\u9fff\uac00-\ud7af]{2,12}$")
# A heading of a day to come: "Date of next meeting".
_OF_ANOTHER_DAY = lazy_pattern(r"\b(?:next|coming|upcoming|deadline|due)\b", re.IGNORECASE)
# Scripts without capitals: Hebrew, Arabic, those of India, Thai, Chinese, Japanese, Korean.
_UNCASED = lazy_pattern(r"[\u0590-\u06ff\u0900-\u0e7f\u3040-\u9fff\uac00-\ud7af]")
# What a dateline without a year contains: a number near a dash, an agency or 电.
_SHORT_DATELINE = lazy_pattern(r"\d[^\d]{0,60}(?:[–—―:/)]|-|[电電讯訊])")
_UNSPACED = lazy_pattern(r"[\u3040-\u9fff\uac00-\ud7af]")


class _Kind(IntEnum):
    """What stands beside a day, the surest sign of publication first."""

    LABELLED = 0
    DATELINE = 1
    ALONE = 2
    UPDATED = 10


# Added to the kind of a day at the end of a text.
_AT_END = 5


@dataclass(frozen=True, slots=True)
class PrintedDay:
    """The day of publication, and where in the text it is written."""

    day: date
    offset: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with those beside it; `number` counts the ones with text from the nearer end."""

    text: str
    start: int
    number: int
    above: str
    below: str
    at_end: bool
    paragraphs_above: int
    prose_below: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: int
    printed: PrintedDay


def find_printed_day(
    text: str, *, year: int | None = None, made: date | None = None
) -> PrintedDay | None:
    """The day of publication printed near the beginning or the end of `text`.

    Args:
        text: The text.
        year: That of a dateline which has none, if it is known.
        made: The day on which the file was made: such a dateline is less than a year older.
    """
    lines = list(_lines(text))
    candidates = [candidate for line in lines for candidate in _candidates(line)]
    alone = {each.printed.day for each in candidates if each.kind == _Kind.ALONE}
    if len(alone) >= _MIN_CHRONICLE or (candidates and _is_chronicle(text)):
        candidates = [each for each in candidates if each.kind % _AT_END != _Kind.ALONE]
    if not any(each.kind in (_Kind.LABELLED, _Kind.DATELINE) for each in candidates):
        candidates += [
            _Candidate(_Kind.DATELINE, printed)
            for line in lines
            if not line.at_end and (printed := _dateline_without_year(line, year, made))
        ]
    candidates = [
        each
        for each in candidates
        if each.kind % _AT_END == _Kind.LABELLED or not _is_history(each.printed.day, text)
    ]
    return min(candidates, key=lambda each: each.kind).printed if candidates else None


def _is_history(day: date, text: str) -> bool:
    """Whether a text tells of years so much later that it was written later."""
    this_year = date.today().year
    if day.year + _MAX_YEARS_AHEAD > this_year:
        return False
    years = map(int, _FULL_YEAR.findall(text[:_CHRONICLE_CHARACTERS]))
    return any(day.year + _MAX_YEARS_AHEAD <= year <= this_year for year in years)


def _is_chronicle(text: str) -> bool:
    """Whether a text is an account of several days, each of which stands above or before prose."""
    lines = [line for line in text[:_CHRONICLE_CHARACTERS].splitlines() if line.strip()]
    entries = set[tuple[int, int, int]]()
    for i, line in enumerate(lines):
        start = line[:_MAX_PLACE].strip("#*_ ")
        written = next(_days_in(start), None)
        if not written or not _is_lead(start[: written.start]):
            continue
        after = start[written.end :]
        if (
            not after.strip(" .:") and any(map(_is_prose, lines[i + 1 : i + 3]))
        ) or _AFTER_DATELINE.match(after):
            entries.add((written.year, written.month, written.day))
    return len(entries) >= _MIN_CHRONICLE


def _days_in(text: str, *, day_first: bool = False) -> Iterator[WrittenDay]:
    return written_days(text, day_first=day_first) if _YEAR.search(text) else iter(())


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines at the beginning, then those at the end, the last one first."""
    for at_end in (False, True):
        base = max(0, len(text) - _WINDOW_CHARACTERS) if at_end else 0
        offset, lines = base, list[tuple[int, str]]()
        for raw in text[base : base + _WINDOW_CHARACTERS].splitlines(keepends=True):
            if content := raw.strip():
                lines.append((offset + raw.index(content[0]), content))
            offset += len(raw)
        chosen = range(len(lines))[:_FIRST_LINES]
        if at_end:
            chosen = range(len(lines))[: -_LAST_LINES - 1 : -1]
        prose = [_is_prose(content) for _, content in lines]
        for number, i in enumerate(chosen):
            above = lines[i - 1][1] if i else ""
            below = lines[i + 1][1] if i + 1 < len(lines) else ""
            start, content = lines[i]
            yield _Line(
                content, start, number, above, below, at_end, sum(prose[:i]), any(prose[i + 1 :])
            )


def _is_prose(line: str) -> bool:
    return len(line) >= _MIN_PROSE and line.rstrip("\"'”’»)").endswith((".", "!", "?", "…", "。"))


def _candidates(line: _Line) -> Iterator[_Candidate]:
    """Yield the days in a line that its words show to be the document's."""
    text = line.text[:_LINE_CHARACTERS]
    if not _YEAR.search(text) or _NO_DATE_LINE.match(text) or _is_table_row(line):
        return
    text = _without_emphasis(text)
    previous_end, has_label = 0, False
    has_numbers = _NUMBERS_ONLY.search(text)
    days = list(_days_in(text, day_first=bool(has_numbers and DAY_FIRST.search(text))))
    for i, written in enumerate(days):
        day = written.to_date()
        before, after = text[previous_end : written.start], text[written.end :]
        rest = after[_match_end(_REST, after) :]
        until = days[i + 1].start if i + 1 < len(days) else len(text)
        kind = _labelled(line, before, rest[: max(0, until - len(text) + len(rest))], has_label)
        has_label = has_label or kind is not None
        if kind is None and not i and not _LIST_ITEM.match(line.text):
            kind = _unlabelled(line, before, after, rest)
        previous_end = written.end
        if kind is None or day is None:
            continue
        yield _Candidate(
            kind + (_AT_END if line.at_end else 0), PrintedDay(day, line.start + written.start)
        )


def _without_emphasis(text: str) -> str:
    """`text` with spaces for the marks of Markdown and brackets, so that offsets remain."""
    return _EMPHASIS.sub(lambda match: " " * len(match[0]), text)


def _match_end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _is_table_row(line: _Line) -> bool:
    gaps = len(_TABLE_GAP.findall(line.text))
    return bool(gaps) and any(
        len(_TABLE_GAP.findall(other)) == gaps for other in (line.above, line.below)
    )


def _labelled(line: _Line, before: str, rest: str, has_label: bool) -> _Kind | None:
    """The kind of a day that a label precedes, as in "Published on" or "Stand:"."""
    if len(line.text) > _MAX_LABELLED:
        return None
    match = LABEL.search(_without_weekday(before))
    if not match or _is_announcement(line):
        return None
    label = match["published"] or match["updated"]
    behind = match["before"].strip().lower()
    is_field = label[-1] in ":："
    if is_field and _is_inside(line):
        return None
    is_sentence = behind.startswith(("this", "article", "cet"))
    # In lower case without a colon it continues a sentence, of this line or the one above.
    is_marked = label[0] != label[0].lower() or is_field or bool(match["colon"])
    if not (is_marked or _UNCASED.match(label) or is_sentence or has_label or _is_credited(line)):
        if not match.start() or behind not in ("|", "·", "•"):
            return None
    elif match.start() and behind in ("", ",", "(") and not (has_label or _is_credited(line)):
        return None
    if not (
        _AFTER_LABELLED.match(rest) or NEXT_LABEL.match(rest) or (is_sentence and rest[:1] == ":")
    ):
        return None
    return _Kind.LABELLED if match["published"] else _Kind.UPDATED


def _is_inside(line: _Line) -> bool:
    """Whether paragraphs lie between a line and its end of the text."""
    return line.prose_below if line.at_end else line.paragraphs_above > _MAX_PARAGRAPHS_ABOVE


def _is_credited(line: _Line) -> bool:
    return bool(CREDIT.match(_EMPHASIS.sub("", line.text).strip()))


def _unlabelled(line: _Line, before: str, after: str, rest: str) -> _Kind | None:
    """The kind of a day in a dateline or in a head; `rest` is what follows it and its time."""
    if _is_inside(line):
        return None
    dash = _AFTER_DATELINE.match(rest)
    if dash and not line.at_end and _is_dateline(line, before, rest, dash):
        return _Kind.ALONE if _is_lead(before) else _Kind.DATELINE
    if len(line.text) > _MAX_ALONE or line.above.endswith(("”", '"', "»", "“")):
        return None
    if not line.at_end and line.number >= _FIRST_LINES_ALONE and not SALUTATION.match(line.below):
        return None
    if line.below[:1].islower() or _OPEN_END.search(line.above) or _is_announcement(line):
        return None
    if not line.at_end and (_is_newspaper_head(before, rest) or _is_issue(before, rest)):
        return _Kind.ALONE
    is_last = bool(_AFTER_ALONE.match(rest) or NEXT_LABEL.match(rest)) or bool(
        _UNSPACED.search(line.text) and _SOURCE_AFTER.match(rest)
    )
    if not is_last:
        return None
    if _is_lead(before):
        return _kind_of_label_above(line)
    if before.lstrip().startswith(("-", "–", "—")):
        # The author of a motto.
        return None
    if (
        _is_credit(before)
        or _place_capitals(before) is not None
        or _is_column(before)
        or ONLY_AGENCY.fullmatch(before)
    ):
        return _Kind.ALONE
    return None


def _kind_of_label_above(line: _Line) -> _Kind | None:
    """The kind of a day alone on its line: that of a label on the line above."""
    label = ONLY_LABEL.fullmatch(line.above)
    if _OF_ANOTHER_DAY.search(line.above):
        return None
    if not label:
        return None if line.above.endswith((":", "：")) else _Kind.ALONE
    return _Kind.UPDATED if label["updated"] else _Kind.LABELLED


def _is_dateline(line: _Line, before: str, rest: str, dash: re.Match[str]) -> bool:
    if _is_lead(before):
        # "18 March 2024 — " below a byline.
        is_agency = bool(dash["agency"]) or not (dash["dash"] or dash["stop"])
        return is_agency or (bool(CREDIT.match(line.above)) and _is_report(line, rest))
    if _BEGINS_WITH_NUMBER.match(rest, dash.end()):
        # "Jon Holm, 3 March 1931 – 18 April 2024" is a life.
        return False
    if dash["stop"]:
        # "Lima, 18 de abril de 2024. El consejo …"
        return _place_capitals(before) is not None and _is_report(line, rest)
    has_agency = bool(dash["agency"] or _KNOWN_AGENCY.search(before)) or not dash["dash"]
    if ONLY_AGENCY.fullmatch(before):
        return True
    in_capitals = _place_capitals(before, is_separated=has_agency)
    if in_capitals is not None and has_agency:
        return True
    return bool(in_capitals) or (in_capitals is not None and _is_report(line, rest))


def _is_report(line: _Line, rest: str) -> bool:
    return max(len(rest), len(line.text) - _LINE_CHARACTERS) >= _MIN_REPORT


def _is_announcement(line: _Line) -> bool:
    return any(EVENT_FIELD.match(other) for other in (line.above, line.below)) or bool(
        EVENT_WORD.search(line.text)
    )


def _without_weekday(before: str) -> str:
    """`before` without a weekday at its end."""
    head, word = _split_last_word(before)
    return head if word.lower() in WEEKDAY_WORDS else before


def _split_last_word(text: str) -> tuple[str, str]:
    match = re.search(r"([^\W\d_]+(?:[-'’][^\W\d_]+)*)[\s,.(–—-]*$", text)
    return (text[: match.start()], match[1]) if match else (text, "")


def _without_lead(before: str) -> tuple[str, bool]:
    """`before` without the weekday and such words as "den" at its end, and whether it had one."""
    rest, had_lead = before, False
    while True:
        head, word = _split_last_word(rest)
        is_lead = word.lower() in LEAD_WORDS and word[:1].islower()
        if not is_lead and word.lower() not in WEEKDAY_WORDS:
            return rest, had_lead
        rest, had_lead = head, had_lead or (is_lead and word not in UNPLACED_LEAD_WORDS)


def _is_lead(before: str) -> bool:
    """Whether nothing but a weekday, a time and such words as "den" precedes the day."""
    rest, _ = _without_lead(before)
    return not re.sub(r"[\W_]+", "", rest[_match_end(_LEADING_TIME, rest) :])


def _place_capitals(before: str, *, is_separated: bool = False) -> bool | None:
    """Whether the place that precedes a day is in capitals; None if no place does."""
    rest, had_lead = _without_lead(before)
    place = _AGENCY.sub(" ", rest).strip().removeprefix("г. ")
    is_separated = (
        is_separated
        or place.endswith((",", ".", "-", "–", "—", "|", "·", "("))
        or rest.strip().endswith((")", "):"))
    )
    place = place.strip(" ,.|·–—-(")
    words = [word.strip(".,'’()") for word in re.split(r"[\s–—-]+", place)]
    words = [word for word in words if word]
    if (
        not words
        or len(words) > _MAX_PLACE_WORDS
        or len(place) > _MAX_PLACE
        or any(char.isdigit() or char in ':;!?"“”' for char in place)
        or any(word.lower() in OTHER_DAYS or word.lower() in CALENDAR_WORDS for word in words)
    ):
        return None
    if _UNSPACED.search(place):
        return True
    if all(_UNCASED.match(word) for word in words):
        return False if is_separated and len(words) <= _MAX_UNCASED_PLACE_WORDS else None
    is_name = words[0][0].isupper() and all(
        word[0].isupper() or not word[0].islower() or word in PARTICLES for word in words
    )
    in_capitals = re.split(r"[,(]", place)[0].isupper()
    return in_capitals if is_name and (is_separated or had_lead or in_capitals) else None


def _is_credit(before: str) -> bool:
    """Whether the author or sender precedes a day: "By Ana Lopes," but not "By Monday,"."""
    match = CREDIT.match(before.lstrip())
    if not match:
        return False
    names, _ = _without_lead(before.lstrip()[match.end() :])
    words = re.findall(r"[^\W\d_]+", names)
    if not words or any(char.isdigit() for char in names):
        return False
    if any(word.lower() in WEEKDAY_WORDS or word.lower() in OTHER_DAYS for word in words):
        return False
    return names.rstrip()[-1:] in ",.|·–—-" or all(word[0].isupper() for word in words)


def _is_column(before: str) -> bool:
    """Whether only short names with strokes precede a day: "Ana Lopes | "."""
    return (
        before.rstrip().endswith(("|", "·", "•"))
        and len(before) <= _MAX_PLACE
        and not any(char.isdigit() or char == ":" for char in before)
        and not any(word.lower() in OTHER_DAYS for word in before.split())
    )


def _is_newspaper_head(before: str, rest: str) -> bool:
    rest_before, _ = _without_lead(before)
    words = re.findall(r"[^\s,.|·–—-]+", rest_before)
    is_name = bool(words) and all(not word[0].islower() or word in PARTICLES for word in words)
    return bool(
        is_name and ":" not in rest_before and NEWSPAPER.search(rest_before) and ISSUE.match(rest)
    )


def _is_issue(before: str, rest: str) -> bool:
    """Whether the number of an issue precedes a day: "Vol. 12, No. 4, "."""
    return bool(ISSUE_NUMBER.fullmatch(_without_lead(before)[0]) and ISSUE.match(rest))


def _dateline_without_year(line: _Line, year: int | None, made: date | None) -> PrintedDay | None:
    """The day of a dateline such as "VARNSTADT, March 3 (Wire) —"."""
    text = line.text[:_LINE_CHARACTERS]
    if _is_inside(line) or not _SHORT_DATELINE.search(text):
        return None
    if _NO_DATE_LINE.match(text) or _LIST_ITEM.match(text) or _is_table_row(line):
        return None
    text = _without_emphasis(text)
    written = next(days_without_year(text), None)
    if not written:
        return None
    before, after = text[: written.start], text[written.end :]
    match = _AFTER_DATELINE.match(after)
    if not match:
        return None
    agency = match.groupdict().get("agency") or not match["dash"] or match["dash"] in "电電讯訊"
    in_capitals = _place_capitals(before, is_separated=bool(agency))
    if not in_capitals and not (agency and (in_capitals is not None or _is_lead(before))):
        return None
    day = written.to_date(year) if year else _last_before(written, made)
    weekday = _split_last_word(before)[1].lower()[:3]
    if not day or (weekday in _WEEKDAYS and _WEEKDAYS.index(weekday) != day.weekday()):
        return None
    return PrintedDay(day, line.start + written.start)


def _last_before(written: WrittenDay, made: date | None) -> date | None:
    if not made:
        return None
    days = (written.to_date(made.year), written.to_date(made.year - 1))
    return next((day for day in days if day and 0 <= (made - day).days < _MAX_FILE_AGE_DAYS), None)
