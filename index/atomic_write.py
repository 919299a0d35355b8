"""Write a file as a whole or not at all, and remove what killed processes left of one."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter
from pathlib import Path
from uuid import uuid4

try:
    import fcntl
except ImportError:
    # Windows, where nothing is removed that another process might be writing.
    fcntl = None  # type: ignore[assignment]

# Hidden, so that no sync reads one, and named so that no other program's file is like it.
_TEMPORARY = re.compile(r"\.[0-9a-f]{32}\.pullquote-new")


def write_atomically(path: Path, *content: bytes | memoryview) -> None:
    """Replace the file at `path` with the parts of `content`. Raises OSError, and then leaves the
    file as it was."""
    remove_abandoned(path.parent)
    with temporary_file(path.parent) as file:
        for part in content:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
        if fcntl is None:
            # Windows renames no open file.
            file.close()
        os.replace(file.name, path)


@contextmanager
def temporary_file(folder: Path) -> Iterator[BufferedWriter]:
    """Create a file in `folder`, which is deleted at the end unless it was renamed.

    It is locked while it is in use, by which others know that its process is alive.
    """
    file = _create_locked(folder)
    try:
        yield file
    finally:
        file.close()
        Path(file.name).unlink(missing_ok=True)


def remove_abandoned(folder: Path) -> None:
    """Delete the temporary files in `folder` whose process was killed."""
    if fcntl is None:
        return
    with suppress(OSError), os.scandir(folder) as entries:
        paths = [entry.path for entry in entries if _TEMPORARY.fullmatch(entry.name)]
        for path in paths:
            with suppress(OSError), open(path, "rb") as file:
                # Fails while the process that writes it is alive.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(path)


def _create_locked(folder: Path) -> BufferedWriter:
    while True:
        path = folder / f".{uuid4().hex}.pullquote-new"
        file = path.open("xb")
        if fcntl is not None:
            # Some network drives have no locks.
            with suppress(OSError):
                fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists():
            return file
        # Another process took it for abandoned before it was locked.
        file.close()
