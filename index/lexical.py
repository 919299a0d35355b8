"""the store's passages → Tantivy BM25 → best passages."""

import json
import shutil
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
import tantivy
from tantivy import Occur, Query

from index.store import Position, Store

# Bytes the writer gathers before it writes a segment: Tantivy's least is 15 MB, and 50 MB
# indexed the news at 150 MB/s of text, no slower than 200 MB did.
_WRITER_MEMORY = 50_000_000
# Passages read from the store at a time while catching up.
_BATCH = 2_000
# Words of a query that are searched. BM25 takes each as a clause; a question of 10,000 words is
# pasted text, and its first few hundred different words say what it is about.
_QUERY_TERMS = 256
# Characters; longer runs are addresses and encoded data, not words.
_LONGEST_TERM = 60


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
    builder.add_text_field("mark", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("position", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


class Lexical:
    """A Tantivy index that follows a store. What it reflects is committed with it, atomically."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._schema = _schema()
        self._local = threading.local()
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.register_tokenizer("words", _analyzer())
        self._reload()

    @classmethod
    def open(cls, folder: Path) -> "Lexical":
        """Open the index in `folder`, or an empty one in its place when it is missing or damaged."""
        try:
            lexical = cls(folder)
            lexical.position()
        except (ValueError, OSError):
            shutil.rmtree(folder, ignore_errors=True)
            lexical = cls(folder)
        return lexical

    def follow(self) -> None:
        """See what another process has committed since."""
        if self._written() != self._seen:
            self._reload()

    def _reload(self) -> None:
        self._seen = self._written()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _written(self) -> int:
        """When the last commit was made, nanoseconds."""
        return (self._folder / "meta.json").stat().st_mtime_ns

    def position(self) -> Position:
        """How far into the store's history this index has come."""
        searcher = self._searcher
        found = searcher.search(self._mark(), 1, count=False).hits
        if not found:
            return Position()
        return Position(**json.loads(searcher.doc(found[0][1])["position"][0]))

    def catch_up(self, store: Store) -> None:
        """Take in all that the store has and this index has not. One writer at a time: the caller
        holds the index's lock."""
        self._reload()
        behind = self.position()
        now = store.position()
        if (behind.passage, behind.removal) == (now.passage, now.removal):
            return
        writer = self._index.writer(_WRITER_MEMORY, 1)
        try:
            gone = store.removals_after(behind.removal)
            if gone:
                writer.delete_documents_by_query(self._numbered(gone))
            after = behind.passage
            while batch := store.passages_after(after, _BATCH):
                for stored in batch:
                    document = tantivy.Document()
                    document.add_integer("number", stored.number)
                    document.add_text("body", f"{stored.title}\n{stored.text}")
                    writer.add_document(document)
                after = batch[-1].number
            writer.delete_documents_by_query(self._mark())
            mark = tantivy.Document()
            mark.add_text("mark", "position")
            mark.add_text("position", json.dumps(asdict(Position(now.passage, 0, now.removal))))
            writer.add_document(mark)
            writer.commit()
            writer.wait_merging_threads()
        except BaseException:
            writer.rollback()
            raise
        self._reload()

    def terms(self, text: str) -> list[str]:
        """The words of `text` in the form in which they are matched, in order, with repeats."""
        # An analyzer is not to be shared between threads.
        analyzer = getattr(self._local, "analyzer", None)
        if analyzer is None:
            analyzer = self._local.analyzer = _analyzer()
        terms: list[str] = analyzer.analyze(text.encode("utf-8", "replace").decode())
        return terms

    def frequency(self, term: str) -> int:
        """In how many passages `term` occurs."""
        return int(self._searcher.doc_freq("body", term))

    def search(
        self, query: str, k: int, among: Sequence[int] | np.ndarray | None = None
    ) -> list[tuple[int, float]]:
        """(passage number, BM25) of the best `k` passages that hold any word of `query`, best
        first; only `among` these numbers when given."""
        words = self._any_of(query)
        if words is None or k < 1 or (among is not None and not len(among)):
            return []
        if among is not None:
            only = Query.boost_query(Query.const_score_query(self._numbered(among), 0.0), 0.0)
            words = Query.boolean_query([(Occur.Must, words), (Occur.Must, only)])
        searcher = self._searcher
        hits = searcher.search(words, k, count=False).hits
        numbers = searcher.fast_field_values("number", [address for _, address in hits])
        return [
            (int(number), float(score)) for number, (score, _) in zip(numbers, hits, strict=True)
        ]

    def _any_of(self, query: str) -> Query | None:
        terms = list(dict.fromkeys(self.terms(query)))[:_QUERY_TERMS]
        if not terms:
            return None
        return Query.boolean_query(
            [(Occur.Should, Query.term_query(self._schema, "body", term)) for term in terms]
        )

    def _mark(self) -> Query:
        """Finds the one document that says which position the others reflect."""
        return Query.term_query(self._schema, "mark", "position")

    def _numbered(self, numbers: Iterable[int]) -> Query:
        return Query.term_set_query(self._schema, "number", [int(number) for number in numbers])
