"""A sentence and what the document says around it and of itself."""

import re
from dataclasses import dataclass
from functools import cached_property

from index.lazy_pattern import lazy_pattern
from index.types import Document, Span
from qa.answers.question.name_variants import NamesOf
from qa.answers.question.years import all_years

# Headings above a passage that are read, the characters in front of it in which they are looked
# for, and the words of a heading, at most.
_MAX_HEADINGS = 3
_HEADING_CHARS = 6_000
_MAX_HEADING_WORDS = 14
# Characters at the beginning of a document that say what all of it is about.
_LEAD_CHARS = 400
CELL_SEPARATOR = " | "
_HEADING_END = lazy_pattern(r"[.,;!?…”\"»)]$")


@dataclass(frozen=True)
class SentenceContext:
    """A sentence and what it stands in.

    Attributes:
        document: The document.
        span: The sentence.
        sentences: All sentences of its passage, in order.
        passage_start: Where the passage begins.
        answer: The likely answer in the sentence.
    """

    document: Document
    span: Span
    sentences: tuple[Span, ...]
    passage_start: int
    answer: Span | None = None

    @cached_property
    def sentence(self) -> str:
        """The words of the sentence."""
        return self.document.text[slice(*self.span)]

    @property
    def own_answer(self) -> Span | None:
        """The answer, if it begins in the sentence and not in one beside it."""
        start, end = self.span
        return self.answer if self.answer and start <= self.answer[0] < end else None

    @cached_property
    def clause(self) -> str:
        """The part of the sentence between semicolons that has the answer; all without one."""
        if not self.own_answer:
            return self.sentence
        at = self.own_answer[0] - self.span[0]
        first = self.sentence.rfind(";", 0, at) + 1
        last = self.sentence.find(";", at)
        return self.sentence[first : last if last >= 0 else None]

    @cached_property
    def names(self) -> NamesOf:
        """The words of all of `text`."""
        return NamesOf(self.text)

    @cached_property
    def before(self) -> list[str]:
        """The sentences of the passage in front of it, the nearest first."""
        return [
            self._words(span)
            for span in reversed(self.sentences)
            if span[0] < self.span[0] and self._is_alike(span)
        ]

    @cached_property
    def paragraph_before(self) -> list[str]:
        """Those of them that are in its paragraph."""
        text = self.document.text
        return [
            self._words(span)
            for span in reversed(self.sentences)
            if span[0] < self.span[0]
            and self._is_alike(span)
            and "\n\n" not in text[span[1] : self.span[0]]
        ]

    @cached_property
    def after(self) -> list[str]:
        """Those behind it."""
        return [
            self._words(span)
            for span in self.sentences
            if span[0] > self.span[0] and self._is_alike(span)
        ]

    @cached_property
    def frame(self) -> str:
        """What the document says of itself: its title, headings and beginning."""
        return self._frame(_LEAD_CHARS)

    @cached_property
    def frame_before(self) -> str:
        """The same, but of the beginning only what stands in front of the sentence."""
        return self._frame(min(_LEAD_CHARS, self.span[0]))

    def _frame(self, end: int) -> str:
        lead = self.document.text[:end]
        rows = [line for line in lead.splitlines() if CELL_SEPARATOR in line]
        # Of a table, its first line has the headings of the columns.
        lines = [line for line in lead.splitlines() if line not in rows[1:]]
        return "\n".join((*self.titles, *lines))

    @cached_property
    def titles(self) -> list[str]:
        """The headings above the sentence, the nearest first, and how the document is named."""
        document = self.document
        start = max(0, self.passage_start - _HEADING_CHARS)
        lines = self.document.text[start : self.span[0]].splitlines()
        headings = [
            line.strip()
            for line in reversed(lines)
            if line.strip()
            and len(line.split()) <= _MAX_HEADING_WORDS
            and not _HEADING_END.search(line.strip())
            and CELL_SEPARATOR not in line
        ]
        return [
            *headings[:_MAX_HEADINGS],
            document.title,
            re.sub(r"[_/#.-]+", " ", document.id),
            *document.tags,
            *document.authors,
            document.url or "",
        ]

    @cached_property
    def text(self) -> str:
        """All of it."""
        return "\n".join((self.sentence, *self.before, *self.after, self.frame))

    @cached_property
    def own_years(self) -> list[range]:
        """The years that the sentence names, also as "last year"."""
        return list(all_years(self.sentence, self.document.publication_day))

    def _words(self, span: Span) -> str:
        return self.document.text[slice(*span)]

    def _is_alike(self, span: Span) -> bool:
        """Whether a sentence is no other row of a table."""
        return CELL_SEPARATOR not in self._words(span)
