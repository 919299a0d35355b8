"""Yield the files in a .zip archive as embedded files."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from index.errors import UnreadableFileError
from index.parsers.embedded_names import MAX_KEY_CHARS, Keys, is_leftover, may_hold_text, safe_key
from index.parsers.registry import may_be_read
from index.parsers.safe_zip import Zip, ZipLimits
from index.parsers.types import MAX_DOCUMENT_BYTES, EmbeddedFile, InputFile, ParserOutput, Skipped

# Members of one archive: a person's folder has thousands, and each costs 1 KB of memory.
MAX_MEMBERS = 100_000
# Bytes unpacked from one archive.
MAX_UNPACKED_BYTES = 1 << 30
# Compression ratio: text has 3 to 20, tables of zeros 200; deflate can do 1,032, as zip bombs do.
_MAX_RATIO = 200
# Bytes unpacked below which the ratio is not checked: a page of blanks packs as well as a bomb.
_RATIO_FROM_BYTES = 10 << 20

_LOCAL_HEADER = 30
_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075


def parse_zip(
    source: InputFile, wanted: Callable[[str], bool] = may_be_read
) -> Iterator[ParserOutput]:
    """Yield the files in the archive in its own order; one that can't be unpacked is Skipped.

    A file whose name is not `wanted` is not unpacked: it has no content, and the caller reports it.
    """
    if source.size == 0:
        raise UnreadableFileError("empty: there is no file in it")
    archive = Zip(
        source,
        ZipLimits(
            MAX_MEMBERS, MAX_DOCUMENT_BYTES, MAX_UNPACKED_BYTES, _MAX_RATIO, _RATIO_FROM_BYTES
        ),
    )
    members = [member for member in archive.members if not _is_ignored(member)]
    if not members:
        raise UnreadableFileError("empty: there is no file in it")
    _check_overlap(archive.members)
    hidden = [name for member in archive.members if (name := _hidden_name(member))]
    if hidden:
        more = f" and {len(hidden) - 1:,} more" * (len(hidden) > 1)
        reason = f"hidden, passed over: {hidden[0]}{more}: rename it to have it read"
        yield Skipped(reason, "embedded file")
    keys = Keys()
    for member in members:
        source.heartbeat()
        name = safe_key(_name(member))
        if not name or len(name) > MAX_KEY_CHARS:
            yield Skipped(
                f"a file without a usable name: {name[:40]!r}, expected a path", "embedded file"
            )
            continue
        key = keys.unique(name)
        if not wanted(name):
            yield EmbeddedFile(key, b"")
            continue
        try:
            yield EmbeddedFile(key, archive.unpack(member))
        except UnreadableFileError as error:
            yield Skipped(f"{key}: {error}", "embedded file")


def _is_ignored(member: zipfile.ZipInfo) -> bool:
    # The upper half are Unix permissions, where the archiver writes them.
    link = stat.S_ISLNK(member.external_attr >> 16)
    folder = member.filename.endswith(("/", "\\"))
    return folder or link or is_leftover(safe_key(_name(member)))


def _hidden_name(member: zipfile.ZipInfo) -> str:
    """The name of a hidden file that may hold text, "" for any other."""
    name = safe_key(_name(member))
    is_hidden = bool(name) and is_leftover(name) and may_hold_text(name) and may_be_read(name)
    return name if is_hidden and member.file_size else ""


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
    """The member's name: most archivers outside Windows write UTF-8 without declaring it."""
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
    """The name in Info-ZIP's extra field, "" if there is none or it belongs to another name."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        value, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind != _UNICODE_PATH or len(value) <= 5:
            continue
        if struct.unpack_from("<I", value, 1)[0] == zlib.crc32(name):
            return value[5:].decode("utf-8", "replace")
    return ""
