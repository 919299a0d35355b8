"""the bytes of a page or of XML → its text, by the rules that a browser goes by.

A byte-order mark, then what the file declares, then UTF-8; a guess only where it is plausible,
for a wrong one would be quoted.
"""

import codecs
import re

from index.errors import UnreadableFileError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes in which a charset is declared. Browsers look at 1024; some programs write more before it.
_DECLARED_WITHIN = 4_096
# Bytes looked at to tell a binary file from text.
_SNIFFED = 8_192
# Bytes of text that a charset is guessed from.
_GUESSED_FROM = 65_536
# A share of broken bytes up to which a text is still in the charset it says: a browser shows a
# replacement character for each. More means that it is in another.
_BROKEN = 0.001
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,400}?charset\s*=\s*["']?\s*"""
    rb"""([\w.:-]+)""",
    re.IGNORECASE,
)
_TAGS = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)|<[^>]*>", re.IGNORECASE | re.DOTALL)
# What browsers read under these names, as https://encoding.spec.whatwg.org has it.
_READ_AS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    # A text whose declaration could be read is in none of these.
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
    "utf-32": "utf-8",
}
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "windows-949": "cp949",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-euc-jp": "euc_jp",
    "unicode": "utf-8",
    "windows-874": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "iso-8859-8-i": "iso8859-8",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
}
# Python knows encodings that are no charset of a text, or that no browser reads.
_REFUSED = frozenset(("utf-7", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "mbcs"))
# Charsets whose bytes are all ASCII: that they are valid UTF-8 says nothing.
_SEVEN_BIT = ("iso2022", "hz")


def decode_markup(content: bytes, declared: str | None = None) -> str:
    """The text of a page. `declared` is the charset that is named outside it, by a mail's header.

    Raises UnreadableFileError when it is not text, or its charset cannot be told.
    """
    for mark, encoding in _MARKS:
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
    if not label:
        return None
    label = label.strip("\"' \t").lower()
    if "\0" in label:
        return None
    try:
        found = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError):
        return None
    if found.name in _REFUSED or not found._is_text_encoding:
        return None
    return _READ_AS.get(found.name, found.name)


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
    shown = _TAGS.sub(b" ", content)[:_GUESSED_FROM]
    if _is_western(shown):
        return content.decode("cp1252", "replace")
    from charset_normalizer import from_bytes

    best = from_bytes(shown).best()
    # Without a language that it is sure of, one Cyrillic or Latin charset looks like another.
    if best is None or best.coherence < _SURE or charset_of(best.encoding) not in _GUESSED:
        return None
    return _nearly(content, charset_of(best.encoding) or "utf-8")


# Coherence of charset-normalizer, from 0 to 1, below which its guesses were wrong among pages in
# eight languages and their charsets.
_SURE = 0.4
# Charsets of one script, whose text is no text in another. Those of central Europe share most of
# their bytes: Polish in ISO 8859-2 was taken for Latvian.
_GUESSED = frozenset(
    (
        "cp1251",
        "koi8-r",
        "koi8-u",
        "iso8859-5",
        "cp866",
        "cp1253",
        "iso8859-7",
        "cp1255",
        "iso8859-8",
        "cp1256",
    )
)
# Bytes of windows-1252 that are letters with accents or typographic signs of western languages.
_WESTERN = frozenset(b"\x80\x84\x85\x8c\x91\x92\x93\x94\x95\x96\x97\x99\x9c") | (
    frozenset(range(0xA0, 0x100)) - frozenset(b"\xac\xad\xaf\xb1\xb8\xd7\xf7\xd0\xde\xf0\xfe\xfd")
)
# Letters that no western language has both of: a text with one of each is Czech, Hungarian or
# Romanian, in a charset of central Europe.
_NEVER_TOGETHER = (
    (b"\xf8", b"\xe8\xec\xf9"),
    (b"\xf5\xfb", b"\xf6\xfc"),
    (b"\xe3", b"\xee"),
)
# A sign between two letters, as no western language writes: it is a letter of another charset.
_SIGN_IN_WORD = re.compile(rb"[A-Za-z][\xa1-\xa9\xab-\xb3\xb5\xb6\xb8\xb9\xbb-\xbf][a-z]")
# The share of foreign bytes among letters in the most accented western texts is below this.
_ACCENTED = 0.15
# One pair of accented letters (as in the German for size) to so many of them.
_BESIDE = 4


def _is_western(shown: bytes) -> bool:
    """Whether its foreign bytes are accents among plain letters, few beside another."""
    foreign = [byte for byte in shown if byte > 127]
    letters = sum(chr(byte).isalpha() for byte in shown if byte < 128)
    beside = len(re.findall(rb"[\xc0-\xff]{2}", shown))
    return (
        bool(foreign)
        and all(byte in _WESTERN for byte in foreign)
        and len(foreign) < _ACCENTED * letters
        and beside * _BESIDE <= len(foreign)
        and not _SIGN_IN_WORD.search(shown)
        and not any(
            set(ones) & set(foreign) and set(others) & set(foreign)
            for ones, others in _NEVER_TOGETHER
        )
    )
