"""Find capitalized names in a text."""

import re
from collections.abc import Iterator

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS

# A capital letter, or any letter of a script without case. Only the small letters of Latin-1 are
# left out, since `re` has no class for capitals.
CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
# A capitalized word of one letter or more, and of two or more: "O’Brien", "Saint-Denis".
NAME_WORD_OR_INITIAL = rf"{CAPITAL}[\w’'-]*"
NAME_WORD = rf"{CAPITAL}[\w’'-]+"
# A capitalized word that is not the first of a text, nor behind a quotation mark or bracket.
NAME_AFTER_SPACE = rf"(?<=\s){NAME_WORD}"
NAME_OR_INITIAL_AFTER_SPACE = rf"(?<=\s){NAME_WORD_OR_INITIAL}"
# A capitalized word whose capital is not due to its place in the sentence.
NAME_MID_SENTENCE = rf"(?<=[\w,;:’”\"'] ){NAME_WORD}"
# Small words inside names of several words: "Bank of the Orient", "Ludwig van Beethoven".
_PARTICLE = r"(?:of|the|de|la|le|du|van|von|der|bin|al|da|dos|di)"
_NAME = lazy_pattern(
    rf"“[^”]{{2,60}}”|(?:\b\d+(?:st|nd|rd|th)\s+)?\b{NAME_WORD_OR_INITIAL}"
    rf"(?:\s+(?:{_PARTICLE}\s+){{0,2}}{NAME_WORD_OR_INITIAL})*"
)
# Words that are capitalized at the start of a sentence or by custom, and begin no name.
NOT_NAMES = CALENDAR_WORDS | frozenset(
    """
    yes mr mrs ms dr until since how many according besides despite after before during against
    whether did does i
    """.split()  # noqa: SIM905
)
_NATIONALITY = lazy_pattern(r"\w+(?:ian|ians|ish|ese|ean|eans)$")


def find_names(text: str) -> list[str]:
    """The names and quoted titles in a text, in order.

    A word at the start of a sentence counts only if it is also capitalized inside one.
    """
    return [name for name, _ in find_name_positions(text)]


def find_name_positions(text: str) -> Iterator[tuple[str, int]]:
    """Each name in a text and the offset of its first character."""
    for match in _NAME.finditer(text):
        name, start = _strip_leading_words(text, match[0], match.start())
        name = re.sub(r"['’]s?$", "", name.rstrip(".,'’-"))
        name = re.sub(r"(?<=[a-z]{3})(?:which|where)$", "", name)  # "Groupwhich": a lost space
        only_by_position = (
            _starts_sentence(text, start) and " " not in name and text[start : start + 1] != "“"
        )
        if not name or (
            (len(name) < 2 or only_by_position) and not _occurs_mid_sentence(name, text)
        ):
            continue
        if _NATIONALITY.fullmatch(name) and re.match(r"\s+[a-z]", text[start + len(name) :]):
            continue
        yield name, start


def _strip_leading_words(text: str, name: str, start: int) -> tuple[str, int]:
    """The name without capitalized words in front that are not part of it, and its new offset."""
    first = name.split()[0].lower()
    while (
        first in STOPWORDS
        or first in NOT_NAMES
        or (_starts_sentence(text, start) and first.endswith("ly"))
    ):
        rest = name[len(first) :].lstrip()
        start += len(name) - len(rest)
        name = rest
        if not name or not (name[0].isupper() or name[0].isdigit()):
            return "", start
        first = name.split()[0].lower()
    return name, start


def _starts_sentence(text: str, start: int) -> bool:
    """Whether the word at offset `start` is the first of a sentence."""
    return not text[:start].strip("“\"'‘( \n") or bool(
        re.search(r"[.!?:”\"\n]\s*[“\"'‘(]?$", text[:start])
    )


def _occurs_mid_sentence(name: str, text: str) -> bool:
    return bool(re.search(rf"[a-z,]\s+{re.escape(name)}\b", text))
