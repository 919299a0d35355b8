"""What parsers are given, and what they yield."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO, Literal

from index.errors import UnreadableFileError
from index.types import Origin, SheetRows

# Bytes of one document. A larger one is data, not prose, and would be in memory whole.
MAX_DOCUMENT_BYTES = 64 << 20
# Bytes of a document's text in UTF-8: of 64 MB in an old charset each character takes up to four.
MAX_TEXT_BYTES = 4 * MAX_DOCUMENT_BYTES
# Bytes of the line of JSON in which a worker answers: a picture takes up to 16 MB, and the
# sentences of the longest text that a worker splits 32 MB.
MAX_ANSWER_BYTES = 48 << 20
# Characters of a title, and of the reason for which something is not read. Longer ones are cut.
MAX_TITLE_CHARS = 1_000
MAX_REASON_CHARS = 10_000
# What a reason must not contain: it is printed on one line of a terminal.
CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def no_progress() -> None:
    """The heartbeat of a parser whose progress nobody watches."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file, or a file inside one, to be parsed: its name without folders and a seekable stream.

    A parser calls `heartbeat` after each page or other piece of work that can take long; it is
    stopped if too much time passes between two calls.
    """

    name: str
    stream: BinaryIO
    size: int
    heartbeat: Callable[[], None] = field(default=no_progress, compare=False)

    @property
    def suffix(self) -> str:
        """The suffix of its name in lower case, with the dot; "" if there is none."""
        stem, dot, suffix = self.name.rpartition(".")
        return dot + suffix.lower() if stem else ""

    def content(self) -> bytes:
        """All its bytes. Raises UnreadableFileError if they are too many for one document."""
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
    """A document with the metadata that its file states; nothing is guessed.

    Attributes:
        text: What a person sees.
        title: "" lets the caller find one in the text.
        published: The day of publication; None lets the caller look for it in the text and the
            file's name.
        published_from: Whether the day is from the metadata, the markup or the file's data; the
            last yields to a day in the text and the file's name.
        url: Where the document was published.
        authors: Their names, in the document's order.
        tags: Its keywords.
        pages: Where in `text` each page begins.
        key: Distinguishes the documents of one file; "" if the file is one document.
        sha256: The digest of the bytes that it was parsed from; "" if they are the whole file.
        sheets: Where the rows of a spreadsheet stand in `text`.
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
    sheets: tuple[SheetRows, ...] = ()


# What a parser passes over, for the summary of a sync by kind.
SkippedKind = Literal[
    "attachment",
    "chart",
    "document",
    "doubtful text",
    "embedded file",
    "encrypted part",
    "entry",
    "field",
    "form field",
    "hidden part",
    "invitation",
    "mail",
    "page",
    "part",
    "picture",
    "row",
    "script-only page",
    "sheet",
    "side text",
    "signature",
]


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside a file, such as a member of an archive or an attachment.

    Attributes:
        key: Identifies it within the file, usually by its path; its suffix selects the parser.
        content: Its bytes.
        kind: What it is called if it can't be read.
    """

    key: str
    content: bytes
    kind: SkippedKind = "embedded file"


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row, mail, embedded file or another part without a document.

    Attributes:
        reason: What it is, why it is not read and what to do: "attachment a.key: unknown kind".
        kind: What it is, to be counted by.
    """

    reason: str
    kind: SkippedKind


ParserOutput = ParsedDocument | EmbeddedFile | Skipped


class NoWordsError(UnreadableFileError):
    """A picture without words: nothing in it is missed beside a text."""


class MissingToolError(UnreadableFileError):
    """A program that the file needs is not installed; the file may become readable later."""
