"""a folder → the store that mirrors it: first the text, then the vectors."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np

from index.documents import (
    Failure,
    SourceFile,
    count_documents,
    digest,
    read_documents,
    scan,
)
from index.encoder import Encoder
from index.errors import CorpusError, UnreadableFileError
from index.passages import split_passages
from index.store import FileState, Store
from index.types import Document, Passage, Progress, SyncReport

# Passages embedded between two commits: a few seconds of work, the most that a kill can cost.
_COMMITTED = 128
# Nanoseconds: a file changed this shortly before it was read may change again within the clock's
# grain, so its time stamp is not yet proof of anything.
_RACY = 2_000_000_000

Report = Callable[[Progress], None]


@dataclass(slots=True)
class _Tally:
    """What a sync has done so far."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


def sync_text(
    store: Store, folder: Path, encoder: Encoder, report: Report, leave_out: Path | None = None
) -> SyncReport:
    """Stage one: make the stored documents and passages those of `folder`.

    Each document is one transaction, so a kill leaves every one of them old or new. Raises
    CorpusError when `folder` can't be listed, or holds nothing and nothing was stored before.
    """
    files, unreadable = scan(folder, leave_out)
    if not files and not store.count_documents():
        raise CorpusError(_nothing(folder, unreadable))
    known = store.files()
    earlier = _by_path(store.failures())
    tally = _Tally(failed=list(unreadable))
    unseen = tuple(failure.path for failure in unreadable if failure.unseen)
    present = {file.path for file in files}
    for path in sorted((store.paths() | known.keys()) - present):
        if not _is_in(path, unseen):
            _remove_file(store, path, tally)
    changed: list[SourceFile] = []
    for file in files:
        state = known.get(file.path)
        if state and (state.size, state.mtime_ns) == (file.size, file.mtime_ns):
            tally.failed += earlier.get(file.path, ())
        else:
            changed.append(file)
    _read_changed(store, changed, known, earlier, encoder, report, tally)
    store.forget_unused()
    store.put_failures((failure.path, failure.reason) for failure in tally.failed)
    touched = {*tally.added, *tally.updated}
    return SyncReport(
        added=tuple(tally.added),
        updated=tuple(tally.updated),
        removed=tuple(tally.removed),
        unchanged=tuple(name for name in store.document_ids() if name not in touched),
        failed=tuple((failure.path, failure.reason) for failure in tally.failed),
    )


def sync_vectors(store: Store, encoder: Encoder, report: Report) -> None:
    """Stage two: embed every pending passage, a batch a transaction."""
    total = store.count_pending_keys()
    done = 0
    while batch := store.pending(_COMMITTED):
        report(Progress("passages", done, total))
        store.put_vectors(
            [key for key, _ in batch],
            encoder.passages(
                [stored.title for _, stored in batch],
                [stored.text for _, stored in batch],
                [_relative(stored.passage) for _, stored in batch],
            ),
        )
        done += len(batch)
        report(Progress("passages", done, max(done, total)))


def passage_key(document: Document, passage: Passage) -> bytes:
    """Names what the encoder is given for a passage: equal keys have equal vectors."""
    text = document.text[passage.start : passage.end]
    spans = np.array(_relative(passage), dtype="<u4").tobytes()
    parts = (document.title.encode(), text.encode(), spans)
    return blake2b(
        b"".join(len(part).to_bytes(8) + part for part in parts), digest_size=16
    ).digest()


def _relative(passage: Passage) -> list[tuple[int, int]]:
    return [(start - passage.start, end - passage.start) for start, end in passage.sentences]


def _read_changed(
    store: Store,
    changed: Sequence[SourceFile],
    known: Mapping[str, FileState],
    earlier: Mapping[str, Sequence[Failure]],
    encoder: Encoder,
    report: Report,
    tally: _Tally,
) -> None:
    total = sum(map(_countable, changed))
    done = 0
    for file in changed:
        before = done
        try:
            sha256 = digest(file)
            state = FileState(file.path, file.size, _trusted(file.mtime_ns), sha256)
            if file.path in known and known[file.path].sha256 == sha256:
                tally.failed += earlier.get(file.path, ())
                done += _countable(file)
                report(Progress("documents", done, max(done, total), file.path))
            else:
                # Until all of it is stored, the file counts as not seen: a kill half way through
                # makes the next sync read it again.
                store.forget_file(file.path)
                stale = store.fingerprints(file.path)
                for item in read_documents(file):
                    if isinstance(item, Failure):
                        tally.failed.append(item)
                    else:
                        _put(store, item, stale.pop(item.id, None), encoder, tally)
                    done += 1
                    report(Progress("documents", done, max(done, total), file.path))
                for document_id in stale:
                    store.remove_document(document_id)
                    tally.removed.append(document_id)
            store.put_file(state)
        except UnreadableFileError as error:
            _remove_file(store, file.path, tally)
            tally.failed.append(Failure(file.path, str(error)))
        except OSError as error:
            kept = "; what the last sync read of it is kept" if file.path in known else ""
            tally.failed.append(Failure(file.path, f"cannot be read: {error.strerror}{kept}"))
        if done == before:
            done += 1
            report(Progress("documents", done, max(done, total), file.path))


def _put(
    store: Store, document: Document, stored: str | None, encoder: Encoder, tally: _Tally
) -> None:
    if stored == document.sha256:
        return
    passages = split_passages(document, encoder.cut_long)
    store.put_document(document, passages, [passage_key(document, passage) for passage in passages])
    (tally.updated if stored else tally.added).append(document.id)


def _remove_file(store: Store, path: str, tally: _Tally) -> None:
    for document_id in store.fingerprints(path):
        store.remove_document(document_id)
        tally.removed.append(document_id)
    store.forget_file(path)


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
