"""Write a file as a whole or not at all."""

import os
from pathlib import Path


def write_atomically(path: Path, *content: bytes | memoryview) -> None:
    """Replace the file at `path` with the parts of `content`. Raises OSError, and then leaves the
    file as it was."""
    temporary = path.with_name(path.name + ".new")
    try:
        with temporary.open("wb") as file:
            for part in content:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
