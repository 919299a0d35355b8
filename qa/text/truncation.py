"""Recognize a sentence that ends before its end."""

import re

from index.lazy_pattern import lazy_pattern
from index.types import Span

_ELLIPSIS_END = lazy_pattern(r"(?:\.\.\.|…)[”\"’')\]]*\s*$")

_LINE_END = lazy_pattern(r"[^\S\n]*\n")
# Words of what may be cut off, and of a line from which it is prose, not a label.
_MIN_CUT_WORDS = 3
_MIN_PROSE_WORDS = 6
_UNFINISHED = lazy_pattern(
    r"(?:\b(?:the|a|an|of|and|or|with|from|his|their|its|was|were|are|that|which|whose|than|"
    r"because|"
    r"although|whether|if)|,)$",
    re.IGNORECASE,
)


def is_cut_off(text: str, sentence: Span) -> bool:
    """Whether a paragraph ends before the end of its last sentence, as an excerpt or a shortened
    title does: by an ellipsis outside of speech, or behind a word that cannot be the last."""
    words = text[slice(*sentence)].strip()
    rest = text[sentence[1] :]
    if " | " in words or len(words.split()) < _MIN_CUT_WORDS:
        return False
    if (rest.strip() and not _LINE_END.match(rest)) or rest.lstrip()[:1].islower():
        return False
    if match := _ELLIPSIS_END.search(words):
        inner = words[: match.start()].rstrip()
        line = text[text.rfind("\n", 0, sentence[0]) + 1 : sentence[0]] + inner
        # Speech may break off.
        is_speech = (
            line.count("“") > line.count("”")
            or line.count('"') % 2 == 1
            or inner.endswith(("”", '"', "»"))
        )
        return not is_speech and not inner.endswith((".", "?", "!"))
    return len(words.split()) >= _MIN_PROSE_WORDS and bool(_UNFINISHED.search(words))
