"""the words and code pages of RTF → what they mean, in tables.

The words are those of the Rich Text Format Specification 1.9.1.
"""

import codecs
from functools import lru_cache

# What a word stands for in the text.
CHARACTERS = {
    "tab": " ",
    "line": "\n",
    "lbr": "\n",
    "emdash": "—",
    "endash": "–",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "zwj": "\u200d",
    "zwnj": "\u200c",
    "ltrmark": "\u200e",
    "rtlmark": "\u200f",
}
SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": " "}
PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column"})

# Groups that nothing of is seen on the page, or that are seen in another form besides.
SKIPPED = frozenset({
    "colortbl", "stylesheet", "pict", "objdata", "objclass", "objname", "filetbl", "listtable",
    "listoverridetable", "revtbl", "rsidtbl", "header", "headerl", "headerr", "headerf", "footer",
    "footerl", "footerr", "footerf", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn",
    "xe", "tc", "tcn", "rxe", "txe", "fldinst", "template", "private", "sp", "shprslt",
    "nonesttables", "nonshppict", "annotation", "atnid", "atnauthor", "atnref", "atnicn",
    "atrfstart", "atrfend", "bkmkstart", "bkmkend", "mmathPict", "pnseclvl", "background", "docvar",
    "userprops", "operator", "doccomm", "pntxta", "pntxtb",
})  # fmt: skip
# Starred groups that hold text; of any other, a reader that does not know it shows nothing.
STARRED_TEXT = frozenset(
    {"shpinst", "shptxt", "do", "dptxbxtext", "ud", "shpgrp", "nesttableprops", "footnote"}
)
# Text that stands beside the paragraph it is anchored in.
BESIDE = frozenset({"shptxt", "dptxbxtext"})
MATH = frozenset({"moMath", "moMathPara", "mmath"})
INFO = frozenset({"title", "author", "keywords", "creatim"})

_CHARSETS = {
    0: 1252,
    77: 10000,
    78: 932,
    79: 949,
    80: 936,
    81: 950,
    83: 10006,
    84: 10004,
    85: 10005,
    86: 10029,
    89: 10007,
    128: 932,
    129: 949,
    130: 1361,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
    254: 437,
    255: 850,
}
_NAMED = {
    65001: "utf-8",
    10000: "mac_roman",
    10001: "cp932",
    10004: "mac_arabic",
    10005: "cp1255",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10029: "mac_latin2",
    10081: "mac_turkish",
    1361: "johab",
    936: "gbk",
    708: "cp1256",
}
DEFAULT_CODEC = "cp1252"
# The charset of fonts whose letters are signs.
SYMBOL_CHARSET = 2
SYMBOL = "symbol"
DINGBATS = "dingbats"
# Adobe's Symbol font: the signs that its bytes from 0x41 and from 0xA0 on stand for.
_UPPER = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_HIGH = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
)  # fmt: skip
_SYMBOL_TABLE = {
    **{0x41 + i: sign for i, sign in enumerate(_UPPER)},
    **{0xA0 + i: sign for i, sign in enumerate(_HIGH)},
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅",
}  # fmt: skip


def codec_of_page(page: int) -> str:
    """The codec of a Windows or Macintosh code page; that of Western Europe for unknown ones."""
    return _known(_NAMED.get(page, f"cp{page}"))


def codec_of_charset(charset: int, default: str) -> str:
    """The codec of a font's character set."""
    page = _CHARSETS.get(charset)
    return default if page is None else codec_of_page(page)


@lru_cache(maxsize=256)
def _known(codec: str) -> str:
    try:
        found = codecs.lookup(codec)
        b"a".decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return DEFAULT_CODEC
    return found.name


def decode_bytes(content: bytes, codec: str) -> str:
    """The characters that bytes stand for in a code page or a font of signs."""
    if codec == SYMBOL:
        return "".join(_SYMBOL_TABLE.get(byte, chr(byte)) for byte in content)
    if codec == DINGBATS:
        return "".join(chr(byte) if byte <= 0x20 else "•" for byte in content)
    return content.decode(codec, "replace")


def private_sign(code: int, codec: str) -> str:
    """The sign for U+F020 to U+F0FF, where Word puts the letters of a font of signs."""
    return decode_bytes(bytes([code & 0xFF]), codec if codec == SYMBOL else DINGBATS)
