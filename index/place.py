"""what the user says of it → the folder of the index."""

import os
from pathlib import Path

DEFAULT_FOLDER = ".index"
FOLDER_VARIABLE = "PULLQUOTE_INDEX"


def index_folder(folder: str | Path | None = None) -> Path:
    """Where the index is: `folder`, else $PULLQUOTE_INDEX, else .index."""
    return Path(folder or os.environ.get(FOLDER_VARIABLE) or DEFAULT_FOLDER)
