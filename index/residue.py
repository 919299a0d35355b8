"""a store that documents were removed from → one whose file holds nothing of them."""

import logging
import mmap
from pathlib import Path

from index.store import Store

# Share of free pages from which the file is written anew without them.
_FREE = 1 / 4

# First byte of a page that holds rows, and the length of its header: inner nodes, then leaves.
_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}
# Bytes before the first page's header.
_FILE_HEADER = 100

_LOG = logging.getLogger(__name__)


def erase(store: Store) -> None:
    """Leave nothing of what was removed in the store's file or its log. The caller holds the
    index's lock.

    SQLite zeroes rows and pages as it frees them (`secure_delete`); what that leaves is looked
    for, and written away with the file. What the disk keeps of a file's former blocks is out of
    our hands.
    """
    emptied = store.checkpoint()
    if not store.has_erased():
        return
    if emptied and (store.free_share() > _FREE or holds_residue(store.path)):
        store.vacuum()
        emptied = store.checkpoint()
    if emptied:
        store.forget_erased()
    else:
        _LOG.warning(
            "a reader needs an older state of %s: removed text is in its log until the next sync",
            store.path,
        )


def holds_residue(path: Path) -> bool:
    """Whether what once was a row is left between the rows of any page.

    `secure_delete` zeroes a row where it stands, but when SQLite moves rows from page to page, the
    copies that they leave behind are neither rows nor zeroed. https://sqlite.org/fileformat.html
    says where they would be: between the list of a page's rows and the first of them. The caller
    holds the index's lock and has emptied the log.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as pages:
        size = int.from_bytes(pages[16:18]) or 0
        # 65,536 does not fit in two bytes and is written as 1.
        size = 65_536 if size == 1 else size
        for page in range(0, len(pages), size):
            header = page + (0 if page else _FILE_HEADER)
            length = _HEADERS.get(pages[header])
            if length is None:
                # A page of a long row, or a free one: those are zeroed whole.
                continue
            rows = int.from_bytes(pages[header + 3 : header + 5])
            first = int.from_bytes(pages[header + 5 : header + 7]) or 65_536
            between = pages[header + length + 2 * rows : page + first]
            if between.count(0) != len(between):
                return True
    return False
