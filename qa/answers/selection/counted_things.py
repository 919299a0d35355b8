"""Prefer a number of the very things that are counted: pages, not passengers. English only."""

import re
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from qa.answers.selection.figure_scores import FIGURE
from qa.answers.selection.judged_sentences import JudgedSentence, with_answer
from qa.text.mentions import singular

_ASKS_COUNT = lazy_pattern(
    r"\bhow\s+many\s+(?:(?:new|more|other|different|of the)\s+)?(?P<noun>[a-z]{3,})\b",
    re.IGNORECASE,
)
# Nouns in place of which a text has any other: "12 were killed", "nine Danes".
_ANY = frozenset(
    "people persons men women children times more others members percent things kinds".split()  # noqa: SIM905
)
# Log-odds by which the sentence that has the noun may be below the best.
_MAX_GAP = 8.0


def find_counted(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    """If the best sentence does not have the noun that is counted, nor its title, the first other
    one that has it right behind a number, with the number as its answer."""
    match = _ASKS_COUNT.search(query)
    if not match or match["noun"].lower() in _ANY:
        return []
    noun = singular(match["noun"].lower())
    best = sentences[0]
    if re.search(rf"\b{re.escape(noun)}", f"{best.document.title} {best.text}", re.IGNORECASE):
        return []
    counted = re.compile(
        rf"(?P<figure>{FIGURE})\s+(?:[a-z-]+\s+){{0,2}}?{re.escape(noun)}(?:s|es)?\b", re.IGNORECASE
    )
    for sentence in sentences[1:]:
        if sentence.score < best.score - _MAX_GAP:
            break
        span = sentence.place.sentence.span
        if not sentence.difference and (found := counted.search(sentence.document.text, *span)):
            return [with_answer(sentence, found.span("figure"))]
    return []
