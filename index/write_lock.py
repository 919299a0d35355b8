"""Let one process at a time write to an index."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from index.errors import BusyError, StoreError

_LOCK_FILE = "writer.lock"
_HOLDER_FILE = "writer.json"


class UnwritableError(StoreError):
    """The index folder can be read but not written."""


@contextmanager
def write_lock(folder: Path, wait: float) -> Iterator[None]:
    """Hold the write lock of the index in `folder`, after waiting up to `wait` seconds for it.

    The operating system releases the lock of a process that dies. Raises BusyError, which names
    the holder, and UnwritableError.
    """
    lock = filelock.FileLock(folder / _LOCK_FILE, timeout=wait)
    holder_file = folder / _HOLDER_FILE
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
        holder_file.unlink(missing_ok=True)
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


def _read_pid(path: Path) -> int | None:
    try:
        return int(json.loads(path.read_text("utf-8"))["pid"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _unwritable(folder: Path, error: OSError) -> UnwritableError:
    return UnwritableError(f"cannot write to the index {str(folder)!r}: {error.strerror or error}")
