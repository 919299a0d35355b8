"""bytes → a file that holds them all or is as it was."""

import os
from pathlib import Path


def write_whole(path: Path, *content: bytes | memoryview) -> None:
    """Put the parts of `content` in place of the file at `path`, whole or not at all. Raises
    OSError."""
    new = path.with_name(path.name + ".new")
    try:
        with new.open("wb") as file:
            for part in content:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
