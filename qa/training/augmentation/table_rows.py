"""Small tables of a corpus' names and of numbers, asked by row and column.

A table stands in a passage as Pullquote's parsers write it: the headings, then a row a line, with
" | " between the cells. Records stand as "Heading: value" lines.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from qa.training.augmentation.entities import Corpus, EntityKind
from qa.training.augmentation.example_sentences import Sentence, assemble
from qa.training.augmentation.statements import make_date
from qa.training.reader_examples import TrainingExample, WeightedSpan

_SEPARATOR = " | "
_ROWS, _COLUMNS = (2, 6), (2, 4)
Value = Callable[[Corpus, Random], str]


def _number(low: int, high: int) -> Value:
    return lambda _, random: f"{random.randint(low, high):,}"


def _with_unit(low: int, high: int, form: str) -> Value:
    return lambda _, random: form.format(f"{random.randint(low, high):,}")


def _name(kind: EntityKind) -> Value:
    return lambda corpus, random: corpus.sample(kind, random) or "Harrow"


def _year(_: Corpus, random: Random) -> str:
    return str(random.randint(1850, 2024))


def _decimal(_: Corpus, random: Random) -> str:
    return f"{random.randint(0, 99)}.{random.randint(0, 9)}"


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its headings, the values in it, questions for a cell, and whether its headings
    mean the same; {row} is the row's name, {h} the heading in lower case."""

    headings: tuple[str, ...]
    value: Value
    questions: tuple[str, ...] = ()
    are_synonyms: bool = False


_COLUMNS_OF = (
    _Column(("Votes", "Votes cast"), _number(100, 90_000),
            ("How many votes did {row} get?", "How many votes were cast in {row}?"),
            are_synonyms=True),
    _Column(("Turnout",), _with_unit(11, 92, "{}%"), ("What was the turnout in {row}?",)),
    _Column(("Population",), _number(900, 9_000_000), ("How many people live in {row}?",)),
    _Column(("Area", "Area (km²)"), _number(10, 90_000), ("How large is {row}?",),
            are_synonyms=True),
    _Column(("Cost", "Price", "Budget"), _with_unit(2, 9_000, "£{}"),
            ("How much did {row} cost?", "What did {row} cost?"),
            are_synonyms=True),
    _Column(("Revenue", "Turnover"), _with_unit(2, 900, "${} million"),
            ("How much did {row} take in?",),
            are_synonyms=True),
    _Column(("Director", "Head", "Manager", "Mayor", "Chair"), _name(EntityKind.PERSON),
            ("Who is the {h} of {row}?", "Who was {h} of {row}?"),
            are_synonyms=True),
    _Column(("Winner", "Champion"), _name(EntityKind.PERSON),
            ("Who won in {row}?", "Who was the {h} in {row}?"),
            are_synonyms=True),
    _Column(("Opened", "Built", "Founded", "Closed"), _year,
            ("When was {row} {h}?", "In what year was {row} {h}?")),
    _Column(("Date", "Deadline", "Start", "End", "Departure date"),
            lambda _, random: make_date(random), ("What is the {h} of {row}?",)),
    _Column(("Length (km)", "Depth (m)", "Height (m)", "Width (m)"), _decimal),
    _Column(("Capacity", "Seats", "Staff", "Beds", "Pupils", "Visitors", "Members", "Rooms"),
            _number(4, 9_000), ("How many {h} does {row} have?", "How many {h} are at {row}?")),
    _Column(("Goals", "Points", "Wins", "Losses", "Medals", "Matches"), _number(0, 90),
            ("How many {h} did {row} have?", "How many {h} does {row} have?")),
    _Column(("Jobs", "Cases", "Deaths", "Injured", "Arrests", "Complaints"), _number(0, 4_000),
            ("How many {h} were there in {row}?",)),
    _Column(("Platform", "Room", "Gate", "Grade", "Rank"), _number(1, 40)),
    _Column(("Office", "Home town", "Country", "Venue", "Destination"), _name(EntityKind.PLACE),
            ("Where is the {h} of {row}?",)),
    _Column(("Change", "Growth"), lambda _, random: f"{random.choice('+−')}{_decimal(_, random)}%"),
    _Column(("Temperature", "Rainfall (mm)", "Weight (kg)", "Score"), _decimal),
)  # fmt: skip
_ANY_QUESTION = ("What is the {h} of {row}?", "What was the {h} for {row}?", "{h} of {row}?",
                 "What {h} does {row} have?")  # fmt: skip
_ROW_HEADINGS = {
    EntityKind.PLACE: ("Place", "Town", "Ward", "Region", "Branch", "Site"),
    EntityKind.PERSON: ("Name", "Candidate", "Player", "Employee"),
    EntityKind.ORGANISATION: ("Organisation", "Company", "Body", "Team"),
    EntityKind.YEAR: ("Year", "Season"),
    EntityKind.MONTH: ("Month",),
}


# What stands in a cell of which nothing is known.
_EMPTY = ("–", "n/a", "not known", "-", "?", "no data", "to be announced")


@dataclass(frozen=True, slots=True)
class _Table:
    columns: tuple[_Column, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_rows(_: TrainingExample, corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """A table asked for one of its cells; for a column or a row that it does not have, nothing
    answers. One time in four it is asked for the row that has a value."""
    table = _make_table(corpus, random)
    row, column = random.randrange(len(table.rows)), random.randrange(1, len(table.headings))
    question = _ask(table, table.rows[row][0], column, random)
    is_reversed = random.random() < 0.25 and _is_unique(table, row, column)
    if is_reversed:
        heading = table.headings[0].lower()
        asked = table.headings[column].lower()
        question = random.choice(
            (f"Which {heading} has a {asked} of {table.rows[row][column]}?",
             f"Which {heading} had {table.rows[row][column]} as its {asked}?")
        )  # fmt: skip
    answer = (row, 0 if is_reversed else column)
    caption = random.choice(corpus.sentences) if corpus.sentences and random.random() < 0.4 else ""
    as_records = random.random() < 0.2
    yield assemble(question, "", _written(table, answer, caption, as_records))
    if not is_reversed and random.random() < 0.2:
        emptied = _without_cell(table, row, column, random.choice(_EMPTY))
        yield assemble(question, "", _written(emptied, None, caption, as_records))
        return
    absent = _ask_absent(table, row, corpus, random)
    if absent and random.random() < 0.8:
        yield assemble(absent, "", _written(table, None, caption, as_records))


def _make_table(corpus: Corpus, random: Random) -> _Table:
    kind = random.choice(tuple(_ROW_HEADINGS))
    columns = tuple(random.sample(_COLUMNS_OF, random.randint(*_COLUMNS)))
    headings = (random.choice(_ROW_HEADINGS[kind]), *(random.choice(it.headings) for it in columns))
    names: dict[str, None] = {}
    for _ in range(random.randint(*_ROWS)):
        names[corpus.sample(kind, random) or corpus.sample(EntityKind.PERSON, random)] = None
    rows = [(name, *(column.value(corpus, random) for column in columns)) for name in names]
    return _Table(columns, headings, tuple(rows))


def _without_cell(table: _Table, row: int, column: int, words: str) -> _Table:
    """The table with a cell that says nothing."""
    cells = table.rows[row]
    changed = (*cells[:column], words, *cells[column + 1 :])
    return replace(table, rows=(*table.rows[:row], changed, *table.rows[row + 1 :]))


def _ask(table: _Table, row: str, column: int, random: Random) -> str:
    heading = table.headings[column]
    own = table.columns[column - 1].questions
    return _question(own, heading, row, random)


def _question(own: Sequence[str], heading: str, row: str, random: Random) -> str:
    form = random.choice((*own, *own, *_ANY_QUESTION))
    bare = heading.partition(" (")[0].lower()
    text = form.format(h=bare, row=row)
    return text[0].upper() + text[1:]


def _ask_absent(table: _Table, row: int, corpus: Corpus, random: Random) -> str:
    """A question for a row or a column that the table does not have; "" if none is found."""
    if random.random() < 0.5:
        # Half the time of the same kind: a year of opening is no year of closing.
        siblings = [
            (column, heading)
            for column in table.columns
            for heading in column.headings
            if not column.are_synonyms and heading not in table.headings
        ]
        others = [
            (column, heading)
            for column in _COLUMNS_OF
            for heading in column.headings
            if column not in table.columns and heading not in table.headings
        ]
        column, heading = random.choice(siblings if siblings and random.random() < 0.5 else others)
        return _question(column.questions, heading, table.rows[row][0], random)
    kind = next(kind for kind, names in _ROW_HEADINGS.items() if table.headings[0] in names)
    name = corpus.sample(kind, random)
    if not name or any(name in cell or cell in name for cells in table.rows for cell in cells):
        return ""
    return _ask(table, name, random.randrange(1, len(table.headings)), random)


def _is_unique(table: _Table, row: int, column: int) -> bool:
    return sum(cells[column] == table.rows[row][column] for cells in table.rows) == 1


def _written(
    table: _Table, answer: tuple[int, int] | None, caption: str, as_records: bool
) -> list[Sentence]:
    """The lines of the table, with a cell as the answer."""
    lines = [Sentence(caption, (), "\n")] if caption else []
    if not as_records:
        lines.append(Sentence(_SEPARATOR.join(table.headings), (), "\n\n"))
    for number, cells in enumerate(table.rows):
        text = ""
        answers: tuple[WeightedSpan, ...] = ()
        for column, cell in enumerate(cells):
            text += _SEPARATOR if column else ""
            text += f"{table.headings[column]}: " if as_records else ""
            if answer == (number, column):
                answers = (WeightedSpan((len(text), len(text) + len(cell)), 1.0),)
            text += cell
        lines.append(Sentence(text, answers, "\n"))
    return lines
