"""What a reader is given, and what it yields."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from index.errors import UnreadableFileError
from index.types import Origin

# Bytes of one document. A larger one is data, not prose, and would be held in memory whole.
MAX_DOCUMENT_BYTES = 64 << 20


def no_progress() -> None:
    """For a reader whose progress nobody watches."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file, or a part of one, to be read: `name` is its own, without folders, `stream` seekable.

    A reader calls `alive` after each page or other piece of work that can take long: who watches
    it gives it time from one call to the next.
    """

    name: str
    stream: BinaryIO
    size: int
    heartbeat: Callable[[], None] = field(default=no_progress, compare=False)

    @property
    def suffix(self) -> str:
        """The end of its name in lower case, with the dot; "" when there is none."""
        stem, dot, suffix = self.name.rpartition(".")
        return dot + suffix.lower() if stem else ""

    def content(self) -> bytes:
        """All its bytes. Raises UnreadableFileError when they are more than one document's."""
        self.stream.seek(0)
        content = self.stream.read(MAX_DOCUMENT_BYTES + 1)
        if len(content) > MAX_DOCUMENT_BYTES:
            raise UnreadableFileError(
                f"{self.size >> 20} MB in one document, "
                f"expected at most {MAX_DOCUMENT_BYTES >> 20} MB"
            )
        return content


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as its reader leaves it: what the file says of itself, and nothing guessed.

    `text` is what a person sees. `published` is the day of publication that the file's metadata
    or markup name, `published_from` which of the two. An empty `title` is found in the text, a
    missing day in the text or the file's name, by who calls the reader. `key` tells apart the
    documents of one file; it is "" when the file is one document. `sha256` is of the bytes that
    it was read from, "" when they are the whole file.
    """

    text: str
    title: str = ""
    published: date | None = None
    published_from: Origin = ""
    url: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    key: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside a file: a member of an archive, an attachment. It is read by its own kind.

    `key` tells it apart within the file, usually its path there; its suffix says the kind.
    """

    key: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row, mail or part that holds no document, and why; the rest of the file goes on."""

    reason: str


ParserOutput = ParsedDocument | EmbeddedFile | Skipped


class MissingToolError(UnreadableFileError):
    """What is needed to read the file is not on this machine; it may be read another day."""
