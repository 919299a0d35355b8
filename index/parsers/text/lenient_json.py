"""Read JSON with its numbers as they are written, and repair it as programs write it that are no
JSON libraries: commas at the end of lists, data assigned to a variable or passed to a function,
comments."""

import json
import re
from typing import Self

# One that has no end goes on to the end of the text, or each quotation mark in it would be tried.
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)'
_COMMENT = r"//[^\n]*+|/\*.*?(?:\*/|\Z)"
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*+[\]}}])", re.DOTALL)
_COMMENTS = re.compile(rf"({_STRING})|{_COMMENT}|^[ \t]*+#[^\n]*+", re.DOTALL | re.MULTILINE)
# "window.YTD.tweets.part0 = […];", "callback({…});", and what keeps a page from running the data.
_WRAPPING = re.compile(
    r"\s*+(?:\)\]\}',?\s*+|(?:(?:var|let|const|export default)\s++)?[\w.$]{1,100}+\s*+(=|\()\s*+)"
    r"(?=[\[{])"
)
_ENDS = {"=": ";", "(": ");"}


class WrittenNumber(float):
    """A number that knows how it is written: "1200.00" for 1200.0."""

    __slots__ = ("written",)
    written: str

    def __new__(cls, written: str) -> Self:
        """The number in the text `written`."""
        number = super().__new__(cls, written)
        number.written = written
        return number

    def __str__(self) -> str:
        return self.written


def _integer(written: str) -> int | WrittenNumber:
    try:
        number = int(written)
    except ValueError:
        # Python converts no integer of more than 4,300 digits.
        return WrittenNumber(written)
    return number if number or written == "0" else WrittenNumber(written)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; the values of a name that it has twice are a list."""
    row: dict[str, object] = dict(pairs)
    if len(row) < len(pairs):
        values: dict[str, list[object]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value)
        row |= {name: several for name, several in values.items() if len(several) > 1}
    return row


# Reads numbers with a point or an exponent as `WrittenNumber`; also what is not strictly JSON:
# "Infinity", and line ends within strings.
DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=WrittenNumber,
    parse_int=_integer,
    parse_constant=WrittenNumber,
    strict=False,
)


def repair(text: str) -> str:
    """`text` without commas at the end of lists and objects, and without code around the data."""
    wrapping = _WRAPPING.match(text)
    if wrapping:
        end = _ENDS.get(wrapping[1] or "", "")
        text = text[wrapping.end() :].rstrip()
        for character in reversed(end):
            text = text.removesuffix(character).rstrip()
    return _TRAILING_COMMA.sub(lambda match: match[1] or "", text)


def without_comments(text: str) -> str:
    """`text` without comments, which JSON does not have."""
    return _COMMENTS.sub(lambda match: match[1] or "", text)
