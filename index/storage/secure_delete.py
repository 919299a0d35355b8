"""a store that documents were removed from → one whose file holds nothing of their text."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

from index.storage.store import Store

# Share of free pages from which the file is written anew without them.
_FREE = 1 / 4
# The tables and indexes in which words of a document stand.
_WORDED = ("documents", "texts", "files", "failures")
# First byte of a page that holds rows, and the length of its header: inner nodes, then leaves.
_HEADERS = {2: 12, 5: 12, 10: 8, 13: 8}
# Bytes before the first page's header.
_FILE_HEADER = 100
# Bytes in a row by which a removed text is recognised: with few, a copy of another row that shares
# a word with it would be taken for it, and the file written anew for nothing.
_GRAM = 24

_LOG = logging.getLogger(__name__)


def erase(store: Store) -> None:
    """Leave nothing of the text that was removed in the store's file or its log. The caller holds
    the index's lock.

    SQLite zeroes rows and pages as it frees them (`secure_delete`). But when it moves rows from
    page to page, the copies that they leave behind are neither rows nor zeroed: those are looked
    for, and if any is of a removed row, the file is written anew. What the disk keeps of a file's
    former blocks is out of our hands.
    """
    emptied = store.checkpoint()
    if not store.has_erased():
        return
    removed = store.erased
    if emptied and (store.free_share() > _FREE or removed is None or holds_residue(store, removed)):
        store.vacuum()
        emptied = store.checkpoint()
    if emptied:
        store.forget_erased()
    else:
        _LOG.warning(
            "a reader needs an older state of %s: removed text is in its log until the next sync",
            store.path,
        )


def holds_residue(store: Store, removed: list[bytes]) -> bool:
    """Whether a piece of the `removed` rows is left between the rows of a page.

    https://sqlite.org/fileformat.html says where it would be: between the list of a page's rows
    and the first of them. The log must be empty.
    """
    grams = {row[start : start + _GRAM] for row in removed for start in range(len(row) - _GRAM + 1)}
    for leftover in _leftovers(store):
        if len(leftover) < _GRAM and any(leftover in row for row in removed):
            return True
        if any(
            leftover[start : start + _GRAM] in grams for start in range(len(leftover) - _GRAM + 1)
        ):
            return True
    return False


def _leftovers(store: Store) -> Iterator[bytes]:
    """What stands between the rows of the pages that hold words, where that is not zero."""
    file = _opened(store.path)
    size, roots = store.page_size(), store.roots(_WORDED)
    todo = list(roots)
    while todo:
        number = todo.pop()
        page = os.pread(file, size, (number - 1) * size)
        header = _FILE_HEADER if number == 1 else 0
        length = _HEADERS[page[header]]
        rows = int.from_bytes(page[header + 3 : header + 5])
        first = int.from_bytes(page[header + 5 : header + 7]) or 65_536
        pointers = header + length
        if length == 12:
            todo.append(int.from_bytes(page[header + 8 : header + 12]))
            for at in range(pointers, pointers + 2 * rows, 2):
                row = int.from_bytes(page[at : at + 2])
                todo.append(int.from_bytes(page[row : row + 4]))
        between = page[pointers + 2 * rows : first].strip(b"\0")
        if between:
            yield between


_files: dict[tuple[int, int], int] = {}


def _opened(path: Path) -> int:
    """The file, opened once and never closed: closing it would drop the locks that SQLite holds
    on it in this process (https://sqlite.org/howtocorrupt.html, 2.2)."""
    found = path.stat()
    place = found.st_dev, found.st_ino
    if place not in _files:
        _files[place] = os.open(path, os.O_RDONLY)
    return _files[place]
