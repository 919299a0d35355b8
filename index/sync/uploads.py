"""Add files to the corpus folder and delete files from it."""

import os
import shutil
from contextlib import suppress
from filecmp import cmp
from itertools import count
from pathlib import Path

from index.atomic_write import temporary_file
from index.errors import CorpusError, UnreadableFileError
from index.parsers.registry import is_supported, suffix_of
from index.parsers.sniffing import check_head
from index.parsers.stable_read import ChangedError, delete_corpus_file
from index.parsers.text.charsets import SNIFFED_BYTES

# UTF-8 bytes in a name: the limit of most file systems, less room for a number.
_MAX_NAME_BYTES = 240


def add_file(folder: Path, name: str, source: Path) -> str:
    """Copy `source` into `folder` under `name`, whole or not at all, and return its name there.

    A number is added if another file has that name; a file with the same bytes is not copied
    again.

    Args:
        folder: The corpus folder.
        name: The wanted name, as given by a user.
        source: The file to copy.

    Raises:
        CorpusError: The name is unsafe, its kind is not supported, or it cannot be written.
    """
    name = _check_name(name)
    try:
        _check_kind(name, source)
        with temporary_file(folder) as copy, source.open("rb") as content:
            shutil.copyfileobj(content, copy)
            copy.flush()
            os.fsync(copy.fileno())
            return _rename(Path(copy.name), folder, name)
    except OSError as error:
        raise CorpusError(f"cannot write {name!r} to {str(folder)!r}: {error.strerror}") from error


def delete_file(folder: Path, path: str) -> None:
    """Delete the file at `path` below `folder`; of a link, the link and not its target.

    Raises CorpusError if there is no such file, it lies behind a link or it cannot be deleted.
    """
    parts = path.split("/")
    if not path or any(part in ("", ".", "..") or os.sep in part for part in parts):
        raise CorpusError(f"{path!r} is not a file in {str(folder)!r}")
    try:
        delete_corpus_file(str(folder), path)
    except FileNotFoundError:
        raise CorpusError(f"{path!r} is no longer in {str(folder)!r}") from None
    except ChangedError:
        raise CorpusError(
            f"{path!r} lies behind a link to another folder: delete it there"
        ) from None
    except OSError as error:
        raise CorpusError(
            f"cannot delete {path!r} from {str(folder)!r}: {error.strerror}"
        ) from error


def _check_name(name: str) -> str:
    name = name.strip()
    # Path separators of any system are refused, since the folder may be shared.
    invalid = any(char in '/\\:*?"<>|' or not char.isprintable() for char in name)
    try:
        invalid = invalid or len(name.encode()) > _MAX_NAME_BYTES
    except UnicodeEncodeError:
        invalid = True
    if invalid or not name or name.startswith("."):
        raise CorpusError(f"{name!r} is not a valid name for a document: rename it")
    return name


def _check_kind(name: str, source: Path) -> None:
    """Raise CorpusError if a file is surely of no kind that can be read."""
    if is_supported(name):
        return
    try:
        with source.open("rb") as content:
            check_head(name, content.read(SNIFFED_BYTES), source.stat().st_size)
    except UnreadableFileError as error:
        raise CorpusError(f"{name!r} was not added: {error}") from error


def _rename(part: Path, folder: Path, name: str) -> str:
    """Give a complete file its name, or a numbered one, without overwriting another file."""
    stem = name[: len(name) - len(suffix_of(name))]
    for number in count(1):
        candidate = name if number == 1 else f"{stem} ({number}){name[len(stem) :]}"
        target = folder / candidate
        try:
            os.link(part, target)
        except FileExistsError:
            with suppress(OSError):
                # What a link leads to may not be read.
                if not target.is_symlink() and cmp(part, target, shallow=False):
                    return candidate
            continue
        except OSError:
            # A file system without links: reserve the name, then replace the empty file.
            try:
                target.open("xb").close()
            except FileExistsError:
                continue
            part.replace(target)
        return candidate
    raise AssertionError("unreachable")
