"""Tell the phases of an event apart: a strike's start and its end, a nomination and an election."""

import re
from collections.abc import Sequence

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.text.english.clauses import ParsedSentence, Word, stems_of


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem for word in text.split() for stem in stems_of(word))


# Phases that are not one another, each with its name and its verbs and nouns.
_START = ("the start", _stems("begin start commence found establish outbreak launch onset"))
_END = ("the end", _stems("end finish conclude cease stop terminate expire complete"))
_OPENING = ("the opening", _stems("open inaugurate reopen"))
_CLOSING = ("the closing", _stems("close shut demolish"))
_PROPOSAL = ("the proposal", _stems("propose draft submit table suggest"))
_ADOPTION = ("the adoption", _stems("adopt pass approve enact"))
_REJECTION = ("the rejection", _stems("reject defeat dismiss refuse veto"))
_HOLDING = ("the event", _stems("hold held happen occur"))
_CANCELLATION = ("the cancellation", _stems("cancel postpone"))
_NOMINATION = ("the nomination", _stems("nominate shortlist"))
_ELECTION = ("the election", _stems("elect win appoint"))
_ARREST = ("the arrest", _stems("arrest detain"))
_CHARGE = ("the charge", _stems("charge indict accuse"))
_CONVICTION = ("the conviction", _stems("convict sentence jail imprison"))
_ACQUITTAL = ("the acquittal", _stems("acquit"))
_BIRTH = ("the birth", _stems("bear"))
_DEATH = ("the death", _stems("die kill dead"))
_INJURY = ("the injured", _stems("injure wound hurt"))
_DEAD = ("the dead", _stems("die kill dead"))
_ARRIVAL = ("the arrival", _stems("arrive"))
_DEPARTURE = ("the departure", _stems("depart leave"))
_APPOINTMENT = ("the appointment", _stems("appoint hire elect"))
_LEAVING = ("the end of office", _stems("resign retire dismiss sack oust"))
_ORDER = ("the order", _stems("order commission"))
_DELIVERY = ("the delivery", _stems("deliver"))
_SIGNING = ("the signing", _stems("sign"))
_RATIFICATION = ("the ratification", _stems("ratify"))
_REPEAL = ("the repeal", _stems("repeal abolish"))
_WIN = ("the win", _stems("win"))
_WITHDRAWAL = ("the withdrawal", _stems("withdraw"))
_RISE = ("a rise", _stems("rise increase grow"))
_FALL = ("a fall", _stems("fall drop decline decrease shrink"))
_CONTRASTS = (
    (_START, _END),
    (_OPENING, _CLOSING),
    (_PROPOSAL, _ADOPTION),
    (_REJECTION, _ADOPTION),
    (_HOLDING, _CANCELLATION),
    (_NOMINATION, _ELECTION),
    (_ARREST, _CHARGE),
    (_ARREST, _CONVICTION),
    (_CHARGE, _CONVICTION),
    (_CONVICTION, _ACQUITTAL),
    (_CHARGE, _ACQUITTAL),
    (_ARREST, _ACQUITTAL),
    (_BIRTH, _DEATH),
    (_INJURY, _DEAD),
    (_ARRIVAL, _DEPARTURE),
    (_APPOINTMENT, _LEAVING),
    (_ORDER, _DELIVERY),
    (_SIGNING, _RATIFICATION),
    (_SIGNING, _REPEAL),
    (_ADOPTION, _REPEAL),
    (_WIN, _WITHDRAWAL),
    (_RISE, _FALL),
)
# Outcomes of which one excludes the other, whatever is asked of it: "Why was he convicted?" for
# one who was cleared. "Clear" alone has other senses.
_OUTCOMES = ((_CONVICTION, ("the acquittal", _stems("acquit clear"))),)
# Words in front of a verb that say that its number is none: "nobody died", "no one was killed"; and
# how far in front of it they stand, at most.
_NOBODY, _NOBODY_REACH = frozenset(("nobody", "none", "no")), 3
# Words of what is not adopted yet.
_DRAFT = frozenset(("draft", "drafts", "proposal"))
# Words that tell of an end without a verb of it.
_END_WORDS = frozenset(("until", "till", "last", "lasted"))
_BEFORE_NOUN = frozenset("the a an its his her their at by of from this that each every".split())  # noqa: SIM905
_NO_PHASE_ASKED = lazy_pattern(r"\b(?:why|how (?!many|much|long|old|often))", re.IGNORECASE)


# "When was the fire out?", "When was the strike over?", and the words of which one says that.
_ASKS_OVER = lazy_pattern(
    r"^\W*when\s+(?:was|is|were|are|will)\b[^?]*?\b"
    r"(?:(?:fire|blaze|flames?)\b[^?]*\b(?:out|extinguished|under\s+control)|over)\b[^?]{0,20}\W*$",
    re.IGNORECASE,
)
_OVER = _END[1] | _stems("extinguish douse quench smother settle")
_OVER_WORDS = _END_WORDS | frozenset(("out", "over", "control"))


def asks_when_over(question: str) -> bool:
    """Whether it asks when something was over, such as a fire."""
    return bool(_ASKS_OVER.match(question))


def tells_over(words: Sequence[Word]) -> bool:
    """Whether words say that something was over."""
    return any(word.stems & _OVER or word.form in _OVER_WORDS for word in words)


def phase_difference(
    question: str,
    verbs: frozenset[str],
    answer_type: str,
    parsed: ParsedSentence,
    answer_spans: Sequence[Span],
) -> str:
    """Which phase of an event a sentence is about instead of the one that was asked for.

    Args:
        question: The question.
        verbs: The stems of the words that may be its verb.
        answer_type: The type of the answer, as of `qa.text.answer_spans.answer_type`.
        parsed: The sentence.
        answer_spans: The likely answer.

    Returns:
        Words such as "about the start, not the end", "" if it is not known to differ.
    """
    for asked, other in _OUTCOMES:
        if (
            verbs & asked[1]
            and not verbs & other[1]
            and _is_other(asked[1], other[1], parsed, answer_spans)
        ):
            return f"about {other[0]}, not {asked[0]}"
    if verbs & _ADOPTION[1] and not verbs & _PROPOSAL[1] and _tells_of_draft(parsed):
        return "about the draft, not what was adopted"
    if _is_planning_instead(question, parsed):
        return "about the planning, not the construction"
    if asks_when_over(question) and not tells_over(parsed.words):
        return "does not say when it ended"
    if answer_type not in ("date", "number", "name") or _NO_PHASE_ASKED.search(question):
        return ""
    for first, second in _CONTRASTS:
        for asked, other in ((first, second), (second, first)):
            if not verbs & asked[1] or verbs & other[1]:
                continue
            if answer_type == "number" and _says_nobody(asked[1], parsed):
                continue
            if _is_other(asked[1], other[1], parsed, answer_spans):
                if answer_type == "date" and any(word.stems & asked[1] for word in parsed.words):
                    # It tells of both.
                    return f"gives the time of {other[0]}, not of {asked[0]}"
                return f"about {other[0]}, not {asked[0]}"
    return ""


_BUILDS = lazy_pattern(
    r"\b(?:construction|building|built|build|works?|excavation|digging|restoration|demolition)\b",
    re.I,
)
_PLANNING = frozenset(
    (
        "planning",
        "plans",
        "design",
        "talks",
        "preparation",
        "preparations",
        "consultation",
        "tendering",
    )
)


def _is_planning_instead(question: str, parsed: ParsedSentence) -> bool:
    """Whether a sentence begins with the planning of what, by the question, was built."""
    opening = [word for word in parsed.words if word.is_word][:3]
    return (
        bool(re.match(r"\W*when\b", question, re.IGNORECASE))
        and bool(_BUILDS.search(question))
        and any(word.form in _PLANNING for word in opening)
        and not any(_BUILDS.fullmatch(word.form) for word in parsed.words)
        and not re.search(r"\bplan", question, re.IGNORECASE)
    )


def _tells_of_draft(parsed: ParsedSentence) -> bool:
    """Whether a sentence is on a draft and no adoption: "introduced the draft of 190 million"."""
    return any(word.form in _DRAFT for word in parsed.words) and not any(
        word.stems & _ADOPTION[1] for word in parsed.words
    )


def _says_nobody(asked: frozenset[str], parsed: ParsedSentence) -> bool:
    """Whether a sentence says of the phase that was asked for that its number is none."""
    return any(
        word.stems & asked
        and any(near.form in _NOBODY for near in parsed.words[max(0, n - _NOBODY_REACH) : n])
        for n, word in enumerate(parsed.words)
    )


def _is_other(
    asked: frozenset[str],
    other: frozenset[str],
    parsed: ParsedSentence,
    answer_spans: Sequence[Span],
) -> bool:
    """Whether the answer is told of the other phase, not of the one that was asked for."""
    asked_at = [n for n, word in enumerate(parsed.words) if word.stems & asked]
    if asked & _END[1]:
        asked_at += [n for n, word in enumerate(parsed.words) if word.form in _END_WORDS]
    other_at = [
        n
        for n, word in enumerate(parsed.words)
        if word.stems & (other - asked) and not (n and parsed.words[n - 1].form in _BEFORE_NOUN)
    ]
    if not other_at:
        return False
    answer = parsed.overlapping(answer_spans[0]) if answer_spans else set()
    if not answer:
        return not asked_at
    clause = parsed.clause_of[min(answer)]
    own = set(parsed.clauses[clause].words)
    if not own & set(other_at):
        return False
    if not own & set(asked_at):
        return True
    # Both in one clause: the nearer verb tells of the answer, rather one in front of it.
    return _nearest(answer, [n for n in other_at if n in own]) < _nearest(
        answer, [n for n in asked_at if n in own]
    )


def _nearest(answer: set[int], numbers: Sequence[int]) -> float:
    first, last = min(answer), max(answer)
    return min((first - n if n < first else n - last + 0.5) for n in numbers)
