"""The values that the index takes and returns, and passes between its stages."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    # Slow to load, and of no use to the processes that parse files.
    import numpy as np

Span = tuple[int, int]
# Where a day of publication is from. "text" is printed in a text, "page 1" on its first page, and
# "file data" says when a file was made, which may be long before or after publication.
# What was read with something assumed is listed beside what was not read.
_DOUBTFUL = "doubtful text"
Origin = Literal["", "metadata", "markup", "text", "page 1", "file name", "file data", "person"]
ORIGIN_WORDS: dict[Origin, str] = {
    "metadata": "from the file's properties",
    "markup": "from the web page's code",
    "text": "printed in the text",
    "page 1": "printed on page 1",
    "file name": "from the file's name",
    "file data": "when the file was made",
    "person": "corrected by hand",
}


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Where the rows of a spreadsheet's sheet stand in the text of a document, a line each.

    Attributes:
        name: The sheet's name; "" for a file that is one table.
        columns: The column in the sheet, from 1, of each cell of a line.
        rows: (offset of a line, its row in the sheet, from 1) wherever the rows do not go on with
            the next number: at the first one, behind empty and hidden ones; (offset, 0) where the
            lines are no longer rows.
    """

    name: str
    columns: tuple[int, ...]
    rows: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A text that can be quoted, with its metadata.

    Attributes:
        id: The posix path below the corpus folder, plus "#key" for one of several documents in a
            file: a row of a .jsonl file, a mail, a member of an archive.
        path: The posix path of the file below the corpus folder.
        title: The title, or the file's name.
        text: The plain text that passages and quotes are cut from.
        published: The day of publication.
        url: Where the document was published.
        authors: The authors' names.
        tags: Keywords.
        pages: The offset in `text` at which each page begins, for paged formats.
        sha256: The digest of the bytes the document was read from: a file, or a part of one.
        kind: The suffix, without the dot, of the format it was read from.
        published_from: Where the day of publication was found, "" when there is none.
        language: The ISO 639-1 code of the language of most of the text, "" when it cannot be told.
        sheets: Where the rows of a spreadsheet stand in `text`.
    """

    id: str
    path: str
    title: str
    text: str
    published: date | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    sha256: str = ""
    kind: str = ""
    published_from: Origin = ""
    language: str = ""
    sheets: tuple[SheetRows, ...] = ()

    @property
    def publication_day(self) -> date | None:
        """The day of publication; None if all that is known is when the file was made."""
        return None if self.published_from == "file data" else self.published

    def page_at(self, offset: int) -> int | None:
        """The number, from 1, of the page that contains `offset`; None for a text without pages."""
        return bisect_right(self.pages, offset) or None

    def sheet_row(self, offset: int) -> tuple[SheetRows, int] | None:
        """The sheet of a spreadsheet and the number, from 1, of its row whose line contains
        `offset`; None for a line that is no row."""
        first = bisect_right(self.sheets, offset, key=lambda sheet: sheet.rows[0][0])
        if not first:
            return None
        sheet = self.sheets[first - 1]
        start, row = sheet.rows[bisect_right(sheet.rows, offset, key=lambda item: item[0]) - 1]
        return (sheet, row + self.text.count("\n", start, offset)) if row else None

    def page_span(self, page: int) -> Span:
        """The span in `text` of page `page`, from 1. Raises ValueError for a missing page."""
        if not 0 < page <= len(self.pages):
            raise ValueError(f"no page {page}: {self.id!r} has pages 1 to {len(self.pages)}")
        return self.pages[page - 1], (*self.pages, len(self.text))[page]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a picture, in fractions of the picture's width and height."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A rendered page, with a box around each line of the marked spans.

    There are no boxes when the rendered text could not be matched with the stored text.
    """

    png: bytes
    width: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document: its text is always `document.text[start:end]`.

    `sentences` are the spans, in the document, of its sentences.
    """

    document_id: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """The encoder's unit vectors, float32, of a passage and its sentences.

    `passage` has shape (d,) and `sentences` (n, d): means over each sentence's tokens, encoded in
    the context of the whole passage.
    """

    passage: "np.ndarray"
    sentences: "np.ndarray"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matched a query.

    Attributes:
        passage: The passage.
        score: The fused score, by which hits are sorted.
        dense: The cosine of query and passage, None while the passage's vector is pending.
        lexical: The BM25 score, 0.0 when no term matched.
        passage_id: The passage's number in the index, never reused.
    """

    passage: Passage
    score: float
    dense: float | None
    lexical: float
    passage_id: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Restricts a search to some documents. Fields left at their default do not restrict it.

    Attributes:
        since: The first day of publication.
        until: The last day of publication.
        undated: Whether documents without a date pass `since` and `until`.
        folder: A path below the corpus folder.
        kinds: Kinds of documents, such as "pdf".
        tags: Tags, any of which must be present.
        languages: ISO 639-1 codes of the documents' languages, such as "de".
    """

    since: date | None = None
    until: date | None = None
    undated: bool = True
    folder: str | None = None
    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


# What a catalog can be sorted by.
Order = Literal["title", "published", "kind", "passages"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a catalog: its metadata and the number of its passages, `pending` of which
    still wait for their vector."""

    id: str
    path: str
    title: str
    published: date | None
    kind: str
    passages: int
    pending: int = 0
    published_from: Origin = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """A page of the list of documents, and the `total` number of documents listed."""

    total: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """The values that documents can be filtered by, each with its number of documents.

    `days` are in order, `folders` by name and including subfolders, `kinds`, `tags` and
    `languages` by frequency.
    """

    days: tuple[tuple[date, int], ...] = ()
    undated: int = 0
    folders: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    tags: tuple[tuple[str, int], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A file, or a part of a file, that could not be read; or a text that was read by a guess.

    Attributes:
        path: The path of the file below the corpus folder.
        reason: Why, and what to do.
        kind: "file" or "folder" for a whole one, "doubtful text" for what was read by a guess,
            else the kind of the part, such as "attachment"; "" where it is not known.
    """

    path: str
    reason: str
    kind: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a file of which something else was read."""
        return self.kind not in ("file", "folder", _DOUBTFUL)

    @property
    def is_doubtful(self) -> bool:
        """Whether it was read, with something assumed, such as its character set."""
        return self.kind == _DOUBTFUL


@dataclass(frozen=True, slots=True)
class SyncReport:
    """The result of a sync.

    Attributes:
        added: The ids of new documents.
        updated: The ids of documents whose content changed.
        removed: The ids of documents that are gone.
        unchanged: The ids of all others.
        failed: (path, reason) of all that could not be read: files, and parts of files.
        left_out: Those of them that are parts of files that were read otherwise.
        passed_over: The paths of hidden files and folders that may hold text; those of folders end
            in "/".
        doubtful: What was read by a guess, such as a mail of an unknown character set, and what was
            assumed.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()
    left_out: tuple[Unread, ...] = ()
    passed_over: tuple[str, ...] = ()
    doubtful: tuple[Unread, ...] = ()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What `failed` lists, with its kind."""
        return _with_kinds(self.failed, self.left_out)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync or copy has come: `done` of `total`, `name` being the last."""

    stage: Literal["documents", "passages", "saved files"]
    done: int
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What an index contains.

    Attributes:
        documents: The number of documents.
        passages: The number of passages.
        pending: The number of passages that wait for their vector, and are found by words alone.
        encoder: The name of the encoder.
        generation: The number of commits that changed what a search can return.
        folder: The folder of the last sync.
        synced: When the last sync ended, in ISO format.
        failed: (path, reason) of all that the last sync could not read: files and parts of files.
        size: Bytes on disk.
        seconds_left: How long the pending passages will take, None when there are none or no speed
            is known yet.
        writer: The id of the process that is syncing now, if any.
        left_out: Those of `failed` that are parts of files that were read otherwise.
        writer_host: The machine of that process, "" when it can only be this one.
        doubtful: What was read by a guess, and what was assumed.
    """

    documents: int
    passages: int
    pending: int
    encoder: str
    generation: int
    folder: str | None
    synced: str | None
    failed: tuple[tuple[str, str], ...]
    size: int
    seconds_left: float | None
    writer: int | None
    left_out: tuple[Unread, ...] = ()
    writer_host: str = ""
    doubtful: tuple[Unread, ...] = ()

    @property
    def unread(self) -> tuple[Unread, ...]:
        """What `failed` lists, with its kind."""
        return _with_kinds(self.failed, self.left_out)


def _with_kinds(
    failed: tuple[tuple[str, str], ...], left_out: tuple[Unread, ...]
) -> tuple[Unread, ...]:
    parts = {(part.path, part.reason): part for part in left_out}
    return tuple(parts.get(item) or Unread(*item, kind="file") for item in failed)
