"""Copy an index from one store to another, vectors included."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.errors import EncoderError
from index.storage.interface import Store
from index.storage.records import FileUpdate, StagedDocument
from index.sync.sync import passage_key
from index.types import Progress

# Characters of documents copied in one transaction.
_BATCH_CHARS = 4 << 20
# Vectors copied in one transaction: 1 MB.
_BATCH_VECTORS = 1_000
# What a sync records, by which the next one goes on.
_METADATA = (
    "folder", "mirrored_folder", "mirrored_folder_id", "synced", "parsers", "staged_by",
    "texts_per_second",
)  # fmt: skip
# What people save line by line has such a name.
_LINES_SUFFIX = ".jsonl"
# Seconds to wait for a sync of either index.
_LOCK_TIMEOUT = 5.0


@dataclass(frozen=True, slots=True)
class CopyReport:
    """What was copied now: documents, vectors, and what people saved (conversations, sheets of
    clippings, judgements); the rest was there already."""

    documents: int
    vectors: int
    saved: int


def copy_index(source: Store, target: Store, progress: Callable[[Progress], None]) -> CopyReport:
    """Make the target hold what the source holds.

    A copy that was interrupted goes on with what is missing. Documents that only the target has are
    removed, so that it can be copied to again; what people saved is never removed, and of two
    versions the newer one is left. Neither may be synced meanwhile.

    Raises:
        BusyError: A process syncs one of them.
        EncoderError: The target has vectors of another encoder.
    """
    with source.write_lock(_LOCK_TIMEOUT), target.write_lock(_LOCK_TIMEOUT):
        _adopt_encoder(source, target)
        target.discard_staged()
        documents = _copy_documents(source, target, progress)
        with target.many_vectors():
            vectors = _copy_vectors(source, target, progress)
        target.delete_unused()
        target.corrections.save(source.corrections.load())
        target.files.put_unread(source.files.unread())
        values = {name: source.metadata(name) for name in _METADATA}
        target.set_metadata(**{name: value for name, value in values.items() if value is not None})
        saved = _copy_saved(source, target)
        target.finish_sync()
    return CopyReport(documents, vectors, saved)


def _adopt_encoder(source: Store, target: Store) -> None:
    name, identity = source.metadata("encoder"), source.metadata("encoder_identity")
    known = target.metadata("encoder_identity")
    if name is None or identity is None or known == identity:
        return
    if target.count_passages():
        raise EncoderError(
            f"the index {target.location!r} was made with the encoder "
            f"{target.metadata('encoder')!r}, and {source.location!r} with {name!r}: copy to a new "
            "one"
        )
    target.adopt_encoder(name, identity)


def _copy_documents(source: Store, target: Store, progress: Callable[[Progress], None]) -> int:
    states = source.files.states()
    paths = sorted(states.keys() | source.paths())
    known = target.files.states()
    total, done = source.count_documents(), 0
    gone = sorted((target.paths() | known.keys()) - {*paths})
    updates = [FileUpdate(path, removed=tuple(target.digests(path))) for path in gone]
    batch, chars, copied = list[StagedDocument](), 0, 0
    for path in paths:
        wanted, present = source.digests(path), target.digests(path)
        done += len(wanted)
        if wanted != present or states.get(path) != known.get(path):
            new = [name for name, digest in wanted.items() if present.get(name) != digest]
            for staged in _staged(source, new):
                batch.append(staged)
                chars += len(staged.document.text)
            copied += len(new)
            removed = tuple(present.keys() - wanted.keys())
            updates.append(FileUpdate(path, states.get(path), tuple(new), removed))
        if chars > _BATCH_CHARS:
            _publish(target, batch, updates)
            batch, updates, chars = [], [], 0
            progress(Progress("documents", done, max(done, total), path))
    _publish(target, batch, updates)
    return copied


def _staged(source: Store, document_ids: Sequence[str]) -> Iterator[StagedDocument]:
    for document_id in document_ids:
        document = source.document(document_id)
        if document is None:
            raise source.damage_error(f"document {document_id!r} is missing")
        passages = [*source.passages_of(document_id).values()]
        yield StagedDocument(document, passages, [passage_key(document, each) for each in passages])


def _publish(target: Store, batch: list[StagedDocument], updates: list[FileUpdate]) -> None:
    if batch:
        target.stage(batch)
    if updates:
        target.apply(updates)


def _copy_vectors(source: Store, target: Store, progress: Callable[[Progress], None]) -> int:
    """Copy the vectors that the source has; the next sync of the target makes the others."""
    waiting = [key for key, _ in target.pending_passages()]
    copied = 0
    for first in range(0, len(waiting), _BATCH_VECTORS):
        packed = source.vectors.packed(waiting[first : first + _BATCH_VECTORS])
        if packed:
            target.vectors.put_packed(packed)
        copied += len(packed)
        done = min(first + _BATCH_VECTORS, len(waiting))
        progress(Progress("passages", done, len(waiting), ""))
    return copied


def _copy_saved(source: Store, target: Store) -> int:
    """Copy what people saved, unless the target has the same or a newer version."""
    known, copied = target.user_data.times(), 0
    for name, changed in source.user_data.times().items():
        content = source.user_data.read(name)
        # None if it was deleted meanwhile.
        if content is None or (name in known and target.user_data.read(name) == content):
            continue
        with target.user_data.changing(name):
            present = target.user_data.read(name)
            if present is None:
                target.user_data.write(name, content, changed)
            elif name.endswith(_LINES_SUFFIX):
                contents = (present, content) if known[name] < changed else (content, present)
                if (merged := _merge_lines(*contents)) == present:
                    continue
                target.user_data.write(name, merged, max(known[name], changed))
            elif known[name] < changed:
                target.user_data.write(name, content, changed)
            else:
                continue
        copied += 1
    return copied


def _merge_lines(older: bytes, newer: bytes) -> bytes:
    """The lines of both, each once, those of the newer one last: of several judgements on a
    question the last one counts."""
    lines = newer.splitlines(keepends=True)
    known = {*lines}
    missing = [line for line in older.splitlines(keepends=True) if line not in known]
    return b"".join([*missing, *lines])
