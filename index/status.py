"""Report what an index contains."""

from index.storage.interface import Store
from index.types import Status


def read_status(store: Store, default_encoder: str) -> Status:
    """The status of an index.

    Args:
        store: Its store.
        default_encoder: The encoder to report while none is recorded.
    """
    with store.snapshot():
        unread = store.files.unread()
        pending = store.vectors.count_pending()
        speed = float(store.metadata("texts_per_second") or 0)
        writer = store.writer()
        return Status(
            documents=store.count_documents(),
            passages=store.count_passages(),
            pending=pending,
            encoder=store.metadata("encoder") or default_encoder,
            generation=store.history.generation(),
            folder=store.metadata("folder"),
            synced=store.metadata("synced"),
            failed=tuple((item.path, item.reason) for item in unread if not item.is_doubtful),
            size=store.size(),
            seconds_left=store.vectors.count_pending_keys() / speed if pending and speed else None,
            writer=writer.pid if writer else None,
            writer_host=writer.host if writer else "",
            left_out=tuple(item for item in unread if item.is_part),
            doubtful=tuple(item for item in unread if item.is_doubtful),
        )
