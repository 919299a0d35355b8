"""the place of a file and its digest → the file, open, and the certainty that it stood still."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader

from index.errors import UnreadableFileError


class ChangedError(OSError):
    """A file changed while it was read: nothing of what was read counts."""


@contextmanager
def read_unchanged(place: str, sha256: str) -> Iterator[tuple[BufferedReader, int]]:
    """The file at `place` as a stream, and its size in bytes.

    Raises ChangedError at the end unless its bytes are those with the digest `sha256`, also where
    it could not be read; OSError when it can't be opened.
    """
    with read_regular(place) as (stream, size):
        try:
            yield stream, size
        except UnreadableFileError:
            _check(stream, sha256)
            raise
        _check(stream, sha256)


@contextmanager
def read_regular(place: str) -> Iterator[tuple[BufferedReader, int]]:
    """The file at `place` as a stream, and its size in bytes.

    Raises ChangedError when something else has taken its place, OSError when it can't be opened.
    """
    # Without O_NONBLOCK a pipe that has taken the file's place would be waited for.
    handle = os.open(place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as stream:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise ChangedError("it is no longer a file")
        yield stream, found.st_size


def _check(stream: BufferedReader, sha256: str) -> None:
    stream.seek(0)
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        raise ChangedError("it changed while it was read")
