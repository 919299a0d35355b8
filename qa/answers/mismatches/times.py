"""Find another year, month or part of the year than the one that is asked about."""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_NAMES, MONTH_PATTERN, MONTHS, WEEKDAYS
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.question.years import (
    all_years,
    compared_figures,
    relative_years,
    stated_years,
    without_compared_years,
)
from qa.answers.sentence_context import SentenceContext
from qa.answers.values.quantities import iter_quantities
from qa.tables.table import find_table
from qa.text.datelines import without_dateline
from qa.text.english.offices import tells_leaving

_MONTH = lazy_pattern(
    rf"\b(?:in|of|on|during|for|late|early|mid)[\s-]+(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?"
    rf"(?P<month>{MONTH_PATTERN})\b"
)
_ANY_MONTH = lazy_pattern(rf"\b(?P<month>{MONTH_PATTERN})\b")
_PART_OF_YEAR = lazy_pattern(
    r"\b(?P<part>(?:in|during|for|of)\s+(?:the\s+)?(?:first|second|third|fourth|last|final|1st|2nd|3rd|"
    r"4th)\s+(?:quarter|half|(?:two|three|six|nine)\s+months)(?!\s*-?\s*(?:final|back|time|hour)))\b"
    r"|\b(?P<quarter>Q[1-4])\b",
    re.IGNORECASE,
)
_OF_YEAR = lazy_pattern(r"\s+(?:of|in)\s+(?:the\s+year\s+)?(?P<year>(?:19|20)\d\d)\b")

# Between the cells of a row, whose years stand above it.
_CELL_SEPARATOR = " | "


# "Annual report 2021"
_REPORT = lazy_pattern(
    r"\b(?:report|accounts|results|review|figures|statistics|budget|survey|census)\s+"
    r"(?:(?:for|of|in)\s+)?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
# A line with nothing but the day of the document.
_DAY_LINE = lazy_pattern(
    rf"(?:(?:dated|published|updated|issued|printed|released)\W+)?(?:on\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH_PATTERN})|(?:{MONTH_PATTERN})\s+\d{{1,2}},?)"
    r"\s+\d{4}\W*|\d{4}-\d\d-\d\d\W*",
    re.IGNORECASE,
)


def years_differ(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    published = context.document.publication_day
    if asked.years and _CELL_SEPARATOR in context.sentence:
        table = find_table(context.document.text, context.span[0])
        if table is not None and table.is_of_other_years(asked.query):
            yield f"about other years, not {min(asked.years)}"
            return
    if told_year := _year_for_weekday(asked, context):
        yield f"about {told_year}"
    is_figure = _is_figure(context)
    if told_year := _past_year_for_present(asked, context):
        yield f"about {told_year}"
        return
    if difference := _one_year_of_several(asked, context):
        yield difference
        return
    for year in asked.years:
        # The year of "the Water Act 2014" is part of its name.
        is_named = re.search(rf"[A-Z][\w’'-]+ {year}\b", asked.query)
        asks_figure = asked.asks_quantity or (is_figure and not is_named)
        if asks_figure and (instead := _compared_with(year, context)):
            yield f"about {instead}, not {year}"
            continue
        if asks_figure and (
            told := _year_of_clause(year, context) or _before_report(year, context)
        ):
            yield f"about {told}, not {year}"
            continue
        if asks_figure and (ago := _is_long_ago(year, context)):
            yield f"about {ago}, not {year}"
            continue
        if asks_figure and not is_named and (answer_year := _year_of_figure(year, context)):
            yield f"about {answer_year}, not {year}"
            continue
        if re.search(rf"(?<!\d){year}(?!\d)", context.sentence) or any(
            year in years for years in all_years(context.sentence, None)
        ):
            continue
        if published and any(year in years for years in relative_years(context.clause, published)):
            continue
        own = stated_years(context.sentence)
        if own and asks_figure:
            yield f"about {own[0]}, not {year}"
            continue
        if asked.asks_quantity and (other_year := _year_in_force(year, context)):
            yield f"about {other_year}, not {year}"
            continue
        if asks_figure and (other_year := _last_year_in_force(year, context)):
            yield f"about {other_year}, not {year}"
            continue
        if asked.asks_quantity and (other_year := _year_of_heading(year, context)):
            yield f"about {other_year}, not {year}"
            continue
        if any(year in years for years in context.own_years):
            continue
        in_force = next(filter(None, map(stated_years, context.before)), [])
        # "Athletic won on Saturday. In 2022 the cup went to Rovers."
        opening = re.compile(rf"\bIn\s+{year}\b")
        is_contrasted = (
            published is not None
            and published.year != year
            and any(opening.match(text) for text in context.after)
        )
        # "Last year's winner" behind a sentence says nothing of it.
        frame = context.frame_before
        frame = opening.sub("", frame) if is_contrasted else frame
        before = [*context.before, frame]
        if asks_figure:
            before = list(map(without_compared_years, before))
        if any(year in years for text in before for years in all_years(text, published)):
            continue
        if any(year in years for text in context.after for years in all_years(text, None)) and not (
            (in_force and asked.asks_quantity) or is_contrasted
        ):
            continue
        other = (own or in_force)[:1] or ([published.year] if published else [])
        if other and not asked.asks_date:
            yield f"about {other[0]}, not {year}"
        else:
            yield f"does not mention {year}"


_YEARS_FROM_TO = lazy_pattern(
    r"\b(?:between|from)\s+(?P<first>(?:1[5-9]|20)\d\d)\s+(?:and|to|until|till)\s+"
    r"(?P<last>(?:1[5-9]|20)\d\d)\b",
    re.IGNORECASE,
)


def _one_year_of_several(asked: QuestionConstraints, context: SentenceContext) -> str:
    """The one year that a sentence is about, where a figure for several is asked for; "" if it may
    be about all of them."""
    period = _YEARS_FROM_TO.search(asked.query)
    if period is None or not asked.asks_quantity:
        return ""
    named = {int(match[0]) for match in _BARE_YEAR.finditer(context.sentence)}
    if len(named) != 1 or named != {*stated_years(context.sentence)}:
        return ""
    return f"about {named.pop()}, not {period['first']} to {period['last']}"


_DIGIT, _BARE_YEAR = lazy_pattern(r"\d"), lazy_pattern(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,])")
# Characters at the beginning of a text in which a line with a day is the day of the text.
_HEAD_CHARS = 300
# "When will it close?", "Who wrote it?"; "Who runs it?" is answered by the office that is named.
_ASKS_FUTURE_OR_WHO = lazy_pattern(
    r"^\W*(?:when\s+(?:will|does|do|is|are)|(?:to\s+)?whom|who\s+[a-z]+(?<!s)(?<!are))\b", re.I
)


# A sentence that is nothing but a dateline: "GELDEN, 16 June 2025."
_ONLY_DATELINE = lazy_pattern(
    rf"[A-Z][A-Z .’'-]{{2,40}},\s+(?:(?:{'|'.join(WEEKDAYS)}),?\s+)?"
    rf"(?:\d{{1,2}}\s+(?:{MONTH_PATTERN})|(?:{MONTH_PATTERN})\s+\d{{1,2}})\.?,?(?:\s+\d{{4}})?[.:]?",
    re.IGNORECASE,
)
DATELINE_DIFFERENCE = "gives the day or place of the report"


def dateline_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That the answer is the day or place in the dateline of a report, where it is asked when
    something will be, or who did it; or the day in a line of its own at the head of a text."""
    is_day_line = context.span[0] < _HEAD_CHARS and _DAY_LINE.fullmatch(context.sentence.strip())
    if context.answer and asked.asks_date and is_day_line:
        yield "gives the day of the text"
    elif _ONLY_DATELINE.fullmatch(context.sentence.strip()):
        yield DATELINE_DIFFERENCE
        return
    if not context.answer or not _ASKS_FUTURE_OR_WHO.match(asked.query):
        return
    behind = len(without_dateline(context.sentence))
    if context.span[0] <= context.answer[0] < context.span[1] - behind:
        yield DATELINE_DIFFERENCE


# "Since when is Aas the mayor?", "How long has she led it?"
_ASKS_SINCE = lazy_pattern(
    r"^\W*(?:since\s+when|(?:for\s+)?how\s+long)\s+(?:is|are|has|have)\b", re.IGNORECASE
)


_ASKS_PRESENT_HOLDER = lazy_pattern(
    r"^\W*who\s+(?:(?:now|currently)\s+)?(?:is|are|heads|leads|runs|chairs|manages|directs|owns)\b",
    re.I,
)
# "Mads Ekelund, until then head of the ferries".
_UNTIL_THEN = lazy_pattern(
    r"\b(?:until|up to|till)\s+(?:then|now|recently|that\s+(?:day|time))\b|\bhitherto\b",
    re.IGNORECASE,
)


def former_state_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a sentence says of somebody who leaves since when it was so, where it is asked since
    when it is so."""
    if context.answer and _ASKS_SINCE.match(asked.query) and tells_leaving(context.sentence):
        yield "about who left"
    if _ASKS_PRESENT_HOLDER.match(asked.query) and _UNTIL_THEN.search(context.sentence):
        yield "about who was it before"


def _is_figure(context: SentenceContext) -> bool:
    """Whether the answer has a number that is no year."""
    answer = context.answer and context.document.text[slice(*context.answer)]
    return bool(answer and _DIGIT.search(_BARE_YEAR.sub("", answer)))


def _year_of_figure(year: int, context: SentenceContext) -> int:
    """The year that a sentence gives for the figure of the answer, if that is another one than the
    asked year: 2022 of "310,000 for 2022 and none for 2023"; 0 if it is not."""
    if not context.answer:
        return 0
    start, end = context.answer
    years = {
        quantity.year
        for quantity in iter_quantities(context.document.text, context.span)
        if quantity.year and quantity.span[0] < end and start < quantity.span[1]
    }
    return min(years) if years and year not in years else 0


_ASKED_DAY = lazy_pattern(rf"\bon\s+(?P<day>{'|'.join(WEEKDAYS)})\b")


def _year_for_weekday(asked: QuestionConstraints, context: SentenceContext) -> int:
    """The earlier year of which a sentence tells, where it is asked of a day of the week, which is
    one of the last days; 0 if it is none."""
    match = _ASKED_DAY.search(asked.query)
    if not match or asked.years or match["day"] in context.sentence:
        return 0
    published = context.document.publication_day
    own = stated_years(context.clause)
    return own[0] if own and not (published and published.year in own) else 0


def _is_long_ago(year: int, context: SentenceContext) -> str:
    """The time to which a sentence goes back from the year asked about, which the one before names:
    "Five years ago" behind "on 5 February 2023"; "" if it does not."""
    ago = _AGO.match(context.clause.lstrip("“\"'‘ "))
    if not ago or any(year in years for years in context.own_years):
        return ""
    is_asked_before = bool(context.before) and str(year) in context.before[0]
    return ago["ago"].lower() if is_asked_before else ""


def _year_of_clause(year: int, context: SentenceContext) -> int:
    """The one year that the part between semicolons with the answer states, if it is another one; 0
    otherwise."""
    if context.clause == context.sentence or str(year) in context.clause:
        return 0
    own = stated_years(context.clause)
    return own[0] if len(set(own)) == 1 and own[0] != year else 0


# "Fell to 311 last year, a spokeswoman said on 5 February 2023": of 2022.
_REPORTED_LAST_YEAR = lazy_pattern(
    r"\blast\s+year\b.*\b(?:said|told|announced|reported|disclosed|confirmed|stated|wrote|published|"
    r"released|presented)\b[^.;]{0,40}?\b(?P<year>(?:19|20)\d\d)\b"
)


def _before_report(year: int, context: SentenceContext) -> int:
    """The year before the one of a report, if a sentence tells of "last year" and the asked one is
    that of the report; 0 otherwise."""
    match = _REPORTED_LAST_YEAR.search(context.sentence)
    return year - 1 if match and int(match["year"]) == year else 0


def _compared_with(year: int, context: SentenceContext) -> str:
    """The time of a figure that a sentence only compares with the year: "140 more than in 2022",
    "the most since 2022"; "" if it names the year otherwise."""
    sentence = context.sentence
    start = context.span[0]
    for other in compared_figures(sentence):
        if other.year != year or not context.answer:
            continue
        if context.answer[1] <= start + other.figure[0]:
            own = stated_years(sentence[: other.phrase[0]])
            published = context.document.publication_day
            if not own and published and published.year > year:
                own = [published.year]
            return str(own[0]) if own else "another year"
        return ""
    mentions = list(re.finditer(rf"(?<!\d){year}(?!\d)", sentence))
    compared = re.compile(
        r"\b(?:than\s+(?:in|during|for|at)\s+(?:the\s+)?(?:\w+\s+(?:of\s+)?)?|"
        r"most\s+since\s+(?:\w+\s+){0,4}|as\s+(?:many|much|high|large|often)\s+as\s+in\s+|"
        r"(?:twice|half|double|triple|times)\s+(?:what|that|as\s+\w+\s+as)\s+(?:(?:it|they)\s+)?"
        r"(?:(?:was|were|had\s+been)\s+)?(?:in|of)\s+)$",
        re.I,
    )
    if not mentions or not all(compared.search(sentence[: item.start()]) for item in mentions):
        return ""
    if not context.answer or context.answer[0] >= context.span[0] + mentions[0].start():
        return ""
    own = stated_years(sentence[: mentions[0].start()])
    published = context.document.publication_day
    return str(
        own[0] if own else published.year if published and published.year != year else ""
    ) or ("another year")


def _year_of_heading(year: int, context: SentenceContext) -> int:
    """The year that a heading above a sentence states, if neither it nor the paragraph has the
    asked one; 0 if there is none."""
    if _CELL_SEPARATOR in context.sentence or any(
        year in years
        for text in (*context.paragraph_before, *context.titles)
        # The day of a report is not what it reports on.
        if not _DAY_LINE.fullmatch(text.strip())
        for years in all_years(text, None)
    ):
        return 0
    for title in context.titles:
        if _DAY_LINE.fullmatch(title.strip()):
            continue
        if own := [*stated_years(title), *(int(it["year"]) for it in _REPORT.finditer(title))]:
            return own[0]
    return 0


def _year_in_force(year: int, context: SentenceContext) -> int:
    """The year that a sentence before in the paragraph states, unless one has the asked one; 0 if
    none does."""
    published = context.document.publication_day
    if published and any(year in own for own in relative_years(context.sentence, published)):
        return 0
    stated = 0
    for text in context.paragraph_before:
        if any(year in years for years in all_years(text, None)):
            return 0
        if not stated:
            stated = next(iter(stated_years(text)), 0)
    return stated


_TELLS_PAST = lazy_pattern(
    r"\b(?:was|were|had|rose|fell|grew|made|sold|came|lost|shrank|sank|spent|paid|bought|won|took|"
    r"[a-z]{2,}ed)\b"
)
_TELLS_PRESENT = lazy_pattern(r"\b(?:is|are|has|have|will|now|today|currently|wants?|plans?)\b")


def _last_year_in_force(year: int, context: SentenceContext) -> int:
    """The earlier year that the sentence before in the paragraph gives as "last year", if the year
    of publication is asked for and this one goes on in the past without a time; 0 otherwise."""
    published = context.document.publication_day
    if (
        published is None
        or published.year != year
        or relative_years(context.sentence, published)
        or not _TELLS_PAST.search(context.sentence)
        or _TELLS_PRESENT.search(context.sentence)
    ):
        return 0
    told = [
        years for text in context.paragraph_before[:1] for years in relative_years(text, published)
    ]
    if not told or any(year in years for years in told):
        return 0
    return told[0].start if len(told[0]) == 1 else 0


_ASKS_PRESENT_FIGURE = lazy_pattern(
    r"^\W*how\s+(?:many|much)\b[^?]*\b(?:does|do|is|are|has|have)\b(?![^?]*\b(?:been|since|ever|in\s+all|"
    r"[a-z]{2,}ed|won|made|sold|lost|built|taken|given|gone|had)\b)",
    re.IGNORECASE,
)


def _past_year_for_present(asked: QuestionConstraints, context: SentenceContext) -> int:
    """The year long before its document's of which a sentence gives a figure in the past, where one
    of the present is asked for: 1978 of "In 1978 it was 40,000" for "How many does it make?"."""
    published = context.document.publication_day
    if (
        published is None
        or asked.years
        or not _is_figure(context)
        or not _ASKS_PRESENT_FIGURE.search(asked.query)
        or not _TELLS_PAST.search(context.sentence)
        or _TELLS_PRESENT.search(context.sentence)
    ):
        return 0
    told = stated_years(context.clause)
    return told[0] if told and max(told) < published.year - 1 else 0


_ASKS_PRESENT = lazy_pattern(r"\b(?:does|do|is|are|has|have)\b", re.IGNORECASE)
_ASKS_PAST = lazy_pattern(
    r"\b(?:did|was|were|had|ago|before|earlier|used\s+to|former\w*|previous\w*|last|since|chang\w+|"
    r"more|less|than|compar\w+)\b",
    re.IGNORECASE,
)
_AGO = lazy_pattern(r"\b(?P<ago>(?:[a-z]+|\d+)\s+(?:years?|decades?)\s+ago)\b", re.IGNORECASE)


def tells_past_instead(asked: QuestionConstraints, sentence: str) -> bool:
    """Whether a sentence is on the number of years ago, for what is so now: "Ten years ago it was
    240" for "How many are there?"."""
    if not asked.asks_quantity or asked.years or _ASKS_PAST.search(asked.query):
        return False
    begins_ago = _AGO.match(sentence.lstrip("“\"'‘ "))
    return bool(begins_ago and _ASKS_PRESENT.search(asked.query))


# "Between October and April only 312 millimetres fell."
_MONTHS_RANGE = lazy_pattern(
    rf"\b(?i:between|from)\s+(?P<first>{MONTH_PATTERN})(?:\s+\d{{4}})?\s+(?:and|to|until|through)\s+"
    rf"(?P<last>{MONTH_PATTERN})\b"
)


def _place_of_answer(context: SentenceContext) -> int:
    """Where the answer begins in its sentence; its end without one."""
    return context.answer[0] - context.span[0] if context.answer else len(context.sentence)


# What will be may be told before.
_ASKS_AHEAD = lazy_pattern(
    r"\b(?:will|would|should|shall|may|might|plan\w*|due|expect\w*|predict\w*|forecast\w*|going to|"
    r"schedul\w*|estimat\w*|propos\w*|budget\w*|intend\w*|promis\w*)\b",
    re.IGNORECASE,
)


def months_differ(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    if asked.asks_date:
        return
    if len(asked.months) == 1 and asked.asks_quantity and not _MONTHS_RANGE.search(asked.query):
        span = _MONTHS_RANGE.search(context.sentence)
        if span and span.start() <= _place_of_answer(context):
            asked_month = MONTH_NAMES[min(asked.months) - 1]
            yield f"about {span['first']} to {span['last']}, not {asked_month}"
            return
    published = context.document.publication_day
    if len(asked.months) == 1 and len(asked.years) == 1 and published:
        month, year = min(asked.months), min(asked.years)
        is_before = (published.year, published.month) < (year, month)
        if is_before and not _ASKS_AHEAD.search(asked.query):
            yield f"published before {MONTH_NAMES[month - 1]} {year}"
            return
    own = {MONTHS[match["month"].lower()] for match in _MONTH.finditer(context.sentence)}
    every = {MONTHS[match["month"].lower()] for match in _ANY_MONTH.finditer(context.sentence)}
    for month in asked.months:
        if own and month not in every:
            yield f"about {MONTH_NAMES[min(own) - 1]}, not {MONTH_NAMES[month - 1]}"


def parts_differ(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A part of the year that is asked about as a whole."""
    if not (asked.years and asked.asks_quantity) or asked.months:
        return
    if _PART_OF_YEAR.search(asked.query) or re.search(
        r"\b(?:quarter|half|months?|spring|summer|autumn|fall|winter)\b", asked.query
    ):
        return
    match = _PART_OF_YEAR.search(context.sentence)
    # "340 in 2022 and 160 in the first half of 2023": the part is of one year alone.
    of_year = match and _OF_YEAR.match(context.sentence, match.end())
    if match and not (of_year and int(of_year["year"]) not in asked.years):
        words = re.sub(r"^\w+\s+(?:the\s+)?", "the ", match["part"] or "") or match["quarter"]
        yield f"about {words}, not all of {min(asked.years)}"
