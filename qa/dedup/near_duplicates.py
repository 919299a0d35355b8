"""Recognize whether one document is an edited copy of another."""

from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS
from qa.text.names import NAME_MID_SENTENCE
from qa.text.numbers import find_numbers, normalize_numbers
from qa.text.shingles import containment, shingles

# Consecutive words in a shingle.
_SIZE = 3
# Containment of shingles from which two documents may be copies. Edited copies keep .31 and more;
# 99.99% of 2.4 million pairs of real news articles share less. See tests/benchmarks/README.md.
_MIN_CONTAINMENT = 0.3
# The same when the other document is so much longer that it may hold a little of everything.
_MIN_CONTAINMENT_IN_LONG = 0.6
# Ratio of shingles, shorter to longer document, under which the other one counts as long.
_LONG_RATIO = 0.3
# Share of the names and numbers of the document with fewer that the other must have too. Edited
# copies keep .5 and more; serial reports that share a frame have .2 to .4.
_MIN_SHARED_FACTS = 0.5
# Names and numbers from which that share is reliable, and the containment required below that.
_MIN_FACTS = 4
_MIN_CONTAINMENT_WITHOUT_FACTS = 0.6
# Share of the aligned sentences whose numbers may differ. Copies have none; texts that share a
# frame with other figures have .78 and more.
_MAX_DIFFERING = 0.1
# Containment of shingles from which two sentences are alike but for their numbers.
_MIN_SENTENCE_CONTAINMENT = 0.4
# Positions at which three consecutive words are sampled from the shorter document before both are
# read whole, and the share that the longer one must have. A copy fails this in 1 of 1,000 cases.
_SAMPLES = 40
_MIN_SAMPLED_SHARE = 0.1
# Documents whose fingerprints are cached, of about 0.1 MB each.
_CACHED_DOCUMENTS = 128

_WORD = lazy_pattern(r"\w+")
_THREE_WORDS = lazy_pattern(r"\b[^\W\d_]+ [^\W\d_]+ [^\W\d_]+\b")
_SENTENCE_BREAK = lazy_pattern(r"(?<=[.!?”\"])\s+|\n+")
_NAME = lazy_pattern(NAME_MID_SENTENCE)


@dataclass(frozen=True, slots=True)
class _SentenceNumbers:
    """A sentence with numbers: its shingles with each number as 0, and the numbers' values."""

    shingles: frozenset[int]
    values: frozenset[float]


def is_near_duplicate(one: str, other: str) -> bool:
    """Whether one of two documents' texts is an edited copy of the other.

    An edited copy may be cut, reordered, have another lead, synonyms or a paragraph of its own.
    Texts that share only boilerplate, a quotation, or a frame with other figures are no copies.
    """
    if not _sample_overlaps(*sorted((one.lower(), other.lower()), key=len)):
        return False
    shorter, longer = sorted((one, other), key=lambda text: len(_fingerprint(text)))
    small, large = _fingerprint(shorter), _fingerprint(longer)
    overlap = containment(small, large)
    is_long = len(small) < _LONG_RATIO * len(large)
    if not small or overlap < (_MIN_CONTAINMENT_IN_LONG if is_long else _MIN_CONTAINMENT):
        return False
    facts, other_facts = _cached_facts(shorter), _cached_facts(longer)
    fewer = min(len(facts), len(other_facts))
    if fewer < _MIN_FACTS:
        if overlap < _MIN_CONTAINMENT_WITHOUT_FACTS:
            return False
    elif len(facts & other_facts) < _MIN_SHARED_FACTS * fewer:
        return False
    differing, aligned = _count_differing(_sentence_numbers(shorter), _sentence_numbers(longer))
    return differing <= 1 or differing <= _MAX_DIFFERING * aligned


def _sample_overlaps(shorter: str, longer: str) -> bool:
    """Whether enough of a sample of word triples of the shorter text occurs in the longer one.

    A cheap filter: reading both texts takes a hundred times as long.
    """
    starts = range(0, len(shorter), max(1, len(shorter) // _SAMPLES))
    triples = [match[0] for start in starts if (match := _THREE_WORDS.search(shorter, start))]
    return sum(triple in longer for triple in triples) >= _MIN_SAMPLED_SHARE * len(triples)


def differ_in_numbers(one: str, other: str) -> bool:
    """Whether some sentence of one text occurs in the other with different numbers."""
    return _count_differing(_sentence_numbers(one), _sentence_numbers(other))[0] > 0


def extract_facts(text: str) -> frozenset[str | float]:
    """The names, in lower case, and the values of the numbers in a text."""
    names = {name.lower() for name in _NAME.findall(text)}
    return frozenset(names | {number.value for number in find_numbers(text)})


def shared_names(one: str, other: str) -> int:
    """How many names, other than those of days and months, occur in both texts."""
    shared: Set[str | float] = _cached_facts(one) & _cached_facts(other)
    return sum(isinstance(fact, str) and fact not in CALENDAR_WORDS for fact in shared)


def _count_differing(
    shorter: tuple[_SentenceNumbers, ...], longer: tuple[_SentenceNumbers, ...]
) -> tuple[int, int]:
    """How many aligned sentences differ in their numbers, and how many are aligned.

    Two sentences are aligned if they are alike but for their numbers.
    """
    postings: dict[int, list[_SentenceNumbers]] = {}
    for sentence in longer:
        for shingle in sentence.shingles:
            postings.setdefault(shingle, []).append(sentence)
    aligned = differing = 0
    for sentence in shorter:
        candidates = {
            id(candidate): candidate
            for shingle in sentence.shingles
            for candidate in postings.get(shingle, ())
        }
        if not candidates:
            continue
        closest = max(
            candidates.values(), key=lambda other: len(other.shingles & sentence.shingles)
        )
        if containment(closest.shingles, sentence.shingles) >= _MIN_SENTENCE_CONTAINMENT:
            aligned += 1
            differing += bool(sentence.values - closest.values and closest.values - sentence.values)
    return differing, aligned


# Cached one by one: shingles alone tell most pairs apart.
@lru_cache(_CACHED_DOCUMENTS)
def _fingerprint(text: str) -> frozenset[int]:
    return _hash_shingles(normalize_numbers(text))


@lru_cache(_CACHED_DOCUMENTS)
def _cached_facts(text: str) -> frozenset[str | float]:
    return extract_facts(text)


@lru_cache(_CACHED_DOCUMENTS)
def _sentence_numbers(text: str) -> tuple[_SentenceNumbers, ...]:
    sentences = []
    for sentence in _SENTENCE_BREAK.split(text):
        numbers = find_numbers(sentence)
        if numbers:
            characters = list(sentence)
            for number in reversed(numbers):
                characters[slice(*number.span)] = "0"
            values = frozenset(number.value for number in numbers)
            sentences.append(_SentenceNumbers(_hash_shingles("".join(characters)), values))
    return tuple(sentences)


def _hash_shingles(text: str) -> frozenset[int]:
    """Hashes of the shingles of a text's words, which take half the memory of the shingles."""
    words = _WORD.findall(text.lower())
    return frozenset(map(hash, shingles(words, _SIZE))) if len(words) >= _SIZE else frozenset()
