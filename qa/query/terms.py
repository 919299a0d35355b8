"""Analyze a question into weighted terms and the type of answer that it asks for."""

import math
import re
from collections.abc import Container, Mapping, Set
from dataclasses import dataclass
from itertools import combinations, pairwise

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.normalization import unify_forms
from index.text.stopwords import is_particle_pair, stopwords_of
from qa.query.question_language import question_language
from qa.text.answer_spans import answer_type, question_stems
from qa.text.english.irregular_verbs import IRREGULAR_FORMS
from qa.text.names import NAME_OR_INITIAL_AFTER_SPACE
from qa.text.other_languages.answer_types import question_kind

# Below so many passages even "who" is rare and would decide: a stopword then weighs at most as if
# it were in half of them. Above, a rare "who" helps (first quote right .790 on xquad; else .786).
_FEW_PASSAGES = 200
_MAX_STOPWORD_WEIGHT = math.log(2)
# A name or number: a capitalized word that is not the first, or a word with a digit.
_NAME_OR_NUMBER = lazy_pattern(rf"{NAME_OR_INITIAL_AFTER_SPACE}|\S*\d\S*")
# Words that give the type of answer and need not be near it: "it cost nine crowns".
_MEASURE = lazy_pattern(
    r"\bhow (many|much|long|old|far|big|tall|high|large|fast|often|deep|wide|heavy)\b",
    re.IGNORECASE,
)
# Vowel signs of India's scripts, which re takes for no letters, belong to the word.
_LETTERS = r"[\w\u0300-\u036f\u0900-\u0d7f\u0e00-\u0fff\u1000-\u109f\u1780-\u17d3\u200c\u200d]+"
_WORD = lazy_pattern(rf"{_LETTERS}(?:[’'-]{_LETTERS})*")
# Numbers with their separators and signs are one word: "12,345", "2017-08-27", "€5".
_WORD_OR_NUMBER = lazy_pattern(rf"[$€£¥]?\d[\d.,:/’'-]*\w*(?<![.,:/-])|{_WORD.pattern}")
# Words that say what is asked for, or of what kind of text, and not what it is about: no document
# need have them.
_UNSPECIFIC_WORDS = frozenset(
    """
    many much several various few fewer less lot lots number numbers amount amounts count total
    altogether overall combined together both
    every each another else ever yet already still again even really actually exactly currently
    today yesterday tomorrow tonight recently lately latest last newest recent new
    come comes came coming go goes went going gone get gets got getting gotten give gives gave
    given take takes took taken make makes made making put puts let lets keep keeps kept
    happen happens happened happening occur occurs occurred occurring
    mention mentions mentioned mentioning say says said saying tell tells told telling state states
    stated speak talk talks talked talking discuss discusses discussed describe describes described
    explain explains explained report reports reported reporting write writes wrote written writing
    claim claims claimed suggest suggests suggested call calls called name named names mean means
    meant know knows knew known think thinks thought believe believes believed want wants wanted
    need needs needed like likes liked use uses used using do does did done doing find finds found
    show shows showed shown list lists listed summarize summarise summary overview contain contains
    contained include includes included including concern concerns concerning regarding
    article articles document documents text texts file files page pages passage passages paragraph
    story stories piece news source sources quote quotes quoted cite cites cited author authors
    thing things something anything everything nothing someone anyone everyone nobody somebody
    anybody everybody somewhere anywhere kind kinds sort sorts type types way ways reason reasons
    example examples information detail details question questions answer answers fact facts topic
    subject long old often please thanks thank hello hi ok okay yes
    """.split()  # noqa: SIM905
)
# BM25's constants at their customary values.
_K1 = 1.2
_B = 0.75
# Letters by which two words are taken for forms of one: "produce", "production".
PREFIX_LENGTH = 5
# Letters at the end in which the forms of a word may differ, and that have to be left before it.
_MAX_ENDING, _MIN_STEM = 3, 4
# The rarest terms between which proximity is measured: pasted text has hundreds.
_MAX_RAREST = 12


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """A question's terms as the index has them, in the order of the question.

    Attributes:
        weights: The inverse document frequency of each term, as in BM25.
        content_terms: The terms that are neither stopwords nor the "many" of a "how many".
        names: The terms of names and numbers.
        bigrams: The pairs of adjacent terms that are not both stopwords.
        rarest_terms: The content terms of highest weight.
        prefixes: The content terms by their first letters.
        answer_type: The type of answer that the question asks for.
        question_stems: The stems of the question's words, none of which can be the answer.
        text: The question in lower case.
        bigram_weight: The sum of the weights of all bigrams.
        proximity_weight: The sum of the weights of all pairs of `rarest_terms`.
        language: The language of the documents whose terms these are.
        is_foreign: Whether the question is in another language.
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
    language: str = ""
    is_foreign: bool = False

    def weighted_overlap(self, query_terms: tuple[str, ...], terms: Container[str]) -> float:
        """The weighted share, 0 to 1, of `query_terms` that are in `terms`; 1 if there are none."""
        total = sum(self.weights[term] for term in query_terms)
        shared = sum(self.weights[term] for term in query_terms if term in terms)
        return shared / total if total else 1.0

    def bm25(self, counts: Mapping[str, int], length: int, mean_length: float) -> float:
        """The BM25 score of a text.

        Args:
            counts: How often each of the query's terms occurs in the text.
            length: The length of the text in words.
            mean_length: The mean length of the texts that it is compared with.
        """
        norm = _K1 * (1 - _B + _B * length / mean_length)
        return sum(
            self.weights[term] * count * (_K1 + 1) / (count + norm)
            for term, count in counts.items()
        )


def analyze_query(question: str, index: Index, language: str = "") -> QueryTerms:
    """Analyze a question, with its terms weighted by their rarity in the index.

    Args:
        question: The question, in any language.
        index: The documents.
        language: The language of the documents whose terms are wanted, as `Document` has it.
    """
    question = unify_forms(question, is_query=True)
    terms = index.analyze(question, is_query=True, language=language)
    asked_in = question_language(question, index)
    # Where neither language is known, English function words are words like others.
    stopwords = index.stopword_terms if asked_in or language else frozenset[str]()
    if language not in ("", "en") or asked_in != "en":
        stopwords |= index.stopword_terms_of(asked_in)
        stopwords |= index.stopword_terms_of(language) | frozenset(filter(is_particle_pair, terms))
    weights = _term_weights(terms, index, stopwords)
    names = index.analyze(
        " ".join(_NAME_OR_NUMBER.findall(question)), is_query=True, language=language
    )
    measures = index.analyze(" ".join(_MEASURE.findall(question)))
    is_english = asked_in == "en"
    kind = answer_type(question) if is_english else question_kind(question, asked_in) or "phrase"
    content_terms = tuple(
        term for term in weights if term not in stopwords and term not in measures
    )
    prefixes: dict[str, tuple[str, ...]] = {}
    irregular_forms = _irregular_forms(question, index)
    for term in content_terms:
        for form in (term, *irregular_forms.get(term, ())):
            prefixes[prefix_of(form)] = (*prefixes.get(prefix_of(form), ()), term)
    bigrams = tuple(
        (first, second)
        for first, second in pairwise(terms)
        if not (first in stopwords and second in stopwords)
    )
    rarest = tuple(sorted(content_terms, key=lambda term: -weights[term])[:_MAX_RAREST])
    return QueryTerms(
        weights=weights,
        content_terms=content_terms,
        names=tuple(
            term for term in dict.fromkeys(names) if term in weights and term not in stopwords
        ),
        bigrams=bigrams,
        rarest_terms=rarest,
        prefixes=prefixes,
        answer_type=kind,
        question_stems=question_stems(question),
        text=question.lower(),
        bigram_weight=sum(weights[first] + weights[second] for first, second in bigrams),
        proximity_weight=sum(
            min(weights[first], weights[second]) for first, second in combinations(rarest, 2)
        ),
        language=language,
        is_foreign=bool(language) and asked_in != language,
    )


def prefix_of(term: str) -> str:
    """What two terms have in common that are taken for forms of one word."""
    # Without the mark of its language, since words of two languages are often akin: "de:haus".
    start = term.find(":") + 1
    return term[start : start + PREFIX_LENGTH]


def _term_weights(terms: list[str], index: Index, stopwords: Set[str]) -> dict[str, float]:
    """The inverse document frequency of each term."""
    total = len(index)
    weights = {}
    for term in dict.fromkeys(terms):
        frequency = index.frequency(term)
        weight = math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
        if total < _FEW_PASSAGES and term in stopwords:
            weight = min(weight, _MAX_STOPWORD_WEIGHT)
        weights[term] = weight
    return weights


def _irregular_forms(question: str, index: Index) -> dict[str, list[str]]:
    """The terms of the question's irregular verbs, each with the terms of the other forms."""
    forms_by_term: dict[str, list[str]] = {}
    for word in _WORD.findall(question.lower()):
        if forms := IRREGULAR_FORMS.get(word):
            for term in index.analyze(word):
                forms_by_term[term] = index.analyze(" ".join(sorted(forms)))
    return forms_by_term


def out_of_vocabulary_words(question: str, index: Index, language: str = "en") -> list[str]:
    """The names, numbers and content words of a question in a language that no passage has in any
    form."""
    return [
        word for word in specific_words(question, language) if not occurs(word, index, language)
    ]


def specific_words(question: str, language: str = "en") -> list[str]:
    """The names, numbers and content words of a question in a language, each once, without those
    that only say what is asked for."""
    words = dict.fromkeys(_WORD_OR_NUMBER.findall(question))
    if language == "en":
        return [
            word
            for word in words
            if word.lower() not in STOPWORDS and word.lower() not in _UNSPECIFIC_WORDS
        ]
    return [
        word
        for word in words
        if word.lower() not in stopwords_of(language) and not question_kind(word, language)
    ]


def occurs(word: str, index: Index, language: str = "en") -> bool:
    """Whether a passage has a word of a language in any form and spelling, or it has no term to
    look for."""
    forms = " ".join((word, *IRREGULAR_FORMS.get(word.lower(), ())))
    terms = index.analyze(forms, is_query=True)
    if not terms or any(index.frequency(term) for term in terms):
        return True
    if language == "en":
        return False
    own = (term for each in index.languages() for term in index.analyze(word, language=each))
    if any(index.frequency(term) for term in own):
        return True
    # Few languages have stems: a word with the same beginning is taken for another form.
    stem = word[: max(_MIN_STEM, len(word) - _MAX_ENDING)]
    return any(index.words(form) for form in {stem, stem.lower(), stem.capitalize()})
