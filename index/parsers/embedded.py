"""a file and the id of a document in it → the bytes that the document was read from."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from index.errors import UnreadableFileError
from index.parsers.registry import find_parser, is_supported
from index.parsers.sniffing import detect_suffix
from index.parsers.stable_read import ChangedError, read_regular, read_unchanged
from index.parsers.types import EmbeddedFile, InputFile
from index.unicode import without_surrogates


@contextmanager
def open_embedded(
    place: str, path: str, document_id: str, kind: str, sha256: str
) -> Iterator[InputFile]:
    """What the document `document_id`, of that kind and digest, was read from. `place` is where
    the file is, `path` what it is called in the corpus, by which the id begins.

    Raises ChangedError unless it is still there and its bytes are those; OSError when the file
    can't be opened.
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
    """The bytes of the file of that key in a file, or in one of the files inside it."""
    try:
        for item in find_parser(detect_suffix(source))(source):
            if not isinstance(item, EmbeddedFile):
                continue
            known = without_surrogates(item.key)
            if known == key:
                return item.content
            if key.startswith(f"{known}#") and is_supported(known):
                name = known.rpartition("/")[2]
                inside = InputFile(name, BytesIO(item.content), len(item.content), source.heartbeat)
                found = _find(inside, key.removeprefix(f"{known}#"))
                if found is not None:
                    return found
    except UnreadableFileError:
        return None
    return None
