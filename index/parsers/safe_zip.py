"""a zip archive's bytes → the bytes of its members, unpacked within limits."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import UnreadableFileError
from index.parsers.types import InputFile

# Bytes unpacked at a time, and between two signs of life.
_STEP = 1 << 20
# Bytes that an entry of the list of members takes with its path and times; most take a third.
_ENTRY = 320
# Bytes of that list that are no sign of anything, however few members there may be.
_SHORT_LIST = 1 << 20

_ENCRYPTED = 0x1
# Only these two unpack in steps of a known size; of the others a few kilobytes can fill the memory.
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_OTHERS = {9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"}
# What zipfile raises of bytes that are not what they were; RuntimeError also of encrypted ones.
_DAMAGE = (
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken out of one archive: how many members, else bytes unpacked."""

    members: int
    # Of one member, and of all that are read.
    member: int
    total: int
    # How many times its packed size a member may be, from how many bytes on. 1,032 is the most
    # that deflate can do.
    ratio: int = 1_032
    ratio_from: int = 0


class Zip:
    """An open archive. Whatever is wrong with it raises UnreadableFileError."""

    def __init__(self, source: InputFile, limits: Limits) -> None:
        self._source = source
        self._limits = limits
        self._left = limits.total
        source.stream.seek(0)
        longest = _SHORT_LIST + limits.members * _ENTRY
        try:
            self._archive = zipfile.ZipFile(_Bounded(source, longest))
        except _DAMAGE as error:
            raise _damaged("its list of members", error) from error
        self.members = self._archive.infolist()
        if len(self.members) > limits.members:
            raise UnreadableFileError(
                f"{len(self.members):,} files in one archive, expected at most {limits.members:,}"
            )
        self._by_key = {_key(member.filename): member for member in self.members}

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._by_key

    def read(self, name: str) -> bytes:
        """All bytes of a member; b"" when there is none of that name."""
        member = self._by_key.get(_key(name))
        return b"" if member is None else b"".join(self._whole(member, f"“{name[:80]}” in it"))

    def unpack(self, member: zipfile.ZipInfo) -> bytes:
        """All bytes of one of `members`."""
        return b"".join(self._whole(member, "it"))

    def chunks(self, name: str, most: int) -> Iterator[bytes]:
        """The bytes of a member piece by piece, however well they are packed."""
        member = self._by_key.get(_key(name))
        if member is None:
            raise UnreadableFileError(f"damaged: there is no “{name[:80]}” in it. Save it anew")
        return self._unpacked(member, f"“{name[:80]}” in it", most)

    def _whole(self, member: zipfile.ZipInfo, called: str) -> Iterator[bytes]:
        limits = self._limits
        size = 0
        for chunk in self._unpacked(member, called, limits.member):
            size += len(chunk)
            if size > limits.ratio_from and size > limits.ratio * member.compress_size:
                raise UnreadableFileError(
                    f"{called} is packed over {limits.ratio} times smaller, as a zip bomb is: "
                    "unpack it and pack it again"
                )
            yield chunk

    def _unpacked(self, member: zipfile.ZipInfo, called: str, most: int) -> Iterator[bytes]:
        _check_packing(member)
        # What is declared costs nothing to look at; whether it is true is seen below.
        self._check_size(member.file_size, called, most)
        size = 0
        for chunk in self._pieces(member, called):
            self._source.heartbeat()
            size += len(chunk)
            self._check_size(size, called, most)
            yield chunk
        self._left -= size
        if size != member.file_size:
            raise _damaged(called, f"{size:,} bytes, expected {member.file_size:,}")

    def _pieces(self, member: zipfile.ZipInfo, called: str) -> Iterator[bytes]:
        try:
            with self._archive.open(member) as stream:
                while chunk := stream.read(_STEP):
                    yield chunk
        except _DAMAGE as error:
            raise _damaged(called, error) from error

    def _check_size(self, size: int, called: str, most: int) -> None:
        total = self._limits.total
        if size > most:
            raise UnreadableFileError(f"{called} unpacks to over {most >> 20} MB, expected less")
        if size > self._left:
            raise UnreadableFileError(
                f"what is read of the archive unpacks to over {total >> 20} MB: split it"
            )


class _Bounded(io.RawIOBase):
    """A stream that refuses to hand out more at once than a sound archive asks for: its list of
    members is the one thing that zipfile reads whole."""

    def __init__(self, source: InputFile, longest: int) -> None:
        super().__init__()
        self._stream = source.stream
        self._longest = max(longest, 2 * _STEP)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def read(self, size: int = -1, /) -> bytes:
        if size > self._longest:
            raise UnreadableFileError(
                f"damaged, or a list of members of {size >> 20} MB, expected at most "
                f"{self._longest >> 20} MB: unpack it and pack it again"
            )
        return self._stream.read(size)


def _check_packing(member: zipfile.ZipInfo) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFileError("encrypted: save it without a password")
    if member.compress_type not in _METHODS:
        method = _OTHERS.get(member.compress_type, f"method {member.compress_type}")
        raise UnreadableFileError(
            f"packed with {method}, expected deflate: unpack it and pack it again"
        )


def _damaged(called: str, why: BaseException | str) -> UnreadableFileError:
    reason = str(why).rstrip(".") or type(why).__name__
    return UnreadableFileError(
        f"damaged or cut off: {called} can't be read ({reason}). Get it again"
    )


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
