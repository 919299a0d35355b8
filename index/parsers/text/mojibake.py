"""a text that may have been decoded wrongly → how much in it no person would have written."""

import re
import unicodedata

# Share of letters up to which a script counts as a stranger among Latin ones: what looks like a
# letter of it is then mostly a quotation mark or an accented letter, decoded wrongly.
_STRANGE = 0.25

# One letter per kind of character, upper case for capitals. Latin letters are told apart from the
# ASCII ones (l, u), which every encoding agrees on.
_SCRIPTS = {
    "LATIN": "mV",
    "CYRILLIC": "cC",
    "GREEK": "gG",
    "HEBREW": "hh",
    "ARABIC": "aa",
    "THAI": "tt",
    "CJK": "kk",
    "HIRAGANA": "kk",
    "KATAKANA": "kk",
    "KATAKANA-HIRAGANA": "kk",
    "HANGUL": "kk",
    "IDEOGRAPHIC": "kk",
}
_LATIN = "lumVbN"
_OTHER = "cCgGhatk"
_LETTER = _LATIN + "cCgGhat"
_ODD = re.compile(
    "|".join(
        (
            # A capital after a small letter, one of them not ASCII.
            "[lmb](?=[VN])|m(?=u)|c(?=C)|g(?=G)",
            # A small letter after two capitals.
            f"(?<=[uV][uV])m(?![{_LATIN}]$)",
            # Two scripts in one word; marks that turn the direction of writing in a Latin word.
            f"[{_LATIN}](?=[cCgGhatd])|[cCgGhatd](?=[{_LATIN}])",
            "[cC](?=[gGhat])|[gG](?=[cChat])|[hat](?=[cCgG])",
            # A quotation mark or symbol within a word; a sign that prose hardly has.
            f"(?<=[{_LETTER}])[yox](?=[{_LETTER}])|[{_LETTER}](?=p)|s",
            # A letter by itself right after a comma; one that is no word, standing alone.
            f"(?<=,)[mVN](?![{_LETTER}])|(?<![{_LETTER}])N(?![{_LETTER}])",
            f"(?<=[{_LATIN}])n(?=l)",
            # A sign that follows a word or number before a word; an elision before one, in Greek.
            f"x(?=[{_LETTER}])|(?<![{_LETTER}])q(?=g)",
            # Four accented letters on end: another alphabet.
            "m(?=mmm)",
        )
    )
)
_TELLING = re.compile("[^lu,. 0]")
IMPOSSIBLE = float("inf")


class _Kinds(dict[int, str]):
    """Character → the letter of its kind, worked out at its first use."""

    def __missing__(self, code: int) -> str:
        kind = self[code] = _kind(chr(code))
        return kind


def _kind(character: str) -> str:
    if character < "\x80":
        return _ascii_kind(character)
    category = unicodedata.category(character)
    for kind, members in _MEMBERS.items():
        if character in members:
            return kind
    if category[0] == "C":
        return "!"
    if category[0] in "LM":
        script = unicodedata.name(character, "?").split()[0]
        if category[0] == "M" and script not in _SCRIPTS:
            return "w"
        pair = _SCRIPTS.get(script, "ss")
        return pair[1] if category == "Lu" else pair[0]
    if 0x3000 <= ord(character) <= 0x30FF or 0xFF00 <= ord(character) <= 0xFF65:
        return "."
    return "0" if category == "Nd" else "s"


def _ascii_kind(character: str) -> str:
    if character.isalpha():
        return "l" if character.islower() else "u"
    if character in ",.;:!?":
        return ","
    if character.isspace():
        return " "
    return "0" if character.isdigit() else "."


_MEMBERS = {
    " ": frozenset("\xad\u200b\u3000"),
    "n": frozenset("\xa0"),
    "d": frozenset("\u200c\u200d\u200e\u200f"),
    # Small letters that no capital looks like, or that stand among capitals.
    "b": frozenset("ßĸ"),
    "N": frozenset("ÑÒÕÐÞ"),
    "q": frozenset("’"),
    "o": frozenset("‘"),
    "p": frozenset("‚„•"),
    "-": frozenset("–—"),
    "y": frozenset("“”«»‹›…€£§©®°™¿¡ªº"),
    ",": frozenset("،؛؟٪٫٬·"),
}
_KINDS = _Kinds()


def mojibake_score(text: str) -> float:
    """The share of the characters beyond ASCII that are out of place; IMPOSSIBLE with C1 controls
    or characters that are none.
    """
    kinds = text.translate(_KINDS)
    if "!" in kinds:
        return IMPOSSIBLE
    telling = sum(1 for _ in _TELLING.finditer(kinds)) or 1
    odd = sum(1 for _ in _ODD.finditer(kinds))
    latin = sum(kinds.count(kind) for kind in _LATIN)
    other = sum(kinds.count(kind) for kind in _OTHER)
    return (odd + (other if other < _STRANGE * latin else 0)) / telling
