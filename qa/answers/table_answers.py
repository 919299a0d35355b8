"""Answer a question with the cell of a table, or with what is computed from a column."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from index import Document, Index
from index.humanize import counted
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.answers.citations import cite
from qa.query.normalization import write_as_documents_do
from qa.query.question_extraction import extract_question
from qa.query.rewriting import rewrite_query
from qa.retrieval import correct_spelling, normalize_question
from qa.tables.aggregate import Aggregate, compute
from qa.tables.display import table_row
from qa.tables.likely_cell import MIN_PROBABILITY, LikelyCell, find_likely_cell, without_total
from qa.tables.lookup import CellMatch, match_cells
from qa.tables.numbers import shown_number
from qa.tables.question import TableQuestion, Terms, read_table_question
from qa.tables.row_relations import RowRelation, relate_rows
from qa.tables.table import Row, Table, find_table
from qa.text.other_languages.table_questions import in_english_words
from qa.types import Answer, Citation, SearchOptions, Tier

# Passages in which tables are looked for; the row asked for is among the first twenty for nearly
# all questions.
_PASSAGES = 20
# Lines of a table that is read whole; of a longer one, the passages found and the rows that have a
# label of the row that matches best.
_MAX_WHOLE_LINES = 400
# Occurrences of a label in a longer table that are looked at.
_MAX_OCCURRENCES = 200
# Characters of a question: a cell is asked for in a few words.
_MAX_QUESTION_CHARS = 200
# Possible cells that are shown, and rows of a computed answer.
_MAX_POSSIBLE = 3
_MAX_ROWS_SHOWN = 10
# Headings of a table of medals, which need not say so.
_MEDALS = frozenset(("gold", "silver", "bronze"))
# A request for all things that the rows of a table are.
_LISTS_ROWS = lazy_pattern(
    r"^\W*(?:please )?(?:(?:list|show|name|give)(?: me)?(?: a list of)?|(?:which|what) are)"
    r"(?: (?:all|every|each)(?: of)?(?: the)?|(?<=list)(?: of)?(?: the)?(?= [a-z]+s\b)) "
    r"(?P<things>[a-z].+)$",
    re.IGNORECASE,
)
# What separates the words of a file's name.
_NOT_IN_WORDS = lazy_pattern(r"[\W_]+")
# Rows beside the cited one that its card shows.
_ROWS_AROUND = 3
# Digits behind the point of an average.
_AVERAGE_PLACES = Decimal("0.01")

# Lower than the share of right answers on generated tables, .99: others are less regular. Of
# possible answers there is one among up to three.
_SURE = 0.9
_POSSIBLE = 0.4


@dataclass(frozen=True)
class _Candidate:
    """A table that was found.

    Attributes:
        document: Where it stands.
        table: The table.
        passages: Those of its passages that the search found.
        has_best_passage: Whether the first passage that the search found is one of them.
    """

    document: Document
    table: Table
    passages: tuple[Span, ...]
    has_best_passage: bool


def answer_from_table(question: str, index: Index, options: SearchOptions) -> Answer | None:
    """Answer a question whose every word a table accounts for by a row, a column and its caption.

    Args:
        question: The question as it was asked.
        index: The documents.
        options: How to search; of the history, what a follow-up refers to.

    Returns:
        The row that has the cell, or the result of a computation with its rows; as a possible
        answer if several cells match as well. None unless a table is meant.
    """
    proper = extract_question(question)
    if len(proper) > _MAX_QUESTION_CHARS or not index.analyze(proper):
        return None
    query, corrections = correct_spelling(normalize_question(proper, index), index, options)
    if options.correct:
        query = write_as_documents_do(query, index, options)
    if options.history:
        query = rewrite_query(query, options.history, index).text
    terms = Terms(index)
    in_english = in_english_words(query)
    asked = read_table_question(in_english, index, terms)
    if asked is None or not asked.terms:
        return None
    candidates = [
        candidate
        for candidate in _candidates(query, index, options)
        if not candidate.table.is_of_other_years(query)
    ]
    confidence = _SURE
    rows = _listed_rows(in_english, candidates, index, terms)
    matches = [
        (candidate, match)
        for candidate in candidates
        for match in ([] if rows else _matches(candidate, asked, terms))
    ]
    if rows:
        citations, is_sure = _cite_aggregate(*rows), True
        lead = _listed_text(rows[1])
    elif matches:
        citations, is_sure = _cite_matches(_best_captions(matches, asked, terms))
        may_be_likely = not any(match.may_be_of_another for _, match in matches)
        if may_be_likely and not is_sure and [len(one.answer_spans) for one in citations] == [1]:
            likely = _likely_cell(candidates, in_english, index, terms)
            if likely and (cited := _cite_likely(*likely))[0][0].answer_spans == (
                citations[0].answer_spans
            ):
                citations, is_sure, confidence = cited
        if not citations:
            return None
        lead = _cell_text(citations[0]) if is_sure else ""
    else:
        computed = [
            (candidate, aggregate)
            for candidate in candidates
            if any(candidate.table.headings)
            and (aggregate := compute(candidate.table, asked, _context(candidate, terms), terms))
        ]
        if any(aggregate.has_own_words for _, aggregate in computed):
            computed = [item for item in computed if item[1].has_own_words]
        if len({_result(aggregate) for _, aggregate in computed}) == 1:
            citations, is_sure = _cite_aggregate(*computed[0]), True
            lead = _computed_text(computed[0][1])
        elif not computed and (related := _relation(candidates, asked, terms)):
            citations, is_sure = _cite_relation(*related), True
            lead = related[1].lead
        elif not computed and (likely := _likely_cell(candidates, in_english, index, terms)):
            citations, is_sure, confidence = _cite_likely(*likely)
            lead = _cell_text(citations[0])
        else:
            return None
    pending = index.count_pending()
    # Another table may match as well that is not found by its words alone.
    tier: Tier = "answer" if is_sure and not pending else "possible"
    quotes = [f"{citation.quote} [{citation.number}]" for citation in citations]
    return Answer(
        question=question,
        query=query,
        text="\n\n".join(filter(None, (lead, *quotes))),
        citations=tuple(citations),
        confidence=confidence if tier == "answer" else _POSSIBLE,
        tier=tier,
        pending=pending,
        filter=options.filter,
        ignored=tuple(options.ignore),
        corrections=corrections,
    )


def _candidates(query: str, index: Index, options: SearchOptions) -> Iterator[_Candidate]:
    """The tables that the passages found are from, best first."""
    found: dict[tuple[str, int], _Candidate] = {}
    # As many as the ranking asks for, which then need not search again.
    hits = index.search(query, options.candidates, options.filter)[:_PASSAGES]
    index.prefetch_documents(hit.passage.document_id for hit in hits)
    for number, hit in enumerate(hits):
        passage = hit.passage
        document = index.document(passage.document_id)
        text, position = document.text, passage.start
        while position < passage.end:
            table = next(
                (
                    candidate.table
                    for (document_id, _), candidate in found.items()
                    if document_id == document.id
                    and candidate.table.body[0] <= position < candidate.table.body[1]
                ),
                None,
            ) or find_table(text, position)
            line_end = text.find("\n", position)
            if table and table.body[1]:
                key = (document.id, table.body[0])
                known = found.get(key)
                spans = (*(known.passages if known else ()), (position, passage.end))
                has_best_passage = known.has_best_passage if known else number == 0
                found[key] = _Candidate(document, table, spans, has_best_passage)
                position = max(table.body[1], position) + 1
            elif line_end < 0:
                break
            else:
                position = line_end + 1
    yield from found.values()


def _context(candidate: _Candidate, terms: Terms) -> frozenset[str]:
    """The terms that say what a table is of."""
    document = candidate.document
    name = _NOT_IN_WORDS.sub(" ", document.id)
    headings = {heading.lower() for heading in candidate.table.headings}
    implied = "medals" if headings >= _MEDALS else ""
    return terms.of(f"{document.title}\n{name}\n{candidate.table.caption}\n{implied}")


def _matches(candidate: _Candidate, question: TableQuestion, terms: Terms) -> list[CellMatch]:
    """The cells of a table that a question may ask for."""
    table, context = candidate.table, _context(candidate, terms)
    if table.count_lines() <= _MAX_WHOLE_LINES:
        return match_cells(table, table.rows(), question, context, terms)
    rows = {row.span: row for passage in candidate.passages for row in table.rows(passage)}
    for phrase in question.phrases:
        rows |= {row.span: row for row in _rows_with(table, phrase)}
    matches = match_cells(table, rows.values(), question, context, terms)
    if matches:
        best = max(matches, key=lambda match: match.rank)
        labels = [table.cell(best.row, column) for column in best.labels]
        rows |= {row.span: row for row in _rows_with(table, max(labels, key=len))}
        matches = match_cells(table, rows.values(), question, context, terms)
    # Rows that were not looked at may have a part of a label as well.
    return [replace(match, is_sure=match.is_sure and match.has_whole_labels) for match in matches]


def _likely_cell(
    candidates: Sequence[_Candidate], query: str, index: Index, terms: Terms
) -> tuple[_Candidate, LikelyCell] | None:
    """The cell that a question likely asks for, of the table that the best passage is from; None
    if it is not likely enough, or another table has another value for it."""
    question = read_table_question(without_total(query), index, terms)
    if question is None or not any(candidate.has_best_passage for candidate in candidates):
        return None
    likely = [
        (candidate, cell)
        for candidate in candidates
        # Of a longer table, rows that match as well might not be seen.
        if candidate.table.count_lines() <= _MAX_WHOLE_LINES
        and (cell := find_likely_cell(candidate.table, question, _context(candidate, terms), terms))
        and cell.probability >= MIN_PROBABILITY
    ]
    first = next((item for item in likely if item[0].has_best_passage), None)
    if first is None or any(cell.value != first[1].value for _, cell in likely):
        return None
    return first


def _listed_rows(
    question: str, candidates: Sequence[_Candidate], index: Index, terms: Terms
) -> tuple[_Candidate, Aggregate] | None:
    """The rows that a request to list all of them means, of the only table that has such: what can
    be counted can be listed."""
    request = _LISTS_ROWS.match(question)
    asked = read_table_question(f"How many {request['things']}", index, terms) if request else None
    if asked is None or not asked.terms | asked.light:
        return None
    found = [
        (candidate, aggregate)
        for candidate in candidates
        if any(candidate.table.headings)
        and (aggregate := compute(candidate.table, asked, _context(candidate, terms), terms))
        and aggregate.operation == "number"
    ]
    return found[0] if len({_result(aggregate) for _, aggregate in found}) == 1 else None


def _result(aggregate: Aggregate) -> tuple[str, Decimal, int, int]:
    """What was computed of which column and how many rows: the same for copies of a table."""
    heading = aggregate.table.headings[aggregate.column]
    return heading, aggregate.value, aggregate.compared, len(aggregate.rows)


def _cite_likely(candidate: _Candidate, cell: LikelyCell) -> tuple[list[Citation], bool, float]:
    """The citation of a likely cell, that it answers, and with what confidence."""
    citation = _cite_row(candidate, cell.row, (cell.column,), 1)
    return [citation], True, min(cell.probability, _SURE)


def _relation(
    candidates: Sequence[_Candidate], asked: TableQuestion, terms: Terms
) -> tuple[_Candidate, RowRelation] | None:
    """What a question asks of two rows, or of the place of a row, if the best passage is of the one
    table that has it."""
    found = [
        (candidate, relation)
        for candidate in candidates
        if (relation := relate_rows(candidate.table, asked, _context(candidate, terms), terms))
    ]
    return found[0] if len(found) == 1 and found[0][0].has_best_passage else None


def _cite_relation(candidate: _Candidate, relation: RowRelation) -> list[Citation]:
    return [
        _cite_row(candidate, candidate.table.row_at(start), columns, number)
        for number, ((start, _), columns) in enumerate(
            zip(relation.rows, relation.columns, strict=True), start=1
        )
    ]


def _rows_with(table: Table, label: str) -> Iterator[Row]:
    """Rows of a table in which a label stands letter by letter."""
    position = table.body[0]
    for _ in range(_MAX_OCCURRENCES):
        position = table.text.find(label, position, table.body[1])
        if position < 0:
            return
        row = table.row_at(position)
        yield row
        position = row.span[1]


def _best_captions(
    matches: Sequence[tuple[_Candidate, CellMatch]], asked: TableQuestion, terms: Terms
) -> list[tuple[_Candidate, CellMatch]]:
    """The matches in tables whose captions have most terms of the question: of one table for each
    year, that of the year that is asked for."""
    shared = [len(asked.terms & terms.of(candidate.table.caption)) for candidate, _ in matches]
    return [match for match, count in zip(matches, shared, strict=True) if count == max(shared)]


def _cite_matches(matches: Sequence[tuple[_Candidate, CellMatch]]) -> tuple[list[Citation], bool]:
    """Cite the cells of the highest rank, unless they are of too many rows for a question that one
    cell answers; and whether they give one value for certain."""
    best = max(match.rank for _, match in matches)
    ranked = [(candidate, match) for candidate, match in matches if match.rank == best]
    values = {" ".join(match.value.lower().split()) for _, match in ranked}
    is_sure = len(values) == 1 and all(match.is_sure for _, match in ranked)
    columns: dict[tuple[str, Span], list[int]] = {}
    rows: dict[tuple[str, Span], tuple[_Candidate, Row]] = {}
    for candidate, match in ranked:
        key = (candidate.document.id, match.row.span)
        rows[key] = (candidate, match.row)
        columns.setdefault(key, []).append(match.column)
    if len(rows) > _MAX_POSSIBLE and not is_sure:
        return [], False
    citations = [
        _cite_row(candidate, row, tuple(columns[key]), number)
        for number, (key, (candidate, row)) in enumerate(
            list(rows.items())[:_MAX_POSSIBLE], start=1
        )
    ]
    return citations, is_sure


def _cite_row(candidate: _Candidate, row: Row, columns: tuple[int, ...], number: int) -> Citation:
    """Cite a row of a table, with the cells of some columns marked."""
    table = candidate.table
    text, start, end = table.text, *row.span
    for _ in range(_ROWS_AROUND):
        start = max(
            text.rfind("\n", table.body[0], max(start - 1, table.body[0])) + 1, table.body[0]
        )
        stop = text.find("\n", end + 1, table.body[1])
        end = stop if stop >= 0 else table.body[1]
    return cite(
        candidate.document,
        number,
        row.span,
        (start, end),
        0.0,
        answer_spans=tuple(row.cells[column] for column in columns if column < len(row.cells)),
        table=table_row(candidate.document, table, row, columns),
    )


def _cite_aggregate(candidate: _Candidate, aggregate: Aggregate) -> list[Citation]:
    columns = tuple(dict.fromkeys((aggregate.label, aggregate.column)))
    return [
        _cite_row(candidate, candidate.table.row_at(start), columns, number)
        for number, (start, _) in enumerate(aggregate.rows[:_MAX_ROWS_SHOWN], start=1)
    ]


def _cell_text(citation: Citation) -> str:
    """The cell by its headings: "Salary: 98576"."""
    row = citation.table
    if row is None:
        return ""
    column = row.answer_columns[0]
    return f"{row.headings[column]}: {row.cells[column]}" if row.headings[column] else ""


def _computed_text(aggregate: Aggregate) -> str:
    """What was computed, and of which rows."""
    table, column = aggregate.table, aggregate.column
    heading, value = table.headings[column], _shown(aggregate)
    rows = counted(aggregate.compared, "row")
    conditions = [f"“{aggregate.group}”"] if aggregate.group else []
    conditions += [f"“{heading}” {aggregate.limit}"] if aggregate.limit else []
    rows += f" with {' and '.join(conditions)}" if conditions else ""
    if aggregate.left_out:
        rows += f" (and {aggregate.left_out:,} without a number)"
    if aggregate.stated:
        return f"{heading}: {value}, as the table states it"
    if aggregate.operation in ("largest", "smallest"):
        label = aggregate.label
        rows_shown = [table.row_at(start) for start, _ in aggregate.rows[:_MAX_ROWS_SHOWN]]
        cells = [table.cell(row, label) for row in rows_shown]
        lead = (
            ""
            if label == column or not table.headings[label]
            else f"{table.headings[label]}: {', '.join(cells)}. "
        )
        return (
            f"{lead}Computed: the {aggregate.operation} “{heading}” of {rows} is "
            f"{table.cell(rows_shown[0], column)}{_shown_share(aggregate)}"
        )
    if aggregate.operation == "most frequent":
        have = f"{len(aggregate.rows):,} of {counted(aggregate.compared, 'row')} have it"
        return (
            f"{heading}: {aggregate.group.rstrip('.')}. Computed: {have}, more than any other"
            f"{_shown_share(aggregate)}"
        )
    name = {"sum": "the sum", "average": "the average"}.get(aggregate.operation)
    if name is None:
        return f"Computed: {rows}{_shown_share(aggregate)}"
    return f"Computed: {name} of “{heading}” in {rows} is {value}{_shown_share(aggregate)}"


def _listed_text(aggregate: Aggregate) -> str:
    """The cells of the column that names the rows."""
    table, column = aggregate.table, aggregate.column
    cells = [table.cell(table.row_at(start), column) for start, _ in aggregate.rows]
    listed = ", ".join(cells[:_MAX_ROWS_SHOWN])
    rows = counted(len(cells), "row")
    return f"{table.headings[column]}: {listed} ({rows}){_shown_share(aggregate)}"


def _shown(aggregate: Aggregate) -> str:
    value = aggregate.value
    if aggregate.operation == "average":
        value = value.quantize(_AVERAGE_PLACES, ROUND_HALF_EVEN)
    return shown_number(value)


def _shown_share(aggregate: Aggregate) -> str:
    rows = len(aggregate.rows)
    return f". The first {_MAX_ROWS_SHOWN} of {rows:,} rows:" if rows > _MAX_ROWS_SHOWN else ""
