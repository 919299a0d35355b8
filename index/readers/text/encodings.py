"""bytes of unknown encoding → text, or the reason why it is not certain."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import chardet

from index.errors import UnreadableFileError
from index.readers.text.plausible import IMPOSSIBLE, is_western, oddity

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
# How many times the runner-up's score the best must have: this, plus a share that falls with the
# number of characters in which the two differ, as few of them prove little. The rare encodings of
# DOS and old Macs look like much else.
_MARGIN = 1.1
_MARGIN_OF_ONE = 1.0
_MARGIN_OF_ONE_IF_RARE = 5.0

# The detector's score below which a text of mostly non-ASCII characters is in no language that it
# knows; right readings of a line had 0.004 or more.
_LEAST_SCORE = 0.003
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
_MARKS = (
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
    *("koi8-r", "koi8-u", "mac-roman", "mac-latin2", "mac-cyrillic"),
    *("cp437", "cp850", "cp852", "cp866", "cp932", "euc_jp", "gb18030", "big5", "cp949"),
)
_RARE = frozenset({"mac-latin2", "mac-cyrillic", "cp437", "cp850", "cp852", "cp866"})
# What the detector says → the candidate that holds it.
_HELD_BY = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "euc_kr": "cp949",
    "big5hkscs": "big5",
    "cp950": "big5",
    "euc_jis_2004": "euc_jp",
    "shift_jis_2004": "cp932",
}
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1a\x1b"))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a sample says in one encoding, and how odd that is."""

    encoding: str
    text: str
    odd: float


def decode(content: bytes) -> str:
    """Bytes → text, line ends as they are.

    Raises UnreadableFileError when they are no text, or it is not certain which.
    """
    if mark := next((name for mark, name in _MARKS if content.startswith(mark)), None):
        return _decode_as(content, mark)
    sniffed = content[:SNIFFED]
    if b"\0" in sniffed:
        return _decode_wide(content)
    controls = len(sniffed) - len(sniffed.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(sniffed):
        raise UnreadableFileError("binary: it holds control characters, expected text")
    if escaped := next((name for sign, name in _ESCAPES if sign in content), None):
        return _decode_as(content, escaped)
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
    If those that are left say different things, the detector's best must lead by a margin.
    """
    readings = _plausible(sample(content))
    if not readings:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    western = readings.get("cp1252")
    if western and is_western(western.text):
        return western.encoding
    scores = _scores(sample(content))
    ranked = sorted(readings.values(), key=lambda reading: -scores.get(reading.encoding, 0.0))
    best = ranked[0]
    high = sum(sign > "\x7f" for sign in best.text)
    if high > _MOSTLY * len(best.text) and scores.get(best.encoding, 0.0) < _LEAST_SCORE:
        raise UnreadableFileError("its encoding is not known: save it as UTF-8")
    other = next((reading for reading in ranked if reading.text != best.text), None)
    if other:
        differing = _differing(best.text, other.text)
        few = _MARGIN_OF_ONE_IF_RARE if best.encoding in _RARE else _MARGIN_OF_ONE
        lead = (_MARGIN + few / differing) * scores.get(other.encoding, 0.0)
        if scores.get(best.encoding, 0.0) <= lead:
            raise UnreadableFileError(
                f"its encoding is not certain ({_spoken(best)} or {_spoken(other)}?): "
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


def _plausible(content: bytes) -> dict[str, _Reading]:
    """The decodings that could be right, by encoding."""
    readings = []
    for encoding in _CANDIDATES:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        readings.append(_Reading(encoding, text, oddity(text)))
    least = min((reading.odd for reading in readings), default=IMPOSSIBLE)
    if least > _MOST_ODD:
        return {}
    return {reading.encoding: reading for reading in readings if reading.odd <= least + _SLACK}


def _scores(content: bytes) -> dict[str, float]:
    """Candidate → how much its decoding looks like some language to the detector."""
    scores: dict[str, float] = {}
    for found in chardet.detect_all(content, ignore_threshold=True, max_bytes=2 * _SAMPLE):
        if found["encoding"] is None:
            continue
        name = codecs.lookup(found["encoding"]).name
        name = _HELD_BY.get(name, name)
        scores[name] = max(scores.get(name, 0.0), found["confidence"])
    return scores


def _differing(one: str, other: str) -> int:
    if len(one) != len(other):
        return max(1, sum(sign > "\x7f" for sign in one))
    return sum(a != b for a, b in zip(one, other, strict=True))


def _spoken(reading: _Reading) -> str:
    name = reading.encoding.replace("cp125", "windows-125").replace("iso8859", "iso-8859")
    return name.replace("_", "-")
