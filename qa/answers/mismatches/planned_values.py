"""Tell what was planned, demanded, proposed or allowed from what was so, where a question asks for
the other. English only.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.clauses import stems_of
from qa.text.english.lexicon import DEMANDING_PREFIXES, PLANNING_PREFIXES, PROPOSED

_PLANNED = rf"(?:{PLANNING_PREFIXES})\w*"
_ASKS_PLANNED = lazy_pattern(
    r"\b(?:expected|planned|reckoned|budgeted|projected|forecast|foreseen|intended|anticipated|"
    r"supposed|predicted)\b",
    re.IGNORECASE,
)
_ASKS_FINAL = lazy_pattern(r"\b(?:final|actual|actually|eventual|eventually|in the end)\b", re.I)
# "How many houses are ready?"
_ASKS_DONE = lazy_pattern(
    r"\b(?:is|are|was|were|has been|have been)\s+(?:already\s+|now\s+)?(?:ready|finished|completed|"
    r"built|done|delivered|installed|occupied|in place|in use)\b|"
    r"\bhow\s+(?:many|much)\b.*\b(?:so far|by now|until now|already|to date)\b",
    re.IGNORECASE,
)
_IS_TO_BE = lazy_pattern(r"\b(?:is|are|was|were)\s+to\s+(?:be|have|get|hold)\b|\bwill\b", re.I)
_IS_PLANNED = lazy_pattern(
    rf"\b(?:{_PLANNED}|would|could|will|should|may|might|is to|are to|was to|were to|due)\b", re.I
)
_IS_UNREAL = lazy_pattern(r"\b(?:would|could|might|expected|planned|reckoned|estimated)\b", re.I)
# What things came to in the end.
_IS_ACTUAL = lazy_pattern(
    r"\b(?:cost|costs|took|takes|came to|comes to|amounted to|turned out|ended up|in the end)\b",
    re.IGNORECASE,
)
_ASKS_DEMANDED = lazy_pattern(
    r"\b(?:demand|ask(?:ed|s)? for|call(?:ed|s)? for|want(?:ed|s)?\b|seek|sought|propos|request|"
    r"claim(?:ed|s)? in damages|offer)\w*",
    re.IGNORECASE,
)
_IS_DEMANDED = lazy_pattern(rf"\b(?:{DEMANDING_PREFIXES}|would)\w*\b", re.IGNORECASE)
_IS_AGREED = lazy_pattern(
    r"\b(?:paid|pays|got|gets|received|receives|agreed|settled|gave|granted|awarded|accepted)\b",
    re.IGNORECASE,
)
_IS_LIMIT = lazy_pattern(
    r"\b(?:speed|age|time|legal|upper|official|the|a|its) (?:limit|maximum)\b|"
    r"\b(?:is|are|was|were) (?:only )?(?:allowed|permitted)\b|\bwhat is (?:allowed|permitted)\b",
    re.IGNORECASE,
)
_ASKS_LIMIT = lazy_pattern(
    r"\b(?:limit|maxim|allow|permi|may\b|can\b|could\b|must\b|legal|rule|regulat|restrict|hold\b|"
    r"capacit|licen|at most|up to|should\b)\w*",
    re.IGNORECASE,
)
# "How many tonnes may it quarry?", but not "in May".
_ASKS_ALLOWED = lazy_pattern(
    r"\b(?:allowed|permitted|licen[sc]ed|authori[sz]ed|entitled)\b|"
    r"(?<!\bin )(?<!\bof )(?<!\bon )(?<!\blast )(?<!\bthis )(?<!\bsince )(?<!\buntil )"
    r"\bmay\s+(?!\d)\w"
)
_IS_APPLIED_FOR = lazy_pattern(
    r"\b(?:appl(?:y|ies|ied|ying)|application|request(?:s|ed|ing)?|ask(?:s|ed|ing)?\s+(?:for|to)|"
    r"seek(?:s|ing)?|sought|want(?:s|ed)?|petition(?:s|ed)?)\b",
    re.IGNORECASE,
)
_IS_ALLOWED = lazy_pattern(
    r"\b(?:allow(?:s|ed|ing)?|permit(?:s|ted)?|licen[sc]e[sd]?|grant(?:s|ed)?|approv(?:es?|ed|al)|"
    r"authori[sz]e[sd]?|issued|agreed)\b|\bmay\b"
)
# How much there is room for, or can be made, which is not how much there was.
_IS_CAPACITY = lazy_pattern(
    r"\b(?:can|could|able to) (?:\w+ly )?(?:hold|carry|seat|take|accommodate|house|fit|store|"
    r"handle|sleep|produce|make|process|treat|serve|transport|load|contain|supply|generate)\b|"
    r"\b(?:room|space|capacity) (?:for|of)\b",
    re.IGNORECASE,
)
_ASKS_CAPACITY = lazy_pattern(
    r"\b(?:can|could|able|capacit|room|space|hold|fit\b|seat|take\b|carry\b|accommodat|contain|sleep|"
    r"up to|maxim|at most|big\b|large\b|size|store\b|house\b|would|will)\w*",
    re.IGNORECASE,
)
# What is only thought likely, where a habit is asked for: "How much does it cost?"
_IS_THOUGHT = lazy_pattern(
    r"\b(?:could|might|may)\b|\b(?:expects?|hopes?|aims?|wants?|plans?) to be able\b", re.IGNORECASE
)
_ASKS_HABIT = lazy_pattern(r"\bhow (?:many|much)\b.*\b(?:do|does)\b", re.IGNORECASE)
_ASKS_THOUGHT = lazy_pattern(
    r"\b(?:can|could|may|might|would|possib\w+|likely|expect\w*|hop(?:e|es|ing)|want\w*|plan\w*|"
    r"need\w*|intend\w*|aim\w*|predict\w*|estimat\w*|think|believ\w+|say|says|claim\w*|able)\b",
    re.IGNORECASE,
)
_PROPOSED = lazy_pattern(rf"\b(?:{PROPOSED})\b", re.IGNORECASE)
_ASKS_PROPOSED = lazy_pattern(
    r"\b(?:propos|suggest|demand|call(?:ed)? for|ask(?:ed)? for|put forward|recommend|want|say|"
    r"said|plan|idea|consider)\w*",
    re.IGNORECASE,
)
# Where a part of a sentence ends that gives one value, beside another.
_PART_END = lazy_pattern(
    r"[;:–—]|,(?!\d)|\b(?:but|while|whereas|instead of|rather than|against|compared with|"
    r"(?:more|less|fewer|higher|lower|later) than)\b",
    re.IGNORECASE,
)


# "How much does it cost now?", which "it will cost 4.50" does not tell.
_ASKS_NOW = lazy_pattern(
    r"\b(?:is|are|does|do|has|have|costs?)\b.*\b(?:now|today|currently|at\s+present|so\s+far)\b"
    r"(?!.*\b(?:going\s+to|to\s+be|will)\b)",
    re.IGNORECASE,
)
_WILL_BE = lazy_pattern(
    r"\b(?:will|is\s+to|are\s+to|shall|is\s+going\s+to)\s+(?:[a-z]+ly\s+)?[a-z]+"
)


def is_planned(sentence: str, at: int) -> bool:
    """Whether the part of a sentence at an offset tells what was planned or expected."""
    part, _ = _part_at(sentence, at)
    return any(match[0] != "May" for match in _IS_PLANNED.finditer(part))


def planned_value_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """That a sentence gives what came of a plan or a demand, a limit, or a mere proposal, where
    something else is asked for."""
    event = read_asked_event(asked.query)
    if event is None:
        return
    sentence = context.sentence
    if event.is_yes_no:
        proposed = _PROPOSED.search(sentence)
        asks_it = _ASKS_PROPOSED.search(asked.query)
        verbs = asked.subject[1] if asked.subject else event.verbs
        if proposed and not asks_it and not _has_verb(sentence, verbs):
            yield "proposed, not reported as done"
        return
    if not context.answer or not context.span[0] <= context.answer[0] < context.span[1]:
        return
    answer = context.document.text[slice(*context.answer)]
    if event.answer_type not in ("number", "date") and not any(map(str.isdigit, answer)):
        return
    part, others = _part_at(sentence, context.answer[0] - context.span[0])
    own = context.clause
    if _ASKS_PLANNED.search(asked.query) and not _IS_PLANNED.search(part):
        if _IS_PLANNED.search(others) or _IS_ACTUAL.search(part):
            yield "about what happened, not what was planned"
    elif _ASKS_FINAL.search(asked.query) and _IS_UNREAL.search(part):
        yield "about what was planned, not what happened"
    elif (
        _ASKS_DONE.search(asked.query) and _IS_TO_BE.search(part) and event.answer_type == "number"
    ):
        yield "about what is planned, not what is done"
    elif _ASKS_NOW.search(asked.query) and _WILL_BE.search(part.partition(answer)[0]):
        yield "about what is planned, not what is so now"
    elif _ASKS_DEMANDED.search(asked.query) and not _IS_DEMANDED.search(part):
        if _IS_AGREED.search(part):
            yield "about what was agreed or paid, not what was demanded"
    elif (
        _ASKS_ALLOWED.search(asked.query)
        and not _ASKS_DEMANDED.search(asked.query)
        and _IS_APPLIED_FOR.search(own.partition(answer)[0])
        and not _IS_ALLOWED.search(own)
    ):
        yield "about what was applied for, not what is allowed"
    elif _IS_LIMIT.search(part) and not _ASKS_LIMIT.search(asked.query):
        yield "about what is allowed, not what happened"
    elif event.answer_type == "number":
        yield from _capacity_differs(asked.query, part.partition(answer)[0] + answer)


def _capacity_differs(query: str, part: str) -> Iterator[str]:
    """That a part of a sentence, up to the answer, gives how much is possible, not how much is."""
    if _IS_CAPACITY.search(part) and not _ASKS_CAPACITY.search(query):
        yield "about what is possible, not what happened"
    elif _ASKS_HABIT.search(query) and _IS_THOUGHT.search(part) and not _ASKS_THOUGHT.search(query):
        yield "thought possible, not reported as fact"


def _has_verb(sentence: str, verbs: frozenset[str]) -> bool:
    stems = frozenset().union(*map(stems_of, verbs), verbs)
    return any(stems_of(word) & stems for word in re.findall(r"[a-z]+", sentence.lower()))


def _part_at(sentence: str, at: int) -> tuple[str, str]:
    """The part of a sentence at an offset, where the answer is, and the rest of it."""
    first = max((match.end() for match in _PART_END.finditer(sentence, 0, at)), default=0)
    end = next((match.start() for match in _PART_END.finditer(sentence, at)), len(sentence))
    return sentence[first:end], f"{sentence[:first]} {sentence[end:]}"
