"""Locate an index, its folder or its database, and measure the folder."""

import os
from pathlib import Path

from index.errors import StoreError

DEFAULT_FOLDER = ".index"
FOLDER_VARIABLE = "PULLQUOTE_INDEX"


# How the address of a PostgreSQL database begins.
_DATABASE_SCHEMES = ("postgresql://", "postgres://")


def index_location(location: str | Path | None = None) -> Path | str:
    """Where the index is: `location`, else $PULLQUOTE_INDEX, else .index; the address of a database
    as it is, a folder as a path."""
    place = location or os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER
    return str(place) if is_database(place) else Path(place)


def is_database(location: str | Path) -> bool:
    """Whether a location is the address of a database."""
    return isinstance(location, str) and location.startswith(_DATABASE_SCHEMES)


def refuse_lost_store(store: Path, *derived: Path) -> None:
    """Raise StoreError if the store's file is missing or empty but something `derived` from it, or
    its log, is there.

    SQLite would begin a new store in its place.
    """
    log = store.with_name(f"{store.name}-wal")
    if not any(path.exists() for path in (*derived, log)):
        return
    if not store.exists():
        raise StoreError(
            f"the index {store} is missing: put it back. Or move the folder "
            f"{str(store.parent)!r} away and sync again to build a new one"
        )
    if store.is_file() and not store.stat().st_size:
        raise StoreError(
            f"the index {store} is damaged (it is empty); it was left as it is. "
            f"Move the folder {str(store.parent)!r} away and sync again to build a new one"
        )


def disk_usage(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:
            # A Tantivy segment that was just merged away.
            continue
    return total
