"""a .txt or .md file's bytes → the Document it holds."""

import codecs

from index.errors import UnreadableFileError
from index.metadata import find_footer, find_title
from index.types import Document

# Bytes looked at to tell a binary file from text.
SNIFFED = 8_192

# The longer marks first: that of UTF-16 is how UTF-32's begins.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(content: bytes, path: str, sha256: str) -> Document:
    """The document in `content`: its text as it stands, up to a closing time stamp and hashtags.

    Raises UnreadableFileError when it is empty, binary or not in UTF-8 (or marked UTF-16 or 32).
    """
    text = decode(content)
    if not text.strip():
        raise UnreadableFileError("empty: there is no text in it")
    footer = find_footer(text)
    body = text[: footer.start]
    return Document(
        id=path,
        path=path,
        title=find_title(body),
        text=body,
        published=footer.published,
        tags=footer.tags,
        sha256=sha256,
    )


def decode(content: bytes) -> str:
    """Bytes → text, line ends as they are. Raises UnreadableFileError when they are not text."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\0" in content[:SNIFFED]:
        raise UnreadableFileError("binary: it holds NUL bytes, expected text")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"not {error.encoding.upper()}: byte 0x{error.object[error.start]:02x} at offset "
            f"{error.start}. Save it as UTF-8"
        ) from error
