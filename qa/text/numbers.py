"""text → the numbers in it and their values, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa.types import Span

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_UNITS = {word: float(value) for value, word in enumerate(_SMALL.split())}
_TENS = {
    word: 10.0 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),  # noqa: SIM905
        start=2,
    )
}
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
# Groups of three digits are parted by commas, apostrophes or spaces; by points only when there
# are several groups or all of them are 000, since "1.234" is more often a decimal fraction.
_DIGITS = (
    r"(?<![\w.,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?!\d)|"
    r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.000)+|\d+,\d{1,2}(?!\d)|\d+(?:\.\d+)?)(?!\d)"
)
_TOKEN = re.compile(
    rf"(?=\d)(?P<digits>{_DIGITS})|"
    # Looking at the first letter alone passes over most words.
    rf"\b(?=[abdefhmnostz])(?P<word>{'|'.join((_AND_A_HALF, *_UNITS, *_TENS, *_SCALES))}|"
    r"half|an?)\b"
    r"|(?<=\d)(?P<short>[bmt]n)\b"
)
_JOINT = re.compile(r"(?:\s+|-)(?:and\s+)?|")


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `span` of a text, and its value."""

    span: Span
    value: float


def find_numbers(text: str) -> list[Number]:
    """The numbers in a text, in order: "12,000", "12 000" and "twelve thousand" have one value.

    A lone "one" or "a" is no number, nor are ordinals.
    """
    low = text.lower()
    if len(low) != len(text):  # "İ" has two letters in lower case, and would shift the rest
        low = "".join(sign if len(sign.lower()) > 1 else sign.lower() for sign in text)
    return [number for run in _runs(low) for number in _read(run)]


def normalize_numbers(text: str) -> str:
    """The text with each number written in plain digits, so that its words can be compared."""
    parts, done = [], 0
    for number in find_numbers(text):
        start, end = number.span
        parts += [text[done:start], f"{number.value:.10g}"]
        done = end
    return "".join([*parts, text[done:]])


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Tokens that stand side by side."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(text):
        if run and not _JOINT.fullmatch(text, run[-1].end(), token.start()):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _read(run: list[re.Match[str]]) -> Iterator[Number]:
    """The numbers of one run: as a rule one, but "in 2020 three" has two."""
    at = 0
    while at < len(run):
        end, value = _longest(run, at)
        if end > at:
            yield Number((run[at].start(), run[end - 1].end()), value)
            at = end
        else:
            at += 1


def _longest(run: list[re.Match[str]], at: int) -> tuple[int, float]:
    """Where the number that begins with token `at` ends, and its value; `at` when none does."""
    total = 0.0
    current: float | None = None
    began = at
    only_article = True
    # What may still follow: after 20 a unit, after 100 anything below it.
    room = 1e15
    while at < len(run):
        token = run[at]
        word = token["word"] or token["short"] or ""
        if token["digits"]:
            if at > began:
                break
            current, room, only_article = _digits(token["digits"]), 0.0, False
        elif word == _AND_A_HALF:
            if current is None or room < 0:
                break
            current, room = current + 0.5, -1.0
        elif word in ("a", "an", "half"):
            if at > began and not (word in ("a", "an") and run[at - 1][0] == "half"):
                break
            if at + 1 == len(run):
                break
            if word == "half":
                current = 0.5
            elif at == began:
                current = 1.0
            room = 0.0
        elif word in _SCALES:
            scale = _SCALES[word]
            # A bare "hundred" or "million" is none: "hundreds" are not matched at all.
            if current is None and not total:
                break
            if scale <= 100:
                current, room = (current or 1.0) * scale, scale
            else:
                total, current, room = total + (current or 1.0) * scale, None, scale
            only_article = False
        else:
            value = _TENS.get(word) or _UNITS.get(word, 0.0)
            if value >= room or ((current or 0.0) % 10 and current and current < 100):
                break
            current = (current or 0.0) + value
            room = 10.0 if word in _TENS else 0.0
            only_article = False
        at += 1
    if only_article or at == began:
        return began, 0.0
    value = total + (current or 0.0)
    lone_one = at == began + 1 and run[began][0] == "one"
    return (began, 0.0) if lone_one else (at, round(value, 6))


def _digits(text: str) -> float:
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return float(text.replace(",", "."))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.000)+", text):
        return float(text.replace(".", ""))
    return float(re.sub(r"[^\d.]", "", text))
