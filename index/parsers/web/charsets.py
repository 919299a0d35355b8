"""the bytes of a page or of XML → its text, by the rules that a browser goes by.

A byte-order mark, then what the file declares, then UTF-8; a guess only where it is plausible,
for a wrong one would be quoted.
"""

import re

from index.errors import UnreadableFileError
from index.parsers.text.charsets import codec_of
from index.parsers.text.encodings import MARKS, detect

# Bytes in which a charset is declared. Browsers look at 1024; some programs write more before it.
_DECLARED_WITHIN = 4_096
# Bytes looked at to tell a binary file from text.
_SNIFFED = 8_192
# A share of broken bytes up to which a text is still in the charset it says: a browser shows a
# replacement character for each. More means that it is in another.
_BROKEN = 0.001
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,400}?charset\s*=\s*["']?\s*"""
    rb"""([\w.:-]+)""",
    re.IGNORECASE,
)
_TAGS = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)|<[^>]*>", re.IGNORECASE | re.DOTALL)
# Charsets whose bytes are all ASCII: that they are valid UTF-8 says nothing.
_SEVEN_BIT = ("iso2022", "hz")


def decode_markup(content: bytes, declared: str | None = None) -> str:
    """The text of a page. `declared` is the charset that is named outside it, by a mail's header.

    Raises UnreadableFileError when it is not text, or its charset cannot be told.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    for start, encoding in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if content.startswith(start):
            return content.decode(encoding, "replace")
    if b"\0" in content[:_SNIFFED]:
        raise UnreadableFileError("binary: it holds NUL bytes, expected a page's text")
    named = charset_of(declared) or charset_of(_declaration(content))
    if named is None or not named.startswith(_SEVEN_BIT):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if named is not None and (text := _nearly(content, named)) is not None:
        return text
    if (text := _nearly(content, "utf-8")) is not None:
        return text
    if (text := _guessed(content)) is not None:
        return text
    raise UnreadableFileError(
        f"its characters are in no charset that can be told, it says {named or 'nothing'}. "
        "Save it as UTF-8"
    )


def charset_of(label: str | None) -> str | None:
    """Python's name for the charset that a page calls `label`; None when there is none."""
    found = codec_of(label)
    if found == "utf-7":
        # No browser reads it, since what looks harmless in it may be markup.
        return None
    # A text whose declaration could be read is in none of the wide ones.
    return "utf-8" if found and found.startswith(("utf-16", "utf-32")) else found


def _declaration(content: bytes) -> str | None:
    if found := _DECLARED.search(content[:_DECLARED_WITHIN]):
        return (found[1] or found[2]).decode("ascii", "ignore")
    return None


def _nearly(content: bytes, encoding: str) -> str | None:
    """`content` in `encoding`, when no more than a few bytes of it are broken."""
    text = content.decode(encoding, "replace")
    broken = text.count("\ufffd")
    foreign = sum(byte > 127 for byte in content) if broken else 0
    # Of its own few foreign characters most must be sound, or this is another charset.
    return text if broken <= 1 + len(text) * _BROKEN and broken * 10 <= foreign else None


def _guessed(content: bytes) -> str | None:
    try:
        return _nearly(content, detect(_TAGS.sub(b" ", content)))
    except UnreadableFileError:
        return None
