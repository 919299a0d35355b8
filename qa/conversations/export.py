"""answers → JSON and Markdown with full citations, and which of their quotes still stand."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Literal

from index import Index
from qa.conversations.store import Conversation
from qa.filters import describe
from qa.types import Answer, Citation

# What became of a quote: its words stand where it says; the document is there and has other words
# at that place; there is no such document.
QuoteStatus = Literal["stands", "changed", "missing"]


def verify(citation: Citation, index: Index) -> QuoteStatus:
    """Whether the quote stands in the index's document, letter by letter, where it says."""
    try:
        document = index.document(citation.document_id)
    except KeyError:
        return "missing"
    start, end, text = citation.start, citation.end, document.text
    # Python takes offsets from the end of a text as well, and ones behind it.
    possible = 0 <= start < end <= len(text)
    return "stands" if possible and text[start:end] == citation.quote else "changed"


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """All places that an answer cites or shows, by their numbers, each once."""
    differing = (figure.citation for figure in answer.conflicting_values)
    cited = {one.number: one for one in (*answer.citations, *answer.corroborating, *differing)}
    # The nearest passages are shown when nothing is cited, under numbers of their own.
    shown = cited or {one.number: one for one in answer.nearest}
    return tuple(shown[number] for number in sorted(shown))


def verify_all(conversation: Conversation, index: Index) -> list[dict[int, QuoteStatus]]:
    """For each answer, what became of the quote behind each number."""
    with index.snapshot():
        return [
            {one.number: verify(one, index) for one in citations_of(answer)}
            for answer in conversation.answers
        ]


def as_json(value: object) -> str:
    """A value with fields, or several, as JSON on one line: days in ISO 8601, sets sorted."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return sorted(value) if isinstance(value, frozenset) else str(value)


def to_markdown(conversation: Conversation) -> str:
    """The conversation to be read, each quote with its source and its offsets there."""
    parts = [f"# {_line(conversation.title)}", f"Asked on {conversation.created.date()}."]
    for answer in conversation.answers:
        parts += _answer(answer)
    return "\n\n".join(parts) + "\n"


def as_text(citation: Citation) -> str:
    """A quote to be pasted: its words, and title, day, page and link or file, as plain text."""
    return f"“{citation.quote.strip()}”\n— {_source(citation)}"


def _answer(answer: Answer) -> Iterator[str]:
    yield f"## {_line(answer.question)}"
    if answer.query != answer.question:
        yield f"Searched for: {_line(answer.query)}"
    if among := describe(answer.filter):
        yield f"Asked of the documents {_line(among)}"
    if not answer.answered:
        yield _line(answer.text)
    for citation in citations_of(answer):
        yield _quote(citation)


def _quote(citation: Citation) -> str:
    lines = citation.quote.strip().splitlines() or [""]
    quoted = "\n".join(f"> {_escaped(line)}" for line in lines)
    where = f"{citation.document_id}, characters {citation.start} to {citation.end}"
    return f"{quoted}\n>\n> [{citation.number}] {_escaped(_source(citation))} ({_escaped(where)})"


def _source(citation: Citation) -> str:
    parts = [" ".join(citation.title.split()), str(citation.published or "")]
    parts += [
        f"page {citation.page}" if citation.page else "",
        citation.url or citation.document_id,
    ]
    return ", ".join(part for part in parts if part)


def _line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    """What Markdown would take for its own, of words that are others'."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|~!$" else sign for sign in text)
