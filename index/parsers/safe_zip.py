"""Unpack the members of a zip archive within limits."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import UnreadableFileError
from index.parsers.types import InputFile

# Bytes unpacked at a time, and between two heartbeats.
_CHUNK_BYTES = 1 << 20
# Bytes of an entry in the list of members, with its path and times; most take a third.
_ENTRY_BYTES = 320
# Bytes of that list that are always allowed, however few members there are.
_MIN_LIST_BYTES = 1 << 20

_ENCRYPTED = 0x1
# Only these unpack in steps of a known size; with others a few kilobytes can fill the memory.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_OTHER_METHODS = {9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"}
# What zipfile raises on damaged archives; RuntimeError also on encrypted ones.
_DAMAGE_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
# What is wrong, by what zipfile and zlib say of it.
_PLAIN_REASONS = (
    ("not a zip file", "the file's end is missing"),
    ("CRC", "its checksum does not match"),
    ("decompress", "what is packed in it makes no sense"),
    ("Error", "what is packed in it makes no sense"),
    ("magic number", "something else stands in its place"),
    ("header", "something else stands in its place"),
)


@dataclass(frozen=True, slots=True)
class ZipLimits:
    """Limits for one archive.

    `member_bytes` and `total_bytes` are unpacked, of one member and of all that are read. A
    member of more than `ratio_from_bytes` may have at most `ratio` times its packed size, and
    deflate can do 1,032.
    """

    members: int
    member_bytes: int
    total_bytes: int
    ratio: int = 1_032
    ratio_from_bytes: int = 0


class Zip:
    """An open archive. Any defect of it raises UnreadableFileError."""

    def __init__(self, source: InputFile, limits: ZipLimits) -> None:
        self._source = source
        self._limits = limits
        self._left = limits.total_bytes
        source.stream.seek(0)
        max_read = _MIN_LIST_BYTES + limits.members * _ENTRY_BYTES
        try:
            self._archive = zipfile.ZipFile(_BoundedStream(source, max_read))
        except _DAMAGE_ERRORS as error:
            raise _damaged("its list of contents", error) from error
        self.members = self._archive.infolist()
        if len(self.members) > limits.members:
            raise UnreadableFileError(
                f"{len(self.members):,} files in one archive, expected at most {limits.members:,}"
            )
        self._by_key = {_key(member.filename): member for member in self.members}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._by_key

    def read(self, name: str) -> bytes:
        """All bytes of a member; b"" if there is none of that name."""
        member = self._by_key.get(_key(name))
        return b"" if member is None else b"".join(self._whole(member, f"“{name[:80]}” in it"))

    def unpack(self, member: zipfile.ZipInfo) -> bytes:
        """All bytes of one of `members`."""
        return b"".join(self._whole(member, "it"))

    def chunks(self, name: str, max_bytes: int) -> Iterator[bytes]:
        """Yield the bytes of a member chunk by chunk, whatever their compression ratio."""
        member = self._by_key.get(_key(name))
        if member is None:
            raise UnreadableFileError(f"damaged: there is no “{name[:80]}” in it. Save it again")
        return self._unpacked(member, f"“{name[:80]}” in it", max_bytes)

    def _whole(self, member: zipfile.ZipInfo, label: str) -> Iterator[bytes]:
        limits = self._limits
        size = 0
        for chunk in self._unpacked(member, label, limits.member_bytes):
            size += len(chunk)
            if size > limits.ratio_from_bytes and size > limits.ratio * member.compress_size:
                raise UnreadableFileError(
                    f"{label} is packed over {limits.ratio} times smaller, as a zip bomb is: "
                    "unpack it and pack it again"
                )
            yield chunk

    def _unpacked(self, member: zipfile.ZipInfo, label: str, max_bytes: int) -> Iterator[bytes]:
        _check_packing(member)
        # The declared size is checked first; whether it is true is seen while unpacking.
        self._check_size(member.file_size, label, max_bytes)
        size = 0
        for chunk in self._pieces(member, label):
            self._source.heartbeat()
            size += len(chunk)
            self._check_size(size, label, max_bytes)
            yield chunk
        self._left -= size
        if size != member.file_size:
            raise _damaged(label, f"{size:,} bytes, expected {member.file_size:,}")

    def _pieces(self, member: zipfile.ZipInfo, label: str) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as stream:
                while chunk := stream.read(_CHUNK_BYTES):
                    yield chunk
        except _DAMAGE_ERRORS as error:
            raise _damaged(label, error) from error

    def _check_size(self, size: int, label: str, max_bytes: int) -> None:
        total = self._limits.total_bytes
        if size > max_bytes:
            raise UnreadableFileError(
                f"{label} unpacks to over {max_bytes >> 20} MB, expected less"
            )
        if size > self._left:
            raise UnreadableFileError(
                f"what is read of the archive unpacks to over {total >> 20} MB: split it"
            )


class _BoundedStream(io.RawIOBase):
    """A stream that refuses reads that are larger than the list of members of a sound archive.

    That list is the only thing that zipfile reads whole.
    """

    def __init__(self, source: InputFile, max_read: int) -> None:
        super().__init__()
        self._stream = source.stream
        self._max_read = max(max_read, 2 * _CHUNK_BYTES)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        if size > self._max_read:
            raise UnreadableFileError(
                f"damaged, or a list of members of {size >> 20} MB, expected at most "
                f"{self._max_read >> 20} MB: unpack it and pack it again"
            )
        return self._stream.read(size)


def _check_packing(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFileError("encrypted: save it without a password")
    if member.compress_type not in _METHODS:
        method = _OTHER_METHODS.get(member.compress_type, f"method {member.compress_type}")
        raise UnreadableFileError(
            f"packed with {method}, expected deflate: unpack it and pack it again"
        )


def _damaged(label: str, why: BaseException | str) -> UnreadableFileError:
    reason = str(why).rstrip(".") or type(why).__name__
    known = (plain for sign, plain in _PLAIN_REASONS if sign in reason)
    return UnreadableFileError(
        f"damaged or cut off: {label} can't be read, since {next(known, reason)}: copy or download "
        "the file again, or open it in its own program and save it anew"
    )


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
