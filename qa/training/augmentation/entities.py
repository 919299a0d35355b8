"""Collect the named entities, numbers and years of a corpus, by kind."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from random import Random

from index import Document, Index
from index.chunking.passages import split_passages
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_NAMES
from index.types import Span
from qa.text.mentions import without_titles
from qa.text.names import find_name_positions

# Characters before and after a name that are evidence of its kind.
_CONTEXT_CHARS = 24
# Occurrences that have to tell the kind of a name, and the share of them that have to agree.
_MIN_VOTES, _MIN_AGREEMENT = 2, 0.75
# Words of an entity at most: longer ones are titles and lists.
_MAX_WORDS = 4
# Words of a sentence that may stand beside others of another document.
_MIN_FILLER_WORDS, _MAX_FILLER_WORDS = 6, 28
_ORGANISATION = lazy_pattern(
    r"\b(?:University|Institute|Ministry|Council|Party|Bank|Union|Company|Corporation|Inc|Ltd|"
    r"Foundation|Association|Agency|Court|Parliament|Congress|Army|Navy|School|College|Hospital|"
    r"Church|Club|Department|Committee|Commission|Society|Board|Federation|League|Group|Museum)\b"
)
_PLACE = lazy_pattern(
    r"\b(?:Street|Road|Bridge|River|Lake|Mount|Island|Islands|City|County|Valley|Sea|Ocean|Park|"
    r"Square|Airport|Station|Bay|Hill|Beach|Forest|Avenue|District|Province)\b"
)
_PERSON_BEFORE = lazy_pattern(
    r"\b(?:mr|mrs|ms|dr|prof|professor|sir|lady|lord|king|queen|prince|princess|president|minister|"
    r"mayor|senator|governor|secretary|director|actor|actress|singer|author|writer|coach|captain|"
    r"general|architect|philosopher|scientist|said|says|by)\.?\s$",
    re.IGNORECASE,
)
_PERSON_AFTER = lazy_pattern(
    r"\s(?:said|says|told|wrote|argued|believed|thought|was born|died|married|who)\b"
)
_PLACE_BEFORE = lazy_pattern(
    r"\b(?:in|near|from|to|into|around|outside|across)\s(?:the\s)?$", re.IGNORECASE
)
_YEAR = lazy_pattern(r"\b(?:1[5-9]\d\d|20[0-3]\d)\b")
_NUMBER = lazy_pattern(
    r"(?<![\w.,$€£/:-])\d{1,3}(?:,\d{3})+(?![\w,])|(?<![\w.,$€£/:-])\d{1,3}(?![\w,.%:/-])"
)
_MONTH = lazy_pattern(rf"\b(?:{'|'.join(MONTH_NAMES)})\b")


class EntityKind(StrEnum):
    """What an entity is."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"
    MONTH = "month"
    YEAR = "year"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity in a text: its kind, its words and its span."""

    kind: EntityKind
    words: str
    span: Span


@dataclass(frozen=True)
class Corpus:
    """What examples are made from besides the gold questions: a corpus' entities and sentences.

    Attributes:
        names: Persons, places and organisations, by kind.
        sentences: Sentences of prose.
        index: The index of the corpus, which finds passages on a topic.
    """

    names: Mapping[EntityKind, Sequence[str]]
    sentences: Sequence[str]
    index: Index | None = None

    @cached_property
    def kind_of(self) -> Mapping[str, EntityKind]:
        """The kind of each name, and of the last names of persons."""
        kinds = {
            name.split()[-1]: EntityKind.PERSON for name in self.names.get(EntityKind.PERSON, ())
        }
        return kinds | {name: kind for kind, names in self.names.items() for name in names}

    @cached_property
    def _people(self) -> tuple[Sequence[str], Sequence[str]]:
        """First and last names."""
        full = [name.split() for name in self.names.get(EntityKind.PERSON, ())]
        pairs = [words for words in full if len(words) == 2 and all(len(it) > 2 for it in words)]
        pairs = pairs or [["Anna", "Keller"], ["Tom", "Reed"], ["Maria", "Solano"]]
        return [first for first, _ in pairs], [last for _, last in pairs]

    def entities(self, text: str) -> Iterator[Entity]:
        """The entities in a text whose kind is known."""
        for found, at in find_name_positions(text):
            name = without_titles(found)
            start = at + len(found) - len(name)
            if (kind := self.kind_of.get(name)) and text.startswith(name, start):
                yield Entity(kind, name, (start, start + len(name)))
        for kind, pattern in (
            (EntityKind.MONTH, _MONTH),
            (EntityKind.YEAR, _YEAR),
            (EntityKind.NUMBER, _NUMBER),
        ):
            for match in pattern.finditer(text):
                if kind is not EntityKind.NUMBER or not _YEAR.fullmatch(match[0]):
                    yield Entity(kind, match[0], match.span())

    def other(self, entity: Entity, text: str, random: Random) -> str:
        """Another entity of the same kind that is not in a text; "" if none is found."""
        for _ in range(8):
            words = self.sample(entity.kind, random, like=entity.words)
            if words and not re.search(rf"\b{re.escape(words)}\b", text, re.IGNORECASE):
                shared = set(words.lower().split()) & set(text.lower().split())
                if entity.kind in (EntityKind.NUMBER, EntityKind.YEAR) or not shared:
                    return words
        return ""

    def sample(self, kind: EntityKind, random: Random, *, like: str = "") -> str:
        """An entity of a kind, in length like another one."""
        match kind:
            case EntityKind.MONTH:
                return random.choice(MONTH_NAMES)
            case EntityKind.YEAR:
                near = int(like) + random.randint(-30, 30) if like else random.randint(1880, 2024)
                return str(min(near, 2029))
            case EntityKind.NUMBER:
                number = int(like.replace(",", "")) if like else random.randint(2, 900)
                low, high = max(2, number // 3), max(9, number * 3)
                return f"{random.randint(low, high):,}"
            case EntityKind.PERSON if not like or " " in like:
                first, last = self._people
                return f"{random.choice(first)} {random.choice(last)}"
            case EntityKind.PERSON:
                return random.choice(self._people[1])
        names = self.names.get(kind, ())
        return random.choice(names) if names else ""


def collect(documents: Iterable[Document], index: Index | None = None) -> Corpus:
    """The entities and sentences of documents."""
    votes: defaultdict[str, Counter[EntityKind]] = defaultdict(Counter)
    sentences = []
    for document in documents:
        text = document.text
        for name, start in find_name_positions(text):
            bare = without_titles(name)
            end, name = start + len(name), bare
            start = end - len(name)
            if 0 < len(name.split()) <= _MAX_WORDS and name.replace(" ", "").isalpha():
                before = text[max(0, start - _CONTEXT_CHARS) : start]
                votes[name].update(_evidence(name, before, text[end : end + _CONTEXT_CHARS]))
        for passage in split_passages(document):
            spans = [text[start:end] for start, end in passage.sentences]
            sentences += [sentence for sentence in spans if _is_filler(sentence)]
    names: defaultdict[EntityKind, list[str]] = defaultdict(list)
    for name, counts in sorted(votes.items()):
        for kind, count in counts.most_common(1):
            if count < _MIN_AGREEMENT * counts.total():
                continue
            if kind is EntityKind.PERSON:
                # One word behind "by" or before "said" is as often a company.
                is_sure = len(name.split()) in (2, 3)
            else:
                is_sure = kind is EntityKind.ORGANISATION or count >= _MIN_VOTES
            if is_sure:
                names[kind].append(name)
    return Corpus(dict(names), tuple(dict.fromkeys(sentences)), index)


def _evidence(name: str, before: str, after: str) -> Iterator[EntityKind]:
    if name.isupper():
        return
    if _ORGANISATION.search(name):
        if " " in name and not _ORGANISATION.match(name):
            yield EntityKind.ORGANISATION
    elif _PLACE.search(name):
        yield EntityKind.PLACE
    elif _PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after):
        yield EntityKind.PERSON
    elif _PLACE_BEFORE.search(before) and not re.search(r"\bthe\s$", before):
        yield EntityKind.PLACE


def _is_filler(sentence: str) -> bool:
    words = sentence.split()
    return (
        _MIN_FILLER_WORDS <= len(words) <= _MAX_FILLER_WORDS
        and sentence[0].isupper()
        and sentence.endswith(".")
        and "\n" not in sentence
    )
