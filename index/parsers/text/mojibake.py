"""Score how much of a text looks wrongly decoded."""

import re
import unicodedata

# Share of letters below which another script is out of place among Latin letters: it is then mostly
# quotation marks and accented letters, decoded wrongly.
_MIN_SCRIPT_SHARE = 0.25

# One letter for each kind of character, upper case for capitals. ASCII letters (l, u), on which
# every encoding agrees, are distinct from other Latin ones.
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
            # Two scripts in one word; direction marks in a Latin word.
            f"[{_LATIN}](?=[cCgGhatd])|[cCgGhatd](?=[{_LATIN}])",
            "[cC](?=[gGhat])|[gG](?=[cChat])|[hat](?=[cCgG])",
            # A quotation mark or symbol within a word; a sign that is rare in prose.
            f"(?<=[{_LETTER}])[yox](?=[{_LETTER}])|[{_LETTER}](?=p)|s",
            # A single letter right after a comma; a single letter that is not a word.
            f"(?<=,)[mVN](?![{_LETTER}])|(?<![{_LETTER}])N(?![{_LETTER}])",
            f"(?<=[{_LATIN}])n(?=l)",
            # A sign before a word that belongs after one; an elision before a word, in Greek.
            f"x(?=[{_LETTER}])|(?<![{_LETTER}])q(?=g)",
            # Four accented letters in a row: another alphabet.
            "m(?=mmm)",
        )
    )
)
_INFORMATIVE = re.compile("[^lu,. 0]")
IMPOSSIBLE = float("inf")


class _Kinds(dict[int, str]):
    """Maps a character to the letter of its kind, computed at first use."""

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
    # Small letters without a capital, or that are written among capitals.
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
    """The share of non-ASCII characters that are out of place.

    IMPOSSIBLE if the text has control or unassigned characters.
    """
    kinds = text.translate(_KINDS)
    if "!" in kinds:
        return IMPOSSIBLE
    informative = sum(1 for _ in _INFORMATIVE.finditer(kinds)) or 1
    odd = sum(1 for _ in _ODD.finditer(kinds))
    latin = sum(kinds.count(kind) for kind in _LATIN)
    other = sum(kinds.count(kind) for kind in _OTHER)
    return (odd + (other if other < _MIN_SCRIPT_SHARE * latin else 0)) / informative
