"""a folder → the files in it."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import CorpusError, UnreadableFileError
from index.parsers.registry import explain_unsupported, is_supported, suffix_of

_ROW_KINDS = frozenset({".jsonl", ".ndjson"})


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
    if not is_supported(path):
        raise UnreadableFileError(explain_unsupported(path))
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
