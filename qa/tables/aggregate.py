"""Compute the largest, the smallest, the sum, the average or the number of a column's cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Literal

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.tables.lookup import (
    LONG_CELL,
    ORDINAL,
    is_a_day,
    is_summary,
    is_total,
    rate_column,
    with_joined_labels,
)
from qa.tables.numbers import MISSING, read_numbers
from qa.tables.question import CellFilter, TableQuestion, Terms, read_table_question
from qa.tables.table import Table, is_data, without_brackets

Operation = Literal["largest", "smallest", "sum", "average", "number", "most frequent"]

# Rows of a table that is computed with: 100,000 take about a second.
_MAX_ROWS = 200_000
# Rows with a number from which a column is computed.
_MIN_NUMBERS = 2
# Rows that are counted.
_MIN_COUNTED = 2
# Share of different cells in a column, up to which they name groups of rows.
_MAX_GROUP_SHARE = 0.9
# Columns that share words with a question from which on only those that it names best are taken.
_MANY_COLUMNS = 24
# Rows by which a column of numbers is told.
_SAMPLE_ROWS = 20

_LARGEST = "highest largest biggest greatest most maximum max"
_SMALLEST = "lowest smallest least fewest minimum min"
# Adjectives with the headings that they mean, which the question need not have.
_ADJECTIVES: Mapping[str, tuple[Operation, str]] = {
    "longest": ("largest", "length duration"),
    "shortest": ("smallest", "length duration height"),
    "tallest": ("largest", "height"),
    "heaviest": ("largest", "weight"),
    "lightest": ("smallest", "weight"),
    "deepest": ("largest", "depth"),
    "shallowest": ("smallest", "depth"),
    "widest": ("largest", "width"),
    "oldest": ("largest", "age"),
    "youngest": ("smallest", "age"),
    "fastest": ("largest", "speed"),
    "slowest": ("smallest", "speed"),
    "farthest": ("largest", "distance"),
    "furthest": ("largest", "distance"),
    "nearest": ("smallest", "distance"),
    "cheapest": ("smallest", "price cost"),
    "expensive": ("largest", "price cost"),
    "dearest": ("largest", "price cost"),
    "populous": ("largest", "population"),
}
_WORDS: tuple[tuple[Operation, str], ...] = (
    ("largest", _LARGEST),
    ("smallest", _SMALLEST),
    ("average", "average mean"),
    ("sum", "total sum altogether together combined overall"),
)
_IN_ALL = lazy_pattern(r"\bin all\b|\ball told\b", re.IGNORECASE)
_COUNT = lazy_pattern(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)
# Words between which a choice is asked for, or a limit: such questions are not computed.
_NOT_COMPUTED = lazy_pattern(
    r"\b(?:second|third|fourth|fifth|next|difference|more than|less than|fewer than|between|"
    r"compared?|per|ratio|median|percent\w*|not|except|without|before|after|since|until|over|under|"
    r"above|below|least \d|most \d)\b|%",
    re.IGNORECASE,
)


_NUMBER = r"(?P<number>\d[\d,]*(?:\.\d+)?)(?!\w|[.,]\d|%)"
_AT_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)\b"
# Limits that questions set, and when a number is within them.
_LIMITS: tuple[tuple[str, Callable[[Decimal, Decimal], bool]], ...] = (
    (rf"\b(?:(?:more|greater|higher|larger) than|over|above|exceed(?:s|ed|ing)?) {_NUMBER}", gt),
    (rf"\b(?:(?:less|fewer|lower|smaller) than|under|below) {_NUMBER}", lt),
    (rf"\b(?:at least|no (?:less|fewer) than) {_NUMBER}", ge),
    (rf"\b(?:at most|no more than|up to) {_NUMBER}", le),
    (rf"(?<!least )(?<!than )\b{_NUMBER} or (?:more|higher|greater|above|over)\b", ge),
    (rf"(?<!most )(?<!than )\b{_NUMBER} or (?:less|fewer|lower|below|under)\b", le),
    (rf"\bafter {_AT_YEAR}", gt),
    (rf"\b(?:before|prior to) {_AT_YEAR}", lt),
    (rf"\bsince {_AT_YEAR}", ge),
)
_YEAR = lazy_pattern(r"(?:1[5-9]|20)\d\d")
# "Which country appears most often?", "Which country had the most players?"
_MOST_FREQUENT = lazy_pattern(
    r"\b(?:which|what) (?P<noun>\w+) (?:(?:appears?|appeared|occurs?|occurred|is|are|was|were|"
    r"shows? up|listed|given|named|mentioned|used|featured|in|on|the|this|list|table|chart) ){1,6}"
    r"(?:the )?most(?: often| frequently| times)?\W*$|"
    r"\b(?:which|what) (?P<noun2>\w+) (?:has|had|have|won|holds?|held) the most "
    r"(?P<counted>\w+s)\b",
    re.IGNORECASE,
)


# The span of a row and its cells.
_Record = tuple[Span, list[str]]

# A remark, or a sentence of three words at least.
_NOTE = lazy_pattern(r"\W*(?:notes?|sources?|remarks?|\*)\W|(?:\S+\s+){2,}\S+[.:]$", re.IGNORECASE)
_TOTAL = lazy_pattern(r"\W*(?:grand |in )?(?:total|sum|overall|altogether|all)s?\W*", re.IGNORECASE)
# What stands before the name of a column over all of whose rows a sum is asked for.
_ALL = lazy_pattern(
    r"\b(?:all|every|each|both|across|over|in|for|by|per)(?: (?:the|these|those|of|our|\d+))*$",
    re.IGNORECASE,
)
# The noun of which a row has the most: "the most events".
_MOST = lazy_pattern(
    r"\b(?:most|fewest|least)(?: (?:number|amount) of)? (?P<noun>\w+)", re.IGNORECASE
)
# What stands behind a superlative: "the lowest position".
_SUPERLATIVE = lazy_pattern(
    rf"\b(?:{'|'.join((*_LARGEST.split(), *_SMALLEST.split()))})"
    r"(?: (?:number|amount|value) of)?(?: of)?(?: the)? (?P<words>\w+)",
    re.IGNORECASE,
)
# Between several names in one cell.
_SEVERAL = lazy_pattern(r"[,;/&]|\band\b")
_IN_BRACKETS = lazy_pattern(r"\([^()]*\)")
_COUNTED = lazy_pattern(r"\bhow many (?P<noun>\w+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """What was computed from a table, and the rows that it was made of.

    Attributes:
        table: The table.
        operation: What was computed.
        column: The column of numbers; for a number of rows, the one that names what is counted.
        value: The result.
        rows: The spans of the rows that the result was made of; of the largest and smallest,
            those that have it.
        compared: How many rows it was chosen or made from.
        left_out: How many further rows have no number there.
        label: The column that is asked for, where the question asks for the row of the largest or
            smallest number; else `column`.
        group: The cell that those rows have in common, or the words of the question for it.
        limit: The limit that their numbers are within, as the question has it: "over 5,000".
        has_own_words: Whether the heading has the question's own words, not only synonyms.
        stated: Whether a row of the table states the sum, which was then not computed.
    """

    table: Table
    operation: Operation
    column: int
    value: Decimal
    rows: tuple[Span, ...]
    compared: int
    label: int
    group: str = ""
    limit: str = ""
    left_out: int = 0
    has_own_words: bool = True
    stated: bool = False


def read_operations(question: TableQuestion) -> list[tuple[Operation, str, str]]:
    """What a question may ask to be computed: each operation with the word for it, and headings
    that the word means."""
    words = re.findall(r"\w+", question.text.lower())
    if _NOT_COMPUTED.search(question.text):
        return []
    operations = [
        (operation, word, "")
        for operation, known in _WORDS
        for word in known.split()
        if word in words
    ]
    operations += [
        (_ADJECTIVES[word][0], word, _ADJECTIVES[word][1]) for word in words if word in _ADJECTIVES
    ]
    if _IN_ALL.search(question.text):
        operations.append(("sum", "all", ""))
    if _COUNT.search(question.text) and all(operation == "sum" for operation, _, _ in operations):
        # "The total number of courthouses" may be that of the rows.
        operations.append(("number", "total" if operations else "many", ""))
    return operations


def compute(
    table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
) -> Aggregate | None:
    """Compute what a question asks of a table; None if not all of its words are accounted for, or
    if it may be a part of a table.

    Args:
        table: The table.
        question: The question.
        context: The terms of the title, the caption and the file's name.
        terms: Gives the terms of texts.
    """
    operations = read_operations(question)
    limit = _read_limit(question.text) if _COUNT.search(question.text) else None
    if not (operations or limit) or table.count_lines() > _MAX_ROWS or table.is_continued():
        return None
    if any(len(_IN_BRACKETS.findall(heading)) > 1 for heading in table.headings):
        # The headings of several columns in one: "Price (40) Reliability (35)".
        return None
    if limit:
        return _count_beyond(limit, table, context, terms)
    computation: _Computation | None = None
    if frequent := _MOST_FREQUENT.search(question.text):
        nouns = frequent["noun"] or frequent["noun2"], frequent["counted"] or ""
        if aggregate := _Computation(table, question, context, terms).most_frequent(*nouns):
            return aggregate
    for operation, word, implied in operations:
        spent = terms.of(word) | terms.of("most")
        if not _may_account_for(table, question.terms - spent, context, terms):
            continue
        if computation is None:
            computation = _Computation(table, question, context, terms)
        if aggregate := computation.run(operation, question.terms - spent, implied):
            return aggregate
    return None


@dataclass(frozen=True, slots=True)
class _Limit:
    """A limit that a question sets to numbers or years.

    Attributes:
        rest: The question without it.
        words: As the question has it: "more than 5,000".
        value: The number.
        holds: Whether a number is within it.
        is_of_time: Whether it is a year.
    """

    rest: str
    words: str
    value: Decimal
    holds: Callable[[Decimal, Decimal], bool]
    is_of_time: bool


def _read_limit(text: str) -> _Limit | None:
    """The limit in a question; None if there is none, or if there are several."""
    limits = [
        (match, holds)
        for pattern, holds in _LIMITS
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
    if len(limits) != 1:
        return None
    match, holds = limits[0]
    is_of_time = bool(match.groupdict().get("year"))
    number = match["year"] if is_of_time else match["number"]
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    if _NOT_COMPUTED.search(rest):
        return None
    return _Limit(rest, match[0], Decimal(number.replace(",", "")), holds, is_of_time)


def _count_beyond(
    limit: _Limit, table: Table, context: frozenset[str], terms: Terms
) -> Aggregate | None:
    """The number of rows whose number in the column that is meant is within a limit."""
    question = read_table_question(limit.rest, terms.index, terms)
    if question is None:
        return None
    return _Computation(table, question, context, terms).count_within(limit)


def _may_account_for(
    table: Table, open_terms: frozenset[str], context: frozenset[str], terms: Terms
) -> bool:
    """Whether each term is in a heading, in the context or anywhere in the text of the table,
    which is searched fast."""
    headings = [terms.of(heading) for heading in table.headings]
    return all(
        any(terms.agree(term, known) for known in (context, *headings))
        or not term.isalpha()
        or re.compile(
            rf"\b{'-?'.join(term[: min(4, len(term) - 1)])}|[^\x00-\x7f]|[a-z]\.", re.IGNORECASE
        ).search(table.text, *table.body)
        for term in open_terms
    )


def _is_note(cells: Sequence[str]) -> bool:
    """Whether a row is a remark, in its first cell: "Note: without new houses", "In thousand
    euros."."""
    return len(cells) > 1 and bool(_NOTE.match(cells[0])) and not any(cells[1:])


class _Computation:
    """Computes one question over the rows of one table."""

    def __init__(
        self, table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
    ) -> None:
        self._table = table
        self._rows: list[_Record] = []
        self._totals: list[_Record] = []
        for record in table.records():
            if _is_note(record[1]):
                continue
            (self._totals if is_summary(record[1]) else self._rows).append(record)
        # The first cell of each row, or the one above that is joined with it.
        self._labels = [cells[0] for _, cells in with_joined_labels(self._rows)]
        self._question = question
        self._context = context
        self._terms = terms
        self._values: dict[int, frozenset[str]] = {}

    def run(
        self, operation: Operation, open_terms: frozenset[str], implied: str
    ) -> Aggregate | None:
        """The result of an operation; None if a word of the question is left over, or if several
        columns may be meant."""
        if operation == "number":
            return self._count(open_terms)
        columns = self._columns(open_terms, self._terms.of(implied))
        columns = columns or self._only_numbers(operation, open_terms)
        found = [
            aggregate
            for column in columns
            if (aggregate := self._over(operation, column, open_terms))
        ]
        # "Sales in 2024" has more of "sold in 2024" than "2024" alone.
        named_by = [self._named(aggregate.column, open_terms) for aggregate in found]
        found = [
            aggregate
            for aggregate, own in zip(found, named_by, strict=True)
            if not any(own < other for other in named_by)
        ]
        if len(found) != 1:
            return None
        heading = self._terms.of(self._table.headings[found[0].column])
        named = self._named(found[0].column, open_terms)
        return replace(found[0], has_own_words=named <= heading)

    def _columns(self, open_terms: frozenset[str], implied: frozenset[str]) -> list[int]:
        """The columns with numbers that the question names, best first."""
        rated: dict[int, int] = {}
        for terms in (open_terms, self._question.light):
            for column, heading in enumerate(self._table.headings):
                if self._is_order(column):
                    continue
                if named := self._named(column, terms):
                    rated[column] = rate_column(
                        self._table, column, self._question, named, self._terms
                    )
                elif self._terms.of(heading) & implied:
                    rated[column] = 1
            if any(map(self._has_numbers, rated)):
                if len(rated) > _MANY_COLUMNS:
                    best = max(rated.values())
                    rated = {column: rate for column, rate in rated.items() if rate == best}
                return sorted(rated, key=lambda column: -rated[column])
        return []

    def _only_numbers(self, operation: Operation, open_terms: frozenset[str]) -> list[int]:
        """The column that a question means which names none: the only one with numbers."""
        headings = self._table.headings
        numeric = [*filter(self._has_numbers, range(len(headings)))]
        if operation in ("sum", "average") and any(
            self._is_counted(heading)
            for heading in headings
            if self._terms.of(heading) & (open_terms | self._question.light)
        ):
            return []
        if operation in ("largest", "smallest") and self._names_other(numeric):
            return []
        totals = [column for column in numeric if _TOTAL.fullmatch(headings[column])]
        if len(totals) == 1 and len(self._totals) == 1 and self._asks_sum():
            # Where rows and columns have a total, the sum of all is asked for.
            return totals
        return numeric if len(numeric) == 1 and not self._is_order(numeric[0]) else []

    def _is_order(self, column: int) -> bool:
        """Whether a column holds places in an order or names, or what the question counts rather
        than measures: "the most events", where each row has an event."""
        heading = without_brackets(self._table.headings[column]).strip()
        if ORDINAL.fullmatch(heading):
            return True
        counted = _MOST.search(self._question.text)
        if counted is None or heading.lower().endswith("s"):
            return False
        noun = counted["noun"].lower()
        return noun.endswith("s") and self._terms.of(noun) == self._terms.of(heading)

    def _names_other(self, numeric: Sequence[int]) -> bool:
        """Whether the word behind "highest" or "most" names a column without numbers."""
        superlative = _SUPERLATIVE.search(self._question.text)
        words = self._terms.of(superlative["words"]) if superlative else frozenset[str]()
        return any(
            column not in numeric
            and any(self._terms.agree(word, self._terms.of(heading)) for word in words)
            for column, heading in enumerate(self._table.headings)
        )

    def _is_counted(self, heading: str) -> bool:
        """Whether the question asks how many there are of what a heading names: "the total of
        seats", unlike "the total of all regions"."""
        words = re.findall(r"\w+", self._question.text)
        own = self._terms.of(heading)
        return any(
            self._terms.of(word) & own and not _ALL.search(" ".join(words[:number]))
            for number, word in enumerate(words)
        )

    def _asks_sum(self) -> bool:
        return any(operation == "sum" for operation, _, _ in read_operations(self._question))

    def _has_numbers(self, column: int) -> bool:
        """Whether the first cells of a column are numbers, and not all of them years."""
        cells = [cells[column] for _, cells in self._rows[:_SAMPLE_ROWS]]
        numbers = read_numbers(cells)
        return numbers is not None and any(numbers) and any(map(is_data, cells))

    def _named(self, column: int, open_terms: frozenset[str]) -> frozenset[str]:
        heading = self._terms.of(self._table.headings[column])
        return frozenset(term for term in open_terms if self._terms.agree(term, heading))

    def _over(
        self, operation: Operation, column: int, open_terms: frozenset[str]
    ) -> Aggregate | None:
        open_terms = open_terms - self._named(column, open_terms)
        label = column
        if operation in ("largest", "smallest"):
            label, open_terms = self._label(column, open_terms)
        elif column:
            open_terms = open_terms - self._named(0, open_terms)
        filtered = self._filtered(open_terms, column)
        if filtered is None:
            return None
        rows, group = filtered
        numbers = read_numbers(cells[column] for _, cells in rows)
        if numbers is None:
            return None
        numbered = [
            (row, number)
            for (row, _), number in zip(rows, numbers, strict=True)
            if number is not None
        ]
        if len(numbered) < _MIN_NUMBERS:
            return None
        if operation == "sum" and len(rows) == len(self._rows) and len(self._totals) == 1:
            return self._stated_total(column)
        values = [number for _, number in numbered]
        used = [row for row, _ in numbered]
        match operation:
            case "sum":
                value = sum(values, Decimal(0))
            case "average":
                value = sum(values, Decimal(0)) / len(values)
            case _:
                value = max(values) if operation == "largest" else min(values)
                used = [row for row, number in numbered if number == value]
        return Aggregate(
            self._table,
            operation,
            column,
            value,
            tuple(used),
            len(numbered),
            label,
            group,
            left_out=len(rows) - len(numbered),
        )

    def _stated_total(self, column: int) -> Aggregate | None:
        row, cells = self._totals[0]
        numbers = read_numbers([cells[column]])
        if not numbers or numbers[0] is None or not is_total(cells[0]):
            return None
        return Aggregate(
            self._table, "sum", column, numbers[0], (row,), len(self._rows), column, stated=True
        )

    def _label(self, column: int, open_terms: frozenset[str]) -> tuple[int, frozenset[str]]:
        """The column that the question asks for, and the terms that it leaves over."""
        for other in range(len(self._table.headings)):
            named = self._named(other, open_terms | self._question.light)
            if other != column and named and self._asks_for(named):
                return other, open_terms - named
        by_type = self._terms.of_type(self._question.kind)
        for other, heading in enumerate(self._table.headings):
            if other != column and by_type & self._terms.of(heading):
                return other, open_terms
        return self._name_column(column), open_terms

    def _name_column(self, column: int) -> int:
        """The first other column that names rows, rather than counts them."""
        others = [other for other in range(len(self._table.headings)) if other != column]
        named = (
            other
            for other in others
            if not self._is_order(other)
            and not all(is_data(cells[other]) for _, cells in self._rows[:_SAMPLE_ROWS])
        )
        return next(named, others[0] if others else column)

    def _asks_for(self, named: frozenset[str]) -> bool:
        """Whether the interrogative stands with these terms: "which month", "what is the city"."""
        match = re.search(
            r"\b(?:which|what)\s+(?:(?:is|was|are|were)\s+)?(?P<next>.*)",
            self._question.text,
            re.IGNORECASE,
        )
        if match is None:
            return False
        words = [
            word
            for word in re.findall(r"\w+", match["next"])
            if word.lower() not in {"the", *_LARGEST.split(), *_SMALLEST.split(), *_ADJECTIVES}
        ]
        return bool(words) and not named.isdisjoint(self._terms.of(" ".join(words[:2])))

    def _count(self, open_terms: frozenset[str]) -> Aggregate | None:
        """The number of rows of a group, or of those in a column that the question names."""
        counted = _COUNTED.search(self._question.text)
        if counted and (asked := self._terms.of(counted["noun"]) & self._terms.light):
            what = self._terms.of(self._table.headings[0]) | self._context
            if not any(self._terms.agree(term, what) for term in asked):
                # "How many people came to the regatta?" asks for no number of rows.
                return None
            open_terms = open_terms | asked
        columns = [
            column
            for column in range(len(self._table.headings))
            if (named := self._named(column, open_terms))
            and rate_column(self._table, column, self._question, named, self._terms) > 2
        ]
        for column in columns or [0]:
            named = self._named(column, open_terms) if columns else frozenset()
            filtered = self._with_words(open_terms - named, column if columns else -1)
            if filtered is None or not (columns or filtered[1]):
                continue
            rows = [item for item in filtered[0] if item[1][column].lower() not in MISSING]
            # A game, week or stage in each row.
            is_numbered = bool(columns) and self._is_order(column)
            # Where what is counted repeats, or a cell has several, rows are not its number; numbers
            # are no names.
            if (
                # One row has what is asked in its cells: "How often did Liverpool win?"
                len(rows) < _MIN_COUNTED
                or len({item[1][column] for item in rows}) < len(rows)
                or (not is_numbered and any(map(is_data, (item[1][column] for item in rows))))
                or (columns and any(_SEVERAL.search(item[1][column]) for item in rows))
            ):
                continue
            return Aggregate(
                self._table,
                "number",
                column,
                Decimal(len(rows)),
                tuple(row for row, _ in rows),
                len(rows),
                column,
                filtered[1],
            )
        return None

    def count_within(self, limit: _Limit) -> Aggregate | None:
        """The number of rows within a limit; None if it is not certain of which column, or if a
        word of the question is left over."""
        open_terms = self._question.terms
        if limit.is_of_time:
            columns = [
                column
                for column in range(len(self._table.headings))
                if self._rows and all(is_a_day(cells[column]) for _, cells in self._rows)
            ]
        else:
            columns = [*filter(self._has_numbers, self._columns(open_terms, frozenset()))]
            ratings = [
                rate_column(
                    self._table,
                    column,
                    self._question,
                    self._named(column, open_terms),
                    self._terms,
                )
                for column in columns
            ]
            columns = [
                column
                for column, rating in zip(columns, ratings, strict=True)
                if rating == max(ratings)
            ]
        if len(columns) != 1:
            return None
        (column,) = columns
        open_terms = open_terms - self._named(column, open_terms)
        label = self._name_column(column)
        open_terms = open_terms - self._named(label, open_terms)
        filtered = self._with_words(open_terms, column)
        if filtered is None:
            return None
        cells = [record[1][column] for record in filtered[0]]
        if limit.is_of_time:
            years = [_YEAR.search(cell) for cell in cells]
            numbers = [Decimal(year[0]) if year else None for year in years]
        else:
            numbers = read_numbers(cells) or []
        known = [number for number in numbers if number is not None]
        rows = tuple(
            span
            for (span, _), number in zip(filtered[0], numbers, strict=bool(numbers))
            if number is not None and limit.holds(number, limit.value)
        )
        if not rows:
            return None
        return Aggregate(
            self._table,
            "number",
            column,
            Decimal(len(rows)),
            rows,
            len(rows),
            label,
            filtered[1],
            limit=limit.words,
            left_out=len(cells) - len(known),
        )

    def _rate(self, column: int) -> int:
        named = self._named(column, self._question.terms)
        return rate_column(self._table, column, self._question, named, self._terms)

    def most_frequent(self, noun: str, counted: str) -> Aggregate | None:
        """The cell of a column that most rows have; None if several do, or if the question has
        other words than the column and what the rows are."""
        columns = [
            column
            for column, heading in enumerate(self._table.headings)
            if self._named(column, self._terms.of(noun))
            and (
                self._terms.of_label(without_brackets(heading)) <= self._terms.of(noun)
                or heading.lower().startswith(noun.lower())
            )
        ]
        if len(columns) != 1:
            return None
        (column,) = columns
        known = self._context.union(*(self._terms.of(heading) for heading in self._table.headings))
        rest = self._question.terms - self._terms.of(f"{noun} most frequently often times")
        if not all(self._terms.agree(term, known) for term in rest):
            return None
        if any(
            self._named(other, self._terms.of(counted)) and self._has_numbers(other)
            for other in range(len(self._table.headings))
        ):
            return None
        cells = self._column(column)
        counts = Counter(cell for cell in cells if cell.lower() not in MISSING)
        best = counts.most_common(2)
        if (
            len(best) < 2
            or best[0][1] == best[1][1]
            or any(is_data(cell) or _SEVERAL.search(cell) for cell in counts)
        ):
            return None
        value = best[0][0]
        rows = tuple(
            span for (span, _), cell in zip(self._rows, cells, strict=True) if cell == value
        )
        return Aggregate(
            self._table,
            "most frequent",
            column,
            Decimal(len(rows)),
            rows,
            counts.total(),
            column,
            value,
        )

    def _with_words(
        self, open_terms: frozenset[str], column: int
    ) -> tuple[list[_Record], str] | None:
        """The rows whose other cells have the rest of the question's terms, and its words for them;
        all rows if the caption has them; None if that is not certain: some rows have them in other
        columns, or in prose, or there is a group of fewer rows that is called so."""
        rest = frozenset(term for term in open_terms if not self._terms.agree(term, self._context))
        if not rest:
            return list(self._rows), ""
        rest = self._without_headings(rest)
        if self._is_of_some_rows(open_terms - rest):
            return None
        cell_filter = CellFilter(rest)
        found: list[_Record] = []
        places = set[int]()
        for record, label in zip(self._rows, self._labels, strict=True):
            cells = [label, *record[1][1:]]
            shared = {
                number: terms
                for number, cell in enumerate(cells)
                if number != column and cell and cell_filter.may_have(cell)
                if (terms := self._terms.of(cell) & rest)
            }
            if rest in shared.values() or frozenset[str]().union(*shared.values()) == rest:
                found.append(record)
                places.update(shared)
                if len(shared) > 1 or len(cells[next(iter(shared))].split()) >= LONG_CELL:
                    return None
        called_so = self._filtered(open_terms, column)
        if len(places) != 1 or (called_so and len(called_so[0]) != len(found)):
            return None
        words = re.findall(r"\w+", self._question.text)
        return found, " ".join(word for word in words if self._terms.of(word) & rest)

    def _is_of_some_rows(self, in_context: frozenset[str]) -> bool:
        """Whether a name of the title may be meant for some rows alone: of the coaches of Nebraska
        those who studied there."""
        names = in_context & self._question.capitalized & self._context
        cell_filter = CellFilter(names)
        return bool(names) and any(
            cell_filter.may_have(cell) and not names.isdisjoint(self._terms.of(cell))
            for _, cells in self._rows
            for cell in cells
        )

    def _without_headings(self, rest: frozenset[str]) -> frozenset[str]:
        """The terms that no heading has, if there are any: "in the country of Chile"."""
        named = frozenset[str]().union(
            *(self._named(column, rest) for column in range(len(self._table.headings)))
        )
        return rest - named or rest

    def _filtered(
        self, open_terms: frozenset[str], column: int
    ) -> tuple[list[_Record], str] | None:
        """The rows that have a cell with the rest of the question's terms, and that cell; all rows
        if the caption has them; None if several groups of rows may be meant."""
        rest = frozenset(term for term in open_terms if not self._terms.agree(term, self._context))
        if not rest:
            return list(self._rows), ""
        cell_filter = CellFilter(rest)
        groups: list[tuple[list[_Record], str]] = []
        for other in range(len(self._table.headings)):
            values = self._distinct(other)
            # A column of names has no groups of rows.
            if other == column or len(values) > _MAX_GROUP_SHARE * len(self._rows):
                continue
            names = {
                cell
                for cell in values
                if cell and cell_filter.may_have(cell) and self._is_named(cell, rest)
            }
            if len(names) == 1:
                (name,) = names
                if not rest - self._terms.of(name) - self._named(other, rest):
                    cells = self._column(other)
                    rows = [
                        record
                        for record, cell in zip(self._rows, cells, strict=True)
                        if cell == name
                    ]
                    groups.append((rows, name))
        return groups[0] if len(groups) == 1 else None

    def _distinct(self, column: int) -> frozenset[str]:
        """The different cells of a column, which are kept: a wide table is asked for them often."""
        if column not in self._values:
            self._values[column] = frozenset(self._column(column))
        return self._values[column]

    def _column(self, column: int) -> list[str]:
        """The cells of a column by which rows are grouped."""
        return self._labels if column == 0 else [cells[column] for _, cells in self._rows]

    def _is_named(self, cell: str, rest: frozenset[str]) -> bool:
        label = self._terms.of_label(without_brackets(cell))
        return (
            bool(label)
            and label <= rest | self._question.light | self._context
            and not label.isdisjoint(rest)
        )
