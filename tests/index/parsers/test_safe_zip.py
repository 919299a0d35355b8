"""Members of an archive are unpacked within limits."""

import io
import zipfile

import pytest

from index.errors import UnreadableFileError
from index.parsers.safe_zip import Zip, ZipLimits
from index.parsers.types import InputFile

LIMITS = ZipLimits(
    members=3, member_bytes=4 << 20, total_bytes=6 << 20, ratio=100, ratio_from_bytes=1 << 20
)


def opened(**members: bytes) -> Zip:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return Zip(InputFile("a.zip", stream, len(stream.getvalue())), LIMITS)


def test_member_is_read_whatever_the_case_of_its_name() -> None:
    archive = opened(Quay=b"ropes")
    assert "QUAY" in archive
    assert (archive.read("quay"), archive.read("pier")) == (b"ropes", b"")
    assert list(archive.chunks("/quay", 5)) == [b"ropes"]


def test_total_of_unpacked_bytes_is_limited() -> None:
    archive = opened(a=bytes(4 << 20), b=bytes(3 << 20))
    assert sum(map(len, archive.chunks("a", 4 << 20))) == 4 << 20
    with pytest.raises(UnreadableFileError, match="unpacks to over 6 MB"):
        list(archive.chunks("b", 4 << 20))


def test_compression_ratio_is_limited_for_whole_members_but_not_for_chunks() -> None:
    archive = opened(a=bytes(2 << 20))
    with pytest.raises(UnreadableFileError, match="100 times smaller"):
        archive.read("a")
    assert sum(map(len, archive.chunks("a", 4 << 20))) == 2 << 20


def test_more_members_than_allowed_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="4 files"):
        opened(a=b"", b=b"", c=b"", d=b"")
