"""bytes and a reader → the items that it yields."""

import io
from collections.abc import Callable, Iterator

from index.parsers.types import Draft, Item, Source, Unread

Reader = Callable[[Source], Iterator[Item]]


def items(reader: Reader, name: str, content: bytes) -> list[Item]:
    return list(reader(Source(name, io.BytesIO(content), len(content))))


def draft(reader: Reader, name: str, content: bytes) -> Draft:
    """The one document in `content`."""
    [found] = [item for item in items(reader, name, content) if isinstance(item, Draft)]
    return found


def reasons(reader: Reader, name: str, content: bytes) -> list[str]:
    return [item.reason for item in items(reader, name, content) if isinstance(item, Unread)]
