"""Decide whether two values are of the same thing: what is counted, of each or in all, the event,
the place and the period."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from index import STOPWORDS, Index
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_NAMES, MONTHS, WEEKDAYS
from qa.answers.values.extraction import ExtractedValue
from qa.answers.values.quantities import UNKNOWN_DAY, Quantity, may_convert
from qa.query.terms import analyze_query
from qa.temporal.periods import read_periods
from qa.text.names import NOT_NAMES, find_name_positions

# Words that newspapers use for one another.
_SYNONYMS = (
    "die died dies dead death deaths kill killed kills toll fatalities fatality perished lives "
    "slain victims casualties",
    "injured injuries hurt wounded injury",
    "soldiers soldier troops men servicemen fighters",
    "people persons residents inhabitants citizens",
    "cost costs price priced paid spent",
    "jobs job workers employees staff posts work",
    "sent send sends deployed deploy dispatched",
    "home homes house houses",
    "strike strikes striking walkout walkouts",
    "vehicle vehicles car cars",
)
# What people are counted as, whoever they are.
_STATES = "dead wounded missing"
# Nouns of what happens once, so that all numbers of it are of the same time.
_EVENT = (
    r"(?:accident|ambush|attack|avalanche|battle|blast|blaze|bombing|ceremony|collapse|collision|"
    r"concert|crash|crush|cyclone|demonstration|derailment|disaster|earthquake|election|eruption|"
    r"explosion|festival|fire|flood|flooding|game|hurricane|incident|landslide|march|massacre|"
    r"match|merger|mudslide|parade|quake|race|raid|rally|referendum|riot|sale|shipwreck|shooting|"
    r"sinking|stampede|storm|summit|tornado|tragedy|trial|tsunami|typhoon|vote|wildfire)"
)
_ASKS_EVENT = lazy_pattern(
    rf"\b(?:the|this|that)\s+(?:[\w’'-]+\s+){{0,4}}?{_EVENT}\b", re.IGNORECASE
)
_NAMED_EVENT = lazy_pattern(
    rf"\b(?:hurricane|typhoon|cyclone|storm)\s+(?-i:[A-Z])\w+|(?-i:[A-Z])\w+\s+{_EVENT}s?\b",
    re.IGNORECASE,
)
# An event or place that the sentence brings up as one of several: "in a strike", "when a bomb".
_NEW_EVENT = lazy_pattern(
    r"\b(?:in|by|during|after|when|as|from|on|at|inside)\s+"
    r"(?:an?|one|another|two|three|several|separate)\s+((?:[\w’'-]+\s+){0,3}?[\w’'-]+)"
    r"(?=\s+(?:in|on|at|near|of|by|against|that|which|who|was|were|is|has|had|outside|and|to|from|"
    r"hit|struck|for|with|between|after|as|this|last)\b|[,.;:)]|$)",
    re.IGNORECASE,
)
# Capitalized words that name no place, "Oct." among them.
_NO_PLACES = NOT_NAMES | STOPWORDS | frozenset(MONTHS)
# A query with a time of its own.
_NAMES_TIME = lazy_pattern(
    rf"\d|\b(?:{'|'.join((*MONTH_NAMES, *WEEKDAYS))}|today|yesterday|last|past|this|per|each|every|"
    r"daily|day|week|month)\b",
    re.IGNORECASE,
)
# What has a place among words but is no event.
_NO_EVENTS = frozenset(
    """
    statement report interview tweet post letter briefing conference message update row time way
    day week month year hour minute series number total bid effort attempt move sign part
    result second third quarter half news press email study survey poll speech call decade century
    """.split()  # noqa: SIM905
)
_LOCATED = lazy_pattern(
    r"\b(?i:in|at|near|outside|inside|around|across|off|throughout|on)\s+"
    r"(?:(?:the|a|an|its|his|their)\s+)?(?:[a-z][\w-]+\s+){0,2}(?:of\s+)?(?:the\s+)?$"
)
_SAID_AFTER = lazy_pattern(r"\s+(?:\w+\s+){0,2}(?:said|says?|told|announced|reported|added)\b")
_POSSESSIVE = lazy_pattern(r"[’']s?\s+(?:(?:[A-Z]|[a-z])[\w-]+)")
# Days between the reports of two sources beyond which numbers are of another time: prices and
# shares change, and what happens twice in one place seldom does so within a season.
_MAX_DAYS_APART = 92
# Days for which an event may be told of before a report counts what it did.
_EVENT_DAYS = 31
# From so many days a period that holds the other report's day is as good as none: "this year".
_LONG_PERIOD = 28
# How many times one may be the other. Sources seldom differ by more on one thing; numbers of
# different things do.
_MAX_RATIO = 10.0

# A term and all terms that mean the same.
Synonyms = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Comparison:
    """What decides which values answer a query with the same thing."""

    query: str
    index: Index

    @cached_property
    def synonyms(self) -> Synonyms:
        """Of each term those that mean the same."""
        groups = [frozenset(self.index.analyze(words)) for words in _SYNONYMS]
        return {term: group for group in groups for term in group}

    def with_synonyms(self, terms: Sequence[str]) -> frozenset[str]:
        """The terms and what means the same."""
        return frozenset(terms).union(*(self.synonyms.get(term, ()) for term in terms))

    @cached_property
    def _query_terms(self) -> frozenset[str]:
        # With the function words: "the US" names what is asked about.
        return self.with_synonyms(self.index.analyze(self.query)) | frozenset(
            analyze_query(self.query, self.index).content_terms
        )

    @cached_property
    def asks_event(self) -> bool:
        """Whether the query is about one thing that happened, rather than a state or a sum."""
        return bool(_ASKS_EVENT.search(self.query) or _NAMED_EVENT.search(self.query))

    @cached_property
    def _asks_days(self) -> bool:
        """Whether the query names days or years that are over."""
        return any(period.until for period in read_periods(self.query, UNKNOWN_DAY))

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(
            term for term in analyze_query(self.query, self.index).names if not term.isdigit()
        )

    def are_alike(self, first: ExtractedValue, other: ExtractedValue) -> bool:
        """Whether two values are certainly of the same thing: all that is said to limit them
        agrees, and what is not said is alike by default."""
        one, two = first.quantity, other.quantity
        if one is None or two is None:
            return False
        return (
            self._same_quantity(one, two, is_strict=True)
            and self._same_period(first, other)
            and self._same_scene(first, other)
            and _near(one, two)
        )

    def may_update(self, first: ExtractedValue, other: ExtractedValue) -> bool:
        """Whether the value of a newer document may stand in the place of the first one: it is of
        the same thing, at whatever time, and of no part of it or time before the first report."""
        one, two = first.quantity, other.quantity
        days = self._published(first), self._published(other)
        if one is None or two is None or None in days or not days[0] < days[1]:  # type: ignore[operator]
            return False
        two = self._beyond_query(other)
        is_past = two.until is not None and two.until < days[0] - timedelta(days=_EVENT_DAYS)  # type: ignore[operator]
        return (
            not is_past
            and not two.is_part
            and not (two.period and not self.asks_event)
            and self._same_quantity(one, two, is_strict=True)
            and self._same_scene(first, other)
            and _near(one, two)
        )

    @property
    def names_time(self) -> bool:
        """Whether the query has a time of its own."""
        return bool(_NAMES_TIME.search(self.query))

    def contradict(self, first: ExtractedValue, other: ExtractedValue) -> bool:
        """Whether it is said of two values that they are of different things, so that an equal
        number is a coincidence."""
        one, two = first.quantity, other.quantity
        if one is None or two is None:
            return False
        closed = [q for q in (one, two) if q.since and q.until]
        apart = len(closed) == 2 and not (one.since <= two.until and two.since <= one.until)  # type: ignore[operator]
        places, other_places = self._places(first), self._places(other)
        elsewhere = (
            bool(places and other_places)
            and not places & self._nearby_terms(other)
            and not other_places & self._nearby_terms(first)
        )
        return not self._same_quantity(one, two, is_strict=False) or apart or elsewhere

    def is_narrowed(self, value: ExtractedValue) -> bool:
        """Whether the sentence limits the value to an event or time that was not asked."""
        quantity = value.quantity
        if quantity is None:
            return False
        days = (quantity.until - quantity.since).days if quantity.since and quantity.until else None
        is_short = bool(quantity.period) or (days is not None and days < _LONG_PERIOD)
        return bool(
            self._new_events(value)
            or (is_short and not self.asks_event and not _NAMES_TIME.search(self.query))
        )

    def _same_quantity(self, one: Quantity, two: Quantity, *, is_strict: bool) -> bool:
        if not may_convert(one, two) or one.role != two.role or one.per != two.per:
            return False
        if one.is_part != two.is_part and not (one.noun and two.noun):
            return False
        if not (one.noun and two.noun):
            return True
        if not self._same_noun(one, two):
            return False
        modifiers, others = (
            frozenset(self.index.analyze(" ".join(q.modifiers))) - self._query_terms
            for q in (one, two)
        )
        if is_strict:
            return modifiers == others
        return not (modifiers and others) or bool(modifiers & others)

    def _same_noun(self, one: Quantity, two: Quantity) -> bool:
        terms, others = (self.with_synonyms(self.index.analyze(q.noun)) for q in (one, two))
        people = self.with_synonyms(self.index.analyze("people"))
        # "25 dead" are people, and so are the "Palestinians" of a nation.
        of_people = people | self.with_synonyms(self.index.analyze(_STATES))
        return bool(
            terms & others
            or (others & of_people and (one.is_name or terms & people))
            or (terms & of_people and (two.is_name or others & people))
        )

    def _beyond_query(self, value: ExtractedValue) -> Quantity:
        """The quantity, its period left out where the query names the same."""
        quantity = value.quantity
        assert quantity is not None  # noqa: S101
        asked = read_periods(self.query, self._published(value) or UNKNOWN_DAY)
        limits = (quantity.since, quantity.until)
        if quantity.period and quantity.period in self.query.lower():
            return replace(quantity, period="")
        if any((period.since, period.until) == limits for period in asked):
            return replace(quantity, since=None, until=None)
        return quantity

    def _same_period(self, first: ExtractedValue, other: ExtractedValue) -> bool:
        one, two = self._beyond_query(first), self._beyond_query(other)
        days = [self._published(value) for value in (first, other)]
        if self.days_apart(first, other) > _MAX_DAYS_APART:
            spans = {(q.since, q.until) for q in (one, two)}
            if len(spans) > 1 or (one.since is None and one.until is None):
                return False
        if one.period != two.period and not self.asks_event:
            # "On Monday" and "this morning" in two papers of one day.
            is_limited = all(q.period or q.since for q in (one, two))
            return is_limited and days[0] is not None and days[0] == days[1]
        if (one.since, one.until) == (two.since, two.until):
            # The same weekday, or "overnight", of another document is another day.
            return not one.period or self.asks_event or days[0] == days[1]
        for quantity, day, reference in ((one, days[1], two), (two, days[0], one)):
            if reference.since is not None:
                continue
            # The other one is not limited.
            if quantity.until is None:
                # "since October" is what a sum is by default, but not the sum of one day.
                return not self._asks_days
            if quantity.since is None or self.asks_event:
                return True
            is_long = (quantity.until - quantity.since).days >= _LONG_PERIOD
            return is_long and day is not None and quantity.since <= day <= quantity.until
        # Both are limited, to different periods.
        if one.until is None and two.until is None and one.since and two.since:
            return abs(one.since - two.since) <= timedelta(days=7)
        return False

    def days_apart(self, first: ExtractedValue, other: ExtractedValue) -> int:
        """The days between the documents of two values; 0 if one of them has no date."""
        one, two = self._published(first), self._published(other)
        return abs((one - two).days) if one and two else 0

    def _published(self, value: ExtractedValue) -> date | None:
        return self.index.document(value.place.document_id).published

    def _same_scene(self, first: ExtractedValue, other: ExtractedValue) -> bool:
        """Whether neither sentence narrows the place or event to one that the other has not."""
        places, other_places = self._places(first), self._places(other)
        if not (
            places <= self._nearby_terms(other) | self._query_terms
            and other_places <= self._nearby_terms(first) | self._query_terms
        ):
            return False
        events, other_events = self._new_events(first), self._new_events(other)
        if (events or other_events) and not (
            events & other_events and (places & other_places or self.asks_event)
        ):
            return False
        return self.asks_event or (
            self._title_places(first) <= self._passage_terms(other)
            and self._title_places(other) <= self._passage_terms(first)
        )

    def _clause(self, value: ExtractedValue) -> tuple[str, str]:
        """What is said of the value, and the sentence that it is said in."""
        text = self.index.document(value.place.document_id).text
        assert value.quantity is not None  # noqa: S101
        return text[slice(*value.quantity.clause)], text[slice(*value.place.sentence.span)]

    def _places(self, value: ExtractedValue) -> frozenset[str]:
        clause, sentence = self._clause(value)
        return self._terms_of(_located_names(clause, sentence))

    def _title_places(self, value: ExtractedValue) -> frozenset[str]:
        """The places of the title, which are those of a sentence that does not name its own."""
        document = self.index.document(value.place.document_id)
        title, sentence = document.title, document.text[slice(*value.place.sentence.span)]
        if self._names & frozenset(self.index.analyze(sentence)):
            return frozenset()
        return self._terms_of(_located_names(title, title))

    def _terms_of(self, names: Iterator[str]) -> frozenset[str]:
        return (
            frozenset(self.index.analyze(" ".join(names)))
            - self._query_terms
            - self.index.stopword_terms
        )

    def _new_events(self, value: ExtractedValue) -> frozenset[str]:
        clause, _ = self._clause(value)
        found: set[str] = set()
        for match in _NEW_EVENT.finditer(clause):
            words = match[1].lower().split()
            if words[-1] in _NO_EVENTS or words[-1].rstrip("s") in _NO_EVENTS:
                continue
            terms = frozenset(self.index.analyze(match[1])) - self.index.stopword_terms
            if terms and not (self.asks_event and terms & self._query_terms):
                found |= terms
        return frozenset(found)

    def _nearby_terms(self, value: ExtractedValue) -> frozenset[str]:
        document = self.index.document(value.place.document_id)
        _, sentence = self._clause(value)
        return frozenset(self.index.analyze(f"{document.title} {sentence}"))

    def _passage_terms(self, value: ExtractedValue) -> frozenset[str]:
        passage = value.place.source.ranked.hit.passage
        document = self.index.document(passage.document_id)
        text = f"{document.title} {document.text[passage.start : passage.end]}"
        return frozenset(self.index.analyze(text)) | self._query_terms


def _near(one: Quantity, two: Quantity) -> bool:
    """Whether neither is many times the other."""
    sizes = sorted(abs(max(q.low, q.high, key=abs)) for q in (one, two))
    return sizes[1] <= _MAX_RATIO * max(sizes[0], 1e-12) or sizes[1] <= _MAX_RATIO


def _located_names(text: str, sentence: str) -> Iterator[str]:
    """The names in a text that say where something is: "in Khan Younis", but not "in Kyiv said"."""
    for name, start in find_name_positions(text):
        words = [word for word in name.split() if word.lower().rstrip(".") not in _NO_PLACES]
        after = text[start + len(name) :]
        if words and _LOCATED.search(text[:start]) and not _SAID_AFTER.match(after):
            yield " ".join(words)
