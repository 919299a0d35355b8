"""Tell what a reader's letter, a satire or an advertisement claims from what a report states.

English only.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.question.name_variants import NamesOf
from qa.answers.sentence_context import SentenceContext

# A heading or title of each kind, and the words of a question that asks for it.
_LETTERS = lazy_pattern(
    r"\W*(?:(?:readers?['’]?s?['’]?|your) (?:letters|views|write|say)|"
    r"letters?(?: (?:page|from (?:our )?readers|to the editor\b.*))?|from our readers)\W*",
    re.IGNORECASE,
)
_ASKS_LETTER = lazy_pattern(
    r"\b(?:letters?|readers?|wr(?:o|i)te\w*|written|complain\w*|opinions?|say|said|says|think|thought|"
    r"claim\w*|want\w*|suggest\w*|believe\w*|according)\b",
    re.IGNORECASE,
)
_GENRES = (
    (
        "satire, not a report",
        lazy_pattern(r".*\b(?:satire|satirical|parody|spoof|april fools?\b.*)\b.*", re.IGNORECASE),
        lazy_pattern(r"\b(?:satir\w+|parod\w+|spoof|april fool\w*|joke)\b", re.IGNORECASE),
    ),
    (
        "an advertisement, not a report",
        lazy_pattern(
            r"\W*(?:advertisement|advertorial|advert|sponsored(?: (?:content|post))?|"
            r"paid (?:post|content)|promotion)\b.{0,40}",
            re.IGNORECASE,
        ),
        lazy_pattern(r"\b(?:advert\w*|ads?|offer\w*|sale|promot\w+|sponsor\w*)\b", re.IGNORECASE),
    ),
)


def genre_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a sentence stands under a heading of readers' letters, satire or advertisements, where
    nothing of these is asked for."""
    if not context.answer:
        return
    headings = context.titles
    for difference, heading, asks in _GENRES:
        if any(map(heading.fullmatch, headings)) and not asks.search(asked.query):
            yield difference
            return
    if any(map(_LETTERS.fullmatch, headings)) and not _ASKS_LETTER.search(asked.query):
        # Of themselves the writers know, whose names stand below.
        below = NamesOf("\n".join(context.after))
        if not any(below.has_name(it.words, it.keys, it.needs_all) for it in asked.names):
            yield "from a reader's letter, not a report"
