"""Find that a sentence lacks the word by which the question is on one stage of a matter, or one
means of transport, and no other: the appeal, not the first trial; trams, not cars."""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext

# "What did he get on appeal?", not "Who appealed?".
_STAGE = lazy_pattern(
    r"\b(?:on|in|after|at|by|from|since|following)\s+"
    r"(?:(?:the|his|her|their|its|an?|second|final|further)\s+)*"
    r"(?P<stage>appeal|retrial|re-trial|recount|run-?off|replay|rematch|play-?offs?|semi-?finals?|"
    r"quarter-?finals?|extra\s+time|shoot-?out|inquest|by-?election|primary|primaries)\b",
    re.IGNORECASE,
)
_VEHICLES = (
    r"(?:trams|buses|trains|ferries|planes|flights|lorries|trucks|cyclists|bicycles|ships|boats|"
    r"pedestrians|cars)"
)
# "When did trams begin to run?"
_RUNNING = lazy_pattern(
    r"^\W*(?:when|since\s+when|how\s+long)\s+(?:do|did|does|will|can|could|were|are|have|has|had)\s+"
    rf"(?:the\s+)?(?P<vehicle>{_VEHICLES})\s+[a-z]",
    re.IGNORECASE,
)


# "When was the second crash?", where a text tells of one alone.
_ORDINAL = lazy_pattern(
    r"\bthe\s+(?P<ordinal>second|third|fourth|fifth|sixth)\s+(?!of\b|to\b)(?P<noun>[a-z]{3,})\b"
)
_ANOTHER = r"another|again|two|twice|three|2nd|3rd|4th|5th|6th"


def missing_qualifier(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The stage or means of transport that the question names and neither the sentence, what stands
    before it in the passage, nor a title does: "does not mention the appeal"."""
    known = "\n".join((context.sentence, *context.before, *context.titles))
    stage = _STAGE.search(asked.query)
    if (match := stage) and all(_is_to_come(known, at) for at in _places(known, match["stage"])):
        yield f"does not mention the {match['stage'].lower()}"
    if (match := _ORDINAL.search(asked.query)) and not re.search(
        rf"\b(?:{match['ordinal']}|{_ANOTHER})\b", context.document.text, re.IGNORECASE
    ):
        yield f"does not mention a {match['ordinal']} {match['noun']}"
    if (match := _RUNNING.search(asked.query)) and not _places(known, match["vehicle"]):
        yield f"does not mention {match['vehicle'].lower()}"


def _places(text: str, word: str) -> list[int]:
    """Where a text has a word, in the singular or plural, with or without a hyphen."""
    stem = re.sub(r"(?:ies|y|es|s)$", "", word.lower())
    pattern = r"[\s-]?".join(map(re.escape, re.split(r"[\s-]", stem)))
    return [match.start() for match in re.finditer(rf"\b{pattern}", text, re.IGNORECASE)]


def _is_to_come(text: str, place: int) -> bool:
    """Whether a stage is only to come: "he would appeal"."""
    return bool(_TO_COME.search(text[:place]))


_TO_COME = lazy_pattern(r"\b(?:would|will|may|might|can|could|to|until\s+(?:the|his|her|an?))\s+$")
