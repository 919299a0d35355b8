"""a file from elsewhere → the corpus folder, or one of the folder → gone from it."""

import os
import shutil
from contextlib import suppress
from filecmp import cmp
from itertools import count
from pathlib import Path
from uuid import uuid4

from index.errors import CorpusError
from index.parsers.registry import explain_unsupported, is_supported, suffix_of

# Bytes of a name in UTF-8: what most file systems take, less room for a number.
_LONGEST_NAME = 240


def add_file(folder: Path, name: str, source: Path) -> str:
    """Copy `source` into `folder` under `name`, whole or not at all; the name that it has there.

    It has a number in it when another file has the name already; bytes that stand under such a
    name are not copied again. Raises CorpusError for a name of a kind that is not read or that
    could lead elsewhere, and when it can't be written.
    """
    name = _checked(name)
    # Hidden, so that no sync reads it before it is whole.
    part = folder / f".{uuid4().hex}.part"
    try:
        try:
            with source.open("rb") as content, part.open("xb") as copy:
                shutil.copyfileobj(content, copy)
                copy.flush()
                os.fsync(copy.fileno())
            return _place(part, folder, name)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CorpusError(f"cannot write {name!r} to {str(folder)!r}: {error.strerror}") from error


def delete_file(folder: Path, path: str) -> None:
    """Delete the file at `path` below `folder`. Raises CorpusError when there is none, or it can't
    be deleted."""
    parts = path.split("/")
    if not path or any(part in ("", ".", "..") or os.sep in part for part in parts):
        raise CorpusError(f"{path!r} is no file of {str(folder)!r}")
    try:
        folder.joinpath(*parts).unlink()
    except FileNotFoundError:
        raise CorpusError(f"{path!r} is not in {str(folder)!r} any more") from None
    except OSError as error:
        raise CorpusError(
            f"cannot delete {path!r} from {str(folder)!r}: {error.strerror}"
        ) from error


def _checked(name: str) -> str:
    name = name.strip()
    # Either is a separator somewhere, and the folder may be shared.
    wrong = any(sign in '/\\:*?"<>|' or not sign.isprintable() for sign in name)
    try:
        wrong = wrong or len(name.encode()) > _LONGEST_NAME
    except UnicodeEncodeError:
        wrong = True
    if wrong or not name or name.startswith("."):
        raise CorpusError(f"{name!r} is no name for a document: rename it")
    if not is_supported(name):
        raise CorpusError(f"{name!r} is {explain_unsupported(name)}")
    return name


def _place(part: Path, folder: Path, name: str) -> str:
    """Give a finished file its name, or one like it, without overwriting another's."""
    stem = name[: len(name) - len(suffix_of(name))]
    for number in count(1):
        tried = name if number == 1 else f"{stem} ({number}){name[len(stem) :]}"
        place = folder / tried
        try:
            os.link(part, place)
        except FileExistsError:
            with suppress(OSError):
                if cmp(part, place, shallow=False):
                    return tried
            continue
        except OSError:
            # A file system without links: the name is taken first, and then filled.
            try:
                place.open("xb").close()
            except FileExistsError:
                continue
            part.replace(place)
        return tried
    raise AssertionError("unreachable")
