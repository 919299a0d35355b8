"""Find that a newer document says that what an older one plans or reports came to nothing.

"The theatre closes in May" is no answer once a later report says that it stays open after all.
English only.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.lazy_pattern import lazy_pattern
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.selection.judged_sentences import JudgedSentence
from qa.answers.selection.subjects import asked_subject, stems_in, tells_of

# What says that a plan or a state ended.
_REVERSED = lazy_pattern(
    r"\bafter all\b|\b(?:call(?:ed|s)? off|cancel(?:l?ed|s)|scrap(?:ped|s)|shelved?|"
    r"abandon(?:ed|s)|reject(?:ed|s)|turn(?:ed|s) down|refus(?:ed|es)|delayed|postponed|"
    r"put (?:off|back|on hold)|"
    r"g[ai]ve(?:s|n)? up|back(?:ed|s) down|reversed|overturn(?:ed|s)|revok(?:ed|es)|annull(?:ed|s)|"
    r"withdr[ae]wn?|drop(?:ped|s))\b|"
    r"\b(?:will|would|does|did|is|are|has|have)(?:\s+not|n['’]t)\s+(?:now\s+|be\s+|going\s+to\s+)?"
    r"[a-z]{3,}|"
    r"\b(?:no longer|instead of|stay(?:s|ed)?|remain(?:s|ed)?)\b",
    re.IGNORECASE,
)
# A sentence that tells of what is to come.
_PLANNED = lazy_pattern(
    r"\b(?:will|would|wants?|plan(?:s|ned)?|intend(?:s|ed)?|"
    r"(?:is|are) (?:due |set |going |expected )?to|to be|propos\w+|hopes?|"
    r"(?:clos|open|end|leav|start|begin|stop|mov)(?:e|es|s|ing)\b)",
    re.IGNORECASE,
)
# What somebody says will be so; what came of it a newer report tells.
_PROMISED = lazy_pattern(
    r"\b(?:sa(?:id|ys)|told|promise[sd]?|vow(?:s|ed)|pledge[sd]?|insist(?:s|ed)|assure[sd]?|hope[sd]?|"
    r"expect(?:s|ed)?)\b[^.;]*\b(?:would|will|to)\b",
    re.IGNORECASE,
)
_INSTEAD = lazy_pattern(r"\b(?:now|instead|new|rather|later)\b", re.IGNORECASE)
_ASKS_PLAN = lazy_pattern(
    r"^\W*will\b|\b(?:will|going to|planned|plans?)\b|\bwhen (?:does|do|is|are)\b", re.IGNORECASE
)
_ASKS_OTHER = lazy_pattern(
    r"\b(?:why|how come|sa(?:y|ys|id)|react\w*|think|thought|original(?:ly)?|at first|used to)\b",
    re.IGNORECASE,
)


def find_reversal(best: JudgedSentence, others: Sequence[JudgedSentence]) -> list[JudgedSentence]:
    """The sentence of a newer document by which what the best one plans or reports was called off,
    or that tells what came of a promise, the newest of several; what is planned instead, if it says
    so; and the best one, without marks. None if there is none."""
    query, published = best.constraints.query, best.document.publication_day
    event = read_asked_event(query)
    if published is None or event is None or _ASKS_OTHER.search(query):
        return []
    is_open = event.is_yes_no or bool(_ASKS_PLAN.search(query))
    if not is_open or not _PLANNED.search(best.text) or _REVERSED.search(best.text):
        return []
    subject = asked_subject(best)
    is_promised = event.is_yes_no and bool(_PROMISED.search(best.text))
    found = [
        other
        for other in others
        if (day := other.document.publication_day) is not None
        and day > published
        and not other.place.sentence.features.is_headline
        and (
            (_REVERSED.search(other.text) and tells_of(other, subject) and _has_names(other))
            or (is_promised and tells_of(other, subject, mostly=True))
        )
    ]
    if not found:
        return []
    newest = max(found, key=lambda it: it.document.publication_day or published)
    instead = _new_plan(newest, others)
    is_marked = any(it.constraints.query for it in instead)
    told = [*instead, _unmarked(newest)] if is_marked else [_unmarked(newest), *instead]
    return [*told, _unmarked(best)]


def _has_names(sentence: JudgedSentence) -> bool:
    """Whether a sentence or its title has a word of each name of the question."""
    told = f"{sentence.document.title}\n{sentence.text}".casefold()
    names = sentence.constraints.names
    return all(any(key.casefold() in told for key in name.keys) for name in names)


def _new_plan(reversal: JudgedSentence, others: Sequence[JudgedSentence]) -> list[JudgedSentence]:
    """The sentence behind a reversal that says what is planned instead, if there is one: "The
    closure now begins on 17 March"."""
    end = reversal.place.sentence.span[1]
    text = reversal.document.text
    event = read_asked_event(reversal.constraints.query)
    verbs = event.verbs if event else frozenset()
    return [
        other if stems_in(other.text) & verbs else _unmarked(other)
        for other in others
        if other.document.id == reversal.document.id
        and other.place.sentence.span[0] >= end
        and not text[end : other.place.sentence.span[0]].strip()
        and _INSTEAD.search(other.text)
    ]


def _unmarked(sentence: JudgedSentence) -> JudgedSentence:
    """A sentence that is quoted whole: no words of it answer, whatever it differs in."""
    place = sentence.place._replace(sentence=replace(sentence.place.sentence, answer_span=None))
    return replace(sentence, place=place, constraints=QuestionConstraints(""))
