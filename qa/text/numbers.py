"""Find the numbers in a text and their values, in digits or in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.lazy_pattern import lazy_pattern
from index.types import Span

_BELOW_TWENTY = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
    """
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS = {word: float(value) for value, word in enumerate(_BELOW_TWENTY.split())}
_TENS = {word: 10.0 * value for value, word in enumerate(_TENS_WORDS.split(), start=2)}
_SCALES = {
    "dozen": 12.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "mn": 1e6,
    "bn": 1e9,
    "tn": 1e12,
}
_AND_A_HALF = "and a half"
# Groups of three digits are separated by commas, apostrophes or spaces; by points only if there
# are several groups or all of them are 000, since "1.234" is more often a decimal fraction.
_DIGITS = (
    r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)|"
    r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.000)+|\d+,\d{1,2}(?!\d)|\d+(?:\.\d+)?)(?!\d)"
)
_TOKEN = lazy_pattern(
    rf"(?=\d)(?P<digits>{_DIGITS})|"
    # The lookahead at the first letter skips most words at little cost.
    rf"\b(?=[abdefhmnostz])(?P<word>{'|'.join((_AND_A_HALF, *_UNITS, *_TENS, *_SCALES))}|"
    r"half|an?)\b"
    r"|(?<=\d)(?P<short>[bmt]n)\b"
)
_SEPARATOR = lazy_pattern(r"(?:\s+|-)(?:and\s+)?|")
_DECIMAL_COMMA = lazy_pattern(r"\d+,\d{1,2}")
_GROUPED_BY_POINTS = lazy_pattern(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.000)+")


@dataclass(frozen=True, slots=True)
class Number:
    """The `value` of a number, and its `span` of offsets in a text."""

    span: Span
    value: float


def find_numbers(text: str) -> list[Number]:
    """The numbers in a text, in order: "12,000", "12 000" and "twelve thousand" are all 12000.

    A lone "one" or "a" is no number, nor are ordinals.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two characters, which would shift the offsets.
        lowered = "".join(
            character if len(character.lower()) > 1 else character.lower() for character in text
        )
    return [number for run in _token_runs(lowered) for number in _parse_run(run)]


def number_in_words(number: int) -> str:
    """A number from 0 to 99 in English words: "seventy-four"."""
    tens, units = divmod(number, 10) if number >= 20 else (0, number)
    words = [word for word, value in _TENS.items() if value == 10 * tens]
    words += [word for word, value in _UNITS.items() if value == units and (units or not tens)]
    return "-".join(words)


def normalize_numbers(text: str) -> str:
    """The text with each number in plain digits, so that its words can be compared."""
    parts, done = [], 0
    for number in find_numbers(text):
        start, end = number.span
        parts += [text[done:start], f"{number.value:.10g}"]
        done = end
    return "".join([*parts, text[done:]])


def _token_runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Runs of adjacent tokens of numbers."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if run and not _SEPARATOR.fullmatch(text, run[-1].end(), token.start()):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _parse_run(run: list[re.Match[str]]) -> Iterator[Number]:
    """The numbers of a run: usually one, but "in 2020 three" has two."""
    position = 0
    while position < len(run):
        end, value = _parse_longest(run, position)
        if end > position:
            yield Number((run[position].start(), run[end - 1].end()), value)
            position = end
        else:
            position += 1


def _parse_longest(run: list[re.Match[str]], begin: int) -> tuple[int, float]:
    """The index after the number that begins with token `begin`, and the number's value.

    The index is `begin` if no number begins there.
    """
    total = 0.0
    current: float | None = None
    position = begin
    only_article = True
    # What may follow is below this: after 20 a unit, after 100 anything smaller.
    limit = 1e15
    while position < len(run):
        token = run[position]
        word = token["word"] or token["short"] or ""
        if token["digits"]:
            if position > begin:
                break
            current, limit, only_article = _parse_digits(token["digits"]), 0.0, False
        elif word == _AND_A_HALF:
            if current is None or limit < 0:
                break
            current, limit = current + 0.5, -1.0
        elif word in ("a", "an", "half"):
            if position > begin and not (word in ("a", "an") and run[position - 1][0] == "half"):
                break
            if position + 1 == len(run):
                break
            if word == "half":
                current = 0.5
            elif position == begin:
                current = 1.0
            limit = 0.0
        elif word in _SCALES:
            scale = _SCALES[word]
            # A bare "hundred" or "million" is no number.
            if current is None and not total:
                break
            if scale <= 100:
                current, limit = (current or 1.0) * scale, scale
            else:
                total, current, limit = total + (current or 1.0) * scale, None, scale
            only_article = False
        else:
            value = _TENS.get(word) or _UNITS.get(word, 0.0)
            if value >= limit or ((current or 0.0) % 10 and current and current < 100):
                break
            current = (current or 0.0) + value
            limit = 10.0 if word in _TENS else 0.0
            only_article = False
        position += 1
    if only_article or position == begin:
        return begin, 0.0
    is_lone_one = position == begin + 1 and run[begin][0] == "one"
    return (begin, 0.0) if is_lone_one else (position, round(total + (current or 0.0), 6))


def _parse_digits(text: str) -> float:
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if _GROUPED_BY_POINTS.fullmatch(text):
        return float(text.replace(".", ""))
    return float(re.sub(r"[^\d.]", "", text))
