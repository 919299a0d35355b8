"""a folder → the store that mirrors it: first the text, then the vectors."""

import struct
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path

from index.chunking.passages import fit_passages, split_passages
from index.embedding.encoder import Encoder
from index.errors import CorpusError, UnreadableFileError
from index.parsers.registry import parsers_identity
from index.parsers.stable_read import ChangedError
from index.parsers.types import Skipped
from index.storage.bookkeeping import FileState
from index.storage.store import FileUpdate, StagedDocument, Store
from index.sync.scan import (
    Failure,
    SourceFile,
    count_documents,
    digest,
    scan,
)
from index.sync.worker_pool import Reading, Split, Workers
from index.types import Document, Passage, Progress, SyncReport

# Passages embedded between two commits: three seconds of work, the most that a kill can cost.
_COMMITTED = 64
# Nanoseconds: a file changed this shortly before it was read may change again within the clock's
# grain, so its time stamp is not yet proof of anything.
_RACY = 2_000_000_000
# How often a file that changes under the reader is begun again.
_ATTEMPTS = 3
# Files for each process that are read ahead of the one that is being stored.
_AHEAD = 2
# Seconds between two moments at which files that were read are put in place: making their words
# searchable, which comes before, takes a tenth of one.
_SETTLED = 3.0
# Characters of documents that are stored in one transaction, and the seconds that it is waited for
# them. The keys of passages lie anywhere in the store, so a batch writes most pages but once.
_BATCH = 4 << 20
_BATCH_WAITS = 2.0
# The fact that names the readers which the documents were read by.
_READERS = "readers"
_STAGED_BY = "staged by"

Report = Callable[[Progress], None]


class StagingBatch:
    """Gathers what becomes of each file, and makes it so for many files at once.

    A reader must not see a document before its words can be found, nor lose the old version
    sooner: so the words of all that is staged are made searchable first (`settle`).
    What is to be staged waits for more of it; a kill loses what waits.
    """

    def __init__(self, store: Store, settle: Callable[[], None]) -> None:
        self._store = store
        self._settle = settle
        self._updates: list[FileUpdate] = []
        self._put_at = time.monotonic()
        self._batch: list[StagedDocument] = []
        self._batched = 0
        self._staged_at = self._put_at

    def stage(self, document: Document, passages: Sequence[Passage]) -> None:
        keys = [passage_key(document, passage) for passage in passages]
        self._batch.append(StagedDocument(document, passages, keys))
        self._batched += len(document.text)
        if self._batched > _BATCH or time.monotonic() - self._staged_at > _BATCH_WAITS:
            self._stage_all()

    def _stage_all(self) -> None:
        if self._batch:
            self._store.stage(self._batch)
        self._batch, self._batched = [], 0
        self._staged_at = time.monotonic()

    def add(self, update: FileUpdate) -> None:
        self._updates.append(update)
        if time.monotonic() - self._put_at > _SETTLED:
            self.put_all()

    def put_all(self) -> None:
        self._stage_all()
        if any(update.staged for update in self._updates):
            self._settle()
        if self._updates:
            self._store.apply(self._updates)
        self._updates = []
        self._put_at = time.monotonic()


# A file that can't be read, one whose bytes are known, or one that is being read.
_Begun = OSError | FileState | tuple[FileState, Reading]


class FileSync:
    """Files → staged documents, and what is to become of each file."""

    def __init__(self, store: Store, encoder: Encoder, desk: StagingBatch, report: Report) -> None:
        self._store = store
        self._encoder = encoder
        self._desk = desk
        self._report = report
        self.known = store.files.states()
        # Other readers may make something else of the same bytes.
        self._stale = store.metadata(_READERS) != parsers_identity()
        if store.metadata(_STAGED_BY) != parsers_identity():
            store.discard_staged()
            store.set_metadata(**{_STAGED_BY: parsers_identity()})
        self._earlier = _by_path(store.files.failures())
        self._done = self._total = 0
        self.added: list[str] = []
        self.updated: list[str] = []
        self.removed: list[str] = []
        self.failed: list[Failure] = []

    def is_unchanged(self, file: SourceFile) -> bool:
        """Whether its size and time stamp are those it had when it was read."""
        state = self.known.get(file.path)
        found = (file.size, file.mtime_ns)
        return state is not None and not self._stale and (state.size, state.mtime_ns) == found

    def keep(self, file: SourceFile) -> None:
        """Leave its documents as they are."""
        self.failed += self._earlier.get(file.path, ())

    def remove(self, path: str) -> None:
        """Remove all documents of a file."""
        self._hand_in(FileUpdate(path, removed=tuple(self._store.digests(path))))

    def read(self, files: Sequence[SourceFile]) -> None:
        """Make the documents of `files` what the files hold."""
        self._total = sum(map(_countable, files))
        with Workers() as workers:
            # Begun, but not yet stored: so the next ones are read meanwhile.
            begun: deque[tuple[SourceFile, _Begun]] = deque()
            for file in files:
                begun.append((file, self._begin(file, workers)))
                if len(begun) > _AHEAD * workers.count:
                    self._end(*begun.popleft())
            for file, beginning in begun:
                self._end(file, beginning)

    def _begin(self, file: SourceFile, workers: Workers) -> _Begun:
        try:
            sha256 = digest(file)
        except OSError as error:
            return error
        state = FileState(file.path, file.size, _trusted(file.mtime_ns), sha256)
        known = self.known.get(file.path)
        if known and known.sha256 == sha256 and not self._stale:
            return state
        stored = {*self._store.digests(file.path, visible=False).values()}
        if not self._stale:
            stored.update(self._store.digests(file.path).values())
        return state, workers.submit(file.place, file.path, file.size, sha256, stored)

    def _end(self, file: SourceFile, begun: _Begun) -> None:
        """See to what becomes of a file, once it is read."""
        before = self._done
        kept = "; what the last sync read of it is kept" if file.path in self.known else ""
        for attempt in range(_ATTEMPTS):
            try:
                if attempt:
                    # By another process: the others may wait for us to take what they have read.
                    with Workers(1) as apart:
                        self._take(file, self._begin(file, apart))
                else:
                    self._take(file, begun)
                break
            except ChangedError:
                continue
            except OSError as error:
                reason = f"cannot be read: {error.strerror}{kept}"
                self.failed.append(Failure(file.path, reason))
                break
        else:
            self.failed.append(Failure(file.path, f"it changes while it is read{kept}"))
        if self._done == before:
            self._advance(file)

    def _take(self, file: SourceFile, begun: _Begun) -> None:
        if isinstance(begun, OSError):
            raise begun
        if isinstance(begun, FileState):
            self._store.files.put(begun)
            self.keep(file)
            self._advance(file, _countable(file))
            return
        state, reading = begun
        try:
            self._stage(file, state, reading)
        except UnreadableFileError as error:
            # What it is remembered by says that there is no use in trying again.
            gone = tuple(self._store.digests(file.path))
            self._hand_in(FileUpdate(file.path, state, removed=gone))
            self.failed.append(Failure(file.path, str(error)))

    def _stage(self, file: SourceFile, state: FileState, reading: Reading) -> None:
        live = self._store.digests(file.path)
        staged = self._store.digests(file.path, visible=False)
        put: list[str] = []
        failed: list[Failure] = []
        gone = dict(live)
        for split in reading.split():
            self._advance(file)
            if isinstance(split, Skipped):
                failed.append(Failure(file.path, split.reason))
                continue
            item = split.document
            gone.pop(item.id, None)
            if live.get(item.id) == item.sha256 and not self._stale:
                continue
            if self._stale and self._store.document(item.id) == item:
                continue
            # A sync that was cut off may have come this far before.
            if staged.get(item.id) != item.sha256:
                self._desk.stage(item, self._passages(split))
            put.append(item.id)
        self.failed += failed
        self.added += [name for name in put if name not in live]
        self.updated += [name for name in put if name in live]
        self._hand_in(FileUpdate(file.path, state, tuple(put), tuple(gone)))

    def _passages(self, split: Split) -> Sequence[Passage]:
        if split.passages is None:
            return split_passages(split.document, self._encoder.cut_long)
        return fit_passages(split.document, split.passages, self._encoder.cut_long)

    def _hand_in(self, update: FileUpdate) -> None:
        self.removed += update.removed
        self._desk.add(update)

    def _advance(self, file: SourceFile, by: int = 1) -> None:
        self._done += by
        self._report(Progress("documents", self._done, max(self._done, self._total), file.path))


def sync_text(
    store: Store,
    folder: Path,
    encoder: Encoder,
    report: Report,
    settle: Callable[[], None],
    leave_out: Path | None = None,
) -> SyncReport:
    """Stage one: make the stored documents and passages those of `folder`.

    Files change in the store whole or not at all, and those that are read within a few seconds of
    each other together, so that a reader sees neither half of a swap. `settle` makes the words of
    staged documents searchable. Raises CorpusError when `folder` can't be listed, or holds
    nothing and nothing was stored before.
    """
    files, unreadable = scan(folder, leave_out)
    if not files and not store.count_documents():
        raise CorpusError(_nothing(folder, unreadable))
    desk = StagingBatch(store, settle)
    reading = FileSync(store, encoder, desk, report)
    reading.failed += unreadable
    changed: list[SourceFile] = []
    for file in files:
        if reading.is_unchanged(file):
            reading.keep(file)
        else:
            changed.append(file)
    unseen = tuple(failure.path for failure in unreadable if failure.unseen)
    gone = (store.paths() | reading.known.keys()) - {file.path for file in files}
    arriving = {file.size for file in changed if file.path not in reading.known}
    # By its size a missing file may be one of those that are new: it stays until they are there.
    moved: list[str] = []
    for path in sorted(gone):
        if _is_in(path, unseen):
            continue
        if path in reading.known and reading.known[path].size in arriving:
            moved.append(path)
        else:
            reading.remove(path)
    reading.read(changed)
    for path in moved:
        reading.remove(path)
    desk.put_all()
    store.discard_staged()
    store.delete_unused()
    failed = tuple((failure.path, failure.reason) for failure in reading.failed)
    store.files.put_failures(failed)
    store.set_metadata(**{_READERS: parsers_identity()})
    touched = {*reading.added, *reading.updated}
    return SyncReport(
        added=tuple(reading.added),
        updated=tuple(reading.updated),
        removed=tuple(reading.removed),
        unchanged=tuple(name for name in store.document_ids() if name not in touched),
        failed=failed,
    )


def sync_vectors(store: Store, encoder: Encoder, report: Report, pause: Callable[[], bool]) -> None:
    """Stage two: embed every pending passage, a batch a transaction, until `pause` says so."""
    total = store.vectors.count_pending_keys()
    done = 0
    began = time.monotonic()
    while batch := store.pending_passages(_COMMITTED):
        name = batch[0][1].passage.document_id
        report(Progress("passages", done, total, name))
        embeddings = encoder.passages(
            [stored.title for _, stored in batch],
            [stored.text for _, stored in batch],
            [_relative(stored.passage) for _, stored in batch],
        )
        done += len(batch)
        rate = done / (time.monotonic() - began)
        store.vectors.put([key for key, _ in batch], embeddings, rate)
        report(Progress("passages", done, max(done, total), name))
        if pause():
            return


def passage_key(document: Document, passage: Passage) -> bytes:
    """Names what the encoder is given for a passage: equal keys have equal vectors."""
    text = document.text[passage.start : passage.end]
    offsets = [offset - passage.start for span in passage.sentences for offset in span]
    spans = struct.pack(f"<{len(offsets)}I", *offsets)
    parts = (document.title.encode(), text.encode(), spans)
    return blake2b(
        b"".join(len(part).to_bytes(8) + part for part in parts), digest_size=16
    ).digest()


def _relative(passage: Passage) -> list[tuple[int, int]]:
    return [(start - passage.start, end - passage.start) for start, end in passage.sentences]


def _by_path(failures: Iterable[tuple[str, str]]) -> dict[str, list[Failure]]:
    found: dict[str, list[Failure]] = {}
    for path, reason in failures:
        found.setdefault(path, []).append(Failure(path, reason))
    return found


def _is_in(path: str, places: Sequence[str]) -> bool:
    """Whether `path` is one of `places`, or below one that is a folder."""
    return any(path == place or path.startswith(place + "/") for place in places)


def _countable(file: SourceFile) -> int:
    try:
        return count_documents(file)
    except OSError:
        # It will be reported when it is read.
        return 1


def _trusted(mtime_ns: int) -> int:
    return mtime_ns if time.time_ns() - mtime_ns > _RACY else 0


def _nothing(folder: Path, unreadable: Sequence[Failure]) -> str:
    if not unreadable:
        return f"no documents in {str(folder)!r}: it is empty"
    first = unreadable[0]
    return (
        f"no documents in {str(folder)!r}: none of its {len(unreadable)} files can be read "
        f"({first.path}: {first.reason})"
    )
