"""Tell the columns in which newspapers correct what they printed. English only."""

import re

from index.lazy_pattern import lazy_pattern

_COLUMN = lazy_pattern(
    r"^\W*(?:[\w’']+ )?(?:corrections?|clarifications?|errat(?:um|a)|corrigend(?:um|a))\b",
    re.IGNORECASE,
)
# Lines at the beginning of a document, behind its name and day, in which its heading is looked for,
# and their characters.
_HEADINGS = 3
_HEAD_CHARS = 400


def is_in_column(text: str, at: int) -> bool:
    """Whether the document is a column of corrections, or the line begins with "Correction"."""
    headings = [line for line in text[:_HEAD_CHARS].splitlines() if line.strip()][:_HEADINGS]
    line = text[text.rfind("\n", 0, at) + 1 : at + 40]
    return any(
        _COLUMN.match(heading) for heading in headings if not heading.rstrip().endswith(".")
    ) or bool(_COLUMN.match(line))
