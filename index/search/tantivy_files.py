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
# Tantivy's message when one of its threads could not write.
_WRITER_KILLED = "index writer was killed"
# Free bytes below which a disk counts as full.
_FULL_DISK = 1_000_000


def checksums_match(folder: Path) -> bool:
    """Whether each file of the last commit is as it was written.

    Tantivy ends its files with a footer: their CRC-32, the footer's length and a magic number. Its
    Python binding has no call that checks it.
    """
    for name, segment in _segments(folder).items():
        deletes = _deletes_file(name, segment)
        paths = [path for path in folder.glob(f"{name}.*") if path.suffix != ".del"]
        if not paths:
            return False
        for path in [*paths, *([folder / deletes] if deletes else [])]:
            content = path.read_bytes()
            length, magic = struct.unpack("<II", content[-8:].rjust(8, b"\0"))
            footer = content[-8 - length : -8]
            body = memoryview(content)[: len(content) - 8 - length]
            if magic != _FOOTER_MAGIC or json.loads(footer)["crc"] != zlib.crc32(body):
                return False
    return True


def segment_sizes(folder: Path) -> list[int]:
    """The number of passages, deleted ones too, in each segment, in Tantivy's order of them."""
    return [int(segment["max_doc"]) for segment in _segments(folder).values()]


def leftover_files(folder: Path, keep: str) -> list[Path]:
    """The files that belong to no segment of the last commit, apart from the one named `keep`."""
    segments = _segments(folder)
    leftovers: list[Path] = []
    for path in folder.iterdir():
        stem = path.name.split(".")[0]
        if path.name in (META, keep) or not stem:
            continue
        if stem not in segments or (
            path.suffix == ".del" and path.name != _deletes_file(stem, segments[stem])
        ):
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
            raise OSError(os.strerror(int(code[1]))) from error
        if _WRITER_KILLED not in str(error):
            raise
        # When one of Tantivy's threads fails, its message does not give the reason.
        is_full = shutil.disk_usage(folder).free < _FULL_DISK
        raise OSError(os.strerror(errno.ENOSPC) if is_full else str(error)) from error


def is_damage(error: BaseException) -> bool:
    """Whether Tantivy raised `error` because its files are unusable; some damage makes it panic."""
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"


def _segments(folder: Path) -> dict[str, dict[str, Any]]:
    meta = json.loads((folder / META).read_text("utf-8"))
    return {segment["segment_id"].replace("-", ""): segment for segment in meta["segments"]}


def _deletes_file(name: str, segment: dict[str, Any]) -> str | None:
    """The file that lists the deleted documents of a segment, None when there are none."""
    return f"{name}.{segment['deletes']['opstamp']}.del" if segment["deletes"] else None
