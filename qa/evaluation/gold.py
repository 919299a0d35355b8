"""a file of gold questions → Questions, each with the answers that count."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from index import Document, PullquoteError
from qa.types import Citation, Span


class GoldError(PullquoteError, ValueError):
    """A gold file is missing or malformed; the message names its line."""


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """Where an answer stands in the text of its document, and how many people said so."""

    start: int
    end: int
    votes: int = 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its gold: `answers` of which any one counts (none: the right reply is
    silence), the `document` that holds it where known, and the day it was asked. `judged` is when
    a reader said so of a reply, if one did.

    Of a conversation, each turn names its `thread`; turns follow one another as they do in the
    file. `alone` is whether the turn needs nothing of what was said before it. `places` are where
    the answers stand in the document, where that is known.
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
        """Whether `document_id` is the gold document; gold files name a row by its key alone."""
        return (
            self.document is None
            or document_id == self.document
            or document_id.endswith(f"#{self.document}")
        )

    def is_found_in(self, document: Document, passage: Span) -> bool:
        """Whether the passage is of the gold document or, where none is known, holds an answer;
        in a conversation, most turns of which are about one document, both."""
        if self.document is not None and self.thread is None:
            return self.is_gold_document(document.id)
        return self.is_gold_document(document.id) and contains_answer(
            document.text[slice(*passage)], self.answers
        )


def read_gold(path: Path) -> list[Question]:
    """The questions of a .jsonl file, one a row; also of a corpus whose rows carry `questions`.

    Raises GoldError when the file or a row can't be read.
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
            questions += _questions(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldError(
                f"{path}, line {number}: {error!r}; expected an object with question and answers"
            ) from error
    return _as_judged_last(questions)


def _as_judged_last(questions: Sequence[Question]) -> list[Question]:
    """Without the questions that were judged again further down."""
    last = {question.text: at for at, question in enumerate(questions) if question.judged}
    return [
        question
        for at, question in enumerate(questions)
        if not question.judged or last[question.text] == at
    ]


def _questions(row: dict[str, object]) -> Iterator[Question]:
    nested = row.get("questions")
    if isinstance(nested, list):
        for item in nested:
            answers = item["answers"]
            yield Question(
                item["question"],
                tuple(a["text"] for a in answers),
                str(row["_id"]),
                answer_spans=tuple(
                    AnswerSpan(a["start"], a["start"] + len(a["text"]), a.get("votes", 1))
                    for a in answers
                    if "start" in a
                ),
            )
        return
    question, answers, document, day = (
        row["question"],
        row.get("answers") or [],
        row.get("document"),
        row.get("as_of"),
    )
    thread, alone = row.get("thread"), row.get("alone", True)
    if not isinstance(question, str) or not isinstance(answers, list):
        raise TypeError("question must be a string and answers a list of strings")
    if not isinstance(alone, bool):
        raise TypeError("alone must be true or false")
    yield Question(
        question,
        tuple(map(str, answers)),
        str(document) if document else None,
        date.fromisoformat(str(day)) if day else None,
        str(row.get("judged") or ""),
        str(thread) if thread else None,
        alone,
    )


def overlaps(citation: Citation, text: str, answers: Iterable[str]) -> bool:
    """Whether the citation's place in `text` touches a place where one of `answers` stands.

    Case and white space are not compared.
    """
    return overlaps_span((citation.start, citation.end), text, answers)


def overlaps_span(span: Span, text: str, answers: Iterable[str]) -> bool:
    """Whether `span` of `text` touches a place where one of `answers` stands."""
    start, end = span
    return any(
        match.start() < end and start < match.end()
        for answer in answers
        if answer.strip()
        for match in _pattern(answer).finditer(text, max(0, start - len(answer) * 2))
    )


def find_words(text: str, words: str) -> Span | None:
    """Where `words` first stand in `text`; case and white space are not compared."""
    found = _pattern(words).search(text)
    return found.span() if found else None


def contains_answer(text: str, answers: Iterable[str]) -> bool:
    """Whether one of `answers` stands in `text`; case and white space are not compared."""
    return any(_pattern(answer).search(text) for answer in answers if answer.strip())


def _pattern(answer: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, answer.split())), re.IGNORECASE)


def marked_f1(citation: Citation, document: Document, answers: Sequence[str]) -> float:
    """How well the words marked in a quote are those of an answer: the best F1 over `answers` of
    their words, as they are compared in SQuAD (Rajpurkar et al., 2016) but with its articles."""
    marked = Counter(
        word for start, end in citation.answer_spans for word in _words(document.text[start:end])
    )
    return max((_f1(marked, Counter(_words(answer))) for answer in answers), default=0.0)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _f1(one: Counter[str], other: Counter[str]) -> float:
    both = (one & other).total()
    return 2 * both / (one.total() + other.total()) if both else 0.0


def is_right(question: Question, citation: Citation, document: Document) -> bool:
    """Whether a citation is of the gold document and touches a gold answer."""
    return question.is_gold_document(citation.document_id) and overlaps(
        citation, document.text, question.answers
    )
