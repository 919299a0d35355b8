"""Let one process at a time write to an index."""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import filelock

from index.errors import BusyError, MissingStoreError, StoreError

_LOCK_FILE = "writer.lock"
_HOLDER_FILE = "writer.json"

_LOG = logging.getLogger(__name__)


class UnwritableError(StoreError):
    """The index folder can be read but not written."""


@contextmanager
def write_lock(folder: Path, wait: float) -> Iterator[None]:
    """Hold the write lock of the index in `folder`, after waiting up to `wait` seconds for it.

    The operating system releases the lock of a process that dies. Raises BusyError, which names
    the holder, and UnwritableError.
    """
    if not folder.is_dir():
        # filelock would make it.
        raise MissingStoreError(
            f"the index {str(folder)!r} is gone: it was moved or deleted, or its drive is not "
            "mounted. Put it back, or start again with another --index"
        )
    lock = filelock.FileLock(folder / _LOCK_FILE, timeout=wait)
    holder_file = folder / _HOLDER_FILE
    for path in (folder / _LOCK_FILE, holder_file):
        _remove_empty_folder(path)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        pid = _read_pid(holder_file)
        raise BusyError(
            f"{f'process {pid}' if pid else 'another process'} is syncing the index "
            f"{str(folder)!r}: wait for it"
        ) from error
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        holder_file.write_text(json.dumps({"pid": os.getpid()}), "utf-8")
        yield
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        with suppress(OSError):
            holder_file.unlink()
        lock.release()


def lock_holder(folder: Path) -> int | None:
    """The id of the process that is writing to the index in `folder`, or None."""
    pid = _read_pid(folder / _HOLDER_FILE)
    if pid is None:
        return None
    # A process that was killed leaves this file behind, but not the lock.
    lock = filelock.FileLock(folder / _LOCK_FILE, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        return pid
    except OSError:
        return None
    lock.release()
    return None


def _remove_empty_folder(path: Path) -> None:
    """Remove a folder that lies in the place of a file."""
    if path.is_dir():
        _LOG.warning("%s is a folder, expected a file: removing it", path)
        with suppress(OSError):
            path.rmdir()


def _read_pid(path: Path) -> int | None:
    try:
        return int(json.loads(path.read_text("utf-8"))["pid"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _unwritable(folder: Path, error: OSError) -> UnwritableError:
    file = f" ({error.filename})" if error.filename else ""
    return UnwritableError(
        f"cannot write to the index {str(folder)!r}: {error.strerror or error}{file}"
    )
