"""bytes of a mail and the charset they are declared in → text."""

import binascii
import re

from index.errors import UnreadableFileError
from index.parsers.text.charsets import codec_of
from index.parsers.text.encodings import decode

# In bytes that are all ASCII's, or none: a look at the bytes says nothing of these.
_BY_NAME = re.compile(r"iso2022|utf-?(?:7|16|32)|hz")
# Of two bytes a letter: a short text in one of these can be UTF-8 by chance.
_OF_TWO_BYTES = {"gb18030", "cp949", "cp932", "big5", "big5hkscs", "cp950", "euc_jp", "johab"}
# Share of letters that may stay unknown (as "�"): a curly quote or an accent here and there leaves
# the text what it is, while in Cyrillic nothing would be left.
_MOST_UNKNOWN = 0.05

_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]{0,4000})\?=")


def decode_body(content: bytes, charset: str | None) -> str:
    """The text that a mail program shows: bytes that are no letter of their charset as "�".

    Raises UnreadableFileError where the text would be lost in these, and none else is certain.
    """
    known = codec_of(charset)
    if known and _BY_NAME.match(known):
        return content.decode(known, "replace")
    for name in [known, "utf-8"] if known in _OF_TWO_BYTES else ["utf-8"]:
        try:
            return content.decode(name or "utf-8")
        except UnicodeDecodeError:
            # Few texts in one byte a letter are valid UTF-8: no declaration is as sure as that.
            continue
    declared = known not in (None, "ascii")
    text = content.decode(known or "ascii", "replace")
    lost = text.count("\ufffd")
    if declared and lost <= _MOST_UNKNOWN * len(text):
        return text
    try:
        return decode(content)
    except UnreadableFileError as error:
        if lost > _MOST_UNKNOWN * len(text):
            raise UnreadableFileError(
                f"its character set is not certain (declared: {charset or 'none'}): open it in a "
                "mail program and save it as UTF-8"
            ) from error
        return text


def decode_header(value: bytes, charset: str | None = None) -> str:
    """A header as a person reads it, on one line: encoded words, and raw bytes, as letters."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        # Programs that write letters raw take the charset of the body.
        text = value.decode(codec_of(charset) or "ascii", "replace")
    return " ".join(decode_words(text).split())


def decode_words(text: str) -> str:
    """`text` with its encoded words (RFC 2047) as letters; one that can't be read stays."""
    pieces: list[str] = []
    waiting, waiting_in, end = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[end : word.start()]
        known, content = codec_of(word[1]), _word_content(word[2], word[3])
        if known is None or content is None:
            continue
        follows = bool(waiting_in) and not between.strip()
        if not follows or known != waiting_in:
            # Some programs cut a letter in two: words that follow each other are one.
            pieces.append(waiting.decode(waiting_in or "ascii", "replace"))
            waiting = b""
        if not follows:
            pieces.append(between)
        waiting, waiting_in, end = waiting + content, known, word.end()
    pieces += [waiting.decode(waiting_in or "ascii", "replace"), text[end:]]
    return "".join(pieces)


def _word_content(encoding: str, text: str) -> bytes | None:
    raw = text.encode("ascii", "ignore")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return decode_base64(raw)


def decode_base64(content: bytes) -> bytes:
    """Its bytes, up to where it breaks off; what is not of its alphabet is passed over."""
    for ending in (b"", b"=", b"=="):
        try:
            return binascii.a2b_base64(content + ending)
        except binascii.Error:
            continue
    # One letter too many, which says nothing by itself.
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", content.partition(b"=")[0])
    return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
