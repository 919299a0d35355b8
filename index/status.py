"""an index folder → its Status: what it holds, and how far it is from its corpus."""

from pathlib import Path

from index.storage.store import Store
from index.types import Status
from index.write_lock import lock_holder


def read_status(folder: Path, store: Store, encoder: str) -> Status:
    """What the index in `folder` holds; `encoder` is named as long as none is recorded."""
    with store.snapshot():
        pending = store.count_pending()
        rate = float(store.metadata("rate") or 0)
        return Status(
            documents=store.count_documents(),
            passages=store.count_passages(),
            pending=pending,
            encoder=store.metadata("encoder") or encoder,
            generation=store.generation(),
            folder=store.metadata("folder"),
            synced=store.metadata("synced"),
            failed=store.failures(),
            size=_size(folder),
            seconds_left=store.count_pending_keys() / rate if pending and rate else None,
            writer=lock_holder(folder),
        )


def _size(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            # A segment that was just merged away.
            continue
    return total
