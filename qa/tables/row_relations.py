"""Answer what is asked of two rows of a table, or of the place of a row among the others: which of
two has more, how much more, which comes next, which is the first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from index.lazy_pattern import lazy_pattern
from index.text.dates import find_day
from index.types import Span
from qa.tables.lookup import LONG_CELL, ORDINAL, is_summary, rate_column
from qa.tables.numbers import read_numbers, shown_number
from qa.tables.question import TableQuestion, Terms, read_table_question
from qa.tables.table import Table, is_data, without_brackets

# Rows of a table in which neighbours and pairs are looked for.
_MAX_ROWS = 20_000

# Comparatives, the operation that they ask for, and headings that they mean.
_MORE = {
    **dict.fromkeys(["more", "greater", "higher", "larger", "bigger"], ""),
    "longer": "length duration",
    "taller": "height",
    "heavier": "weight",
    "deeper": "depth",
    "wider": "width",
    "older": "age",
    "faster": "speed",
    "farther": "distance",
    "later": "date year",
}
_LESS = {
    **dict.fromkeys(["less", "fewer", "lower", "smaller"], ""),
    "shorter": "length duration height",
    "lighter": "weight",
    "younger": "age",
    "slower": "speed",
    "nearer": "distance",
    "cheaper": "price cost",
    "earlier": "date year",
}
_COMPARATIVE = lazy_pattern(rf"\b(?:{'|'.join((*_MORE, *_LESS))})\b", re.IGNORECASE)
_BY_TIME = frozenset(("later", "earlier"))
_DIFFERENCE = lazy_pattern(
    r"\bdifference\b|\bhow (?:many|much) (?:more|fewer|less)\b", re.IGNORECASE
)
# Between the two rows that are compared.
_OR = lazy_pattern(r"\W*\bor\W+(?:(?:the|in|on|at|did|was|does|is)\W+)*", re.IGNORECASE)
_AND = lazy_pattern(
    r"\W*\b(?:and|than|to|from|versus|vs)\W+(?:(?:the|in|on|at)\W+)*", re.IGNORECASE
)
_AFTER = lazy_pattern(
    r"\b(?:after|following|below|next after|follows|followed by)\b", re.IGNORECASE
)
_BEFORE = lazy_pattern(
    r"\b(?:before|prior to|preceding|above|previous to|precedes)\b", re.IGNORECASE
)
_NEIGHBOUR = lazy_pattern(
    r"\b(?:right|directly|immediately|just|next|after|following|below|before|prior to|previous to|"
    r"previous|preceding|above|comes?|came|listed|list|table|chart|follows|precedes|same|one)\b",
    re.IGNORECASE,
)
# The first or last row; where it is not said to be that of the table, that of the time.
_END = lazy_pattern(
    r"(?<!placed )(?<!came )(?<!come )(?<!finished )(?<!ranked )(?<!at )"
    r"\b(?P<end>first|last|final|top|bottom)\b"
    r"(?! (?:place|name|round|half|time|two|three|few|\d|"
    r"(?:week|month|year|day|night)s?\b(?! (?:listed|on|in) )))",
    re.IGNORECASE,
)
_LISTED = lazy_pattern(
    r"\b(?:on|in|of) (?:the|this) (?:list|table|chart)\b|\blisted\b|\bto be listed\b", re.IGNORECASE
)
_LIST_WORDS = "list listed table chart top bottom first last final one entry appear appears"
_WHICH = lazy_pattern(
    r"\b(?:which|what)\b(?:['’]s| is| was| are| were)?(?: the)?(?: name of the)?", re.I
)
_NOT_RELATED = lazy_pattern(
    r"\b(?:not|except|besides|other than|how many|how long|average|total|both)\b", re.IGNORECASE
)
_YEAR = lazy_pattern(r"(?:1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class RowRelation:
    """What was found by comparing rows of a table.

    Attributes:
        table: The table.
        lead: What was found, in words.
        rows: The spans of the rows it was found by, that of the answer first.
        columns: The columns to mark in each of them.
    """

    table: Table
    lead: str
    rows: tuple[Span, ...]
    columns: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """A row whose label stands in the question: its number, the column of the label, and where the
    question has it."""

    row: int
    column: int
    place: Span


def relate_rows(
    table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
) -> RowRelation | None:
    """Find what a question asks of two rows, or of the place of a row; None if not all of its words
    are accounted for, or if several rows or columns may be meant. Arguments as of `compute`."""
    text = question.text
    if table.count_lines() > _MAX_ROWS or table.is_continued() or not any(table.headings):
        return None
    is_difference = bool(_DIFFERENCE.search(text))
    if _NOT_RELATED.search(text) and not is_difference:
        return None
    relations = _Relations(table, question, context, terms)
    if is_difference:
        return relations.difference()
    if _COMPARATIVE.search(text) and _OR.search(text):
        return relations.choice()
    if _AFTER.search(text) or _BEFORE.search(text):
        return relations.neighbour()
    return relations.end() if _END.search(text) else None


class _Relations:
    """Relates the rows of one table for one question."""

    def __init__(
        self, table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
    ) -> None:
        self._table, self._question = table, question
        self._context, self._terms = context, terms
        self._rows = [record for record in table.records() if not is_summary(record[1])]
        self._text = " ".join(question.text.lower().split())

    def difference(self) -> RowRelation | None:
        """How much the numbers of two rows differ."""
        pair = self._pair(_AND)
        if pair is None:
            return None
        column = self._column(pair, _DIFFERENCE.pattern + r"|\bdifferent\b")
        if column is None:
            return None
        numbers = self._numbers(pair, column)
        if numbers is None:
            return None
        names = " and ".join(f"“{self._cell(named.row, named.column)}”" for named in pair)
        value = shown_number(abs(numbers[0] - numbers[1]))
        heading = self._table.headings[column]
        return self._relation(
            f"Computed: the difference of “{heading}” between {names} is {value}", pair, column
        )

    def choice(self) -> RowRelation | None:
        """Which of two rows has more or less."""
        pair = self._pair(_OR)
        words = _COMPARATIVE.findall(self._question.text)
        if pair is None or len(words) != 1:
            return None
        word = words[0].lower()
        column = self._column(
            pair, rf"\b{word}\b", implied=_MORE.get(word) or _LESS.get(word) or ""
        )
        if column is None:
            return None
        values = self._times(pair, column) if word in _BY_TIME else self._numbers(pair, column)
        if values is None or values[0] == values[1]:
            return None
        is_first = (values[0] > values[1]) == (word in _MORE)
        best, other = pair if is_first else pair[::-1]
        best_name, other_name = (self._cell(named.row, named.column) for named in (best, other))
        heading = self._table.headings[column]
        lead = (
            f"{best_name}. Computed: “{heading}” is {self._cell(best.row, column)}, against "
            f"{self._cell(other.row, column)} for “{other_name}”"
        )
        return self._relation(lead, (best, other), column)

    def neighbour(self) -> RowRelation | None:
        """The row before or after one that the question names."""
        after, before = _AFTER.search(self._text), _BEFORE.search(self._text)
        preposition = after or before
        if preposition is None or (after and before):
            return None
        named = [item for item in self._named() if item.place[0] >= preposition.end()]
        named = [item for item in named if self._gap(preposition.end(), item.place[0])]
        if len(named) != 1:
            return None
        (anchor,) = named
        direction = self._direction(anchor.column)
        if not direction:
            return None
        row = anchor.row + (direction if after else -direction)
        if not 0 <= row < len(self._rows):
            return None
        column = self._asked_column(anchor, _NEIGHBOUR.pattern)
        if column is None or not self._may_answer(row, column):
            return None
        where = "after" if row > anchor.row else "before"
        name = self._cell(anchor.row, anchor.column)
        return RowRelation(
            self._table,
            f"{self._labelled(row, column)}, in the row {where} “{name}”",
            (self._rows[row][0], self._rows[anchor.row][0]),
            ((column,), ()),
        )

    def end(self) -> RowRelation | None:
        """The first or last row."""
        ends = _END.findall(self._text)
        is_listed = bool(_LISTED.search(self._text))
        is_of_this = not self._question.terms.isdisjoint(self._context)
        if len(ends) != 1 or self._question.owned or not (is_listed or is_of_this):
            return None
        if not is_listed and ends[0] in ("top", "bottom"):
            return None
        direction = 1 if is_listed else self._direction(None)
        if not direction or len(self._rows) < 2:
            return None
        is_first = (ends[0] in ("first", "top")) == (direction > 0)
        row = 0 if is_first else len(self._rows) - 1
        column = self._asked_column(None, rf"{_LISTED.pattern}|{_END.pattern}")
        if column is None or not self._may_answer(row, column):
            return None
        which = "first" if row == 0 else "last"
        return RowRelation(
            self._table,
            f"{self._labelled(row, column)}, in the {which} row",
            (self._rows[row][0],),
            ((column,),),
        )

    def _may_answer(self, row: int, column: int) -> bool:
        return 0 < len(self._cell(row, column).split()) < LONG_CELL

    def _labelled(self, row: int, column: int) -> str:
        heading = self._table.headings[column]
        return f"{heading}: {self._cell(row, column)}" if heading else self._cell(row, column)

    def _relation(self, lead: str, pair: Sequence[_Named], column: int) -> RowRelation:
        return RowRelation(
            self._table,
            lead,
            tuple(self._rows[named.row][0] for named in pair),
            tuple(tuple(sorted({named.column, column})) for named in pair),
        )

    def _cell(self, row: int, column: int) -> str:
        return self._rows[row][1][column]

    def _named(self) -> list[_Named]:
        """The rows whose label stands in the question, letter by letter, and in no longer one."""
        found: list[_Named] = []
        for number, (_, cells) in enumerate(self._rows):
            for column, cell in enumerate(cells):
                label = " ".join(without_brackets(cell).lower().split()).strip(" .*\"'“”")
                if len(label) < 2 or (is_data(label) and not _YEAR.fullmatch(label)):
                    continue
                place = self._text.find(label)
                while place >= 0:
                    end = place + len(label)
                    if not (
                        self._text[place - 1 : place].isalnum()
                        or self._text[end : end + 1].isalnum()
                    ):
                        found.append(_Named(number, column, (place, end)))
                    place = self._text.find(label, end)
        return [
            item
            for item in found
            if not any(
                other.place != item.place
                and other.place[0] <= item.place[0]
                and item.place[1] <= other.place[1]
                for other in found
            )
        ]

    def _gap(self, start: int, end: int) -> bool:
        """Whether nothing but articles stands between two places of the question."""
        return not re.sub(r"\b(?:the|on|in|at|to|of|season|year)\b|\W", "", self._text[start:end])

    def _pair(self, between: re.Pattern[str]) -> tuple[_Named, _Named] | None:
        """The two rows that the question has one behind another, with these words between."""
        named = self._named()
        places = sorted({item.place for item in named})
        pairs = [
            (first, second)
            for first, second in pairwise(places)
            if between.fullmatch(self._text, first[1], second[0])
        ]
        if len(pairs) != 1:
            return None
        rows = [
            (one, two)
            for one in named
            for two in named
            if (one.place, two.place) == pairs[0] and one.column == two.column
        ]
        return rows[0] if len(rows) == 1 and rows[0][0].row != rows[0][1].row else None

    def _rest(self, named: Sequence[_Named], words: str) -> TableQuestion | None:
        """The question without the labels of some rows, and without these words."""
        text = self._text
        for start, end in sorted((item.place for item in named), reverse=True):
            text = f"{text[:start]} {text[end:]}"
        text = re.sub(words, " ", text, flags=re.IGNORECASE)
        text = re.sub(r"^\W*(?:is|was|were|did|does|do|are|has|have|had)\b", " ", text)
        return read_table_question(" ".join(text.split()), self._terms.index, self._terms)

    def _open(self, rest: TableQuestion, columns: Sequence[int]) -> frozenset[str]:
        """The terms of the rest of a question that neither some headings nor the context have."""
        headings = [self._terms.of(self._table.headings[column]) for column in columns]
        return frozenset(
            term
            for term in rest.terms - self._terms.limiting
            if not any(self._terms.agree(term, known) for known in (self._context, *headings))
        )

    def _column(self, pair: Sequence[_Named], words: str, *, implied: str = "") -> int | None:
        """The one column that the rest of a question names, if no other word is left over."""
        rest = self._rest(pair, words)
        if rest is None:
            return None
        label = pair[0].column
        implied_terms = self._terms.of(implied)
        rated = {
            column: rate_column(
                self._table, column, rest, self._agreeing(rest.terms, column), self._terms
            )
            if self._agreeing(rest.terms | rest.light, column)
            else int(bool(self._terms.of(self._table.headings[column]) & implied_terms))
            for column in range(len(self._table.headings))
            if column != label
        }
        best = max(rated.values(), default=0)
        columns = [column for column, rating in rated.items() if rating == best]
        if not best or len(columns) != 1 or self._open(rest, (label, columns[0])):
            return None
        is_order = ORDINAL.fullmatch(self._table.headings[columns[0]].strip())
        return None if is_order and not implied else columns[0]

    def _agreeing(self, words: frozenset[str], column: int) -> frozenset[str]:
        heading = self._terms.of(self._table.headings[column])
        return frozenset(term for term in words if self._terms.agree(term, heading))

    def _asked_column(self, anchor: _Named | None, words: str) -> int | None:
        """The column that is asked for of a row: the one that "which" stands before, that of its
        label, or the first with names."""
        rest = self._rest([anchor] if anchor else [], words)
        if rest is None:
            return None
        which = _WHICH.search(rest.text)
        asked = rest.text[which.end() :].split()[:2] if which else []
        columns = [
            column
            for column in range(len(self._table.headings))
            if asked and self._agreeing(self._terms.of(asked[0]), column)
        ] or [
            column
            for column in range(len(self._table.headings))
            if len(asked) > 1 and self._agreeing(self._terms.of(asked[1]), column)
        ]
        if not columns and rest.kind == "time":
            columns = [column for column in range(len(self._table.headings)) if self._order(column)]
        if not columns and anchor and rest.kind in ("person", "thing", ""):
            columns = [anchor.column]
        elif not columns and rest.kind == "person":
            columns = [
                column
                for column, heading in enumerate(self._table.headings)
                if self._terms.of(heading) & self._terms.of_type("person")
            ]
        if len(columns) != 1 or self._open(rest, (*columns, *([anchor.column] if anchor else ()))):
            return None
        return columns[0]

    def _direction(self, label: int | None) -> int:
        """Whether later rows are below earlier ones (1) or above (-1); 0 if that is not certain."""
        if _LISTED.search(self._text):
            return 1
        orders = [
            order for column in range(len(self._table.headings)) if (order := self._order(column))
        ]
        if not orders or len(set(orders)) != 1:
            return 0
        return orders[0]

    def _order(self, column: int) -> int:
        """Whether the days, years or places in a column go up (1) or down (-1); 0 if neither."""
        cells = [cells[column] for _, cells in self._rows if cells[column]]
        if len(cells) < len(self._rows) or len(cells) < 2:
            return 0
        values = _times(cells)
        if values is None and ORDINAL.fullmatch(self._table.headings[column].strip()):
            numbers = read_numbers(cells) or []
            values = [number for number in numbers if number is not None]
        if values is None or len(values) < len(cells) or len(set(values)) < 2:
            return 0
        if all(a <= b for a, b in pairwise(values)):
            return 1
        return -1 if all(a >= b for a, b in pairwise(values)) else 0

    def _numbers(self, pair: Sequence[_Named], column: int) -> list[Decimal] | None:
        """The numbers of two rows, read as the whole column is written."""
        numbers = read_numbers(cells[column] for _, cells in self._rows)
        found = [numbers[named.row] for named in pair] if numbers else []
        known = [number for number in found if number is not None]
        return known if len(known) == len(pair) else None

    def _times(self, pair: Sequence[_Named], column: int) -> list[Decimal] | None:
        return _times([self._cell(named.row, column) for named in pair])


def _times(cells: Sequence[str]) -> list[Decimal] | None:
    """Days or years as numbers that can be compared; None if a cell is none, or if some are days
    and others years."""
    if all(_YEAR.match(cell) and len(cell) <= len("1998–99 (a)") for cell in cells):
        return [Decimal(cell[:4]) for cell in cells]
    days = [find_day(without_brackets(cell)) for cell in cells]
    known = [Decimal(day.toordinal()) for day in days if day is not None]
    return known if len(known) == len(cells) else None
