"""Find that a newer document says that what an older one plans or reports came to nothing.

"The theatre closes in May" is no answer once a later report says that it stays open after all.
English only.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.selection.judged_sentences import JudgedSentence
from qa.text.english.clauses import AUXILIARIES, is_verb_form, split_words

# What says that a plan or a state ended.
_REVERSED = lazy_pattern(
    r"\bafter all\b|\b(?:call(?:ed|s)? off|cancel(?:l?ed|s)|scrap(?:ped|s)|shelved?|"
    r"abandon(?:ed|s)|"
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
_ASKS_PLAN = lazy_pattern(r"^\W*will\b|\b(?:will|going to|planned|plans?)\b", re.IGNORECASE)
_ASKS_OTHER = lazy_pattern(
    r"\b(?:why|how come|sa(?:y|ys|id)|react\w*|think|thought|original(?:ly)?|at first|used to)\b",
    re.IGNORECASE,
)


def find_reversal(best: JudgedSentence, others: Sequence[JudgedSentence]) -> list[JudgedSentence]:
    """The sentence of a newer document by which what the best one plans or reports was called off,
    the newest of several, and the best one, without marks; none if there is none."""
    query, published = best.constraints.query, best.document.publication_day
    event = read_asked_event(query)
    if published is None or event is None or _ASKS_OTHER.search(query):
        return []
    is_open = event.is_yes_no or bool(_ASKS_PLAN.search(query))
    if not is_open or not _PLANNED.search(best.text) or _REVERSED.search(best.text):
        return []
    subject = _subject(best)
    found = [
        other
        for other in others
        if (day := other.document.publication_day) is not None
        and day > published
        and not other.place.sentence.features.is_headline
        and _REVERSED.search(other.text)
        and _tells_of(other, subject)
    ]
    if not found:
        return []
    newest = max(found, key=lambda it: it.document.publication_day or published)
    return [_unmarked(newest), _unmarked(best)]


def _unmarked(sentence: JudgedSentence) -> JudgedSentence:
    """A sentence that is quoted whole: no words of it answer, whatever it differs in."""
    place = sentence.place._replace(sentence=replace(sentence.place.sentence, answer_span=None))
    return replace(sentence, place=place, constraints=QuestionConstraints(""))


def _subject(best: JudgedSentence) -> tuple[frozenset[str], ...]:
    """The stems of each word of the question that the best sentence or its title has too, but for
    the verb: what both are about."""
    query = best.constraints.query
    near = f"{best.document.title}\n{best.text}"
    told = {stem for word in split_words(near, (0, len(near))) for stem in word.stems}
    words = [word for word in split_words(query, (0, len(query))) if word.is_word]
    event = read_asked_event(query)
    verbs = event.verbs if event else frozenset()
    return tuple(
        word.stems
        for number, word in enumerate(words)
        if word.form not in STOPWORDS
        and word.form not in AUXILIARIES
        and not (word.stems & verbs and (is_verb_form(word.form) or number == len(words) - 1))
        and word.stems & told
    )


def _tells_of(sentence: JudgedSentence, subject: tuple[frozenset[str], ...]) -> bool:
    """Whether a sentence has half of the words of a subject, and two of them or its only one."""
    own = {
        stem
        for word in split_words(sentence.document.text, sentence.place.sentence.span)
        for stem in word.stems
    }
    has = sum(bool(stems & own) for stems in subject)
    return bool(subject) and has >= min(2, len(subject)) and has >= len(subject) / 2
