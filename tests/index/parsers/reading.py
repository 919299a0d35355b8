"""Helpers that run a parser on bytes."""

import io
from collections.abc import Callable, Iterator

from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped

Parser = Callable[[InputFile], Iterator[ParserOutput]]


def items(parser: Parser, name: str, content: bytes) -> list[ParserOutput]:
    return list(parser(InputFile(name, io.BytesIO(content), len(content))))


def draft(parser: Parser, name: str, content: bytes) -> ParsedDocument:
    """The one document in `content`."""
    [document] = [item for item in items(parser, name, content) if isinstance(item, ParsedDocument)]
    return document


def reasons(parser: Parser, name: str, content: bytes) -> list[str]:
    return [item.reason for item in items(parser, name, content) if isinstance(item, Skipped)]
