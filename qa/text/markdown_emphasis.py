"""Find the asterisks of emphasis in Markdown, as in "**bold**": they are kept in the text of a
document, but not shown or copied. Underscores are left, since names of files and fields have them.
"""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from index.types import Span
from qa.lazy_pattern import lazy_pattern

_SUFFIXES = frozenset((".md", ".markdown", ".ipynb"))
# A fence of code, code within a line, what is escaped, a run of asterisks, or a blank line, over
# which no emphasis reaches.
_TOKENS = lazy_pattern(
    r"^(?P<fence>```|~~~)[\s\S]*?^(?P=fence)|`[^`\n]+`|\\.|(?P<run>(?<!\*)\*{1,3}(?!\*))"
    r"|(?P<blank>\n[ \t]*\n)",
    re.MULTILINE,
)


def is_markdown(document_id: str) -> bool:
    """Whether a document is written in Markdown, by its name."""
    return PurePosixPath(document_id.rpartition("#")[2]).suffix.lower() in _SUFFIXES


def find_emphasis_marks(text: str) -> list[Span]:
    """Where the marks of emphasis stand in a text in Markdown, which may be a part of one: two
    asterisks whose counterpart is cut off are marks too."""
    marks: list[Span] = []
    opened: list[Span] = []
    for token in _TOKENS.finditer(text):
        if token["blank"] is not None:
            marks += _cut_off(text, opened)
            opened = []
        if token["run"] is None:
            continue
        span = token.span("run")
        before, after = text[span[0] - 1 : span[0]], text[span[1] : span[1] + 1]
        may_open = bool(after.strip()) and not before.isalnum()
        may_close = bool(before.strip()) and not after.isalnum()
        same = [place for place, one in enumerate(opened) if text[slice(*one)] == token["run"]]
        if may_close and same:
            marks += [opened[same[-1]], span]
            marks += _cut_off(text, opened[same[-1] + 1 :])
            opened = opened[: same[-1]]
        elif may_open:
            opened.append(span)
        elif may_close:
            marks += _cut_off(text, [span])
    return sorted(marks + _cut_off(text, opened))


def without_emphasis_marks(text: str, document_id: str) -> str:
    """The words of a quote for people, without marks of emphasis if its document is in Markdown."""
    if not is_markdown(document_id):
        return text
    marks = find_emphasis_marks(text)
    ends = [0, *(end for _, end in marks)]
    starts = [*(start for start, _ in marks), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _cut_off(text: str, runs: Sequence[Span]) -> list[Span]:
    """Those of some runs without a counterpart that are nothing else than marks."""
    return [span for span in runs if text[slice(*span)] == "**"]
