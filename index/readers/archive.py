"""a .zip archive's bytes → the files in it, as Parts."""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO

from index.errors import UnreadableFileError
from index.readers.kinds import is_read
from index.readers.parts import LONGEST_KEY, Keys, is_leftover, safe_key
from index.readers.types import LARGEST, Item, Part, Source, Unread

# Members of one archive: a person's folder has thousands, and each costs 1 KB of memory.
MOST_MEMBERS = 100_000
# Bytes unpacked from one archive.
MOST_UNPACKED = 1 << 30
# Bytes of the central directory: 100,000 members with 300 bytes of path and times each.
_LONGEST_DIRECTORY = 32 << 20
# Text packs 3 to 20 times, tables of zeros 200; deflate can do 1,032 and bombs use it.
_HIGHEST_RATIO = 200
# Bytes unpacked below which the ratio says nothing: a page of blanks packs as well as a bomb.
_RATIO_FROM = 10 << 20
# Bytes unpacked between two signs of life.
_STEP = 1 << 20

_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_UNICODE_PATH = 0x7075
# Only these two unpack in steps of a known size; of the others a few kilobytes can fill the memory.
_UNPACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_METHODS = {9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"}

_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, IndexError, struct.error, EOFError)


class _Bounded(io.RawIOBase):
    """A stream that refuses to hand out more at once than a sound archive asks for."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        if size > _LONGEST_DIRECTORY:
            raise UnreadableFileError(
                f"damaged, or a list of members of {size >> 20} MB, expected at most "
                f"{_LONGEST_DIRECTORY >> 20} MB: unpack it and pack it again"
            )
        return self._stream.read(size)


def read_zip(source: Source, wanted: Callable[[str], bool] = is_read) -> Iterator[Item]:
    """The files in the archive in its own order; what can't be unpacked is Unread.

    A file that is not `wanted` by its name comes as a Part without content: what to say of it is
    the caller's business, and unpacking it would be in vain.
    """
    with _opened(source) as archive:
        members = [member for member in archive.infolist() if not _is_passed_over(member)]
        if not members:
            raise UnreadableFileError("empty: there is no file in it")
        _check_members(archive.infolist())
        keys = Keys()
        left = MOST_UNPACKED
        for member in members:
            source.alive()
            name = safe_key(_name(member))
            if not name or len(name) > LONGEST_KEY:
                yield Unread(f"a file without a usable name: {name[:40]!r}, expected a path")
                continue
            key = keys.unique(name)
            if not wanted(name):
                yield Part(key, b"")
                continue
            try:
                content = _unpack(archive, member, left, source)
            except UnreadableFileError as error:
                yield Unread(f"{key}: {error}")
                continue
            left -= len(content)
            yield Part(key, content)


def _opened(source: Source) -> zipfile.ZipFile:
    source.stream.seek(0)
    if source.size == 0:
        raise UnreadableFileError("empty: there is no file in it")
    try:
        return zipfile.ZipFile(_Bounded(source.stream))
    except (*_DAMAGE, NotImplementedError) as error:
        raise UnreadableFileError(
            "damaged or cut off, or no .zip: its list of members can't be read; get it again"
        ) from error


def _is_passed_over(member: zipfile.ZipInfo) -> bool:
    # The upper half are the rights of Unix, where they were written at all.
    link = stat.S_ISLNK(member.external_attr >> 16)
    folder = member.filename.endswith(("/", "\\"))
    return folder or link or is_leftover(safe_key(_name(member)))


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise UnreadableFileError(
            f"{len(members):,} files in one archive, expected at most {MOST_MEMBERS:,}: unpack it"
        )
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


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int, source: Source) -> bytes:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFileError("encrypted: save it without a password")
    if member.compress_type not in _UNPACKED:
        method = _METHODS.get(member.compress_type, f"method {member.compress_type}")
        raise UnreadableFileError(f"packed with {method}, expected deflate: unpack the archive")
    most = min(LARGEST, left)
    if member.file_size > most:
        raise _too_large(most)
    pieces: list[bytes] = []
    size = 0
    try:
        with archive.open(member) as stream:
            while piece := stream.read(_STEP):
                source.alive()
                size += len(piece)
                if size > most:
                    raise _too_large(most)
                _check_ratio(size, member.compress_size)
                pieces.append(piece)
    except (*_DAMAGE, NotImplementedError, RuntimeError) as error:
        raise UnreadableFileError("damaged: it can't be unpacked whole") from error
    if size != member.file_size:
        raise UnreadableFileError(
            f"damaged: {size} bytes when unpacked, expected {member.file_size}"
        )
    return b"".join(pieces)


def _too_large(most: int) -> UnreadableFileError:
    if most < LARGEST:
        return UnreadableFileError(
            f"the archive is over {MOST_UNPACKED >> 20} MB when unpacked: unpack it yourself"
        )
    return UnreadableFileError(f"over {LARGEST >> 20} MB when unpacked, expected one document")


def _check_ratio(size: int, packed: int) -> None:
    if size > _RATIO_FROM and size > _HIGHEST_RATIO * packed:
        raise UnreadableFileError(
            f"packed over {_HIGHEST_RATIO} times smaller, as a zip bomb is: unpack it yourself"
        )
