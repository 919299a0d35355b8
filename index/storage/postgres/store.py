"""The store in PostgreSQL: documents, passages and vectors, for many servers and workers."""

import hashlib
import os
import re
import socket
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

from index.errors import BusyError, MissingStoreError, StoreError
from index.paths import disk_usage
from index.storage.codecs import (
    pack_spans,
    pack_text,
    unpack_spans,
    unpack_text,
    verify,
    with_checksum,
)
from index.storage.interface import DenseSearch, UserData
from index.storage.postgres import schema
from index.storage.postgres.bookkeeping import (
    CorrectionTable,
    FileTable,
    History,
    metadata,
    without_nul,
    write_metadata,
)
from index.storage.postgres.catalog import CatalogReader
from index.storage.postgres.changes import ChangeListener
from index.storage.postgres.connection import Connection, Connections, Row
from index.storage.postgres.database_url import Address, parse_address
from index.storage.postgres.documents import (
    DOCUMENT_COLUMNS,
    document_values,
    row_document,
    with_day,
)
from index.storage.postgres.filter_conditions import filter_condition
from index.storage.postgres.user_data import UserDataTable
from index.storage.postgres.vectors import GRAPH_MEMORY, GraphSearch, VectorTable
from index.storage.records import FileUpdate, StagedDocument, StoredPassage, SyncProcess
from index.types import Document, Filter, Passage
from index.write_lock import write_lock

if TYPE_CHECKING:
    import numpy as np

# The folder, below that of the user's data, for what each server keeps beside its databases.
_DATA_FOLDER = "pullquote"
_DATA_VARIABLES = ("PULLQUOTE_DATA", "XDG_DATA_HOME")
# The kind of the lock of a sync.
_SYNC_LOCK = 0x5051_0003
# Vectors from which the graph of neighbors is made anew instead of added to.
_MANY_VECTORS = 20_000
# Seconds between attempts to get it.
_LOCK_INTERVAL = 0.1
# The metadata key that is set while tables may still hold traces of removed documents.
_UNERASED = "unerased"
_T = TypeVar("_T")


class PostgresStore:
    """Documents and passages, and the tables around them, in one schema of a database.

    A document is first staged, unseen by readers; it becomes visible once all of its file is
    staged, in one transaction with the removal of what it replaces.
    """

    is_remote = True
    # A database is never found in another place.
    replacements = 0

    def __init__(self, address: Address, *, create: bool = True) -> None:
        """Open the schema, or make it. See `schema.prepare` for the errors."""
        self.location = address.location
        self._connections = Connections(address)
        try:
            self._store_id = schema.prepare(self._connections, create=create)
        except BaseException:
            self._connections.close()
            raise
        self.folder = derived_folder(address)
        self.files = FileTable(self._connections)
        self.history = History(self._connections)
        self.vectors = VectorTable(self._connections)
        self.catalog = CatalogReader(self._connections)
        self.corrections = CorrectionTable(self._connections)
        self.user_data: UserData = UserDataTable(self._connections)
        self._graph = GraphSearch(self._connections, self.vectors)
        self.dense: DenseSearch | None = self._graph
        self._listener: ChangeListener | None = None
        # What was counted, by name, with the position of which it is true.
        self._counts: dict[str, tuple[object, Any]] = {}

    def close(self) -> None:
        """Close all connections."""
        if self._listener:
            self._listener.stop()
        self._connections.close()

    def on_change(self, notify: Callable[[], object]) -> None:
        """Call `notify`, in a thread of its own, after each change by any process."""
        self._listener = ChangeListener(self._connections, notify)
        self._listener.start()

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads of this thread inside see one state, whatever is committed meanwhile."""
        return self._connections.snapshot()

    def check_present(self) -> None:
        """Raise MissingStoreError unless the index that was opened is in its place."""
        if self.history.store_id() != self._store_id:
            raise MissingStoreError(
                f"the index {self.location!r} was replaced by another one while it was in use: "
                "start again to use the other one"
            )

    def damage_error(self, detail: object) -> StoreError:
        """An error that reports damage to the stored data and says what to do about it."""
        return self._connections.damage_error(detail)

    # One sync at a time

    @contextmanager
    def write_lock(self, wait: float) -> Iterator[None]:
        """Hold the lock of the one process that may sync, on any machine, and that of the derived
        indexes on this one.

        The database releases its lock when the connection of the process ends.
        """
        with self._connections.held() as connection:
            deadline = time.monotonic() + wait
            while not self._try_lock(connection):
                if time.monotonic() >= deadline:
                    raise BusyError(
                        f"{self._describe_writer()} is syncing the index {self.location!r}: wait "
                        "for it"
                    )
                time.sleep(_LOCK_INTERVAL)
            try:
                connection.execute(
                    "UPDATE state SET writer_pid = %s, writer_host = %s",
                    (os.getpid(), socket.gethostname()),
                )
                with write_lock(self.folder, wait):
                    yield
            finally:
                with suppress(psycopg.Error):
                    if self._connections.in_transaction:
                        connection.rollback()
                    connection.execute("UPDATE state SET writer_pid = NULL, writer_host = NULL")
                with suppress(psycopg.Error):
                    connection.execute(
                        "SELECT pg_advisory_unlock(%s, %s)", self._connections.lock_key(_SYNC_LOCK)
                    )

    def _try_lock(self, connection: Connection) -> bool:
        row = connection.execute(
            "SELECT pg_try_advisory_lock(%s, %s)", self._connections.lock_key(_SYNC_LOCK)
        ).fetchone()
        return bool(row and row[0])

    def writer(self) -> SyncProcess | None:
        """The process that is syncing now, if any."""
        first, second = self._connections.lock_key(_SYNC_LOCK)
        row = self._connections.row(
            "SELECT writer_pid, writer_host FROM state WHERE writer_pid IS NOT NULL AND EXISTS "
            "(SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = %s "
            "AND objid = %s AND objsubid = 2 AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database()))",
            first,
            second % (1 << 32),
        )
        return SyncProcess(row[0], row[1]) if row else None

    def _describe_writer(self) -> str:
        writer = self.writer()
        return f"process {writer.pid} on {writer.host}" if writer else "another process"

    def size(self) -> int:
        """Bytes of the tables and their indexes, and of what is derived from them here."""
        tables = self._connections.integer(
            "SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind = 'r'",
            self._connections.address.schema,
        )
        return tables + disk_usage(self.folder)

    def finish_sync(self) -> None:
        """Let the planner know how large the tables have become, and searches how far to look."""
        self.vectors.restore_graph()
        with self._connections.held() as connection:
            connection.execute("ANALYZE documents, passages, pending, vectors")
        self._graph.measure()

    def erase_removed(self) -> None:
        """Free the rows of removed documents for other rows, as far as no reader needs them.

        Vectors and their graph are left to the database, which does so by itself: it takes minutes
        for ten million. See `erase` for what writes all tables anew.
        """
        if self.metadata(_UNERASED) is None:
            return
        with self._connections.held() as connection:
            connection.execute("VACUUM texts, passages, documents, released, removals")
        self._forget_unerased()

    def erase(self) -> None:
        """Write all tables and their indexes anew, without anything that was removed.

        No other process can read meanwhile. What the database's log, its replicas and backups
        still hold is its operator's.
        """
        with self._connections.held() as connection:
            # The graph is made anew as well.
            connection.execute(f"SET maintenance_work_mem = '{GRAPH_MEMORY}'")
            try:
                for table in schema.TABLES:
                    connection.execute(f"VACUUM (FULL) {table}")
            finally:
                with suppress(psycopg.Error):
                    connection.execute("RESET maintenance_work_mem")
        self._forget_unerased()

    def _forget_unerased(self) -> None:
        with self._connections.transaction() as write:
            write.execute("DELETE FROM metadata WHERE key = %s", (_UNERASED,))

    # Metadata

    def metadata(self, key: str) -> str | None:
        """The value recorded under `key` (encoder, folder, ...), or None."""
        if key == "store_id":
            return self.history.store_id()
        return metadata(self._connections, key)

    def set_metadata(self, **values: str) -> None:
        """Record values under their keys, in one transaction."""
        with self._connections.transaction() as write:
            write_metadata(write, **{key: without_nul(value) for key, value in values.items()})

    @contextmanager
    def many_vectors(self) -> Iterator[None]:
        """Make the graph of neighbors anew at the end, if many vectors are waited for: that takes
        a fifth of the time of adding them one by one. Until then all vectors are compared."""
        if self.vectors.count_pending_keys() < _MANY_VECTORS:
            yield
            return
        with self._connections.transaction() as write:
            write.execute("DROP INDEX IF EXISTS vectors_graph")
        self.vectors.defers_graph = True
        try:
            yield
            self.vectors.restore_graph()
        finally:
            self.vectors.defers_graph = False

    def adopt_encoder(self, name: str, identity: str) -> None:
        """Record the encoder of an index without passages, in place of any earlier one."""
        # Staged documents were split for the earlier encoder.
        self.discard_staged()
        with self._connections.transaction() as write:
            self.vectors.clear(write)
            write_metadata(write, encoder=name, encoder_identity=identity)

    # Documents

    def _counted(self, name: str, count: Callable[[], _T]) -> _T:
        """What `count` returns, called again only when documents have become visible or were
        removed: ten million rows take seconds, and the page asks every few of them."""
        with self.snapshot():
            of = self.history.position(), self.history.publications()
            known = self._counts.get(name)
            if known is None or known[0] != of or self._connections.is_writing:
                known = self._counts[name] = of, count()
        value: _T = known[1]
        return value

    def count_documents(self) -> int:
        """The number of visible documents."""
        return self._counted(
            "documents",
            lambda: self._connections.integer("SELECT count(*) FROM documents WHERE visible"),
        )

    def document(self, document_id: str) -> Document | None:
        """The visible document of this id, or None."""
        return self.documents([document_id]).get(without_nul(document_id))

    def documents(self, document_ids: Sequence[str]) -> dict[str, Document]:
        """The visible documents of these ids, in one question to the database."""
        rows = self._connections.rows(
            f"SELECT number, text, {DOCUMENT_COLUMNS} FROM documents "  # noqa: S608 - constants
            "LEFT JOIN texts ON document = number WHERE id = ANY(%s) AND visible",
            [without_nul(document_id) for document_id in document_ids],
        )
        found: dict[str, Document] = {}
        for number, packed, *values in rows:
            text = unpack_text(bytes(packed), number) if packed is not None else None
            if text is None:
                raise self.damage_error(f"the text of document {number}")
            document = row_document(values, text)
            found[document.id] = document
        return found

    def document_ids(self) -> list[str]:
        """The ids of all visible documents, sorted."""
        rows = self._connections.rows("SELECT id FROM documents WHERE visible ORDER BY id")
        return [row[0] for row in rows]

    def digests(self, path: str, visible: bool = True) -> dict[str, str]:
        """For the visible (or else the staged) documents read from one file: id → sha256."""
        return dict(
            self._connections.rows(
                "SELECT id, sha256 FROM documents WHERE path = %s AND visible = %s", path, visible
            )
        )

    def paths(self) -> set[str]:
        """The files that visible documents were read from."""
        rows = self._connections.rows("SELECT DISTINCT path FROM documents WHERE visible")
        return {row[0] for row in rows}

    # Changes

    def stage(self, batch: Iterable[StagedDocument]) -> None:
        """Store documents with their passages, not yet visible, in one transaction.

        A passage whose key already has a vector needs no encoding.
        """
        # Of several of one id the last counts, as if they were staged one after another.
        staged = {without_nul(item.document.id): item for item in batch}
        count = sum(len(item.passages) for item in staged.values())
        with self._connections.transaction() as write:
            self._remove(write, [*staged], visible=False)
            row = write.execute(
                "UPDATE state SET last_document = last_document + %s, "
                "last_passage = last_passage + %s RETURNING last_document, last_passage",
                (len(staged), count),
            ).fetchone()
            if row is None:
                raise self.damage_error("its state is missing")
            _insert(write, staged.values(), row[0] - len(staged) + 1, row[1] - count + 1)

    def apply(self, updates: Iterable[FileUpdate]) -> None:
        """Make staged documents visible and remove others, whole files at once, in one
        transaction."""
        changes = [*updates]
        staged = [without_nul(name) for update in changes for name in update.staged]
        removed = [without_nul(name) for update in changes for name in update.removed]
        states = {update.path: update.state for update in changes}
        with self._connections.transaction() as write:
            self._remove(write, [*removed, *staged], visible=True)
            cursor = write.execute(
                "UPDATE documents SET visible = true WHERE id = ANY(%s) AND NOT visible", (staged,)
            )
            if cursor.rowcount != len({*staged}):
                raise self.damage_error("a staged document is missing")
            FileTable.write(write, [state for state in states.values() if state])
            gone = [path for path, state in states.items() if state is None]
            if gone:
                write.execute("DELETE FROM files WHERE path = ANY(%s)", (gone,))
                write_metadata(write, **{_UNERASED: "1"})
            write.execute(
                "UPDATE state SET last_visible_passage = last_passage, "
                "publications = publications + 1"
            )
            History.advance(write)

    def set_day(self, document_id: str, day: date | None, origin: str) -> None:
        """Change the day of publication of a visible document. Raises KeyError if there is none."""
        with self._connections.transaction() as write:
            row = write.execute(
                f"SELECT number, {DOCUMENT_COLUMNS} FROM documents WHERE id = %s AND visible "  # noqa: S608 - constants
                "FOR UPDATE",
                (without_nul(document_id),),
            ).fetchone()
            if row is None:
                raise KeyError(document_id)
            published, published_from, words, spelled = with_day(row[1:], day, origin)
            write.execute(
                "UPDATE documents SET published = %s, published_from = %s, words = %s, "
                "spelled_words = %s WHERE number = %s",
                (published, published_from, words, spelled, row[0]),
            )
            History.advance(write)

    def discard_staged(self) -> None:
        """Remove the staged documents that an interrupted sync left behind."""
        with self._connections.transaction() as write:
            rows = write.execute("SELECT id FROM documents WHERE NOT visible").fetchall()
            self._remove(write, [row[0] for row in rows], visible=False)

    def _remove(self, write: Connection, document_ids: Sequence[str], visible: bool) -> None:
        numbers = [
            row[0]
            for row in write.execute(
                "SELECT number FROM documents WHERE id = ANY(%s) AND visible = %s",
                ([*document_ids], visible),
            ).fetchall()
        ]
        if not numbers:
            return
        write_metadata(write, **{_UNERASED: "1"})
        write.execute(
            "INSERT INTO released SELECT DISTINCT key FROM passages WHERE document = ANY(%s) "
            "ON CONFLICT DO NOTHING",
            (numbers,),
        )
        write.execute(
            "WITH gone AS (INSERT INTO removals SELECT (SELECT last_removal FROM state) + "
            "row_number() OVER (ORDER BY number), number FROM passages WHERE document = ANY(%s) "
            "RETURNING 1) UPDATE state "
            "SET last_removal = last_removal + (SELECT count(*) FROM gone)",
            (numbers,),
        )
        write.execute("DELETE FROM documents WHERE number = ANY(%s)", (numbers,))

    def delete_unused(self) -> None:
        """Delete vectors and pending keys that only removed documents needed, and removals long
        past."""
        with self._connections.transaction() as write:
            self.vectors.delete_unused(write)
            History.forget_old_removals(write)

    # Passages

    def count_passages(self) -> int:
        """The number of passages of visible documents."""
        return self._counted(
            "passages",
            lambda: self._connections.integer(
                "SELECT (SELECT count(*) FROM passages) - (SELECT count(*) FROM passages "
                "WHERE document IN (SELECT number FROM documents WHERE NOT visible))"
            ),
        )

    def languages(self) -> dict[str, int]:
        """Language → passages of visible documents in it, most first."""
        return self._counted(
            "languages",
            lambda: dict(
                self._connections.rows(
                    "SELECT d.language, count(*) FROM passages p JOIN documents d "
                    "ON d.number = p.document WHERE d.visible GROUP BY 1 ORDER BY 2 DESC, 1"
                )
            ),
        )

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of visible documents that still exist under these ids."""
        return {row[0]: self._passage(row) for row in self._passage_rows(passage_ids, visible=True)}

    def _passage_rows(self, passage_ids: Sequence[int], *, visible: bool = False) -> list[Row]:
        """(passage id, document, start, end, key, spans, document id, title, language) of
        passages, staged ones too unless only visible ones are wanted."""
        if not len(passage_ids):
            return []
        return self._connections.rows(
            "SELECT p.number, p.document, p.first, p.last, p.key, p.sentences, d.id, d.title, "
            "d.language FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE p.number = ANY(%s) AND (d.visible OR NOT %s) ORDER BY p.number",
            [int(passage_id) for passage_id in passage_ids],
            visible,
        )

    def _passage(self, row: Row) -> Passage:
        number, document, start, end, key, packed, document_id, *_ = row
        spans = verify(bytes(packed), number, document, start, end, bytes(key))
        if spans is None:
            raise self.damage_error(f"passage {number}")
        return Passage(document_id, start, end, unpack_spans(spans, start))

    def check_not_visible(self, passage_ids: Sequence[int]) -> None:
        """Check that these passages are missing among the visible ones for a known reason.

        They were removed, their document is staged, or they are newer than this snapshot; raises
        StoreError otherwise.
        """
        last = self.history.position().passage
        older = [int(passage_id) for passage_id in passage_ids if passage_id <= last]
        lost = self._connections.rows(
            "SELECT id FROM unnest(%s::bigint[]) id "
            "WHERE NOT EXISTS (SELECT 1 FROM passages WHERE number = id) "
            "AND NOT EXISTS (SELECT 1 FROM removals WHERE passage = id)",
            older,
        )
        if lost:
            raise self.damage_error(f"passage {min(lost)[0]} is missing")

    def passages_with_text(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """These passages, staged ones too, with title and text."""
        rows = self._passage_rows(passage_ids)
        texts = self._texts({row[1] for row in rows})
        return {
            row[0]: StoredPassage(
                row[0], self._passage(row), row[7], texts[row[1]][row[2] : row[3]]
            )
            for row in rows
        }

    def searchable_texts(self, passage_ids: Sequence[int]) -> list[tuple[int, str, str]]:
        """(passage id, title and text, language) of these passages, staged ones too, for the BM25
        index."""
        rows = self._passage_rows(passage_ids)
        texts = self._texts({row[1] for row in rows})
        found: list[tuple[int, str, str]] = []
        for row in rows:
            number, document, start, end, *_, title, language = row
            # Raises if it is damaged.
            self._passage(row)
            found.append((number, f"{title}\n{texts[document][start:end]}", language))
        return found

    def _texts(self, documents: Iterable[int]) -> dict[int, str]:
        texts: dict[int, str] = {}
        wanted = [*documents]
        for document, packed in self._connections.rows(
            "SELECT document, text FROM texts WHERE document = ANY(%s)", wanted
        ):
            text = unpack_text(bytes(packed), document)
            if text is not None:
                texts[document] = text
        if missing := {*wanted} - texts.keys():
            raise self.damage_error(f"the text of document {min(missing)}")
        return texts

    def pending_passages(self) -> list[tuple[bytes, int]]:
        """The keys without a vector, each with the id of one of the passages that need it.

        Documents with the fewest passages come first, so that a long one does not keep the others
        waiting.
        """
        return [
            (bytes(key), number)
            for key, number in self._connections.rows(
                "SELECT key, min(p.number) FROM pending JOIN passages p USING (key) "
                "GROUP BY key, size, passage ORDER BY size, passage"
            )
        ]

    def pending_batches(self, size: int) -> Generator[list[tuple[bytes, int]], None, None]:
        """The same, up to `size` at a time, each batch for the caller alone, on any machine.

        A batch is claimed in a transaction, which `put` commits. Another process gets the batch of
        one that dies. The caller closes the iterator, in the same thread.
        """
        with self._connections.held() as connection:
            try:
                while True:
                    connection.execute("BEGIN")
                    # What only removed passages needed is deleted by the sync: a document may be
                    # staged at this moment that needs it again.
                    claimed = connection.execute(
                        "SELECT key FROM pending WHERE EXISTS "
                        "(SELECT 1 FROM passages WHERE passages.key = pending.key) "
                        "ORDER BY size, passage LIMIT %s FOR UPDATE SKIP LOCKED",
                        (size,),
                    ).fetchall()
                    keys = [bytes(row[0]) for row in claimed]
                    passages = connection.execute(
                        "SELECT key, min(number) FROM passages WHERE key = ANY(%s) GROUP BY key",
                        (keys,),
                    ).fetchall()
                    needed = {bytes(key): number for key, number in passages}
                    if not needed:
                        return
                    yield [(key, needed[key]) for key in keys if key in needed]
                    if self._connections.in_transaction:
                        connection.rollback()
            finally:
                with suppress(psycopg.Error):
                    if self._connections.in_transaction:
                        connection.rollback()

    def first_passages(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        step = max(1, self.count_documents() // max(1, limit))
        rows = self._connections.rows(
            "SELECT number FROM (SELECT min(p.number) AS number, "
            "row_number() OVER (ORDER BY p.document) AS place FROM passages p "
            "JOIN documents d ON d.number = p.document WHERE d.visible GROUP BY p.document) firsts "
            "WHERE (place - 1) %% %s = 0 ORDER BY place LIMIT %s",
            step,
            limit,
        )
        passages = self.passages([row[0] for row in rows])
        return [passages[row[0]] for row in rows]

    def documents_of(self, passage_ids: Sequence[int]) -> list[str]:
        """The ids of the visible documents that these passages are from, each once."""
        rows = self._connections.rows(
            "SELECT DISTINCT d.id FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE p.number = ANY(%s) AND d.visible ORDER BY d.id",
            [int(passage_id) for passage_id in passage_ids],
        )
        return [row[0] for row in rows]

    def passages_of(self, document_id: str) -> dict[int, Passage]:
        """Passage id → passage of a visible document, in the order of its text."""
        rows = self._connections.rows(
            "SELECT p.number FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE d.id = %s AND d.visible ORDER BY p.first",
            without_nul(document_id),
        )
        numbers = [row[0] for row in rows]
        passages = self.passages(numbers)
        return {number: passages[number] for number in numbers}

    def published_dates(self, passage_ids: Sequence[int]) -> dict[int, date | None]:
        """Passage id → its document's day of publication, without reading any text."""
        return dict(
            self._connections.rows(
                "SELECT p.number, d.published FROM passages p JOIN documents d "
                "ON d.number = p.document WHERE p.number = ANY(%s)",
                [int(passage_id) for passage_id in passage_ids],
            )
        )

    def matching_passages(
        self, filter: Filter, among: Sequence[int] | None = None, *, limit: int | None = None
    ) -> "np.ndarray":
        """The ids of the passages of all documents that pass `filter`, int64, ascending; only
        those `among` some, and any `limit` of them, when given."""
        import numpy as np

        condition, values = filter_condition(filter)
        if among is not None:
            condition += " AND p.number = ANY(%s)"
            values.append([int(passage_id) for passage_id in among])
        rows = self._connections.rows(
            "SELECT p.number FROM passages p JOIN documents d ON d.number = p.document "  # noqa: S608 - constants
            f"WHERE {condition} LIMIT %s",
            *values,
            limit,
            prepare=False,
        )
        return np.sort(np.fromiter((row[0] for row in rows), dtype=np.int64))


def open_database(address: str, *, create: bool = True) -> PostgresStore:
    """The store at "postgresql://…". Raises StoreError as `PostgresStore` does."""
    return PostgresStore(parse_address(address), create=create)


def derived_folder(address: Address) -> Path:
    """The folder, made if it is missing, for what this machine derives from an index: its words."""
    given = [os.environ[name] for name in _DATA_VARIABLES if os.environ.get(name)]
    data = given[0] if given else Path.home() / ".local" / "share"
    name = re.sub(r"[^a-z0-9]+", "-", address.location.partition("//")[2].lower()).strip("-")
    digest = hashlib.sha256(address.location.encode()).hexdigest()[:12]
    folder = Path(data, _DATA_FOLDER, f"{name[:40]}-{digest}")
    try:
        # It has the words of all documents.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the folder {str(folder)!r} for words of the index "
            f"{address.location!r}: {error.strerror}"
        ) from error
    return folder


def _insert(
    write: Connection, staged: Iterable[StagedDocument], document: int, passage: int
) -> None:
    """Insert staged documents, their texts, passages and pending keys, numbered from the given
    numbers on, inside the caller's transaction."""
    documents: list[tuple[object, ...]] = []
    texts: list[tuple[int, bytes]] = []
    passages: list[tuple[object, ...]] = []
    pending: dict[bytes, tuple[int, int]] = {}
    for item in staged:
        documents.append((document, False, *document_values(item.document)))
        texts.append((document, pack_text(item.document.text, document)))
        for each, key in zip(item.passages, item.keys, strict=True):
            start, end = each.start, each.end
            spans = with_checksum(pack_spans(each.sentences), passage, document, start, end, key)
            passages.append((passage, document, start, end, spans, key))
            pending.setdefault(key, (len(item.keys), passage))
            passage += 1
        document += 1
    cursor = write.cursor()
    if documents:
        places = ", ".join(["%s"] * len(documents[0]))
        cursor.executemany(
            f"INSERT INTO documents(number, visible, {DOCUMENT_COLUMNS}, title_key, words, "
            f"spelled_words) VALUES({places})",
            documents,
        )
        cursor.executemany("INSERT INTO texts VALUES(%s, %s)", texts)
    with cursor.copy(
        "COPY passages(number, document, first, last, sentences, key) FROM STDIN"
    ) as copy:
        for row in passages:
            copy.write_row(row)
    cursor.executemany(
        "INSERT INTO pending SELECT %s, %s, %s "
        "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = %s) ON CONFLICT DO NOTHING",
        [(key, size, number, key) for key, (size, number) in pending.items()],
    )
