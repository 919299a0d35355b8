"""the store's passages → Tantivy BM25 → best passages."""

import json
import logging
import os
import shutil
import tempfile
import threading
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import filelock
import numpy as np
import tantivy
from tantivy import DocAddress, Occur, Query

from index.atomic_write import write_whole
from index.errors import BusyError
from index.search.tantivy_files import (
    META,
    checksums_hold,
    is_damage,
    list_strays,
    naming_errors,
    segment_sizes,
)
from index.storage.bookkeeping import Position
from index.storage.codecs import checksum
from index.storage.store import Store

# Bytes the writer gathers before it writes a segment. Tantivy's least is 15 MB; other values were
# not measured.
_WRITER_MEMORY = 50_000_000
# Passages read from the store at a time while catching up.
_BATCH = 2_000
# Words of a query that are searched. BM25 takes each as a clause; a question of 10,000 words is
# pasted text, and its first few hundred different words say what it is about.
_QUERY_TERMS = 256
# Characters; longer runs are addresses and encoded data, not words.
_LONGEST_TERM = 60
# Passages that a search among some of them names to Tantivy, at 0.2 µs each; of more it sifts.
_MANY = 10_000
_NOTE = "position.json"

_LOG = logging.getLogger(__name__)


def _analyzer() -> tantivy.TextAnalyzer:
    """Words in lower case, without accents, English endings off: 'Soldiers' finds 'soldier'."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_TERM))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # An unsigned field would silently delete nothing (tantivy 0.27.0), hence a signed one.
    builder.add_integer_field("number", stored=False, indexed=True, fast=True)
    builder.add_text_field("body", stored=False, tokenizer_name="words", index_option="freq")
    return builder.build()


@dataclass(frozen=True, slots=True)
class View:
    """One commit, which stays as it is whatever is written meanwhile, and what it reflects."""

    searcher: Any
    position: Position

    def frequency(self, term: str) -> int:
        """In how many passages `term` occurs."""
        return int(self.searcher.doc_freq("body", term))


class BM25Index:
    """A Tantivy index that follows a store. What it reflects is noted in `position.json`.

    It may hold passages that readers do not see yet, or no more: the store says which are live.
    """

    def __init__(self, folder: Path) -> None:
        """Begin in memory and empty; `repair` or `follow` attaches what is in `folder`."""
        self._folder = folder
        self._schema = _schema()
        self._local = threading.local()
        self._lock = threading.RLock()
        self._seen: tuple[int, int, int] | None = None
        # Stands in for a folder that can't be written, in which Tantivy won't read either.
        self._double: tempfile.TemporaryDirectory[str] | None = None
        self._detach()

    def close(self) -> None:
        """Let go of its files."""
        self._detach()
        if self._double:
            self._double.cleanup()
            self._double = None

    @property
    def view(self) -> View:
        """The last commit that was loaded."""
        return self._view

    def _detach(self) -> None:
        self._index = tantivy.Index(self._schema)
        self._view = View(self._index.searcher(), Position())
        self._attached = False

    def _attach(self) -> None:
        seen = self._written()
        try:
            place = self._readable()
            if not tantivy.Index.exists(place):
                return
            self._use(tantivy.Index(self._schema, path=place))
        except BaseException as error:
            if not is_damage(error):
                raise
            return
        self._seen, self._attached = seen, True

    def _readable(self) -> str:
        """The folder, or one of links to its files: Tantivy locks even what it only reads."""
        if os.access(self._folder, os.W_OK) or not self._folder.is_dir():
            return str(self._folder)
        if self._double:
            self._double.cleanup()
        self._double = tempfile.TemporaryDirectory(prefix="pullquote-")
        for path in self._folder.iterdir():
            if path.suffix != ".lock":
                Path(self._double.name, path.name).symlink_to(path.resolve())
        return self._double.name

    def _use(self, index: tantivy.Index) -> None:
        index.register_tokenizer("words", _analyzer())
        # Else a thread of Tantivy's would look for commits twice a second.
        index.config_reader(reload_policy="manual")
        self._index = index
        self._look()

    def _look(self) -> None:
        """See what is committed, and what that reflects."""
        while True:
            before = self._meta_checksum()
            self._index.reload()
            searcher = self._index.searcher()
            position = self._noted(before) if before is not None else Position()
            if self._meta_checksum() == before:
                break
            # Another process has committed meanwhile: the note may be of that.
        if position is None:
            raise ValueError("what it reflects is not known")
        self._view = View(searcher, position)

    def _meta_checksum(self) -> int | None:
        """Tells one commit from the next; None when there is none."""
        try:
            return zlib.crc32((self._folder / META).read_bytes())
        except OSError:
            return None

    def _noted(self, meta: int) -> Position | None:
        """What the commit whose list of segments has that checksum reflects; None when the note
        is damaged."""
        try:
            note = json.loads((self._folder / _NOTE).read_text("utf-8"))
        except FileNotFoundError:
            return Position()
        except (OSError, ValueError):
            return None
        return _read_note(note, meta)

    def _note(self, to: Position) -> None:
        """Say what the next commit will reflect, and what this one does. Written before it, so
        that a kill at any moment leaves a note of where things stand."""
        meta = self._meta_checksum()
        positions = [asdict(self._view.position), asdict(to)]
        note = {"meta": meta, "positions": positions, "checksum": checksum(meta, positions)}
        write_whole(self._folder / _NOTE, json.dumps(note).encode())

    def repair(self, store: Store) -> None:
        """Attach what is in the folder once every byte has been checked against its checksum, or
        begin anew when it is damaged or not of this store's history. The caller holds the index's
        lock."""
        try:
            sound = checksums_hold(self._folder)
        except (ValueError, OSError, LookupError, TypeError):
            sound = False
        if sound:
            self._attach()
        whole = self._attached and self._is_whole(store)
        if whole and store.follows(self._view.position):
            return
        if self._folder.exists():
            _LOG.warning(
                "the word index in %s is %s: it is built anew",
                self._folder,
                "of another state" if whole else "damaged, or of another version",
            )
        self._begin_anew()

    def _is_whole(self, store: Store) -> bool:
        """Whether it holds as many passages as it should."""
        here = self._view.position
        if not store.follows(here):
            # It can't be told, and need not be.
            return True
        removed = store.removals(here.removal, store.position().removal)
        held = store.count_passages_upto(here.passage)
        held += sum(1 for number in removed if number <= here.passage)
        return bool(self._view.searcher.num_docs == held)

    def _begin_anew(self) -> None:
        with self._lock, naming_errors(self._folder.parent):
            self._detach()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True)
            self._use(tantivy.Index(self._schema, path=str(self._folder)))
            self._seen, self._attached = self._written(), True

    def follow(self) -> None:
        """See what another process has committed since."""
        if self._written() != self._seen:
            self._reload()

    def _reload(self) -> None:
        with self._lock:
            if not self._attached or self._double:
                self._attach()
                return
            seen = self._written()
            try:
                self._look()
            except ValueError:
                # Another process has begun it anew, or is about to.
                self._detach()
                self._attach()
                return
            self._seen = seen

    def _written(self) -> tuple[int, int, int] | None:
        """What tells one commit from the next, cheaply."""
        try:
            found = (self._folder / META).stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    @staticmethod
    def shows(view: View, store: Store) -> bool:
        """Whether `view` has every passage that a reader of the store sees."""
        here = view.position
        return here.passage >= store.last_visible_passage() and here.store in (
            store.metadata("identity"),
            "",
        )

    def is_behind(self, store: Store) -> bool:
        """Whether the store has passages or removals that this index has not taken in."""
        now, here = store.position(), self._view.position
        return not self._attached or here != replace(now, vector=here.vector)

    def catch_up(self, store: Store) -> None:
        """Take in all that the store has and this index has not. One writer at a time: the caller
        holds the index's lock."""
        self._reload()
        with store.snapshot():
            if not self.is_behind(store):
                return
            behind = self._view.position
            if not (self._attached and store.follows(behind)):
                self._begin_anew()
                behind = Position()
            with naming_errors(self._folder.parent):
                self._drop_strays()
                self._write(store, behind)
        self._reload()
        self._drop_strays()

    def _write(self, store: Store, behind: Position) -> None:
        now = store.position()
        try:
            writer = self._index.writer(_WRITER_MEMORY, 1)
        except ValueError as error:
            if "LockBusy" in str(error):
                raise BusyError(f"another process is writing to {str(self._folder)!r}") from error
            raise
        try:
            gone = store.removals(behind.removal, now.removal)
            if gone:
                # A deleted passage's words stay in its segment as long as the segment does. So all
                # of it goes, and what else it held is written again.
                beside = self._in_segments_of(gone)
                writer.delete_documents_by_query(self._numbered({*gone, *beside}))
                for first in range(0, len(beside), _BATCH):
                    self._add(writer, store.words(beside[first : first + _BATCH]))
            after = behind.passage
            while batch := store.passages_after(after, _BATCH):
                self._add(writer, store.words(batch))
                after = batch[-1]
            self._note(now)
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            with suppress(ValueError):
                writer.rollback()
            raise

    def _add(self, writer: tantivy.IndexWriter, batch: Iterable[tuple[int, str]]) -> None:
        for number, words in batch:
            document = tantivy.Document()
            document.add_integer("number", number)
            document.add_text("body", words)
            writer.add_document(document)

    def _in_segments_of(self, numbers: Sequence[int]) -> list[int]:
        """The numbers of all passages, deleted ones too, in the segments that hold any of these."""
        searcher = self._view.searcher
        hits = searcher.search(self._numbered(numbers), len(numbers), count=False).hits
        sizes = segment_sizes(self._folder)
        found: list[int] = []
        for segment in sorted({place.segment_ord for _, place in hits}):
            places = [DocAddress(segment, at) for at in range(sizes[segment])]
            found += searcher.fast_field_values("number", places)
        return found

    def _drop_strays(self) -> None:
        """Delete the files of former segments, which a search that was going on has kept, and of a
        commit that was killed: Tantivy would fall over their names."""
        strays = list_strays(self._folder, keep=_NOTE)
        if strays:
            # What Tantivy holds while it opens the files of a commit.
            with filelock.FileLock(self._folder / ".tantivy-meta.lock"):
                for path in strays:
                    with suppress(OSError):
                        path.unlink()

    def analyze(self, text: str) -> list[str]:
        """The words of `text` in the form in which they are matched, in order, with repeats."""
        # An analyzer is not to be shared between threads.
        analyzer = getattr(self._local, "analyzer", None)
        if analyzer is None:
            analyzer = self._local.analyzer = _analyzer()
        terms: list[str] = analyzer.analyze(text.encode("utf-8", "replace").decode())
        return terms

    def search(
        self, view: View, query: str, k: int, among: Sequence[int] | np.ndarray | None = None
    ) -> list[tuple[int, float]]:
        """(passage number, BM25) of the best `k` passages of `view` that hold any word of
        `query`, best first; only `among` these numbers when given."""
        words = self._any_of(query)
        if words is None or k < 1 or (among is not None and not len(among)):
            return []
        if among is not None and len(among) > _MANY:
            # Quicker than to name them all, unless the words are mostly elsewhere.
            for wanted in (4 * k, 64 * k):
                found = self.search(view, query, wanted)
                fits = np.isin([number for number, _ in found], among)
                kept = [hit for hit, fit in zip(found, fits, strict=True) if fit]
                if len(kept) >= k or len(found) < wanted:
                    return kept[:k]
        if among is not None:
            only = Query.boost_query(Query.const_score_query(self._numbered(among), 0.0), 0.0)
            words = Query.boolean_query([(Occur.Must, words), (Occur.Must, only)])
        searcher = view.searcher
        hits = searcher.search(words, k, count=False).hits
        numbers: list[Any] = searcher.fast_field_values("number", [place for _, place in hits])
        return [
            (int(number), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)
        ]

    def _any_of(self, query: str) -> Query | None:
        terms = list(dict.fromkeys(self.analyze(query)))[:_QUERY_TERMS]
        if not terms:
            return None
        return Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "body", term)) for term in terms]
        )

    def _numbered(self, numbers: Iterable[int]) -> Query:
        return Query.term_set_query(self._schema, "number", [int(number) for number in numbers])


def _read_note(note: Any, meta: int) -> Position | None:
    try:
        was, to = note["positions"]
        if note["checksum"] != checksum(note["meta"], note["positions"]):
            return None
        return Position(**(was if note["meta"] == meta else to))
    except (LookupError, TypeError, ValueError):
        return None
