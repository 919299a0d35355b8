"""bytes of unknown encoding → text, or the reason why it is not certain."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import UnreadableFileError
from index.parsers.text.languages import likeness
from index.parsers.text.mojibake import IMPOSSIBLE, mojibake_score

# Bytes looked at to tell a binary file from text.
SNIFFED = 8_192

# Bytes looked at to tell an encoding: more of them changed no verdict.
_SAMPLE = 64 << 10
# Bytes of each of the pieces that a sample of a longer file is made of.
_PIECE = 4_096

# Tuned on 10,000 samples (a line, 600 and 6,000 characters) in 39 languages and 27 encodings.
# Oddity above which no decoding is right: 98 in 100 right ones had less, by far.
_MOST_ODD = 0.1
# Oddity by which a decoding may be worse than the best one and still be the right one.
_SLACK = 0.01
# What each character out of place takes from a reading's likeness: ten to one.
_COST_OF_ODD = 2.3
# What a text in capitals takes from it.
_CAPITALS = 6.0
# By how much the likeliest reading must lead, in natural logarithms. The rare encodings of DOS
# and old Macs look like much else.
_LEAD = 0.7
_LEAD_IF_RARE = 2.5
# Share of non-ASCII characters from which a text without one common word is in no known language.
_MOSTLY = 0.3
# Share of control characters from which it is no text.
_MOST_CONTROLS = 0.02
# UTF-16 without a mark: NULs at this share of the even or of the odd places, and this many times
# fewer at the others; plain ASCII has all and none, Chinese (which is then refused) few.
_NULS = 0.1
_FEWEST_NULS = 4
_NULS_ELSEWHERE = 0.01
# Share of UTF-16's characters that must be letters, digits, spaces or punctuation of prose.
_PLAIN = 0.97

# The longer marks first: that of UTF-16 is how UTF-32's begins.
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What switches the 7-bit encodings of Japanese and Korean mail to their letters.
_ESCAPES = ((b"\x1b$B", "iso2022_jp_2"), (b"\x1b$@", "iso2022_jp_2"), (b"\x1b$)C", "iso2022_kr"))

# ISO 8859-1, -9 and -11 are left out: but for control characters, Windows' own hold them.
_CANDIDATES = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "iso8859-2", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8", "iso8859-15"),
    *("iso8859-3", "iso8859-4", "iso8859-13", "iso8859-16", "cp737", "cp855"),
    *("koi8-r", "koi8-u", "mac-roman", "mac-latin2", "mac-cyrillic"),
    *("cp437", "cp850", "cp852", "cp866", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_RARE = frozenset(
    (
        *(
            "mac-roman",
            "mac-latin2",
            "mac-cyrillic",
            "cp437",
            "cp737",
            "cp850",
            "cp852",
            "cp855",
            "cp866",
        ),
        *("iso8859-3", "iso8859-4", "iso8859-13", "iso8859-16"),
    )
)
# Its kana are those of EUC-JP, and in no Chinese text.
_WITHOUT_KANA = frozenset({"gb18030"})
_KANA = re.compile(r"[\u3041-\u30fa]")
# Share of characters from which a text with kana is Japanese.
_JAPANESE = 0.05
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a sample says in one encoding, its characters beyond ASCII, and how likely it is."""

    encoding: str
    text: str
    high: int
    score: float


def decode(content: bytes) -> str:
    """Bytes → text, line ends as they are.

    Raises UnreadableFileError when they are no text, or it is not certain which.
    """
    if mark := next((name for mark, name in MARKS if content.startswith(mark)), None):
        return _decode_as(content, mark)
    sniffed = content[:SNIFFED]
    if b"\0" in sniffed:
        return _decode_wide(content)
    # Before the control characters are counted: Korean is switched on and off by two of them.
    if escaped := next((name for sign, name in _ESCAPES if sign in content), None):
        return _decode_as(content, escaped)
    controls = len(sniffed) - len(sniffed.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(sniffed):
        raise UnreadableFileError("binary: it holds control characters, expected text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(content, error)
    return _decode_as(content, detect(content))


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
    """UTF-16 without a mark: its NULs stand at the even or the odd places."""
    sniffed = content[:SNIFFED]
    for high, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        nuls, others = sniffed[high::2], sniffed[1 - high :: 2]
        if nuls.count(0) < max(_FEWEST_NULS, _NULS * len(nuls)) or others.count(
            0
        ) > _NULS_ELSEWHERE * len(others):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        opening = text[: SNIFFED // 2]
        plain = sum(sign.isalnum() or sign.isspace() or sign in _PROSE for sign in opening)
        # Letters of prose are of one alphabet or two, those of binary data of any.
        blocks = {ord(sign) >> 8 for sign in opening}
        if plain >= _PLAIN * len(opening) and len(blocks) <= _MOST_BLOCKS:
            return text
    raise UnreadableFileError("binary: it holds NUL bytes, expected text")


# Punctuation of prose, and blocks of 256 characters that one text takes its signs from: Latin,
# its extensions, typographic marks, another alphabet.
_PROSE = frozenset("!\"#$%&'()*+,-./:;<=>?@[]_|{}~^`«»‘’“”„–—…•·€£§©®°™\u0301")
_MOST_BLOCKS = 8


def _refuse_damaged(content: bytes, error: UnicodeDecodeError) -> None:
    """Text that is UTF-8 but for a few bytes is damaged, and in no other encoding."""
    good = bad = 0
    for run in _HIGH_RUN.findall(sample(content)):
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


def sample(content: bytes) -> bytes:
    """What an encoding is told by: all of `content`, or whole lines with non-ASCII bytes in them
    from all over it.
    """
    return content if len(content) <= _SAMPLE else b"".join(_pieces(content))


def _pieces(content: bytes) -> Iterator[bytes]:
    count = _SAMPLE // _PIECE
    end = 0
    for number in range(count):
        found = _HIGH.search(content, max(end, len(content) * number // count))
        if not found:
            return
        # From the line's beginning: a character of several bytes is never cut through there.
        # A line that is too long for that is taken from where its first such character begins.
        line = max(content.rfind(b"\n", found.start() - _PIECE, found.start()) + 1, end)
        start = line if line or found.start() < _PIECE else found.start()
        stop = content.find(b"\n", start + _PIECE, start + 2 * _PIECE) + 1
        if not stop:
            stop = _cut(content, start + _PIECE)
        yield content[start:stop]
        end = stop


def _cut(content: bytes, place: int) -> int:
    """A place near `place` before which a character surely ends: after an ASCII one, or two."""
    found = re.compile(rb"[\n .,] ?(?=[\x00-\x7f])").search(content, place, place + _PIECE)
    return found.end() if found else place


def detect(content: bytes) -> str:
    """The encoding of text that is not UTF-8.

    A decoding is out when it has control characters, or more in it that nobody writes (a capital
    within a word, a quotation mark between two letters, two alphabets in one word) than another.
    Of those that are left the one that looks most like a language must lead by a margin.
    """
    ranked = sorted(_plausible(sample(content)), key=lambda reading: -reading.score)
    if not ranked:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    best = ranked[0]
    least = 0.0 if best.high > _MOSTLY * len(best.text) else -_COST_OF_ODD
    if best.score <= least:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    lead = _LEAD_IF_RARE if best.encoding in _RARE else _LEAD
    if best.encoding in _RARE and best.score < _LEAD:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    if len(ranked) > 1 and best.score - ranked[1].score < lead:
        raise UnreadableFileError(
            f"its encoding is not certain ({_spoken(best)} or {_spoken(ranked[1])}?): "
            "save it as UTF-8"
        )
    return best.encoding


def guess(content: bytes) -> str | None:
    """The encoding of text that is not UTF-8, None where it is not certain.

    Of a page or a mail give it the words alone: tags are English.
    """
    try:
        return detect(content)
    except UnreadableFileError:
        return None


def _plausible(content: bytes) -> list[_Reading]:
    """What it says in the encodings that could be right, each text once."""
    texts: dict[str, str] = {}
    for encoding in _CANDIDATES:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding not in _WITHOUT_KANA or len(_KANA.findall(text)) <= _JAPANESE * len(text):
            texts.setdefault(text, encoding)
    odd = {text: mojibake_score(text) for text in texts}
    least = min(odd.values(), default=IMPOSSIBLE)
    return [
        _reading(encoding, text, odd[text])
        for text, encoding in texts.items()
        if odd[text] <= min(_MOST_ODD, least + _SLACK)
    ]


def _reading(encoding: str, text: str, odd: float) -> _Reading:
    high = sum(sign > "\x7f" for sign in text)
    score = likeness(text) - _COST_OF_ODD * odd * high
    # Read wrongly, the small letters of one Cyrillic encoding are the capitals of another.
    capitals = sum(sign > "\u036f" and sign.isupper() for sign in text)
    return _Reading(encoding, text, high, score - (_CAPITALS if 2 * capitals > high else 0))


def _spoken(reading: _Reading) -> str:
    name = reading.encoding.replace("cp125", "windows-125").replace("iso8859", "iso-8859")
    return name.replace("_", "-")
