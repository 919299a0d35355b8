"""Questions on Wikipedia's tables, read from a copy of WikiTableQuestions."""

import csv
import json
import os
import random
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FOLDER_VARIABLE = "WIKITABLEQUESTIONS"
# Questions that may be read, and those that nobody reads, on other tables.
DEVELOPMENT, UNSEEN = "training", "pristine-unseen-tables"

Kind = Literal["lookup", "order", "aggregate", "other"]

_ORDER = re.compile(
    r"\b(?:before|after|next|previous(?:ly)?|prior|following|above|below|first|last|final|"
    r"consecutive)\b"
)
_AGGREGATE = re.compile(
    r"\b(?:how many|total|sum|average|number of|difference|\w+est|most|least|more|less|fewer|than|"
    r"both|either|or|not|only|same|times|how long|other|besides)\b"
)
# What is asked of several rows, of their order, or by yes or no.
_NO_LOOKUP = re.compile(
    r"\b(?:sum|average|difference|\w+est|most|least|more|less|fewer|than|either|or|not|no|never|"
    r"same|times|how long|other|besides|except|top|best|worst|combined|altogether|consecutive|"
    r"greater|larger|higher|each|every|all|majority|compared?|list|name (?:two|three)|before|"
    r"after|next|previous(?:ly)?|prior|following|above|below|first|second|third|last|final|until|"
    r"since|between|over|under|bottom|begin\w*|start\w*|ends?|early|earlier|later|only|both)\b|"
    r"^(?:is|are|was|were|do|does|did|has|have|had|can|could)\b"
)
_COUNT = re.compile(r"\bhow (?:many|much)\b|\bnumber of\b|\btotal\b")
_NUMBER = re.compile(r"[$€£]?\s*(-?[\d,]+(?:\.\d+)?)\s*%?")
_LONG_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class TableQuestion:
    """A question, its answers as `normalized` gives them, and what it asks for."""

    text: str
    answers: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class WikiTable:
    """A table: its name, the title of its page, its rows with the headings first, and questions."""

    name: str
    title: str
    rows: list[list[str]]
    questions: tuple[TableQuestion, ...]


def dataset_folder(argument: Path | None) -> Path:
    """The folder of the data; raises SystemExit without one."""
    folder = argument or Path(os.environ.get(FOLDER_VARIABLE, ""))
    if not (folder / "data").is_dir():
        raise SystemExit(
            f"{str(folder)!r} has no folder data: set {FOLDER_VARIABLE} to a copy of "
            "github.com/ppasupat/WikiTableQuestions"
        )
    return folder


def read_tables(folder: Path, split: str, start: int, stop: int) -> Iterator[WikiTable]:
    """The tables of a split from `start` to `stop` in the order of a fixed draw."""
    by_table: dict[str, list[tuple[str, str]]] = {}
    for line in (folder / "data" / f"{split}.tsv").read_text("utf-8").splitlines()[1:]:
        _, text, table, target = line.split("\t")
        by_table.setdefault(table, []).append((text, target))
    tables = sorted(by_table)
    random.Random(7).shuffle(tables)
    for table in tables[start:stop]:
        with (folder / table).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, doublequote=False, escapechar="\\"))
        rows = [[" ".join(cell.split()) for cell in row] for row in rows]
        questions = []
        for text, target in by_table[table]:
            answers = tuple(normalized(part.replace("\\p", "|")) for part in target.split("|"))
            questions.append(TableQuestion(text, answers, _kind(text, answers, rows)))
        yield WikiTable(table, _title(folder, table), rows, tuple(questions))


def _title(folder: Path, table: str) -> str:
    """The title of the page, "" where the copy lacks the pages."""
    page = folder / table.replace("csv", "page").replace(".page", ".json")
    return json.loads(page.read_text("utf-8"))["title"] if page.is_file() else ""


def _kind(text: str, answers: tuple[str, ...], rows: list[list[str]]) -> Kind:
    """What a question asks for. A lookup has one cell for an answer, and another cell of its row in
    the question; for a number, a word of the heading too."""
    if len(answers) == 1 and not _NO_LOOKUP.search(text):
        words = " ".join(normalized(word.strip('?,;:".')) for word in text.split())
        words = words.replace(".0", "")
        headings, *body = [[normalized(cell) for cell in row] for row in rows]
        for cells in body:
            for column, cell in enumerate(cells):
                if cell == answers[0] and _has_label(words, cells, column):
                    heading = headings[column]
                    if not _COUNT.search(text) or any(
                        word[:4] in heading
                        for word in _LONG_WORD.findall(text)
                        if word not in ("many", "much", "number", "total")
                    ):
                        return "lookup"
    if _ORDER.search(text):
        return "order"
    return "aggregate" if _AGGREGATE.search(text) else "other"


def _has_label(words: str, cells: list[str], column: int) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(cell.removesuffix('.0'))}(?!\w)", words)
        for other, cell in enumerate(cells)
        if other != column and len(cell) > 2
    )


def normalized(text: str) -> str:
    """A value without accents, notes in brackets, units and separators."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    text = "".join(char for char in decomposed if not unicodedata.combining(char))
    text = re.sub(r"[‐‑‒–—−]", "-", re.sub(r"[‘’“”\"]", "'", text))
    text = re.sub(r"\[.*?\]|\([^)]*\)$", "", text.strip()).strip(" .'*†")
    if number := _NUMBER.fullmatch(text):
        return str(float(number[1].replace(",", "") or 0))
    return text
