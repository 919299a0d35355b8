"""what the user says of it → the folder of the index, unless it is one that was emptied."""

import os
from pathlib import Path

from index.errors import StoreError

DEFAULT_FOLDER = ".index"
FOLDER_VARIABLE = "PULLQUOTE_INDEX"


def index_folder(folder: str | Path | None = None) -> Path:
    """Where the index is: `folder`, else $PULLQUOTE_INDEX, else .index."""
    return Path(folder or os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)


def refuse_emptied(store: Path, derived: Path) -> None:
    """SQLite takes an empty file for a new one; beside what was derived from it, it is not.
    Raises StoreError."""
    if derived.exists() and store.is_file() and not store.stat().st_size:
        raise StoreError(
            f"the index {store} is damaged (it is empty); it was left as it is. "
            f"Move the folder {str(store.parent)!r} away and sync again to build a new one"
        )
