"""Count where a text mentions a name or word, in the forms that it takes there."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.text.names import CAPITAL

# Words in front of a person's name that are not part of it.
TITLE_WORD = (
    r"(?:mr|mrs|ms|miss|dr|prof|professor|sir|lord|lady|dame|cmdr|commander|capt|captain|sgt|"
    r"sergeant|lt|lieutenant|col|colonel|gen|general|rev|reverend|cllr|councillor|mayor|minister|"
    r"president|judge|justice|inspector|superintendent|constable|senator|sen|rep|gov|governor|"
    r"ambassador|chancellor|coach|king|queen|prince|princess|pope|bishop|archbishop|sister|father)"
)
# A person's name of one to four words, with a title in front.
PERSON = (
    rf"(?:(?i:{TITLE_WORD})\.?\s+)?{CAPITAL}[\w’'-]*\.?"
    rf"(?:\s+(?:(?:de|la|van|von|der|bin|al|da|dos|di)\s+)?{CAPITAL}[\w’'-]+){{0,3}}"
)
_TITLES = lazy_pattern(rf"^(?:{TITLE_WORD}\.?\s+)+(?=\S)", re.IGNORECASE)
_TITLE_BEFORE = lazy_pattern(rf"\b{TITLE_WORD}\.?\s+$", re.IGNORECASE)
# A capitalized word in front, as in "Maria Aas".
_CAPITALIZED_BEFORE = lazy_pattern(rf"(?<=[\w,;:’”\"'] )({CAPITAL}[\w’'-]*)\.?\s+$")
_APOSTROPHE = "['’ʼ]"
# Between the words of a name.
_BETWEEN = r"(?:\s*[\-‐‑–]\s*|\s+)"
_POSSESSIVE = lazy_pattern(rf"(?:{_APOSTROPHE}s|(?<=s){_APOSTROPHE})$", re.IGNORECASE)
# First words of names whose last word alone is another name: "South Korea", "New York".
_QUALIFIERS = frozenset(
    """
    north south east west northern southern eastern western central new old upper lower great
    greater united port lake mount fort saint st san santa los las el la le the river cape bank
    university city house department ministry
    """.split()  # noqa: SIM905
)
# Prefixes that are written with and without a hyphen.
_PREFIX = lazy_pattern(r"^(co|re|pre|non|anti|multi|counter|over)(?=[a-z]{4})", re.IGNORECASE)
# Chinese, Japanese, Thai, Lao, Burmese and Khmer letters and vowel signs; Korean syllables.
_UNSPACED = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3]")
_HANGUL = lazy_pattern(r"[\uac00-\ud7a3]")
# Vowel signs of India's scripts are no letters to `re`.
_WORD_END = r"(?![\w\u0300-\u036f\u0900-\u0d7f])"
# Letters of an abbreviation, all capitals, which is not the word "us" or "it".
_MAX_ABBREVIATION = 5


def name_variants(name: str) -> tuple[str, ...]:
    """The spellings, this one first, under which a name or word is looked for."""
    variants = [name]
    if "-" in name:
        variants += [name.replace("-", ""), name.replace("-", " ")]
    elif _PREFIX.match(name):
        variants.append(_PREFIX.sub(r"\1-", name))
    if _is_abbreviation(name):
        variants.append(" ".join(name.replace(".", "")))
    return tuple(dict.fromkeys(variants))


def without_titles(name: str) -> str:
    """The name without "Mr", "President" and the like in front; "the king of Spain" keeps them."""
    stripped = _TITLES.sub("", name)
    first = stripped.split()[:1]
    return name if first and first[0].lower() in STOPWORDS else stripped


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text mentions a name, and in which form, without a possessive."""

    span: Span
    form: str
    is_whole: bool


def find_mentions(text: str, name: str) -> list[Mention]:
    """Find a name or word in a text.

    Case, accents, hyphens, plural and possessive may differ. Where the text has a person's whole
    name, the last name alone, and that with an initial, count too.

    Args:
        text: The text.
        name: One or more words.

    Returns:
        The mentions in order, which do not overlap.
    """
    folded = fold(text)
    mentions = list(_matches(text, folded, _pattern(name)))
    last_names = {
        words[-1]
        for mention in mentions
        if len(words := mention.form.split()) > 1
        if all(word[:1].isupper() for word in words) and words[0].lower() not in _QUALIFIERS
    }
    for last_name in last_names:
        # A word of the language, as in "Arden Water", does not name by itself.
        word = re.escape(fold(last_name.lower()))
        if len(last_name) > 2 and not re.search(rf"\b{word}\b", folded):
            taken = [mention.span for mention in mentions]
            mentions += _last_name_alone(text, folded, last_name, name, taken)
    return sorted(mentions, key=lambda mention: mention.span)


def _matches(text: str, folded: str, pattern: re.Pattern[str]) -> Iterator[Mention]:
    for match in pattern.finditer(folded):
        form = " ".join(_POSSESSIVE.sub("", text[slice(*match.span())]).split())
        yield Mention(match.span(), form, True)


def _last_name_alone(
    text: str, folded: str, last_name: str, name: str, taken: list[Span]
) -> Iterator[Mention]:
    initial = re.escape(fold(name[0].upper()))
    pattern = re.compile(
        rf"(?<![\w-])(?:{initial}\.?\s+)?(?:{re.escape(fold(last_name))}|{re.escape(fold(last_name).upper())})(?:{_APOSTROPHE}s|(?<=s){_APOSTROPHE})?(?![\w-])"
    )
    for match in pattern.finditer(folded):
        start, end = match.span()
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        before = text[max(0, start - 40) : start]
        if _CAPITALIZED_BEFORE.search(before) and not _TITLE_BEFORE.search(before):
            # Somebody else of that name.
            continue
        yield Mention((start, end), _POSSESSIVE.sub("", text[start:end]), False)


@lru_cache(64)
def _pattern(name: str) -> re.Pattern[str]:
    spellings = dict.fromkeys(_spelling_pattern(spelling) for spelling in name_variants(name))
    # In these scripts a word is joined to others, and a Korean one to its endings.
    start = "" if _UNSPACED.match(name) else r"(?<!\w)"
    end = "" if _UNSPACED.match(name[-1:]) or _HANGUL.match(name[-1:]) else _WORD_END
    return re.compile(rf"{start}(?:{'|'.join(spellings)}){end}")


def _spelling_pattern(spelling: str) -> str:
    words = [word for word in re.split(r"[\s\-‐‑–]+", fold(spelling)) if word]
    if _is_abbreviation(spelling):
        # "US" and "U.S.", but not "us".
        letters = [letter for letter in spelling if letter.isalnum()]
        return r"\.?".join(map(re.escape, letters)) + rf"(?:\.(?!\w))?(?:{_APOSTROPHE}?s)?"
    *first, last = words or [spelling]
    patterns = [rf"{_escape(word)}(?:{_APOSTROPHE}s)?" for word in first]
    if first or last[:1].isupper():
        stem = _escape(last)
    else:
        stem = _escape(singular(last))
        if stem.endswith("y"):
            stem = rf"{stem[:-1]}(?:y|ie)"
    patterns.append(rf"{stem}(?:e?s)?(?:{_APOSTROPHE}s|(?<=s){_APOSTROPHE})?")
    return rf"(?i:{_BETWEEN.join(patterns)})"


def _escape(word: str) -> str:
    return re.sub(_APOSTROPHE, _APOSTROPHE, re.escape(word))


def singular(word: str) -> str:
    """The singular of an English word in lower case, by its ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def _is_abbreviation(word: str) -> bool:
    letters = word.replace(".", "")
    return 2 <= len(letters) <= _MAX_ABBREVIATION and letters.isalpha() and letters.isupper()


_NOT_ASCII = lazy_pattern(r"[^\x00-\x7f]")


class _Folding(dict[int, str]):
    """Each letter's form without accents, of the same length."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        if unicodedata.name(letter, "").startswith(("HANGUL", "HIRAGANA", "KATAKANA")):
            # These are other syllables without what looks like an accent.
            self[code] = letter
            return letter
        base = unicodedata.normalize("NFKD", letter)[:1]
        if not base.isascii() and unicodedata.name(letter, "").startswith("LATIN"):
            # "Ł" is no letter with an accent; "ß" would become two.
            plain = anyascii(letter)
            base = plain if len(plain) == 1 else letter
        folded = base if base.isalpha() and letter.isalpha() else letter
        self[code] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text without accents, each character at its place."""
    # Faster than str.translate, since most texts have few such characters.
    return _NOT_ASCII.sub(lambda match: _FOLDING[ord(match[0])], text)
