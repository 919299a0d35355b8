"""Find that a row of a table does not say what is asked: its cell is empty, no column counts what
is counted, or another row is needed. English only."""

import re
from collections.abc import Iterable, Iterator

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import WORD, QuestionConstraints
from qa.answers.sentence_context import CELL_SEPARATOR, SentenceContext
from qa.tables.table import find_table
from qa.text.english.clauses import stems_of

_COUNTED = lazy_pattern(r"\bhow\s+many\s+(?:(?:more|other|new)\s+)?(?P<thing>[a-z][\w’'-]+)", re.I)
# "What was the score of Adam Mazur?"
_ASKED_THING = lazy_pattern(
    r"\b(?:what|which)\s+(?:is|was|are|were)\s+the\s+(?P<thing>[a-z]{3,})\s+(?:of|for)\b",
    re.IGNORECASE,
)
_HAS_DIGITS = lazy_pattern(r"\W*\d")
# "Which one came after the Closing Run?", "fires before May".
_NEIGHBOUR = lazy_pattern(
    r"\b(?:came|comes|was|is|were|are|fell|falls|ran|runs|followed|happened|there)\s+"
    r"(?P<order>before|after)\b",
    re.IGNORECASE,
)


def row_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What a row does not say; nothing for what is no row of a table with headings."""
    if CELL_SEPARATOR not in context.sentence:
        return
    table = find_table(context.document.text, context.span[0])
    row = next(table.rows((context.span[0], context.span[0])), None) if table else None
    if table is None or row is None or not any(table.headings):
        return
    cells = list(zip(table.headings, table.cells(row), strict=False))
    if neighbour := _NEIGHBOUR.search(asked.query):
        yield f"about this row, not what comes {neighbour['order'].lower()} it"
    words = "\n".join((context.sentence, *table.headings, table.caption, *context.titles))
    if (named := _ASKED_THING.search(asked.query)) and not (
        stems_of(named["thing"].lower()) & _stems(words)
    ):
        yield f"does not mention {named['thing']}"
    if counted := _COUNTED.search(asked.query):
        thing = stems_of(counted["thing"].lower())
        of_thing = [cell for heading, cell in cells if thing & _stems(heading) and cell.strip()]
        if not thing & _stems(words):
            yield f"does not mention {counted['thing']}"
        elif of_thing and not any(_HAS_DIGITS.match(cell) for cell in of_thing):
            yield f"does not count {counted['thing']}"
    if _asked_cell_is_empty(asked, cells):
        yield "has no value in that column"


def _asked_cell_is_empty(asked: QuestionConstraints, cells: Iterable[tuple[str, str]]) -> bool:
    """Whether the question names whole headings of columns, and none of them has a value."""
    question = _stems(asked.query)
    named = [
        cell.strip()
        for heading, cell in cells
        if (words := set(WORD.findall(heading.lower())) - STOPWORDS)
        and all(stems_of(word) & question for word in words)
    ]
    return bool(named) and not any(named)


def _stems(text: str) -> frozenset[str]:
    return frozenset().union(*map(stems_of, WORD.findall(text.lower())))
