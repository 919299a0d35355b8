"""Open files, and detect whether they changed while they were read."""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader

from index.errors import UnreadableFileError

# Without O_NONBLOCK, opening a pipe that replaced the file would block.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)


class ChangedError(OSError):
    """A file changed while it was read, so that what was read is void."""


def open_descriptor(path: str) -> int:
    """Open a file to read it."""
    return os.open(path, _READ)


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


def open_corpus_file(root: str, path: str, *, follow_links: bool = False) -> BufferedReader:
    """Open a regular file below the corpus folder.

    Args:
        root: The corpus folder, which may be a link itself.
        path: The posix path of the file below it.
        follow_links: Whether to follow symbolic links on the way, even out of the folder.

    Raises:
        ChangedError: It is no longer a regular file, or it or a folder above it is a link now.
        OSError: It can't be opened.
    """
    if any(part in ("", ".", "..") for part in path.split("/")):
        raise ChangedError(f"{path!r} is not a path below the corpus folder")
    if follow_links or os.open not in os.supports_dir_fd:
        handle = os.open(os.path.join(root, path), _READ)
    else:
        *folders, name = path.split("/")
        with _open_folder(root, folders) as parent:
            handle = _open_below(parent, name, _READ)
    stream = open(handle, "rb")  # noqa: SIM115 - the caller closes it
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        stream.close()
        raise ChangedError("it is no longer a file")
    return stream


def delete_corpus_file(root: str, path: str) -> None:
    """Delete a file, or a link to one, below the corpus folder, but nothing behind a link.

    Raises:
        ChangedError: A folder above it is a link.
        OSError: It can't be deleted.
    """
    *folders, name = path.split("/")
    if os.unlink not in os.supports_dir_fd:
        os.unlink(os.path.join(root, path))
        return
    with _open_folder(root, folders) as parent:
        os.unlink(name, dir_fd=parent)


@contextmanager
def _open_folder(root: str, folders: Sequence[str]) -> Iterator[int]:
    """Open a folder below `root` without following links."""
    handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for folder in folders:
            parent, handle = handle, -1
            try:
                handle = _open_below(parent, folder, os.O_RDONLY | os.O_DIRECTORY)
            finally:
                os.close(parent)
        yield handle
    finally:
        if handle >= 0:
            os.close(handle)


def _open_below(parent: int, name: str, flags: int) -> int:
    try:
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=parent)
    except OSError as error:
        # Which of the two a link gives depends on the flags.
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise ChangedError(f"{name!r} is a link or no longer a folder") from error
        raise


def _check(stream: BufferedReader, sha256: str) -> None:
    stream.seek(0)
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        raise ChangedError("it changed while it was read")
