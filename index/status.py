"""Report what an index contains."""

from pathlib import Path

from index.storage.store import Store
from index.types import Status
from index.write_lock import lock_holder


def read_status(folder: Path, store: Store, default_encoder: str) -> Status:
    """The status of the index in a folder.

    Args:
        folder: The folder of the index.
        store: Its store.
        default_encoder: The encoder to report while none is recorded.
    """
    with store.snapshot():
        unread = store.files.unread()
        pending = store.vectors.count_pending()
        speed = float(store.metadata("texts_per_second") or 0)
        return Status(
            documents=store.count_documents(),
            passages=store.count_passages(),
            pending=pending,
            encoder=store.metadata("encoder") or default_encoder,
            generation=store.history.generation(),
            folder=store.metadata("folder"),
            synced=store.metadata("synced"),
            failed=tuple((item.path, item.reason) for item in unread),
            size=_disk_usage(folder),
            seconds_left=store.vectors.count_pending_keys() / speed if pending and speed else None,
            writer=lock_holder(folder),
            left_out=tuple(item for item in unread if item.is_part),
        )


def _disk_usage(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            # A Tantivy segment that was just merged away.
            continue
    return total
