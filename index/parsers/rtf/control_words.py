"""Tables of RTF's control words and character sets.

The words are those of the Rich Text Format Specification 1.9.1.
"""

from index.parsers.text.charsets import code_page_codec

# Control words that stand for a character.
CHARACTERS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "emspace": " ",
    "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": " "}
PARAGRAPH_ENDS = frozenset({"par", "sect", "page", "column"})

# Groups that are not seen on the page, or are there in another form besides.
HIDDEN_GROUPS = frozenset({
    "colortbl", "stylesheet", "objclass", "objname", "filetbl", "listtable",
    "listoverridetable", "revtbl", "rsidtbl", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc",
    "aftncn", "xe", "tc", "tcn", "rxe", "txe", "fldinst", "template", "private", "sp", "shprslt",
    "nonesttables", "nonshppict", "atnid", "atnref", "atnicn", "atndate", "atntime", "atnparent",
    "atrfstart", "atrfend", "bkmkstart", "bkmkend", "mmathPict", "pnseclvl", "background", "docvar",
    "userprops", "operator", "doccomm", "pntxta", "pntxtb",
})  # fmt: skip
# Starred groups that hold text; all others are hidden, as the specification demands of
# programs that do not know them.
STARRED_TEXT = frozenset(
    {"shpinst", "shptxt", "do", "dptxbxtext", "ud", "shpgrp", "nesttableprops", "footnote"}
    | {"annotation", "shppict"}
)
# What a picture is stored as, and the suffix of a file with it.
PICTURE_KINDS = {
    "pngblip": ".png", "jpegblip": ".jpg", "emfblip": ".emf", "wmetafile": ".wmf",
    "wbitmap": ".bmp", "dibitmap": ".bmp",
}  # fmt: skip
# A field of a form: its kind, its state, its default state, an entry of its list.
FORM_FIELD = frozenset({"formfield", "fftype", "ffres", "ffdefres", "ffl"})
# Headers and footers, each with the word without which no page shows it; "" where all do.
PAGE_TEXTS = {
    "header": "", "headerr": "", "headerl": "facingp", "headerf": "titlepg",
    "footer": "", "footerr": "", "footerl": "facingp", "footerf": "titlepg",
}  # fmt: skip
# Text beside the paragraph that it is anchored in.
TEXT_BOXES = frozenset({"shptxt", "dptxbxtext"})
MATH = frozenset({"moMath", "moMathPara", "mmath"})
INFO = frozenset({"title", "author", "keywords", "creatim"})

# Code pages by the number of a font's character set.
_CODE_PAGES = {
    0: 1252, 77: 10000, 78: 932, 79: 949, 80: 936, 81: 950, 83: 10006, 84: 10004, 85: 10005,
    86: 10029, 89: 10007, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254,
    163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
# The character set of fonts whose letters are symbols.
SYMBOL_CHARSET = 2
# Stand in for codecs where a font shows symbols or bullets instead of letters.
SYMBOL = "symbol"
DINGBATS = "dingbats"
# Adobe's Symbol font: the symbols of its bytes from 0x41 and from 0xA0 on.
_UPPER = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_HIGH = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
)  # fmt: skip
_SYMBOL_TABLE = {
    **{0x41 + i: sign for i, sign in enumerate(_UPPER)},
    **{0xA0 + i: sign for i, sign in enumerate(_HIGH)},
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅",
}  # fmt: skip


def charset_codec(charset: int, default: str) -> str:
    """The codec of a font's character set."""
    page = _CODE_PAGES.get(charset)
    return default if page is None else code_page_codec(page)


def decode_bytes(content: bytes, codec: str) -> str:
    """Decode bytes in a code page or a font of symbols."""
    if codec == SYMBOL:
        return "".join(_SYMBOL_TABLE.get(byte, chr(byte)) for byte in content)
    if codec == DINGBATS:
        return "".join(chr(byte) if byte <= 0x20 else "•" for byte in content)
    return content.decode(codec, "replace")


def private_character(code: int, codec: str) -> str:
    """The symbol for U+F020 to U+F0FF, where Word puts the letters of a symbol font."""
    return decode_bytes(bytes([code & 0xFF]), codec if codec == SYMBOL else DINGBATS)
