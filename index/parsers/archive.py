"""a .zip archive's bytes → the files in it, as Parts."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from index.errors import UnreadableFileError
from index.parsers.keys import LONGEST_KEY, Keys, is_leftover, safe_key
from index.parsers.registry import is_supported
from index.parsers.safe_zip import Limits, Zip
from index.parsers.types import MAX_DOCUMENT_BYTES, EmbeddedFile, InputFile, ParserOutput, Skipped

# Members of one archive: a person's folder has thousands, and each costs 1 KB of memory.
MOST_MEMBERS = 100_000
# Bytes unpacked from one archive.
MOST_UNPACKED = 1 << 30
# Text packs 3 to 20 times, tables of zeros 200; deflate can do 1,032 and bombs use it.
_HIGHEST_RATIO = 200
# Bytes unpacked below which the ratio says nothing: a page of blanks packs as well as a bomb.
_RATIO_FROM = 10 << 20

_LOCAL_HEADER = 30
_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075


def parse_zip(
    source: InputFile, wanted: Callable[[str], bool] = is_supported
) -> Iterator[ParserOutput]:
    """The files in the archive in its own order; what can't be unpacked is Unread.

    A file that is not `wanted` by its name comes as a Part without content: what to say of it is
    the caller's business, and unpacking it would be in vain.
    """
    if source.size == 0:
        raise UnreadableFileError("empty: there is no file in it")
    archive = Zip(
        source, Limits(MOST_MEMBERS, MAX_DOCUMENT_BYTES, MOST_UNPACKED, _HIGHEST_RATIO, _RATIO_FROM)
    )
    members = [member for member in archive.members if not _is_passed_over(member)]
    if not members:
        raise UnreadableFileError("empty: there is no file in it")
    _check_overlap(archive.members)
    keys = Keys()
    for member in members:
        source.heartbeat()
        name = safe_key(_name(member))
        if not name or len(name) > LONGEST_KEY:
            yield Skipped(f"a file without a usable name: {name[:40]!r}, expected a path")
            continue
        key = keys.unique(name)
        if not wanted(name):
            yield EmbeddedFile(key, b"")
            continue
        try:
            yield EmbeddedFile(key, archive.unpack(member))
        except UnreadableFileError as error:
            yield Skipped(f"{key}: {error}")


def _is_passed_over(member: zipfile.ZipInfo) -> bool:
    # The upper half are the rights of Unix, where they were written at all.
    link = stat.S_ISLNK(member.external_attr >> 16)
    folder = member.filename.endswith(("/", "\\"))
    return folder or link or is_leftover(safe_key(_name(member)))


def _check_overlap(members: list[zipfile.ZipInfo]) -> None:
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise UnreadableFileError("its members overlap: it is damaged or a zip bomb")
        length = len(_raw_name(member))
        end = member.header_offset + _LOCAL_HEADER + length + member.compress_size


def _raw_name(member: zipfile.ZipInfo) -> bytes:
    utf8 = member.flag_bits & _UTF8_NAME
    return member.orig_filename.encode("utf-8" if utf8 else "cp437", "replace")


def _name(member: zipfile.ZipInfo) -> str:
    """Its name: most archivers outside Windows write UTF-8 and forget to say so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = _raw_name(member)
    if path := _unicode_path(member.extra, raw):
        return path
    try:
        return raw.decode("utf-8").partition("\0")[0]
    except UnicodeDecodeError:
        return member.filename


def _unicode_path(extra: bytes, name: bytes) -> str:
    """The name in Info-ZIP's extra field, "" where there is none or it was made for another."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        value, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind != _UNICODE_PATH or len(value) <= 5:
            continue
        if struct.unpack_from("<I", value, 1)[0] == zlib.crc32(name):
            return value[5:].decode("utf-8", "replace")
    return ""
