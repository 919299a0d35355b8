"""List the files in a folder."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import CorpusError, UnreadableFileError
from index.parsers.registry import explain_unsupported, is_supported, suffix_of

# Suffixes of files with a document in each line.
_JSON_LINES = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus as the scan saw it.

    Attributes:
        path: Its posix path below the corpus folder.
        place: The path to open it by.
        size: Bytes.
        mtime_ns: Time of the last change, in nanoseconds.
    """

    path: str
    place: str
    size: int
    mtime_ns: int

    @property
    def location(self) -> Path:
        """The path to open it by."""
        return Path(self.place)

    @property
    def kind(self) -> str:
        """Its suffix in lower case, with the dot."""
        return suffix_of(self.path)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, folder or row of a file that could not be read, and why.

    `unseen` means that it, or the content of the folder, may still exist unchanged.
    """

    path: str
    reason: str
    unseen: bool = False


def check_folder(folder: Path, index_folder: Path | None = None) -> None:
    """Raise CorpusError unless `folder` is a folder other than that of the index."""
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


def scan(folder: Path, exclude: Path | None = None) -> tuple[list[SourceFile], list[Failure]]:
    """Return all supported files below `folder`, by path, and what cannot be read.

    Hidden files, hidden folders and the folder `exclude` are skipped. A folder that is reached
    twice is read once, at its real place rather than through a link. Raises CorpusError if
    `folder` is not a folder that can be listed.
    """
    check_folder(folder, exclude)
    files: list[SourceFile] = []
    failures: list[Failure] = []
    visited = {os.path.realpath(exclude)} if exclude else set()
    pending = [(folder, "")]
    links: list[tuple[Path, str]] = []
    while pending or links:
        place, prefix = pending.pop() if pending else links.pop(0)
        real = os.path.realpath(place)
        if real in visited:
            continue
        visited.add(real)
        try:
            with os.scandir(place) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise CorpusError(f"cannot list {str(folder)!r}: {error.strerror}") from error
            reason = f"cannot list the folder: {error.strerror}; its documents are kept"
            failures.append(Failure(prefix.rstrip("/"), reason, unseen=True))
            continue
        for entry in entries:
            path = prefix + entry.name
            if entry.name.startswith("."):
                continue
            try:
                if not _is_utf8(path):
                    raise UnreadableFileError("its name is not UTF-8: rename it")
                if entry.is_dir():
                    folders = links if entry.is_symlink() else pending
                    folders.append((Path(entry.path), path + "/"))
                else:
                    files.append(_source_file(entry, path))
            except UnreadableFileError as error:
                failures.append(Failure(path.encode("utf-8", "replace").decode(), str(error)))
            except FileNotFoundError:
                failures.append(Failure(path, "a broken link, or just deleted"))
            except OSError as error:
                failures.append(Failure(path, f"cannot be read: {error.strerror}", unseen=True))
    return sorted(files, key=lambda file: file.path), failures


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _source_file(entry: os.DirEntry[str], path: str) -> SourceFile:
    if not entry.is_file():
        # Raises FileNotFoundError for a broken link; the rest are pipes, sockets and devices.
        entry.stat()
        raise UnreadableFileError("not a regular file")
    if not is_supported(path):
        raise UnreadableFileError(explain_unsupported(path))
    state = entry.stat()
    return SourceFile(path, entry.path, state.st_size, state.st_mtime_ns)


def count_documents(file: SourceFile) -> int:
    """Estimate the number of documents in `file` without parsing it, for progress bars."""
    if file.kind not in _JSON_LINES:
        return 1
    with file.location.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def digest(file: SourceFile) -> str:
    """Return the sha256 of the file's bytes."""
    with file.location.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
