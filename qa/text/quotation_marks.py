"""Pair the quotation marks of a text, in the ways of many languages.

The same mark opens in one language and closes in another: “ closes in German and opens in English,
» opens in German and Danish and closes in French, ” does both in Swedish. Which it is, is told by
what is open already and by what stands beside it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.lazy_pattern import lazy_pattern
from index.types import Span

# Each mark that may open, and those that may close what it opens.
_PAIRS = {
    # English, Chinese; with “ as its end, German, Czech and Bulgarian, with ” Polish and Romanian.
    "“": "”",
    "„": '“”"',
    # Swedish and Finnish.
    "”": "”",
    '"': '"',
    # French, Russian, Spanish, Arabic; the other way round German and Danish, or alike Swedish.
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹›",
    # Within others.
    "‚": "‘’",
    "‘": "’",
    "'": "'",
    # Japanese and Chinese.
    "「": "」",
    "『": "』",
    "〝": "〟",
    "﹁": "﹂",
}
_SINGLE = "‘’'"
_MARKS = lazy_pattern(f"[{''.join(sorted({*_PAIRS, *''.join(_PAIRS.values())}))}]")
# They open wherever they stand, unless they close.
_ALWAYS_OPENING = frozenset("„«‚「『〝﹁")
# Left out letters at the beginning of a word, and feet and inches: 'tis, rock 'n' roll, '90s, 6'2".
_ELISION = lazy_pattern(
    r"(?<!\w)['’‘](?:tis|twas|twere|til|em|cause|bout|round|\d0s|n['’])(?!\w)|"
    r"\d['’′]\s?\d{1,2}[\"”″]",
    re.IGNORECASE,
)
_OPENING_BRACKETS = frozenset("([{—–-:/¿¡：，、")
_ENDS_SPEECH = frozenset(".,!?…;")


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a text.

    Attributes:
        spans: The places of the outermost ones, with their marks, in order.
        is_open: Whether a mark has no other one, so that nobody can tell which words are
            somebody's: a text that begins or ends in the middle of what somebody says.
    """

    spans: tuple[Span, ...]
    is_open: bool

    def hold(self, position: int) -> bool:
        """Whether an offset of the text is within a quotation."""
        return any(start <= position < end for start, end in self.spans)


def find_quotations(text: str) -> Quotations:
    """Pair the quotation marks of a text; an apostrophe is none."""
    spans: list[Span] = []
    opened: list[int] = []
    is_open = False
    elided = {
        place for match in _ELISION.finditer(text) for place in range(match.start(), match.end())
    }
    places = [match.start() for match in _MARKS.finditer(text) if match.start() not in elided]
    for number, place in enumerate(places):
        partner = next(
            (
                at
                for at in range(len(opened) - 1, -1, -1)
                if text[place] in _PAIRS[text[opened[at]]]
            ),
            None,
        )
        # ” ends “ wherever it stands; as both ends of a quotation, it has to stand as an end does.
        is_certain = (
            partner is not None and text[place] in "”»›" and text[place] != text[opened[partner]]
        )
        if partner is not None and (is_certain or _closes(text, place, places[number + 1 :])):
            is_open |= any(text[other] not in _SINGLE for other in opened[partner + 1 :])
            if not partner:
                spans.append((opened[0], place + 1))
            del opened[partner:]
        elif _opens(text, place):
            opened.append(place)
        else:
            is_open |= _is_end_alone(text, place)
    if opened:
        spans.append((opened[0], len(text)))
    return Quotations(tuple(spans), is_open or any(text[at] not in _SINGLE for at in opened))


def _closes(text: str, place: int, later: Sequence[int]) -> bool:
    """Whether a mark ends a quotation that it may end."""
    if _is_apart(text, place) and _touches(text, place):
        # It stands as one that opens does.
        return False
    if text[place] not in _SINGLE:
        return True
    if not _ends_word(text, place):
        return False
    # "'The drivers' union was ready,' he said": what may be a genitive is one if an end follows.
    is_genitive = text[place - 1] in "sS" and re.match(r"\s\w", text[place + 1 : place + 3])
    return not (is_genitive and _ends_later(text, later))


def _ends_later(text: str, later: Sequence[int]) -> bool:
    """Whether one of the marks behind ends a single quotation, before another one begins."""
    for place in later:
        if text[place] in "‘'" and _is_apart(text, place):
            return False
        if text[place] in _SINGLE and _ends_word(text, place):
            return True
    return False


def _opens(text: str, place: int) -> bool:
    """Whether a mark begins a quotation."""
    mark = text[place]
    if mark in _ALWAYS_OPENING:
        return True
    if mark == "“":
        return _is_apart(text, place) or _touches(text, place)
    return mark in _PAIRS and _is_apart(text, place) and bool(text[place + 1 : place + 2].strip())


def _is_end_alone(text: str, place: int) -> bool:
    """Whether a mark that ends nothing ends what the text has not the beginning of."""
    if text[place] not in _SINGLE:
        return True
    is_stop = text[place - 1 : place] in _ENDS_SPEECH
    is_comma = text[place + 1 : place + 2] == "," and text[place - 1 : place] not in ("s", "n")
    return place > 0 and _ends_word(text, place) and (is_stop or is_comma)


def _is_apart(text: str, place: int) -> bool:
    """Whether nothing stands before a mark that it could end."""
    before = text[place - 1 : place] if place else ""
    return not before.strip() or before in _OPENING_BRACKETS or before in _PAIRS


def _touches(text: str, place: int) -> bool:
    """Whether a word begins behind a mark."""
    return text[place + 1 : place + 2].isalnum()


def _ends_word(text: str, place: int) -> bool:
    """Whether a mark stands behind a word or stop, and before none."""
    return bool(text[place - 1 : place].strip()) and not _touches(text, place)
