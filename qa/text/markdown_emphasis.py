"""Find the marks of Markdown that are kept in the text of a document, but not shown or copied: the
asterisks of emphasis, as in "**bold**", and the "#" of a heading. Underscores are left, since names
of files and fields have them.
"""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from index.lazy_pattern import lazy_pattern
from index.types import Span

_SUFFIXES = frozenset((".md", ".markdown", ".ipynb"))
# In the code of a notebook, a "#" begins a comment.
_NOTEBOOK = ".ipynb"
# A fence of code, code within a line, what is escaped, the "#" of a heading, a run of asterisks, or
# a blank line, over which no emphasis reaches.
_TOKENS = lazy_pattern(
    r"^(?P<fence>```|~~~)[\s\S]*?^(?P=fence)|`[^`\n]+`|\\.|^(?P<heading> {0,3}#{1,6}[ \t]+)(?=\S)"
    r"|(?P<run>(?<!\*)\*{1,3}(?!\*))"
    r"|(?P<blank>\n[ \t]*\n)",
    re.MULTILINE,
)


def find_marks(text: str, document_id: str) -> list[Span]:
    """Where marks stand in a text in Markdown, which may be a part of one: two asterisks whose
    counterpart is cut off are marks too. None in a document of another kind, by its name."""
    suffix = PurePosixPath(document_id.rpartition("#")[2]).suffix.lower()
    if suffix not in _SUFFIXES:
        return []
    marks: list[Span] = []
    opened: list[Span] = []
    for token in _TOKENS.finditer(text):
        if token["blank"] is not None:
            marks += _cut_off(text, opened)
            opened = []
        if token["heading"] and suffix != _NOTEBOOK:
            marks.append(token.span("heading"))
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


def is_heading(text: str, document_id: str) -> bool:
    """Whether a sentence is a heading in Markdown, and nothing else."""
    text = text.strip()
    return text.startswith("#") and "\n" not in text and bool(find_marks(text, document_id))


def without_marks(text: str, document_id: str) -> str:
    """The words of a quote for people, without the marks of Markdown."""
    marks = find_marks(text, document_id)
    ends = [0, *(end for _, end in marks)]
    starts = [*(start for start, _ in marks), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


def _cut_off(text: str, runs: Sequence[Span]) -> list[Span]:
    """Those of some runs without a counterpart that are nothing else than marks."""
    return [span for span in runs if text[slice(*span)] == "**"]
