"""Keep out of training what a reader is evaluated on."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import regex

from index import Index
from qa.evaluation.gold import GoldError, Question

# Letters and digits in a row that two texts share only where one is from the other: names and
# titles of works are shorter.
_SHARED = 40
_OTHER = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


class EvaluationTexts:
    """The questions and texts of evaluation sets, by which others are recognized as theirs."""

    def __init__(self, rows: Iterable[dict[str, object]]) -> None:
        """Take rows of .jsonl files: their `question` and `text`, where they have one."""
        self._questions = set[str]()
        self._runs = set[int]()
        for row in rows:
            if isinstance(question := row.get("question"), str):
                self._questions.add(_bare(question))
            if isinstance(text := row.get("text"), str):
                self._runs.update(_runs(text))

    def has_question(self, question: str) -> bool:
        """Whether the question is one of theirs, however it is punctuated."""
        return _bare(question) in self._questions

    def shares(self, text: str) -> bool:
        """Whether a text has 40 letters and digits in a row of one of theirs."""
        return any(run in self._runs for run in _runs(text))


def read_evaluation_texts(paths: Iterable[Path]) -> EvaluationTexts:
    """Read .jsonl files of questions and of documents; GoldError if a row is no JSON object."""
    return EvaluationTexts(row for path in paths for row in _rows(path))


def leave_out(
    rows: Sequence[tuple[Question, str]], texts: EvaluationTexts, index: Index
) -> list[tuple[Question, str]]:
    """Questions, each with the id of its document, without those of evaluation sets and those whose
    document shares text with one of theirs."""
    ids = dict.fromkeys(document_id for _, document_id in rows)
    shared = {name for name in ids if texts.shares(index.document(name).text)}
    return [
        (question, document_id)
        for question, document_id in rows
        if document_id not in shared and not texts.has_question(question.text)
    ]


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict):
                raise GoldError(f"{path}, line {number} is no JSON object: expected one a line")
            yield row


def _bare(text: str) -> str:
    bare: str = _OTHER.sub("", text).casefold()
    return bare


def _runs(text: str) -> Iterator[int]:
    bare = _bare(text)
    return (hash(bare[at : at + _SHARED]) for at in range(len(bare) - _SHARED + 1))
