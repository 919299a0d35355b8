"""How many questions on tables are answered, and how many of the answers are wrong.

Run: python -m tests.benchmarks.table_questions FOLDER [--split random-split-1-dev] [--tables 80]

FOLDER is a copy of WikiTableQuestions: "data/SPLIT.tsv" with a question, the table and the answers
in each line, and the tables as CSV. Each table is indexed by itself and asked by the table lookup
alone. "order" are questions on the rows before and after another, which no rule here reads.
"""

import argparse
import csv
import random
import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index import Index
from qa import Answer
from qa.answers.table_answers import answer_from_table
from qa.types import SearchOptions

_ORDER = re.compile(
    r"\b(?:before|after|next|previous(?:ly)?|prior|following|above|below|first|last|final|"
    r"consecutive)\b"
)
_AGGREGATE = re.compile(
    r"\b(?:how many|total|sum|average|number of|difference|\w+est|most|least|more|less|fewer|than|"
    r"both|either|or|not|only|same|times|how long|other|besides)\b"
)
_NUMBER = re.compile(r"[$€£]?\s*(-?[\d,]+(?:\.\d+)?)\s*%?")


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    answers: tuple[str, ...]

    @property
    def kind(self) -> str:
        """What it asks for, by its words."""
        if _ORDER.search(self.text):
            return "order"
        return "aggregate" if _AGGREGATE.search(self.text) else "lookup"


def main() -> None:
    """Print, for each kind of question, how many are answered right and wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", default="random-split-1-dev")
    parser.add_argument("--tables", type=int, default=80)
    parser.add_argument("--show", action="store_true", help="print each wrong answer")
    arguments = parser.parse_args()
    counts: dict[str, Counter[str]] = {}
    for questions, rows in _tables(arguments.folder, arguments.split, arguments.tables):
        with tempfile.TemporaryDirectory() as scratch:
            for question, answer in _ask(questions, rows, Path(scratch)):
                outcome = "silent"
                if answer is not None:
                    is_right = _is_right(answer, question.answers)
                    outcome = f"{answer.tier} {'right' if is_right else 'wrong'}"
                    if arguments.show and not is_right:
                        print(f"{question.text} | {question.answers} | {answer.text[:200]!r}")
                counts.setdefault(question.kind, Counter())[outcome] += 1
    for kind, outcomes in sorted(counts.items()):
        parts = ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()))
        print(f"{kind}: {outcomes.total()} questions; {parts}")


def _tables(
    folder: Path, split: str, limit: int
) -> Iterator[tuple[list[_Question], list[list[str]]]]:
    """The questions on each table, and its rows, in the order of a fixed draw."""
    by_table: dict[str, list[_Question]] = {}
    for line in (folder / "data" / f"{split}.tsv").read_text("utf-8").splitlines()[1:]:
        _, text, table, target = line.split("\t")
        answers = tuple(_normalized(part.replace("\\p", "|")) for part in target.split("|"))
        by_table.setdefault(table, []).append(_Question(text, answers))
    tables = sorted(by_table)
    random.Random(1).shuffle(tables)
    for table in tables[:limit]:
        with (folder / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, doublequote=False, escapechar="\\"))
        yield by_table[table], [[" ".join(cell.split()) for cell in row] for row in rows]


def _ask(
    questions: list[_Question], rows: list[list[str]], scratch: Path
) -> Iterator[tuple[_Question, Answer | None]]:
    corpus = scratch / "corpus"
    corpus.mkdir()
    with (corpus / "table.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    index = Index.open(scratch / "made")
    index.sync(corpus)
    for question in questions:
        yield question, answer_from_table(question.text, index, SearchOptions())
    index.close()


def _is_right(answer: Answer, expected: tuple[str, ...]) -> bool:
    """Whether the marked cells, or the computed number, are all that was expected."""
    lead = answer.text.partition("\n")[0]
    if computed := re.search(r"Computed: .* is (\S+?)(?:\. The first|$)", lead):
        given = {_normalized(computed[1])}
    elif counted := re.search(r"Computed: ([\d,]+) rows?", lead):
        return expected == (_normalized(counted[1]),)
    else:
        given = set[str]()
    for citation in answer.citations:
        if citation.table is not None:
            cells = citation.table.cells
            given |= {_normalized(cells[column]) for column in citation.table.answer_columns}
    return all(value in given for value in expected)


def _normalized(text: str) -> str:
    """A value without accents, notes in brackets, units and separators."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    text = "".join(char for char in decomposed if not unicodedata.combining(char))
    text = re.sub(r"[‐‑‒–—−]", "-", re.sub(r"[‘’“”\"]", "'", text))
    text = re.sub(r"\[.*?\]|\([^)]*\)$", "", text.strip()).strip(" .'")
    if number := _NUMBER.fullmatch(text):
        return str(float(number[1].replace(",", "") or 0))
    return text


if __name__ == "__main__":
    main()
