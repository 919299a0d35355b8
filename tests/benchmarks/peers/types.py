"""Types of the comparison: Article, Question, Result and the protocol of a System."""

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
    """A question with normalized answers, at least one of which is in an article's text.

    It is `timely` if an article published shortly before `as_of`, its day, has an answer.
    """

    text: str
    answers: tuple[str, ...]
    as_of: date
    timely: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The measurements of one system.

    The indexing rate is in KB (1,000 bytes) of text per second, the latencies in milliseconds, the
    peak memory in MB (1,000,000 bytes). A hit is a question with an answer in a retrieved passage;
    `words` is the mean number of words of these passages.
    """

    system: str
    indexing_kb_s: float
    p50_ms: float
    p95_ms: float
    hit_rate: float
    timely_hit_rate: float
    words: float
    peak_memory_mb: float


class System(Protocol):
    """A system under test. It is created with an empty folder, and loads its encoder first."""

    def add(self, articles: Sequence[Article]) -> None:
        """Split, embed and index the articles; called once."""

    def retrieve(self, question: Question, k: int) -> list[str]:
        """Return the texts of the `k` best passages."""
