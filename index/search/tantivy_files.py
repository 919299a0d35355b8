"""the files that Tantivy keeps → whether they are sound, how large, and which are left over."""

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
# What Tantivy says when one of its threads could not write.
_KILLED = "index writer was killed"
# Bytes below which a disk counts as full.
_ROOM = 1_000_000


def checksums_hold(folder: Path) -> bool:
    """Whether each file that the last commit names is as it was written.

    Tantivy ends its files in a footer with their CRC-32, its length and a magic number, but its
    Python binding has no call that checks it.
    """
    for name, segment in _segments(folder).items():
        deletes = _deletes(name, segment)
        files = [path for path in folder.glob(f"{name}.*") if path.suffix != ".del"]
        if not files:
            return False
        for path in [*files, *([folder / deletes] if deletes else [])]:
            content = path.read_bytes()
            length, magic = struct.unpack("<II", content[-8:].rjust(8, b"\0"))
            footer = content[-8 - length : -8]
            body = memoryview(content)[: len(content) - 8 - length]
            if magic != _FOOTER_MAGIC or json.loads(footer)["crc"] != zlib.crc32(body):
                return False
    return True


def segment_sizes(folder: Path) -> list[int]:
    """How many passages, deleted ones too, each segment holds, in Tantivy's own order of them."""
    return [int(segment["max_doc"]) for segment in _segments(folder).values()]


def list_strays(folder: Path, keep: str) -> list[Path]:
    """The files that belong to no segment of the last commit, apart from the one named `keep`."""
    segments = _segments(folder)
    strays: list[Path] = []
    for path in folder.iterdir():
        stem = path.name.split(".")[0]
        if path.name in (META, keep) or not stem:
            continue
        if stem not in segments or (
            path.suffix == ".del" and path.name != _deletes(stem, segments[stem])
        ):
            strays.append(path)
    return strays


@contextmanager
def naming_errors(folder: Path) -> Iterator[None]:
    """How Tantivy says that the disk is full, or can't be written → OSError."""
    try:
        yield
    except ValueError as error:
        code = re.search(r"(?:Os { code: |os error )(\d+)", str(error))
        if code:
            raise OSError(os.strerror(int(code[1]))) from error
        if _KILLED not in str(error):
            raise
        # All that one of Tantivy's threads leaves of its reason is that there was one.
        full = shutil.disk_usage(folder).free < _ROOM
        raise OSError(os.strerror(errno.ENOSPC) if full else str(error)) from error


def is_damage(error: BaseException) -> bool:
    """Whether that is how Tantivy says that its files can't be used; some of them panic."""
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"


def _segments(folder: Path) -> dict[str, dict[str, Any]]:
    meta = json.loads((folder / META).read_text("utf-8"))
    return {segment["segment_id"].replace("-", ""): segment for segment in meta["segments"]}


def _deletes(name: str, segment: dict[str, Any]) -> str | None:
    """The name of the file that says which documents of a segment are deleted, if any are."""
    return f"{name}.{segment['deletes']['opstamp']}.del" if segment["deletes"] else None
