"""What the index needs of a store, whichever engine keeps it: SQLite or PostgreSQL."""

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.day_corrections import DayCorrection
from index.errors import StoreError
from index.storage.records import (
    CatalogQuery,
    FileState,
    FileUpdate,
    StagedDocument,
    StoredPassage,
    StorePosition,
    SyncProcess,
)
from index.types import Catalog, Document, Embedding, Facets, Filter, Passage, Unread

if TYPE_CHECKING:
    import numpy as np


class Files(Protocol):
    """The source files: their states, and what could not be read."""

    def states(self) -> dict[str, FileState]:
        """The recorded state of every file, by path."""

    def put(self, state: FileState) -> None:
        """Record the state of a file whose documents are visible."""

    def document_counts(self) -> dict[str, int]:
        """The number of visible documents of each file that has any, by path."""

    def confirmed_removals(self) -> frozenset[str]:
        """The files whose documents a person wants removed."""

    def confirm_removals(self, paths: Iterable[str]) -> None:
        """Record that a person wants the documents of these files removed."""

    def forget_confirmed(self, paths: Iterable[str]) -> None:
        """Forget confirmations that a sync has acted on."""

    def unread(self) -> tuple[Unread, ...]:
        """Everything that the last sync could not read."""

    def put_unread(self, unread: Iterable[Unread]) -> None:
        """Replace the record of what could not be read."""


class HistoryLog(Protocol):
    """The changes of a store, in the order in which derived indexes catch up with them."""

    def generation(self) -> int:
        """The number of commits so far that changed what a search can return."""

    def last_visible_passage(self) -> int:
        """The last passage id given when documents last became visible."""

    def position(self) -> StorePosition:
        """The current position."""

    def can_follow(self, position: StorePosition) -> bool:
        """Whether a derived index at `position` can catch up: all changes since are known."""

    def passages_after(self, passage_id: int, limit: int) -> list[int]:
        """The ids of up to `limit` passages above `passage_id`, ascending."""

    def count_passages_upto(self, passage_id: int) -> int:
        """The number of passages, staged ones too, with ids up to `passage_id`."""

    def removals(self, after: int, upto: int) -> list[int]:
        """The ids of the passages removed since removal `after`, up to `upto`, oldest first."""


class Vectors(Protocol):
    """The vectors of passages, and the keys that still wait for theirs."""

    def count_pending(self) -> int:
        """The number of passages that wait for their vector."""

    def count_pending_keys(self) -> int:
        """The number of texts to encode: passages that repeat each other count once."""

    def dimension(self) -> int:
        """The length of the vectors, 0 when there are none."""

    def put(
        self, keys: Sequence[bytes], embeddings: Sequence[Embedding], texts_per_second: float
    ) -> None:
        """Store the vectors of keys that were pending, in one transaction."""

    def since(
        self, position: StorePosition, batch_size: int
    ) -> "Iterator[tuple[np.ndarray, np.ndarray]]":
        """Yield the vectors of passages that became searchable after `position`, in batches:
        passage ids (n,) int64 and unit vectors (n, d) float32."""

    def packed(self, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
        """The quantized vectors, of passages and of their sentences, of those keys that have
        some."""

    def put_packed(
        self, packed: dict[bytes, tuple[bytes, bytes]], texts_per_second: float | None = None
    ) -> None:
        """Store quantized vectors of keys that were pending, in one transaction."""

    def of_passages(self, passage_ids: Sequence[int]) -> "dict[int, np.ndarray]":
        """The unit vector (d,) float32 of each of these passages that has one."""

    def of_sentences(self, passage_ids: Sequence[int]) -> "dict[int, np.ndarray]":
        """The unit vectors (sentences, d) float32 of each of these passages that has a vector."""


class CatalogTable(Protocol):
    """The visible documents as a table, from their metadata alone."""

    def entries(self, query: CatalogQuery) -> Catalog:
        """The documents that are asked for, and the number of all that match."""

    def newest_day(self, until: date) -> date | None:
        """The newest day of publication up to `until`, days of files' making apart; or None."""

    def facets(self) -> Facets:
        """Count the documents of each day, folder, kind, tag and language."""


class Corrections(Protocol):
    """The days of publication that a person has corrected."""

    def load(self) -> dict[str, DayCorrection]:
        """All corrections, by document id."""

    def save(self, corrections: Mapping[str, DayCorrection]) -> None:
        """Replace all corrections, as a whole."""


class DenseSearch(Protocol):
    """Finds the passages whose vectors are nearest to a question's."""

    @property
    def removals(self) -> int:
        """The last of the store's removals that it has followed."""

    def prepare(self) -> bool:
        """Take in what the store has committed since; whether there are vectors to search."""

    def search(self, query: "np.ndarray", k: int, filter: Filter) -> list[tuple[int, float]]:
        """(passage id, cosine) of the nearest passages of documents that pass the filter, best
        first, up to `k` of them; the cosines may be approximate."""

    def finish_sync(self) -> None:
        """Save what is kept beside the store, if anything is."""


class UserData(Protocol):
    """What people save with an index, by name: "conversations/ID.json", "clippings.json" and
    "gold.jsonl" (judgements), and of a user whose name is HEX in hexadecimal
    "conversations/of-HEX/ID.json", "clippings-of-HEX.json" and "gold-of-HEX.jsonl".

    All raise StoreError if it cannot be read or changed.
    """

    def place(self, name: str) -> str:
        """Where the content of this name is, for messages."""

    def read(self, name: str) -> bytes | None:
        """The content of this name, or None."""

    def write(self, name: str, content: bytes, changed: datetime | None = None) -> None:
        """Keep a content, whole or not at all, in place of any other of this name; as changed now,
        or at a time with a time zone."""

    def append(self, name: str, line: bytes, limit: int) -> bool:
        """Add a line to a content; simultaneous ones do not mix. False, and nothing is added, if
        it would have more than `limit` bytes then."""

    def delete(self, name: str) -> None:
        """Delete the content of this name, if there is one."""

    def changing(self, name: str) -> AbstractContextManager[None]:
        """Let nobody else who uses this change the content of this name inside, so that it can be
        read and written anew."""

    def sizes(self, folder: str) -> dict[str, int]:
        """Name → bytes of each content directly in a folder of names, by name."""

    def times(self) -> dict[str, datetime]:
        """Name → when it was last changed, of all contents, by name."""


class Store(Protocol):
    """Documents, passages and vectors, and the tables around them.

    A document is first staged, unseen by readers; it becomes visible once all of its file is
    staged, in one transaction with the removal of what it replaces.

    Attributes:
        location: Where it is, as messages name it, without a password.
        folder: Where the indexes derived from it are, on this machine.
        is_remote: Whether other machines change it. Their syncs do not index words here, which is
            done after their commits; and it applies a filter to what a search has found, rather
            than list the ids of all passages that pass.
    """

    location: str
    folder: Path
    is_remote: bool

    @property
    def dense(self) -> DenseSearch | None:
        """The store's own search by meaning; None if FAISS is to be kept beside it."""

    @property
    def user_data(self) -> UserData:
        """What people save with the index."""

    @property
    def files(self) -> Files:
        """The source files."""

    @property
    def history(self) -> HistoryLog:
        """The changes that derived indexes follow."""

    @property
    def vectors(self) -> Vectors:
        """The vectors of passages."""

    @property
    def catalog(self) -> CatalogTable:
        """The documents as a table."""

    @property
    def corrections(self) -> Corrections:
        """The days that a person has corrected."""

    @property
    def replacements(self) -> int:
        """How often the store was found in another place, such as a file copied back."""

    def close(self) -> None:
        """Close all connections."""

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads of this thread inside see one state, whatever is committed meanwhile."""

    def check_present(self) -> None:
        """Raise MissingStoreError unless the store that was opened is in its place."""

    def damage_error(self, detail: object) -> StoreError:
        """An error that reports damage and says what to do about it."""

    def write_lock(self, wait: float) -> AbstractContextManager[None]:
        """Hold the lock of the one process that may sync, after waiting up to `wait` seconds.

        Raises BusyError, which names the holder, and UnwritableError.
        """

    def writer(self) -> SyncProcess | None:
        """The process that is syncing now, if any."""

    def size(self) -> int:
        """Bytes on disk, of all that the store and its derived indexes here consist of."""

    def on_change(self, notify: Callable[[], object]) -> None:
        """Call `notify`, in a thread of its own, after changes by other processes, where following
        them may take longer than a question should wait."""

    def finish_sync(self) -> None:
        """Make what a sync has committed cheap to read."""

    def erase_removed(self) -> None:
        """Leave as little as the engine can, in the time of a sync, of removed documents where
        they were stored."""

    def erase(self) -> None:
        """The same, in whatever time it takes."""

    def metadata(self, key: str) -> str | None:
        """The value recorded under `key` (encoder, folder, ...), or None."""

    def set_metadata(self, **values: str) -> None:
        """Record values under their keys, in one transaction."""

    def many_vectors(self) -> AbstractContextManager[None]:
        """While many vectors are put: searches may be slow inside, and the whole is faster."""

    def adopt_encoder(self, name: str, identity: str) -> None:
        """Record the encoder of an index without passages, in place of any earlier one."""

    def count_documents(self) -> int:
        """The number of visible documents."""

    def document(self, document_id: str) -> Document | None:
        """The visible document of this id, or None."""

    def documents(self, document_ids: Sequence[str]) -> dict[str, Document]:
        """The visible documents of these ids, by id."""

    def document_ids(self) -> list[str]:
        """The ids of all visible documents, sorted."""

    def digests(self, path: str, visible: bool = True) -> dict[str, str]:
        """For the visible (or else the staged) documents read from one file: id → sha256."""

    def paths(self) -> set[str]:
        """The files that visible documents were read from."""

    def stage(self, batch: Iterable[StagedDocument]) -> None:
        """Store documents with their passages, not yet visible, in one transaction."""

    def apply(self, updates: Iterable[FileUpdate]) -> None:
        """Make staged documents visible and remove others, whole files at once, in one
        transaction."""

    def set_day(self, document_id: str, day: date | None, origin: str) -> None:
        """Change the day of publication of a visible document. Raises KeyError if there is none."""

    def discard_staged(self) -> None:
        """Remove the staged documents that an interrupted sync left behind."""

    def delete_unused(self) -> None:
        """Delete vectors and pending keys that only removed documents needed, and removals long
        past."""

    def count_passages(self) -> int:
        """The number of passages of visible documents."""

    def languages(self) -> dict[str, int]:
        """Language → passages of visible documents in it, most first."""

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of visible documents that still exist under these ids."""

    def check_not_visible(self, passage_ids: Sequence[int]) -> None:
        """Check that these passages are missing among the visible ones for a known reason.

        They were removed, their document is staged, or they are newer than this snapshot; raises
        StoreError otherwise.
        """

    def passages_with_text(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """These passages, staged ones too, with title and text."""

    def searchable_texts(self, passage_ids: Sequence[int]) -> list[tuple[int, str, str]]:
        """(passage id, title and text, language) of these passages, staged ones too."""

    def pending_passages(self) -> list[tuple[bytes, int]]:
        """The keys without a vector, each with the id of one of the passages that need it,
        documents with the fewest such passages first."""

    def pending_batches(self, size: int) -> Generator[list[tuple[bytes, int]], None, None]:
        """The same, up to `size` at a time, each batch for the caller alone.

        The caller puts the vectors of a batch before it takes the next one.
        """

    def first_passages(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""

    def documents_of(self, passage_ids: Sequence[int]) -> list[str]:
        """The ids of the visible documents that these passages are from, each once."""

    def passages_of(self, document_id: str) -> dict[int, Passage]:
        """Passage id → passage of a visible document, in the order of its text."""

    def published_dates(self, passage_ids: Sequence[int]) -> dict[int, date | None]:
        """Passage id → its document's day of publication, without reading any text."""

    def matching_passages(
        self, filter: Filter, among: Sequence[int] | None = None, *, limit: int | None = None
    ) -> "np.ndarray":
        """The ids of the passages of all documents that pass `filter`, int64, ascending; only
        those `among` some, and any `limit` of them, when given."""
