"""Tell who said something from who was told it."""

import re
from collections.abc import Iterator

from qa.answers.question_constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.mentions import without_titles

_TELL = (
    r"(?:told|tell|tells|informed|informs|warned|warns|assured|assures|notified|notifies|advised)"
)
_ASKS_WHO_TOLD = re.compile(rf"\bwho\s+(?:(?:had|has|first|also|else)\s+)*{_TELL}\s", re.IGNORECASE)
# That somebody was told, in any way.
_WAS_TOLD = re.compile(
    rf"\b(?:{_TELL}|heard|hears|learned|learnt|knew|was\s+said|from|according)\b", re.IGNORECASE
)
_SAYS = (
    r"(?:said|says|claimed|claims|added|adds|stated|states|declared|declares|repeated|repeats|"
    r"alleged|alleges|insisted|insists|reported|reports|maintained|maintains|argued|argues|"
    r"asserted|asserts|announced|announces|explained|explains|complained|complains|testified|"
    r"testifies|wrote|writes)"
)


def teller_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A sentence in which the person who was told says something, so that who is named in it is
    not who told it."""
    match = _ASKS_WHO_TOLD.search(asked.query)
    if not match or not context.answer or _WAS_TOLD.search(context.sentence):
        return
    for name in asked.names:
        told = without_titles(asked.query[match.end() :])
        if not told.startswith(name.text):
            continue
        speaker = re.compile(
            rf"\b{re.escape(name.words[-1])},?\s+(?:(?:\w+ly|also|then|later|again|has|had)\s+){{0,2}}"
            rf"{_SAYS}\b"
        ).search(context.sentence)
        if speaker and context.answer[0] >= context.span[0] + speaker.end():
            yield f"about what {name.text} said, not who told {name.text}"
            return
