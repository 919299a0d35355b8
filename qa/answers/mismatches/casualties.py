"""Compare what befell those whom a number counts with what a question asks.

In a report of an accident the dead, the hurt and the missing stand beside one another, and beside
those who were only there: "How many died in the trial?" is not how many took part. English only.
"""

import re
from collections.abc import Iterator

from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.lazy_pattern import lazy_pattern

# What may befall people: how it is called in what is said of a group, and the words that tell it.
_OUTCOMES = {
    "died": lazy_pattern(
        r"\b(?:d(?:ie|ies|ied|ying)|dead|deaths?|deadly|kill\w*|drown\w*|perish\w*|fatal\w*|"
        r"lives|victims?|bod(?:y|ies)|toll|casualt\w+|murder\w*|massacre\w*|"
        r"slain|slaughter\w*|execut\w+|mortality|corpses?|surviv\w+|loss(?:es)?|lost|fallen|claimed|"
        r"shot|starv\w+|suicides?|crushed|burned|burnt|wiped|suffocat\w+|buried|succumb\w*)\b",
        re.IGNORECASE,
    ),
    "hurt": lazy_pattern(
        r"\b(?:hurt|injur\w+|wound\w*|casualt\w+|victims?|hospitals?|treated|burn\w*|broke\w*|maimed|"
        r"bruis\w+|harm\w*|toll|affected|condition|suffer\w*|shot|bitten|scald\w+)\b",
        re.IGNORECASE,
    ),
    "arrested": lazy_pattern(
        r"\b(?:arrest\w*|detain\w*|detention|custody|caught|captur\w+|seiz\w+|held|jailed|taken|"
        r"round\w* up|imprison\w*|apprehend\w*|suspects?)\b",
        re.IGNORECASE,
    ),
    "missing": lazy_pattern(
        r"\b(?:missing|disappear\w*|vanish\w*|unaccounted|lost|trace|sought|searching|found)\b",
        re.I,
    ),
}
# Up to a verb of the same clause.
_OF_THEM = r"(?:(?!\b(?:when|before|after|while|since|until|if|where)\b).)*"
_ASKED = {
    "died": lazy_pattern(
        r"\bhow many\b"
        + _OF_THEM
        + r"\b(?:die|died|dead|deaths|killed|drowned|perished|lost their lives)\b",
        re.IGNORECASE,
    ),
    "hurt": lazy_pattern(
        r"\bhow many\b" + _OF_THEM + r"\b(?:hurt|injured|wounded|injuries)\b", re.IGNORECASE
    ),
    "arrested": lazy_pattern(
        r"\bhow many\b" + _OF_THEM + r"\b(?:arrested|detained|arrests)\b", re.IGNORECASE
    ),
    "missing": lazy_pattern(
        r"\bhow many\b" + _OF_THEM + r"\b(?:missing|disappeared|vanished)\b", re.IGNORECASE
    ),
}
# In front of a number of those to whom it was done.
_DONE_TO = lazy_pattern(
    r"\b(?P<event>killing|injuring|wounding|hurting|arresting|drowning)\s+"
    r"(?:(?:about|some|at\s+least|around|nearly|up\s+to|another|the)\s+){0,2}$",
    re.IGNORECASE,
)
_EVENT_ASKED = lazy_pattern(
    r"\b(?:victims?|casualt\w+|affected|involved|harmed|toll|suffered)\b", re.IGNORECASE
)


def outcome_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A number of others than of those whom the question asks about, by what befell them."""
    if not asked.asks_quantity or not context.answer:
        return
    for outcome, pattern in _ASKED.items():
        if pattern.search(asked.query):
            told = any(map(_OUTCOMES[outcome].search, (context.sentence, *context.after[:1])))
            if not told:
                yield f"does not say how many {outcome}"
            return
    start = context.answer[0]
    before = context.document.text[context.span[0] : start]
    match = _DONE_TO.search(before)
    if match and not _EVENT_ASKED.search(asked.query):
        event = match["event"].lower()
        stem = event.removesuffix("ing")
        if not re.search(rf"\b{stem}", asked.query, re.IGNORECASE):
            outcome = {"killing": "killed", "injuring": "injured", "hurting": "hurt"}.get(
                event, f"{stem}ed"
            )
            yield f"about those {outcome}"
