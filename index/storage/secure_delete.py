"""Erase removed documents from the store's file."""

import logging

from index.storage.store import UNERASED, Store

_LOG = logging.getLogger(__name__)


def erase_removed(store: Store) -> None:
    """Leave nothing of removed documents in the store's file or its log.

    SQLite zeroes the rows and pages that it frees (`secure_delete`), but not the copies that stay
    behind when it moves rows between pages, so the file is rewritten: 1.3 to 2 s at 300 MB. The
    caller holds the index's lock. Former blocks of a file on the disk are beyond our control.
    """
    database = store.database
    log_is_empty = database.checkpoint()
    if database.metadata(UNERASED) is None:
        return
    if log_is_empty:
        database.vacuum()
        log_is_empty = database.checkpoint()
    if log_is_empty:
        with database.transaction() as write:
            write.execute("DELETE FROM metadata WHERE key = ?", (UNERASED,))
    else:
        _LOG.warning(
            "a reader needs an older state of %s: removed text is in its log until the next sync",
            database.path,
        )
