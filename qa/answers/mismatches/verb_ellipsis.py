"""Tell what a sentence says of one from what it says of another in a part without a verb: "Lind was
sent off in the 80th minute, Rolf four minutes later". English only.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.mismatches.values_of_others import SHARE, distinguishing_words
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.answer_spans import all_answer_spans
from qa.text.english.clauses import is_verb_form, split_words
from qa.text.names import CAPITAL

_ANY_NAME = lazy_pattern(rf"\b{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)*")
_FIGURES = lazy_pattern(r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b")


def elided_part_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """The answer of another one, where who is asked about stands in a part behind that has a value
    of its own and leaves out the verb."""
    event = read_asked_event(asked.query)
    answer = context.own_answer
    if event is None or event.is_yes_no or answer is None:
        return
    start, end = context.span
    text = context.document.text
    is_figure = bool(_FIGURES.search(text[slice(*answer)]))
    if event.answer_type != "name" and not is_figure:
        return
    verbs = [it for it in split_words(text, context.span) if is_verb_form(it.form)]
    last_verb = verbs[-1].end if verbs else start
    comma = text.find(",", max(last_verb, answer[1]), end)
    if comma < 0:
        return
    front, behind = text[start:comma], text[comma:end]
    for noun in distinguishing_words(asked.query):
        of_noun = re.compile(rf"^,\s+(?:the\s+|and\s+)?{re.escape(noun)}\b", re.IGNORECASE)
        is_told = of_noun.search(behind) and not re.search(rf"\b{re.escape(noun)}\b", front)
        if is_told and (_FIGURES.search(behind) or SHARE.search(behind)):
            # "A berth costs 39 euros, children half."
            yield f"not about {noun}"
            return
    for name in asked.names:
        last = name.words[-1]
        if last in front or last not in behind:
            continue
        others = {
            match[0]
            for match in _ANY_NAME.finditer(front)
            if match[0] not in asked.query and match.start() < last_verb - start
        }
        if event.answer_type == "name":
            has_value = any(
                text[slice(*span)] not in asked.query
                for span in all_answer_spans(asked.query, text, (comma, end))
            )
        else:
            has_value = bool(_FIGURES.search(behind))
        if others and has_value:
            yield f"about {max(others, key=len)}, not {name.text}"
            return
