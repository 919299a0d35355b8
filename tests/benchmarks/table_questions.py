"""How many questions on tables are answered right, answered wrong and refused.

Run: python -m tests.benchmarks.table_questions [FOLDER] [--split training] [--tables 0 80]

FOLDER, or the environment variable WIKITABLEQUESTIONS, is a copy of the repository of that name.
Each table is a CSV named by the title of its page, in a folder to which its questions are narrowed.
"Lookup" asks for one cell of a row that the question names, "aggregate" for what is counted,
computed or compared, "order" for rows before and after others. With --ask, all kinds of answers are
given, as `pullquote ask` gives them; else those from tables alone.
"""

import argparse
import csv
import re
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from index import Filter, Index
from qa import Answer, ask
from qa.answers.table_answers import answer_from_table
from qa.types import SearchOptions
from tests.benchmarks.wiki_tables import (
    DEVELOPMENT,
    UNSEEN,
    WikiTable,
    dataset_folder,
    normalized,
    read_tables,
)


def main() -> None:
    """Print, for each kind of question, how many are right, wrong, possible and refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--split", default=UNSEEN, help=f"{UNSEEN}, or {DEVELOPMENT}")
    parser.add_argument("--tables", type=int, nargs=2, default=(0, 80), metavar=("FROM", "TO"))
    parser.add_argument("--ask", action="store_true", help="by all kinds of answers")
    parser.add_argument("--lookups", action="store_true", help="ask for single cells alone")
    parser.add_argument("--show", action="store_true", help="print each outcome")
    options = parser.parse_args()
    tables = list(read_tables(dataset_folder(options.folder), options.split, *options.tables))
    counts: dict[str, Counter[str]] = {}
    started = time.process_time()
    with (
        tempfile.TemporaryDirectory() as scratch,
        closing(_indexed(tables, Path(scratch))) as index,
    ):
        print(f"{len(tables)} tables indexed in {time.process_time() - started:.0f} s of CPU")
        started = time.process_time()
        for number, table in enumerate(tables):
            narrowed = Filter(folder=f"{number}")
            for question in table.questions:
                if options.lookups and question.kind != "lookup":
                    continue
                answer = (
                    ask(question.text, index, filter=narrowed)
                    if options.ask
                    else answer_from_table(question.text, index, SearchOptions(filter=narrowed))
                )
                outcome = _outcome(answer, question.answers)
                counts.setdefault(question.kind, Counter())[outcome] += 1
                if options.show:
                    text = answer.text.partition("\n")[0][:120] if answer else ""
                    print(question.kind, outcome, question.text, question.answers, text, sep=" | ")
    for kind, outcomes in sorted(counts.items()):
        total = outcomes.total()
        parts = ", ".join(
            f"{name} {outcomes[name]} ({outcomes[name] / total:.3f})"
            for name in ("right", "wrong", "possible", "refused")
        )
        print(f"{kind}: {total} questions; {parts}")
    print(f"asked in {time.process_time() - started:.0f} s of CPU")


def _indexed(tables: list[WikiTable], scratch: Path) -> Index:
    for number, table in enumerate(tables):
        name = re.sub(r"[^\w() '-]+", " ", table.title)[:80].strip() or "table"
        folder = scratch / "corpus" / f"{number}"
        folder.mkdir(parents=True)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table.rows)
    index = Index.open(scratch / "index")
    index.sync(scratch / "corpus")
    return index


def _outcome(answer: Answer | None, expected: tuple[str, ...]) -> str:
    if answer is None or answer.tier == "none":
        return "refused"
    if answer.tier == "possible":
        return "possible"
    return "right" if _is_right(answer, expected) else "wrong"


def _is_right(answer: Answer, expected: tuple[str, ...]) -> bool:
    """Whether the marked cells or words, or the computed number, are all that was expected."""
    lead = answer.text.partition("\n")[0]
    if computed := re.search(r"Computed: .* is (\S+?)(?:\. The first|$)", lead):
        given = {normalized(computed[1])}
    elif chosen := re.search(r"(.*)\. Computed: “[^”]*” is .*, against", lead):
        return expected == (normalized(chosen[1]),)
    elif frequent := re.search(r": (.*)\. Computed: [\d,]+ of [\d,]+ rows have it", lead):
        return expected == (normalized(frequent[1]),)
    elif counted := re.search(r"Computed: ([\d,]+) rows?", lead):
        return expected == (normalized(counted[1]),)
    else:
        given = set[str]()
    for citation in answer.citations:
        if citation.table is not None and citation.table.answer_columns:
            cells = citation.table.cells
            given |= {normalized(cells[column]) for column in citation.table.answer_columns}
        else:
            given |= {
                normalized(citation.quote[start - citation.start : end - citation.start])
                for start, end in citation.answer_spans
            }
    return all(value in given for value in expected)


if __name__ == "__main__":
    main()
