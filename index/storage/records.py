"""What is passed to a store and back: staged documents, updates of files, stored passages."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Document, Filter, Order, Passage


@dataclass(frozen=True, slots=True)
class FileState:
    """The state of a source file when it was read, to detect changes without reading it again.

    Attributes:
        path: Its posix path below the corpus folder.
        size: Bytes.
        stamp: What a change of the file changes: the times of its last modification and of its
            last change of state, in nanoseconds, and its inode. All 0 if the next change might
            leave them as they are.
        sha256: The digest of its bytes.
    """

    path: str
    size: int
    stamp: tuple[int, int, int]
    sha256: str


@dataclass(frozen=True, slots=True)
class StorePosition:
    """A point in a store's history: the last ids given to a passage, a vector and a removal.

    Passages and vectors are only added and removed, under ids that are never reused, so two
    positions say exactly what a derived index has to catch up on.
    """

    passage: int = 0
    vector: int = 0
    removal: int = 0
    store: str = ""

    def reaches(self, other: "StorePosition") -> bool:
        """Whether `other` is this position or an earlier one of the same store."""
        return other == StorePosition() or (
            self.store == other.store
            and self.passage >= other.passage
            and self.vector >= other.vector
            and self.removal >= other.removal
        )

    def is_ahead_of(self, other: "StorePosition") -> bool:
        """Whether it includes passages or vectors that `other` lacks."""
        return self.passage > other.passage or self.vector > other.vector


@dataclass(frozen=True, slots=True)
class StagedDocument:
    """A document to be staged; `keys[i]` names what the encoder is given for `passages[i]`."""

    document: Document
    passages: Sequence[Passage]
    keys: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class FileUpdate:
    """A change to the documents of one file, applied as a whole.

    `staged` are the ids of staged documents to make visible, `removed` of visible ones to remove;
    `state` is the file's, None when the file is gone.
    """

    path: str
    state: FileState | None = None
    staged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its id, its document's title and its text."""

    passage_id: int
    passage: Passage
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogQuery:
    """Which documents to list, and how.

    Attributes:
        words: Words in case-folded form that must all occur in a document's metadata.
        matching: The ids of the documents whose text has the words; such a document is listed as
            well, and the metadata are searched with the day as people write it and the kind. None
            to search the metadata alone, without these.
        filter: The documents to list.
        order: What to sort by. Documents without a date come last when sorted by date.
        descending: Whether to reverse the order.
        limit: The number of entries, at most.
        skip: The number of entries to leave out at the beginning.
    """

    words: tuple[str, ...]
    matching: frozenset[str] | None
    filter: Filter
    order: Order
    descending: bool
    limit: int
    skip: int


@dataclass(frozen=True, slots=True)
class SyncProcess:
    """The process that is syncing; `host` is "" when it can only be on this machine."""

    pid: int
    host: str = ""
