"""Check the files that Tantivy writes, and find those that are left over."""

import errno
import json
import os
import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

META = "meta.json"
# The last four bytes of each of Tantivy's files.
_FOOTER_MAGIC = 1337
# Bytes that hold any footer; it takes about 90.
_FOOTER_BYTES = 1_024
# The files of each segment.
_COMPONENTS = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term")
# The names of segments, and of files that Tantivy is about to rename.
_SEGMENT = re.compile(r"[0-9a-f]{32}")
_TEMPORARY = re.compile(r"\.tmp[A-Za-z0-9]{6}")
# Tantivy's message when one of its threads could not write.
_WRITER_KILLED = "index writer was killed"
# Free bytes below which a disk counts as full.
_FULL_DISK = 1_000_000
# What the system says of a file that is missing, or a folder in the place of a file.
_MISPLACED = frozenset({errno.ENOENT, errno.EISDIR, errno.ENOTDIR, errno.EEXIST})

# By file name, what `_footer` returns.
Footers = dict[str, list[int]]


def check_files(folder: Path, recorded: Footers | None = None) -> None:
    """Check that each file of the last commit is there and is as it was written.

    Tantivy ends its files with a footer: their CRC-32, the footer's length and a magic number. Its
    Python binding has no call that checks it.

    Args:
        folder: The folder of the Tantivy index.
        recorded: What `read_footers` returned after the commit, by which a file of another index
            is recognized; None when it is not known.

    Raises:
        ValueError: A file is missing, damaged or foreign; the message names it.
        OSError: A file cannot be read.
    """
    footers: Footers = {}
    for name in _file_names(folder):
        content = _read(folder / name)
        footers[name] = _footer(name, len(content), content[-_FOOTER_BYTES:])
        size, crc, _ = footers[name]
        if zlib.crc32(memoryview(content)[:size]) != crc:
            raise ValueError(f"the checksum of {name} does not match")
        if recorded is not None and recorded.get(name) != footers[name]:
            raise ValueError(f"{name} is of another index")
    if recorded is not None and recorded.keys() != footers.keys():
        raise ValueError(f"{META} is of another commit")


def read_footers(folder: Path) -> Footers:
    """What the footer of each file of the last commit states, by name."""
    footers: Footers = {}
    for name in _file_names(folder):
        with (folder / name).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - _FOOTER_BYTES))
            footers[name] = _footer(name, size, file.read())
    return footers


def _file_names(folder: Path) -> list[str]:
    """The names of all files of the last commit."""
    names: list[str] = []
    for segment_name, segment in _segments(folder).items():
        names += [segment_name + suffix for suffix in _COMPONENTS]
        deletes = _deletes_file(segment_name, segment)
        names += [deletes] if deletes else []
    return names


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ValueError(f"{path.name} is missing") from error


def _footer(name: str, size: int, tail: bytes) -> list[int]:
    """What the footer states of a file of `size` bytes that ends in `tail`.

    The size without the footer, the CRC-32 of what precedes the footer, and that of the footer.
    """
    length, magic = struct.unpack("<II", tail[-8:].rjust(8, b"\0"))
    if magic != _FOOTER_MAGIC or length + 8 > len(tail):
        raise ValueError(f"{name} is cut short or damaged")
    footer = tail[-8 - length : -8]
    return [size - 8 - length, int(json.loads(footer)["crc"]), zlib.crc32(footer)]


def segment_sizes(folder: Path) -> list[int]:
    """The number of passages, deleted ones too, in each segment, in Tantivy's order of them."""
    return [int(segment["max_doc"]) for segment in _segments(folder).values()]


def leftover_files(folder: Path) -> list[Path]:
    """The files of Tantivy's that belong to no segment of the last commit.

    Only a killed process leaves temporary ones, since the caller alone may write.
    """
    segments = _segments(folder)
    leftovers: list[Path] = []
    for path in folder.iterdir():
        stem = path.name.partition(".")[0]
        if _SEGMENT.fullmatch(stem):
            is_used = stem in segments and (
                path.suffix != ".del" or path.name == _deletes_file(stem, segments[stem])
            )
        else:
            is_used = not _TEMPORARY.fullmatch(path.name)
        if not is_used:
            leftovers.append(path)
    return leftovers


@contextmanager
def translate_errors(folder: Path) -> Iterator[None]:
    """Turn Tantivy's errors about a full or unwritable disk into OSError."""
    try:
        yield
    except ValueError as error:
        code = re.search(r"(?:Os { code: |os error )(\d+)", str(error))
        if code:
            raise OSError(int(code[1]), os.strerror(int(code[1]))) from error
        if _WRITER_KILLED not in str(error):
            raise
        # When one of Tantivy's threads fails, its message does not give the reason.
        is_full = shutil.disk_usage(folder).free < _FULL_DISK
        raise OSError(os.strerror(errno.ENOSPC) if is_full else str(error)) from error


def is_damage(error: BaseException) -> bool:
    """Whether Tantivy raised `error` because its files are unusable; some damage makes it panic.

    A disk that is full or cannot be written is no damage.
    """
    if isinstance(error, OSError):
        return error.errno in _MISPLACED
    return isinstance(error, ValueError) or type(error).__name__ == "PanicException"


def _segments(folder: Path) -> dict[str, dict[str, Any]]:
    meta = json.loads((folder / META).read_text("utf-8"))
    return {segment["segment_id"].replace("-", ""): segment for segment in meta["segments"]}


def _deletes_file(name: str, segment: dict[str, Any]) -> str | None:
    """The file that lists the deleted documents of a segment, None when there are none."""
    return f"{name}.{segment['deletes']['opstamp']}.del" if segment["deletes"] else None
