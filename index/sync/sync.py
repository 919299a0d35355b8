"""Make the store mirror a folder: the text first, then the vectors."""

import struct
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

from index.chunking.passages import fit_passages, split_passages
from index.day_corrections import DayCorrection, apply_correction
from index.embedding.encoder import Encoder
from index.embedding.model_names import DEFAULT_ENCODER, MULTILINGUAL_ENCODER
from index.embedding.models import has_multilingual_encoder
from index.errors import CorpusError, UnreadableFileError
from index.parsers.registry import parsers_identity
from index.parsers.stable_read import ChangedError
from index.parsers.types import Skipped
from index.storage.interface import Store
from index.storage.records import FileState, FileUpdate, StagedDocument
from index.sync.removals import check_removals, record_folder
from index.sync.scan import (
    PASSED_OVER,
    Failure,
    SourceFile,
    check_kind,
    count_documents,
    digest,
    scan,
)
from index.sync.worker_pool import ParseJob, WorkerPool
from index.sync.worker_results import SplitDocument
from index.text.languages import detect_language
from index.types import Document, Passage, Progress, SyncReport, Unread

# Passages embedded per commit: three seconds of work, the most that a kill can lose.
_PASSAGES_PER_COMMIT = 64
# Nanoseconds. A file changed this shortly before it was read may change again within the clock's
# resolution, 2 s on FAT, so its time stamps do not prove that it is unchanged.
_RACY_NS = 2_000_000_000
# Attempts to read a file that keeps changing.
_ATTEMPTS = 3
# Files per worker that are parsed ahead of the one being stored.
_FILES_AHEAD = 2
# Seconds between commits of file updates. Indexing their words first takes a tenth of one.
_PUBLISH_SECONDS = 3.0
# Characters of documents staged in one transaction, and the seconds to wait for them. Passage keys
# are spread over the whole database, so a batch writes most of its pages once.
_STAGE_CHARS = 4 << 20
_STAGE_SECONDS = 2.0
# Metadata keys for the parsers that read the stored and the staged documents.
_PARSERS_KEY = "parsers"
_STAGED_BY_KEY = "staged_by"
# The reason in a report for a file that was being written.
UNSTABLE_REASON = "it changes while it is read"

ProgressCallback = Callable[[Progress], None]


class StagingBatch:
    """Batches file updates and commits them together.

    A search must not see a document before its words are indexed, nor lose the old version before
    that, so the words of all staged documents are indexed first, by `index_words`. A kill loses
    the documents that are not staged yet.
    """

    def __init__(
        self,
        store: Store,
        index_words: Callable[[], None],
        corrections: Mapping[str, DayCorrection] | None = None,
    ) -> None:
        self._store = store
        self._corrections = corrections or {}
        self._index_words = index_words
        self._updates: list[FileUpdate] = []
        self._published_at = time.monotonic()
        self._batch: list[StagedDocument] = []
        self._batch_chars = 0
        self._staged_at = self._published_at

    def stage(self, document: Document, passages: Sequence[Passage]) -> None:
        """Add a document, invisible until an update that names it is published."""
        document = apply_correction(document, self._corrections)
        keys = [passage_key(document, passage) for passage in passages]
        self._batch.append(StagedDocument(document, passages, keys))
        self._batch_chars += len(document.text)
        age = time.monotonic() - self._staged_at
        if self._batch_chars > _STAGE_CHARS or age > _STAGE_SECONDS:
            self._stage_batch()

    def _stage_batch(self) -> None:
        if self._batch:
            self._store.stage(self._batch)
        self._batch, self._batch_chars = [], 0
        self._staged_at = time.monotonic()

    def add(self, update: FileUpdate) -> None:
        """Add the update of a file, and publish if it is time."""
        self._updates.append(update)
        if time.monotonic() - self._published_at > _PUBLISH_SECONDS:
            self.publish()

    def publish(self) -> None:
        """Commit all updates together."""
        self._stage_batch()
        if any(update.staged for update in self._updates):
            self._index_words()
        if self._updates:
            self._store.apply(self._updates)
        self._updates = []
        self._published_at = time.monotonic()


# A file that cannot be read, one whose content is already stored, or one that is being parsed.
_Started = OSError | FileState | tuple[FileState, ParseJob]


class FileSync:
    """Stages the documents of changed files and records what happens to each file."""

    def __init__(
        self, store: Store, encoder: Encoder, batch: StagingBatch, on_progress: ProgressCallback
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._batch = batch
        self._on_progress = on_progress
        self.known = store.files.states()
        # Other parsers may read the same bytes differently.
        self._stale = store.metadata(_PARSERS_KEY) != parsers_identity()
        if store.metadata(_STAGED_BY_KEY) != parsers_identity():
            store.discard_staged()
            store.set_metadata(**{_STAGED_BY_KEY: parsers_identity()})
        self._earlier_failures = _by_path(store.files.unread())
        self._done = self._total = 0
        self.added: list[str] = []
        self.updated: list[str] = []
        self.removed: list[str] = []
        self.failed: list[Failure] = []

    def is_unchanged(self, file: SourceFile) -> bool:
        """Whether its size, time stamps and inode are the same as when it was last read."""
        state = self.known.get(file.path)
        current = (file.size, file.stamp)
        return state is not None and not self._stale and (state.size, state.stamp) == current

    def keep(self, file: SourceFile) -> None:
        """Leave the file's documents as they are."""
        self.failed += self._earlier_failures.get(file.path, ())

    def remove(self, path: str) -> None:
        """Remove all documents of a file."""
        digests = self._store.digests(path)
        self._add_update(FileUpdate(path, removed=tuple(digests)))

    def refuse(self, file: SourceFile, state: FileState, reason: str) -> None:
        """Record why a file has no document, so that it is not tried again until it changes."""
        digests = self._store.digests(file.path)
        self._add_update(FileUpdate(file.path, state, removed=tuple(digests)))
        self.failed.append(Failure(file.path, reason))

    def refuse_unread(self, file: SourceFile, reason: str) -> None:
        """Record why a file is not even read."""
        state = FileState(file.path, file.size, _trusted_stamp(file.stamp), sha256="")
        self.refuse(file, state, reason)

    def read(self, files: Sequence[SourceFile]) -> None:
        """Bring the documents of `files` up to date."""
        self._total = sum(map(_count_documents, files))
        with WorkerPool() as workers:
            # Parsing runs ahead of storing.
            queue: deque[tuple[SourceFile, _Started]] = deque()
            for file in files:
                queue.append((file, self._start(file, workers)))
                if len(queue) > _FILES_AHEAD * workers.count:
                    self._finish(*queue.popleft())
            for file, started in queue:
                self._finish(file, started)

    def _start(self, file: SourceFile, workers: WorkerPool) -> _Started:
        stamp = _trusted_stamp(file.stamp)
        try:
            sha256 = digest(file)
        except OSError as error:
            return error
        state = FileState(file.path, file.size, stamp, sha256)
        known = self.known.get(file.path)
        if known and known.sha256 == sha256 and not self._stale:
            return state
        stored = {*self._store.digests(file.path, visible=False).values()}
        if not self._stale:
            stored.update(self._store.digests(file.path).values())
        return state, workers.submit(str(file.location), file.path, file.size, sha256, stored)

    def _finish(self, file: SourceFile, started: _Started) -> None:
        """Store a file once it is parsed, starting over while it changes."""
        done_before = self._done
        kept = "; what the last sync read of it is kept" if file.path in self.known else ""
        for attempt in range(_ATTEMPTS):
            try:
                if attempt:
                    # In its own process: the others may be blocked until their output is taken.
                    with WorkerPool(1) as workers:
                        self._store_file(file, self._start(file, workers))
                else:
                    self._store_file(file, started)
                break
            except ChangedError:
                continue
            except OSError as error:
                reason = f"cannot be read: {error.strerror}{kept}"
                self.failed.append(Failure(file.path, reason))
                break
        else:
            self.failed.append(Failure(file.path, UNSTABLE_REASON + kept))
        if self._done == done_before:
            self._advance(file)

    def _store_file(self, file: SourceFile, started: _Started) -> None:
        if isinstance(started, OSError):
            raise started
        if isinstance(started, FileState):
            self._store.files.put(started)
            self.keep(file)
            self._advance(file, _count_documents(file))
            return
        state, job = started
        try:
            self._stage(file, state, job)
        except UnreadableFileError as error:
            self.refuse(file, state, str(error))

    def _stage(self, file: SourceFile, state: FileState, job: ParseJob) -> None:
        live = self._store.digests(file.path)
        staged = self._store.digests(file.path, visible=False)
        put: list[str] = []
        skipped: list[Skipped] = []
        gone = dict(live)
        has_document = False
        for item in job.split():
            self._advance(file)
            if isinstance(item, Skipped):
                skipped.append(item)
                continue
            item, has_document = with_language(item), True
            document = item.document
            gone.pop(document.id, None)
            if live.get(document.id) == document.sha256 and not self._stale:
                continue
            if self._stale and self._is_stored(item):
                continue
            # An interrupted sync may already have staged it.
            if staged.get(document.id) != document.sha256:
                self._batch.stage(document, self._passages(item))
            put.append(document.id)
        # Without a document, it is the file that was not read.
        self.failed += [
            Failure(file.path, item.reason, kind=item.kind if has_document else "file")
            for item in skipped
        ]
        self.added += [name for name in put if name not in live]
        self.updated += [name for name in put if name in live]
        self._add_update(FileUpdate(file.path, state, tuple(put), tuple(gone)))

    def _is_stored(self, item: SplitDocument) -> bool:
        """Whether the store holds the document, split as it is now."""
        document_id = item.document.id
        if self._store.document(document_id) != item.document:
            return False
        return [*self._store.passages_of(document_id).values()] == [*self._passages(item)]

    def _passages(self, item: SplitDocument) -> Sequence[Passage]:
        # The worker, which can open no file, split it as English.
        if item.passages is None or item.document.language not in ("", "en"):
            return split_passages(item.document, self._cutter(item.document.language).cut_long)
        return fit_passages(item.document, item.passages, self._encoder.cut_long)

    def _cutter(self, language: str) -> Encoder:
        """The encoder whose window sentences are cut for: a new index may get the multilingual one
        for the sake of documents in that language."""
        if language in ("", "en") or self._encoder.name != DEFAULT_ENCODER:
            return self._encoder
        if not has_multilingual_encoder():
            return self._encoder
        return Encoder(MULTILINGUAL_ENCODER)

    def _add_update(self, update: FileUpdate) -> None:
        self.removed += update.removed
        self._batch.add(update)

    def _advance(self, file: SourceFile, by: int = 1) -> None:
        self._done += by
        total = max(self._done, self._total)
        self._on_progress(Progress("documents", self._done, total, file.path))


def sync_text(
    store: Store,
    folder: Path,
    encoder: Encoder,
    on_progress: ProgressCallback,
    index_words: Callable[[], None],
    exclude: Path | None = None,
    *,
    follow_links: bool = False,
    replace: bool = False,
    corrections: Mapping[str, DayCorrection] | None = None,
) -> SyncReport:
    """Make the stored documents and passages those of `folder`.

    Each file changes as a whole, and files that are read within a few seconds of each other change
    together, so that a search does not see half of a move.

    Args:
        store: The store to update.
        folder: The corpus folder.
        encoder: Limits the length of sentences.
        on_progress: Called after each document.
        index_words: Makes the words of staged documents searchable.
        exclude: A folder to skip, that of the index.
        follow_links: Whether to read what links to places outside the folder lead to.
        replace: Whether it may remove most documents, or mirror another folder than before.
        corrections: Days that a person has corrected, by document id.

    Raises:
        CorpusError: The folder cannot be listed, or both it and the store are empty.
        RemovalRefusedError: It would remove most documents.
    """
    files, failures = scan(folder, exclude, follow_links=follow_links)
    unreadable = [failure for failure in failures if failure.kind != PASSED_OVER]
    unseen = tuple(failure.path for failure in unreadable if failure.unseen)
    confirmed = store.files.confirmed_removals()
    if not replace:
        check_removals(store, folder, files, lambda path: _is_below_any(path, unseen))
    batch = StagingBatch(store, index_words, corrections)
    sync = FileSync(store, encoder, batch, on_progress)
    sync.failed += unreadable
    changed, refused = _changed_files(sync, files)
    if len(refused) == len(files) and not store.count_documents():
        unreadable += [Failure(file.path, reason) for file, reason in refused]
        raise CorpusError(_describe_empty(folder, unreadable))
    record_folder(store, folder)
    for file, reason in refused:
        sync.refuse_unread(file, reason)
    missing = (store.paths() | sync.known.keys()) - {file.path for file in files}
    new_sizes = {file.size for file in changed if file.path not in sync.known}
    # A missing file of the same size as a new one may have been moved: it stays until the new one
    # is stored.
    moved: list[str] = []
    for path in sorted(missing):
        if _is_below_any(path, unseen):
            continue
        if path in sync.known and sync.known[path].size in new_sizes:
            moved.append(path)
        else:
            sync.remove(path)
    sync.read(changed)
    for path in moved:
        sync.remove(path)
    batch.publish()
    store.discard_staged()
    store.delete_unused()
    unread = [Unread(failure.path, failure.reason, failure.kind) for failure in sync.failed]
    store.files.put_unread(unread)
    store.files.forget_confirmed(confirmed)
    store.set_metadata(**{_PARSERS_KEY: parsers_identity()})
    touched = {*sync.added, *sync.updated}
    return SyncReport(
        added=tuple(sync.added),
        updated=tuple(sync.updated),
        removed=tuple(sync.removed),
        unchanged=tuple(name for name in store.document_ids() if name not in touched),
        failed=tuple((item.path, item.reason) for item in unread if not item.is_doubtful),
        left_out=tuple(item for item in unread if item.is_part),
        passed_over=tuple(item.path for item in failures if item.kind == PASSED_OVER),
        doubtful=tuple(item for item in unread if item.is_doubtful),
    )


def _changed_files(
    sync: FileSync, files: Iterable[SourceFile]
) -> tuple[list[SourceFile], list[tuple[SourceFile, str]]]:
    """The files to read, and those that are of no kind that can be read, each with the reason.

    All others are kept as they are.
    """
    changed: list[SourceFile] = []
    refused: list[tuple[SourceFile, str]] = []
    for file in files:
        if sync.is_unchanged(file):
            sync.keep(file)
            continue
        try:
            check_kind(file)
        except UnreadableFileError as error:
            refused.append((file, str(error)))
        except OSError:
            # Reported when it is read.
            changed.append(file)
        else:
            changed.append(file)
    return changed, refused


def sync_vectors(
    store: Store, encoder: Encoder, on_progress: ProgressCallback, should_pause: Callable[[], bool]
) -> None:
    """Embed all pending passages, one transaction per batch, until `should_pause` returns true."""
    done, total = 0, store.vectors.count_pending_keys()
    started = time.monotonic()
    with closing(store.pending_batches(_PASSAGES_PER_COMMIT)) as batches:
        for pending in batches:
            keys, passage_ids = zip(*pending, strict=True)
            stored = store.passages_with_text(passage_ids)
            batch = [stored[passage_id] for passage_id in passage_ids]
            name = batch[0].passage.document_id
            on_progress(Progress("passages", done, max(done, total), name))
            embeddings = encoder.encode_passages(
                [passage.title for passage in batch],
                [passage.text for passage in batch],
                [_relative_sentences(passage.passage) for passage in batch],
            )
            done += len(batch)
            rate = done / (time.monotonic() - started)
            store.vectors.put(keys, embeddings, rate)
            on_progress(Progress("passages", done, max(done, total), name))
            if should_pause():
                return


def with_language(item: SplitDocument) -> SplitDocument:
    """The document with its language, which is told here: its worker can open no model."""
    language = detect_language(f"{item.document.title}\n{item.document.text}")
    return replace(item, document=replace(item.document, language=language))


def passage_key(document: Document, passage: Passage) -> bytes:
    """Return a digest of the encoder's input for a passage: equal keys have equal vectors."""
    text = document.text[passage.start : passage.end]
    offsets = [offset - passage.start for span in passage.sentences for offset in span]
    spans = struct.pack(f"<{len(offsets)}I", *offsets)
    parts = (document.title.encode(), text.encode(), spans)
    return blake2b(
        b"".join(len(part).to_bytes(8) + part for part in parts), digest_size=16
    ).digest()


def _relative_sentences(passage: Passage) -> list[tuple[int, int]]:
    return [(start - passage.start, end - passage.start) for start, end in passage.sentences]


def _by_path(unread: Iterable[Unread]) -> dict[str, list[Failure]]:
    by_path: dict[str, list[Failure]] = {}
    for item in unread:
        failure = Failure(item.path, item.reason, kind=item.kind)
        by_path.setdefault(item.path, []).append(failure)
    return by_path


def _is_below_any(path: str, places: Sequence[str]) -> bool:
    """Whether `path` is one of `places`, or below one of them."""
    return any(path == place or path.startswith(place + "/") for place in places)


def _count_documents(file: SourceFile) -> int:
    try:
        return count_documents(file)
    except OSError:
        # Reported when it is read.
        return 1


def _trusted_stamp(stamp: tuple[int, int, int]) -> tuple[int, int, int]:
    """The stamp of a file that is about to be read; zeros if a later change might not alter it."""
    mtime_ns, ctime_ns, _ = stamp
    return stamp if time.time_ns() - max(mtime_ns, ctime_ns) > _RACY_NS else (0, 0, 0)


def _describe_empty(folder: Path, unreadable: Sequence[Failure]) -> str:
    if not unreadable:
        return f"no documents in {str(folder)!r}: it is empty"
    first = unreadable[0]
    return (
        f"no documents in {str(folder)!r}: none of its {len(unreadable)} files can be read "
        f"({first.path}: {first.reason})"
    )
