"""Find whom a sentence names as holding an office, and prefer the one named last.

Of several reports of one office the newest tells who holds it now. English only.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from index import Document
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from index.types import Span
from qa.answers.question.constraints import AskedName, QuestionConstraints
from qa.answers.selection.figure_scores import overlap
from qa.answers.selection.judged_sentences import JudgedSentence, with_answer
from qa.query.terms import specific_words
from qa.text.datelines import dateline_place
from qa.text.english.clauses import AUXILIARIES
from qa.text.english.offices import ANY_OFFICE, HELD_UNTIL, HOLDS_OFFICE, OFFICES
from qa.text.mentions import PERSON, without_titles
from qa.text.names import CAPITAL

_ASKS_OFFICE = lazy_pattern(
    r"^\W*(?:and\s+)?who(?:['’]s|\s+is|\s+are)?\s+(?:now\s+|currently\s+)?(?P<rest>[^?]+)",
    re.IGNORECASE,
)
_PAST_OR_NEXT = lazy_pattern(
    r"\b(?:was|were|had|did|used to|former|previous|first|last|next|will|would|before|until|when|"
    r"deputy|vice|acting|ex-?\w*|19\d\d|20\d\d)\b",
    re.IGNORECASE,
)
_NEW = r"(?:(?i:new|next|first|current|present|long-?time|interim|own|club|party|company)\s+)*"
_OF_IT = r"(?:\s+(?:of|at|for|in)\s+[^,.;:]{1,40}?)"
_WHOSE = r"(?:(?:the|its|their|our|his|her|an?|[\w’'-]+['’]s?)\s+)?"
_CHOSEN = (
    r"(?i:elect\w*|re-?elect\w*|nam\w+|appoint\w*|ma[dk]\w+|cho[os]\w+|hir\w+|pick\w*|install\w*)"
)
# The word in front of an office, unless it says which one: "said coach Aas", "technical director".
_PLAIN_BEFORE = frozenset(
    """
    the its their our his her a an new current present first own said says say told tells adds
    added by as to and with from when that if but for is was of longtime long-time interim elected
    chairing mr mrs ms dr club club's party company wrote asked named appointed because
    """.split()  # noqa: SIM905
)
# Words in front of an office that somebody does not hold, or behind it.
_NOT_HELD = lazy_pattern(
    r"\b(?:former|ex|deputy|vice|assistant|late|then|previous|outgoing|old|second|honorary|would-be|"
    r"candidate for|run for|stand for|running for)[\s-]+(?:\w+\s+)?$"
    # "A film by the director Amina Belko".
    r"|\bby\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NO_OFFICE = lazy_pattern(
    r"\s*(?:['’]s\b|candidate|election|elect\b|hopeful|nominee|race|office\b|of\s+the\s+day\b)",
    re.IGNORECASE,
)
_OF_OTHER = lazy_pattern(rf",?\s+(?:of|from|at)\s+(?:the\s+)?(?P<name>{CAPITAL}[\w’'-]+)")
# What a question says of the office itself, and not of whose it is.
_OFFICE_WORD = lazy_pattern(rf"(?:{ANY_OFFICE}|{HOLDS_OFFICE}|now|currently)", re.IGNORECASE)
# Words that begin no name of a person.
_NO_PERSONS = frozenset(
    """
    the a an in on at for of he she it they his her its this that mr mrs
    """.split()  # noqa: SIM905
)
# Sentences in front of the one that names a holder, in which whose office it is may stand.
_SENTENCES_BEFORE = 2


@lru_cache(32)
def asked_office(question: str) -> str:
    """The names of the office whose present holder is asked for, as a pattern; "" if none is."""
    match = _ASKS_OFFICE.match(question)
    if not match or _PAST_OR_NEXT.search(question):
        return ""
    rest = match["rest"].lower()
    if minister := re.match(rf"{_WHOSE}(?:[\w’'.-]+\s+)??(?P<office>[a-z]+ minister)\b", rest):
        return minister["office"]
    first = re.match(r"[a-z]+", rest)
    for line in OFFICES:
        nouns, _, verbs = line.partition(":")
        is_verb = first and any(
            re.fullmatch(rf"{verb}(?:s|es|d|ed)?", first[0]) for verb in verbs.split("|") if verb
        )
        is_noun = re.search(rf"^{_WHOSE}(?:[\w’'.-]+\s+){{0,4}}?(?:{nouns})\b", rest)
        if is_verb or (is_noun and not (first and first[0] in AUXILIARIES - {"the"})):
            return nouns
    return ""


@lru_cache(32)
def _patterns(office: str) -> tuple[re.Pattern[str], ...]:
    """Whom a sentence names as the holder of an office."""
    longest_first = "|".join(sorted(office.split("|"), key=len, reverse=True))
    role, name = rf"(?P<role>(?i:{longest_first}))", rf"(?P<name>{PERSON})"
    passive = rf"(?i:chaired|headed|led|run|coached|directed|managed|edited|governed)\s+by\s+{name}"
    return tuple(
        re.compile(pattern)
        for pattern in (
            # "Mayor Jo Aas", "the mayor, Jo Aas", "the director of the mill, Dr Jo Aas"
            rf"\b{role}(?:{_OF_IT},)?,?\s+{name}",
            # "Jo Aas, 41, the new mayor of"
            rf"{name},\s+(?:\d\d,\s+)?(?:who\s+is\s+|now\s+)?{_WHOSE}{_NEW}{role}\b",
            # "Jo Aas is the mayor", "Jo Aas has been elected mayor", "was elected as its chairman"
            rf"{name}\s+(?:is|was|has\s+been|have\s+been|became|becomes|took\s+over)\s+(?:now\s+)?"
            rf"(?:{_CHOSEN}\s+)?(?:as\s+|to\s+be\s+)?{_WHOSE}{_NEW}{role}\b",
            # "has elected Jo Aas as its chairwoman", "named Jo Aas chief executive"
            rf"\b{_CHOSEN}\s+{name}\s+(?:as\s+|to\s+be\s+)?{_WHOSE}{_NEW}{role}\b",
            # "The mayor of Elm is Jo Aas", "the job of head coach to Jo Aas"
            rf"\b{role}{_OF_IT}?\s+(?:is(?:\s+now)?|to|will\s+be)\s+{name}",
            rf"\b{passive}" if re.search(r"chair|head|coach|director|editor", office) else r"(?!)",
        )
    )


def holders(text: str, sentence: Span, office: str, query: str) -> Iterator[tuple[str, Span]]:
    """The people whom a sentence names as holders of an office, without titles, and where."""
    for pattern in _patterns(office):
        for match in pattern.finditer(text, *sentence):
            words = without_titles(" ".join(match["name"].split())).split()
            if not words or words[0].lower() in CALENDAR_WORDS or words[0].lower() in _NO_PERSONS:
                continue
            if all(re.search(rf"\b{re.escape(word)}\b", query, re.IGNORECASE) for word in words):
                # "In Elm, the mayor": the place that is asked about.
                continue
            role = match.span("role") if "role" in match.groupdict() else match.span("name")
            if _NOT_HELD.search(text[sentence[0] : role[0]]) or _NO_OFFICE.match(text, role[1]):
                continue
            before = re.search(r"\b([a-z][\w’'-]*)\s+$", text[sentence[0] : role[0]])
            if (
                before
                and before[1] not in _PLAIN_BEFORE
                and not (
                    before[1].endswith(("'s", "’s"))
                    or re.search(rf"\b{before[1]}\b", query.lower())
                )
            ):
                continue
            if HELD_UNTIL.match(text, match.end("name")):
                continue
            yield " ".join(words), match.span("name")


def find_holder(best: JudgedSentence, others: Sequence[JudgedSentence]) -> JudgedSentence | None:
    """The sentence that names the holder of the office that is asked about, with the name as its
    answer: that of the newest document after the best sentence's that names somebody else, of the
    same day too if the best one names nobody, or the best one itself; None if neither names one."""
    constraints = best.constraints
    office = asked_office(constraints.query)
    if not office:
        return None
    own = list(_held(best, office))
    if best.difference:
        # Of the words that a reader took for the answer, as the place in the dateline.
        named = with_answer(best, own[0][1]) if len(own) == 1 else best
        return None if named.difference else named
    last_names = {name.split()[-1] for name, _ in own}
    last_names.update(best.document.text[slice(*span)].split()[-1] for span in best.answer_spans)
    published = best.document.publication_day
    found: list[tuple[date, JudgedSentence, Span]] = []
    for other in others if published else ():
        day = other.document.publication_day
        if day is None or published is None or other.place.sentence.features.is_headline:
            continue
        if day < published or (own and day == published):
            continue
        found += [
            (day, other, span)
            for name, span in _held(other, office)
            if name.split()[-1] not in last_names
            and _is_of_asked(constraints, other.document, other.place.sentence.span, span)
        ][:1]
    if found:
        # The first of a day is the best by score.
        _, newest, span = max(found, key=lambda it: it[0])
        return with_answer(newest, span)
    marked = best.answer_spans[:1]
    if len(own) == 1 and not (marked and overlap(own[0][1], marked[0])):
        return with_answer(best, own[0][1])
    return None


def _held(sentence: JudgedSentence, office: str) -> Iterator[tuple[str, Span]]:
    return holders(
        sentence.document.text, sentence.place.sentence.span, office, sentence.constraints.query
    )


def _is_of_asked(
    constraints: QuestionConstraints, document: Document, sentence: Span, holder: Span
) -> bool:
    """Whether the office of a holder is that of the town, club or firm that is asked about."""
    text = document.text
    before = re.split(r"(?<=[.!?”\"])\s+|\n\n", text[: sentence[0]])[-_SENTENCES_BEFORE - 1 :]
    dateline = dateline_place(text)
    for name in constraints.names:
        if any(_is_named(name, match["name"]) for match in _OF_OTHER.finditer(text, *sentence)):
            continue
        other = _OF_OTHER.match(text, holder[1])
        if other and not _is_named(name, other["name"]):
            return False
        if dateline and len(name.words) == 1 and _is_named(name, dateline):
            continue
        near = [text[slice(*sentence)], document.title]
        if not dateline:
            near += before
        elif not re.search(rf"{re.escape(name.keys[-1])}['’]s?\b", near[0]):
            # Where a report was written is whose mayor it names.
            near = [document.title] if name.keys[-1] in document.title else []
        if not any(_is_named(name, words) for words in near):
            return False
    if constraints.names:
        return True
    # "Orre IF" is read as no name.
    capitalized = re.findall(rf"(?<=\s){CAPITAL}[\w’'-]+", constraints.query)
    if capitalized:
        return all(word in text[slice(*sentence)] for word in capitalized)
    # "the lake ister festival", of which the text may tell in front of the sentence alone.
    told = f"{document.title}\n{text[: sentence[1]]}".lower()
    things = [
        word.lower()
        for word in specific_words(constraints.query)
        if not _OFFICE_WORD.fullmatch(word)
    ]
    return len(things) > 1 and all(re.search(rf"\b{re.escape(it)}", told) for it in things)


def _is_named(name: AskedName, words: str) -> bool:
    keys = name.keys if name.needs_all else name.keys[-1:]
    return all(re.search(rf"\b{re.escape(key)}\b", words, re.IGNORECASE) for key in keys)
