"""List the files in a folder."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from index.errors import CorpusError, UnreadableFileError
from index.parsers.embedded_names import is_leftover, may_hold_text
from index.parsers.registry import explain_unsupported, is_supported, may_be_read, suffix_of
from index.parsers.sniffing import check_head
from index.parsers.stable_read import open_corpus_file
from index.parsers.text.charsets import SNIFFED_BYTES

# Suffixes of files with a document in each line.
_JSON_LINES = frozenset({".jsonl", ".ndjson"})
# SQLite's integers have a sign, inodes have none.
_LARGEST_INTEGER = (1 << 63) - 1
# The kind of a failure that is none: a name that is not read, of what may hold text.
PASSED_OVER = "passed over"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the corpus as the scan saw it.

    Attributes:
        path: Its posix path below the corpus folder.
        root: The corpus folder.
        place: The posix path below it by which it is opened: `path`, or the target of a link.
        size: Bytes.
        stamp: Times of modification and of change of state, in nanoseconds, and its inode.
        follow_links: Whether links on the way to it are followed.
    """

    path: str
    root: str
    place: str
    size: int
    stamp: tuple[int, int, int]
    follow_links: bool = False

    @property
    def location(self) -> Path:
        """Where it is."""
        return Path(self.root, self.place)

    @property
    def kind(self) -> str:
        """Its suffix in lower case, with the dot."""
        return suffix_of(self.path)

    def open(self) -> BufferedReader:
        """Open it, without following a link that has taken its place since; see
        `open_corpus_file`."""
        return open_corpus_file(self.root, self.place, follow_links=self.follow_links)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, folder or row of a file that could not be read, and why.

    `unseen` means that it, or the content of the folder, may still exist unchanged; `kind` is as in
    `Unread`, or `PASSED_OVER`.
    """

    path: str
    reason: str
    unseen: bool = False
    kind: str = "file"


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


def scan(
    folder: Path, exclude: Path | None = None, *, follow_links: bool = False
) -> tuple[list[SourceFile], list[Failure]]:
    """Return all regular files below `folder`, by path, and what cannot be read.

    Hidden files, hidden folders, what systems and office programs leave in folders, and the folder
    `exclude` are skipped; those that may hold text are among the failures as `PASSED_OVER`. A file
    or folder that is reached twice is read once, at its real place rather than through a link.

    Args:
        folder: The corpus folder.
        exclude: The folder of the index.
        follow_links: Whether to read files and folders outside `folder` that links lead to.

    Raises:
        CorpusError: `folder` is not a folder that can be listed.
    """
    check_folder(folder, exclude)
    walk = _Walk(folder, exclude, follow_links)
    walk.run()
    return sorted(walk.files, key=lambda file: file.path), walk.failures


class _Walk:
    """A walk through the corpus folder: real folders and files first, then links."""

    def __init__(self, folder: Path, exclude: Path | None, follow_links: bool) -> None:
        self._folder = folder
        self._root = os.path.realpath(folder)
        self._excluded = os.path.realpath(exclude) if exclude else None
        self._follow_links = follow_links
        # Real paths of the folders that were listed and of the files that are read.
        self._visited = {self._excluded} if self._excluded else set[str]()
        self._read: set[str] = set()
        # Real paths of folders yet to be listed, with the path that precedes their names.
        self._pending = [(self._root, "")]
        self._links: list[tuple[str, os.DirEntry[str]]] = []
        self.files: list[SourceFile] = []
        self.failures: list[Failure] = []

    def run(self) -> None:
        """List every folder, then what the links lead to."""
        while self._pending or self._links:
            if self._pending:
                self._list(*self._pending.pop())
            else:
                path, entry = self._links.pop(0)
                with self._reported(path):
                    self._add_target(path, entry)

    def _list(self, real: str, prefix: str) -> None:
        if real in self._visited:
            return
        self._visited.add(real)
        try:
            with os.scandir(real) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            if not prefix:
                raise CorpusError(f"cannot list {str(self._folder)!r}: {error.strerror}") from error
            reason = f"cannot list the folder: {error.strerror}; its documents are kept"
            self.failures.append(Failure(prefix.rstrip("/"), reason, unseen=True, kind="folder"))
            return
        for entry in entries:
            path = prefix + entry.name
            if is_leftover(entry.name):
                self._pass_over(path, entry)
                continue
            with self._reported(path):
                if not _is_utf8(path):
                    raise UnreadableFileError("its name is not UTF-8: rename it")
                if entry.is_symlink():
                    self._links.append((path, entry))
                elif entry.is_dir():
                    self._pending.append((entry.path, path + "/"))
                else:
                    self._add_file(path, entry.path, entry.stat())

    def _pass_over(self, path: str, entry: os.DirEntry[str]) -> None:
        """Record a hidden file or folder that may hold text."""
        if not (may_hold_text(entry.name) and may_be_read(entry.name) and _is_utf8(path)):
            return
        with suppress(OSError):
            is_folder = entry.is_dir()
            if is_folder and self._excluded == os.path.realpath(entry.path):
                return
            if is_folder or entry.stat().st_size:
                shown = path + "/" * is_folder
                self.failures.append(Failure(shown, "hidden: rename it", kind=PASSED_OVER))

    def _add_target(self, path: str, entry: os.DirEntry[str]) -> None:
        """Add what a link leads to, unless it is read already."""
        # Raises FileNotFoundError for a broken link.
        state = entry.stat()
        real = os.path.realpath(entry.path)
        if real in self._read or (self._excluded and _is_below(real, self._excluded)):
            return
        is_folder = stat.S_ISDIR(state.st_mode)
        if not is_folder:
            _check_readable(path, state)
        if not (self._follow_links or _is_below(real, self._root)):
            target = os.readlink(entry.path).encode("utf-8", "replace").decode()
            raise UnreadableFileError(
                f"a link to {target!r} outside the folder: pass --follow-links to read it"
            )
        if is_folder:
            self._pending.append((real, path + "/"))
        else:
            self._add_file(path, real, state)

    def _add_file(self, path: str, real: str, state: os.stat_result) -> None:
        if real in self._read:
            return
        _check_readable(path, state)
        self._read.add(real)
        is_inside = _is_below(real, self._root)
        place = real[len(self._root) :].lstrip(os.sep).replace(os.sep, "/") if is_inside else path
        root = str(self._folder)
        self.files.append(
            SourceFile(path, root, place, state.st_size, _stamp(state), follow_links=not is_inside)
        )

    @contextmanager
    def _reported(self, path: str) -> Iterator[None]:
        """Record why the file or folder at `path` cannot be read."""
        try:
            yield
        except UnreadableFileError as error:
            shown = path.encode("utf-8", "replace").decode()
            self.failures.append(Failure(shown, str(error)))
        except FileNotFoundError:
            self.failures.append(Failure(path, "a broken link, or just deleted"))
        except OSError as error:
            reason = f"cannot be read: {error.strerror}"
            self.failures.append(Failure(path, reason, unseen=True))


def _is_utf8(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_readable(path: str, state: os.stat_result) -> None:
    """Raise UnreadableFileError unless it is a regular file whose name allows it to be read."""
    if not stat.S_ISREG(state.st_mode):
        raise UnreadableFileError("a pipe or device, not a file")
    if not may_be_read(path):
        raise UnreadableFileError(explain_unsupported(path))


def check_kind(file: SourceFile) -> None:
    """Raise UnreadableFileError if a file's suffix is of no supported kind, and it is not text.

    Only its beginning is read, so that large files of unknown kinds cost nothing.

    Raises:
        OSError: It cannot be read.
    """
    if is_supported(file.path):
        return
    with file.open() as stream:
        check_head(file.path, stream.read(SNIFFED_BYTES), file.size)


def _stamp(state: os.stat_result) -> tuple[int, int, int]:
    return state.st_mtime_ns, state.st_ctime_ns, state.st_ino & _LARGEST_INTEGER


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def count_documents(file: SourceFile) -> int:
    """Estimate the number of documents in `file` without parsing it, for progress bars."""
    if file.kind not in _JSON_LINES:
        return 1
    with file.open() as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


def digest(file: SourceFile) -> str:
    """Return the sha256 of the file's bytes."""
    with file.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
