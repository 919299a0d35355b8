"""Search the store's passages by words, with Tantivy's BM25."""

import json
import logging
import os
import shutil
import tempfile
import threading
import zlib
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import filelock
import numpy as np
import tantivy
from tantivy import DocAddress, Occur, Query

from index.atomic_write import remove_abandoned, write_atomically
from index.errors import BusyError, StoreError
from index.search.analyzer import STEMMED_LANGUAGES, Analyzer, plain_analyzer
from index.search.tantivy_files import (
    META,
    Footers,
    check_files,
    is_damage,
    leftover_files,
    read_footers,
    segment_sizes,
    translate_errors,
)
from index.storage.codecs import checksum
from index.storage.interface import Store
from index.storage.records import StorePosition

# Bytes the writer gathers before it writes a segment. Tantivy's minimum is 15 MB; other values
# were not measured.
_WRITER_MEMORY = 50_000_000
# Passages read from the store at a time while catching up.
_BATCH = 2_000
# Distinct terms of a query that are searched. Each is a clause to BM25; a question of 10,000 words
# is pasted text, whose subject shows in its first few hundred.
_QUERY_TERMS = 256
# Bytes; longer runs are addresses and encoded data, not words that could be misspelled.
_LONGEST_WORD = 60
# Languages of the documents, beside the common terms, in which a query's words are looked for.
_MAX_QUERY_LANGUAGES = 6
# Allowed ids that are passed to Tantivy, at 0.2 µs each; with more, its hits are filtered.
MAX_ID_CLAUSES = 10_000
# Hits that are first looked at for each one wanted when they are filtered, and the factor by which
# more are. Filters leave a tenth of an archive, as a rule.
_FIRST_SELECTED, _MORE_SELECTED = 16, 8
_POSITION_FILE = "position.json"
# The names of the tokenizers of the fields "body" and "word". Tantivy keeps them in the index, and
# does not open one with others: a new name makes each index be rebuilt, as a new form of the terms
# requires.
_TERMS = "terms-5"
_WORDS = "words-2"
# A word: letters with the signs above and below them, and joiners between.
_WORD = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u{200C}\u{200D}]*"

# What is said of a folder that does not exist.
_MISSING = "missing"

_LOG = logging.getLogger(__name__)

# What tells a file from a changed or another one: size, times of change and inode.
_Stamp = tuple[int, ...]


class WordIndexDamageError(StoreError):
    """Tantivy's files turned out to be unusable during a search."""


def _word_analyzer() -> tantivy.TextAnalyzer:
    """Words as they are written, by which misspelled ones are corrected."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(_WORD))
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # Signed, since deleting by an unsigned field silently deletes nothing (tantivy 0.27.0).
    builder.add_integer_field("number", stored=False, indexed=True, fast=True)
    builder.add_text_field("body", stored=False, tokenizer_name=_TERMS, index_option="freq")
    builder.add_text_field("word", stored=False, tokenizer_name=_WORDS, index_option="basic")
    return builder.build()


@dataclass(frozen=True, slots=True)
class BM25View:
    """One commit, unaffected by later ones, and the position of the store that it reflects."""

    searcher: Any
    position: StorePosition

    def frequency(self, term: str) -> int:
        """The number of passages that contain `term`."""
        return int(self.searcher.doc_freq("body", term))

    def words(self, prefix: str) -> list[tuple[str, int]]:
        """The words that begin with `prefix`, each with the number of passages that have it."""
        words: list[tuple[str, int]] = self.searcher.terms_with_prefix("word", prefix)
        return words

    def is_complete(self, store: Store) -> bool:
        """Whether it has every passage that a reader of the store sees."""
        return self.position.passage >= store.history.last_visible_passage() and (
            self.position.store in (store.metadata("store_id"), "")
        )


class BM25Index:
    """A Tantivy index that follows a store; `position.json` notes the position it reflects.

    It may contain passages that are staged or removed: the store says which are visible.
    """

    def __init__(self, folder: Path) -> None:
        """Begin empty and in memory; `repair` or `refresh` loads what is in `folder`."""
        self._folder = folder
        self._schema = _schema()
        self.analyzer = Analyzer()
        self._lock = threading.RLock()
        # Identifies the commit that was loaded.
        self._loaded_stamp: _Stamp | None = None
        # The files when every byte of them was last checked or written.
        self._checked: dict[str, _Stamp] = {}
        # Links to the files of a folder that cannot be written, where Tantivy refuses to read.
        self._links: tempfile.TemporaryDirectory[str] | None = None
        self._detach()

    def close(self) -> None:
        """Release its files."""
        self._detach()
        if self._links:
            self._links.cleanup()
            self._links = None

    @property
    def view(self) -> BM25View:
        """The last commit that was loaded."""
        return self._view

    # Loading

    def _detach(self) -> None:
        self._index = tantivy.Index(self._schema)
        self._view = BM25View(self._index.searcher(), StorePosition())
        self._is_attached = False

    def _attach(self) -> None:
        stamp = self._stamp()
        try:
            folder = self._readable_folder()
            if not tantivy.Index.exists(folder):
                return
            self._use(tantivy.Index(self._schema, path=folder))
        except BaseException as error:
            if not (is_damage(error) or isinstance(error, OSError)):
                raise
            return
        self._loaded_stamp, self._is_attached = stamp, True

    def _readable_folder(self) -> str:
        """The folder, or one of links to its files: Tantivy locks even what it only reads."""
        if os.access(self._folder, os.W_OK) or not self._folder.is_dir():
            return str(self._folder)
        if self._links:
            self._links.cleanup()
        self._links = tempfile.TemporaryDirectory(prefix="pullquote-")
        for path in self._folder.iterdir():
            if path.suffix != ".lock":
                Path(self._links.name, path.name).symlink_to(path.resolve())
        return self._links.name

    def _use(self, index: tantivy.Index) -> None:
        index.register_tokenizer(_TERMS, plain_analyzer())
        index.register_tokenizer(_WORDS, _word_analyzer())
        # Otherwise a thread of Tantivy's looks for commits twice a second.
        index.config_reader(reload_policy="manual")
        self._index = index
        self._load_view()

    def _load_view(self) -> None:
        """Load the last commit, and the position that it reflects."""
        while True:
            before = self._meta_checksum()
            self._index.reload()
            searcher = self._index.searcher()
            position = self._read_position(before) if before is not None else StorePosition()
            if self._meta_checksum() == before:
                break
            # Another process has committed meanwhile: the position may be of that commit.
        if position is None:
            raise ValueError("the position that it reflects is not known")
        self._view = BM25View(searcher, position)

    def refresh(self) -> None:
        """Load what another process has committed since."""
        if self._stamp() != self._loaded_stamp:
            self._reload()

    def _reload(self) -> None:
        with self._lock:
            if not self._is_attached or self._links:
                self._attach()
                return
            stamp = self._stamp()
            try:
                self._load_view()
            except ValueError:
                # Another process has created the index anew, or is about to.
                self._detach()
                self._attach()
                return
            self._loaded_stamp = stamp

    def _stamp(self) -> _Stamp | None:
        """What tells one commit from the next, cheaply; None when there is none."""
        try:
            return _stamp_of((self._folder / META).stat())
        except OSError:
            return None

    def _meta_checksum(self) -> int | None:
        """What tells one commit from the next, reliably; None when there is none."""
        try:
            return zlib.crc32((self._folder / META).read_bytes())
        except OSError:
            return None

    # Positions

    def _read_record(self) -> Any:
        """What `position.json` contains; None when it is not valid JSON, {} without one."""
        try:
            return json.loads((self._folder / _POSITION_FILE).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError):
            return None

    def _read_position(self, meta_checksum: int) -> StorePosition | None:
        """The position that the commit with this checksum reflects; None when it is not known."""
        record = self._read_record()
        return StorePosition() if record == {} else _parse_position(record, meta_checksum)

    def _write_position(self, after: StorePosition, files: Footers | None = None) -> None:
        """Record the positions of the present commit and of the next, and the present one's files.

        Written before the commit, so that the position is known after a kill at any moment, and
        again after it, with its files.
        """
        meta = self._meta_checksum()
        positions = [asdict(self._view.position), asdict(after)]
        values = {"meta": meta, "positions": positions, "files": files}
        record = values | {"checksum": checksum(*values.values())}
        write_atomically(self._folder / _POSITION_FILE, json.dumps(record).encode())

    def is_behind(self, store: Store) -> bool:
        """Whether the store has passages or removals that this index has yet to follow."""
        target, current = store.history.position(), self._view.position
        return not self._is_attached or current != replace(target, vector=current.vector)

    # Writing

    def repair(self, store: Store) -> None:
        """Load the index once every byte has been checked; create it anew when it is damaged.

        The same happens when it is not of this store's history. Files that are as they were when
        they were last checked are not read again. The caller holds the index's write lock.
        """
        if self._is_attached and self._folder_state() == self._checked:
            return
        reason = self._find_damage(store)
        if reason is None:
            remove_abandoned(self._folder)
            self._delete_leftovers()
            self._record_files()
            return
        if store.history.position().passage:
            # On a server that is new to a database there is none yet.
            level = logging.INFO if store.is_remote and reason == _MISSING else logging.WARNING
            _LOG.log(level, "the word index in %s is %s: it is rebuilt", self._folder, reason)
        self._create()

    def load(self, store: Store) -> None:
        """Load the index where nothing can be written; build it in memory when it is damaged."""
        with self._lock, store.snapshot():
            if not self._is_attached and self._view.is_complete(store):
                return
            reason = self._find_damage(store)
            if reason is None and self._view.is_complete(store):
                return
            if store.history.position().passage:
                _LOG.warning(
                    "the word index in %s is %s and cannot be written now: it is rebuilt in memory",
                    self._folder,
                    reason or "incomplete",
                )
            index = tantivy.Index(self._schema)
            index.register_tokenizer(_TERMS, plain_analyzer())
            index.register_tokenizer(_WORDS, _word_analyzer())
            writer = index.writer(_WRITER_MEMORY, 1)
            self._add_after(writer, store, 0)
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
            self._index, self._is_attached = index, False
            self._view = BM25View(index.searcher(), store.history.position())
            self._loaded_stamp = self._stamp()

    def _find_damage(self, store: Store) -> str | None:
        """Load the index and return None; or what is wrong with its files."""
        if not self._folder.exists():
            return _MISSING
        try:
            check_files(self._folder, self._recorded_files())
        except (ValueError, OSError, LookupError, TypeError) as error:
            return f"damaged ({error})"
        self._reload()
        if not self._is_attached or not self._has_all_passages(store):
            return "damaged, or of another version"
        return None if store.history.can_follow(self._view.position) else "of another state"

    def _recorded_files(self) -> Footers | None:
        """The files of the present commit as they were recorded; None when they are not known."""
        record, meta = self._read_record(), self._meta_checksum()
        if meta is None or _parse_position(record, meta) is None or record["meta"] != meta:
            return None
        files: Footers | None = record["files"]
        return files

    def _record_files(self) -> None:
        """Record the files of the present commit, as they were just checked or written."""
        if self._is_attached and self._recorded_files() is None:
            self._write_position(self._view.position, read_footers(self._folder))
        self._checked = self._folder_state()

    def _folder_state(self) -> dict[str, _Stamp]:
        """What tells each file of the folder from a changed one."""
        try:
            with os.scandir(self._folder) as entries:
                return {
                    entry.name: _stamp_of(entry.stat())
                    for entry in entries
                    if not entry.name.endswith(".lock")
                }
        except OSError:
            return {}

    def _has_all_passages(self, store: Store) -> bool:
        """Whether it has as many passages as its position implies."""
        current = self._view.position
        if not store.history.can_follow(current):
            # The number is not known, and does not matter.
            return True
        removed = store.history.removals(current.removal, store.history.position().removal)
        expected = store.history.count_passages_upto(current.passage)
        expected += sum(1 for passage_id in removed if passage_id <= current.passage)
        return bool(self._view.searcher.num_docs == expected)

    def _create(self) -> None:
        with self._lock, translate_errors(self._folder.parent):
            self._detach()
            shutil.rmtree(self._folder, ignore_errors=True)
            if self._folder.is_file() or self._folder.is_symlink():
                self._folder.unlink()
            self._folder.mkdir()
            self._use(tantivy.Index(self._schema, path=str(self._folder)))
            self._loaded_stamp, self._is_attached = self._stamp(), True

    def catch_up(self, store: Store) -> None:
        """Add and remove what the store has added and removed since.

        The caller holds the index's write lock.
        """
        self._reload()
        with store.snapshot():
            if not self.is_behind(store):
                return
            start = self._view.position
            if not (self._is_attached and store.history.can_follow(start)):
                self._create()
                start = StorePosition()
            try:
                self._follow(store, start)
            except BaseException as error:
                if not is_damage(error):
                    raise
                _LOG.warning(
                    "the word index in %s is damaged (%s): it is rebuilt", self._folder, error
                )
                self._create()
                self._follow(store, StorePosition())
        self._reload()
        self._delete_leftovers()
        self._record_files()

    def _follow(self, store: Store, start: StorePosition) -> None:
        with translate_errors(self._folder.parent):
            self._delete_leftovers()
            self._write(store, start)

    def _write(self, store: Store, start: StorePosition) -> None:
        target = store.history.position()
        try:
            writer = self._index.writer(_WRITER_MEMORY, 1)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise BusyError(f"another process is writing to {str(self._folder)!r}") from error
            raise
        try:
            removed = store.history.removals(start.removal, target.removal)
            if removed:
                # Tantivy keeps the words of a deleted passage as long as its segment. So the whole
                # segment is deleted, and the other passages in it are written again.
                affected = self._passages_in_segments_of(removed)
                writer.delete_documents_by_query(self._id_query({*removed, *affected}))
                for first in range(0, len(affected), _BATCH):
                    self._add(writer, store.searchable_texts(affected[first : first + _BATCH]))
            self._add_after(writer, store, start.passage)
            self._write_position(target)
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            with suppress(ValueError):
                writer.rollback()
                # Releases Tantivy's lock, even while whoever catches the error keeps this frame.
                writer.wait_merging_threads()
            raise

    def _add_after(self, writer: tantivy.IndexWriter, store: Store, last: int) -> None:
        """Add all passages with ids above `last`."""
        while batch := store.history.passages_after(last, _BATCH):
            self._add(writer, store.searchable_texts(batch))
            last = batch[-1]

    def _add(self, writer: tantivy.IndexWriter, passages: Iterable[tuple[int, str, str]]) -> None:
        for passage_id, text, language in passages:
            document = tantivy.Document()
            document.add_integer("number", passage_id)
            document.add_text("body", self.analyzer.indexed_terms(text, language))
            document.add_text("word", text)
            writer.add_document(document)

    def _passages_in_segments_of(self, passage_ids: Sequence[int]) -> list[int]:
        """All passages, deleted ones too, in the segments that contain any of these."""
        searcher = self._view.searcher
        hits = searcher.search(self._id_query(passage_ids), len(passage_ids), count=False).hits
        sizes = segment_sizes(self._folder)
        affected: list[int] = []
        for segment in sorted({address.segment_ord for _, address in hits}):
            addresses = [DocAddress(segment, place) for place in range(sizes[segment])]
            affected += searcher.fast_field_values("number", addresses)
        return affected

    def _delete_leftovers(self) -> None:
        """Delete the files of former segments, kept by a running search or by a killed commit:
        Tantivy fails when it comes upon their names."""
        leftovers = leftover_files(self._folder)
        if leftovers:
            # The lock that Tantivy holds while it opens the files of a commit.
            with filelock.FileLock(self._folder / ".tantivy-meta.lock"):
                for path in leftovers:
                    with suppress(OSError):
                        path.unlink()

    # Searching

    def analyze(
        self, view: BM25View, text: str, language: str = "", *, is_query: bool = False
    ) -> list[str]:
        """The terms of `text` as documents in `language` have them: see `Analyzer.terms_in`.

        A word of a question that no such document has in the language's own form, such as one
        typed without accents, is its common term.
        """
        if not is_query or language not in STEMMED_LANGUAGES:
            return self.analyzer.terms_in(text, language, is_query=is_query)
        return [
            own if own == common or view.frequency(own) else common
            for common, own in self.analyzer.forms(text, (language,), is_query=True)
        ]

    def search(
        self,
        view: BM25View,
        query: str,
        k: int,
        allowed_ids: Sequence[int] | np.ndarray | None = None,
        *,
        languages: Sequence[str] = (),
        select: Callable[[Sequence[int]], Collection[int]] | None = None,
    ) -> list[tuple[int, float]]:
        """Find the passages that contain any term of a query.

        Args:
            view: The commit to search.
            query: Plain text, without a syntax of its own.
            k: The number of passages to return, at most.
            allowed_ids: The passages to search among; all when None.
            languages: The languages of the documents, in which the words are looked for.
            select: Returns which of the passages found are to be kept; all are when None.

        Returns:
            (passage id, BM25 score) of the best passages, best first.
        """
        terms = self._term_query(view, query, languages)
        # Tantivy reserves memory for each of the hits asked for.
        k = min(k, view.searcher.num_docs)
        if terms is None or k < 1 or (allowed_ids is not None and not len(allowed_ids)):
            return []
        if select is not None:
            return self._search_selected(view, query, k, languages, select)
        if allowed_ids is not None and len(allowed_ids) > MAX_ID_CLAUSES:
            # Faster than one clause per id, unless the matches are mostly among other passages.
            for limit in (4 * k, 64 * k):
                hits = self.search(view, query, limit, languages=languages)
                is_allowed = np.isin([passage_id for passage_id, _ in hits], allowed_ids)
                allowed = [hit for hit, allow in zip(hits, is_allowed, strict=True) if allow]
                if len(allowed) >= k or len(hits) < limit:
                    return allowed[:k]
        if allowed_ids is not None:
            only = Query.boost_query(Query.const_score_query(self._id_query(allowed_ids), 0.0), 0.0)
            terms = Query.boolean_query([(Occur.Must, terms), (Occur.Must, only)])
        try:
            scored = view.searcher.search(terms, k, count=False).hits
            ids: list[Any] = view.searcher.fast_field_values(
                "number", [address for _, address in scored]
            )
        except BaseException as error:
            if not is_damage(error):
                raise
            raise WordIndexDamageError(
                f"the word index in {str(self._folder)!r} is damaged ({error}): delete this folder "
                "and sync again to rebuild it"
            ) from error
        return [
            (int(passage_id), float(score))
            for passage_id, (score, _) in zip(ids, scored, strict=True)
        ]

    def _search_selected(
        self,
        view: BM25View,
        query: str,
        k: int,
        languages: Sequence[str],
        select: Callable[[Sequence[int]], Collection[int]],
    ) -> list[tuple[int, float]]:
        """The best hits that `select` keeps, found among more and more hits."""
        limit = _FIRST_SELECTED * k
        while True:
            hits = self.search(view, query, limit, languages=languages)
            kept = {*select([passage_id for passage_id, _ in hits])}
            if len(kept) >= k or len(hits) < limit:
                return [hit for hit in hits if hit[0] in kept][:k]
            limit *= _MORE_SELECTED

    def passages_with_all(self, view: BM25View, terms: Collection[str]) -> list[int]:
        """The ids of all passages that contain, in text or title, each of these analyzed terms."""
        limit = min((view.frequency(term) for term in terms), default=0)
        if not limit:
            return []
        query = Query.boolean_query(
            [(Occur.Must, Query.term_query(self._schema, "body", term)) for term in terms]
        )
        found = view.searcher.search(query, limit, count=False).hits
        return view.searcher.fast_field_values("number", [address for _, address in found])  # type: ignore[no-any-return]

    def _term_query(self, view: BM25View, query: str, languages: Sequence[str]) -> Query | None:
        """Any word of the query, each in the form of any of the languages that scores best."""
        own = [each for each in languages if each in STEMMED_LANGUAGES][:_MAX_QUERY_LANGUAGES]
        # Where all documents are in one language, its forms are all that is needed.
        forms: list[tuple[str, ...]]
        if own and len(languages) == 1:
            forms = [(term,) for term in self.analyze(view, query, own[0], is_query=True)]
        elif own:
            forms = self.analyzer.forms(query, own, is_query=True)
        else:
            forms = [(term,) for term in self.analyzer.terms(query, is_query=True)]
        words = list(dict.fromkeys(forms))[:_QUERY_TERMS]
        if not words:
            return None
        return Query.boolean_query([(Occur.Should, self._word_query(word)) for word in words])

    def _word_query(self, forms: Sequence[str]) -> Query:
        terms = [Query.term_query(self._schema, "body", form) for form in dict.fromkeys(forms)]
        return terms[0] if len(terms) == 1 else Query.disjunction_max_query(terms)

    def _id_query(self, passage_ids: Iterable[int]) -> Query:
        return Query.term_set_query(
            self._schema, "number", [int(passage_id) for passage_id in passage_ids]
        )


def _parse_position(record: Any, meta_checksum: int) -> StorePosition | None:
    try:
        before, after = record["positions"]
        if record["checksum"] != checksum(record["meta"], record["positions"], record["files"]):
            return None
        return StorePosition(**(before if record["meta"] == meta_checksum else after))
    except (LookupError, TypeError, ValueError):
        return None


def _stamp_of(stat: os.stat_result) -> _Stamp:
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size
