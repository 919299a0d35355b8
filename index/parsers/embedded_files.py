"""Open the file that a document was parsed from, even inside another file."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from index.errors import UnreadableFileError
from index.parsers.registry import find_parser, may_be_read
from index.parsers.sniffing import detect_suffix
from index.parsers.stable_read import ChangedError, read_regular, read_unchanged
from index.parsers.types import EmbeddedFile, InputFile
from index.text.unicode import without_surrogates


@contextmanager
def open_embedded(
    place: str | int, path: str, document_id: str, kind: str, sha256: str
) -> Iterator[InputFile]:
    """Open the file that a document was parsed from.

    Args:
        place: The path or descriptor of the outer file.
        path: Its path in the corpus, with which the id begins.
        document_id: The document's id.
        kind: The document's kind, a suffix without the dot.
        sha256: The digest of the bytes that it was parsed from.

    Raises:
        ChangedError: The bytes are no longer there, or others.
        OSError: The outer file can't be opened.
    """
    name = f"page.{kind}"
    if document_id == path:
        with read_unchanged(place, sha256) as (stream, size):
            yield InputFile(name, stream, size)
        return
    with read_regular(place) as (stream, size):
        outer = InputFile(path.rpartition("/")[2], stream, size)
        content = _find(outer, document_id.removeprefix(f"{path}#"))
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise ChangedError("it changed since it was read")
    yield InputFile(name, BytesIO(content), len(content))


def _find(source: InputFile, key: str) -> bytes | None:
    """The bytes of the embedded file with that key, at any depth; None if there is none."""
    try:
        suffix = detect_suffix(source)
        for item in _embedded_pdf(source) if suffix == ".pdf" else find_parser(suffix)(source):
            if not isinstance(item, EmbeddedFile):
                continue
            embedded_key = without_surrogates(item.key)
            if embedded_key == key:
                return item.content
            if key.startswith(f"{embedded_key}#") and may_be_read(embedded_key):
                name = embedded_key.rpartition("/")[2]
                inside = InputFile(name, BytesIO(item.content), len(item.content), source.heartbeat)
                content = _find(inside, key.removeprefix(f"{embedded_key}#"))
                if content is not None:
                    return content
    except UnreadableFileError:
        return None
    return None


def _embedded_pdf(source: InputFile) -> Iterator[EmbeddedFile]:
    """The files in a PDF without its pages, which may be scans that take minutes to read."""
    # Imported here because few documents are in a PDF.
    from index.parsers.pdf.attachments import embedded_files

    return embedded_files(source)
