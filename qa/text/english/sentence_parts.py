"""Split an English sentence into the parts that may each give a value of their own.

Parts are smaller than clauses: "12 in Kolby, 30 in Varnes" has no second verb.
"""

import re

from index.lazy_pattern import lazy_pattern
from index.types import Span

# But for numbers such as "1,500" and times such as "10:30"; a sentence may hold the one before it.
_PART_BREAK = lazy_pattern(
    r"[,:](?!\d)|;|\s[–—]\s|"
    r"\b(?:but|while|whereas|against|and(?!\s+an?\s+(?:half|quarter)\b))\b|"
    r"(?<=[a-z\d][.!?])(?= [A-Z])"
)
_BETWEEN = lazy_pattern(r"\b(?:between|from)\s+(?:\S+\s+){1,2}$", re.IGNORECASE)


def split_parts(text: str, sentence: Span) -> list[Span]:
    """The parts of a sentence between commas, colons, semicolons, dashes and conjunctions, without
    those that have no word."""
    parts, start = [], sentence[0]
    for match in _PART_BREAK.finditer(text, *sentence):
        if match[0] == "and" and _BETWEEN.search(text, start, match.start()):
            continue
        parts.append((start, match.start()))
        start = match.end()
    return [
        part for part in [*parts, (start, sentence[1])] if text[slice(*part)].strip(" .,;:!?\"'")
    ]
