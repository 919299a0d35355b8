"""Mark, of several figures or places in a sentence, the one that belongs to what is asked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from index.types import Span
from qa.answers.factuality.corrected_values import asks_former
from qa.answers.mismatches.part_and_whole import ASKED_SUBJECT
from qa.answers.mismatches.values_of_others import value_beside_asked
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import (
    CONTRASTS,
    WORD,
    YEAR,
    AskedName,
    QuestionConstraints,
    years_of,
)
from qa.answers.question.years import compared_figures, stated_years
from qa.answers.selection.asked_clause import answer_in_asked_part
from qa.answers.selection.figure_scores import FIGURE, figure_of_asked, is_no_amount
from qa.answers.selection.governing_verb import value_of_asked_verb
from qa.answers.source_sentences import SourceSentence
from qa.answers.values.quantities import iter_quantities
from qa.answers.values.rates import figure_at_asked_rate
from qa.temporal.expressions import parse_time_expression
from qa.text.answer_spans import all_answer_spans, answer_type, counts_nothing, extract_answer_span
from qa.text.datelines import dateline_length
from qa.text.english.clauses import AUXILIARIES, is_verb_form, parse_clauses, split_words, stems_of
from qa.text.english.offices import ASKS_HOLDER
from qa.text.names import CAPITAL, NAME_WORD
from qa.text.noncount_numbers import is_age
from qa.text.numbers import find_numbers

_YEAR = lazy_pattern(YEAR)
_FIGURES = lazy_pattern(FIGURE)
# "70.2 million (2020: 61.4 million)".
_IN_BRACKETS = lazy_pattern(
    rf"(?P<own>{FIGURE})(?P<unit>\s*%|\s+[^\W\d_]+)?\s*"
    rf"\((?:in\s+)?(?P<years>{YEAR})\s*[:,–-]?\s+(?P<figure>{FIGURE})(?:\s*%|\s+[^\W\d_]+)?\)"
)
# "up from 1,160 the year before".
_OF_YEAR_BEFORE = lazy_pattern(
    rf"\b(?:from|with|to|against|than)\s+(?:(?:just|only|about|around|some)\s+)?(?P<figure>{FIGURE})"
    r"(?:\s*%|\s+[^\W\d_]+)?,?\s+(?:in\s+)?(?:the\s+year\s+before|the\s+previous\s+year|"
    r"the\s+preceding\s+year|a\s+year\s+(?:earlier|before))\b",
    re.IGNORECASE,
)
# "Of 90 members, 40 voted."
_PART_OF = lazy_pattern(
    rf"\bof\s+(?:(?:the|its|their|all)\s+){{0,2}}(?P<whole>{FIGURE})\s[^,;\d]*,\s+"
    rf"(?:(?:only|just|about|some)\s+)?(?P<part>{FIGURE})(?=\s)",
    re.IGNORECASE,
)
# "74 of its former 132 workers are back."
_AUXILIARY = "|".join(map(re.escape, sorted(AUXILIARIES)))
_PART_OF_WHOLE = lazy_pattern(
    rf"(?P<part>{FIGURE})\s+of\s+(?:(?:the|its|their|his|her|all)\s+)?(?:[a-z-]+\s+)?"
    rf"(?P<whole>{FIGURE})\s[^,;.]*?\b(?:{_AUXILIARY})\b(?P<said>[^,;.]*)"
)
# In front of a clause that says more of it: "the 24 turbines that".
_COUNTED_BEFORE = lazy_pattern(rf"(?P<figure>{FIGURE})(?:\s+[a-z-]+){{0,2}}\s+$")
_RELATIVE = frozenset(("that", "which", "who", "whom"))
# Characters behind the number of a part in which its verb stands.
_VERB_WITHIN = 30
# A name inside a sentence.
_NAME = lazy_pattern(rf"(?<=[a-z,;] ){CAPITAL}[\w’'.-]+(?: {CAPITAL}[\w’'-]+)*")
# Behind a number, whose or where what is counted is: "310 pupils of Ropewalk".
_OF_NAME = lazy_pattern(
    rf"(?:\s+(?!of\b|at\b|in\b|from\b)[a-z][\w-]*){{1,2}}\s+(?:of|at|in|from)\s+(?:the\s+)?"
    rf"(?P<name>{CAPITAL}[\w’'-]+(?: {CAPITAL}[\w’'-]+)*)"
)
# What is said of the name in front: "the Harbour School, which has 540".
_WHICH_HAS = r"[^,;]{0,12},\s+(?:which|who|with|whose|where)\b"
_TIME_OF_DAY = lazy_pattern(r"\d{1,2}[:.]\d\d")
_ASKS_PLACE = lazy_pattern(
    r"\b(?:what|which)\s+(?:town|city|village|country|state|county|province|place|island|port|"
    r"suburb|district|region)\b",
    re.IGNORECASE,
)
# "Varnes branch", "Kolby plant": a place's name that says which one of something else.
_QUALIFIES_NOUN = lazy_pattern(rf"^(?:the\s+)?{NAME_WORD}\s+[a-z]{{3,}}\b")
_IN_PLACE = lazy_pattern(
    rf"\b(?:in|at|near)\s+(?P<name>{CAPITAL}[\w’'-]+(?:[^\S\n]+{CAPITAL}[\w’'-]+)*)"
)


_ASKS_AGE = lazy_pattern(r"\bhow old\b|\bage\b", re.IGNORECASE)


def bind_answer(
    constraints: QuestionConstraints, place: SourceSentence, index: Index
) -> SourceSentence:
    """The sentence with the answer that is bound to the year or kind of place asked for."""
    answer = place.sentence.answer_span
    if answer is None:
        return place
    document = index.document(place.document_id)
    bound = bound_answer(
        constraints, document.text, place.sentence.span, answer, document.published
    )
    bound = _with_whole_numbers(document.text, bound)
    if bound == answer:
        return place
    return place._replace(sentence=replace(place.sentence, answer_span=bound))


def bound_answer(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span, published: date | None
) -> Span:
    """The answer, or instead of it the one in the sentence that is bound to what is asked for."""
    start, end = sentence
    if not start <= answer[0] < answer[1] <= end:
        return answer
    if answer_type(asked.query) == "number":
        answer = _amount_instead(asked.query, text, sentence, answer)
        bound = _bound(asked, text, sentence, answer, published)
        return answer if counts_nothing(asked.query, text, bound) else bound
    return _bound(asked, text, sentence, answer, published)


def _amount_instead(query: str, text: str, sentence: Span, answer: Span) -> Span:
    """Another number of the sentence instead of a day, or of an age where it is asked how many; the
    one age where that is asked for."""
    if not counts_nothing(query, text, answer):
        return answer
    others = extract_answer_span(query, text, sentence)
    if _ASKS_AGE.search(query):
        spans = all_answer_spans(query, text, sentence)
        others = tuple(span for span in spans if is_age(text, span))
    return others[0] if others else answer


def _bound(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span, published: date | None
) -> Span:
    start, end = sentence
    words = text[start:end]
    if len(asked.years) == 1 and _FIGURES.search(text[slice(*answer)]):
        (year,) = asked.years
        for own, other, years in _pairs(words, published):
            holds_own, holds_other = _holds(answer, own, start), _holds(answer, other, start)
            if holds_own and year in years[1]:
                return _moved(other, start)
            if holds_other and year in years[0]:
                return _moved(own, start)
            if (holds_own and year in years[0]) or (holds_other and year in years[1]):
                return answer
        if of_year := _of_asked_year(year, text, sentence, answer):
            return of_year
    if at_rate := figure_at_asked_rate(asked.query, text, sentence, answer):
        return at_rate
    if successor := _successor(asked, text, sentence, answer):
        return successor
    if asked.asks_date and (time := _behind_dateline(asked, text, sentence, answer)):
        return time
    if asked.asks_quantity and (figure := _in_contrasted_clause(asked.query, words, answer, start)):
        return figure
    if holder := _holder_beside_office(asked.query, words, answer, start):
        return holder
    if votes := _votes_of_winner(asked, words, answer, start):
        return votes
    if governed := _behind_asked_preposition(asked.query, words, answer, start):
        return governed
    if recipient := _recipient(asked, text, sentence, answer):
        return recipient
    if said := _said_of_name(asked, words, answer, start):
        return said
    if elided := _of_elided_verb(asked.query, words, answer, start):
        return elided
    if at_time := _at_time_of_clause(asked.query, words, answer, start):
        return at_time
    if former := _former_of_change(asked.query, words, answer, start):
        return former
    if changed := _changed_to(asked, text, sentence, answer):
        return changed
    if asked.asks_quantity and (own_part := _part_of_answer(asked.query, text, answer)):
        return own_part
    if asked.asks_quantity and (part := _of_part_behind_whole(asked.query, words, answer, start)):
        return part
    if verbless := _of_part_without_verb(asked.query, words, answer, start):
        return verbless
    if asked.asks_quantity and (part := _of_verb_in_front(asked.query, words, answer, start)):
        return part
    if of_asked := figure_of_asked(asked, text, sentence, answer):
        return of_asked
    if asked.asks_quantity and (part := _part_of_whole(asked.query, words, answer, start)):
        return part
    if asked.asks_quantity and (whole := _sum_of_parts(asked.query, words, answer, start)):
        return whole
    if asked.asks_quantity and (figure := _of_asked_verb(asked, text, sentence, answer)):
        return figure
    if in_part := answer_in_asked_part(asked, text, sentence, answer):
        return in_part
    if beside := value_beside_asked(asked, text, sentence, answer):
        return beside
    if of_verb := value_of_asked_verb(asked, text, sentence, answer):
        return of_verb
    if counted := _counted_instead_of_place(asked, words, answer, start):
        return counted
    if _ASKS_PLACE.search(asked.query) and _QUALIFIES_NOUN.match(text[slice(*answer)]):
        places = [
            _moved(match.span("name"), start)
            for match in _IN_PLACE.finditer(words)
            if match["name"].lower() not in CALENDAR_WORDS and match["name"] not in asked.query
        ]
        outside = [span for span in places if span[1] <= answer[0] or span[0] >= answer[1]]
        if len(outside) == 1:
            return outside[0]
    return _first_of_several(text, answer) if asked.asks_quantity else answer


_REPLACED_BY = lazy_pattern(
    r"\b(?:replaced|succeeded|followed)\s+by\s+"
    rf"(?P<name>{CAPITAL}[\w’'-]+(?:[^\S\n]+{CAPITAL}[\w’'-]+)*)"
)


def _successor(asked: QuestionConstraints, text: str, sentence: Span, answer: Span) -> Span | None:
    """Who follows, of "Lund has given up the post and is replaced by Vasco", for who holds it."""
    if not ASKS_HOLDER.match(asked.query):
        return None
    match = _REPLACED_BY.search(text, answer[1], sentence[1])
    return match.span("name") if match else None


_ASKS_WHICH = lazy_pattern(
    r"^\W*(?:which|what)\s+(?P<noun>[a-z]+s)\s+(?:is|was|are|were|have|had)\b"
)
_COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|all)"
_FROM_PLACE = lazy_pattern(r"\b(?:from|in|at)\s+(?:the\s+)?$", re.IGNORECASE)


def _counted_instead_of_place(
    asked: QuestionConstraints, words: str, answer: Span, start: int
) -> Span | None:
    """Of "four paintings were stolen from the Holt Museum", "four paintings" instead of the museum,
    for "Which paintings were stolen?"."""
    match = _ASKS_WHICH.match(asked.query.lower())
    if not match or not _FROM_PLACE.search(words[: answer[0] - start]):
        return None
    noun = match["noun"]
    if noun in words[answer[0] - start : answer[1] - start].lower():
        return None
    found = list(re.finditer(rf"(?:\b{_COUNT}\s+)?\b{re.escape(noun)}\b", words, re.IGNORECASE))
    return _moved(found[0].span(), start) if len(found) == 1 else None


def _of_asked_year(year: int, text: str, sentence: Span, answer: Span) -> Span | None:
    """The one quantity that a sentence gives for the year, if that of the answer is for another
    one: "cost 118 pounds in 2022, after 73 in 2021"."""
    quantities = list(iter_quantities(text, sentence))
    stated = [quantity for quantity in quantities if quantity.year]
    own = [quantity for quantity in stated if _holds(answer, quantity.span, 0)]
    of_year = [quantity for quantity in own if quantity.year == year]
    if of_year and len(of_year) == 1 and _figures_in(text, answer) > 1:
        # "142 million, after 201 million in 2022"
        return of_year[0].span
    others = [quantity for quantity in stated if quantity.year == year]
    if not of_year and not others and (none := _none_in(year).search(text, *sentence)):
        return none.span("none")
    if of_year and len(stated) > len(others) == 1:
        # The only one of that year, whatever words stand beside the figures of others.
        return answer
    if of_year:
        return None
    # A figure without a year, "41 percent, after 38 in 2019", is of the time of the report.
    own = own or [quantity for quantity in quantities if _holds(answer, quantity.span, 0)]
    if not own or len(others) != 1 or (others[0].kind and others[0].kind != own[0].kind):
        return None
    return others[0].span


def _none_in(year: int) -> re.Pattern[str]:
    """Finds that there was none in a year: "310,000 for 2022 and none for 2023"."""
    return re.compile(rf"\b(?P<none>none|nothing|zero)\s+(?:at\s+all\s+)?(?:for|in)\s+{year}\b")


def _figures_in(text: str, answer: Span) -> int:
    """How many figures an answer has, but for years."""
    return sum(not _YEAR.fullmatch(match[0]) for match in _FIGURES.finditer(text[slice(*answer)]))


def _with_whole_numbers(text: str, answer: Span) -> Span:
    """The answer, with all of a number of which it has a part: "1,870" for "870"."""
    start, end = answer
    while start > 1 and text[start].isdigit() and _IN_NUMBER.fullmatch(text[start - 2 : start]):
        start -= 2
    while start and text[start].isdigit() and text[start - 1].isdigit():
        start -= 1
    return start, end


def _first_of_several(text: str, answer: Span) -> Span:
    """Of an answer that goes on over another figure, the first part: "8 million" of "8 million
    crowns; one alone for 5"."""
    words = text[slice(*answer)]
    match = _NEXT_FIGURE.search(words)
    return (answer[0], answer[0] + match.start("next")) if match else answer


# Behind a figure, where another part of the sentence begins that has one too.
_NEXT_FIGURE = lazy_pattern(r"(?<=\d)[^\d;]*?(?P<next>;|,\s+and\b)(?=.*\d)")
_IN_NUMBER = lazy_pattern(r"\d[.,]")


def _of_asked_verb(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span
) -> Span | None:
    """The figure in the one clause that has the verb of the question, if the answer stands in one
    without a verb of its own: "has 96 beds, of which 60 can be used" for "How many can be used?".
    """
    event = read_asked_event(asked.query)
    if event is None or not _FIGURES.search(text[slice(*answer)]):
        return None
    asked_words = split_words(asked.query, (0, len(asked.query)))
    verbs = frozenset(
        stem
        for word in asked_words
        if word.stems & event.verbs and is_verb_form(word.form) and word.form not in AUXILIARIES
        for stem in word.stems
    )
    # Behind "did" the verb has no ending that shows it.
    if not verbs and any(word.form == "did" for word in asked_words):
        verbs = event.verbs
    for match in _PART_OF.finditer(text, *sentence):
        behind = split_words(text, (match.end(), min(sentence[1], match.end() + _VERB_WITHIN)))
        if _holds(answer, match.span("whole"), 0) and any(word.stems & verbs for word in behind):
            return match.span("part")
    parsed = parse_clauses(text, sentence)
    clauses = [
        [parsed.words[number] for number in clause.words]
        for clause in parsed.clauses
        if any(parsed.words[number].stems & verbs for number in clause.words)
    ]
    if len(clauses) != 1 or any(
        word.start < answer[1] and answer[0] < word.end for word in clauses[0]
    ):
        return None
    start, end = clauses[0][0].start, clauses[0][-1].end
    # "16, instead of the 24 that the firm had applied for"
    if clauses[0][0].form in _RELATIVE and (
        counted := _COUNTED_BEFORE.search(text, sentence[0], start)
    ):
        return counted.span("figure")
    own = {parsed.clause_of[number] for number in parsed.overlapping(answer)}
    if any(
        is_verb_form(word.form) and word.form not in AUXILIARIES
        for clause in own
        for word in (parsed.words[number] for number in parsed.clauses[clause].words)
    ):
        # "It bought the mill for 5 million": it has another verb.
        return None
    return _only_figure(text, (start, end))


# "Sold 40 of its 110 hectares": the verb in front tells of the part.
_VERB_OF_PART = lazy_pattern(
    rf"(?P<before>(?:[^\W\d]+\s+){{1,3}})(?P<part>{FIGURE})\s+(?:(?:out\s+)?of)\s+(?:its|the|their|his|her|all)\s+"
    rf"(?:[a-z]+\s+)?(?P<whole>{FIGURE})\b"
)
_ASKS_STATE = lazy_pattern(
    r"\b(?:has|have|had|own\w*|left|remain\w*|total|in\s+all|altogether)\b\W*(?:left\W*)?$|\bin\s+all\b",
    re.IGNORECASE,
)


def _of_verb_in_front(query: str, words: str, answer: Span, start: int) -> Span | None:
    """Of "sold 40 of its 110 hectares", the part, if the answer is one of the two and the verb in
    front is asked for."""
    match = _VERB_OF_PART.search(words)
    asked = read_asked_event(query)
    if not match or not asked:
        return None
    if not any(_holds(answer, match.span(group), start) for group in ("part", "whole")):
        return None
    verbs = split_words(match["before"], (0, len(match["before"])))
    is_told = any(word.stems & asked.verbs for word in verbs)
    return _moved(match.span("part"), start) if is_told and not _ASKS_STATE.search(query) else None


def _part_of_whole(query: str, words: str, answer: Span, start: int) -> Span | None:
    """Of "74 of its 132 workers are back", the part of which is said what is asked, if the answer
    is the whole."""
    match = _PART_OF_WHOLE.search(words)
    if not match or not _holds(answer, match.span("whole"), start):
        return None
    said = {word.lower() for word in WORD.findall(match["said"])} - STOPWORDS
    is_said = bool(said & {word.lower() for word in WORD.findall(query)})
    return _moved(match.span("part"), start) if is_said else None


# "363 people worked for us: 280 at Felling Quay and 83 at Little Sorrel."
_PARTS_BEHIND = lazy_pattern(r"^(?P<whole>[^:;]*\d[^:;]*):\s+(?P<parts>[^:;]*\d[^:;]*)$")
_ASKS_ALL = lazy_pattern(
    r"\b(?:in all|all told|altogether|in total|overall|total)\b", re.IGNORECASE
)


def _sum_of_parts(query: str, words: str, answer: Span, start: int) -> Span | None:
    """The figure in front of a colon that those behind it add up to, if the answer is one of these
    and all together are asked for."""
    match = _PARTS_BEHIND.match(words)
    if not match or not _ASKS_ALL.search(query) or answer[0] - start < match.start("parts"):
        return None
    parts = [number.value for number in find_numbers(match["parts"])]
    if len(parts) < 2:
        return None
    wholes = [it.span for it in find_numbers(match["whole"]) if it.value == sum(parts)]
    return _moved(wholes[0], start) if len(wholes) == 1 else None


def _in_contrasted_clause(query: str, words: str, answer: Span, start: int) -> Span | None:
    """The answer, or the one figure, in the part between semicolons that alone has the point of the
    compass or the like that is asked about: "In the north 4,000 people fled; in the south 9,500".
    """
    if ";" not in words:
        return None
    clauses = [match.span() for match in re.finditer(r"[^;]+", words)]
    for word in WORD.findall(query.lower()):
        if word not in CONTRASTS:
            continue
        having = [span for span in clauses if word in WORD.findall(words[slice(*span)].lower())]
        if len(having) == 1:
            first, end = having[0]
            if first <= answer[0] - start < end:
                return answer
            figure = _only_figure(words, (first, end))
            return _moved(figure, start) if figure else None
    return None


# "The prosecution had asked for six years, the defence for a fine": one verb of two.
_ELIDED_VERB = lazy_pattern(
    r"(?P<first>[\w’'-]+(?:\s+[\w’'-]+){0,5}?)\s+[a-z]+\s+"
    r"(?P<preposition>for|to|against|with|from|on|in|at)\s+(?P<value>[^,;]+),\s+(?:and\s+|while\s+)?"
    r"(?P<second>(?:the\s+)?[\w’'-]+(?:\s+[\w’'-]+)??)\s+(?P=preposition)\s+(?P<other>[^,;.]+)"
)


def _of_elided_verb(query: str, words: str, answer: Span, start: int) -> Span | None:
    """What is told of the one of two that a question names, if the answer is what is told of the
    other with the same verb."""
    match = _ELIDED_VERB.search(words)
    if match is None:
        return None
    asked = _content_stems(query)
    first, second = _content_stems(match["first"]) & asked, _content_stems(match["second"]) & asked
    if second - first and _holds(answer, match.span("value"), start):
        return _moved(match.span("other"), start)
    if first and not second and _holds(answer, match.span("other"), start):
        return _moved(match.span("value"), start)
    return None


# "Of the 64 million for the clinic, the county pays 12 million".
_OF_WHOLE_FIRST = lazy_pattern(
    rf"^\W*(?:Out o|O)f\s+[^,;.]*?(?P<whole>{FIGURE})(?:[^,;]|,(?=\d{{3}}))*,\s+(?P<rest>[^;]+)"
)
_COMMA_PARTS = lazy_pattern(r"(?:[^,;]|,(?=\d{3}))+")


def _of_part_behind_whole(query: str, words: str, answer: Span, start: int) -> Span | None:
    """The one figure behind the whole that is told of the subject asked about, or stands in a part
    with words of the question that the whole lacks: of "Of the 58 cases, 41 were in children", "41"
    for "How many children?". None if neither that nor the whole is the answer."""
    match = _OF_WHOLE_FIRST.match(words)
    if not match:
        return None
    is_whole = _holds(answer, match.span("whole"), start)
    if is_whole and (subject := ASKED_SUBJECT.search(query)):
        named = re.compile(rf"\b{re.escape(subject['noun'])}\b", re.IGNORECASE)
        noun = named.search(words, *match.span("rest"))
        figure = noun and _only_figure(words, (noun.end(), match.end("rest")))
        if figure:
            return _moved(figure, start)
    asked = _content_stems(query) - _content_stems(words[: match.start("rest")])
    parts = [
        part.span()
        for part in _COMMA_PARTS.finditer(words, *match.span("rest"))
        if asked & _content_stems(part[0])
    ]
    if len(parts) != 1 or not (figure := _only_figure(words, parts[0])):
        return None
    if not is_whole:
        return answer if _holds(answer, figure, start) else None
    return _moved(figure, start)


_NUMBER = (
    rf"(?:{FIGURE}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|sixteen|seventeen|eighteen|nineteen|twenty|none)"
)
# "300,000 a year, of which 120,000 are heating costs", "38 weeks in Norrby, in Sundby 21", "nine
# voted for it, four against".
_PART_WITHOUT_VERB = lazy_pattern(
    rf",\s+(?:of\s+(?:which|whom|them|these|those)|including)\s+(?P<first>{_NUMBER})\b(?P<of_part>[^,;]*)|"
    rf",\s+(?:and\s+)?(?P<of_them>{_NUMBER})\s+of\s+(?:which|whom|them|these|those)\b(?P<them>[^,;]*)|"
    rf",\s+(?:and\s+|but\s+)?(?:only\s+)?(?P<named>(?:[^\W\d]|[’'-])+(?:\s+(?:[^\W\d]|[’'-])+){{0,3}}?)\s+"
    rf"(?:only\s+)?(?P<last>{_NUMBER})(?=\W*(?:$|[,;.]))|"
    rf",\s+(?:and\s+|but\s+)?(?P<votes>{_NUMBER})\s+(?P<side>against|for|in\s+favou?r)\b"
)


def _of_part_without_verb(query: str, words: str, answer: Span, start: int) -> Span | None:
    """The number of a part that goes on with the verb in front of it and has a word of the question
    that the part with the answer lacks: "21" of "wait 38 weeks in Norrby, in Sundby 21" for
    Sundby."""
    asked = _content_stems(query) | (_VOTES & {word.lower() for word in WORD.findall(query)})
    for match in _PART_WITHOUT_VERB.finditer(words):
        front = words[max(words.rfind(";", 0, match.start()), 0) : match.start()]
        if not 0 <= answer[0] - start < match.end() or not find_numbers(f"{front} {match[0]}"):
            continue
        own = match["of_part"] or match["them"] or match["named"] or ""
        if match["named"] and any(
            is_verb_form(word.form) for word in split_words(own, (0, len(own)))
        ):
            continue
        told = _content_stems(own) | ({match["side"]} if match["side"] else set())
        if told & asked - _content_stems(front):
            groups = ("first", "of_them", "last", "votes")
            return _moved(match.span(next(it for it in groups if match[it])), start)
    return None


# Prepositions that say on which side votes are.
_VOTES = frozenset(("against", "for"))


_ASKS_OFFICE = lazy_pattern(
    r"^\W*who(?:['’]s|\s+is|\s+was)\s+(?:(?:the|its|their|his|her)\s+)?(?P<office>[a-z]{4,})\b(?!\s+(?:who|that)\b)",
    re.IGNORECASE,
)
_PERSON = rf"(?P<name>{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)+)"


def _holder_beside_office(query: str, words: str, answer: Span, start: int) -> Span | None:
    """The name right behind the office whose holder is asked for, if the answer is another name:
    "Ilse Bracht" of "its chair is Jörg Müller, its treasurer Ilse Bracht" for the treasurer."""
    asked = _ASKS_OFFICE.match(query)
    if asked is None:
        return None
    beside = rf"(?<!former )(?<!deputy )\b{asked['office']}(?:\s+is|\s+was|,)?\s+{_PERSON}"
    found = [match.span("name") for match in re.finditer(beside, words)]
    own = (answer[0] - start, answer[1] - start)
    if len(found) != 1 or (own[0] < found[0][1] and found[0][0] < own[1]):
        return None
    is_name = re.fullmatch(_PERSON, words[own[0] : own[1]])
    return _moved(found[0], start) if is_name else None


# "Ane Bull was elected by 31 votes to 28."
_ELECTED_BY = lazy_pattern(
    rf"(?P<winner>{CAPITAL}[\w’'-]+)\s+(?:was|were|is|has been|won|beat|defeated)\b[^.;]*?\bby\s+"
    rf"(?P<won>{_NUMBER})(?:\s+votes)?\s+(?:to|against)\s+(?P<lost>{_NUMBER})\b"
)
_ASKS_VOTES = lazy_pattern(r"\bhow\s+many\s+(?:votes|points|seats)\b", re.IGNORECASE)


def _votes_of_winner(
    asked: QuestionConstraints, words: str, answer: Span, start: int
) -> Span | None:
    """The votes of the winner, if the loser's are the answer and the winner is asked about."""
    match = _ELECTED_BY.search(words) if _ASKS_VOTES.search(asked.query) else None
    if match is None or not _holds(answer, match.span("lost"), start):
        return None
    is_winner = any(match["winner"].lower() == name.words[-1].lower() for name in asked.names)
    return _moved(match.span("won"), start) if is_winner else None


_ENDS_WITH_PREPOSITION = lazy_pattern(
    r"^\W*(?:what|who|whom)\b.*\b(?P<verb>[a-z]{4,})\s+(?P<preposition>against|for|about)\W*$",
    re.IGNORECASE,
)


def _behind_asked_preposition(query: str, words: str, answer: Span, start: int) -> Span | None:
    """What stands behind the verb and preposition with which a question ends: "Ek" of "protested
    against Ek, who …" for "What did they protest against?"."""
    asked = _ENDS_WITH_PREPOSITION.match(query)
    if asked is None:
        return None
    stems = stems_of(asked["verb"].lower())
    governed = re.compile(
        rf"(?P<verb>[a-z]+)\s+{asked['preposition'].lower()}\s+(?P<object>[^,;.:–—]+)"
    )
    found = [match for match in governed.finditer(words) if stems_of(match["verb"]) & stems]
    if len(found) != 1 or _holds(answer, found[0].span("object"), start):
        return None
    own = (answer[0] - start, answer[1] - start)
    if found[0].start("object") < own[1] and own[0] < found[0].end("object"):
        return None
    end = found[0].end("object")
    return _moved((found[0].start("object"), end - (words[end - 1] == " ")), start)


_ASKED_WHEN = lazy_pattern(r"\bwhen\s+(?P<clause>[^?]+)", re.IGNORECASE)
_FIGURE_WHEN = lazy_pattern(rf"(?P<figure>{FIGURE})\b[^,;\d]{{0,30}}?\bwhen\s+(?P<clause>[^,;\d]+)")
_ASKS_ORIGINAL = lazy_pattern(
    r"\b(?:first|original(?:ly)?|initial(?:ly)?|at first|earlier|previous(?:ly)?|before)\b",
    re.IGNORECASE,
)
_FROM_TO = lazy_pattern(
    rf"\bfrom\s+(?P<old>{_NUMBER})\b(?:\s+[a-z]+){{0,2}}?\s+to\s+(?:[a-z]+\s+)?(?P<new>{_NUMBER})\b"
)


def _at_time_of_clause(query: str, words: str, answer: Span, start: int) -> Span | None:
    """The figure in front of the clause with "when" that the question has, too: "12" of "cost 12
    when the bakery opened and 49 today"."""
    asked = _ASKED_WHEN.search(query)
    told = _FIGURE_WHEN.search(words) if asked else None
    if not asked or not told or not _FIGURES.search(words[answer[0] - start : answer[1] - start]):
        return None
    if not _content_stems(asked["clause"]) & _content_stems(told["clause"]):
        return None
    own = _only_figure(words, (answer[0] - start, answer[1] - start))
    return answer if own == told.span("figure") else _moved(told.span("figure"), start)


def _former_of_change(query: str, words: str, answer: Span, start: int) -> Span | None:
    """The former one of two numbers, if the first one is asked for: "six" of "cut the sentence from
    six years to four"."""
    match = _FROM_TO.search(words) if _ASKS_ORIGINAL.search(query) else None
    if match and _holds(answer, match.span("new"), start):
        return _moved(match.span("old"), start)
    return None


def _part_of_answer(query: str, text: str, answer: Span) -> Span | None:
    """The figure of the one part between commas of an answer that has words of the question:
    "£4" of "£8, children and students £4" for students."""
    parts = [match.span() for match in _COMMA_PARTS.finditer(text, *answer)]
    if len(parts) == 1:
        return None
    asked = _content_stems(query)
    told = [part for part in parts if asked & _content_stems(text[slice(*part)])]
    return _only_figure(text, told[0]) if len(told) == 1 else None


def _content_stems(words: str) -> frozenset[str]:
    """The stems of the words of a text that mean something by themselves."""
    return frozenset(
        stem
        for word in split_words(words, (0, len(words)))
        if word.is_word and word.form not in STOPWORDS and word.form not in AUXILIARIES
        for stem in word.stems
    )


# Characters in front of a time in which the verb stands that it belongs to.
_NEAR = 50
_RELATIVE_TIME = lazy_pattern(
    r"\b(?:[a-z]+|\d+)\s+(?:years?|months?|weeks?|days?|decades?)\s+(?:ago|earlier|before)\b|"
    r"\blast\s+(?:year|month|week|spring|summer|autumn|winter|[A-Z][a-z]+)\b"
)


def _behind_dateline(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span
) -> Span | None:
    """The time that a sentence names behind the verb of the question, if the answer is the day of
    its dateline; of what is to come, the first one."""
    length = dateline_length(text[slice(*sentence)])
    if not length or answer[1] > sentence[0] + length:
        return None
    event = read_asked_event(asked.query)
    verbs = event.verbs if event else frozenset()
    behind = (sentence[0] + length, sentence[1])
    named = [match.span() for match in _RELATIVE_TIME.finditer(text, *behind)]
    if event and not event.is_past:
        named = named or list(all_answer_spans(asked.query, text, behind, kind="date"))[:1]
    found = [
        span
        for span in named
        if any(
            word.stems & verbs
            for word in split_words(text, (max(behind[0], span[0] - _NEAR), span[0]))
        )
    ]
    return found[0] if len(found) == 1 else None


# "Who got the contract?"
_ASKS_RECIPIENT = lazy_pattern(
    r"^\W*(?:who|whom|which\s+[a-z]+)\s+(?:has\s+|had\s+|have\s+|will\s+)?(?:gets?|got|gotten|"
    r"receive[sd]?|won|wins?|(?:was|were|is|are|been)\s+(?:awarded|given|granted|handed|offered))\b|"
    r"^\W*(?:to\s+)?whom\b",
    re.IGNORECASE,
)
_GIVEN_TO = lazy_pattern(
    r"\b(?:award(?:s|ed)?|g[ai]ves?|given|grant(?:s|ed)?|hand(?:s|ed)?|sold|sells?|assign(?:s|ed)?|"
    r"offer(?:s|ed)?|present(?:s|ed)?|donate[sd]?|lent|transfer(?:s|red)?|paid|pays)\b[^.;]{1,90}?"
    rf"\bto\s+(?P<name>(?:the\s+)?(?:(?!(?:for|of|in|at|on|by|with|and|from)\b)[A-Za-z][a-z-]+\s+){{0,3}}"
    rf"{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)*)"
)


def _recipient(asked: QuestionConstraints, text: str, sentence: Span, answer: Span) -> Span | None:
    """To whom something was given, for "Who got it?", if the answer is who gave it."""
    if not _ASKS_RECIPIENT.search(asked.query):
        return None
    found = list(_GIVEN_TO.finditer(text, *sentence))
    if len(found) != 1 or answer[1] > found[0].start():
        return None
    return found[0].span("name")


def _said_of_name(asked: QuestionConstraints, words: str, answer: Span, start: int) -> Span | None:
    """The one figure of a clause that says something of the name asked about, if the answer is of
    another name: "540" of "the 310 pupils of Kolby will move to the Harbour School, which has 540".
    """
    end = answer[1] - start
    of_name = _OF_NAME.match(words, end) or _OF_NAME.search(words[:end], answer[0] - start)
    if not of_name or any(_names(of_name["name"], name) for name in asked.names):
        return None
    for name in asked.names:
        pattern = re.compile(rf"\b{re.escape(name.keys[-1])}\b{_WHICH_HAS}(?P<clause>[^,;]*)")
        match = pattern.search(words, end)
        if match and (figure := _only_figure(words, match.span("clause"))):
            return _moved(figure, start)
    return None


def _changed_to(asked: QuestionConstraints, text: str, sentence: Span, answer: Span) -> Span | None:
    """The new figure of a change, if the answer is the former one, or both: "44" of "cut the number
    from 48 to 44"."""
    if asks_former(asked.query) or _ASKS_CHANGE.search(asked.query):
        return None
    for match in _CHANGE.finditer(text, *sentence):
        if _holds(answer, match.span("old"), 0):
            return match.span("new")
    return None


# "Raised the price from 3.20 to 3.60 euros."
_CHANGE = lazy_pattern(
    r"\b(?:rais|r[io]s|increas|reduc|cut|f[ae]ll|drop|lower|grow|grew|shr[aiu]nk|climb|jump|went|go|"
    r"extend|expand|chang|trim|slash|widen|shorten|declin|soar|mov|upgrad|revis|correct)[a-z]*\b"
    rf"[^;.]{{0,60}}?\bfrom\s+(?:[a-z]+\s+){{0,2}}(?P<old>{FIGURE})(?:\s*%|(?:\s+[a-z-]+){{0,3}})\s+to\s+"
    rf"(?:[a-z]+\s+){{0,2}}(?P<new>{FIGURE})",
    re.IGNORECASE,
)
_ASKS_CHANGE = lazy_pattern(
    r"\b(?:from|by how|how much (?:more|less|higher|lower)|before|old)\b|"
    r"\bhow (?:much|many|far)\b.*\b(?:fall|fell|rise|rose|grow|drop|cut|increase|decrease|change)",
    re.IGNORECASE,
)


def _names(words: str, name: AskedName) -> bool:
    """Whether a part of a sentence has the last word of a name, or all words of which it needs
    each."""
    keys = name.keys if name.needs_all else name.keys[-1:]
    return all(re.search(rf"\b{re.escape(key)}\b", words, re.IGNORECASE) for key in keys)


def _pairs(words: str, published: date | None) -> Iterator[tuple[Span, Span, tuple[range, range]]]:
    """Two figures of one thing in a sentence, the own one and another year's, and the years."""
    for match in _IN_BRACKETS.finditer(words):
        bracketed = _YEAR.search(match["years"])
        if bracketed:
            other = years_of(bracketed)
            own = [year for year in stated_years(words) if year not in other]
            following = range(other.stop, other.stop + 1)
            years = range(own[0], own[0] + 1) if own else following
            end = match.end("unit") if match["unit"] else match.end("own")
            yield (match.start("own"), end), match.span("figure"), (years, other)
    for compared in compared_figures(words):
        before = [
            found.span()
            for found in _FIGURES.finditer(words, 0, compared.phrase[0])
            if not is_no_amount(words, found[0], found.span())
        ]
        own_years = stated_years(words[: compared.phrase[0]])
        year = own_years[0] if own_years else published.year if published else 0
        if before and year and year != compared.year:
            other = range(compared.year, compared.year + 1)
            yield before[-1], compared.figure, (range(year, year + 1), other)
    for match in _OF_YEAR_BEFORE.finditer(words):
        figures = [
            found
            for found in _FIGURES.finditer(words, 0, match.start())
            if not is_no_amount(words, found[0], found.span())
        ]
        own_years = stated_years(words[: match.start()]) or list(
            _dated_years(words[: match.start()], published)
        )
        if figures and len(set(own_years)) == 1:
            (year,) = set(own_years)
            years_pair = (range(year, year + 1), range(year - 1, year))
            yield figures[-1].span(), match.span("figure"), years_pair


def _only_figure(text: str, part: Span, pattern: re.Pattern[str] = _FIGURES) -> Span | None:
    """The one figure in a part of a text, but for those of dates; None if there are several."""
    figures = [
        found.span()
        for found in pattern.finditer(text, *part)
        if pattern is not _FIGURES or not is_no_amount(text, found[0], found.span())
    ]
    return figures[0] if len(figures) == 1 else None


def _dated_years(words: str, published: date | None) -> Iterator[int]:
    """The years of the days and months that a text names without one."""
    if published is None:
        return
    position = 0
    for match in WORD.finditer(words):
        if match.start() >= position and (
            time := parse_time_expression(words, match.start(), published)
        ):
            position = time.end
            if time.since.year == time.until.year:
                yield time.since.year


def _holds(answer: Span, figure: Span, offset: int) -> bool:
    return answer[0] < figure[1] + offset and figure[0] + offset < answer[1]


def _moved(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset
