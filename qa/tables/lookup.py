"""Match a question with the cell of a table: its row by what the row is called, its column by the
heading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN
from index.types import Span
from qa.tables.numbers import MISSING, is_count
from qa.tables.question import CellFilter, TableQuestion, Terms, is_opposed
from qa.tables.table import Row, Table, is_data, without_brackets

_YEAR = lazy_pattern(r"(?:1[5-9]|20)\d\d")
_WHICH_YEAR = lazy_pattern(r"\b(?:which|what) years?\b", re.IGNORECASE)
_HAS_YEAR = lazy_pattern(r"(?<!\d)[12]\d{3}(?!\d)|['’]\d\d\b|\d/\d\d\b|\b\d{1,3} (?:AD|BC|CE)\b")
_NUMBER_START = lazy_pattern(r"[^\w]{0,3}(?:[A-Z]{3}\s)?\d")
_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_PRICE = lazy_pattern(r"how much (?:is|are|was|were)\b", re.IGNORECASE)
_MONEY = lazy_pattern(
    r"[$€£¥]|\b(?:[A-Z]{3}|kr|(?i:prices?|costs?|fares?|fees?|charges?|budget|salary|wages?|pay|rent|"
    r"amount|value))\b"
)
_COUNTED = lazy_pattern(r"\bhow (?:many|much) (?P<words>[^?]+)", re.IGNORECASE)
_COUNTED_NOUN = lazy_pattern(
    r"\b(?:how many|(?:number|amount|total)s? of)(?: the)? (?P<noun>\w+)", re.IGNORECASE
)
# The word that a number counts, but no abbreviated measure.
_UNIT = lazy_pattern(r"(?<=\d )(?!millions?\b|billions?\b|thousands?\b|dozen)[a-z]{4,}$")
_SUPERLATIVE = lazy_pattern(r"\b(?:most|least|fewest)\b", re.IGNORECASE)
# Headings of columns whose numbers are places in an order or names, with which nothing is counted
# or computed.
ORDINAL = lazy_pattern(
    r"\W*(?:rank(?:ing)?|no|nr|num|number|pos(?:ition)?|place|id|code|years?|page|order|#|tier|rd|"
    r"round|week|stage|season|episode|game|event|heat|lane|seed|series|chapter|volume|issue)?\W*|"
    r"\W*(?:no|nr|number|#|rank|pos(?:ition)?|place)\.? (?:in|by|within|overall)\b.*",
    re.IGNORECASE,
)
_DIGIT = lazy_pattern(r"\d")
_TIME = lazy_pattern(
    r"\d|day\b|january|february|march|april|may|june|july|august|september|october|"
    r"november|december",
    re.IGNORECASE,
)
# A cell that is a day, month or year, and nothing else.
_A_DAY = lazy_pattern(
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTH_PATTERN})\b\.?(?:\s+\d{{1,2}},?)?(?:\s+\d{{4}})?$|"
    r"(?:1[5-9]|20)\d\d$|\d{4}-\d\d(?:-\d\d)?$|\d{1,2}[./]\d{1,2}[./]\d{2,4}$",
    re.IGNORECASE,
)
# What is asked for by what it is: "which bridge", "name a player".
_ASKED_THING = lazy_pattern(
    r"\b(?:which|what)(?:['’]s| is| was| are| were)?(?: (?:the|a|an))? (?P<thing>\w+(?: \w+)?)|"
    r"^(?:name|give|tell me|list|show)(?: me)?(?: (?:the|an?))? (?P<named>\w+(?: \w+)?)",
    re.IGNORECASE,
)
# Headings of columns that name rows, whatever they are.
_NAME_HEADING = lazy_pattern(r"\W*(?:full )?(?:name|title|player|person)s?\W*", re.IGNORECASE)
_WORKS = "movie film song single album show series book novel play game track episode opera"
# A number that is no year, month or day.
_NO_TIME = lazy_pattern(r"\d{1,3}(?:[ ,.'’\u00a0\u202f]\d{3})+|\d{5,7}|\d+[.,]\d")
# Columns from which on a table is wide: only those that a question names best are looked at.
_MANY_COLUMNS = 24
# The rating of a column all of whose words the question has.
_BY_ALL_WORDS = 3
# Words from which on a cell is prose.
LONG_CELL = 9
# Rows by which the kind of a column is told.
_SAMPLE_ROWS = 20
# First cells of rows that are made of others: sums, in some languages, and what else.
_TOTALS = frozenset(
    ("total", "totals", "sum", "overall", "subtotal", "sub-total", "altogether", "grand total",
     "in total", "summe", "gesamt", "insgesamt", "gesamtsumme", "zusammen", "total général",
     "ensemble", "somme", "suma", "total general", "totale", "somma", "soma", "total geral",
     "totaal", "итого", "всего", "сумма", "合计", "总计", "总和", "小计")
)  # fmt: skip
_SUMMARY = _TOTALS | frozenset(
    ("all", "average", "mean", "median", "durchschnitt", "mittelwert", "moyenne", "media",
     "promedio", "média", "среднее", "平均")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CellMatch:
    """A cell that a question may ask for.

    Attributes:
        table, row, column: Where it is.
        labels: The columns whose cells name the row.
        is_sure: Whether the question has the whole label of the row, and no other words than
            those of row, column and caption.
        may_be_of_another: Whether the question may mean another row: this one has a part of a name
            of the question, or is one of the group that it names.
        rank: How well row and column match; of several cells the highest rank counts.
    """

    table: Table
    row: Row
    column: int
    labels: tuple[int, ...]
    is_sure: bool
    may_be_of_another: bool
    rank: tuple[int, int, int, int]

    @property
    def has_whole_labels(self) -> bool:
        """Whether the question has all words of each label."""
        return self.rank[2] == len(self.labels)

    @property
    def value(self) -> str:
        """The text of the cell."""
        return self.table.cell(self.row, self.column)


def is_summary(cells: list[str]) -> bool:
    """Whether a row is made of the others, such as a total."""
    first = cells[0] or next(filter(None, cells), "")
    return first.lower().rstrip(" :") in _SUMMARY


def is_total(label: str) -> bool:
    """Whether the first cell of a row says that it is the sum of the others."""
    return label.lower().rstrip(" :") in _TOTALS


def with_joined_labels(
    records: Iterable[tuple[Span, list[str]]],
) -> Iterator[tuple[Span, list[str]]]:
    """Rows by span and cells, the first of which is that of the row above where it is empty and a
    label stands beside it: a label that is joined over several rows, or written once for them."""
    label, end = "", -1
    for span, cells in records:
        if cells[0] or span[0] != end + 1 or is_summary(cells):
            label = cells[0]
        elif label and len(cells) > 2 and cells[1] and not is_data(cells[1]):
            cells = [label, *cells[1:]]
        end = span[1]
        yield span, cells


def match_cells(
    table: Table,
    rows: Iterable[Row],
    question: TableQuestion,
    context: frozenset[str],
    terms: Terms,
) -> list[CellMatch]:
    """The cells of some rows that account for every word of a question.

    Args:
        table: The table.
        rows: Those of its rows that may be meant.
        question: The question.
        context: The terms of the title, the caption and the file's name.
        terms: Gives the terms of texts.
    """
    headings = [terms.of(heading) for heading in table.headings]
    named = [
        frozenset(term for term in question.terms if terms.agree(term, heading))
        for heading in headings
    ]
    rated = {
        column: rate_column(table, column, question, named[column], terms)
        for column in range(len(headings))
    }
    if names := find_name_column(table, question, context, terms):
        named[names.column] |= names.asked
        rated[names.column] = max(rated[names.column], 1)
    lookup = _Lookup(table, question, context, named, terms)
    if _is_superlative(question, headings, context, terms):
        return []
    if question.kind == "place" and (places := terms.of_type("place")):
        # "Where were the winners from?" asks for no winner.
        of_place = {column for column in rated if not headings[column].isdisjoint(places)}
        rated |= {column: 0 for column in rated if of_place and column not in of_place}
    if sum(map(bool, rated.values())) > _MANY_COLUMNS:
        rated = {
            column: rating for column, rating in rated.items() if rating == max(rated.values())
        }
    named_fully = [column for column, rating in rated.items() if rating == _BY_ALL_WORDS]
    matches, cell_filter = [], CellFilter(question.terms)
    rows = list(rows)
    records = with_joined_labels((row.span, table.cells(row)) for row in rows)
    for row, (_, cells) in zip(rows, records, strict=True):
        cell_terms = [
            terms.of(cell) & question.terms if cell and cell_filter.may_have(cell) else frozenset()
            for cell in cells
        ]
        if not any(cell_terms) or (named_fully and not any(map(cells.__getitem__, named_fully))):
            # "How many fires in 2024?" is not answered with what they cost where "Fires 2024" is
            # empty.
            continue
        for column, rating in rated.items():
            value = table.cell(row, column)
            if not rating or not value or not is_of_kind(value, question.kind):
                continue
            if _WHICH_YEAR.search(question.text) and not _HAS_YEAR.search(value):
                continue
            if question.counts and not may_count(question, table.headings[column], value, terms):
                continue
            # "How much is a flight?" asks for its price, not for its time.
            if rating > 2 or not _PRICE.match(question.text) or _has_price(table, row, column):
                match = _match_cell(
                    lookup, column, rating=rating, row=row, cells=cells, cell_terms=cell_terms
                )
                if match:
                    matches.append(match)
    return matches


@dataclass(frozen=True, slots=True)
class NameColumn:
    """The column that names the rows, the terms of a question for what they are, and whether the
    title or the caption of the table has them."""

    column: int
    asked: frozenset[str]
    is_in_context: bool


def find_name_column(
    table: Table, question: TableQuestion, context: frozenset[str], terms: Terms
) -> NameColumn | None:
    """The column that names the rows, if a question asks for one of them by what they are: "which
    bridge" of a table of bridges. None where a heading has the word, where the rows may be
    something else, or where no column is certain to name them."""
    match = _ASKED_THING.search(question.text)
    words = next(filter(None, match.groups()), "").split() if match else []
    headings = [terms.of(heading) for heading in table.headings]
    if not words or not any(table.headings):
        return None
    asked = [terms.of(word) for word in words]
    if any(terms.agree(term, heading) for heading in headings for thing in asked for term in thing):
        return None
    columns = [
        column
        for column, heading in enumerate(table.headings)
        if not ORDINAL.fullmatch(without_brackets(heading).strip())
    ]
    generic = [column for column in columns if _NAME_HEADING.fullmatch(table.headings[column])]
    in_context = [thing for thing in asked if any(terms.agree(term, context) for term in thing)]
    if len(generic) > 1 or not (generic or columns):
        return None
    column = (generic or columns)[0]
    is_title = "title" in table.headings[column].lower()
    known = terms.of(_WORKS) if is_title else terms.of_type("person")
    if not in_context and not (generic and asked[0] & known):
        return None
    sample = [cells[column] for _, cells in islice(table.records(), _SAMPLE_ROWS)]
    if any(is_data(cell) or is_a_day(cell) for cell in sample):
        return None
    named = frozenset[str]().union(*(in_context or asked[:1]))
    return NameColumn(column, named, bool(in_context))


def _is_superlative(
    question: TableQuestion,
    headings: Sequence[frozenset[str]],
    context: frozenset[str],
    terms: Terms,
) -> bool:
    """Whether a question compares rows: "the most" names no row, though one may have the word."""
    return any(
        not any(terms.agree(term, known) for known in (context, *headings))
        for word in _SUPERLATIVE.findall(question.text)
        for term in terms.of(word) & question.terms
    )


def may_count(question: TableQuestion, heading: str, value: str, terms: Terms) -> bool:
    """Whether a cell may say how many there are of what a question counts: one number, no amount of
    money, of nothing else ("5 strokes"), no place in an order, and no year unless its heading is
    what is counted."""
    value = without_brackets(value).strip()
    counted = _COUNTED_NOUN.search(question.text)
    noun = terms.of(counted["noun"]) if counted else frozenset[str]()
    if not is_count(value):
        return False
    if heading and ORDINAL.fullmatch(heading):
        # "Years" may say how many years, and "Year" which.
        is_plural = heading.strip().lower().endswith("s") and not _YEAR.fullmatch(value)
        return is_plural and not noun.isdisjoint(terms.of(heading))
    unit = _UNIT.search(value)
    if noun and unit and not any(terms.agree(term, terms.of(unit[0])) for term in noun):
        return False
    return not _YEAR.fullmatch(value) or not noun.isdisjoint(terms.of(heading))


def rate_column(
    table: Table, column: int, question: TableQuestion, named: frozenset[str], terms: Terms
) -> int:
    """How well a question names a column: 3 with all words of its heading, 2 with some, 1 by its
    type alone, 0 not at all."""
    heading = without_brackets(table.headings[column])
    heading_terms = terms.of_label(heading)
    light = frozenset(
        term
        for term in heading_terms
        if any(terms.agree(other, frozenset((term,))) for other in question.light)
    )
    if not named and not light:
        by_type = terms.of_type(question.kind)
        if column in _columns_of_kind(table, question.kind):
            return 1
        others = sum(not terms.of(other).isdisjoint(by_type) for other in table.headings)
        if len(table.headings) == 2 and column == 1:
            return 1
        if not heading_terms.isdisjoint(by_type) and (others == 1 or len(table.headings) == 2):
            return 1
        return 0
    open_terms = {
        term
        for term in heading_terms - named - light
        if not any(terms.agree(other, frozenset((term,))) for other in question.terms)
    }
    if not open_terms:
        return 3
    # "2024" alone does not name "Spent in 2024".
    return 2 if any(not term.isdigit() for term in named) else 1 if named else 0


def _columns_of_kind(table: Table, kind: str) -> tuple[int, ...]:
    """The one column whose cells are days, for "when", or numbers, in a table without headings for
    "how many"; none if several are, or where headings tell."""
    if kind == "time":
        form = _A_DAY
    elif kind == "number" and not any(table.headings):
        form = _NUMBER_START
    else:
        return ()
    sample = [cells for _, cells in islice(table.records(), _SAMPLE_ROWS)]
    columns = [
        column
        for column in range(len(table.headings))
        if all(form.match(cells[column]) for cells in sample if cells[column])
        and any(cells[column] for cells in sample)
    ]
    return (columns[0],) if len(columns) == 1 else ()


def is_of_kind(cell: str, kind: str) -> bool:
    """Whether a cell may be the number, time, person or place that is asked for."""
    if cell.lower() in MISSING:
        return False
    if kind == "number":
        return bool(_NUMBER_START.match(cell)) and not _DAY.fullmatch(cell)
    if kind == "time":
        return may_be_time(cell)
    if kind in ("person", "place"):
        return not is_data(cell) and not _YEAR.fullmatch(cell)
    return True


def may_be_time(cell: str) -> bool:
    """Whether a cell may be a time: it has a number, a month or a day."""
    return bool(_TIME.search(cell)) and not _NO_TIME.fullmatch(cell)


def is_a_day(cell: str) -> bool:
    """Whether a cell is a day, month or year, and nothing else."""
    return bool(_A_DAY.match(cell))


@dataclass(frozen=True, slots=True)
class _Lookup:
    """A question asked of a table: `context` are the terms of the title, the caption and the file's
    name, `named` those of the question that each heading has."""

    table: Table
    question: TableQuestion
    context: frozenset[str]
    named: list[frozenset[str]]
    terms: Terms


def _match_cell(
    lookup: _Lookup,
    column: int,
    *,
    rating: int,
    row: Row,
    cells: list[str],
    cell_terms: list[frozenset[str]],
) -> CellMatch | None:
    """The match of one cell; None if a word of the question stands in neither its row, nor its
    heading, nor the caption.

    Args:
        lookup: The question and the table.
        column: Where the cell stands.
        rating: How well the question names the column, as `rate_column` says.
        row: The cell's row.
        cells: The cells of the row, with labels that are joined over several rows.
        cell_terms: The terms of the question that each of them has.
    """
    table, question, context = lookup.table, lookup.question, lookup.context
    named, terms = lookup.named, lookup.terms
    open_terms = question.terms - named[column]
    labels = [
        other
        for other, found in enumerate(cell_terms)
        if found
        and other != column
        and found & open_terms
        # "How many parties won seats?" does not name the People's Party.
        and not (found <= named[other] and not _is_whole(cells[other], question, terms))
    ]
    asks_share = not (question.terms | question.light).isdisjoint(terms.of_share)
    if asks_share and "%" in cells[column] + table.headings[column]:
        open_terms = open_terms - terms.of_share
    elif asks_share and named[column].isdisjoint(terms.of_share):
        return None
    if _has_price(table, row, column):
        open_terms = open_terms - terms.of_money
    if not labels or any(
        is_opposed(question, cells[other], terms.of(table.headings[other]), terms)
        for other in labels
    ):
        return None
    for other in labels:
        open_terms = open_terms - cell_terms[other] - named[other]
    if any(not terms.agree(term, context) for term in open_terms):
        return None
    wholes = [named[column], context, *(cell_terms[other] | named[other] for other in labels)]
    if not all(any(name <= whole for whole in wholes) for name in question.names):
        return None
    is_full = {other: _is_whole(cells[other], question, terms) for other in labels}
    in_full = frozenset[str]().union(*(cell_terms[other] for other in labels if is_full[other]))
    # "North" is not "North Harbour", and "2013" no day of it.
    partial_names = sum(
        any(term in question.capitalized or _DIGIT.search(term) for term in cell_terms[other])
        for other in labels
        if not is_full[other] and not cell_terms[other] <= in_full
    )
    full = sum(is_full.values())
    # A heading with the question's own words comes before one with synonyms.
    heading = terms.of(table.headings[column])
    # The population of a city in Portugal is not that of Portugal.
    is_of_group = bool(column) and all(_is_group(table, other, terms) for other in labels)
    may_be_of_another = bool(partial_names) or is_of_group
    return CellMatch(
        table,
        row,
        column,
        tuple(labels),
        is_sure=not may_be_of_another
        and (full > 0 or len(labels) == 1)
        and (
            rating > 1
            or (full == len(labels) and question.kind != "number")
            or any(_is_counted(question, cells[other], terms) for other in labels)
        ),
        may_be_of_another=may_be_of_another,
        rank=(int(not partial_names), rating, full, int(named[column] <= heading)),
    )


def _is_whole(label: str, question: TableQuestion, terms: Terms) -> bool:
    """Whether a question has all terms of a label."""
    label_terms = terms.of_label(without_brackets(label))
    return bool(label_terms) and label_terms <= question.terms | question.light


def _is_group(table: Table, column: int, terms: Terms) -> bool:
    """Whether a column says what rows belong to, with another before it that names them."""
    return not terms.of(table.headings[column]).isdisjoint(terms.groups) and any(
        not ORDINAL.fullmatch(heading.strip()) for heading in table.headings[:column]
    )


def _has_price(table: Table, row: Row, column: int) -> bool:
    return bool(_MONEY.search(f"{table.headings[column]} {table.cell(row, column)}"))


def _is_counted(question: TableQuestion, label: str, terms: Terms) -> bool:
    """Whether a question asks how many there are of a label: "How many pumps are there?"."""
    counted = _COUNTED.search(question.text)
    words = counted["words"].split()[: len(label.split())] if counted else []
    return bool(words) and terms.of(" ".join(words)) == terms.of(label)
