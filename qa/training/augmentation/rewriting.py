"""Find the verb of a sentence that a question asks about, and rewrite it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.text.clauses import AUXILIARIES, Word, is_verb_form, split_words, stems_of
from qa.training.augmentation.inflection import is_participle, is_past, participle_of
from qa.training.augmentation.sentences import Sentence

_BE = frozenset(("was", "were", "is", "are"))
# Words of a sentence that is rewritten: of a longer one it is not clear what is asked about.
_MAX_WORDS = 40
_YES_NO = lazy_pattern(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must|"
    r"am)\b",
    re.IGNORECASE,
)
# Questions that a denial or a doubt may well answer.
_OPEN = lazy_pattern(
    r"\b(?:not|n['’]t|never|no|nobody|none|nothing|without|except|wrong|false|myth|den(?:y|ied|ies)|"
    r"doubt\w*|claim\w*|think|thinks|thought|believ\w*|say|says|said|feel|feels|felt|opinion|"
    r"why|how (?!many|much|long|old|far|big|tall|large|often|high|deep)|problem|issue|complain\w*|"
    r"unable|unknown|lack\w*|fail\w*|refus\w*|difference|different|instead|could|would|might|may|"
    r"should|plan\w*|want\w*|hope\w*|expect\w*|will|need\w*|try|tried|trying)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class AskedVerb:
    """The verb in a sentence that a question asks about.

    Attributes:
        span: Its span in the sentence; of a passive that of both words.
        past: The verb, or the participle of a passive.
        is_passive: Whether "was" or "were" stands in front of it.
        auxiliary: That word.
    """

    span: Span
    past: str
    is_passive: bool
    auxiliary: str = ""

    @property
    def participle(self) -> str:
        """The past participle."""
        return self.past if self.is_passive else participle_of(self.past)


def asks_yes_no(question: str) -> bool:
    """Whether it has no interrogative in front."""
    return bool(_YES_NO.match(question))


def asks_fact(question: str) -> bool:
    """Whether it asks for a fact, with an interrogative: a denial or plan is no answer to it."""
    return not asks_yes_no(question) and not _OPEN.search(question)


def is_rewritable(sentence: Sentence) -> bool:
    """Whether a sentence is prose of moderate length with a verb."""
    words = sentence.text.split()
    return (
        4 <= len(words) <= _MAX_WORDS
        and sentence.text[0].isupper()
        and sentence.text[-1] in ".!"
        and "\n" not in sentence.text
        and not re.search(r"\b(?:not|never|no|nobody|none)\b|n['’]t\b", sentence.text)
        and "?" not in sentence.text
        and any(is_verb_form(word.lower()) for word in words)
    )


def asked_verb(question: str, sentence: Sentence) -> AskedVerb | None:
    """The verb of the sentence that the question has in another form; None unless there is one."""
    asked = frozenset(
        stem
        for word in split_words(question, (0, len(question)))
        if word.is_word and word.form not in STOPWORDS
        for stem in word.stems
    )
    found = list(_verbs(sentence, asked))
    # What is told twice, of two subjects, is not undone by one change.
    told = [
        word
        for word in split_words(sentence.text, (0, len(sentence.text)))
        if found and word.stems & stems_of(found[0].past.lower())
    ]
    return found[0] if len(found) == 1 and len(told) == 1 else None


def _verbs(sentence: Sentence, asked: frozenset[str]) -> Iterator[AskedVerb]:
    text = sentence.text
    words = split_words(text, (0, len(text)))
    for number, word in enumerate(words):
        in_answer = any(a.span[0] < word.end and word.start < a.span[1] for a in sentence.answers)
        if in_answer or not word.stems & asked or not word.is_word:
            continue
        before = words[number - 1].form if number else ""
        if before in _BE and is_participle(word.form):
            yield AskedVerb((words[number - 1].start, word.end), text[word.start : word.end], True,
                            text[words[number - 1].start : words[number - 1].end])  # fmt: skip
        elif is_past(word.form) and _is_finite(words, number):
            yield AskedVerb((word.start, word.end), text[word.start : word.end], False)


def _is_finite(words: Sequence[Word], number: int) -> bool:
    """Whether a verb in the past is no participle, and no noun: "the set", "called by"."""
    before = [word.form for word in words[max(0, number - 2) : number]]
    after = words[number + 1].form if number + 1 < len(words) else ""
    form = words[number].form
    return (
        bool(before)
        and before[-1] not in _NOT_BEFORE_VERB
        and not before[-1].endswith("ly")
        and not any("'" in word or word in AUXILIARIES for word in before)
        and after != "by"
        and form not in _UNINFLECTED
    )


# Verbs that are the same in the past.
_UNINFLECTED = frozenset(("set", "put", "cut", "hit", "let", "shut", "spread", "cost", "burst"))
# Words behind which a verb in -ed is a participle or follows an auxiliary.
_NOT_BEFORE_VERB = AUXILIARIES | frozenset(
    ("a", "an", "the", "to", "by", "of", "in", "on", "at", "for", "with", "and", "or", ",", "been",
     "its", "his", "her", "their", "my", "our", "this", "as", "not", "newly", "most", "more",
     "so", "too", "very", "little", "less", "well")
)  # fmt: skip
# Words that begin a sentence and are no name.
_LOWERED = STOPWORDS | frozenset(
    (
        "his", "her", "its", "their", "my", "our", "some", "many", "most", "each", "every", "all",
        "both", "one", "two", "three",
    )
)  # fmt: skip


def embedded(sentence: str) -> str:
    """A sentence as it stands behind "that": without its full stop and, unless a name begins it,
    its capital."""
    text = sentence.rstrip(".! ")
    first = text.split()[0]
    # Of another word it is not known whether it is a name.
    is_name = len(first) < 2 or not first[1:].islower() or first.lower() not in _LOWERED
    return text if is_name else text[0].lower() + text[1:]
