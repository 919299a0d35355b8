"""Open, sync and search an index."""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import get_args

import numpy as np

from index.arguments import check_count, check_filter, check_text, shortened
from index.atomic_write import remove_abandoned
from index.day_corrections import CORRECTED, DayCorrection
from index.embedding.encoder import Encoder
from index.embedding.model_names import DEFAULT_ENCODER, MULTILINGUAL_ENCODER
from index.embedding.models import INSTALL_MULTILINGUAL, find_model, has_multilingual_encoder
from index.errors import BusyError, EncoderError, QueryError
from index.paths import index_location
from index.search.bm25 import MAX_ID_CLAUSES, BM25Index, WordIndexDamageError
from index.search.dense import FaissSearch
from index.search.fusion import fuse
from index.search.snapshots import Snapshots
from index.status import read_status
from index.storage.document_cache import DocumentCache
from index.storage.interface import Store, UserData
from index.storage.open_store import open_store
from index.storage.records import CatalogQuery
from index.text.dates import find_whole_day
from index.text.languages import language_name
from index.text.stopwords import STOPWORDS, stopwords_of
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

# Seconds a sync waits for another one before it gives up and names its process.
_LOCK_TIMEOUT = 5.0
# Seconds a sync waits for readers of an older state before it removes what they see.
_READER_TIMEOUT = 5.0
# Seconds that a question waits while another process or thread indexes words that a sync on
# another machine has committed, and seconds between looks.
_CATCH_UP_TIMEOUT, _CATCH_UP_INTERVAL = 10.0, 0.02
# Documents kept in memory: what a conversation quotes from, a few MB of news.
_CACHED_DOCUMENTS = 256
# Filters whose passages are kept in memory, at 8 bytes a passage: a filter is used for several
# questions, and listing its passages takes 0.1 s in a large index.
_CACHED_FILTERS = 8
# Characters of a query that are searched: many times what the encoder takes, and more words than
# the search by words takes. Ten megabytes would take seconds.
_QUERY_CHARS = 100_000
# Pixels: twice the width of the evidence on a wide screen, for high-density screens.
PICTURE_WIDTH = 1_200
# Share of passages in other languages than English from which a new index gets the multilingual
# encoder: the default one finds them by their words alone, and English questions not at all.
_MIN_FOREIGN_SHARE = 0.1

# What is read once in a snapshot: see `Index._state`.
_STATE = "state"

_LOG = logging.getLogger(__name__)


class Index:
    """A searchable mirror of a folder of documents. Created by `Index.open`; thread-safe."""

    def __init__(self, store: Store, encoder: str | None = None) -> None:
        self._store = store
        # Where derived indexes are; conversations and uploads are beside it.
        self.folder = store.folder
        self._is_encoder_given = encoder is not None
        self._encoder = self._choose_encoder(encoder)
        self._bm25_index = BM25Index(self.folder / "lexical")
        # Held while this process syncs or indexes words.
        self._writing = threading.RLock()
        self._snapshots = Snapshots(
            self._store, self._bm25_index, self._refresh, lambda: self._dense.removals
        )
        self._dense = store.dense or FaissSearch(
            self.folder,
            store,
            lambda conditions: self._cached_allowed_ids(conditions, self._state()),
            self._snapshots.oldest,
        )
        # Keyed by `_state` too, so that no entry outlives a change.
        self._documents = DocumentCache(_CACHED_DOCUMENTS)
        self._cached_allowed_ids = lru_cache(_CACHED_FILTERS)(self._allowed_ids)
        self._cached_few_ids = lru_cache(_CACHED_FILTERS)(self._few_ids)
        self._cached_languages = lru_cache(1)(lambda state: self._store.languages())
        self._cached_length = lru_cache(1)(lambda state: self._store.count_passages())
        self._cached_stopwords = cache(self._analyze_stopwords)
        self._cached_newest_day = lru_cache(1)(self._newest_day)
        self._repair()
        store.on_change(self._catch_up_words)

    @classmethod
    def open(
        cls, folder: str | Path | None = None, encoder: str | None = None, create: bool = True
    ) -> "Index":
        """Open an index, or create it.

        Args:
            folder: The folder of the index, or the address of a PostgreSQL database,
                "postgresql://…"; $PULLQUOTE_INDEX, else .index, by default.
            encoder: The sentence-transformers model of a new index; an existing one has its own.
            create: Whether to create an index that is missing.

        Raises:
            StoreError: The index is damaged, of another format, or missing and not to be created.
            EncoderError: The index was made with another encoder.
        """
        if encoder:
            # Before anything is created, since the name may be wrong.
            find_model(encoder)
        return cls(open_store(index_location(folder), create=create), encoder)

    def close(self) -> None:
        """Close the index's files; it cannot be used afterwards.

        A sync in another thread ends with a StoreError at its next step, for which this waits.
        """
        self._store.close()
        with self._writing:
            self._bm25_index.close()

    def _choose_encoder(self, name: str | None) -> Encoder:
        with self._store.snapshot():
            recorded = self._store.metadata("encoder")
            identity = self._store.metadata("encoder_identity")
            is_empty = not self._store.count_passages()
        if recorded is None or name is None or name == recorded:
            return Encoder(name or recorded)
        encoder = Encoder(name)
        if not is_empty and encoder.name != recorded and encoder.identity != identity:
            raise EncoderError(
                f"the index {self._store.location!r} was made with the encoder {recorded!r}, not "
                f"{name!r}, and two cannot be mixed: choose another --index, or delete this one"
            )
        return encoder

    # The corpus

    def sync(
        self,
        folder: str | Path,
        progress: Callable[[Progress], None] | None = None,
        pause: Callable[[], bool] | None = None,
        *,
        follow_links: bool = False,
        replace: bool = False,
    ) -> SyncReport:
        """Make the index mirror `folder`: text first, searchable at once, then vectors.

        Unchanged files cost nothing, and a sync that was killed continues where it stopped.

        Args:
            folder: The folder that holds the documents.
            progress: Called after each document and each batch of encoded passages.
            pause: Called after each batch of encoded passages; when it returns True the sync ends
                there, and the next one continues.
            follow_links: Whether to read files and folders outside `folder` that symbolic links in
                it lead to.
            replace: Whether to mirror the folder even if it has none or few of the index's
                documents: when it is suddenly empty, as the place of a drive that is not mounted,
                or another folder than before.

        Returns:
            The documents by what happened to them; what could not be read is in `failed`.

        Raises:
            CorpusError: The folder is missing, or contains nothing to index.
            RemovalRefusedError: It would remove most documents, without `replace`.
            BusyError: Another process is syncing.
        """
        # Imported here, since a question needs none of it.
        from index.sync.scan import check_folder
        from index.sync.sync import sync_text, sync_vectors

        source = Path(folder)
        report = progress or _ignore_progress
        check_folder(source, self.folder)
        self._store.check_present()
        with self._store.write_lock(_LOCK_TIMEOUT), self._writing:
            for place in (self.folder, source):
                remove_abandoned(place)
            self._bm25_index.repair(self._store)
            self._record_encoder()

            def make_searchable() -> None:
                self._bm25_index.catch_up(self._store)

            result = sync_text(
                self._store,
                source,
                self._encoder,
                report,
                make_searchable,
                self.folder,
                follow_links=follow_links,
                replace=replace,
                corrections=self._store.corrections.load(),
            )
            self._store.set_metadata(folder=str(source.resolve()))
            # Erasing comes before encoding, which may take hours.
            self._snapshots.wait_for_readers(_READER_TIMEOUT)
            self._catch_up()
            self._store.erase_removed()
            self._documents.clear()
            self._choose_encoder_by_languages()
            if self._store.vectors.count_pending_keys():
                self._check_encoder()
                sync_vectors(self._store, self._encoder, report, pause or _never_pause)
                self._catch_up()
            self._store.set_metadata(synced=datetime.now(UTC).isoformat(timespec="seconds"))
            self._store.finish_sync()
        return result

    def confirm_removal(self, paths: Iterable[str]) -> None:
        """Let the next sync remove the documents of these files, even if they are all there are.

        Args:
            paths: Those of a RemovalRefusedError, or paths below the corpus folder of files that
                were deleted on purpose.
        """
        self._store.files.confirm_removals(paths)

    def correct_day(self, document_id: str, day: date | None) -> None:
        """Give a document another day of publication, which a later sync keeps.

        Args:
            document_id: The document.
            day: The day; None if it has none.

        Raises:
            KeyError: There is no such document.
            BusyError: Another process is syncing.
        """
        document = self.document(document_id)
        store = self._store.corrections
        with self._store.write_lock(_LOCK_TIMEOUT):
            corrections = store.load()
            known = corrections.get(document_id)
            was, was_from = (
                (known.was, known.was_from)
                if known
                else (document.published, document.published_from)
            )
            corrections[document_id] = DayCorrection(day, was, was_from, document.sha256)
            store.save(corrections)
            self._store.set_day(document_id, day, CORRECTED)

    def restore_day(self, document_id: str) -> None:
        """Give a document the day back that it says itself; errors as of `correct_day`."""
        self.document(document_id)
        store = self._store.corrections
        with self._store.write_lock(_LOCK_TIMEOUT):
            corrections = store.load()
            if (known := corrections.pop(document_id, None)) is None:
                return
            store.save(corrections)
            self._store.set_day(document_id, known.was, known.was_from)

    def has_confirmed_removals(self) -> bool:
        """Whether removals were confirmed since the last sync."""
        return bool(self._store.files.confirmed_removals())

    def wait_for_writer(self, seconds: float) -> None:
        """Wait until no process syncs. Raises BusyError after `seconds`."""
        with self._store.write_lock(seconds):
            pass

    def __len__(self) -> int:
        """The number of passages."""
        with self._store.snapshot():
            return self._cached_length(self._state())

    def generation(self) -> int:
        """The number of commits so far, by any process, that changed what a search can return."""
        return self._store.history.generation()

    def status(self) -> Status:
        """What the index contains, and how far the last sync has come."""
        return read_status(self._store, self._encoder.name)

    def count_pending(self) -> int:
        """The number of passages that wait for their vector, and rank by words alone until then."""
        return self._snapshots.once("pending", self._store.vectors.count_pending)

    def document(self, document_id: str) -> Document:
        """The document as stored. Raises KeyError when there is none of this id (any more)."""
        document_id = check_text("the document's id", document_id)
        known_state = self._snapshots.known(_STATE)
        # A question asks for documents two hundred times, most of them again.
        if known_state and (known := self._documents.get(document_id, known_state)):
            return known
        with self._store.snapshot():
            state = self._state()
            document = self._documents.get(document_id, state)
            if document is None and (document := self._store.document(document_id)):
                self._documents.put(document, state)
        if document is None:
            shown = shortened(document_id)
            raise KeyError(f"no document {shown} in the index {self._store.location!r}")
        return document

    def prefetch_documents(self, document_ids: Iterable[str]) -> None:
        """Read documents that `document` will be asked for, in one question to a database."""
        if not self._store.is_remote:
            return
        with self._store.snapshot():
            state = self._state()
            wanted = dict.fromkeys(document_ids)
            unread = [name for name in wanted if self._documents.get(name, state) is None]
            for document in self._store.documents(unread).values() if unread else ():
                self._documents.put(document, state)

    def picture(
        self, document_id: str, page: int, spans: Sequence[Span] = (), width: int = PICTURE_WIDTH
    ) -> PagePicture:
        """Draw a page of a PDF or a picture, with boxes around spans of its text.

        Args:
            document_id: The document's id.
            page: The page's number, from 1.
            spans: The spans of the document's text to mark.
            width: The width of the picture in pixels.

        Raises:
            KeyError: There is no such document.
            ValueError: The document has no such page.
            UnreadableFileError: The file cannot be drawn, or has changed since it was read.
        """
        from index.page_images import draw_page

        page, width = check_count("the page", page), check_count("the width", width, least=1)
        document = self.document(document_id)
        with self._store.snapshot():
            folder = self._store.metadata("folder")
        return draw_page(Path(folder or ""), document, page, spans, width)

    def _state(self) -> tuple[int, int]:
        """What tells one state of the store from another, also in a copy put in its place."""
        return self._snapshots.once(
            _STATE, lambda: (self._store.history.generation(), self._store.replacements)
        )

    def snapshot(self) -> AbstractContextManager[None]:
        """Let this thread see one state of the corpus inside, whatever is committed meanwhile."""
        return self._snapshots.take()

    def catalog(
        self,
        words: str = "",
        filter: Filter | None = None,
        order: Order = "published",
        descending: bool = True,
        limit: int = 100,
        skip: int = 0,
        *,
        in_text: bool = False,
    ) -> Catalog:
        """List documents.

        Args:
            words: Words that must all occur in the title, id, date, authors or tags.
            filter: The documents to list; all by default.
            order: What to sort by. Documents without a date come last when sorted by date.
            descending: Whether to reverse the order.
            limit: The number of entries to return, at most.
            skip: The number of entries to leave out at the beginning.
            in_text: Whether to find the words also in the text of the documents, in their kind,
                and in their date as people write it, in any way: "8 november 2023".

        Raises:
            QueryError: An argument is of the wrong type or out of range.
        """
        words, conditions = check_text("the words", words), check_filter(filter)
        limit, skip = check_count("the limit", limit), check_count("the skip", skip)
        if order not in get_args(Order):
            expected = ", ".join(get_args(Order))
            raise QueryError(f"the order is {shortened(order)}, expected one of {expected}")
        # Of a text, passages that have all words; a long search has more words than a sentence.
        terms = self.analyze(words, is_query=True) if in_text else []
        with self.snapshot(), self._store.snapshot():
            with_words = self.documents_with(terms, filter) if terms else []
            # However a day is written, it is the same day, and "2 March" is not in "12 March".
            day = find_whole_day(words) if in_text else None
            return self._store.catalog.entries(
                CatalogQuery(
                    words=(day.isoformat(),) if day else tuple(words.casefold().split()),
                    matching=frozenset(with_words) if in_text else None,
                    filter=conditions,
                    order=order,
                    descending=descending,
                    limit=limit,
                    skip=skip,
                )
            )

    def newest_day(self, until: date) -> date | None:
        """The newest day of publication up to `until` that a document or its name gives; None if
        there is none. The days on which files were made do not count."""
        with self._store.snapshot():
            return self._cached_newest_day(until, self._state())

    def _newest_day(self, until: date, state: tuple[int, int]) -> date | None:
        return self._store.catalog.newest_day(until)

    def facets(self) -> Facets:
        """The values that a Filter can select by, each with its number of documents."""
        with self._store.snapshot():
            return self._store.catalog.facets()

    def first_passages(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        limit = check_count("the limit", limit)
        with self._store.snapshot():
            return self._store.first_passages(limit)

    def passages(self, document_id: str) -> dict[int, Passage]:
        """Passage id → passage of a document, in order; together they hold all its sentences."""
        with self._store.snapshot():
            return self._store.passages_of(document_id)

    # Search

    def documents_with(self, terms: Collection[str], filter: Filter | None = None) -> list[str]:
        """Find all documents of which one passage contains each of some terms.

        Args:
            terms: Terms as `analyze` returns them. A passage's title counts as part of it.
            filter: The documents to search in; all by default.

        Returns:
            The ids of all such documents, not of the best alone.
        """
        with self.snapshot():
            passage_ids = self._bm25_index.passages_with_all(self._snapshots.view, terms)
            if filter and filter != Filter():
                passage_ids = self._among_matching(filter, passage_ids)
            return self._store.documents_of(passage_ids)

    def search(self, query: str, k: int = 50, filter: Filter | None = None) -> list[Hit]:
        """Find the passages that best match a query by meaning and by words.

        A query without a word finds nothing. Passages whose vector is pending rank by words alone.

        Args:
            query: A question or keywords, without a syntax of its own.
            k: The number of hits to return, at most.
            filter: The documents to search in; all by default.

        Returns:
            Hits, best first.

        Raises:
            QueryError: An argument is of the wrong type.
        """
        query = check_text("the query", query).strip()[:_QUERY_CHARS]
        k, conditions = check_count("k", k, least=None), check_filter(filter)
        if k < 1 or not any(map(str.isalnum, query)):
            return []
        with self.snapshot():
            find = partial(self._search, query, k, conditions)
            try:
                return list(self._snapshots.once((query, k, conditions), find))
            except WordIndexDamageError as error:
                _LOG.warning("%s; rebuilding it now", error)
                self._repair()
                # Another process may be writing, which does not notice the damage.
                self._bm25_index.load(self._store)
                self._snapshots.renew_view()
                return find()

    def _search(self, query: str, k: int, filter: Filter) -> list[Hit]:
        view = self._snapshots.view
        allowed_ids, select = None, None
        if filter != Filter():
            if self._store.is_remote:
                allowed_ids = self._cached_few_ids(filter, self._state())
                if allowed_ids is None:
                    select = partial(self._among_matching, filter)
            else:
                allowed_ids = self._cached_allowed_ids(filter, self._state())
        passages: dict[int, Passage] = {}
        languages = tuple(self.languages())

        def search_words(limit: int) -> list[tuple[int, float]]:
            return self._bm25_index.search(
                view, query, limit, allowed_ids, languages=languages, select=select
            )

        lexical = self._best_visible(search_words, k, passages)
        cosines: dict[int, float] = {}
        if self._dense.prepare():
            query_vector = self.encode(query)
            cosines = self._best_visible(
                lambda limit: self._dense.search(query_vector, limit, filter), k, passages
            )
            unmatched = [passage_id for passage_id in cosines if passage_id not in lexical]
            vectors = self._store.vectors.of_passages([*{**cosines, **lexical}])
            cosines = {
                passage_id: float(vector @ query_vector) for passage_id, vector in vectors.items()
            }
            scores = self._bm25_index.search(
                view, query, len(unmatched), unmatched, languages=languages
            )
            # A damaged file may yield ids that were not asked for.
            lexical |= {passage_id: score for passage_id, score in scores if passage_id in cosines}
        return [
            Hit(
                passages[passage_id],
                score,
                cosines.get(passage_id),
                lexical.get(passage_id, 0.0),
                passage_id,
            )
            for passage_id, score in fuse(cosines, lexical)[:k]
        ]

    def _among_matching(self, filter: Filter, passage_ids: Sequence[int]) -> list[int]:
        """Those of some passages whose documents pass a filter."""
        if self._store.is_remote:
            matching: list[int] = self._store.matching_passages(filter, passage_ids).tolist()
            return matching
        allowed = self._cached_allowed_ids(filter, self._state())
        return (
            list(passage_ids) if allowed is None else np.intersect1d(passage_ids, allowed).tolist()
        )

    def _few_ids(self, filter: Filter, state: tuple[int, int]) -> "np.ndarray | None":
        """The passages that pass a filter if they are few; None otherwise."""
        passage_ids = self._store.matching_passages(filter, limit=MAX_ID_CLAUSES + 1)
        return passage_ids if len(passage_ids) <= MAX_ID_CLAUSES else None

    def _allowed_ids(self, filter: Filter, state: tuple[int, int]) -> "np.ndarray | None":
        """The passages that pass a filter; None when all do."""
        if filter == Filter():
            return None
        passage_ids = self._store.matching_passages(filter)
        return None if len(passage_ids) == self._store.count_passages() else passage_ids

    def _best_visible(
        self, search: Callable[[int], list[tuple[int, float]]], k: int, passages: dict[int, Passage]
    ) -> dict[int, float]:
        """The best `k` visible hits of `search`, which takes the number of hits to return.

        Their passages are added to `passages`.
        """
        limit = k
        while True:
            hits = search(limit)
            unread = [passage_id for passage_id, _ in hits if passage_id not in passages]
            passages |= self._store.passages(unread)
            visible = [hit for hit in hits if hit[0] in passages]
            if len(visible) < len(hits):
                self._store.check_not_visible(
                    [passage_id for passage_id, _ in hits if passage_id not in passages]
                )
            if len(visible) >= k or len(hits) < limit:
                return dict(visible[:k])
            limit *= 4

    def load_in_background(self) -> None:
        """Start loading the encoder, for which the first question would wait otherwise."""
        self._encoder.load_in_background()

    def encode(self, query: str) -> np.ndarray:
        """Encode a question as a unit vector (d,)."""
        query = check_text("the query", query)[:_QUERY_CHARS]
        self._check_encoder()
        return self._encoder.encode_query(query)

    def sentence_vectors(self, hits: Iterable[Hit | int]) -> dict[int, np.ndarray]:
        """Passage id → unit vectors (sentences, d), for the hits, or the ids of passages, whose
        vectors are not pending."""
        passage_ids = [hit if isinstance(hit, int) else hit.passage_id for hit in hits]
        with self._store.snapshot():
            return self._store.vectors.of_sentences(passage_ids)

    def published_dates(self, hits: Sequence[Hit]) -> dict[int, date | None]:
        """Passage id → the day its document was published, None where it is not known."""
        with self._store.snapshot():
            return self._store.published_dates([hit.passage_id for hit in hits])

    def analyze(self, text: str, *, is_query: bool = False, language: str = "") -> list[str]:
        """The terms of `text` as the index matches them: lower case, no accents, stemmed; numbers,
        days and spellings in one form each in a question, in all that may be asked for in others.

        With a `language`, words are in its own forms, as documents in it have them beside the
        common ones.
        """
        text = check_text("the text", text)
        analyze = partial(self._bm25_index.analyze, self._snapshots.view, text, language)
        key = (text, language, is_query)
        return list(self._snapshots.once(key, partial(analyze, is_query=is_query)))

    def analyze_forms(self, text: str, language: str) -> list[tuple[str, str]]:
        """Each word of a document's text as its term in the document's language and its common
        term."""
        forms = self._bm25_index.analyzer.forms(check_text("the text", text), (language,))
        return [(own, common) for common, own in forms]

    @property
    def user_data(self) -> UserData:
        """What people save with the index: beside its folder, or in its database."""
        return self._store.user_data

    @property
    def location(self) -> str:
        """Where the index is: its folder, or its database, without a password."""
        return self._store.location

    @property
    def encoder(self) -> str:
        """The name of the encoder."""
        return self._encoder.name

    def languages(self) -> dict[str, int]:
        """The ISO 639-1 codes of the documents' languages, each with its number of passages, most
        first; "" for documents whose language cannot be told."""
        with self._store.snapshot():
            return self._cached_languages(self._state())

    def words(self, prefix: str) -> list[tuple[str, int]]:
        """The documents' words, as written, that begin with `prefix`, most frequent first, each
        with the number of passages that have it."""
        return self._snapshots.view.words(prefix)

    @cached_property
    def stopword_terms(self) -> frozenset[str]:
        """The English stopwords as the index matches them."""
        return frozenset(self.analyze(" ".join(STOPWORDS)))

    def stopword_terms_of(self, language: str) -> frozenset[str]:
        """The stopwords of a language as the index matches them in documents in it."""
        if language == "en":
            return self.stopword_terms
        return self._cached_stopwords(language)

    def _analyze_stopwords(self, language: str) -> frozenset[str]:
        # One by one, since of phrases the words may mean something.
        words = [word for word in stopwords_of(language) if " " not in word]
        return frozenset(
            term
            for own_language in (language, "")
            for term in self._bm25_index.analyzer.terms_in(" ".join(words), own_language)
        )

    def frequency(self, term: str) -> int:
        """The number of passages that contain a term, as returned by `analyze`."""
        return self._snapshots.view.frequency(check_text("the term", term))

    # Derived indexes

    def _repair(self) -> None:
        """Rebuild what is missing or damaged of the derived indexes, and bring them up to date."""
        try:
            with write_lock(self.folder, wait=0), self._writing:
                remove_abandoned(self.folder)
                self._bm25_index.repair(self._store)
                self._catch_up()
        except BusyError:
            # The process that is writing repairs and updates the shared files itself.
            self._bm25_index.refresh()
        except UnwritableError:
            self._bm25_index.load(self._store)

    def _refresh(self) -> None:
        """Load the last commit of the BM25 index."""
        self._bm25_index.refresh()
        deadline = time.monotonic() + (_CATCH_UP_TIMEOUT if self._store.is_remote else 0)
        while not self._bm25_index.view.is_complete(self._store):
            # A writer was killed before it caught up, or the files were deleted, or a sync on
            # another machine has committed. A writer at work here will catch up itself.
            if self._catch_up_words() or time.monotonic() >= deadline:
                return
            time.sleep(_CATCH_UP_INTERVAL)
            self._bm25_index.refresh()

    def _catch_up_words(self) -> bool:
        """Bring the BM25 index up to date, unless another process does; whether it was done."""
        if self._store.is_remote:
            # It is derived, so that whoever needs room may delete it.
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with write_lock(self.folder, wait=0), self._writing:
                self._bm25_index.catch_up(self._store)
        except BusyError:
            return False
        except UnwritableError:
            self._bm25_index.load(self._store)
        return True

    def _catch_up(self) -> None:
        """Bring both derived indexes up to date, and save them."""
        self._bm25_index.catch_up(self._store)
        self._dense.finish_sync()

    def _record_encoder(self) -> None:
        """Record the encoder of a new index before its first passage, which is split for it."""
        recorded = self._store.metadata("encoder_identity")
        is_empty = not self._store.count_passages()
        if recorded is None or (is_empty and recorded != self._encoder.identity):
            self._store.adopt_encoder(self._encoder.name, self._encoder.identity)
        elif self._store.metadata("encoder") != self._encoder.name:
            # The same model under another name, since its folder has moved.
            self._store.set_metadata(encoder=self._encoder.name)

    def _choose_encoder_by_languages(self) -> None:
        """Take the multilingual encoder for a new index of which a real share is not English."""
        if self._is_encoder_given or self._encoder.name != DEFAULT_ENCODER:
            return
        passages = self._store.languages()
        foreign = sum(count for name, count in passages.items() if name not in ("", "en"))
        if foreign <= _MIN_FOREIGN_SHARE * sum(passages.values()):
            return
        if self._store.vectors.dimension():
            return
        if not has_multilingual_encoder():
            names = [language_name(name) for name in passages if name not in ("", "en")]
            _LOG.warning(
                "documents in %s are found by their words alone: for an "
                "index that finds them by meaning as well, %s and sync into a new --index",
                " and ".join(names[:3]),
                INSTALL_MULTILINGUAL,
            )
            return
        encoder = Encoder(MULTILINGUAL_ENCODER)
        self._store.set_metadata(encoder=encoder.name, encoder_identity=encoder.identity)
        self._encoder = encoder

    def _check_encoder(self) -> None:
        """Raise EncoderError unless the encoder is the recorded one."""
        recorded = self._store.metadata("encoder_identity")
        name = self._store.metadata("encoder")
        if name == MULTILINGUAL_ENCODER != self._encoder.name and not self._is_encoder_given:
            # Another process has chosen it since.
            self._encoder = Encoder(name)
        if recorded is not None and recorded != self._encoder.identity:
            raise EncoderError(
                f"the encoder {self._encoder.name!r} is not the one that the index "
                f"{self._store.location!r} was made with ({self._encoder.identity}, expected "
                f"{recorded}): restore it, or delete the index and sync again"
            )


def _never_pause() -> bool:
    return False


def _ignore_progress(progress: Progress) -> None:
    pass
