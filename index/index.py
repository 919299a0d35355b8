"""Index: a folder on disk that mirrors a corpus, opened, synced, searched."""

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from index.embedding.encoder import Encoder
from index.embedding.models import find_model
from index.errors import BusyError, EncoderError, StoreError
from index.page_images import PICTURE_WIDTH, draw_page
from index.paths import index_folder, refuse_emptied
from index.search.ann import VectorIndex
from index.search.bm25 import BM25Index
from index.search.fusion import fuse
from index.search.snapshots import Snapshots
from index.status import read_status
from index.stopwords import STOPWORDS
from index.storage.secure_delete import erase
from index.storage.store import FILE_NAME, Store
from index.sync.scan import check_folder
from index.sync.sync import sync_text, sync_vectors
from index.types import (
    Catalog,
    Document,
    Facets,
    Filter,
    Hit,
    Order,
    PagePicture,
    Passage,
    Progress,
    Span,
    Status,
    SyncReport,
)
from index.write_lock import UnwritableError, write_lock

# Seconds a sync waits for another one before it gives up and names the holder.
_PATIENCE = 5.0
# Seconds a sync waits for readers of an older state before it lets go of what they see.
_READERS = 5.0
# Documents whose text is kept at hand: what a conversation quotes from, a few MB of news.
_CACHED_DOCUMENTS = 256
# Filters whose passages are kept at hand, 8 bytes a passage: who narrows a search asks more than
# one question so, and each would list them anew for .1 s in a large index.
_FILTERS = 8


class Index:
    """A searchable mirror of a folder of documents. Made by `Index.open`; usable from threads."""

    def __init__(self, folder: Path, encoder: str | None = None) -> None:
        self.folder = folder
        refuse_emptied(folder / FILE_NAME, folder / "lexical")
        self._store = Store(folder / FILE_NAME)
        self._encoder = self._choose(encoder)
        self._lexical = BM25Index(folder / "lexical")
        self._dense: VectorIndex | None = None
        self._dense_lock = threading.Lock()
        self._snapshots = Snapshots(
            self._store,
            self._lexical,
            self._follow,
            lambda: self._dense.removals if self._dense else 0,
        )
        # By generation too, so that nothing outlives a change.
        self._documents = lru_cache(_CACHED_DOCUMENTS)(self._read_document)
        self._among = lru_cache(_FILTERS)(self._filtered_ids)
        self._document_generation = -1
        try:
            with write_lock(self.folder, wait=0):
                self._lexical.repair(self._store)
                self._catch_up()
        except (BusyError, UnwritableError):
            # Another process is writing, and brings the shared files up to date when it is done;
            # or none can, and what is there is used as it is.
            self._lexical.follow()

    @classmethod
    def open(
        cls, folder: str | Path | None = None, encoder: str | None = None, create: bool = True
    ) -> "Index":
        """Open the index in `folder`, made when missing (default: $PULLQUOTE_INDEX or .index).

        `encoder` names the model for a new index; an old one has its own. Raises StoreError for
        a damaged or newer index, and for a missing one when not to `create` it; EncoderError for
        another encoder than the one it was made with.
        """
        place = index_folder(folder)
        if not create and not (place / FILE_NAME).is_file():
            raise StoreError(
                f"no index in {str(place)!r}: make one with python -m index sync FOLDER"
            )
        if place.exists() and not place.is_dir():
            raise StoreError(f"{str(place)!r} is a file, expected the folder of an index")
        if encoder:
            # A name that is wrong shall not leave a new folder behind.
            find_model(encoder)
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"cannot make the index folder {str(place)!r}: {error.strerror}"
            ) from error
        return cls(place, encoder)

    def close(self) -> None:
        """Close its files; it can't be used afterwards."""
        self._lexical.close()
        self._store.close()

    def _choose(self, name: str | None) -> Encoder:
        with self._store.snapshot():
            recorded = self._store.metadata("encoder")
            identity = self._store.metadata("encoder_identity")
            empty = not self._store.count_passages()
        if recorded is None or name is None or name == recorded:
            return Encoder(name or recorded)
        encoder = Encoder(name)
        if not empty and encoder.name != recorded and encoder.identity != identity:
            raise EncoderError(
                f"the index {str(self.folder)!r} was made with the encoder {recorded!r}, not "
                f"{name!r}, and two cannot be mixed: choose another --index, or delete this one"
            )
        return encoder

    # The corpus

    def sync(
        self,
        folder: str | Path,
        progress: Callable[[Progress], None] | None = None,
        pause: Callable[[], bool] | None = None,
    ) -> SyncReport:
        """Make the index mirror `folder`: text first, searchable at once, then vectors.

        Unchanged files cost nothing, and a sync that was killed is taken up where it stopped.
        `progress` is called with a Progress after each document and each batch of passages, and
        `pause` after each batch: when it is true the sync ends there, and the next one goes on.
        Raises CorpusError for a folder that is missing or holds nothing, BusyError when another
        process is syncing. What can't be read is in the report's `failed`; the rest goes on.
        """
        source = Path(folder)
        report = progress or _no_progress
        check_folder(source, self.folder)
        with write_lock(self.folder, wait=_PATIENCE):
            self._adopt_encoder()

            def settle() -> None:
                self._lexical.catch_up(self._store)

            result = sync_text(self._store, source, self._encoder, report, settle, self.folder)
            self._store.set_metadata(folder=str(source.resolve()))
            # Before the vectors, which may take hours.
            self._snapshots.wait(_READERS)
            self._catch_up()
            erase(self._store)
            self._documents.cache_clear()
            if self._store.count_pending_keys():
                self._check_encoder()
                sync_vectors(self._store, self._encoder, report, pause or _never)
                self._catch_up()
            self._store.set_metadata(synced=datetime.now(UTC).isoformat(timespec="seconds"))
            self._store.checkpoint()
        return result

    def __len__(self) -> int:
        """The number of passages."""
        with self._store.snapshot():
            return self._store.count_passages()

    def generation(self) -> int:
        """Counts the commits that changed what a search can return, by whatever process."""
        return self._store.generation()

    def status(self) -> Status:
        """What the index holds and how far it has come."""
        return read_status(self.folder, self._store, self._encoder.name)

    def count_pending(self) -> int:
        """How many passages wait for their vector, and are found by words alone until then."""
        return self._store.count_pending()

    def document(self, document_id: str) -> Document:
        """The document as stored. Raises KeyError when there is none of that id (any more)."""
        with self._store.snapshot():
            generation = self._store.generation()
            if generation != self._document_generation:
                self._documents.cache_clear()
                self._document_generation = generation
            found = self._documents(document_id, generation)
        if found is None:
            raise KeyError(f"no document {document_id!r} in the index {str(self.folder)!r}")
        return found

    def picture(
        self, document_id: str, page: int, spans: Sequence[Span] = (), width: int = PICTURE_WIDTH
    ) -> PagePicture:
        """Page `page`, from 1, of a PDF or a picture as a person sees it, `width` pixels wide,
        with the places of `spans` of the document's text.

        Raises KeyError when there is no such document, ValueError when it has no such page, and
        UnreadableFileError when its file can't be shown, or is not what was read any more.
        """
        document = self.document(document_id)
        with self._store.snapshot():
            folder = self._store.metadata("folder")
        return draw_page(Path(folder or ""), document, page, spans, width)

    def _read_document(self, document_id: str, generation: int) -> Document | None:
        return self._store.document(document_id)

    def snapshot(self) -> AbstractContextManager[None]:
        """Inside, this thread sees one state of the corpus, whatever is committed meanwhile."""
        return self._snapshots.take()

    def catalog(
        self,
        words: str = "",
        filter: Filter | None = None,
        order: Order = "published",
        descending: bool = True,
        limit: int = 100,
        skip: int = 0,
    ) -> Catalog:
        """The documents that pass `filter` and have all `words` in their title, id, day, authors
        or tags, sorted: `limit` of them after the first `skip`. Those without a day come last
        when they are sorted by it."""
        with self._store.snapshot():
            return self._store.catalog(words, filter or Filter(), order, descending, limit, skip)

    def facets(self) -> Facets:
        """What a Filter can go by, each with how many documents have it."""
        with self._store.snapshot():
            return self._store.facets()

    def first_passages(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        with self._store.snapshot():
            return self._store.first_passages(limit)

    # Search

    def search(self, query: str, k: int = 50, filter: Filter | None = None) -> list[Hit]:
        """The `k` passages that best match `query` by meaning and by words, best first.

        A query without a word finds nothing. Passages whose vector is pending rank by words alone.
        """
        if k < 1 or not any(map(str.isalnum, query)):
            return []
        with self.snapshot():
            view = self._snapshots.view
            among = None
            if filter and filter != Filter():
                among = self._among(filter, self._store.generation())
            stored: dict[int, Passage] = {}

            def by_words(wanted: int) -> list[tuple[int, float]]:
                return self._lexical.search(view, query, wanted, among)

            lexical = self._best_live(by_words, k, stored)
            cosines: dict[int, float] = {}
            dense = self._ready_dense()
            if dense is not None and len(dense):
                vector = self.encode(query)
                cosines = self._best_live(
                    lambda wanted: dense.search(vector, wanted, among), k, stored
                )
                unmatched = [number for number in cosines if number not in lexical]
                near = self._store.vectors_of([*{**cosines, **lexical}])
                cosines = {number: float(found @ vector) for number, found in near.items()}
                lexical |= dict(self._lexical.search(view, query, len(unmatched), unmatched))
        return [
            Hit(stored[number], score, cosines.get(number), lexical.get(number, 0.0), number)
            for number, score in fuse(cosines, lexical)[:k]
        ]

    def _filtered_ids(self, filter: Filter, generation: int) -> "np.ndarray | None":
        """The passages that a filter lets through; None when it lets all."""
        numbers = self._store.matching(filter)
        return None if len(numbers) == self._store.count_passages() else numbers

    def _best_live(
        self,
        search: Callable[[int], list[tuple[int, float]]],
        k: int,
        stored: dict[int, Passage],
    ) -> dict[int, float]:
        """The best `k` of what `search` finds when asked for so many, apart from passages that are
        gone or not yet in place; the others are put into `stored`."""
        wanted = k
        while True:
            found = search(wanted)
            stored |= self._store.passages([number for number, _ in found if number not in stored])
            live = [(number, score) for number, score in found if number in stored]
            if len(live) < len(found):
                self._store.check_gone([number for number, _ in found if number not in stored])
            if len(live) >= k or len(found) < wanted:
                return dict(live[:k])
            wanted *= 4

    def encode(self, query: str) -> np.ndarray:
        """The unit vector (d,) of a question."""
        self._check_encoder()
        return self._encoder.encode_query(query)

    def sentence_vectors(self, hits: Sequence[Hit]) -> dict[int, np.ndarray]:
        """Hit number → unit vectors (sentences, d), for the hits whose vectors are not pending."""
        with self._store.snapshot():
            return self._store.sentence_vectors([hit.passage_id for hit in hits])

    def published_dates(self, hits: Sequence[Hit]) -> dict[int, date | None]:
        """Hit number → the day its document was published, None where it has none."""
        with self._store.snapshot():
            return self._store.published_dates([hit.passage_id for hit in hits])

    def analyze(self, text: str) -> list[str]:
        """The words of `text` as the index matches them: lower case, no accents, stemmed."""
        return self._lexical.analyze(text)

    @cached_property
    def stopword_terms(self) -> frozenset[str]:
        """The function words as the index matches them."""
        return frozenset(self.analyze(" ".join(STOPWORDS)))

    def frequency(self, term: str) -> int:
        """In how many passages one of those words occurs."""
        return self._snapshots.view.frequency(term)

    # Keeping the derived indexes up

    def _follow(self) -> None:
        """See the words of what was committed since, by whomever."""
        self._lexical.follow()
        if not self._lexical.shows(self._lexical.view, self._store):
            # A writer that was killed left them behind, or they were deleted. One at work sees to
            # it itself.
            with suppress(BusyError, UnwritableError), write_lock(self.folder, wait=0):
                self._lexical.catch_up(self._store)

    def _ready_dense(self) -> VectorIndex | None:
        """The vectors in memory, up to the store; None as long as there are none."""
        dimension = self._store.dimension()
        with self._dense_lock:
            dense = self._dense
            if not dimension:
                return None
            if dense is None or dense.dimension != dimension:
                dense = self._dense = VectorIndex.open(self.folder, dimension, self._store)
        dense.catch_up(self._store, self._snapshots.oldest())
        return dense

    def _catch_up(self) -> None:
        self._lexical.catch_up(self._store)
        with self._store.snapshot():
            dense = self._ready_dense()
        if dense is not None:
            if self._snapshots.oldest() is None:
                dense.rebuild(self._store)
            dense.save()

    def _adopt_encoder(self) -> None:
        """Record the encoder of a new index before its first passage, which is cut to its size."""
        recorded = self._store.metadata("encoder_identity")
        if recorded is None or (
            not self._store.count_passages() and recorded != self._encoder.identity
        ):
            self._store.adopt_encoder(self._encoder.name, self._encoder.identity)
        elif self._store.metadata("encoder") != self._encoder.name:
            # The same model by another name, `_choose` has seen to that: its folder has moved.
            self._store.set_metadata(encoder=self._encoder.name)

    def _check_encoder(self) -> None:
        """Refuse another encoder than the recorded one."""
        recorded = self._store.metadata("encoder_identity")
        if recorded is not None and recorded != self._encoder.identity:
            raise EncoderError(
                f"the encoder {self._encoder.name!r} is not the one that the index "
                f"{str(self.folder)!r} was made with ({self._encoder.identity}, expected "
                f"{recorded}): restore it, or delete the index and sync again"
            )


def _never() -> bool:
    """For a sync that goes through to its end."""
    return False


def _no_progress(progress: Progress) -> None:
    """For a sync that nobody watches."""
