"""Repair JSON as programs write it that are no JSON libraries: commas at the end of lists, data
assigned to a variable or passed to a function, comments."""

import re

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
