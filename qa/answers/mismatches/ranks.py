"""Tell the place that somebody took from the one that a question asks for. English only."""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import SentenceContext
from qa.text.english.sentence_parts import split_parts

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth last".split()  # noqa: SIM905
_ORDINAL = rf"(?P<rank>{'|'.join(_ORDINALS)}|\d+(?:st|nd|rd|th))"
_TAKEN = lazy_pattern(
    rf"\b(?:came|come|comes|finish\w*|plac\w+|ended(?: up)?|rank\w*|took|run|ran) (?:in |the "
    rf"|a |only |up ){{0,2}}"
    rf"{_ORDINAL}\b(?! (?:of|time|day|week|month|year|century|floor|half)\b)|"
    r"\b(?P<runner_up>runner-up|runners-up|silver)\b",
    re.IGNORECASE,
)
_ASKS_WIN = lazy_pattern(
    r"\b(?:win|won|wins|winner|winning|champion|victory|triumph\w*|gold|first place|came first)\b",
    re.I,
)
_ASKED = lazy_pattern(
    rf"\b(?:came|come|finish\w*|plac\w+|ended|rank\w*|took) (?:in |the |up )*{_ORDINAL}\b", re.I
)
_WINS = lazy_pattern(
    r"\b(?:w[io]n|wins|winners?|victor\w*|first|champions?|gold|triumph\w*)\b", re.I
)


_MEDALS = ("gold", "silver", "bronze")


def medal_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another medal than the one asked for, in the part of the sentence that has the answer."""
    wanted = [medal for medal in _MEDALS if re.search(rf"\b{medal}\b", asked.query, re.I)]
    if len(wanted) != 1 or not context.answer or not context.span[0] <= context.answer[0]:
        return
    text = context.document.text
    part = next(
        (it for it in split_parts(text, context.span) if it[0] <= context.answer[0] < it[1]),
        context.span,
    )
    found = [medal for medal in _MEDALS if re.search(rf"\b{medal}\b", text[slice(*part)], re.I)]
    if found and wanted[0] not in found:
        yield f"about {found[0]}, not {wanted[0]}"


def rank_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another place than the one asked for: "came fourth" for "won"."""
    yield from medal_differs(asked, context)
    taken = _TAKEN.search(context.clause)
    if not taken:
        return
    rank = (taken["rank"] or "second").lower()
    asked_rank = _ASKED.search(asked.query)
    if asked_rank:
        wanted = asked_rank["rank"].lower()
        if wanted != rank and not re.search(rf"\b{wanted}\b", context.sentence, re.IGNORECASE):
            yield f"about the {rank} place, not the {wanted}"
    elif _ASKS_WIN.search(asked.query) and not _WINS.search(context.sentence) and rank != "first":
        yield f"about the {rank} place, not the win"
