"""Small documents, citations and answers for the tests of the page's HTML."""

import re
from datetime import UTC, datetime
from html import unescape

from index import Document, Status
from qa import Answer, Citation
from qa.answers.citations import cite

TEXT = "Before it. The ferry left at nine from pier 4. After it."

# The span of the second sentence.
QUOTE = (11, 46)

NOW = datetime(2024, 10, 21, 12, tzinfo=UTC)

STATUS = Status(
    documents=2,
    passages=7,
    pending=0,
    encoder="all-MiniLM-L6-v2",
    generation=5,
    folder="/home/ada/news",
    synced="2024-10-21T11:55:00+00:00",
    failed=(),
    size=389_600,
    seconds_left=None,
    writer=None,
)

HOSTILE = "<script>window.pwned=1</script> <img src=x onerror=a()> **b** $x$ {{y}} ${z} \"'&"


def make_document(text: str = TEXT, **fields: object) -> Document:
    defaults = {"id": "a/b.txt", "path": "a/b.txt", "title": "Ferries", "sha256": "1"}
    return Document(text=text, **{**defaults, **fields})  # type: ignore[arg-type]


def make_citation(document: Document | None = None, number: int = 1) -> Citation:
    return cite(
        document or make_document(), number, QUOTE, (0, len(TEXT)), 0.9, answer_spans=((29, 33),)
    )


def make_answer(*citations: Citation, text: str | None = None, answered: bool = True) -> Answer:
    if text is None:
        text = " ".join(f"{citation.quote} [{citation.number}]" for citation in citations)
    cited, nearest = (citations, ()) if answered else ((), citations)
    return Answer("When?", "When?", text, cited, 0.82, "answer" if answered else "none", nearest)


def deleted_document(_: str) -> Document:
    """Reads a document that is no longer in the index."""
    raise KeyError


def text_of(markup: str) -> str:
    """All text outside of tags, letter for letter."""
    return unescape(re.sub(r"<[^>]*>", "", markup))


def visible_text(markup: str) -> str:
    """The text without the line breaks and indents of the templates."""
    return re.sub(r"\s*\n\s*", "", text_of(markup))


def marked_text(markup: str) -> str:
    """The text of the first <mark>."""
    mark = re.search(r"<mark[^>]*>(.*?)</mark>", markup, re.DOTALL)
    assert mark
    return text_of(mark[1])


def attribute(markup: str, name: str) -> str:
    """The value of the first attribute of this name."""
    value = re.search(f'{name}="([^"]*)"', markup)
    assert value
    return unescape(value[1])
