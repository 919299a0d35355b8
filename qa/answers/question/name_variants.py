"""Recognize a name in a text in other forms: inflected, as an adjective, transliterated, short."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from index.lazy_pattern import lazy_pattern
from qa.text.mentions import fold
from qa.text.names import CAPITAL

# Names of countries with their adjectives and people, where the forms have no stem in common; and
# names of one country.
_FORMS = (
    "america american americans usa us united-states",
    "britain british briton britons uk united-kingdom great-britain england english",
    "france french frenchman frenchmen",
    "spain spanish spaniard spaniards",
    "netherlands dutch holland",
    "germany german deutschland",
    "greece greek greeks hellenic",
    "switzerland swiss",
    "norway norwegian norwegians norse",
    "denmark danish dane danes",
    "wales welsh",
    "ireland irish",
    "scotland scottish scots",
    "england english",
    "poland polish pole poles",
    "portugal portuguese",
    "peru peruvian peruvians",
    "cyprus cypriot cypriots",
    "philippines filipino filipinos philippine",
    "thailand thai thais",
    "iraq iraqi iraqis",
    "myanmar burma burmese",
    "czechia czech czechs czech-republic",
    "finland finnish finn finns",
    "sweden swedish swede swedes",
    "turkey turkish turk turks türkiye",
    "ivory-coast côte-d’ivoire ivorian",
    "soviet-union soviet ussr soviets russia russian russians russian-federation",
    "china chinese prc",
    "korea korean koreans",
    "israel israeli israelis",
    "jew jewish jews judaism",
    "islam islamic muslim muslims moslem",
    "christ christian christians christianity",
    "europe european europeans eu european-union",
    "congo congolese drc",
    "wwi world-war-i first-world-war",
    "wwii world-war-ii second-world-war",
    "istanbul constantinople",
    "kyiv kiev",
    "mumbai bombay",
    "beijing peking",
)
_SAME = {fold(form): frozenset(line.split()) for line in _FORMS for form in line.split()}
_INITIALS = lazy_pattern(r"\b(?:[a-z]\.){2,}")
# Endings of adjectives of places and of the people who live there.
_ENDING = lazy_pattern(
    r"(?:ians?|eans?|ans?|ish|ese|is?|es|ic|ia|ys?|e|en|ey|land|lands|landers?|ers?|s|als?|['’]s)$"
)
_MIN_STEM = 4
_NATIONALITY = lazy_pattern(r"\w{2,}(?:ian|ians|ish|ese|ean|eans|can|cans)")
# Nothing is elsewhere, so it need not be said.
_EVERYWHERE = frozenset(("earth", "world"))
# Letters from which a name may be part of a compound: "Osthafen".
_MIN_PART = 5
# Letters of the shortest name that may be another one, mistyped.
_MIN_MISTYPED = 5
# First letters for one Arabic sound: "Kadhafi", "Gaddafi".
_ARABIC_G = frozenset("gkq")
# Letters by which two spellings of a name differ in length, at most.
_MAX_LONGER = 3
_WORD = lazy_pattern(r"[^\W_]+")
_CAPITALIZED = lazy_pattern(rf"{CAPITAL}[\w’'.-]*")
_ABBREVIATION = lazy_pattern(r"(?:[A-Z]\.?){2,6}")


@lru_cache(4096)
def name_stem(word: str) -> str:
    """A place's name or its adjective without the ending in which they differ."""
    word = word.lower()
    shorter = _ENDING.sub("", word)
    return shorter if len(shorter) >= _MIN_STEM else word


def is_nationality(name: str) -> bool:
    """Whether a name is the adjective of a place, or the people's, by its form."""
    folded = fold(name).lower()
    return bool(_NATIONALITY.fullmatch(folded)) or folded in _SAME


class NamesOf:
    """The words of a text, in which names are looked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        # "U.S." is "US".
        self._folded = _INITIALS.sub(lambda match: match[0].replace(".", ""), fold(text).lower())

    @cached_property
    def _words(self) -> frozenset[str]:
        words = _WORD.findall(self._folded)
        # "Superbowl" is "Super Bowl".
        return frozenset((*words, *map("".join, pairwise(words))))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(map(name_stem, self._words))

    def has_word(self, word: str) -> bool:
        """Whether the text has a word of a name in any form."""
        folded = fold(word).lower()
        if folded in _EVERYWHERE or folded in self._words or name_stem(folded) in self._stems:
            return True
        plain = folded.replace("’", "").replace("'", "")
        if len(plain) >= _MIN_PART and plain in self._folded.replace("’", "").replace("'", ""):
            return True
        # Of "Chinese-style", the part that is a name.
        parts = [fold(part).lower() for part in _WORD.findall(word) if part[:1].isupper()]
        if len(_WORD.findall(folded)) > 1 and parts and all(map(self.has_word, parts)):
            return True
        return self._has_other_form(folded.replace(".", "")) or self._has_variant(folded)

    def _has_other_form(self, folded: str) -> bool:
        return any(
            re.search(rf"(?<!\w){re.escape(fold(form).replace('-', ' '))}(?!\w)", self._folded)
            for form in _SAME.get(folded, ())
        )

    def _has_variant(self, folded: str) -> bool:
        # The libraries that it needs are slow to load.
        from qa.query.spelling import is_variant

        return folded.isalpha() and any(
            is_variant(folded, other)
            for other in self._words
            if (other[:1] == folded[:1] or {other[:1], folded[:1]} < _ARABIC_G)
            and abs(len(other) - len(folded)) <= _MAX_LONGER
        )

    def has_name(self, words: Sequence[str], keys: Sequence[str], needs_all: bool) -> bool:
        """Whether the text has a name of some `words` in any form: all or one of its `keys`, its
        initials, or another name of the same country."""
        has_keys = all if needs_all else any
        return (
            has_keys(map(self.has_word, keys))
            or (len(words) > 1 and self.has_word("".join(words)))
            or self.has_abbreviation(tuple(words))
            or self._has_other_form("-".join(map(fold, words)).lower())
        )

    def has_near(self, word: str) -> bool:
        """Whether the text has a word from which a longer one differs in one letter."""
        # The library is slow to load.
        from rapidfuzz.distance import OSA

        folded = fold(word).lower()
        return len(folded) >= _MIN_MISTYPED and any(
            OSA.distance(folded, other, score_cutoff=1) <= 1 for other in self._words
        )

    def has_abbreviation(self, words: tuple[str, ...]) -> bool:
        """Whether the text has the initials of a name, or the whole name of which it has them."""
        if len(words) == 1 and _ABBREVIATION.fullmatch(words[0]):
            return words[0].replace(".", "").lower() in _initials(self._text)
        initials = "".join(word[0] for word in words if word[:1].isupper())
        return len(initials) > 1 and initials.lower() in self._words

    def has_adjacent(self, first: str, second: str) -> bool:
        """Whether one word stands in front of the other in the text."""
        pattern = rf"(?<!\w){re.escape(fold(first).lower())}\s+{re.escape(fold(second).lower())}"
        return bool(re.search(pattern, self._folded))


def _initials(text: str) -> frozenset[str]:
    """The initials of every run of capitalized words, small words between them left out."""
    return frozenset(_runs(text))


def _runs(text: str) -> Iterator[str]:
    run = ""
    end = 0
    for match in _CAPITALIZED.finditer(text):
        between = text[end : match.start()]
        if run and not re.fullmatch(r"\s+(?:(?:of|for|the|and|de|in|on|to|&)\s+){0,2}", between):
            run = ""
        run += "".join(part[0] for part in match[0].split("-") if part).lower()
        end = match.end()
        yield from (run[start:] for start in range(len(run) - 1))
