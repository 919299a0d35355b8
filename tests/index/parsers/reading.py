"""bytes and a reader → the items that it yields."""

import io
from collections.abc import Callable, Iterator

from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped

Reader = Callable[[InputFile], Iterator[ParserOutput]]


def items(reader: Reader, name: str, content: bytes) -> list[ParserOutput]:
    return list(reader(InputFile(name, io.BytesIO(content), len(content))))


def draft(reader: Reader, name: str, content: bytes) -> ParsedDocument:
    """The one document in `content`."""
    [found] = [item for item in items(reader, name, content) if isinstance(item, ParsedDocument)]
    return found


def reasons(reader: Reader, name: str, content: bytes) -> list[str]:
    return [item.reason for item in items(reader, name, content) if isinstance(item, Skipped)]
