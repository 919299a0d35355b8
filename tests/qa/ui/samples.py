"""Short documents and answers for the tests of the page's HTML."""

import re
from datetime import UTC, datetime
from html import unescape

from index import Document, Status
from qa import Answer, Citation
from qa.types import cite

TEXT = "Before it. The ferry left at nine from pier 4. After it."
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
    values = {"id": "a/b.txt", "path": "a/b.txt", "title": "Ferries", "sha256": "1", **fields}
    return Document(text=text, **values)  # type: ignore[arg-type]


def make_citation(document: Document | None = None, number: int = 1) -> Citation:
    return cite(document or make_document(), number, QUOTE, (0, len(TEXT)), 0.9, ((29, 33),))


def make_answer(*citations: Citation, text: str | None = None, answered: bool = True) -> Answer:
    if text is None:
        text = " ".join(f"{citation.quote} [{citation.number}]" for citation in citations)
    cited, nearest = (citations, ()) if answered else ((), citations)
    return Answer("When?", "When?", text, cited, 0.82, answered, nearest)


def make_gone(_: str) -> Document:
    raise KeyError


def plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


def marked(markup: str) -> str:
    match = re.search(r"<mark[^>]*>(.*?)</mark>", markup, re.DOTALL)
    assert match
    return plain(match[1])
