"""ranked passages, the time a question asks for → the same passages, ranked by it as well.

A preference, never a filter: what is outside of the time asked for, or has no date, is found
still. Nothing here is done where no passage has a date.
"""

import math
import re
from calendar import month_name
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from index import Hit, Index
from qa.ranking.linear_ranker import load_ranker
from qa.ranking.rerank import RankedPassage
from qa.temporal.periods import Period

# The odds that a report is the one asked for fall with its age a as 1 / (1 + a / 7 days). Of 329
# news questions with their day, .152 and .237 have the answer's string in the top 1 and top 5
# without, and .191 and .271 with it. The plateau is wide: powers of .7 to 1.6 of that, and 3 to
# 30 days, give .188 to .195 and .264 to .271; an exponential fall (by a third in 30 days) .195 and
# .261, as it makes no difference between one year and five.
_AGE_DAYS = 7.0
# Log-odds lost outside of a period that was asked for, at its edge; further off as with age.
_OUTSIDE_PENALTY = 1.0
# The most that is lost by age or by distance: a report of seven years before. .188 to .191 of the
# same questions from 3 on, .173 with 2.
_MAX_PENALTY = 6.0
# Log-odds lost by what was published after the day of the question: it can't have been meant, and
# goes behind whatever age costs. From 2 on it changes .003, 0 puts .021 of the first places wrong.
_FUTURE_PENALTY = 8.0
# Days after a period in which it is still reported on: as long as it was itself, within these.
_REPORTING_DELAY = (2, 31)
# Of the log-odds, what counts in choosing the passages that are looked at closely, whose weights
# there (qa/signals.py) are so much smaller: .264 in the top 5 with 0, .271 with .01 to .04, .277
# with .08.
_FIRST_STAGE_WEIGHT = 0.08
# Cosine of their best sentences from which two passages are about the same thing: of reports on
# one event, written for this, .81 to .96, of an earlier one at the same place up to .73. Among the
# candidates of the news questions that puts 30 newer passages before older ones, and loses no
# answer from .75 on; .7 and .65 lose .003 and .006 of the first places.
_SAME_EVENT_COSINE = 0.75
# How much less of the question's words, and of the score, the newer one may have by itself. It
# holds no fewer of the question's names. "The toll rises to 25" repeats less than the first report
# said; .15 and 2 in their place make no difference to the news questions, nor does no limit.
_MAX_OVERLAP_LOSS = 0.5
_MAX_SCORE_LOSS = 5.0
# What the newer of two such passages is put ahead by.
_BOOST_MARGIN = 0.01
# Years that a period may cover and still be named by any one of them.
_NAMED_YEARS = 10


@dataclass(frozen=True, slots=True)
class TemporalIntent:
    """The time that is asked for: documents in one of `ranges`; with `near`, the newer the better,
    up to that day, or, where the `newest` are asked for, up to the newest that there are; none
    from after `last`."""

    ranges: tuple[Period, ...] = ()
    reference_date: date | None = None
    newest: bool = False
    last: date | None = None


def temporal_intent(
    periods: Sequence[Period], as_of: date | None, today: date
) -> TemporalIntent | None:
    """What a question's periods and the day it is asked as of (None: today, and no matter) want;
    None when they want nothing."""
    ranges = tuple(period for period in periods if period.since or period.until)
    newest = any(period.newest for period in periods)
    if as_of is None and not periods:
        return None
    near = None
    if newest or not ranges:
        ends = [period.until for period in ranges if period.newest and period.until]
        near = min([as_of or today, *ends])
    # A day that is a period itself and the newest ("today") is a day to be near to.
    ranges = tuple(period for period in ranges if not (period.newest and period.since))
    return TemporalIntent(ranges, near, newest, as_of)


def time_log_odds(
    places: Mapping[int, tuple[date | None, str]], wanted: TemporalIntent
) -> dict[int, float]:
    """By the number of each passage what its document's day is worth, at most 0; `places` are the
    day and the passage's text. All 0 where no document has a day.

    A document without one is worth as much as those with one on average, and no less than any
    that is outside of the period asked for.
    """
    days = [day for day, _ in places.values() if day is not None]
    if not days:
        return dict.fromkeys(places, 0.0)
    ranges = [period for period in wanted.ranges if _could_be_published(period, days)]
    near = wanted.reference_date
    if near and wanted.newest:
        # An archive that ended years ago has its newest too.
        near = max((day for day in days if day <= near), default=near)
    worth: dict[int, float] = {}
    later: dict[int, float] = {}
    outside: list[float] = []
    for number, (day, text) in places.items():
        if day is None:
            continue
        value = -_age_penalty((near - day).days) if near else 0.0
        apart = min((_distance(day, period) for period in ranges), default=0)
        if apart and not any(_names_period(text, period) for period in ranges):
            value -= _OUTSIDE_PENALTY + _age_penalty(apart)
            outside.append(max(value, -_MAX_PENALTY))
        worth[number] = max(value, -_MAX_PENALTY)
        if wanted.last and day > wanted.last:
            later[number] = -_FUTURE_PENALTY
    unknown = max([sum(worth.values()) / len(worth), *outside])
    return {number: later.get(number, worth.get(number, unknown)) for number in places}


def terms_implied_by_date(
    hits: Sequence[Hit], active: Sequence[Period], ignored: Sequence[Period], index: Index
) -> dict[int, frozenset[str]]:
    """By the number of each hit the question's words for time, as they are matched, that need not
    stand in it: those of the `heeded` periods that its document's day lies in, and all of the
    `ignored` ones, which are asked of nobody."""
    anyhow = frozenset(term for period in ignored for term in index.analyze(period.words))
    if not active:
        return dict.fromkeys((hit.passage_id for hit in hits), anyhow) if anyhow else {}
    terms = {period: frozenset(index.analyze(period.words)) for period in active}
    return {
        number: anyhow.union(*(terms[it] for it in active if day and it.contains(day)))
        for number, day in index.published_dates(hits).items()
    }


def first_stage_temporal_prior(
    hits: Sequence[Hit], wanted: TemporalIntent, index: Index
) -> dict[int, float]:
    """By the number of each hit what to add to its score at first sight."""
    if wanted.ranges:
        places = {hit.passage_id: _place(hit, index) for hit in hits}
    else:
        # Without a period that a text may name there is no need to read it.
        places = {number: (day, "") for number, day in index.published_dates(hits).items()}
    return {
        number: _FIRST_STAGE_WEIGHT * value
        for number, value in time_log_odds(places, wanted).items()
    }


def apply_temporal_prior(
    ranked: Sequence[RankedPassage], wanted: TemporalIntent, index: Index
) -> list[RankedPassage]:
    """The same passages, best first, by what was wanted too; of those about the same thing the
    newest first, where the newer is the better."""
    places = {item.hit.passage_id: _place(item.hit, index) for item in ranked}
    if all(day is None for day, _ in places.values()):
        return list(ranked)
    worth = time_log_odds(places, wanted)
    raised = [_add_log_odds(item, worth[item.hit.passage_id]) for item in ranked]
    if wanted.last or wanted.reference_date:
        raised = _promote_updates(raised, places, wanted, index)
    return sorted(raised, key=lambda item: -item.score)


def _place(hit: Hit, index: Index) -> tuple[date | None, str]:
    document = index.document(hit.passage.document_id)
    return document.published, document.text[hit.passage.start : hit.passage.end]


def _age_penalty(days: int) -> float:
    return math.log(1 + max(days, 0) / _AGE_DAYS)


def _could_be_published(period: Period, days: Iterable[date]) -> bool:
    """Whether any of the documents is as old as the period: else it is one that they tell of."""
    return period.until is None or min(days) <= period.until + timedelta(_reporting_delay(period))


def _reporting_delay(period: Period) -> int:
    if period.since is None or period.until is None:
        return 0
    least, most = _REPORTING_DELAY
    length = (period.until - period.since).days + 1
    return min(max(least, min(length, most)), (date.max - period.until).days)


def _distance(day: date, period: Period) -> int:
    """Days from the period to `day`; 0 in it, or shortly after it."""
    if period.since is not None and day < period.since:
        return (period.since - day).days
    if period.until is not None and day > period.until:
        return max(0, (day - period.until).days - _reporting_delay(period))
    return 0


def _names_period(text: str, period: Period) -> bool:
    """Whether the text itself names a year of the period, and a month of it where it has not all
    of them."""
    since, until = period.since, period.until
    if since is None or until is None or until.year - since.year > _NAMED_YEARS:
        return False
    if not any(str(year) in text for year in range(since.year, until.year + 1)):
        return False
    months = (until.year - since.year) * 12 + until.month - since.month + 1
    names = {month_name[(since.month - 1 + at) % 12 + 1] for at in range(min(months, 12))}
    return months >= 12 or bool(re.search(rf"\b(?:{'|'.join(sorted(names))})\b", text))


def _add_log_odds(item: RankedPassage, log_odds: float) -> RankedPassage:
    """The passage and its sentences with so much more for its day."""
    of_it = load_ranker().passage_score_weight * log_odds
    return replace(
        item,
        score=item.score + log_odds,
        temporal_bonus=item.temporal_bonus + log_odds,
        sentences=tuple(
            replace(one, score=one.score + of_it, temporal_bonus=one.temporal_bonus + of_it)
            for one in item.sentences
        ),
    )


def _promote_updates(
    ranked: Sequence[RankedPassage],
    places: Mapping[int, tuple[date | None, str]],
    wanted: TemporalIntent,
    index: Index,
) -> list[RankedPassage]:
    """With each passage ahead of the older ones about the same thing."""
    last = wanted.last or wanted.reference_date or date.max
    dated = sorted(
        (
            (day, item)
            for item in ranked
            if (day := places[item.hit.passage_id][0])
            and day <= last
            and all(not _distance(day, period) for period in wanted.ranges)
        ),
        key=lambda pair: pair[0],
    )
    vectors = index.sentence_vectors([item.hit for _, item in dated])
    best = {
        item.hit.passage_id: vectors[item.hit.passage_id][item.sentences.index(item.best)]
        for _, item in dated
        if item.hit.passage_id in vectors
    }
    settled: list[tuple[date, RankedPassage]] = []
    for day, found in dated:
        item = found
        for before, older in settled:
            if before < day and _supersedes(item, older, best):
                item = _boost_above(item, older)
        settled.append((day, item))
    changed = {item.hit.passage_id: item for _, item in settled}
    return [changed.get(item.hit.passage_id, item) for item in ranked]


def _supersedes(newer: RankedPassage, older: RankedPassage, best: Mapping[int, np.ndarray]) -> bool:
    """Whether the newer one is about the same thing, and about what is asked; `best` are the
    vectors (d,) of the passages' best sentences, where they have one already."""
    one, other = best.get(newer.hit.passage_id), best.get(older.hit.passage_id)
    return (
        one is not None
        and other is not None
        and newer.features.name_overlap >= older.features.name_overlap
        and newer.features.prefix_overlap >= older.features.prefix_overlap - _MAX_OVERLAP_LOSS
        and newer.score - newer.temporal_bonus
        >= older.score - older.temporal_bonus - _MAX_SCORE_LOSS
        and float(one @ other) >= _SAME_EVENT_COSINE
    )


def _boost_above(newer: RankedPassage, older: RankedPassage) -> RankedPassage:
    """The newer one with what it lacks to be ahead, as a passage and by its best sentence."""
    lacking = max(0.0, older.score - newer.score + _BOOST_MARGIN)
    of_it = max(0.0, older.best.score - newer.best.score + _BOOST_MARGIN)
    return replace(
        newer,
        score=newer.score + lacking,
        temporal_bonus=newer.temporal_bonus + lacking,
        sentences=tuple(
            replace(one, score=one.score + of_it, temporal_bonus=one.temporal_bonus + of_it)
            for one in newer.sentences
        ),
    )
