"""one row of a .jsonl file → the Document it holds."""

import json
import reprlib
from collections.abc import Mapping
from typing import Any

from index.errors import UnreadableFileError
from index.metadata import find_title, parse_date
from index.surrogates import without_surrogates
from index.types import Document

# A field goes by the first of these names that the row has, else its BEIR `metadata` has.
_ID = ("_id", "id")
_TEXT = ("text", "body")
_PUBLISHED = ("published", "date")
_URL = ("url", "link")
_AUTHORS = ("authors", "author")
_TAGS = ("tags",)


def read_row(line: bytes, path: str, number: int, sha256: str) -> Document:
    """The document in line `number` (from 1) of the file at `path`.

    Raises UnreadableFileError naming the line when it is not a JSON object with text.
    """
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"line {number}: not UTF-8: byte 0x{line[error.start]:02x} at offset {error.start}"
        ) from error
    except json.JSONDecodeError as error:
        raise UnreadableFileError(
            f"line {number}: not JSON: {error.msg} at column {error.colno}"
        ) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFileError(f"line {number}: not JSON that can be read: {error}") from error
    if not isinstance(row, dict):
        raise UnreadableFileError(f"line {number}: a {type(row).__name__}, expected a JSON object")
    text = _field(row, _TEXT)
    if not isinstance(text, str) or not text.strip():
        raise UnreadableFileError(f'line {number}: no text: expected a string in "text" or "body"')
    key = _field(row, _ID)
    if key is not None and (isinstance(key, bool) or not isinstance(key, str | int)):
        raise UnreadableFileError(
            f'line {number}: "_id" is {reprlib.repr(key)}, expected a string or a number'
        )
    title = _field(row, ("title",))
    text = without_surrogates(text)
    return Document(
        id=f"{path}#{number if key is None or key == '' else without_surrogates(str(key))}",
        path=path,
        title=without_surrogates(title.strip())
        if isinstance(title, str) and title.strip()
        else find_title(text),
        text=text,
        published=parse_date(_field(row, _PUBLISHED)),
        url=without_surrogates(url) if isinstance(url := _field(row, _URL), str) and url else None,
        authors=_strings(_field(row, _AUTHORS)),
        tags=_strings(_field(row, _TAGS)),
        sha256=sha256,
    )


def _field(row: Mapping[str, Any], names: tuple[str, ...]) -> object:
    metadata = row.get("metadata")
    for source in (row, metadata if isinstance(metadata, dict) else {}):
        for name in names:
            if source.get(name) is not None:
                found: object = source[name]
                return found
    return None


def _strings(value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(
        without_surrogates(item.strip())
        for item in values
        if isinstance(item, str) and item.strip()
    )
