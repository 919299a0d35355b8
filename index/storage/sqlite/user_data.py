"""Keep what people save with an index, such as conversations, in files beside its folder."""

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from index.atomic_write import remove_abandoned, write_atomically
from index.errors import StoreError

# The names of contents, as `UserData` has them.
_NAMES = re.compile(
    r"conversations/(of-[0-9a-f]+/)?[0-9A-Za-z]+\.json"
    r"|clippings(-of-[0-9a-f]+)?\.json|gold(-of-[0-9a-f]+)?\.jsonl"
)


class UserDataFiles:
    """Contents by name: "gold.jsonl" of ".index" is the file ".index-gold.jsonl".

    They are beside the folder of the index, whose files must not keep anything that is deleted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        # Held while a content is read and written anew.
        self._changing = threading.RLock()

    def place(self, name: str) -> str:
        """Where the content of this name is, for messages."""
        return str(self.path(name))

    def path(self, name: str) -> Path:
        """The file of this name."""
        return self._folder.parent / f"{self._folder.name}-{name}"

    def read(self, name: str) -> bytes | None:
        """The content of this name, or None. Raises StoreError if it cannot be read."""
        path = self.path(name)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{str(path)!r} cannot be read: {error.strerror}") from error

    def write(self, name: str, content: bytes, changed: datetime | None = None) -> None:
        """Keep a content, whole or not at all, in place of any other of this name. Raises
        StoreError if it cannot be written."""
        path = self.path(name)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)
            if changed is not None:
                os.utime(path, (changed.timestamp(), changed.timestamp()))
        except OSError as error:
            raise StoreError(f"{str(path)!r} cannot be written: {error.strerror}") from error

    def append(self, name: str, line: bytes, limit: int) -> bool:
        """Add a line to a content, unless that would have more than `limit` bytes then. Raises
        StoreError if it cannot be written."""
        path = self.path(name)
        try:
            # A single write at the end of the file: simultaneous lines do not mix.
            with path.open("ab", buffering=0) as file:
                size = file.tell()
                if size + len(line) > limit:
                    return False
                if file.write(line) != len(line):
                    file.truncate(size)
                    raise OSError(0, "the disk is full")
                os.fsync(file.fileno())
        except OSError as error:
            raise StoreError(f"{str(path)!r} cannot be written: {error.strerror}") from error
        return True

    def delete(self, name: str) -> None:
        """Delete the content of this name, if there is one. Raises StoreError if that fails."""
        path = self.path(name)
        try:
            path.unlink(missing_ok=True)
            remove_abandoned(path.parent)
        except OSError as error:
            raise StoreError(f"{str(path)!r} cannot be deleted: {error.strerror}") from error

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """Let no other thread change the content of this name inside, so that it can be read and
        written anew."""
        with self._changing:
            yield

    def sizes(self, folder: str) -> dict[str, int]:
        """Name → bytes of each content directly in a folder of names, by name."""
        sizes = dict[str, int]()
        for path in sorted(self.path(folder).glob("*")):
            if _NAMES.fullmatch(name := f"{folder}/{path.name}"):
                # Another process may delete it meanwhile.
                with suppress(FileNotFoundError):
                    sizes[name] = path.stat().st_size
        return sizes

    def times(self) -> dict[str, datetime]:
        """Name → when it was last changed, of all contents, by name."""
        beside = self._folder.parent
        start = len(self.path("").name)
        times = dict[str, datetime]()
        for path in (*beside.glob("*"), *self.path("conversations").rglob("*")):
            name = path.relative_to(beside).as_posix()[start:]
            if path == self.path(name) and _NAMES.fullmatch(name):
                with suppress(FileNotFoundError):
                    times[name] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return {name: times[name] for name in sorted(times)}
