"""The values that pass between the stages of the index, and out of it."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    # A process that only reads files has no use for it, and it takes longer to load than they do.
    import numpy as np

Span = tuple[int, int]
Origin = Literal["", "metadata", "markup", "text", "file name"]


@dataclass(frozen=True, slots=True)
class Document:
    """One text that can be quoted, with what is known about it.

    `id` is the path below the corpus folder (posix), plus "#key" for one of several documents in
    a file: a row of a .jsonl file, a mail, a member of an archive. `kind` is the suffix, without
    the dot, of what it was read from. `published_from` says where the day of publication was
    found, "" when there is none. `pages` holds the offset in `text` at which each page begins,
    for paged formats. `sha256` is of the bytes the document was read from: a file, or a part of
    one.
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

    def page_at(self, offset: int) -> int | None:
        """The page that the character at `offset` is on, from 1; None for a text without pages."""
        return bisect_right(self.pages, offset) or None

    def page_span(self, page: int) -> Span:
        """Where page `page`, from 1, begins in `text` and where it ends.

        Raises ValueError when there is no such page.
        """
        if not 0 < page <= len(self.pages):
            raise ValueError(f"no page {page}: {self.id!r} has pages 1 to {len(self.pages)}")
        return self.pages[page - 1], (*self.pages, len(self.text))[page]


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a picture, its sides as parts of the picture's width and height."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page as it is seen, and where on it the spans stand, a box for each of their lines.

    There are no boxes where what is seen could not be matched with what is stored.
    """

    png: bytes
    width: int
    height: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document: its text is `document.text[start:end]`, always.

    `sentences` are the spans (in the document) of the sentences it is made of.
    """

    document_id: str
    start: int
    end: int
    sentences: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """What the encoder makes of a passage: unit vectors, float32.

    `passage` has shape (d,), `sentences` (n, d): the mean over each sentence's own tokens, read
    in the company of the whole passage.
    """

    passage: "np.ndarray"
    sentences: "np.ndarray"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that matched a query; the order of a list of hits is the rank.

    `dense` is the cosine of query and passage (None while its vector is pending), `lexical` its
    BM25 score (0.0 when no word matched), `score` the two fused. `number` is the passage's own
    in the index, never used twice.
    """

    passage: Passage
    score: float
    dense: float | None
    lexical: float
    passage_id: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which documents a search may return. Empty fields do not filter.

    `since` and `until` are inclusive days; `undated` says whether documents without a date pass
    them. `folder` is a path below the corpus folder, `kinds` kinds of documents such as "pdf",
    `tags` any of which must be present.
    """

    since: date | None = None
    until: date | None = None
    undated: bool = True
    folder: str | None = None
    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()


# By what a table of documents can be sorted.
Order = Literal["title", "published", "kind", "passages"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document in a table: what is known of it without reading it, and how many passages it
    has, `pending` of which still wait for their vector."""

    id: str
    path: str
    title: str
    published: date | None
    kind: str
    passages: int
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Catalog:
    """A stretch of a table of documents; `total` is how many the whole has."""

    total: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """What documents can be told apart by, each with how many have it: `days` of publication in
    order and how many are `undated`; `folders` with all below them, by name; `kinds` and `tags`,
    the most frequent first."""

    days: tuple[tuple[date, int], ...] = ()
    undated: int = 0
    folders: tuple[tuple[str, int], ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    tags: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync did: document ids by what happened to them, and (path, reason) failures."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come: `done` of `total` "documents" or "passages", `name` the last."""

    stage: Literal["documents", "passages"]
    done: int
    total: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds: `pending` passages still wait for their vector and are found by
    words alone; `failed` is what the last sync, of `folder` at `synced`, could not read.

    `generation` counts the commits that changed what a search can return. `size` is in bytes on
    disk. `seconds_left` is how long the pending passages will take, None when there are none or
    no speed is known yet. `writer` is the process that is syncing now, if one is.
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
