"""Gold questions: read them from a file, and compare passages and quotes with their answers."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index import Document, Index, PullquoteError
from index.types import Span
from qa.temporal.periods import read_periods
from qa.types import Citation


class GoldError(PullquoteError, ValueError):
    """A gold file is missing or malformed; the message names the line."""


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Where an answer stands in the text of its document, and how many annotators chose it."""

    start: int
    end: int
    votes: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold answers.

    Attributes:
        text: The question.
        answers: Any of them counts; none means that the documents do not answer it.
        document: Id of the document with the answer, if known.
        as_of: The day it was asked.
        judged: When a person judged a reply to it, if one did.
        thread: Name of its conversation; turns follow one another as in the file.
        self_contained: Whether it needs nothing of the turns before.
        answer_spans: Where the answers stand in the document, if known.
    """

    text: str
    answers: tuple[str, ...]
    document: str | None = None
    as_of: date | None = None
    judged: str = ""
    thread: str | None = None
    self_contained: bool = True
    answer_spans: tuple[AnswerSpan, ...] = ()

    def is_gold_document(self, document_id: str) -> bool:
        """Whether a document is the gold one; gold files may name a row by its key alone."""
        return (
            self.document is None
            or document_id == self.document
            or document_id.endswith(f"#{self.document}")
        )

    def is_gold_passage(self, document: Document, passage: Span) -> bool:
        """Whether a passage is of the gold document or, if none is known, holds an answer.

        In a conversation, most turns of which are about one document, it has to be both.
        """
        if self.document is not None and self.thread is None:
            return self.is_gold_document(document.id)
        text = document.text[slice(*passage)]
        return self.is_gold_document(document.id) and contains_answer(text, self.answers)


def read_gold(path: Path) -> list[Question]:
    """Read a .jsonl file of questions, one a row, or of documents that carry `questions`.

    Raises:
        GoldError: The file or a row cannot be read.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"cannot read the questions {str(path)!r}: {error}") from error
    questions: list[Question] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError(f"a {type(row).__name__}")
            questions += _parse_row(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldError(
                f"{path}, line {number}: {error!r}; expected an object with question and answers"
            ) from error
    # A judgement replaces earlier ones of the same question.
    last = {question.text: at for at, question in enumerate(questions) if question.judged}
    return [
        question
        for at, question in enumerate(questions)
        if not question.judged or last[question.text] == at
    ]


def _parse_row(row: dict[str, object]) -> Iterator[Question]:
    nested = row.get("questions")
    if isinstance(nested, list):
        for item in nested:
            answers = item["answers"]
            yield Question(
                item["question"],
                tuple(answer["text"] for answer in answers),
                str(row["_id"]),
                answer_spans=tuple(
                    AnswerSpan(it["start"], it["start"] + len(it["text"]), it.get("votes", 1))
                    for it in answers
                    if "start" in it
                ),
            )
        return
    text, answers = row["question"], row.get("answers") or []
    document, day, thread = row.get("document"), row.get("as_of"), row.get("thread")
    self_contained = row.get("alone", True)
    if not isinstance(text, str) or not isinstance(answers, list):
        raise TypeError("question must be a string and answers a list of strings")
    if not isinstance(self_contained, bool):
        raise TypeError("alone must be true or false")
    yield Question(
        text,
        tuple(map(str, answers)),
        str(document) if document else None,
        date.fromisoformat(str(day)) if day else None,
        str(row.get("judged") or ""),
        str(thread) if thread else None,
        self_contained,
    )


def time_of_question(question: Question, use_time: bool) -> tuple[date | None, frozenset[str]]:
    """The day to ask a question as of, and its time expressions to ignore: without `use_time`, no
    day and all of them."""
    if use_time:
        return question.as_of, frozenset()
    periods = read_periods(question.text, date.today())
    return None, frozenset(period.words for period in periods)


def rank_of_gold(
    question: Question, passages: Sequence[tuple[str, Span]], index: Index
) -> int | None:
    """Rank, from 0, of the first gold passage among document ids and spans, best first."""
    for rank, (document_id, span) in enumerate(passages):
        if question.is_gold_passage(index.document(document_id), span):
            return rank
    return None


def is_right(question: Question, citation: Citation, document: Document) -> bool:
    """Whether a citation is of the gold document and overlaps a gold answer."""
    return question.is_gold_document(citation.document_id) and overlaps_span(
        (citation.start, citation.end), document.text, question.answers
    )


def overlaps_span(span: Span, text: str, answers: Iterable[str]) -> bool:
    """Whether `span` overlaps an occurrence of one of `answers` in `text`.

    Case and white space are not compared.
    """
    start, end = span
    return any(
        match.start() < end and start < match.end()
        for answer in answers
        if answer.strip()
        for match in _pattern(answer).finditer(text, max(0, start - len(answer) * 2))
    )


def find_words(text: str, words: str) -> Span | None:
    """The first occurrence of `words` in `text`; case and white space are not compared."""
    match = _pattern(words).search(text)
    return match.span() if match else None


def contains_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether one of `answers` occurs in `text`; case and white space are not compared."""
    return any(_pattern(answer).search(text) for answer in answers if answer.strip())


def _pattern(answer: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, answer.split())), re.IGNORECASE)


def marked_f1(citation: Citation, document: Document, answers: Sequence[str]) -> float:
    """The best F1 of the marked words with one of `answers`, as in SQuAD (Rajpurkar et al., 2016)
    but with articles."""
    marked = Counter(
        word for start, end in citation.answer_spans for word in _words(document.text[start:end])
    )
    return max((_f1(marked, Counter(_words(answer))) for answer in answers), default=0.0)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _f1(predicted: Counter[str], gold: Counter[str]) -> float:
    common = (predicted & gold).total()
    return 2 * common / (predicted.total() + gold.total()) if common else 0.0
