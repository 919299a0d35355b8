"""Find a value of another one of several that a text sets side by side: of the league for the
railway's, in summer for in winter, of nurses for doctors.

The question says which one is meant, by what it counts or by words behind a preposition. English
only.
"""

import re
from collections.abc import Iterator

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from index.types import Span
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.answer_spans import all_answer_spans
from qa.text.english.clauses import AUXILIARIES, is_verb_form, split_words, stems_of
from qa.text.english.lexicon import LIGHT_VERBS, word_set
from qa.text.names import CAPITAL

_COUNTED = lazy_pattern(
    r"\bhow\s+many\s+(?:(?:more|other|of|the|new|different)\s+){0,2}(?P<noun>[a-z]{4,}s|children|"
    r"women|men|people)\b",
    re.IGNORECASE,
)
_ADJUNCT = lazy_pattern(
    r"\b(?P<preposition>in|at|on|of|to|from|for|against|with|during|under|after|before|by|according\s+to)\s+"
    r"(?P<words>[\w’'-]+(?:\s+[\w’'-]+){0,3})"
)
_WORD = lazy_pattern(r"[A-Za-z][\w-]{3,}")
# A share in words: "a fifth were children".
SHARE = lazy_pattern(
    r"\b(?:half|(?:a|one|two|three)[\s-](?:third|quarter|fifth|sixth|tenth)s?|most|none|nobody|no)\b",
    re.IGNORECASE,
)
# Words that say which of several values of one thing is meant.
_QUALIFIER = lazy_pattern(
    r"\b(?:record|highest|lowest|average|usual|original|previous|maximum|minimum|current|planned|"
    r"estimated|initial)\b",
    re.IGNORECASE,
)
# Nouns that any of several may be counted by.
_GENERIC = word_set(
    "people persons others times things members cases total year years month months week weeks day "
    "days hour hours minutes percent part fact order detail addition general victims casualties "
    "residents inhabitants there that this them they which what where when with from into"
)
# Sentences behind the answer in which the one that is asked about may follow.
_MAX_BEHIND = 2


def value_of_other_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A value of another one, where what the question counts, or says behind a preposition, stands
    neither in the sentence nor above it, but with a value of its own in one that follows."""
    event = read_asked_event(asked.query)
    if event is None or event.is_yes_no or not context.answer:
        return
    is_figure = any(map(str.isdigit, context.document.text[slice(*context.answer)]))
    if not (asked.asks_quantity or event.answer_type in ("number", "date") or is_figure):
        return
    parts = _parts_behind(context)
    known = "\n".join((context.clause, *context.before, *context.titles))
    for noun in distinguishing_words(asked.query):
        if noun.lower() in CALENDAR_WORDS or _has_stem(known, noun):
            continue
        if not parts and _has_stem(context.sentence, noun):
            continue
        for text in (*parts, *context.after[:_MAX_BEHIND]):
            if not _has_stem(text, noun):
                continue
            kind = "date" if event.answer_type == "date" else "number"
            has_value = bool(all_answer_spans(asked.query, text, (0, len(text)), kind=kind))
            if has_value or (kind == "number" and SHARE.search(text)):
                yield f"does not mention {noun}"
                return


def _parts_behind(context: SentenceContext) -> list[str]:
    """The parts of the sentence between semicolons, behind the one that has the answer."""
    at = context.sentence.find(context.clause)
    behind = context.sentence[at + len(context.clause) :] if at >= 0 else ""
    return [part for part in behind.split(";") if part.strip(" .")]


def distinguishing_words(query: str) -> Iterator[str]:
    """The words of a question that say which one of several is meant."""
    for match in _COUNTED.finditer(query):
        if match["noun"].lower() not in _GENERIC:
            yield match["noun"]
    for _, noun in _adjuncts(query):
        yield noun
    yield from (match[0] for match in _QUALIFIER.finditer(query))


def _adjuncts(query: str) -> Iterator[tuple[str, str]]:
    """The prepositions of a question, each with the nouns of its phrase."""
    for match in _ADJUNCT.finditer(query):
        for word in _WORD.findall(match["words"]):
            form = word.lower()
            if word[0].isupper():
                continue
            if form in STOPWORDS or is_verb_form(form) or stems_of(form) & _verbs(query):
                break
            if form not in _GENERIC:
                yield match["preposition"], word


def _verbs(query: str) -> frozenset[str]:
    event = read_asked_event(query)
    return event.verbs if event else frozenset()


def _has_stem(text: str, noun: str) -> bool:
    stems = stems_of(noun.lower())
    return any(
        stems & stems_of(match[0].lower()) for match in re.finditer(r"\w+(?:[’'-]\w+)*", text)
    )


_WITHOUT = (
    r"\b(?:without|excluding|leav(?:es|ing|e)\s+out|left\s+out|not\s+(?:counting|including)|apart\s+from|"
    r"except(?:\s+for)?|exclusive\s+of|does\s+not\s+include)\s+(?:[a-z]+\s+){{0,4}}?{noun}"
)
# "What was the turnout?": what has a figure under its own name.
_ASKS_ATTRIBUTE = lazy_pattern(
    r"^\W*(?:what|how\s+(?:high|big|large|great))\s+(?:is|was|were|are)\s+(?:the|its|their|his|her)\s+"
    r"(?:[a-z]+\s+)?(?P<noun>[a-z]{4,})(?=\W*$|\s+(?:in|of|at|for|on|last|this|during|when|after|before)\b)",
    re.IGNORECASE,
)


def attribute_is_elsewhere(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A figure in a sentence without the word for what is asked for, where another sentence has the
    word beside a figure: "She got 54.2 percent" for "What was the turnout?"."""
    match = _ASKS_ATTRIBUTE.search(asked.query)
    if not match or not context.answer or _has_stem(context.sentence, match["noun"]):
        return
    if not any(map(str.isdigit, context.document.text[slice(*context.answer)])):
        return
    others = [
        text
        for text in (*context.before, *context.after)
        if _has_stem(text, match["noun"]) and any(map(str.isdigit, text))
    ]
    if others and not any(_has_stem(text, match["noun"]) for text in context.paragraph_before[:1]):
        yield f"does not give the {match['noun']}"


# "How many lost power?" asks for those without it.
_ASKS_LACK = lazy_pattern(
    r"\b(?:no|not|n[o']t|without|lack(?:s|ed|ing)?|lost|los(?:e|es|ing)|missing|miss(?:ed)?|cut\s+off|"
    r"depriv\w+|fail\w*|refus\w+|need\w*)\b|n['’]t\b",
    re.IGNORECASE,
)


def without_asked(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A figure that leaves out what is asked about: "412,000, not counting the crews"."""
    if not asked.asks_quantity or not context.answer or _ASKS_LACK.search(asked.query):
        return
    for match in _WORD.finditer(asked.query):
        noun = re.escape(match[0])
        if match[0].lower() in STOPWORDS:
            continue
        left_out = re.findall(_WITHOUT.format(noun=noun), context.sentence, re.IGNORECASE)
        mentions = re.findall(rf"\b{noun}", context.sentence, re.IGNORECASE)
        if left_out and len(left_out) == len(mentions):
            yield f"without {match[0]}"
            return


# A number of the same things as the sentence before.
_OF_SAME = lazy_pattern(
    r"\b(?:more|further|another|others|of (?:them|these|those|which|whom))\b", re.IGNORECASE
)
_HAS = lazy_pattern(r"\b(?:has|have|had|is|are|was|were|owns?|there)\b", re.IGNORECASE)


def later_verb_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A number of what there is, where the one of what was done to some follows: "Osk has 14
    berths. Four more have been applied for." for "How many were applied for?"."""
    event = read_asked_event(asked.query)
    if event is None or event.is_yes_no or not asked.asks_quantity or not context.answer:
        return
    verbs = [
        word
        for word in split_words(asked.query, (0, len(asked.query)))
        if word.stems & event.verbs - LIGHT_VERBS and is_verb_form(word.form)
    ]
    verbs = [word for word in verbs if word.form not in AUXILIARIES]
    own = split_words(context.sentence, (0, len(context.sentence)))
    full = [it for it in own if is_verb_form(it.form) and it.form not in AUXILIARIES]
    if not verbs or full or not _HAS.search(context.sentence):
        return
    stems = frozenset().union(*(word.stems for word in verbs))
    counted = _COUNTED.search(asked.query)
    if any(word.stems & stems for word in own):
        return
    for text in context.after[:_MAX_BEHIND]:
        words = split_words(text, (0, len(text)))
        has_verb = any(word.stems & stems for word in words)
        is_of_same = _OF_SAME.search(text) or (counted and _has_stem(text, counted["noun"]))
        if (
            is_of_same
            and has_verb
            and all_answer_spans(asked.query, text, (0, len(text)), kind="number")
        ):
            yield f"does not mention {verbs[0].form}"
            return


# "40 people in summer and 12 in winter"
_BESIDE = (
    r"(?:\s+[a-z-]+){{0,2}}\s+{preposition}\s+(?:(?:the|a|an|its|their)\s+)?(?:[a-z-]+\s+)?{noun}\b"
)


def value_beside_asked(
    asked: QuestionConstraints, text: str, sentence: Span, answer: Span
) -> Span | None:
    """The value in front of the words that the question has behind a preposition, if the answer
    stands in front of others behind the same one."""
    event = read_asked_event(asked.query)
    if event is None or not (asked.asks_quantity or event.answer_type in ("number", "date")):
        return None
    spans = all_answer_spans(asked.query, text, sentence)
    for preposition, noun in _adjuncts(asked.query):
        beside = re.compile(
            _BESIDE.format(preposition=preposition, noun=re.escape(noun)), re.IGNORECASE
        )
        other = re.compile(_BESIDE.format(preposition=preposition, noun=r"[\w-]+"), re.IGNORECASE)
        found = [span for span in spans if beside.match(text, span[1], sentence[1])]
        overlaps = [span for span in found if span[0] < answer[1] and answer[0] < span[1]]
        if len(found) == 1 and not overlaps and other.match(text, answer[1], sentence[1]):
            return found[0]
        if in_part := _in_part_with(noun, text, sentence, answer, spans):
            return in_part
    return None


# Words for persons by what they do, of which two are seldom the same ones.
_DOER = lazy_pattern(
    r"[a-z]{3,}(?:ers|ors|ists|ians|eers|men)|nurses|students|pupils|boys|girls|cooks|guards"
)
_ANY_DOER = word_set(
    "workers employers members visitors customers passengers travellers users viewers spectators "
    "supporters followers protesters demonstrators strikers fighters numbers others letters papers "
    "computers orders centers centres offers floors doors colors motors sectors factors "
    "matters meters "
    "litters kilometers metres liters litres dollars tractors lecturers teachers-in-training "
    "rivers "
    "towers flowers corners quarters chapters masters sisters brothers daughters mothers fathers "
    "prisoners settlers speakers learners consumers subscribers readers voters players "
    "singers riders "
    "winners owners buyers dwellers newcomers"
)


def counted_doers_differ(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A number of persons of another occupation: of nurses for doctors."""
    match = _COUNTED.search(asked.query)
    if not match or not context.answer or not context.span[0] <= context.answer[0]:
        return
    noun = match["noun"].lower()
    if not _DOER.fullmatch(noun) or noun in _ANY_DOER:
        return
    near = "\n".join((context.sentence, *context.before[:2], *context.titles))
    behind = context.document.text[context.answer[0] : context.span[1]]
    counted = re.match(r"[\d.,\s]*(?:[a-z-]+\s+){0,2}?(?P<noun>[a-z]{4,}s|[a-z]+men)\b", behind)
    if not counted or _has_stem(near, noun):
        return
    other = counted["noun"]
    if other not in _ANY_DOER and other not in asked.query.lower() and _DOER.fullmatch(other):
        yield f"about {other}, not {noun}"


_PRONOUN = lazy_pattern(
    r"\b(?:he|she|it|they|his|her|its|their|him|them|who|which|both)\b", re.IGNORECASE
)
_NAME_IN_PART = lazy_pattern(rf"(?<=[a-z,] )(?P<name>{CAPITAL}[\w’'-]{{2,}})")


def other_part_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What the part between semicolons with the answer tells of another one, where who is asked
    about stands in another part: "the father, Simba, died in January" for Nala."""
    if context.clause == context.sentence or not context.answer or _PRONOUN.search(context.clause):
        return
    others = [
        match["name"]
        for match in _NAME_IN_PART.finditer(context.clause)
        if match["name"].lower() not in asked.query.lower()
        and match["name"].lower() not in CALENDAR_WORDS
        and match["name"] not in context.document.text[slice(*context.answer)]
    ]
    asked_words = {word.lower() for word in _WORD.findall(asked.query)} - CALENDAR_WORDS
    own = {match["name"] for match in _NAME_IN_PART.finditer(context.sentence)}
    named = [name for name in sorted(own) if name.lower() in asked_words]
    if others and named and not any(name in context.clause for name in named):
        yield f"about {others[0]}, not {named[0]}"


# "How much is parking?", which "took in 81,000" does not tell.
_ASKS_PRICE = lazy_pattern(r"^\W*how\s+much\s+(?:is|are|was|were)\s+", re.IGNORECASE)
_TELLS_REVENUE = lazy_pattern(
    r"\b(?:ta(?:kes?|ken|king)\s+in|took\s+in|rais(?:ed|es|ing)|earn(?:ed|s|ing)?|collect(?:ed|s|ing)?|"
    r"received|brought\s+in|brings\s+in|yield(?:ed|s))\s+(?:[a-z]+\s+){0,3}$"
)
_ASKS_REVENUE = lazy_pattern(
    r"\b(?:rais|earn|collect|receiv|revenue|income|profit|turnover|tak(?:en|ing)|took|brought|stolen|lost|"
    r"donat|sav|spent|paid)\w*",
    re.IGNORECASE,
)


def revenue_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What was taken in, where a price is asked for."""
    if not context.answer or not _ASKS_PRICE.match(asked.query):
        return
    before = context.document.text[context.span[0] : context.answer[0]]
    if _TELLS_REVENUE.search(before) and not _ASKS_REVENUE.search(asked.query):
        yield "about what was taken in, not the price"


# "How old is the bakery?", which the age of "Odd Lunde, 67" does not tell.
_ASKS_AGE_OF_THING = lazy_pattern(
    r"\bhow\s+old\s+(?:is|was)\s+(?:[\w’'-]+\s+){1,4}?(?P<noun>bakery|company|firm|church|chapel|bridge|school|"
    r"house|building|tree|oak|ship|boat|club|town|city|village|castle|museum|theatre|theater|car|mill|"
    r"factory|brewery|shop|store|pub|inn|hotel|hospital|newspaper|paper|university|festival|tradition|"
    r"station|line|tunnel|road|wall|tower|statue|painting|book|business|farm|hall|pool|library|choir|"
    r"band|orchestra|party|union|organ|bell|clock|engine|train|bus|tram|plane|machine|wreck)\b\W*$",
    re.IGNORECASE,
)
_PERSON_BEFORE_AGE = lazy_pattern(rf"{CAPITAL}[\w’'-]+\s+(?P<last>{CAPITAL}[\w’'-]+),\s+$")


def age_of_person_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The age of a person, where that of a thing is asked for."""
    match = _ASKS_AGE_OF_THING.search(asked.query)
    if not match or not context.answer:
        return
    person = _PERSON_BEFORE_AGE.search(context.document.text[context.span[0] : context.answer[0]])
    if person:
        yield f"about {person[0].strip(', ')}, not the {match['noun'].lower()}"


# "14 pupils have signed in his favour" for those against him.
_IN_FAVOUR = lazy_pattern(r"\bin\s+(?:\w+\s+)?favou?r\b|\bin\s+support\b", re.IGNORECASE)
_OPPOSED = lazy_pattern(r"\b(?:against|oppos\w+|object\w*|reject\w*)\b", re.IGNORECASE)


def side_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What is in favour, where what is against is asked for, and the other way round."""
    asks_against, asks_favour = (it.search(asked.query) for it in (_OPPOSED, _IN_FAVOUR))
    tells_against, tells_favour = (it.search(context.clause) for it in (_OPPOSED, _IN_FAVOUR))
    if asks_against and not asks_favour and tells_favour and not tells_against:
        yield "about those in favour"
    elif asks_favour and not asks_against and tells_against and not tells_favour:
        yield "about those against"


def _in_part_with(
    noun: str, text: str, sentence: Span, answer: Span, spans: tuple[Span, ...]
) -> Span | None:
    """The one value of the one part between semicolons that has a noun, if the answer stands in a
    part without it: "4,000 in the north; in the south 9,500"."""
    parts = [match.span() for match in _PART.finditer(text, *sentence)]
    having = [part for part in parts if _has_stem(text[slice(*part)], noun)]
    if len(parts) < _MIN_PARTS or len(having) != 1:
        return None
    ((start, end),) = having
    values = [span for span in spans if start <= span[0] < end]
    return values[0] if len(values) == 1 and not start <= answer[0] < end else None


_PART = lazy_pattern(r"[^;]+")
_MIN_PARTS = 2
_ASKS_FOR = lazy_pattern(
    r"\b(?:vot\w+|votes?|were|was|councillors|members|people|many)\b[^?]*\b(?:for|in\s+favou?r|yes|"
    r"support\w*|backed|approv\w+)\b",
    re.IGNORECASE,
)
_ASKS_VOTES = lazy_pattern(r"\bvot(?:e|es|ed|ing)\b", re.IGNORECASE)
_ASKS_AGAINST = lazy_pattern(r"\b(?:against|no|oppos\w+|reject\w+)\b", re.IGNORECASE)
_AGAINST_BEHIND = lazy_pattern(
    r"^(?:\s+[a-z]+){0,2}?\s+(?:(?:voted|were|was|votes?|spoke)\s+)?(?:against|opposed|no\b)", re.I
)
_FOR_BEHIND = lazy_pattern(
    r"^(?:\s+[a-z]+){0,2}?\s+(?:(?:voted|were|was|votes?|spoke)\s+)?(?:for|in\s+favou?r|yes\b|aye)\b",
    re.IGNORECASE,
)


def vote_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The votes against, where those in favour are asked for, and the other way round."""
    if not context.answer or not asked.asks_quantity or not _ASKS_VOTES.search(asked.query):
        return
    behind = context.document.text[context.answer[1] : context.span[1]]
    asks_against = bool(_ASKS_AGAINST.search(asked.query))
    if asks_against and _FOR_BEHIND.match(behind):
        yield "about the votes in favour"
    elif not asks_against and _ASKS_FOR.search(asked.query) and _AGAINST_BEHIND.match(behind):
        yield "about the votes against"
