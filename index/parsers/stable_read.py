"""Open files, and detect whether they changed while they were read."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader

from index.errors import UnreadableFileError


class ChangedError(OSError):
    """A file changed while it was read, so that what was read is void."""


def open_descriptor(path: str) -> int:
    """Open a file to read it."""
    # Without O_NONBLOCK, opening a pipe that replaced the file would block.
    return os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))


@contextmanager
def read_unchanged(place: str | int, sha256: str) -> Iterator[tuple[BufferedReader, int]]:
    """Open the file at `place`, a path or descriptor, as a stream, with its size in bytes.

    Raises:
        ChangedError: On leaving, its bytes do not have the digest `sha256`, even if they could
            not be parsed.
        OSError: It can't be opened.
    """
    with read_regular(place) as (stream, size):
        try:
            yield stream, size
        except UnreadableFileError:
            _check(stream, sha256)
            raise
        _check(stream, sha256)


@contextmanager
def read_regular(place: str | int) -> Iterator[tuple[BufferedReader, int]]:
    """Open the regular file at `place`, a path or descriptor, as a stream, with its size in bytes.

    Raises:
        ChangedError: It is no longer a regular file.
        OSError: It can't be opened.
    """
    handle = open_descriptor(place) if isinstance(place, str) else place
    with open(handle, "rb") as stream:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise ChangedError("it is no longer a file")
        yield stream, status.st_size


def _check(stream: BufferedReader, sha256: str) -> None:
    stream.seek(0)
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        raise ChangedError("it changed while it was read")
