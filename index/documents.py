"""file → the Documents it holds."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from index.errors import CorpusError, UnreadableFileError
from index.readers.contents import read_contents
from index.readers.kinds import READERS, suffix_of
from index.readers.types import Unread
from index.surrogates import without_surrogates
from index.types import Document

_ROW_KINDS = frozenset({".jsonl", ".ndjson"})


class ChangedError(Exception):
    """A file changed while it was read."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus as the scan saw it; `path` is posix, below the corpus folder."""

    path: str
    place: str
    size: int
    mtime_ns: int

    @property
    def location(self) -> Path:
        """Where it is."""
        return Path(self.place)

    @property
    def kind(self) -> str:
        """Its suffix in lower case, with the dot."""
        return suffix_of(self.path)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or one row of it, that could not be read, and why.

    `unseen`: it, or what is in it if it is a folder, may be there and unchanged for all we know.
    """

    path: str
    reason: str
    unseen: bool = False


def check_folder(folder: Path, index_folder: Path | None = None) -> None:
    """Raise CorpusError unless `folder` is a folder of its own to read documents from."""
    if not folder.exists():
        raise CorpusError(f"no folder {str(folder)!r}: give the folder that holds the documents")
    if not folder.is_dir():
        raise CorpusError(
            f"{str(folder)!r} is a file, expected the folder that holds the documents"
        )
    if index_folder and os.path.realpath(folder) == os.path.realpath(index_folder):
        raise CorpusError(
            f"{str(folder)!r} is the folder of the index itself: give the folder that holds the "
            "documents, or choose another --index"
        )


def scan(folder: Path, leave_out: Path | None = None) -> tuple[list[SourceFile], list[Failure]]:
    """All files below `folder` by path, and what among them can't be read at all.

    Hidden files and folders are passed over, and so is the folder `leave_out`. A folder that is
    reached twice is read once, where it really is rather than through a link. Raises CorpusError
    when `folder` is not a folder that can be listed.
    """
    check_folder(folder, leave_out)
    files: list[SourceFile] = []
    failures: list[Failure] = []
    seen = {os.path.realpath(leave_out)} if leave_out else set()
    todo = [(folder, "")]
    links: list[tuple[Path, str]] = []
    while todo or links:
        place, prefix = todo.pop() if todo else links.pop(0)
        real = os.path.realpath(place)
        if real in seen:
            continue
        seen.add(real)
        try:
            with os.scandir(place) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise CorpusError(f"cannot list {str(folder)!r}: {error.strerror}") from error
            reason = f"cannot list the folder: {error.strerror}; what was read of it is kept"
            failures.append(Failure(prefix.rstrip("/"), reason, unseen=True))
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith("."):
                continue
            try:
                if not _named_in_utf8(path):
                    raise UnreadableFileError("its name is not UTF-8: rename it")
                if entry.is_dir():
                    (links if entry.is_symlink() else todo).append((Path(entry.path), path + "/"))
                else:
                    files.append(_source(entry, path))
            except UnreadableFileError as error:
                failures.append(Failure(path.encode("utf-8", "replace").decode(), str(error)))
            except FileNotFoundError:
                failures.append(Failure(path, "a link to nothing, or just deleted"))
            except OSError as error:
                failures.append(Failure(path, f"cannot be read: {error.strerror}", unseen=True))
    return sorted(files, key=lambda file: file.path), failures


def _named_in_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _source(entry: os.DirEntry[str], path: str) -> SourceFile:
    if not entry.is_file():
        # A broken link raises FileNotFoundError here; what is left is a pipe, socket or device.
        entry.stat()
        raise UnreadableFileError("not a regular file")
    if suffix_of(path) not in READERS:
        raise UnreadableFileError(f"not a kind that is read: expected {', '.join(sorted(READERS))}")
    found = entry.stat()
    return SourceFile(path, entry.path, found.st_size, found.st_mtime_ns)


def count_documents(file: SourceFile) -> int:
    """About how many documents `file` holds, without reading them; for progress bars."""
    if file.kind not in _ROW_KINDS:
        return 1
    with file.location.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def digest(file: SourceFile) -> str:
    """The sha256 of the file's bytes."""
    with file.location.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_documents(file: SourceFile, sha256: str) -> Iterator[Document | Failure]:
    """The documents in `file`, and a Failure for each part of it that holds none.

    `sha256` is its digest. Raises ChangedError when what was read has another: none of it counts
    then. Raises UnreadableFileError when the file as a whole holds none, OSError when it can't be
    read.
    """
    # Without O_NONBLOCK a pipe that has taken the file's place would be waited for.
    handle = os.open(file.place, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    with open(handle, "rb") as stream:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise ChangedError
        try:
            for item in read_contents(file.path, stream, found.st_size, sha256):
                yield Failure(file.path, item.reason) if isinstance(item, Unread) else item
        except UnreadableFileError as error:
            _check_digest(stream, sha256)
            raise UnreadableFileError(without_surrogates(str(error))) from error
        _check_digest(stream, sha256)


def _check_digest(stream: BufferedReader, sha256: str) -> None:
    stream.seek(0)
    if hashlib.file_digest(stream, "sha256").hexdigest() != sha256:
        raise ChangedError
