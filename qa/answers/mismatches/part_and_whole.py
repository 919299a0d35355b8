"""Find a number for a part where the whole is asked for, or for all where one is asked for."""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_NAMES
from qa.answers.mismatches.values_of_others import distinguishing_words
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import AUXILIARIES, is_verb_form, split_words
from qa.text.english.lexicon import LIGHT_VERBS
from qa.text.english.sentence_parts import split_parts
from qa.text.names import CAPITAL, find_names
from qa.text.numbers import find_numbers

_TOTAL = r"in\s+all|in\s+total|all\s+together|altogether|overall|combined|as\s+a\s+whole|all\s+told"
_ASKS_WHOLE = lazy_pattern(rf"\b(?:{_TOTAL}|the\s+total|total\s+(?:number|of)|the\s+whole)\b", re.I)
_STATES_WHOLE = lazy_pattern(
    rf"\b(?:{_TOTAL}|a\s+total|the\s+total|total(?:ed|led|ing|ling)?|sum|"
    r"together|both|the\s+whole|whole|entire|all)\b",
    re.I,
)
# In front of the number of a part, and behind it.
_PART_BEFORE = lazy_pattern(
    r"\b(?:the\s+)?(?:other|another|remaining|further|additional|extra|of\s+(?:these|them|those|which"
    r"|whom)|including|among\s+(?:them|these))(?:,)?\s+(?:(?:about|some|around|nearly|only|almost|up|"
    r"to|the|were|are|was|is)\s+){0,2}$",
    re.IGNORECASE,
)
_PART_AFTER = lazy_pattern(
    r"^\s*(?:[a-z-]+\s+){0,2}?(?:of\s+(?:them|these|those|which|whom)|more\s+(?!than)|others?\b)",
    re.IGNORECASE,
)
# Behind the number of a part, in front of that of the next.
_NEXT_PART = lazy_pattern(
    r"\b(?:another|the\s+other|the\s+remaining|a\s+further|a\s+second|in\s+addition|additionally|besides,?|plus)\s+"
    r"(?:(?:about|some|around|nearly|almost)\s+)?\d",
    re.IGNORECASE,
)
# "In the Mill Hall, where 320 people work": the number of the place in front.
_OF_PART_BEFORE = lazy_pattern(
    rf"(?P<name>{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)*),?\s+(?:where|in\s+which|at\s+which|which\s+"
    r"has|with)\s+(?:a\s+staff\s+of\s+)?(?:[a-z]+\s+){0,2}$"
)
# "12 people in Arlen": the place behind a number.
_IN_PLACE_BEHIND = lazy_pattern(
    r"^(?:\s+[a-z][a-z-]*){0,3}?\s+(?:in|at)\s+"
    rf"(?P<name>{CAPITAL}[\w’'-]+(?:[ ]{CAPITAL}[\w’'-]+)*)"
)
_IN_PLACE = lazy_pattern(
    r"\b(?:[Ii]n|[Aa]t)\s+(?:the\s+|neighbou?ring\s+|nearby\s+)*"
    rf"(?P<name>{CAPITAL}[\w’'-]+(?:[ ]{CAPITAL}[\w’'-]+)*)"
)
# "In the whole valley": an area of many places that has no name in the question.
_ASKS_AREA = lazy_pattern(
    r"\b(?:in|across|throughout|over|all\s+over)\s+(?:the\s+)?(?:whole\s+|entire\s+)?(?P<area>valley|"
    r"county|region|district|country|province|state|area|island|peninsula|nation)\b(?!\s+of\b)"
)
# "64 people, 41 of them in Tolland": where a part of them is.
_PART_IN = lazy_pattern(
    rf"^[^.;]{{0,60}}?,\s+(?:[\w.,]+\s+of\s+(?:them|these|those|whom|which)|including\s+[\w.,]+|most)\s+"
    rf"(?:in|at|from)\s+(?:the\s+)?(?P<name>{CAPITAL}[\w’'-]+)"
)
# "Toyota, Honda and BMW recalled 937,400", "are among 937,400": the number of several together.
_NAME = rf"{CAPITAL}[\w’'&.-]*(?:[ ]{CAPITAL}[\w’'&.-]*)*"
_SEVERAL_BEFORE = lazy_pattern(rf"{_NAME}(?:,[ ]{_NAME})*,?[ ](?:and|&)[ ](?:the[ ])?{_NAME}")
_AMONG_BEFORE = lazy_pattern(
    r"\b(?:among|one\s+of)\s+(?:the\s+)?(?:some\s+|about\s+|more\s+than\s+|nearly\s+|over\s+)?$"
)
# "How many hectares does it have left?", which "40 of its 110" does not tell.
_ASKS_LEFT = lazy_pattern(r"\b(?:left|remain(?:s|ed|ing)?)\W*$|\bremaining\b", re.IGNORECASE)
_OF_WHOLE_BEFORE = lazy_pattern(
    r"\d\s+(?:out\s+)?of\s+(?:its|the|their|his|her|all)\s+(?:[a-z]+\s+)?$"
)
_EACH = lazy_pattern(r"\b(?:each|apiece|respectively|both|every|per)\b", re.IGNORECASE)
_ASKS_AGE = lazy_pattern(r"\bhow\s+old\b", re.IGNORECASE)
_ASKS_ONE = lazy_pattern(
    r"\b(?:alone|(?:one|a|each|every)\s+single|a\s+single|single|just\s+one|only\s+one|each\s+one|"
    r"by\s+itself|on\s+its\s+own)\b",
    re.IGNORECASE,
)
# "Each turbine", "output per turbine".
_ASKS_EACH = lazy_pattern(
    r"\b(?:each|every|per)\s+(?!(?:hour|day|night|week|month|quarter|season|year|time|shift|minute|"
    r"second|cent|other|one)\b)[a-z]{3,}\b",
    re.IGNORECASE,
)
# What several have is the sum of what each has: "They have an output of 42 megawatts".
_THEY_HAVE = lazy_pattern(
    r"(?:^|[.;]\s+|\band\s+)(?i:they|(?:all|the|these|those)\s+(?:[\w’'-]+\s+){0,3}?[a-z]{2,}s)\s+"
    r"(?:(?:now|will|can|should|would|already)\s+)?"
    r"(?:(?:have|had|reach(?:ed)?|give|gave|with)\s+an?\s+(?:[a-z]+\s+)?(?:output|capacity|yield|"
    r"turnover|income|budget|population|storage|area)\s+of|"
    r"(?:produc|generat|suppl|deliver|yield|hold)[a-z]*)\s+(?:[a-z]+\s+){0,2}\d"
)
_ONE_OF_IT = lazy_pattern(
    r"\b(?:alone|single|each|every|per|apiece|by\s+itself|on\s+its\s+own|one|only|individual(?:ly)?)\b",
    re.I,
)
_ALL_OF_IT = lazy_pattern(
    r"\b(?:together|in\s+all|in\s+total|altogether|combined|all\s+told|a\s+total)\b", re.IGNORECASE
)


# "How much does the county pay?"
ASKED_SUBJECT = lazy_pattern(
    r"\bhow\s+(?:much|many)\b[^?]*?\b(?:do|does|did|will|would|has|have|had)\s+(?:the|its|their|his|her)"
    r"\s+(?P<noun>[a-z]{3,})\b",
    re.IGNORECASE,
)
# Behind a figure, where something of it begins.
_OF_IT = r"\b(?:of\s+(?:which|whom|that|them|these|this|it)|including|whose)\b"
_OF_FIRST = lazy_pattern(r"^\W*(?:out\s+)?of\s+[^,;.]*$", re.IGNORECASE)


# "How many of the passengers were schoolchildren?"
_ASKS_SHARE = lazy_pattern(
    r"\bhow\s+many\s+of\s+(?:the|its|their|his|her|these|those)\s+(?:[a-z-]+\s+)?(?P<whole>[a-z]{4,})\b",
    re.IGNORECASE,
)


def share_is_whole(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The number of all of which it is asked how many of them were something: "310 passengers, most
    of them schoolchildren"."""
    match = _ASKS_SHARE.search(asked.query)
    if not match or not context.answer or not context.span[0] <= context.answer[0]:
        return
    counted = context.document.text[context.answer[0] : context.span[1]]
    whole = re.escape(match["whole"])
    if re.match(
        rf"(?:[a-z]+\s+){{0,2}}?[\d.,]+\s+(?:[a-z-]+\s+)?{whole}\b(?!\s+(?:who|that)\b)",
        counted,
        re.I,
    ):
        yield f"about all {match['whole']}"


# "How many of the 58 cases were in hospital?"
_ASKS_OF_NUMBER = lazy_pattern(
    r"\bhow\s+many\s+of\s+(?:the|those|these)\s+(?:first\s+)?(?P<number>\d[\d.,]*)(?=\s)",
    re.IGNORECASE,
)
_OF_ALL = lazy_pattern(
    r"\b(?:from|of|in|for|by)\s+all\b|\b(?:in\s+all|altogether|overall|all\s+told|nationwide|"
    r"worldwide)\b",
    re.IGNORECASE,
)


def share_of_number_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The number itself of which a share is asked for, or one of all beside those: "From all
    countries 12,900 were granted" for "How many of the 23,400 Telmar refugees were granted it?"."""
    match = _ASKS_OF_NUMBER.search(asked.query)
    if not match:
        return
    whole = match["number"].rstrip(".,")
    has_whole = re.search(rf"(?<![\d.,]){re.escape(whole)}(?![.,]?\d)", context.sentence)
    if not has_whole and _OF_ALL.search(context.sentence):
        yield f"about all, not only the {whole}"
    elif has_whole and len({number.value for number in find_numbers(context.sentence)}) == 1:
        yield f"about all {whole}"


# "61 sheep, three quarters of them in May": what is told of a part of them.
_OF_THEM = lazy_pattern(
    r",\s+(?:among\s+(?:them|these|which|whom)|(?:[\w-]+\s+){1,4}of\s+(?:them|these|those|which|whom))\b"
    r"(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
# "How many adult wolves"
_ASKS_QUALIFIED = lazy_pattern(
    r"\bhow\s+many\s+(?P<word>(?!more\b|other\b|people\b|of\b|new\b|times\b)[a-z]{4,})\s+"
    r"(?P<noun>[a-z]{3,}s|children|women|men|people)\b",
    re.IGNORECASE,
)


_NONE_OF_THEM = lazy_pattern(r"\bnone\s+of\s+(?:them|these|whom|which)\b", re.IGNORECASE)


def _asks_what_some_did(query: str) -> bool:
    """Whether it is asked how many did something, or to how many it was done, not how many there
    are."""
    event = read_asked_event(query)
    if event is None or not re.match(r"\W*how\s+many\b", query, re.IGNORECASE):
        return False
    words = split_words(query, (0, len(query)))
    return any(
        word.stems & event.verbs - LIGHT_VERBS
        and is_verb_form(word.form)
        and word.form not in AUXILIARIES
        for word in words
    )


def part_of_them_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The number of all, where what is asked about is told of a part of them alone."""
    answer = context.own_answer
    if not asked.asks_quantity or answer is None:
        return
    start, end = context.span
    text = context.document.text
    match = _OF_THEM.search(text, answer[1], end)
    if _OF_FIRST.match(text[start : answer[0]]) and _asks_what_some_did(asked.query):
        yield "about all"
        return
    if re.search(r"\bstill\b", asked.query) and _NONE_OF_THEM.search(text, answer[1], end):
        yield "so in the past, not now"
        return
    if not match:
        return
    whole = text[start : match.start()]
    above = "\n".join((whole, *context.titles))
    asked_of = [*distinguishing_words(asked.query), *(name.words[-1] for name in asked.names)]
    asked_of += [MONTH_NAMES[month - 1] for month in asked.months]
    if qualified := _ASKS_QUALIFIED.search(asked.query):
        noun = re.compile(rf"\b{re.escape(qualified['noun'])}\b", re.IGNORECASE)
        adjective = re.compile(rf"\b{re.escape(qualified['word'])}\b", re.IGNORECASE)
        if noun.search(whole) and not adjective.search(above):
            yield f"about all {qualified['noun']}"
            return
    for word in asked_of:
        told = re.compile(rf"\b{re.escape(word)}\b", re.IGNORECASE)
        if told.search(match["rest"]) and not told.search(above):
            yield f"about all, not only {word}"
            return


_MONTHLY = lazy_pattern(
    r"\b(?:month[- ]on[- ]month|on the (?:previous |preceding )?month|monthly|(?:than|from|"
    r"with|over) the "
    r"(?:previous |preceding )?month(?: before)?)\b",
    re.IGNORECASE,
)
_YEARLY = lazy_pattern(
    r"\b(?:year[- ]on[- ]year|on the (?:previous )?year|annual(?:ly)?|(?:than|with|from) "
    r"(?:a|the) year "
    r"(?:earlier|before|ago)|a year (?:earlier|before|ago))\b",
    re.IGNORECASE,
)


def compared_time_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A change from the year before, where the one from the month before is asked for, and the
    other way round."""
    if not context.answer or not context.span[0] <= context.answer[0] < context.span[1]:
        return
    text = context.document.text
    part = next(
        (it for it in split_parts(text, context.span) if it[0] <= context.answer[0] < it[1]),
        context.span,
    )
    words = text[slice(*part)]
    for own, other, said in (
        (_MONTHLY, _YEARLY, "the year before"),
        (_YEARLY, _MONTHLY, "the month before"),
    ):
        if own.search(asked.query) and not other.search(asked.query):
            if other.search(words) and not own.search(words):
                yield f"compared with {said}"
            return


def subject_is_part(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The figure of all, where that of one is asked for that the sentence names only behind: "the
    opera spends 41 million, of which the orchestra takes a third" for the orchestra's."""
    match, answer = ASKED_SUBJECT.search(asked.query), context.own_answer
    if not match or answer is None or not asked.asks_quantity:
        return
    start, end = context.span
    text, noun = context.document.text, re.escape(match["noun"])
    before, behind = text[start : answer[0]], text[answer[1] : end]
    named = re.compile(rf"\b{noun}\b", re.IGNORECASE)
    if named.search(before):
        return
    is_behind = re.search(rf"{_OF_IT}[^;.]*?\b{noun}\b", behind, re.IGNORECASE)
    if is_behind or (_OF_FIRST.match(before) and named.search(behind)):
        yield f"about all, not the {match['noun']}"


def whole_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A number for a part, where the whole is asked for; or for all, where one is."""
    answer = context.own_answer
    asks_one = _ASKS_ONE.search(asked.query) or _ASKS_EACH.search(asked.query)
    if asks_one and _THEY_HAVE.search(context.sentence) and not _ONE_OF_IT.search(context.sentence):
        yield "about all of them, not just one"
        return
    if not asked.asks_quantity or answer is None:
        return
    start, end = context.span
    text = context.document.text
    part = _PART_IN.match(text[answer[1] : end])
    if (
        part
        and asked.scope
        and part["name"] not in asked.query
        and not any(key in context.sentence for key in asked.scope.keys)
    ):
        yield f"about all, not {asked.scope.text}"
        return
    before, after = text[start : answer[0]], text[answer[1] : end]
    if others := _counted_with(asked, before, context.sentence):
        yield f"about {others}, not only what was asked about"
        return
    if _ASKS_LEFT.search(asked.query) and _OF_WHOLE_BEFORE.search(before):
        yield "about all, not what is left"
    elif _ASKS_WHOLE.search(asked.query):
        is_part = (
            _PART_BEFORE.search(before) or _PART_AFTER.match(after) or _NEXT_PART.search(after)
        )
        # The answer may begin with the words that say so.
        is_part = is_part or re.match(r"(?:the\s+)?(?:other|another|remaining|further)\b",
                                      text[slice(*answer)], re.IGNORECASE)  # fmt: skip
        if is_part and not _STATES_WHOLE.search(before):
            yield "about a part, not all"
        elif (place := _OF_PART_BEFORE.search(before)) and place["name"] not in asked.query:
            yield f"about {place['name']}, not all"
        elif one_place := _place_behind(asked, context, after):
            yield f"about {one_place}, not all"
    elif (
        (area := _ASKS_AREA.search(asked.query))
        and not re.search(rf"\b{area['area']}", context.sentence, re.IGNORECASE)
        and (one_place := _place_behind(asked, context, after))
    ):
        yield f"about {one_place}, not the whole {area['area']}"
    elif (
        _ASKS_ONE.search(asked.query)
        and _ALL_OF_IT.search(context.sentence)
        and not _ONE_OF_IT.search(context.sentence)
    ):
        yield "about all together, not just one"


def _place_behind(asked: QuestionConstraints, context: SentenceContext, after: str) -> str:
    """The one of several places that a number is for, if the question does not name it; "" if there
    is none, or the text tells of no other."""
    place = _IN_PLACE_BEHIND.match(after)
    if not place or place["name"] in asked.query or place["name"] in MONTH_NAMES:
        return ""
    others = {
        match["name"]
        for text in (context.sentence, *context.before, *context.after)
        for match in _IN_PLACE.finditer(text)
    }
    return place["name"] if others - {place["name"], *MONTH_NAMES} else ""


def _counted_with(asked: QuestionConstraints, before: str, sentence: str) -> str:
    """What a number counts together with the one name that is asked about: the names beside it, or
    "a group"; "" if it may be of that one alone."""
    names = find_names(f"x {asked.query}")
    if len(names) != 1 or _ASKS_AGE.search(asked.query) or _EACH.search(sentence):
        return ""
    words = names[0].split()
    if words[-1] in before and _AMONG_BEFORE.search(before):
        return "a group"
    for match in _SEVERAL_BEFORE.finditer(before):
        listed = re.split(r",\s+(?:and\s+|&\s+)?|\s+(?:and|&)\s+", match[0])
        others = [item for item in listed if not any(word in item for word in words)]
        query = asked.query.lower()
        if 0 < len(others) < len(listed) and not any(item.lower() in query for item in others):
            return match[0]
    return ""
