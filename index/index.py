"""Index: a folder on disk that mirrors a corpus, opened, synced, searched."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import filelock
import numpy as np

from index.dense import Dense
from index.encoder import Encoder
from index.errors import BusyError, EncoderError, StoreError
from index.fusion import fuse
from index.lexical import Lexical
from index.store import FILE_NAME, Store
from index.sync import sync_text, sync_vectors
from index.types import Document, Filter, Hit, Passage, Progress, Status, SyncReport

DEFAULT_FOLDER = ".index"
FOLDER_VARIABLE = "PULLQUOTE_INDEX"

# Seconds a sync waits for another one before it gives up and names the holder.
_PATIENCE = 5.0
# Documents whose text is kept at hand: what a conversation quotes from, a few MB of news.
_CACHED_DOCUMENTS = 256


class Index:
    """A searchable mirror of a folder of documents. Made by `Index.open`; usable from threads."""

    def __init__(self, folder: Path, encoder: str | None = None) -> None:
        self.folder = folder
        self._store = Store(folder / FILE_NAME)
        self._encoder = self._choose(encoder)
        self._lexical = Lexical.open(folder / "lexical")
        dimension = self._store.fact("dimension")
        self._dense = Dense.open(folder, int(dimension)) if dimension else None
        self._documents = lru_cache(_CACHED_DOCUMENTS)(self._store.document)
        self._document_generation = -1
        try:
            with self._writing(wait=0):
                self._catch_up()
        except BusyError:
            # Another process is writing; it brings the shared files up to date when it is done.
            pass

    @classmethod
    def open(cls, folder: str | Path | None = None, encoder: str | None = None) -> "Index":
        """Open the index in `folder`, made when missing (default: $PULLQUOTE_INDEX or .index).

        `encoder` names the model for a new index; an old one has its own. Raises StoreError for
        a damaged or newer index, EncoderError for another encoder than the one it was made with.
        """
        place = Path(folder or os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)
        if place.exists() and not place.is_dir():
            raise StoreError(f"{str(place)!r} is a file, expected the folder of an index")
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot make the index folder {str(place)!r}: {error.strerror}") from error
        return cls(place, encoder)

    def _choose(self, name: str | None) -> Encoder:
        recorded = self._store.fact("encoder")
        if recorded and name and name != recorded:
            raise EncoderError(
                f"the index {str(self.folder)!r} was made with the encoder {recorded!r}, not "
                f"{name!r}, and two cannot be mixed: choose another --index, or delete this one"
            )
        return Encoder(recorded or name)

    # The corpus

    def sync(
        self, folder: str | Path, progress: Callable[[Progress], None] | None = None
    ) -> SyncReport:
        """Make the index mirror `folder`: text first, searchable at once, then vectors.

        Unchanged files cost nothing, and a sync that was killed is taken up where it stopped.
        `progress` is called with a Progress after each document and each batch of passages.
        Raises CorpusError for a folder that is missing or holds nothing, BusyError when another
        process is syncing. What can't be read is in the report's `failed`; the rest goes on.
        """
        report = progress or (lambda _: None)
        source = Path(folder)
        with self._writing(wait=_PATIENCE):
            result = sync_text(self._store, source, self._encoder, report, leave_out=self.folder)
            self._lexical.catch_up(self._store)
            self._store.record("folder", str(source.resolve()))
            self._check_encoder()
            sync_vectors(self._store, self._encoder, report)
            self._store.record("synced", datetime.now(UTC).isoformat(timespec="seconds"))
            self._catch_up()
        return result

    def __len__(self) -> int:
        """The number of passages."""
        return self._store.count_passages()

    def status(self) -> Status:
        """What the index holds and how far it has come."""
        with self._store.snapshot():
            return Status(
                documents=self._store.count_documents(),
                passages=self._store.count_passages(),
                pending=self._store.count_pending(),
                encoder=self._encoder.name,
                generation=self._store.generation(),
                folder=self._store.fact("folder"),
                synced=self._store.fact("synced"),
                failed=self._store.failures(),
            )

    def document(self, document_id: str) -> Document:
        """The document as stored. Raises KeyError when there is none of that id (any more)."""
        generation = self._store.generation()
        if generation != self._document_generation:
            self._documents.cache_clear()
            self._document_generation = generation
        found = self._documents(document_id)
        if found is None:
            raise KeyError(f"no document {document_id!r} in the index {str(self.folder)!r}")
        return found

    def openings(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        return [stored.passage for stored in self._store.first_passages(limit)]

    # Search

    def search(self, query: str, k: int = 50, filter: Filter | None = None) -> list[Hit]:
        """The `k` passages that best match `query` by meaning and by words, best first.

        A query without a word finds nothing. Passages whose vector is pending rank by words alone.
        """
        if not self.terms(query):
            return []
        self._lexical.follow()
        with self._store.snapshot():
            among = self._store.matching(filter) if filter else None
            lexical = dict(self._lexical.search(query, k, among))
            dense: dict[int, float] = {}
            if self._ready_dense():
                assert self._dense is not None
                vector = self._encoder.query(query)
                dense = dict(self._dense.search(vector, k, among))
                missing = [number for number in lexical if number not in dense]
                unmatched = [number for number in dense if number not in lexical]
                dense |= self._dense.scores(vector, missing)
                lexical |= self._lexical.search(query, len(unmatched), unmatched)
            ranked = fuse(dense, lexical)[:k]
            stored = self._store.passages([number for number, _ in ranked])
        return [
            Hit(stored[number].passage, score, dense.get(number), lexical.get(number, 0.0), number)
            for number, score in ranked
            if number in stored
        ]

    def encode(self, query: str) -> np.ndarray:
        """The unit vector (d,) of a question."""
        self._check_encoder()
        return self._encoder.query(query)

    def sentence_vectors(self, hits: Sequence[Hit]) -> dict[int, np.ndarray]:
        """Hit number → unit vectors (sentences, d), for the hits whose vectors are not pending."""
        return self._store.sentence_vectors([hit.number for hit in hits])

    def terms(self, text: str) -> list[str]:
        """The words of `text` as the index matches them: lower case, no accents, stemmed."""
        return self._lexical.terms(text)

    def frequency(self, term: str) -> int:
        """In how many passages one of those words occurs."""
        return self._lexical.frequency(term)

    # Keeping the derived indexes up

    def _ready_dense(self) -> bool:
        """Bring the vectors in memory up to the store; False while there are none."""
        if self._dense is None:
            dimension = self._store.fact("dimension")
            if dimension is None:
                return False
            self._dense = Dense.open(self.folder, int(dimension))
        self._dense.catch_up(self._store)
        return len(self._dense) > 0

    def _catch_up(self) -> None:
        self._lexical.catch_up(self._store)
        if self._ready_dense():
            assert self._dense is not None
            self._dense.save()

    def _check_encoder(self) -> None:
        """Record the encoder with its first vector, and refuse another one ever after."""
        recorded = self._store.fact("encoder_identity")
        if recorded is None:
            self._store.record("dimension", str(self._encoder.dimension))
            self._store.record("encoder", self._encoder.name)
            self._store.record("encoder_identity", self._encoder.identity)
        elif recorded != self._encoder.identity:
            raise EncoderError(
                f"the encoder {self._encoder.name!r} is not the one that the index "
                f"{str(self.folder)!r} was made with ({self._encoder.identity}, expected "
                f"{recorded}): restore it, or delete the index and sync again"
            )

    @contextmanager
    def _writing(self, wait: float) -> Iterator[None]:
        """Hold the index's one writer's lock; a dead process's is no obstacle."""
        lock = filelock.FileLock(self.folder / "writer.lock", timeout=wait)
        holder = self.folder / "writer.json"
        try:
            lock.acquire()
        except filelock.Timeout as error:
            raise BusyError(f"{_named(holder)} is syncing the index {str(self.folder)!r}: wait for it") from error
        try:
            holder.write_text(json.dumps({"pid": os.getpid()}), "utf-8")
            yield
        finally:
            holder.unlink(missing_ok=True)
            lock.release()


def _named(holder: Path) -> str:
    try:
        return f"process {json.loads(holder.read_text('utf-8'))['pid']}"
    except (OSError, ValueError, KeyError):
        return "another process"
