"""an index folder → the right to write in it, held by one process at a time."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import filelock

from index.errors import BusyError, StoreError

_LOCK = "writer.lock"
_HOLDER = "writer.json"


class UnwritableError(StoreError):
    """The index folder can be read but not written."""


@contextmanager
def write_lock(folder: Path, wait: float) -> Iterator[None]:
    """Hold the lock of the index in `folder`, waited for up to `wait` seconds.

    The system lets go of a dead process's lock, so none is ever in the way. Raises BusyError,
    which names the holder, and UnwritableError.
    """
    lock = filelock.FileLock(folder / _LOCK, timeout=wait)
    note = folder / _HOLDER
    try:
        lock.acquire()
    except filelock.Timeout as error:
        who = _noted(note)
        raise BusyError(
            f"{f'process {who}' if who else 'another process'} is syncing the index "
            f"{str(folder)!r}: wait for it"
        ) from error
    except OSError as error:
        raise UnwritableError(_cannot_write(folder, error)) from error
    try:
        note.write_text(json.dumps({"pid": os.getpid()}), "utf-8")
        yield
    except OSError as error:
        raise UnwritableError(_cannot_write(folder, error)) from error
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def lock_holder(folder: Path) -> int | None:
    """The number of the process that is writing the index in `folder` now, or None."""
    who = _noted(folder / _HOLDER)
    if who is None:
        return None
    # A note without a lock was left by a process that was killed.
    lock = filelock.FileLock(folder / _LOCK, timeout=0)
    try:
        lock.acquire()
    except filelock.Timeout:
        return who
    except OSError:
        return None
    lock.release()
    return None


def _noted(note: Path) -> int | None:
    try:
        return int(json.loads(note.read_text("utf-8"))["pid"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _cannot_write(folder: Path, error: OSError) -> str:
    return f"cannot write to the index {str(folder)!r}: {error.strerror or error}"
