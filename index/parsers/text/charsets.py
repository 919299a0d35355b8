"""Decode the bytes of texts, web pages and mails.

Map charset labels and code pages to Python's codecs, decode by a declared charset, and detect an
undeclared encoding. A wrong guess would be quoted, so an uncertain one is refused.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from index.errors import UnreadableFileError
from index.parsers.text.mojibake import IMPOSSIBLE, mojibake_score
from index.parsers.text.prose_score import language_score

# What programs write under these names, which holds more characters than the names promise.
_SUPERSETS = {
    "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
    "big5": "big5hkscs", "cp950": "big5hkscs",
}  # fmt: skip
# Names that Python does not know, without "x-" and with "cp" for "windows-".
_ALIASES = {
    "cp31j": "cp932", "ks_c_5601": "cp949", "gb_2312-80": "gb18030", "macintosh": "mac-roman",
    "iso-8859-8-i": "iso8859-8", "iso-8859-8-e": "iso8859-8", "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6", "cp50220": "iso2022_jp_ext", "cp50221": "iso2022_jp_ext",
    "cp50222": "iso2022_jp_ext", "iso-2022-jp-ms": "iso2022_jp_ext",
    "unicode": "utf-8", "utf8mb4": "utf-8",
}  # fmt: skip
_LABEL = re.compile(r"[a-z0-9][\w.:+-]{0,39}")
_UTF_7 = re.compile(r"(?:x-)?(?:unicode-[12]-[01]-)?utf-?7", re.IGNORECASE)
# Codecs of Python's that no text is in, and some of which take quadratic time.
_NOT_CHARSETS = frozenset(
    [
        "idna",
        "punycode",
        "unicode-escape",
        "raw-unicode-escape",
        "undefined",
        "mbcs",
        "oem",
        "utf-7",
    ]
)
# Windows' and Macintosh' code pages whose label is not "cp" and their number.
_CODE_PAGES = {
    708: "cp1256", 936: "gb18030", 1361: "johab", 10000: "mac-roman", 10001: "cp932",
    10004: "mac-arabic", 10005: "cp1255", 10006: "mac-greek", 10007: "mac-cyrillic",
    10029: "mac-latin2", 10081: "mac-turkish", 20127: "ascii", 20866: "koi8-r", 21866: "koi8-u",
    28591: "iso-8859-1", 28605: "iso-8859-15", 50220: "iso-2022-jp", 50221: "iso-2022-jp",
    50222: "iso-2022-jp", 51932: "euc-jp", 51949: "euc-kr", 54936: "gb18030", 65001: "utf-8",
}  # fmt: skip

# Bytes in which a page declares its charset. Browsers first look at 1,024, and start again when
# they meet a declaration further down the head, which some programs fill with scripts and styles.
_DECLARATION_BYTES = 1 << 20
# Bytes in which a declaration counts even below the head.
_OPENING_BYTES = 4_096
_HEAD_END = re.compile(rb"</head\s*>|<body[\s>]", re.IGNORECASE)
# What declares nothing, though it may look like it; what has no end hides the rest.
_NOT_DECLARING = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|style|title|template)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^<>]{0,400}?charset\s*=\s*["']?\s*"""
    rb"""([\w.:-]+)""",
    re.IGNORECASE,
)
_TAGS = re.compile(
    rb"<(?:script|style)\b.*?(?:</(?:script|style)|\Z)|<[^<>]*>", re.IGNORECASE | re.DOTALL
)
# Share of undecodable bytes up to which a page is still in the charset it declares: a browser
# shows a replacement character for each. More means that it is in another.
_MAX_BROKEN_IN_PAGE = 0.001
# The same for a mail: a curly quote or an accent here and there leaves a text readable, while
# nothing would be left of Cyrillic.
_MAX_BROKEN_IN_MAIL = 0.05
# Charsets whose bytes are all ASCII: that they are valid UTF-8 proves nothing.
_SEVEN_BIT = ("iso2022", "hz")
# Charsets of mails that are known by their declaration alone.
_ONLY_DECLARED = re.compile(r"iso2022|utf-?(?:7|16|32)|hz")
# Two bytes a character: a short text in one of these can be valid UTF-8 by chance.
_TWO_BYTES = {"gb18030", "cp949", "cp932", "big5", "big5hkscs", "cp950", "euc_jp", "johab"}

# Runs of Latin 1's signs beyond ASCII that no language writes in a row, the characters in them, and
# their share of all letters, from which a text is in another alphabet: a stray one is not.
_ACCENTED_RUN = re.compile(r"[\xa1-\xff]{4,}")
_MIN_ACCENTED = 12
_ACCENTED_SHARE = 0.3

# Bytes that tell a binary file from text.
SNIFFED_BYTES = 8_192

# Bytes that an encoding is detected by: more of them changed no verdict.
_SAMPLE_BYTES = 64 << 10
# Bytes of each of the pieces that sample a longer file.
_PIECE_BYTES = 4_096

# Tuned on 10,000 samples (a line, 600 and 6,000 characters) in 39 languages and 27 encodings.
# Mojibake score above which no decoding is right: 98 % of the right ones had far less.
_MAX_MOJIBAKE = 0.1
# By how much the mojibake score of the right decoding may exceed the lowest one.
_MOJIBAKE_SLACK = 0.01
# Penalty for each character that is out of place, in natural logarithms: ten to one.
_MOJIBAKE_PENALTY = 2.3
# Penalty for a text in capitals.
_CAPITALS_PENALTY = 6.0
# By how much the likeliest decoding must lead, in natural logarithms. The rare encodings of DOS
# and old Macs resemble many others.
_LEAD = 0.7
_LEAD_IF_RARE = 2.5
# Share of non-ASCII characters from which a text without one common word is in no known language.
_MOSTLY_FOREIGN = 0.3
# Share of control characters above which it is not text.
_MAX_CONTROLS = 0.02
# UTF-16 without a mark: NULs at this share of the even or of the odd places, and this many times
# fewer at the others; plain ASCII has all and none, Chinese (which is then refused) few.
_NULS = 0.1
_MIN_NULS = 4
_NULS_ELSEWHERE = 0.01
# Share of UTF-16's characters that must be letters, digits, spaces or punctuation of prose.
_MIN_PROSE = 0.97

# The longer marks first: that of UTF-16 is how UTF-32's begins.
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Escapes that switch the 7-bit encodings of Japanese and Korean mail to their letters.
_ESCAPES = ((b"\x1b$B", "iso2022_jp_2"), (b"\x1b$@", "iso2022_jp_2"), (b"\x1b$)C", "iso2022_kr"))

# ISO 8859-1, -9 and -11 are left out: the Windows code pages contain them.
_CANDIDATES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-15"),
    *("iso8859-3", "iso8859-4", "iso8859-13", "iso8859-16", "cp737", "cp855"),
    *("koi8-r", "koi8-u", "mac-roman", "mac-latin2", "mac-cyrillic"),
    *("cp437", "cp850", "cp852", "cp866", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_RARE_NAMES = (
    "mac-roman mac-latin2 mac-cyrillic cp437 cp737 cp850 cp852 cp855 cp866 iso8859-3 iso8859-4 "
    "iso8859-13 iso8859-16"
)
_RARE = frozenset(_RARE_NAMES.split())
# Its kana have the bytes of EUC-JP, and no Chinese text has any.
_WITHOUT_KANA = frozenset({"gb18030"})
_KANA = re.compile(r"[\u3041-\u30fa]")
# Share of kana above which a text is Japanese.
_MIN_KANA = 0.05
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))


@dataclass(frozen=True, slots=True)
class _Decoding:
    """A sample decoded in one encoding: `non_ascii` counts its characters beyond ASCII."""

    encoding: str
    text: str
    non_ascii: int
    score: float


def codec_of(label: str | None) -> str | None:
    """The name of Python's codec for a charset's label; None if there is none.

    It is the codec of what programs write under that label: Windows-1252 for ISO 8859-1.
    """
    name = (label or "").partition("*")[0].strip("\"' \t\r\n").lower()
    if not _LABEL.fullmatch(name):
        return None
    name = name.removeprefix("x-").replace("windows-", "cp").replace("cp-", "cp")
    for candidate in (_ALIASES.get(name, name), name.replace("-", "").replace("windows", "cp")):
        try:
            codec = codecs.lookup(candidate).name
            # Fails for codecs from bytes to bytes, such as base64.
            bytes(4).decode(codec)
        except (LookupError, ValueError):
            continue
        return None if codec in _NOT_CHARSETS else _SUPERSETS.get(codec, codec)
    return None


def mail_codec_of(label: str | None) -> str | None:
    """The name of Python's codec for a charset's label in a mail, where UTF-7 is allowed, unlike
    in a page; None if there is none."""
    is_utf_7 = _UTF_7.fullmatch((label or "").strip("\"' \t\r\n"))
    return "utf-7" if is_utf_7 else codec_of(label)


def code_page_label(page: int) -> str:
    """The label of a Windows or Macintosh code page."""
    return _CODE_PAGES.get(page, f"cp{page}")


@lru_cache(maxsize=256)
def code_page_codec(page: int, default: str = "cp1252") -> str:
    """The name of Python's codec for a code page; `default` if there is none."""
    try:
        codec = codecs.lookup(code_page_label(page)).name
        b"a".decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return default
    return codec


def decode_markup(content: bytes, declared: str | None = None) -> str:
    """Decode HTML or XML by the rules of browsers: byte-order mark, UTF-8, then the declaration.

    Args:
        content: The bytes of the page.
        declared: The charset declared outside the page, by a mail's header; it precedes its own.

    Raises:
        UnreadableFileError: It is not text, or in no charset that is certain.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace").removeprefix("\ufeff")
    for start, encoding in ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be")):
        if content.startswith(start):
            return content.decode(encoding, "replace")
    if b"\0" in content[:SNIFFED_BYTES]:
        raise UnreadableFileError("binary: it holds NUL bytes, expected a page's text")
    codec = _markup_codec(declared) or _markup_codec(_declaration(content))
    if codec is None or not codec.startswith(_SEVEN_BIT):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    for candidate in (codec, "utf-8"):
        if candidate and (text := _decode_tolerantly(content, candidate)) is not None:
            return text
    try:
        text = _decode_tolerantly(content, _detect(_TAGS.sub(b" ", content)))
    except UnreadableFileError:
        text = None
    if text is None:
        raise UnreadableFileError(
            f"its character set is not certain (declared: {codec or 'none'}): save it as UTF-8"
        )
    return text


def _markup_codec(label: str | None) -> str | None:
    codec = codec_of(label)
    # A page whose declaration could be read is in none of the wide encodings.
    return "utf-8" if codec and codec.startswith(("utf-16", "utf-32")) else codec


def _declaration(content: bytes) -> str | None:
    head = _NOT_DECLARING.sub(b" ", content[:_DECLARATION_BYTES])
    end = _HEAD_END.search(head, _OPENING_BYTES)
    if declaration := _DECLARED.search(head, 0, end.start() if end else len(head)):
        return (declaration[1] or declaration[2]).decode("ascii", "ignore")
    return None


def _decode_tolerantly(content: bytes, encoding: str) -> str | None:
    """`content` in `encoding`, if no more than a few bytes of it are broken."""
    text = content.decode(encoding, "replace")
    broken = text.count("\ufffd")
    foreign = sum(byte > 127 for byte in content) if broken else 0
    # Most of its few non-ASCII characters must be sound, or it is in another charset.
    is_sound = broken <= 1 + len(text) * _MAX_BROKEN_IN_PAGE and broken * 10 <= foreign
    return text if is_sound else None


def decode_mail(content: bytes, charset: str | None) -> str:
    """Decode a mail's text as mail programs do, with "\ufffd" for what its charset does not have.

    Args:
        content: The bytes of the text.
        charset: The label of the declared charset.

    Raises:
        UnreadableFileError: Too much would be lost in the declared charset, and no other is
            certain.
    """
    codec = mail_codec_of(charset)
    if codec == "utf-7" and not content.isascii():
        # UTF-7 is all ASCII.
        codec = None
    if codec and _ONLY_DECLARED.match(codec):
        return content.decode(codec, "replace")
    # Few texts in one byte a character are valid UTF-8: no declaration is as sure as that.
    for candidate in [codec, "utf-8"] if codec in _TWO_BYTES else ["utf-8"]:
        try:
            return content.decode(candidate or "utf-8")
        except UnicodeDecodeError:
            continue
    text = content.decode(codec or "ascii", "replace")
    is_lost = text.count("\ufffd") > _MAX_BROKEN_IN_MAIL * len(text)
    if codec not in (None, "ascii") and not is_lost:
        return text
    try:
        return decode(content)
    except UnreadableFileError as error:
        if is_lost:
            raise UnreadableFileError(
                f"its character set is not certain (declared: {charset or 'none'}): open it in a "
                "mail program and save it as UTF-8"
            ) from error
        return text


def other_alphabet(content: bytes, text: str) -> tuple[str, str] | None:
    """The encoding, and the text in it, of a mail whose words are of accented letters alone in the
    charset it declares, as Cyrillic or Chinese is under the name of Latin 1; None if there is no
    other that is certain.

    Args:
        content: The bytes of the text.
        text: The text in the declared charset.
    """
    accented = sum(len(run) for run in _ACCENTED_RUN.findall(text))
    letters = sum(sign.isalpha() for sign in text)
    if accented < _MIN_ACCENTED or accented < _ACCENTED_SHARE * letters:
        return None
    try:
        encoding = _detect(content)
        other = content.decode(encoding)
    except (UnreadableFileError, UnicodeDecodeError):
        return None
    return None if other == text or _ACCENTED_RUN.search(other) else (encoding, other)


def is_utf_8(content: bytes) -> bool:
    """Whether it is valid UTF-8, as ASCII is too."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def is_binary(head: bytes) -> bool:
    """Whether a file that begins with `head` is surely not text in any encoding."""
    if any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        return False
    if b"\0" in head:
        return not any(_has_nuls_of_utf16(head, high_byte) for high_byte in (0, 1))
    if any(sign in head for sign, _ in _ESCAPES):
        return False
    return _has_controls(head)


def _has_controls(sniffed: bytes) -> bool:
    """Whether it has more control characters than a text."""
    controls = len(sniffed) - len(sniffed.translate(None, _CONTROLS))
    return controls > _MAX_CONTROLS * len(sniffed)


def _has_nuls_of_utf16(sniffed: bytes, high_byte: int) -> bool:
    """Whether its NULs are at the even or the odd places, as in UTF-16."""
    nuls, others = sniffed[high_byte::2], sniffed[1 - high_byte :: 2]
    is_often = nuls.count(0) >= max(_MIN_NULS, _NULS * len(nuls))
    return is_often and others.count(0) <= _NULS_ELSEWHERE * len(others)


def guess_codec(content: bytes) -> str | None:
    """The most plausible encoding of a text, however uncertain; None if it is not text."""
    if b"\0" in content[:SNIFFED_BYTES]:
        return None
    plausible = _plausible_decodings(_sample(content))
    return max(plausible, key=lambda decoding: decoding.score).encoding if plausible else None


def decode(content: bytes) -> str:
    """Decode text in an undeclared encoding; line ends stay as they are.

    Raises:
        UnreadableFileError: It is not text, or its encoding is not certain.
    """
    if mark := next((name for mark, name in BYTE_ORDER_MARKS if content.startswith(mark)), None):
        return _decode_as(content, mark)
    sniffed = content[:SNIFFED_BYTES]
    if b"\0" in sniffed:
        return _decode_wide(content)
    # Before control characters are counted: two of them switch Korean on and off.
    if escaped := next((name for sign, name in _ESCAPES if sign in content), None):
        return _decode_as(content, escaped)
    if _has_controls(sniffed):
        raise UnreadableFileError("binary: it holds control characters, expected text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(content, error)
    return _decode_as(content, _detect(content))


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig").upper()
        raise UnreadableFileError(
            f"not {name}: byte 0x{error.object[error.start]:02x} at offset {error.start}. "
            "Save it as UTF-8"
        ) from error


def _decode_wide(content: bytes) -> str:
    """Decode UTF-16 without a byte-order mark: its NULs are at the even or the odd places."""
    sniffed = content[:SNIFFED_BYTES]
    for high_byte, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if not _has_nuls_of_utf16(sniffed, high_byte):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        opening = text[: SNIFFED_BYTES // 2]
        prose = sum(sign.isalnum() or sign.isspace() or sign in _PROSE for sign in opening)
        # Prose has letters of one or two alphabets, binary data of any.
        blocks = {ord(sign) >> 8 for sign in opening}
        if prose >= _MIN_PROSE * len(opening) and len(blocks) <= _MAX_BLOCKS:
            return text
    raise UnreadableFileError("binary: it holds NUL bytes, expected text")


# Punctuation of prose, and how many blocks of 256 characters one text uses: Latin, its
# extensions, typographic marks, another alphabet.
_PROSE = frozenset("!\"#$%&'()*+,-./:;<=>?@[]_|{}~^`«»‘’“”„–—…•·€£§©®°™\u0301")
_MAX_BLOCKS = 8


def _refuse_damaged(content: bytes, error: UnicodeDecodeError) -> None:
    """Refuse text that is UTF-8 but for a few bytes: it is damaged, not in another encoding."""
    good = bad = 0
    for run in _HIGH_RUN.findall(_sample(content)):
        try:
            run.decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
    if good > bad:
        raise UnreadableFileError(
            f"not UTF-8: byte 0x{content[error.start]:02x} at offset {error.start}, though most "
            "of it is. Save it as UTF-8"
        ) from error


def _sample(content: bytes) -> bytes:
    """All of `content` if it is short, else lines with non-ASCII bytes from all over it."""
    return content if len(content) <= _SAMPLE_BYTES else b"".join(_pieces(content))


def _pieces(content: bytes) -> Iterator[bytes]:
    count = _SAMPLE_BYTES // _PIECE_BYTES
    end = 0
    for number in range(count):
        high = _HIGH.search(content, max(end, len(content) * number // count))
        if not high:
            return
        # From the start of the line, where no character of several bytes is cut through; in a
        # long line from its first non-ASCII character.
        line = max(content.rfind(b"\n", high.start() - _PIECE_BYTES, high.start()) + 1, end)
        start = line if line or high.start() < _PIECE_BYTES else high.start()
        stop = content.find(b"\n", start + _PIECE_BYTES, start + 2 * _PIECE_BYTES) + 1
        if not stop:
            stop = _cut(content, start + _PIECE_BYTES)
        yield content[start:stop]
        end = stop


def _cut(content: bytes, offset: int) -> int:
    """An offset near `offset` where a character surely ends: after an ASCII one, or two."""
    end = re.compile(rb"[\n .,] ?(?=[\x00-\x7f])").search(content, offset, offset + _PIECE_BYTES)
    return end.end() if end else offset


def _detect(content: bytes) -> str:
    """Detect the encoding of text that is not UTF-8.

    A decoding is ruled out by control characters, or by more mojibake (a capital within a word, a
    quotation mark between two letters, two alphabets in one word) than another has. Of the rest,
    the one that looks most like a language must lead by a margin.
    """
    ranked = sorted(_plausible_decodings(_sample(content)), key=lambda decoding: -decoding.score)
    if not ranked:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    best = ranked[0]
    threshold = 0.0 if best.non_ascii > _MOSTLY_FOREIGN * len(best.text) else -_MOJIBAKE_PENALTY
    if best.score <= threshold:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    lead = _LEAD_IF_RARE if best.encoding in _RARE else _LEAD
    if best.encoding in _RARE and best.score < _LEAD:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    if len(ranked) > 1 and best.score - ranked[1].score < lead:
        raise UnreadableFileError(
            f"its encoding is not certain ({_label(best)} or {_label(ranked[1])}?): "
            "save it as UTF-8"
        )
    return best.encoding


def _plausible_decodings(content: bytes) -> list[_Decoding]:
    """The decodings that could be right, each text once."""
    texts: dict[str, str] = {}
    for encoding in _CANDIDATES:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in _WITHOUT_KANA or len(_KANA.findall(text)) <= _MIN_KANA * len(text):
            texts.setdefault(text, encoding)
    scores = {text: mojibake_score(text) for text in texts}
    lowest = min(scores.values(), default=IMPOSSIBLE)
    return [
        _decoding(encoding, text, scores[text])
        for text, encoding in texts.items()
        if scores[text] <= min(_MAX_MOJIBAKE, lowest + _MOJIBAKE_SLACK)
    ]


def _decoding(encoding: str, text: str, mojibake: float) -> _Decoding:
    non_ascii = sum(sign > "\x7f" for sign in text)
    score = language_score(text) - _MOJIBAKE_PENALTY * mojibake * non_ascii
    # The small letters of one Cyrillic encoding are the capitals of another.
    capitals = sum(sign > "\u036f" and sign.isupper() for sign in text)
    penalty = _CAPITALS_PENALTY if 2 * capitals > non_ascii else 0.0
    return _Decoding(encoding, text, non_ascii, score - penalty)


def _label(decoding: _Decoding) -> str:
    name = decoding.encoding.replace("cp125", "windows-125").replace("iso8859", "iso-8859")
    return name.replace("_", "-")
