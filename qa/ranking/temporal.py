"""Prefer passages from the time that a question asks for.

A preference, never a filter: passages from another time or without a date are still ranked.
Where no passage has a date, nothing changes.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from index import Hit, Index
from index.text.calendar_names import MONTH_NAMES
from qa.ranking.features import DateFeatures
from qa.ranking.linear_ranker import load_ranker
from qa.ranking.rerank import RankedPassage
from qa.temporal.periods import Period, active_periods
from qa.types import SearchOptions

# The odds of a report of age a fall as 1 / (1 + a / 7 days). On 329 news questions with their day
# the answer is in the top 5 for .271 with it, .237 without; see tests/benchmarks/README.md.
_AGE_DAYS = 7.0
# Log-odds lost outside of the period, at its edge; further off as with age.
_OUTSIDE_PENALTY = 1.0
# The most log-odds that age or distance costs: as much as seven years.
_MAX_PENALTY = 6.0
# Log-odds lost by what was published after the day of the question: it is ranked last.
_FUTURE_PENALTY = 8.0
# Days after a period in which it is still reported on: as many as it has, within these limits.
_REPORTING_DELAY = (2, 31)
# Share of the log-odds that counts in choosing the candidates, where all weights are so much
# smaller: top 5 of the news questions .264 with 0, .271 with .01 to .04, .277 with .08.
_FIRST_STAGE_WEIGHT = 0.08
# Cosine of their best sentences from which two passages are about the same event: reports on one
# event have .81 to .96, on an earlier one at the same place up to .73.
_SAME_EVENT_COSINE = 0.75
# How much less of the question's words (share), and of the score (log-odds), an update may have
# than the older report: "The toll rises to 25" repeats little of it.
_MAX_OVERLAP_LOSS = 0.5
_MAX_SCORE_LOSS = 5.0
# Log-odds by which an update is put above the older report.
_BOOST_MARGIN = 0.01
# Years of the longest period that a text names by naming one of its years.
_NAMED_YEARS = 10

# The date of a document, and the text of the passage in it.
DatedText = tuple[date | None, str]


@dataclass(frozen=True, slots=True)
class TemporalIntent:
    """The time that a question asks for.

    Attributes:
        ranges: Documents from one of these periods are preferred.
        reference_date: The closer before this day, the better; None: age does not matter.
        newest: `reference_date` is the newest date there is, if that is earlier.
        cutoff: Documents from after this day are ranked last.
    """

    ranges: tuple[Period, ...] = ()
    reference_date: date | None = None
    newest: bool = False
    cutoff: date | None = None


@dataclass(frozen=True, slots=True)
class QueryTime:
    """All periods of a query, those that are not to be ignored, and the time they ask for."""

    periods: tuple[Period, ...]
    active: tuple[Period, ...]
    intent: TemporalIntent | None

    @property
    def ignored(self) -> tuple[Period, ...]:
        """The periods to be ignored."""
        return tuple(period for period in self.periods if period not in self.active)


def read_query_time(periods: Sequence[Period], options: SearchOptions) -> QueryTime:
    """What the periods of a query mean under these options."""
    active = active_periods(periods, options.ignore)
    return QueryTime(tuple(periods), active, temporal_intent(active, options.as_of, options.today))


def temporal_intent(
    periods: Sequence[Period], as_of: date | None, today: date
) -> TemporalIntent | None:
    """The time that `periods` of a question ask for; None for no preference.

    Args:
        periods: What its time expressions mean.
        as_of: The day of the question; None if it does not matter.
        today: The day of the question if `as_of` is None and the newest is asked for.
    """
    if as_of is None and not periods:
        return None
    ranges = tuple(period for period in periods if period.since or period.until)
    newest = any(period.newest for period in periods)
    reference_date = None
    if newest or not ranges:
        ends = [period.until for period in ranges if period.newest and period.until]
        reference_date = min([as_of or today, *ends])
    # A single day that is also the newest ("today") is a day to be close to, not a range.
    ranges = tuple(period for period in ranges if not (period.newest and period.since))
    return TemporalIntent(ranges, reference_date, newest, as_of)


def time_log_odds(candidates: Mapping[int, DatedText], intent: TemporalIntent) -> dict[int, float]:
    """The log-odds, at most 0, that each passage gets for its date.

    A document without a date gets the mean of those with one, and at least as much as any outside
    of the period. All get 0 if none has a date.

    Args:
        candidates: Date and text of the passages by passage id.
        intent: The time that the question asks for.
    """
    dates = [day for day, _ in candidates.values() if day is not None]
    if not dates:
        return dict.fromkeys(candidates, 0.0)
    ranges = [period for period in intent.ranges if _could_be_published(period, dates)]
    reference_date = intent.reference_date
    if reference_date and intent.newest:
        # The newest of an archive that ended years ago is its last document.
        earlier = [day for day in dates if day <= reference_date]
        reference_date = max(earlier, default=reference_date)
    log_odds: dict[int, float] = {}
    future_log_odds: dict[int, float] = {}
    outside_log_odds: list[float] = []
    for passage_id, (day, text) in candidates.items():
        if day is None:
            continue
        value = -_age_penalty((reference_date - day).days) if reference_date else 0.0
        distance = min((_distance(day, period) for period in ranges), default=0)
        if distance and not any(_names_period(text, period) for period in ranges):
            value -= _OUTSIDE_PENALTY + _age_penalty(distance)
            outside_log_odds.append(max(value, -_MAX_PENALTY))
        log_odds[passage_id] = max(value, -_MAX_PENALTY)
        if intent.cutoff and day > intent.cutoff:
            future_log_odds[passage_id] = -_FUTURE_PENALTY
    undated = max([sum(log_odds.values()) / len(log_odds), *outside_log_odds])
    return {
        passage_id: future_log_odds.get(passage_id, log_odds.get(passage_id, undated))
        for passage_id in candidates
    }


def date_features(hits: Sequence[Hit], time: QueryTime, index: Index, limit: int) -> DateFeatures:
    """What the dates of documents say about hits before they are ranked.

    Args:
        hits: The hits to choose from.
        time: The time of the query.
        index: The index that the hits are from.
        limit: How many hits will be ranked; a prior for the choice is needed only for more hits.
    """
    prior: dict[int, float] = {}
    if time.intent is not None and len(hits) > limit:
        prior = _first_stage_prior(hits, time.intent, index)
    return DateFeatures(prior, _terms_implied_by_date(hits, time, index))


def _first_stage_prior(
    hits: Sequence[Hit], intent: TemporalIntent, index: Index
) -> dict[int, float]:
    if intent.ranges:
        index.prefetch_documents(hit.passage.document_id for hit in hits)
        candidates = {hit.passage_id: _dated_text(hit, index) for hit in hits}
    else:
        # The text matters only where it may name a period.
        candidates = {
            passage_id: (day, "") for passage_id, day in index.published_dates(hits).items()
        }
    return {
        passage_id: _FIRST_STAGE_WEIGHT * value
        for passage_id, value in time_log_odds(candidates, intent).items()
    }


def _terms_implied_by_date(
    hits: Sequence[Hit], time: QueryTime, index: Index
) -> dict[int, frozenset[str]]:
    """By passage id, the terms of time expressions that count as present: those of the active
    periods that contain the document's date, and those of all ignored ones."""
    ignored = frozenset(term for period in time.ignored for term in index.analyze(period.words))
    if not time.active:
        return dict.fromkeys((hit.passage_id for hit in hits), ignored) if ignored else {}
    terms = {period: frozenset(index.analyze(period.words)) for period in time.active}
    return {
        passage_id: ignored.union(
            *(terms[period] for period in time.active if day and period.contains(day))
        )
        for passage_id, day in index.published_dates(hits).items()
    }


def apply_temporal_prior(
    ranked: Sequence[RankedPassage], intent: TemporalIntent | None, index: Index
) -> list[RankedPassage]:
    """Rank passages by their date as well, and of those about the same event the newest first,
    where it answers as well. Without an intent the ranking stays as it is."""
    if intent is None:
        return list(ranked)
    candidates = {item.hit.passage_id: _dated_text(item.hit, index) for item in ranked}
    if all(day is None for day, _ in candidates.values()):
        return list(ranked)
    log_odds = time_log_odds(candidates, intent)
    rescored = [_add_log_odds(item, log_odds[item.hit.passage_id]) for item in ranked]
    if intent.cutoff or intent.reference_date:
        dates = {passage_id: day for passage_id, (day, _) in candidates.items()}
        rescored = _promote_updates(rescored, dates, intent, index)
    return sorted(rescored, key=lambda item: -item.score)


def _dated_text(hit: Hit, index: Index) -> DatedText:
    document = index.document(hit.passage.document_id)
    return document.published, document.text[hit.passage.start : hit.passage.end]


def _age_penalty(days: int) -> float:
    return math.log(1 + max(days, 0) / _AGE_DAYS)


def _could_be_published(period: Period, dates: Iterable[date]) -> bool:
    """Whether any document is as old as the period; if not, documents are about it, not from it."""
    return period.until is None or min(dates) <= period.until + timedelta(_reporting_delay(period))


def _reporting_delay(period: Period) -> int:
    if period.since is None or period.until is None:
        return 0
    shortest, longest = _REPORTING_DELAY
    length = (period.until - period.since).days + 1
    return min(max(shortest, min(length, longest)), (date.max - period.until).days)


def _distance(day: date, period: Period) -> int:
    """Days between `day` and the period; 0 within it and its reporting delay."""
    if period.since is not None and day < period.since:
        return (period.since - day).days
    if period.until is not None and day > period.until:
        return max(0, (day - period.until).days - _reporting_delay(period))
    return 0


def _names_period(text: str, period: Period) -> bool:
    """Whether the text names a year of the period, and one of its months if it is shorter than a
    year."""
    since, until = period.since, period.until
    if since is None or until is None or until.year - since.year > _NAMED_YEARS:
        return False
    if not any(str(year) in text for year in range(since.year, until.year + 1)):
        return False
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    names = {MONTH_NAMES[(since.month - 1 + at) % 12] for at in range(min(months, 12))}
    return months >= 12 or bool(re.search(rf"\b(?:{'|'.join(sorted(names))})\b", text))


def _add_log_odds(item: RankedPassage, log_odds: float) -> RankedPassage:
    """Add `log_odds` to the passage, and their share to its sentences."""
    return _add_bonus(item, log_odds, load_ranker().passage_score_weight * log_odds)


def _add_bonus(item: RankedPassage, passage_bonus: float, sentence_bonus: float) -> RankedPassage:
    return replace(
        item,
        score=item.score + passage_bonus,
        temporal_bonus=item.temporal_bonus + passage_bonus,
        sentences=tuple(
            replace(
                sentence,
                score=sentence.score + sentence_bonus,
                temporal_bonus=sentence.temporal_bonus + sentence_bonus,
            )
            for sentence in item.sentences
        ),
    )


def _promote_updates(
    ranked: Sequence[RankedPassage],
    dates: Mapping[int, date | None],
    intent: TemporalIntent,
    index: Index,
) -> list[RankedPassage]:
    """Put each passage above the older ones about the same event."""
    last = intent.cutoff or intent.reference_date or date.max
    dated = sorted(
        (
            (day, item)
            for item in ranked
            if (day := dates[item.hit.passage_id])
            and day <= last
            and all(not _distance(day, period) for period in intent.ranges)
        ),
        key=lambda pair: pair[0],
    )
    vectors = index.sentence_vectors([item.hit for _, item in dated])
    best_vectors = {
        item.hit.passage_id: vectors[item.hit.passage_id][item.sentences.index(item.best)]
        for _, item in dated
        if item.hit.passage_id in vectors
    }
    promoted: list[tuple[date, RankedPassage]] = []
    for day, unpromoted in dated:
        item = unpromoted
        for older_day, older in promoted:
            if older_day < day and _supersedes(item, older, best_vectors):
                item = _boost_above(item, older)
        promoted.append((day, item))
    by_id = {item.hit.passage_id: item for _, item in promoted}
    return [by_id.get(item.hit.passage_id, item) for item in ranked]


def _supersedes(
    newer: RankedPassage, older: RankedPassage, best_vectors: Mapping[int, np.ndarray]
) -> bool:
    """Whether the newer passage is about the same event and answers the question as well;
    `best_vectors` (d,) are those of the passages' best sentences, where already embedded."""
    newer_vector = best_vectors.get(newer.hit.passage_id)
    older_vector = best_vectors.get(older.hit.passage_id)
    return (
        newer_vector is not None
        and older_vector is not None
        and newer.features.name_overlap >= older.features.name_overlap
        and newer.features.prefix_overlap >= older.features.prefix_overlap - _MAX_OVERLAP_LOSS
        and newer.score - newer.temporal_bonus
        >= older.score - older.temporal_bonus - _MAX_SCORE_LOSS
        and float(newer_vector @ older_vector) >= _SAME_EVENT_COSINE
    )


def _boost_above(newer: RankedPassage, older: RankedPassage) -> RankedPassage:
    """Raise the newer passage, and its best sentence, above the older one."""
    return _add_bonus(
        newer,
        max(0.0, older.score - newer.score + _BOOST_MARGIN),
        max(0.0, older.best.score - newer.best.score + _BOOST_MARGIN),
    )
