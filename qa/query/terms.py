"""question → its words, what each weighs, and what kind of answer it asks for."""

import math
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

from index import STOPWORDS, Index
from qa.text.answer_spans import answer_type, question_stems
from qa.text.irregular import FORMS
from qa.text.names import NAME_OR_INITIAL_AFTER_SPACE

# Among so few passages even "who" is rare, and would decide; a word like it weighs at most as if
# it stood in half of them. Not so in a larger corpus, where a rare "who" does tell a little
# (first quote right .790 on xquad with, .786 without, by the ranking before this one).
_FEW_PASSAGES = 200
_FUNCTION_WORD_WEIGHT = math.log(2)
# A name or number in a question: a capital after its first word, or a digit.
_NAME = re.compile(rf"{NAME_OR_INITIAL_AFTER_SPACE}|\S*\d\S*")
# Says what kind of answer is wanted, and need not stand beside it: "it cost nine crowns".
_MEASURE = re.compile(
    r"\bhow (many|much|long|old|far|big|tall|high|large|fast|often|deep|wide|heavy)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
# BM25's own constants, at their customary values.
_K1 = 1.2
_B = 0.75
# Letters that two words begin with alike to be taken for forms of one: "produce", "production".
PREFIX_LENGTH = 5
# The rarest words of a question, between which nearness is looked at: pasted text has hundreds.
_NEAR = 12


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """A question's words as the index matches them.

    `weights` are their inverse document frequencies, as in BM25; `meaning` those that are neither
    function words nor of a "how many", in order; `names` those that are names or numbers;
    `neighbours` those that stand side by side; `rarest` the weightiest of `meaning`;
    `beginnings` those of `meaning` by how they begin. `kind` is the kind of answer asked for,
    `own` the stems of the question's words, which are no answer, `text` the question in lower
    case; `beside` and `near` are the weights of all neighbours and of all pairs of `rarest`.
    """

    weights: dict[str, float]
    content_terms: tuple[str, ...]
    names: tuple[str, ...]
    bigrams: tuple[tuple[str, str], ...]
    rarest_terms: tuple[str, ...]
    prefixes: dict[str, tuple[str, ...]]
    answer_type: str
    question_stems: frozenset[str]
    text: str
    bigram_weight: float
    proximity_weight: float

    def weighted_overlap(self, of: tuple[str, ...], terms: Container[str]) -> float:
        """The weighted share of the words `of` that `terms` holds; 1.0 of none."""
        total = sum(self.weights[term] for term in of)
        return sum(self.weights[term] for term in of if term in terms) / total if total else 1.0

    def bm25(self, counts: Mapping[str, int], length: int, mean_length: float) -> float:
        """BM25 of a text of `length` words that holds the question's so often, among texts of
        that mean length."""
        norm = _K1 * (1 - _B + _B * length / mean_length)
        return sum(
            self.weights[term] * count * (_K1 + 1) / (count + norm)
            for term, count in counts.items()
        )


def analyze_query(question: str, index: Index) -> QueryTerms:
    """What the question asks, its words weighed by how rare they are in the corpus."""
    total = len(index)
    order = index.analyze(question)
    weights = {}
    for term in dict.fromkeys(order):
        frequency = index.frequency(term)
        weights[term] = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
    function_words = index.stopword_terms
    if total < _FEW_PASSAGES:
        for term in function_words & weights.keys():
            weights[term] = min(weights[term], _FUNCTION_WORD_WEIGHT)
    names = index.analyze(" ".join(_NAME.findall(question)))
    measures = index.analyze(" ".join(_MEASURE.findall(question)))
    meaning = tuple(term for term in weights if term not in function_words and term not in measures)
    beginnings: dict[str, tuple[str, ...]] = {}
    alike = _irregular_forms(question, index)
    for term in meaning:
        for form in (term, *alike.get(term, ())):
            beginnings[form[:PREFIX_LENGTH]] = (*beginnings.get(form[:PREFIX_LENGTH], ()), term)
    neighbours = tuple(
        (one, other)
        for one, other in pairwise(order)
        if not (one in function_words and other in function_words)
    )
    rarest = tuple(sorted(meaning, key=lambda term: -weights[term])[:_NEAR])
    return QueryTerms(
        weights=weights,
        content_terms=meaning,
        names=tuple(
            term for term in dict.fromkeys(names) if term in weights and term not in function_words
        ),
        bigrams=neighbours,
        rarest_terms=rarest,
        prefixes=beginnings,
        answer_type=answer_type(question),
        question_stems=question_stems(question),
        text=question.lower(),
        bigram_weight=sum(weights[one] + weights[other] for one, other in neighbours),
        proximity_weight=sum(
            min(weights[one], weights[other]) for one, other in combinations(rarest, 2)
        ),
    )


def _irregular_forms(question: str, index: Index) -> dict[str, list[str]]:
    """The question's words that are forms of irregular verbs, as they are matched, each with the
    other forms."""
    found: dict[str, list[str]] = {}
    for word in _WORD.findall(question.lower()):
        if forms := FORMS.get(word):
            for term in index.analyze(word):
                found[term] = index.analyze(" ".join(sorted(forms)))
    return found


def out_of_vocabulary_words(question: str, index: Index) -> list[str]:
    """The question's words, as it has them, that stand in no passage in any form; not "what" and
    its like, which say nothing of what was looked for."""
    found = dict.fromkeys(_WORD.findall(question))
    return [
        word
        for word in found
        if word.lower() not in STOPWORDS
        and (terms := index.analyze(" ".join((word, *FORMS.get(word.lower(), ())))))
        and not any(index.frequency(term) for term in terms)
    ]
