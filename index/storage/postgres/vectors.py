"""Keep the vectors of passages, each under the key of what was encoded, and search them."""

import logging
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from index.storage.postgres.bookkeeping import History, metadata, write_metadata
from index.storage.postgres.connection import DEFAULT_WIDTH, Connection, Connections
from index.storage.postgres.filter_conditions import filter_condition
from index.storage.records import StorePosition
from index.types import Embedding, Filter

if TYPE_CHECKING:
    import numpy as np

# pgvector sends a vector's length and two unused bytes, then its values in half precision.
_SENT_HEADER_BYTES = 4
_SENT_TYPE = ">f2"
# Memory in which the graph of a million vectors is made; without enough it takes ten times as long.
GRAPH_MEMORY = "2GB"
# Passages up to which all that pass a filter are compared, at 6 µs each; the fewer pass, the longer
# the graph takes and the less it finds.
_MAX_COMPARED = 10_000
# Candidates of a filtered search in the graph for each one wanted, since later steps of the search
# find some that are nearer than those of the first. Where a tenth of 100,000 passed, one found .973
# of the nearest ten in 30 ms, two .990 in 57 and three .995 in 84.
_FILTERED_FACTOR = 2
# Passages that most searches ask for, and candidates that a search keeps: the fewest with which the
# graph finds _MIN_RECALL of so many nearest, which for sentences of the index is harder than to
# find ten for a question. If none do, all vectors are compared, at 1 µs each, up to so many; of
# more, the most are kept. See tests/benchmarks/README.md.
_WIDTHS = (DEFAULT_WIDTH, 400, 1_000)
_MIN_RECALL, _NEAREST = 0.99, 50
_MAX_ALL_COMPARED = 1_000_000
# Where all vectors are compared, the nearest that are taken for each passage that is wanted: some
# are of documents not yet visible, or do not pass a filter.
_OVERFETCH_FACTOR = 8
# One passage in so many must pass a filter for that; of fewer, at 4 µs each, all that pass are
# compared in the same time.
_OVERFETCH_ONE_IN = 4
# Sentences that are searched for to measure that, as questions would be; measured again when there
# are twice as many passages. Few passages take the graph no care.
_SENTENCES, _MIN_MEASURED, _GROWTH = 50, 2_000, 2
# Vectors are read in batches of so many meanwhile; those nearer by less are as good.
_BATCH, _TIE = 20_000, 2e-4
# Metadata keys: the width, or _ALL, and the passages for which it was measured.
_WIDTH_KEY, _MEASURED_KEY, _ALL = "graph_width", "graph_measured", "all"
# The kind of the lock under which the graph is made.
_GRAPH_LOCK = 0x5051_0002
# Pgvector's defaults, links of each vector and candidates while one is added: more found no more
# of the nearest ten passages.
_GRAPH_OPTIONS = "m = 16, ef_construction = 64"

_LOG = logging.getLogger(__name__)


class VectorTable:
    """The vectors of passages, and the keys that still wait for theirs."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        # Whether the graph is made later, by `restore_graph`.
        self.defers_graph = False

    def count_pending(self) -> int:
        """The number of passages that wait for their vector."""
        return self._connections.integer("SELECT count(*) FROM passages JOIN pending USING (key)")

    def count_pending_keys(self) -> int:
        """The number of texts to encode: passages that repeat each other count once."""
        return self._connections.integer("SELECT count(*) FROM pending")

    def dimension(self) -> int:
        """The length of the vectors, 0 when there are none."""
        return self._connections.cached(
            "dimension", lambda: self._connections.integer("SELECT dimension FROM state")
        )

    def put(
        self, keys: Sequence[bytes], embeddings: Sequence[Embedding], texts_per_second: float
    ) -> None:
        """Store encoded vectors, in one transaction, or in the one in which they were claimed."""
        from index.embedding.quantization import dequantize, quantize, quantize_sentences

        packed = {}
        for key, embedding in zip(keys, embeddings, strict=True):
            vector = quantize(embedding.passage)
            # Relative to the passage's vector as it will be read back.
            packed[key] = vector, quantize_sentences(embedding.sentences, dequantize(vector))
        self.put_packed(packed, texts_per_second)

    def put_packed(
        self, packed: dict[bytes, tuple[bytes, bytes]], texts_per_second: float | None = None
    ) -> None:
        """Store quantized vectors, of passages and of their sentences, by key."""
        import numpy as np

        rows = [
            (key, str(np.frombuffer(vector, dtype=np.int8).tolist()), sentences)
            for key, (vector, sentences) in packed.items()
        ]
        with self._connections.transaction() as write:
            if rows:
                self._make_graph(write, len(next(iter(packed.values()))[0]))
            write.cursor().executemany(
                "INSERT INTO vectors VALUES(%s, %s::halfvec, %s) ON CONFLICT DO NOTHING", rows
            )
            write.execute("DELETE FROM pending WHERE key = ANY(%s)", ([*packed],))
            if texts_per_second is not None:
                write_metadata(write, texts_per_second=f"{texts_per_second:.3g}")
            History.advance(write)
        # The transaction in which the batch was claimed ends here.
        with self._connections.held() as connection:
            connection.commit()

    def _make_graph(self, write: Connection, dimension: int) -> None:
        """Make the graph of the nearest neighbors with the first vector, which tells the length."""
        row = write.execute("SELECT dimension FROM state").fetchone()
        if row and row[0]:
            return
        # Not the row's lock, for which a worker would wait as long as a sync has it.
        self._lock_graph(write)
        row = write.execute("SELECT dimension FROM state").fetchone()
        if row and not row[0]:
            if not self.defers_graph:
                write.execute(graph_statement(dimension))
            write.execute("UPDATE state SET dimension = %s", (dimension,))

    def restore_graph(self) -> None:
        """Make the graph if it is missing, such as after a load of many vectors was killed."""
        dimension = self.dimension()
        if not dimension or self._connections.row("SELECT to_regclass('vectors_graph')") != (None,):
            return
        with self._connections.transaction() as write:
            self._lock_graph(write)
            write.execute(f"SET LOCAL maintenance_work_mem = '{GRAPH_MEMORY}'")
            if write.execute("SELECT to_regclass('vectors_graph')").fetchone() == (None,):
                write.execute(graph_statement(dimension))

    def _lock_graph(self, write: Connection) -> None:
        write.execute(
            "SELECT pg_advisory_xact_lock(%s, %s)", self._connections.lock_key(_GRAPH_LOCK)
        )

    @staticmethod
    def clear(write: Connection) -> None:
        """Delete all vectors and pending keys, inside the caller's transaction."""
        write.execute("DELETE FROM vectors")
        write.execute("DELETE FROM pending")
        write.execute("DROP INDEX IF EXISTS vectors_graph")
        write.execute("DELETE FROM metadata WHERE key IN (%s, %s)", (_WIDTH_KEY, _MEASURED_KEY))
        write.execute("UPDATE state SET dimension = 0")

    def packed(self, keys: Sequence[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
        """The quantized vectors, of passages and of their sentences, of those keys that have
        some."""
        rows = self._connections.rows(
            "SELECT key, halfvec_send(embedding), sentences FROM vectors WHERE key = ANY(%s)",
            [*keys],
        )
        return {bytes(key): (_unpack(sent), bytes(sentences)) for key, sent, sentences in rows}

    def since(
        self, position: StorePosition, batch_size: int
    ) -> "Iterator[tuple[np.ndarray, np.ndarray]]":
        """Yield the vectors of passages with higher ids than a position has, in batches."""
        import numpy as np

        from index.embedding.quantization import dequantize

        last = position.passage
        while rows := self._connections.rows(
            "SELECT p.number, halfvec_send(v.embedding) FROM passages p JOIN vectors v USING (key) "
            "WHERE p.number > %s ORDER BY p.number LIMIT %s",
            last,
            batch_size,
        ):
            packed = [_unpack(sent) for _, sent in rows]
            last = rows[-1][0]
            yield (
                np.array([row[0] for row in rows], dtype=np.int64),
                dequantize(b"".join(packed), len(packed[0])),
            )

    def of_passages(self, passage_ids: Sequence[int]) -> "dict[int, np.ndarray]":
        """The unit vector (d,) float32 of each of these passages that has one."""
        from index.embedding.quantization import dequantize

        rows = self._connections.rows(
            "SELECT p.number, halfvec_send(v.embedding) FROM passages p JOIN vectors v USING (key) "
            "WHERE p.number = ANY(%s)",
            [int(passage_id) for passage_id in passage_ids],
        )
        if not rows:
            return {}
        packed = [_unpack(sent) for _, sent in rows]
        vectors = dequantize(b"".join(packed), len(packed[0]))
        return dict(zip((row[0] for row in rows), vectors, strict=True))

    def of_sentences(self, passage_ids: Sequence[int]) -> "dict[int, np.ndarray]":
        """The unit vectors (sentences, d) float32 of each of these passages that has a vector."""
        from index.embedding.quantization import dequantize, dequantize_many

        wanted = [int(passage_id) for passage_id in passage_ids]
        rows = self._connections.rows(
            "SELECT p.number, halfvec_send(v.embedding), v.sentences FROM passages p "
            "JOIN vectors v USING (key) WHERE p.number = ANY(%s)",
            wanted,
        )
        vectors: dict[int, np.ndarray] = {}
        if rows:
            packed = [_unpack(sent) for _, sent, _ in rows]
            passages = dequantize(b"".join(packed), len(packed[0]))
            unpacked = dequantize_many([bytes(sentences) for *_, sentences in rows], passages)
            vectors = dict(zip((row[0] for row in rows), unpacked, strict=True))
        lost = self._connections.rows(
            "SELECT number FROM passages WHERE number = ANY(%s) "
            "AND NOT EXISTS (SELECT 1 FROM pending WHERE pending.key = passages.key)",
            [passage_id for passage_id in wanted if passage_id not in vectors],
        )
        if lost:
            raise self._connections.damage_error(f"the vector of passage {lost[0][0]} is missing")
        return vectors

    @staticmethod
    def delete_unused(write: Connection) -> None:
        """Delete vectors, and pending keys, that only removed passages needed, inside the
        caller's transaction."""
        # Pending keys first: this waits for the workers that have claimed some of them, and what
        # they have put is deleted then.
        for table in ("pending", "vectors"):
            write.execute(
                f"DELETE FROM {table} t USING released r WHERE t.key = r.key "  # noqa: S608 - a constant
                "AND NOT EXISTS (SELECT 1 FROM passages p WHERE p.key = r.key)"
            )
        write.execute("DELETE FROM released")


class GraphSearch:
    """Search by meaning in pgvector's graph of nearest neighbors (HNSW)."""

    # No index in memory follows removals: each snapshot of the database has its own vectors.
    removals = 0

    def __init__(self, connections: Connections, vectors: VectorTable) -> None:
        self._connections = connections
        self._vectors = vectors

    def prepare(self) -> bool:
        """Whether there are vectors to search."""
        return self._vectors.dimension() > 0

    def finish_sync(self) -> None:
        """Do nothing: the database keeps its graph itself."""

    def search(self, query: "np.ndarray", k: int, filter: Filter) -> list[tuple[int, float]]:
        """The nearest passages of documents that pass the filter.

        Where few pass it, the graph yields fewer than there may be, or it was measured to miss too
        many, all that do are compared.
        """
        # To reply to a question, it is searched for several times, with another k.
        count = max(k, _NEAREST)
        hits = self._connections.cached(
            f"nearest {count} of {filter} to {query.tobytes().hex()}",
            lambda: self._search_filtered(query, count, filter),
        )
        return hits[:k]

    def _search_filtered(
        self, query: "np.ndarray", k: int, filter: Filter
    ) -> list[tuple[int, float]]:
        """The nearest passages that pass a filter, by the quickest search that finds `k` of them:
        in the graph, among all vectors, or among those alone that pass."""
        if metadata(self._connections, _WIDTH_KEY) == _ALL:
            passages = self._connections.integer("SELECT last_passage FROM state")
            if filter != Filter() and self._pass_few(filter, passages // _OVERFETCH_ONE_IN):
                return self._search(query, k, filter, exact=True)
            hits = self._search(query, k, filter, among=_OVERFETCH_FACTOR * k)
        elif filter == Filter():
            hits = self._search(query, k, filter)
        elif self._pass_few(filter, _MAX_COMPARED):
            return self._search(query, k, filter, exact=True)
        else:
            hits = self._search(query, _FILTERED_FACTOR * k, filter)[:k]
        return hits if len(hits) >= k else self._search(query, k, filter, exact=True)

    def _pass_few(self, filter: Filter, limit: int) -> bool:
        """Whether up to `limit` passages pass a filter."""
        condition, values = filter_condition(filter)
        count = self._connections.integer(
            "SELECT count(*) FROM (SELECT 1 FROM passages p "  # noqa: S608 - constants
            f"JOIN documents d ON d.number = p.document WHERE {condition} LIMIT %s) few",
            *values,
            limit + 1,
        )
        return count <= limit

    def _search(
        self, query: "np.ndarray", k: int, filter: Filter, *, exact: bool = False, among: int = 0
    ) -> list[tuple[int, float]]:
        """Search in the graph; exactly; or exactly, but only `among` so many vectors, whoever may
        see their passages: a seventh of the time."""
        with self._connections.snapshot():
            width = metadata(self._connections, _WIDTH_KEY)
            if width and width != _ALL:
                self._set_width(width)
            return self._ordered(query, k, filter, exact=exact, among=among)

    def _set_width(self, width: int | str) -> None:
        """Let searches keep so many candidates until the end of the transaction."""
        self._connections.row("SELECT set_config('hnsw.ef_search', %s, true)", str(width))

    def _ordered(
        self, query: "np.ndarray", k: int, filter: Filter, *, exact: bool = False, among: int = 0
    ) -> list[tuple[int, float]]:
        condition, values = filter_condition(filter)
        distance, vector = distance_expression(len(query)), str(query.tolist())
        # Of a sum, PostgreSQL has no index, so that all are compared.
        order = f"({distance}) + 0" if exact or among else distance
        source, limits = "vectors", list[object]()
        if among:
            source = f"(SELECT key, embedding FROM vectors v ORDER BY {order} LIMIT %s)"  # noqa: S608 - constants
            limits = [vector, among]
        rows = self._connections.rows(
            # A filtered search in the graph goes on in steps, each with an order of its own.
            f"SELECT number, cosine FROM (SELECT p.number, 1 - ({distance}) AS cosine "  # noqa: S608 - constants
            f"FROM {source} v JOIN passages p ON p.key = v.key "
            "JOIN documents d ON d.number = p.document "
            f"WHERE {condition} ORDER BY {order} LIMIT %s) nearest ORDER BY cosine DESC",
            vector,
            *limits,
            *values,
            vector,
            k,
            # A plan for any filter would be one for none.
            prepare=False,
        )
        return [(int(passage_id), float(cosine)) for passage_id, cosine in rows]

    def measure(self) -> None:
        """Find out how many candidates a search has to keep, unless that is known: it takes as many
        with more passages, and with vectors that crowd together.

        All vectors are read once.
        """
        with self._connections.snapshot():
            passages = self._connections.integer("SELECT last_passage FROM state")
            measured = int(metadata(self._connections, _MEASURED_KEY) or 0)
            if passages < max(_MIN_MEASURED, _GROWTH * measured):
                return
            sentences = self._some_sentences(passages)
            if not len(sentences):
                return
            nearest = self._nearest(sentences)
            width = next((str(w) for w in _WIDTHS if self._finds(sentences, nearest, w)), "")
        if not width and passages <= _MAX_ALL_COMPARED:
            width = _ALL
        elif not width:
            width = str(_WIDTHS[-1])
            _LOG.warning(
                "searches by meaning miss more than 1%% of the nearest of %d passages with the "
                "encoder of the index: take another one",
                passages,
            )
        with self._connections.transaction() as write:
            write_metadata(write, **{_WIDTH_KEY: width, _MEASURED_KEY: str(passages)})
        _LOG.debug("searches keep %s candidates in the graph of %d passages", width, passages)

    def _some_sentences(self, passages: int) -> "np.ndarray":
        """The unit vectors (n, d) of sentences of passages at random, up to _SENTENCES."""
        import numpy as np

        chance = np.random.default_rng(passages)
        numbers = [int(number) for number in chance.integers(1, passages + 1, 4 * _SENTENCES)]
        rows = self._connections.rows(
            "SELECT number FROM passages JOIN vectors USING (key) WHERE number = ANY(%s)", numbers
        )
        known = self._vectors.of_sentences([row[0] for row in rows[:_SENTENCES]])
        chosen = [of[chance.integers(len(of))] for of in known.values() if len(of)]
        return np.array([vector for vector in chosen if vector.any()], dtype=np.float32)

    def _nearest(self, queries: "np.ndarray") -> "np.ndarray":
        """The cosine (n,) of the _NEAREST-th nearest passage to each query."""
        import numpy as np

        best = np.full((len(queries), _NEAREST), -1.0, dtype=np.float32)
        for _, vectors in self._vectors.since(StorePosition(), _BATCH):
            cosines = np.hstack([best, queries @ vectors.T])
            best = -np.partition(-cosines, _NEAREST - 1, axis=1)[:, :_NEAREST]
        lowest: np.ndarray = best.min(axis=1)
        return lowest

    def _finds(self, queries: "np.ndarray", nearest: "np.ndarray", width: int) -> bool:
        """Whether searches that keep so many candidates find enough of the nearest passages."""
        self._set_width(width)
        found = sum(
            sum(cosine >= least - _TIE for _, cosine in self._ordered(query, _NEAREST, Filter()))
            for query, least in zip(queries, nearest, strict=True)
        )
        return found >= _MIN_RECALL * _NEAREST * len(queries)


def distance_expression(dimension: int) -> str:
    """The cosine distance of a vector and a question, in the form that the graph is for."""
    return f"v.embedding::halfvec({dimension}) <=> %s::halfvec({dimension})"


def graph_statement(dimension: int) -> str:
    """The statement that makes the graph."""
    return (
        "CREATE INDEX vectors_graph ON vectors USING hnsw "
        f"((embedding::halfvec({dimension})) halfvec_cosine_ops) WITH ({_GRAPH_OPTIONS})"
    )


def _unpack(sent: bytes) -> bytes:
    """The quantized vector in what pgvector sends."""
    import numpy as np

    values = np.frombuffer(sent, dtype=_SENT_TYPE, offset=_SENT_HEADER_BYTES)
    return values.astype(np.int8).tobytes()
