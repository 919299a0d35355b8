"""The values that the comparison passes on: Article, Question, Result; and what a System is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Article:
    """A row of the corpus."""

    id: str
    title: str
    text: str
    published: date


@dataclass(frozen=True, slots=True)
class Question:
    """A question of which any of `answers` stands in the articles. It is `timely` if one stands in
    an article of the last weeks before it was asked, and not only in some other article."""

    text: str
    answers: tuple[str, ...]
    asked: date
    timely: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What one system did: KB (1,000 bytes) of text indexed a second, milliseconds a question,
    shares of all and of the timely questions with the answer in the passages retrieved, mean words
    of such a passage, MB (1,000,000 bytes) of memory at the peak."""

    system: str
    index_kb_s: float
    p50_ms: float
    p95_ms: float
    answered: float
    answered_timely: float
    words: float
    memory_mb: float


class System(Protocol):
    """Made with an empty folder and its encoder loaded, so that neither is in the times."""

    def add(self, articles: Sequence[Article]) -> None:
        """Split, embed and index the articles. Called once."""

    def retrieve(self, question: Question, k: int) -> list[str]:
        """The texts of the `k` best passages."""
