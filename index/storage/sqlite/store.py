"""The store: documents, passages and vectors in one SQLite file, the index's source of truth."""

import logging
import sqlite3
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from index.day_corrections import DayCorrections
from index.errors import StoreError
from index.paths import disk_usage, refuse_lost_store
from index.storage.codecs import (
    DOCUMENT_COLUMNS,
    ID,
    LANGUAGE,
    TITLE,
    document_checksum,
    document_row,
    filter_condition,
    pack_spans,
    pack_text,
    row_document,
    unpack_spans,
    unpack_text,
    verify,
    with_checksum,
)
from index.storage.interface import DenseSearch, UserData
from index.storage.records import FileUpdate, StagedDocument, StoredPassage, SyncProcess
from index.storage.sqlite.bookkeeping import FileTable, History, next_id
from index.storage.sqlite.catalog import CatalogReader
from index.storage.sqlite.database import Database, write_metadata
from index.storage.sqlite.user_data import UserDataFiles
from index.storage.sqlite.vectors import VectorTable
from index.types import Document, Filter, Passage
from index.write_lock import lock_holder, write_lock

if TYPE_CHECKING:
    import numpy as np

FILE_NAME = "store.sqlite"
# The metadata key that is set while the file may still hold traces of removed documents.
_UNERASED = "unerased"


_LOG = logging.getLogger(__name__)


class SqliteStore:
    """Documents and passages, and the tables around them.

    A document is first staged, unseen by readers; it becomes visible once all of its file is
    staged, in one transaction with the removal of what it replaces.
    """

    is_remote = False
    dense: DenseSearch | None = None

    def __init__(self, path: Path) -> None:
        self.location = str(path.parent)
        self.folder = path.parent
        self.corrections = DayCorrections(path.parent)
        self.user_data: UserData = UserDataFiles(path.parent)
        self.database = Database(path)
        self.files = FileTable(self.database)
        self.history = History(self.database)
        self.vectors = VectorTable(self.database)
        self.catalog = CatalogReader(self.database)

    def close(self) -> None:
        """Close every thread's connection."""
        self.database.close()

    @property
    def replacements(self) -> int:
        """How often the index was found in another file, such as one copied back."""
        return self.database.replacements

    def check_present(self) -> None:
        """Raise MissingStoreError unless the file that was opened, or a copy, is in its place."""
        self.database.check_present()

    def damage_error(self, detail: object) -> StoreError:
        """An error that reports damage to the file and says what to do about it."""
        return self.database.damage_error(detail)

    def write_lock(self, wait: float) -> AbstractContextManager[None]:
        """Hold the lock of the index's folder; see `index.write_lock.write_lock`."""
        return write_lock(self.database.path.parent, wait)

    def writer(self) -> SyncProcess | None:
        """The process that is syncing now, if any."""
        pid = lock_holder(self.database.path.parent)
        return SyncProcess(pid) if pid else None

    def size(self) -> int:
        """Bytes of all files in the index's folder."""
        return disk_usage(self.database.path.parent)

    def on_change(self, notify: Callable[[], object]) -> None:
        """Do nothing: a sync brings the derived indexes up to date itself."""

    def erase(self) -> None:
        """Leave nothing of removed documents in the file, even if the last sync left nothing."""
        self.set_metadata(**{_UNERASED: "1"})
        self.erase_removed()

    def finish_sync(self) -> None:
        """Move what was committed from the log into the file."""
        self.database.checkpoint()

    def erase_removed(self) -> None:
        """Leave nothing of removed documents in the file or its log.

        SQLite zeroes the rows and pages that it frees (`secure_delete`), but not the copies that
        stay behind when it moves rows between pages, so the file is rewritten: 1.3 to 2 s at
        300 MB. The caller holds the write lock. Former blocks of a file on the disk are beyond our
        control.
        """
        database = self.database
        log_is_empty = database.checkpoint()
        if database.metadata(_UNERASED) is None:
            return
        if log_is_empty:
            database.vacuum()
            log_is_empty = database.checkpoint()
        if log_is_empty:
            with database.transaction() as write:
                write.execute("DELETE FROM metadata WHERE key = ?", (_UNERASED,))
        else:
            _LOG.warning(
                "a reader needs an older state of %s: removed text is in its log until the next "
                "sync",
                database.path,
            )

    def snapshot(self) -> AbstractContextManager[None]:
        """Let all reads inside see one state, whatever other processes commit meanwhile."""
        return self.database.snapshot()

    def metadata(self, key: str) -> str | None:
        """The value recorded under `key` (encoder, folder, ...), or None."""
        return self.database.metadata(key)

    def set_metadata(self, **values: str) -> None:
        """Record values under their keys, in one transaction."""
        self.database.set_metadata(**values)

    def many_vectors(self) -> AbstractContextManager[None]:
        """Do nothing: no search structure is kept here."""
        return nullcontext()

    def adopt_encoder(self, name: str, identity: str) -> None:
        """Record the encoder of an index without passages, in place of any earlier one."""
        # Staged documents were split for the earlier encoder.
        self.discard_staged()
        with self.database.transaction() as write:
            self.vectors.clear(write)
            write_metadata(write, encoder=name, encoder_identity=identity)

    # Documents

    def count_documents(self) -> int:
        """The number of visible documents."""
        return self.database.integer("SELECT count(*) FROM documents WHERE visible")

    def document(self, document_id: str) -> Document | None:
        """The visible document of this id, or None."""
        result = self.database.row(
            f"SELECT number, checksum, {DOCUMENT_COLUMNS} FROM documents "  # noqa: S608 - a constant
            "WHERE id = ? AND visible",
            document_id,
        )
        if result is None:
            return None
        number, expected, *row = result
        if document_checksum(number, 1, row) != expected:
            raise self.database.damage_error(f"document {number}")
        return row_document(row, self._text(number))

    def documents(self, document_ids: Sequence[str]) -> dict[str, Document]:
        """The visible documents of these ids, by id."""
        read = map(self.document, dict.fromkeys(document_ids))
        return {document.id: document for document in read if document is not None}

    def document_ids(self) -> list[str]:
        """The ids of all visible documents, sorted."""
        rows = self.database.rows("SELECT id FROM documents WHERE visible ORDER BY id")
        return [row[0] for row in rows]

    def digests(self, path: str, visible: bool = True) -> dict[str, str]:
        """For the visible (or else the staged) documents read from one file: id → sha256."""
        return dict(
            self.database.rows(
                "SELECT id, sha256 FROM documents WHERE path = ? AND visible = ?",
                path,
                int(visible),
            )
        )

    def paths(self) -> set[str]:
        """The files that visible documents were read from."""
        rows = self.database.rows("SELECT DISTINCT path FROM documents WHERE visible")
        return {row[0] for row in rows}

    def _text(self, document: int) -> str:
        row = self.database.row("SELECT text FROM texts WHERE document = ?", document)
        text = unpack_text(row[0], document) if row else None
        if text is None:
            raise self.database.damage_error(f"the text of document {document}")
        return text

    def _title_and_language(self, document: int) -> tuple[str, str]:
        row = self.database.row(
            f"SELECT checksum, visible, {DOCUMENT_COLUMNS} FROM documents WHERE number = ?",  # noqa: S608 - a constant
            document,
        )
        if row is None or document_checksum(document, row[1], row[2:]) != row[0]:
            raise self.database.damage_error(f"document {document}")
        return str(row[2 + TITLE]), str(row[2 + LANGUAGE])

    # Changes

    def stage(self, batch: Iterable[StagedDocument]) -> None:
        """Store documents with their passages, not yet visible, in one transaction.

        A passage whose key already has a vector needs no encoding.
        """
        with self.database.transaction() as write:
            for staged in batch:
                self._stage(write, staged)

    def _stage(self, write: sqlite3.Connection, staged: StagedDocument) -> None:
        document, keys = staged.document, staged.keys
        self._remove(write, document.id, visible=False)
        row = document_row(document)
        number = next_id(write, "documents")
        write.execute(
            f"INSERT INTO documents(number, visible, {DOCUMENT_COLUMNS}, checksum) "
            f"VALUES(?, 0, {', '.join('?' * len(row))}, ?)",
            (number, *row, document_checksum(number, 0, row)),
        )
        write.execute("INSERT INTO texts VALUES(?, ?)", (number, pack_text(document.text, number)))
        first = next_id(write, "passages")
        write.executemany(
            "INSERT INTO passages VALUES(?, ?, ?, ?, ?, ?)",
            [
                _passage_row(first + place, number, passage, key)
                for place, (passage, key) in enumerate(zip(staged.passages, keys, strict=True))
            ],
        )
        write.executemany(
            "INSERT OR IGNORE INTO pending SELECT ?1 "
            "WHERE NOT EXISTS (SELECT 1 FROM vectors WHERE key = ?1)",
            [(key,) for key in keys],
        )

    def apply(self, updates: Iterable[FileUpdate]) -> None:
        """Make staged documents visible and remove others, whole files at once, in one
        transaction."""
        with self.database.transaction() as write:
            for update in updates:
                for document_id in (*update.removed, *update.staged):
                    self._remove(write, document_id, visible=True)
                for document_id in update.staged:
                    self._make_visible(write, document_id)
                if update.state:
                    self.files.write(write, update.state)
                else:
                    write.execute("DELETE FROM files WHERE path = ?", (update.path,))
                    write_metadata(write, **{_UNERASED: "1"})
            last_passage = next_id(write, "passages") - 1
            write_metadata(write, last_visible_passage=str(last_passage))
            self.history.advance(write)

    def _make_visible(self, write: sqlite3.Connection, document_id: str) -> None:
        number, expected, *row = write.execute(
            f"SELECT number, checksum, {DOCUMENT_COLUMNS} FROM documents "  # noqa: S608 - a constant
            "WHERE id = ? AND NOT visible",
            (document_id,),
        ).fetchone()
        if document_checksum(number, 0, row) != expected:
            raise self.database.damage_error(f"document {number}")
        write.execute(
            "UPDATE documents SET visible = 1, checksum = ? WHERE number = ?",
            (document_checksum(number, 1, row), number),
        )

    def set_day(self, document_id: str, day: date | None, origin: str) -> None:
        """Change the day of publication of a visible document. Raises KeyError if there is none."""
        with self.database.transaction() as write:
            found = write.execute(
                f"SELECT number, {DOCUMENT_COLUMNS} FROM documents "  # noqa: S608 - a constant
                "WHERE id = ? AND visible",
                (document_id,),
            ).fetchone()
            if found is None:
                raise KeyError(document_id)
            number, *row = found
            columns = DOCUMENT_COLUMNS.split(", ")
            published = day.isoformat() if day else None
            row[columns.index("published")] = published
            row[columns.index("published_from")] = origin
            write.execute(
                "UPDATE documents SET published = ?, published_from = ?, checksum = ? "
                "WHERE number = ?",
                (published, origin, document_checksum(number, 1, row), number),
            )
            self.history.advance(write)

    def discard_staged(self) -> None:
        """Remove the staged documents that an interrupted sync left behind."""
        with self.database.transaction() as write:
            rows = write.execute("SELECT id FROM documents WHERE NOT visible").fetchall()
            for (document_id,) in rows:
                self._remove(write, document_id, visible=False)

    def _remove(self, write: sqlite3.Connection, document_id: str, visible: bool) -> None:
        row = write.execute(
            "SELECT number FROM documents WHERE id = ? AND visible = ?", (document_id, int(visible))
        ).fetchone()
        if row is None:
            return
        write_metadata(write, **{_UNERASED: "1"})
        write.execute(
            "INSERT OR IGNORE INTO released SELECT key FROM passages WHERE document = ?", row
        )
        write.execute(
            "INSERT INTO removals(passage) SELECT number FROM passages WHERE document = ? "
            "ORDER BY number",
            row,
        )
        write.execute("DELETE FROM passages WHERE document = ?", row)
        write.execute("DELETE FROM texts WHERE document = ?", row)
        write.execute("DELETE FROM documents WHERE number = ?", row)

    def delete_unused(self) -> None:
        """Delete vectors and pending keys that only removed documents needed, and removals long
        past."""
        with self.database.transaction() as write:
            self.vectors.delete_unused(write)
            self.history.forget_old_removals(write)

    # Passages

    def count_passages(self) -> int:
        """The number of passages of visible documents."""
        return self.database.integer("SELECT count(*) FROM passages") - self.database.integer(
            "SELECT count(*) FROM passages WHERE document IN "
            "(SELECT number FROM documents WHERE NOT visible)"
        )

    def languages(self) -> dict[str, int]:
        """Language → passages of visible documents in it, most first."""
        rows = self.database.rows(
            "SELECT d.language, count(*) FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE d.visible GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return dict(rows)

    def passages(self, passage_ids: Sequence[int]) -> dict[int, Passage]:
        """The passages of visible documents that still exist under these ids."""
        stored = self._passages(passage_ids, only_visible=True)
        return {passage_id: passage for passage_id, (passage, *_) in stored.items()}

    def _passages(
        self, passage_ids: Sequence[int], only_visible: bool = False
    ) -> dict[int, tuple[Passage, int, str]]:
        """Each passage with its document's number and title."""
        passages: dict[int, tuple[Passage, int, str]] = {}
        for rows in self.database.rows_by_id(
            "SELECT p.number, p.start, p.end, p.sentences, p.key, d.number, d.visible, d.checksum, "  # noqa: S608 - a constant
            f"{DOCUMENT_COLUMNS} FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE p.number IN ({}) " + ("AND d.visible" if only_visible else ""),
            passage_ids,
        ):
            checked: set[int] = set()
            for passage_id, start, end, packed, key, document, visible, expected, *row in rows:
                if (
                    document not in checked
                    and document_checksum(document, visible, row) != expected
                ):
                    raise self.database.damage_error(f"document {document}")
                checked.add(document)
                spans = verify(packed, passage_id, document, start, end, key)
                if spans is None:
                    raise self.database.damage_error(f"passage {passage_id}")
                passage = Passage(row[ID], start, end, unpack_spans(spans, start))
                passages[passage_id] = passage, document, row[TITLE]
        return passages

    def check_not_visible(self, passage_ids: Sequence[int]) -> None:
        """Check that these passages are missing among the visible ones for a known reason.

        They were removed, their document is staged, or they are newer than this snapshot; raises
        StoreError otherwise.
        """
        last = self.history.position().passage
        staged = self._passages(passage_ids)
        lost = {
            passage_id
            for passage_id in passage_ids
            if passage_id <= last and passage_id not in staged
        }
        for rows in self.database.rows_by_id(
            "SELECT passage FROM removals WHERE passage IN ({})", sorted(lost)
        ):
            lost -= {row[0] for row in rows}
        if lost:
            raise self.database.damage_error(f"passage {min(lost)} is missing")

    def passages_with_text(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """These passages, staged ones too, with title and text."""
        by_document: dict[int, list[tuple[int, Passage, str]]] = {}
        for passage_id, (passage, document, title) in self._passages(passage_ids).items():
            by_document.setdefault(document, []).append((passage_id, passage, title))
        stored: dict[int, StoredPassage] = {}
        for document, passages in by_document.items():
            text = self._text(document)
            for passage_id, passage, title in passages:
                stored[passage_id] = StoredPassage(
                    passage_id, passage, title, text[passage.start : passage.end]
                )
        return stored

    def searchable_texts(self, passage_ids: Sequence[int]) -> list[tuple[int, str, str]]:
        """(passage id, title and text, language) of these passages, staged ones too, for the BM25
        index.

        It takes half the time of `passages_with_text`.
        """
        texts: list[tuple[int, str, str]] = []
        documents: dict[int, tuple[str, str, str]] = {}
        for rows in self.database.rows_by_id(
            "SELECT number, document, start, end, key, sentences FROM passages "
            "WHERE number IN ({}) ORDER BY number",
            passage_ids,
        ):
            for passage_id, document, start, end, key, packed in rows:
                if verify(packed, passage_id, document, start, end, key) is None:
                    raise self.database.damage_error(f"passage {passage_id}")
                if document not in documents:
                    documents[document] = (
                        *self._title_and_language(document),
                        self._text(document),
                    )
                title, language, text = documents[document]
                texts.append((passage_id, f"{title}\n{text[start:end]}", language))
        return texts

    def pending_passages(self) -> list[tuple[bytes, int]]:
        """The keys without a vector, each with the id of one of the passages that need it.

        Documents with the fewest such passages come first, so that a long one does not keep the
        others waiting.
        """
        return self.database.rows(
            "WITH waiting AS (SELECT number, document, key FROM passages "
            "WHERE key IN (SELECT key FROM pending)), "
            "sizes AS (SELECT document, count(*) AS size FROM waiting GROUP BY document) "
            "SELECT key, min(number) FROM waiting JOIN sizes USING (document) "
            "GROUP BY key ORDER BY min(size), min(number)"
        )

    def pending_batches(self, size: int) -> Generator[list[tuple[bytes, int]], None, None]:
        """The same, up to `size` at a time; only one process syncs."""
        pending = self.pending_passages()
        for first in range(0, len(pending), size):
            yield pending[first : first + size]

    def first_passages(self, limit: int) -> list[Passage]:
        """The first passage of each of up to `limit` documents, spread over the corpus."""
        step = max(1, self.count_documents() // max(1, limit))
        rows = self.database.rows(
            "SELECT number FROM (SELECT min(number) AS number, "
            "row_number() OVER (ORDER BY document) AS place FROM passages "
            "WHERE document IN (SELECT number FROM documents WHERE visible) GROUP BY document) "
            "WHERE (place - 1) % ? = 0 LIMIT ?",
            step,
            limit,
        )
        passage_ids = [row[0] for row in rows]
        passages = self.passages(passage_ids)
        return [passages[passage_id] for passage_id in passage_ids]

    def documents_of(self, passage_ids: Sequence[int]) -> list[str]:
        """The ids of the visible documents that these passages are from, each once."""
        return [
            *dict.fromkeys(
                row[0]
                for rows in self.database.rows_by_id(
                    "SELECT DISTINCT d.id FROM passages p "
                    "JOIN documents d ON d.number = p.document "
                    "WHERE p.number IN ({}) AND d.visible ORDER BY d.id",
                    passage_ids,
                )
                for row in rows
            )
        ]

    def passages_of(self, document_id: str) -> dict[int, Passage]:
        """Passage id → passage of a visible document, in the order of its text."""
        rows = self.database.rows(
            "SELECT p.number FROM passages p JOIN documents d ON d.number = p.document "
            "WHERE d.id = ? AND d.visible ORDER BY p.start",
            document_id,
        )
        numbers = [row[0] for row in rows]
        passages = self.passages(numbers)
        return {number: passages[number] for number in numbers}

    def published_dates(self, passage_ids: Sequence[int]) -> dict[int, date | None]:
        """Passage id → its document's day of publication, without reading any text."""
        return {
            passage_id: date.fromisoformat(published) if published else None
            for rows in self.database.rows_by_id(
                "SELECT p.number, d.published FROM passages p "
                "JOIN documents d ON d.number = p.document WHERE p.number IN ({})",
                passage_ids,
            )
            for passage_id, published in rows
        }

    def matching_passages(
        self, filter: Filter, among: Sequence[int] | None = None, *, limit: int | None = None
    ) -> "np.ndarray":
        """The ids of the passages of all documents that pass `filter`, int64, ascending; only
        those `among` some, and any `limit` of them, when given."""
        condition, values = filter_condition(filter)
        rows = self.database.rows(
            "SELECT p.number FROM passages p JOIN documents d ON d.number = p.document "  # noqa: S608 - constants
            f"WHERE {condition} ORDER BY p.number",
            *values,
        )
        import numpy as np

        matching = np.fromiter((row[0] for row in rows), dtype=np.int64)
        return (matching if among is None else np.intersect1d(matching, among))[:limit]


def open_folder(folder: Path) -> SqliteStore:
    """The store in the folder of an index. Raises StoreError if its file was lost."""
    refuse_lost_store(folder / FILE_NAME, folder / "lexical", folder / "dense.faiss")
    return SqliteStore(folder / FILE_NAME)


def _passage_row(number: int, document: int, passage: Passage, key: bytes) -> tuple[object, ...]:
    start, end = passage.start, passage.end
    spans = with_checksum(pack_spans(passage.sentences), number, document, start, end, key)
    return number, document, start, end, spans, key
