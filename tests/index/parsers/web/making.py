"""Helpers for the tests of web parsers."""

import io
from collections.abc import Callable, Iterator

from index.parsers.types import InputFile, ParsedDocument, ParserOutput

Parser = Callable[[InputFile], Iterator[ParserOutput]]

PARAGRAPHS = (
    "The harbour board voted on Tuesday to dredge the northern channel after three years of delay.",
    "Ferries had been turned away eleven times since January, and the quay stood empty for weeks.",
    "“We could see the sandbank from the office,” said Orla Quill, “and so could all the gulls.”",
    "Work begins in May and is to cost four million crowns, most of it from the fund for coasts.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def items(parser: Parser, content: bytes | str, name: str) -> list[ParserOutput]:
    if isinstance(content, str):
        content = content.encode()
    return list(parser(InputFile(name, io.BytesIO(content), len(content))))


def only(parser: Parser, content: bytes | str, name: str) -> ParsedDocument:
    """The one document in `content`."""
    (item,) = items(parser, content, name)
    assert isinstance(item, ParsedDocument)
    return item
