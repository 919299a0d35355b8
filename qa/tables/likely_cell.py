"""Choose the cell that a question most likely asks for where not all of its words are in a table.

Rows are compared by the words that they share with the question, columns by their headings and the
kind of cell that is asked for. Two linear models weigh that: one ranks the cells, the other
estimates the probability that the best one is right. They were fitted to questions on Wikipedia's
tables by `python -m tests.benchmarks.fit_table_cells`.
"""

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from index.lazy_pattern import lazy_pattern
from qa.tables.lookup import (
    LONG_CELL,
    find_name_column,
    is_a_day,
    is_of_kind,
    is_summary,
    may_be_time,
    may_count,
    rate_column,
    with_joined_labels,
)
from qa.tables.numbers import MISSING
from qa.tables.question import CellFilter, TableQuestion, Terms, is_opposed
from qa.tables.table import Row, Table, is_data, without_brackets

WEIGHTS_FILE = "cell_weights.json"

# The probability from which a cell answers: see tests/benchmarks/README.md, Tables.
MIN_PROBABILITY = 0.4
# The same where the question does not name the column: of questions on other tables of the training
# part, all above it were right.
_MIN_UNNAMED_PROBABILITY = 0.75
# Rows of which the cells are compared: those that share most words.
_COMPARED_ROWS = 3
# What a label that stands whole in the question adds to its row: half of its rarest word.
_WHOLE_LABEL = 0.5
# What a label adds whose heading the question has too: "which player got 10 points".
_NAMED_LABEL = 0.5
# Rarity of a word that no row has: what is asked or done, such as "win".
_OUTSIDE = 1.0
# Features are clipped here, so that none decides alone.
_MAX_OPEN = 4
_MAX_ROW_LEAD = 3.0
_MAX_RARITY = 4.0
_MAX_LEAD = 6.0

_ASKED = lazy_pattern(
    r"\b(?:number|amount)s? of (?P<counted>\w+(?: \w+)?)|"
    r"\b(?:which|what|whose)(?:['’]s| is| was| are| were)?(?: (?:the|his|her|their|its))? "
    r"(?P<thing>\w+(?: \w+)?)|\bhow many (?P<many>\w+(?: \w+)?)|"
    r"\bwho(?:['’]s| is| was| are| were) (?:the|his|her|their|its) (?P<role>\w+(?: \w+)?)|"
    r"^(?:name|give|tell me|list|show)(?: me)?(?: the)? (?P<named>\w+(?: \w+)?)",
    re.IGNORECASE,
)
# "The total number of medals" names no column "Total".
_TOTAL_NUMBER = lazy_pattern(
    r"\b(?:the )?total (?=(?:number|amount)s? of\b)|(?<=\bhow many )total ", re.IGNORECASE
)
# What is asked of several rows or columns, or of the place of a row among the others.
_OF_SEVERAL = lazy_pattern(
    r"\b(?:sum|average|difference|\w+est|most|least|more|less|fewer|than|either|or|not|no|never|"
    r"same|times|how (?:long|old)|other|besides|except|best|worst|combined|altogether|consecutive|"
    r"greater|larger|higher|each|every|all|majority|compared?|list|two|three|before|after|next|"
    r"previous(?:ly)?|prior|following|above|below|first|second|third|last|final|until|since|"
    r"how many .*\bboth|ago|minus|plus|between|over|under|bottom|top|begin\w*|start\w*|ends?|early|"
    r"earlier|later|"
    r"and (?:his|her|its|their|who|what|which)|only (?:had|have|has))\b",
    re.IGNORECASE,
)
# What a name is said to be that a table need not say; verbs for the day of a row.
_KINDS = "movie film song single album show series book novel play game match title"
_APPEARED = "released published aired issued premiered broadcast"
# "Which tributary" asks for a name, unlike "what is the number".
_WHICH_NAME = lazy_pattern(
    r"\b(?:which|what) (?!the|is|was|are|were|do|does|did|has|have|had|year|date|day|time|number|"
    r"total|amount|percentage|rank|position|place)\w+",
    re.IGNORECASE,
)
_WORD = lazy_pattern(r"\w+")
_YEAR = lazy_pattern(r"\b(?:1[5-9]|20)\d\d\b")
_SHARE = lazy_pattern(r"percent|%|\bshare\b|\bproportion\b", re.IGNORECASE)
_TOTAL = lazy_pattern(r"\b(?:total|altogether|overall)\b", re.IGNORECASE)
_WHEN = lazy_pattern(r"\b(?:what|which) (?:year|date|day|month|season)s?\b|\bwhen\b", re.IGNORECASE)


class CellFeatures(NamedTuple):
    """What speaks for and against a cell; "open" words of the question are in no label of its row,
    nor in its heading or the caption.

    Attributes:
        covered: The share of the question's words, by rarity, that are not open.
        open_words, open_numbers, open_names: How many are.
        open_in_rows, open_in_headings: How many of them other rows or headings have.
        whole_label: Whether a label of the row stands whole in the question.
        label_rarity: How rare its words are among the rows.
        is_best_row: Whether no row with another value shares more words.
        row_lead: By how much, in rarity.
        is_other_row: Whether another row shares more.
        tied_values: The log of the number of values in rows that share as much.
        by_kind, by_some_words, by_all_words: By what the question names the column.
        other_by_all_words: Whether it names another one by all words.
        asked, asked_in_part: Whether the heading has what "which" or "how many" stand before.
        other_asked, label_asked: Whether another heading, or that of a label, has more of it.
        of_kind: Whether the cell is a number, day or name, as is asked.
        missing: Whether it says that there is no value.
        kind_heading: Whether the heading is one for the kind that is asked.
        first_column: Whether it is in the first column.
        in_question, whole_in_question: Whether the question has words of the cell, or all.
        number_as_asked, number_by_all_words, number_not_asked: Of a question for a number.
        no_day, data_for_name, data_for_thing: What is not what was asked.
        share_differs: Whether just one of question and cell is a percentage.
        other_year, same_year: Whether the heading has a year.
        is_total, total_asked: Whether the row is made of the others, and asked for.
        is_long: Whether the cell is prose.
        rivals: The log of the number of columns that are named as well.
        beside_label: Whether the label is on its left.
        counts: Whether it is asked how many.
    """

    covered: float
    open_words: float
    open_numbers: float
    open_names: float
    open_in_rows: float
    open_in_headings: float
    whole_label: float
    label_rarity: float
    is_best_row: float
    row_lead: float
    is_other_row: float
    tied_values: float
    by_kind: float
    by_some_words: float
    by_all_words: float
    other_by_all_words: float
    asked: float
    asked_in_part: float
    other_asked: float
    label_asked: float
    of_kind: float
    missing: float
    kind_heading: float
    first_column: float
    in_question: float
    whole_in_question: float
    number_as_asked: float
    number_by_all_words: float
    number_not_asked: float
    no_day: float
    data_for_name: float
    data_for_thing: float
    share_differs: float
    other_year: float
    same_year: float
    is_total: float
    total_asked: float
    is_long: float
    rivals: float
    beside_label: float
    counts: float


@dataclass(frozen=True, slots=True)
class ScoredCell:
    """A cell of a row, and its features; `names_another` says whether words beside those of its
    label are in neither table nor caption: "Capitol Square" asks for no Capitol; `may_count`
    whether it may say how many there are; `is_of_other_kind` whether it is a number or day
    where "which tributary" asks for a name, or no place where "where" asks for one of several
    columns, or stands beside an empty cell of the column that the question names."""

    row: Row
    column: int
    value: str
    features: CellFeatures
    names_another: bool
    is_of_other_kind: bool
    may_count: bool


@dataclass(frozen=True, slots=True)
class LikelyCell:
    """The cell that a question most likely asks for, and the probability that it does."""

    row: Row
    column: int
    value: str
    probability: float


@dataclass(frozen=True, slots=True)
class CellWeights:
    """The weights of the two models.

    Attributes:
        ranking: One for each feature.
        confidence: The same of the probability; `intercept`, `score` and `lead` are those of a
            constant, of the best cell's score, and of its lead over the next value.
    """

    ranking: CellFeatures
    confidence: CellFeatures
    intercept: float
    score: float
    lead: float


@dataclass(frozen=True, slots=True)
class _SharedRow:
    """A row that shares words with the question: which ones in each cell, in which columns the
    question has the whole cell, and how rare the words are."""

    row: Row
    cells: list[str]
    terms: list[frozenset[str]]
    whole: frozenset[int]
    score: float


def find_likely_cell(
    table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
) -> LikelyCell | None:
    """The cell that a question most likely asks for, however unlikely; None where the answer can be
    no single cell, or where it would not be known to be the right one: a number or name of the
    question is nowhere, or other rows match as well.

    Args:
        table: The table.
        question: The question.
        context: The terms of the title, the caption and the file's name.
        terms: Gives the terms of texts.
    """
    if not may_ask_for_one_cell(question, table):
        return None
    scored = score_cells(table, question, context, terms)
    if not scored:
        return None
    best, probability = rank_cells(scored, load_cell_weights())
    if is_uncertain(best, question, probability):
        return None
    return LikelyCell(best.row, best.column, best.value, probability)


def may_ask_for_one_cell(question: TableQuestion, table: Table) -> bool:
    """Whether a cell may answer: the question is not on several rows, and columns have headings."""
    return not _OF_SEVERAL.search(question.text) and any(table.headings)


def without_total(question: str) -> str:
    """The question without the "total" of "the total number of"."""
    return _TOTAL_NUMBER.sub("", question)


def rank_cells(scored: Sequence[ScoredCell], weights: CellWeights) -> tuple[ScoredCell, float]:
    """The best of some cells, and the probability that it is right."""
    ranked = sorted(
        ((_dot(weights.ranking, cell.features), cell) for cell in scored), key=lambda item: -item[0]
    )
    score, best = ranked[0]
    return best, 1 / (1 + math.exp(-_log_odds(best.features, score, lead(ranked), weights)))


def lead(ranked: Sequence[tuple[float, ScoredCell]]) -> float:
    """By how much the first of some scored cells is ahead of the next other value."""
    score, best = ranked[0]
    others = (other for other, cell in ranked if cell.value != best.value)
    return min(_MAX_LEAD, score - next(others, -math.inf))


def _log_odds(features: CellFeatures, score: float, ahead: float, weights: CellWeights) -> float:
    return (
        weights.intercept
        + weights.score * score
        + weights.lead * ahead
        + _dot(weights.confidence, features)
    )


def _dot(weights: CellFeatures, features: CellFeatures) -> float:
    return sum(w * x for w, x in zip(weights, features, strict=True))


def is_uncertain(cell: ScoredCell, question: TableQuestion, probability: float) -> bool:
    """Whether what speaks against a cell outweighs its probability."""
    features = cell.features
    is_named = (
        features.asked or features.asked_in_part or features.by_some_words or features.by_all_words
    )
    return bool(
        features.open_numbers
        or features.open_names
        or features.tied_values
        or features.open_in_headings
        or features.no_day
        or not features.of_kind
        or cell.names_another
        or (question.kind in ("person", "place") and is_a_day(cell.value))
        # "Who commands the Ida?" asks for no name that just stands beside her.
        or (
            not is_named
            and (
                features.counts
                # A name alone asks for no cell.
                or not question.kind
                or (features.open_words and probability < _MIN_UNNAMED_PROBABILITY)
            )
        )
        or (features.counts and not cell.may_count)
        or cell.is_of_other_kind
    )


def score_cells(
    table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
) -> list[ScoredCell]:
    """The cells of the rows that share most with a question; arguments as of
    `find_likely_cell`."""
    comparison = _Comparison(table, question, context, terms)
    return [cell for row in comparison.best_rows() for cell in comparison.score(row)]


class _Comparison:
    """Compares the rows and columns of a table with a question."""

    def __init__(
        self, table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
    ) -> None:
        self._table, self._question, self._terms = table, question, terms
        self._words = question.terms | question.light
        headings = [terms.of(heading) for heading in table.headings]
        self._headings = headings
        self._named = [self._agreeing(heading) for heading in headings]
        self._names = find_name_column(table, question, context, terms)
        if self._names:
            self._named[self._names.column] |= self._names.asked & self._words
        self._context = self._agreeing(context)
        self._ratings = [
            rate_column(table, column, question, named & question.terms, terms)
            for column, named in enumerate(self._named)
        ]
        self._word_terms = [terms.of(word) for word in _WORD.findall(question.text)]
        self._asked = self._rate_asked()
        self._years = set(_YEAR.findall(question.text))
        self._kind_terms = terms.of_type(question.kind)
        self._rarity: dict[str, float] = {}
        self._rows = self._shared_rows(list(table.rows()))

    def _agreeing(self, known: frozenset[str]) -> frozenset[str]:
        return frozenset(term for term in self._words if self._terms.agree(term, known))

    def _rate_asked(self) -> list[int]:
        """How much of the two words that "which" or "how many" stand before each heading has: 2
        the first, and the second if any heading has both; 1 only one of them."""
        if self._names:
            is_named = [column == self._names.column for column in range(len(self._headings))]
            return [2 * named for named in is_named]
        asked = _asked_words(self._question)
        owned, last = self._question.owned, _WORD.findall(self._question.text)[-1:]
        for words in (asked, owned, owned[1:], last):
            first, second = (
                [
                    any(self._terms.agree(term, heading) for term in self._terms.of("".join(word)))
                    for heading in self._headings
                ]
                for word in (words[:1], words[1:])
            )
            has_both = any(a and b for a, b in zip(first, second, strict=True))
            if any(first) or any(second):
                break
        return [
            2 if a and (b or not has_both) else int(a or b)
            for a, b in zip(first, second, strict=True)
        ]

    def _shared_rows(self, rows: Sequence[Row]) -> list[_SharedRow]:
        """The rows that share words with the question, best first."""
        cell_filter = CellFilter(self._words)
        records = with_joined_labels((row.span, self._table.cells(row)) for row in rows)
        read = [
            (
                row,
                cells,
                [
                    self._terms.of(cell) & self._words
                    if cell and cell_filter.may_have(cell)
                    else frozenset[str]()
                    for cell in cells
                ],
            )
            for row, (_, cells) in zip(rows, records, strict=True)
        ]
        counts = Counter(term for _, _, terms in read for term in frozenset[str]().union(*terms))
        self._rarity = {
            term: math.log(1 + len(rows) / counts[term]) if counts[term] else _OUTSIDE
            for term in self._words
        }
        self._in_rows = frozenset(counts)
        shared = [self._shared_row(row, cells, terms) for row, cells, terms in read if any(terms)]
        return sorted(shared, key=lambda row: -row.score)

    def _shared_row(self, row: Row, cells: list[str], terms: list[frozenset[str]]) -> _SharedRow:
        terms = [
            frozenset[str]()
            if found and is_opposed(self._question, cell, heading, self._terms)
            else found
            for cell, found, heading in zip(cells, terms, self._headings, strict=True)
        ]
        whole = frozenset(
            column for column, cell in enumerate(cells) if terms[column] and self._is_whole(cell)
        )
        score = self._sum(frozenset[str]().union(*terms))
        score += _WHOLE_LABEL * sum(self._rarest(terms[column]) for column in whole)
        score += _NAMED_LABEL * sum(
            self._rarest(found)
            for found, named in zip(terms, self._named, strict=True)
            if found and named - found
        )
        return _SharedRow(row, cells, terms, whole, score)

    def _is_whole(self, cell: str) -> bool:
        label = self._terms.of_label(without_brackets(cell))
        return bool(label) and label <= self._words

    def _sum(self, terms: Iterable[str]) -> float:
        return sum(self._rarity[term] for term in terms)

    def _rarest(self, terms: Iterable[str]) -> float:
        return max((self._rarity[term] for term in terms), default=0.0)

    def best_rows(self) -> Iterator[_SharedRow]:
        """The rows whose cells are compared."""
        yield from self._rows[:_COMPARED_ROWS]

    def score(self, row: _SharedRow) -> Iterator[ScoredCell]:
        """The cells of a row that has another cell with a word of the question."""
        for column, value in enumerate(row.cells):
            labels = [other for other, terms in enumerate(row.terms) if other != column and terms]
            if self._table.cell(row.row, column) and labels:
                features = CellFeatures(
                    **self._open(row, column, labels),
                    **self._by_row(row, column),
                    **self._by_column(column, labels),
                    **self._by_value(row, column),
                )
                names_another = self._names_another(row, column, labels)
                heading = self._table.headings[column]
                yield ScoredCell(
                    row.row,
                    column,
                    value,
                    features,
                    names_another,
                    self._is_of_other_kind(column, value, features.open_words)
                    or self._is_beside_empty(row, column),
                    may_count(self._question, heading, value, self._terms),
                )

    def _is_beside_empty(self, row: _SharedRow, column: int) -> bool:
        """Whether the question names another column by all words, whose cell is empty."""
        rating = self._ratings[column]
        return any(
            other > rating and not row.cells[number]
            for number, other in enumerate(self._ratings)
            if other == max(self._ratings)
        )

    def _is_of_other_kind(self, column: int, value: str, open_words: float) -> bool:
        if self._names and not self._names.is_in_context and open_words:
            # "Which single was number 1 in the UK?" asks for no episode.
            return True
        if self._question.kind == "place":
            places = [not heading.isdisjoint(self._kind_terms) for heading in self._headings]
            return any(places) and not places[column]
        if not _WHICH_NAME.search(self._question.text):
            return False
        asked = self._terms.of(" ".join(_asked_words(self._question)))
        is_asked = any(self._terms.agree(term, self._headings[column]) for term in asked)
        return not is_asked and (is_data(value) or is_a_day(value))

    def _left_over(self, row: _SharedRow, column: int, labels: Sequence[int]) -> frozenset[str]:
        """The terms of the question that are in no label, heading or caption of a cell."""
        covered = self._context | self._named[column]
        for label in labels:
            covered |= row.terms[label] | self._named[label]
        if any(len(row.terms[label]) > 1 or label in row.whole for label in labels):
            # "The movie “Octane”"; "when was it released", if a column has its day.
            asked = self._terms.of(" ".join(_asked_words(self._question)))
            covered |= self._terms.of(_KINDS) - asked
            if self._question.kind == "time" and self._ratings[column]:
                covered |= self._terms.of(_APPEARED)
        return self._question.terms - covered

    def _names_another(self, row: _SharedRow, column: int, labels: Sequence[int]) -> bool:
        asked = self._terms.of(" ".join(_asked_words(self._question)))
        rest = self._left_over(row, column, labels) - asked - self._terms.limiting
        named = frozenset[str]().union(*(row.terms[label] for label in labels))
        is_open = [bool(terms) and terms <= rest for terms in self._word_terms]
        is_named = [not terms.isdisjoint(named) for terms in self._word_terms]
        whole = max((len(row.terms[label]) for label in row.whole & frozenset(labels)), default=0)
        # A whole label of one word may be the end of another name, and one of several words none.
        return whole < 2 and any(
            (left and right_named) or (left_named and right and not whole)
            for left, left_named, right, right_named in zip(
                is_open, is_named, is_open[1:], is_named[1:], strict=False
            )
        )

    def _open(self, row: _SharedRow, column: int, labels: Sequence[int]) -> dict[str, float]:
        words, rest = self._question.terms, self._left_over(row, column, labels)
        covered = words - rest
        whole = row.whole - {column}
        return {
            "covered": self._sum(covered) / (self._sum(words) or 1.0),
            "open_words": min(len(rest), _MAX_OPEN),
            "open_numbers": sum(any(map(str.isdigit, term)) for term in rest),
            "open_names": len(rest & self._question.capitalized),
            "open_in_rows": len(rest & self._in_rows),
            "open_in_headings": len(rest & frozenset[str]().union(*self._named)),
            "whole_label": bool(whole),
            "label_rarity": min(
                _MAX_RARITY, max((self._rarest(row.terms[label]) for label in whole), default=0.0)
            ),
        }

    def _by_row(self, row: _SharedRow, column: int) -> dict[str, float]:
        value = row.cells[column]
        rival = max(
            (other.score for other in self._rows if other.cells[column] != value), default=0.0
        )
        tied = {
            other.cells[column]
            for other in self._rows
            if math.isclose(other.score, row.score, abs_tol=1e-6)
        }
        is_total = is_summary(row.cells)
        return {
            "is_best_row": row.score > rival and not math.isclose(row.score, rival, abs_tol=1e-6),
            "row_lead": max(-_MAX_ROW_LEAD, min(_MAX_ROW_LEAD, row.score - rival)),
            "is_other_row": row.score < self._rows[0].score - 1e-6,
            "tied_values": math.log(len(tied)),
            "is_total": is_total,
            "total_asked": is_total and bool(_TOTAL.search(self._question.text)),
        }

    def _by_column(self, column: int, labels: Sequence[int]) -> dict[str, float]:
        rating, asked = self._ratings[column], self._asked[column]
        others = [
            other for other in range(len(self._headings)) if other != column and other not in labels
        ]
        years = set(_YEAR.findall(self._table.headings[column]))
        rivals = sum(
            (self._asked[other], self._ratings[other]) == (asked, rating) for other in others
        )
        is_number = self._question.kind == "number"
        return {
            "by_kind": rating == 1,
            "by_some_words": rating == 2,
            "by_all_words": rating == 3,
            "other_by_all_words": any(self._ratings[other] == 3 for other in others),
            "asked": asked == 2,
            "asked_in_part": asked == 1,
            "other_asked": max((self._asked[other] for other in others), default=0) > asked,
            "label_asked": max((self._asked[label] for label in labels), default=0) > asked,
            "kind_heading": not self._kind_terms.isdisjoint(self._headings[column]),
            "first_column": column == 0,
            "other_year": bool(years - self._years),
            "same_year": bool(years & self._years),
            "rivals": math.log(rivals + 1),
            "beside_label": column - 1 in labels,
            "counts": self._question.counts,
            "number_by_all_words": is_number and rating == 3,
            "number_not_asked": is_number and not asked,
        }

    def _by_value(self, row: _SharedRow, column: int) -> dict[str, float]:
        value, kind, text = row.cells[column], self._question.kind, self._question.text
        is_share = bool(_SHARE.search(f"{self._table.headings[column]} {value}"))
        data = is_data(value)
        return {
            "of_kind": is_of_kind(value, kind),
            "missing": value.lower() in MISSING,
            "in_question": bool(row.terms[column]),
            "whole_in_question": column in row.whole,
            "number_as_asked": kind == "number" and is_of_kind(value, kind),
            "no_day": bool(_WHEN.search(text)) and not may_be_time(value),
            "data_for_name": kind in ("person", "place") and data,
            "data_for_thing": kind == "thing" and data and not self._asked[column],
            "share_differs": is_share != bool(_SHARE.search(text)),
            "is_long": len(value.split()) >= LONG_CELL,
        }


def _asked_words(question: TableQuestion) -> list[str]:
    """The two words that "which", "how many" or "number of" stand before."""
    match = _ASKED.search(question.text)
    return next(filter(None, match.groups()), "").split() if match else []


@cache
def load_cell_weights() -> CellWeights:
    """The weights in use; raises ValueError if their file has those of other features."""
    path = Path(str(files("qa.tables") / WEIGHTS_FILE))
    content: Mapping[str, Mapping[str, float]] = json.loads(path.read_text("utf-8"))
    try:
        return CellWeights(
            CellFeatures(**content["ranking"]),
            CellFeatures(**content["confidence"]),
            **content["confidence_beside_features"],
        )
    except TypeError as error:
        raise ValueError(
            f"{path.name}: {error}: run python -m tests.benchmarks.fit_table_cells"
        ) from error
