"""two documents → whether one is an edited copy of the other."""

import re
from dataclasses import dataclass
from functools import lru_cache

from qa.text.names import NAME_MID_SENTENCE
from qa.text.numbers import find_numbers, normalize_numbers

# Words in a row that are compared.
SHINGLE = 3
# Share of the shorter document's shingles that the longer one has. Copies that lost their end,
# got another lead and synonyms in every third sentence keep .57 and more, halved ones with
# synonyms in every second .31 and more; 99.99% of 2.4 million pairs of real news articles share
# under .3, as do different reports on one event (under .25).
_ALIKE = 0.3
# The same when the other document is a page so much longer that it may hold a little of
# everything: 404 articles of boilerplate and tips within live pages reach .51.
_ALIKE_IN_LONG = 0.6
_LONG = 0.3
# Share of the names and numbers of the document with fewer that the other has too. Edited copies
# keep .5 and more, serial reports of one frame with other names in it have .2 to .4.
_SAME_FACTS = 0.5
# Names and numbers from which that share tells something, and shingles that must be shared where
# there are fewer.
_FEW_FACTS = 4
_ALIKE_WITHOUT_FACTS = 0.6
# Share of the sentences alike but for their numbers whose numbers differ. Copies have none, twins
# of one frame with other figures .78 and more, results of races with the same drivers .15.
_MAX_DIFFERING = 0.1
# Share of shingles by which two sentences are alike but for their numbers.
_ALIKE_SENTENCE = 0.4
# Places of a document at which three words in a row are looked for in another before the two are
# read whole, and the share that must be there. Copies have .3 of their shingles in common; that
# less than .1 of forty happen to be, has a chance of one in a thousand.
_SAMPLED = 40
_SAMPLED_ALIKE = 0.1
# Documents that are remembered, of about 0.1 MB each.
_REMEMBERED = 128

_WORD = re.compile(r"\w+")
_THREE_WORDS = re.compile(r"\b[^\W\d_]+ [^\W\d_]+ [^\W\d_]+\b")
_BREAK = re.compile(r"(?<=[.!?”\"])\s+|\n+")
_NAME = re.compile(NAME_MID_SENTENCE)

# Capitals that tell nothing of what a text is about.
_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december
    """.split()  # noqa: SIM905
)

Shingles = frozenset[int]


@dataclass(frozen=True, slots=True)
class _SentenceNumbers:
    """A sentence with numbers: its shingles without them, and their values."""

    shingles: Shingles
    values: frozenset[float]


def is_near_duplicate(one: str, other: str) -> bool:
    """Whether one of two documents' texts is an edited copy of the other: cut, re-ordered, with
    another lead, other words here and there, a paragraph of its own.

    Not so texts that share a frame with other figures in it, boilerplate, or a quotation.
    """
    if not _sample_overlaps(*sorted((one.lower(), other.lower()), key=len)):
        return False
    one, other = sorted((one, other), key=lambda text: len(_fingerprint(text)))
    a, b = _fingerprint(one), _fingerprint(other)
    if not a:
        return False
    alike = len(a & b) / len(a)
    if alike < (_ALIKE_IN_LONG if len(a) < _LONG * len(b) else _ALIKE):
        return False
    facts, others = _facts(one), _facts(other)
    fewer = min(len(facts), len(others))
    if fewer < _FEW_FACTS:
        if alike < _ALIKE_WITHOUT_FACTS:
            return False
    elif len(facts & others) < _SAME_FACTS * fewer:
        return False
    differing, aligned = _count_differing(_sentence_numbers(one), _sentence_numbers(other))
    return differing <= 1 or differing <= _MAX_DIFFERING * aligned


def _sample_overlaps(shorter: str, longer: str) -> bool:
    """Whether a sample of the shorter one's words, three in a row, stands in the longer often
    enough for the two to be worth reading, which takes a hundred times as long."""
    starts = range(0, len(shorter), max(1, len(shorter) // _SAMPLED))
    found = [found[0] for at in starts if (found := _THREE_WORDS.search(shorter, at))]
    return sum(words in longer for words in found) >= _SAMPLED_ALIKE * len(found)


def differ_in_numbers(one: str, other: str) -> bool:
    """Whether some sentence of one text stands in the other with other numbers in it."""
    return _count_differing(_sentence_numbers(one), _sentence_numbers(other))[0] > 0


def extract_facts(text: str) -> frozenset[str | float]:
    """The names, in lower case, and the values of the numbers in a text."""
    names = {name.lower() for name in _NAME.findall(text)}
    return frozenset(names | {number.value for number in find_numbers(text)})


def shared_names(one: str, other: str) -> int:
    """How many names, apart from those of days and months, stand in both of two texts."""
    both = _facts(one) & _facts(other)
    return sum(isinstance(fact, str) and fact not in _CALENDAR for fact in both)


def _count_differing(
    shorter: tuple[_SentenceNumbers, ...], longer: tuple[_SentenceNumbers, ...]
) -> tuple[int, int]:
    """How many sentences have other numbers than those that are alike but for these, of how many
    that have one alike."""
    holders: dict[int, list[_SentenceNumbers]] = {}
    for sentence in longer:
        for shingle in sentence.shingles:
            holders.setdefault(shingle, []).append(sentence)
    aligned = differing = 0
    for sentence in shorter:
        near = {id(it): it for s in sentence.shingles for it in holders.get(s, ())}
        if not near:
            continue
        twin = max(near.values(), key=lambda it: len(it.shingles & sentence.shingles))
        size = min(len(twin.shingles), len(sentence.shingles))
        if len(twin.shingles & sentence.shingles) >= _ALIKE_SENTENCE * size:
            aligned += 1
            differing += bool(sentence.values - twin.values and twin.values - sentence.values)
    return differing, aligned


# Each is read when it is needed: most pairs are told apart by their shingles.
@lru_cache(_REMEMBERED)
def _fingerprint(text: str) -> Shingles:
    return _shingles(normalize_numbers(text))


@lru_cache(_REMEMBERED)
def _facts(text: str) -> frozenset[str | float]:
    return extract_facts(text)


@lru_cache(_REMEMBERED)
def _sentence_numbers(text: str) -> tuple[_SentenceNumbers, ...]:
    figured = []
    for sentence in _BREAK.split(text):
        numbers = find_numbers(sentence)
        if numbers:
            bare = list(sentence)
            for number in reversed(numbers):
                bare[slice(*number.span)] = "0"
            values = frozenset(number.value for number in numbers)
            figured.append(_SentenceNumbers(_shingles("".join(bare)), values))
    return tuple(figured)


def _shingles(text: str) -> Shingles:
    words = [hash(word) for word in _WORD.findall(text.lower())]
    return frozenset(map(hash, zip(*(words[at:] for at in range(SHINGLE)), strict=False)))
