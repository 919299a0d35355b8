"""Order the sentences that may answer by what their score does not know.

A sentence goes to the front that states just what is asked for, or in a newer report than the best
one says that it is so no longer.
"""

from collections.abc import Sequence
from dataclasses import replace

from index import Index
from qa.answers.factuality.corrected_values import asks_former
from qa.answers.mismatches.attendance import attendance_names
from qa.answers.selection.abandoned_plans import find_reversal
from qa.answers.selection.ages import find_stated_age
from qa.answers.selection.causes import find_established_cause
from qa.answers.selection.corrections import find_correction
from qa.answers.selection.counted_things import find_counted
from qa.answers.selection.current_office_holders import find_holder
from qa.answers.selection.event_ends import find_end
from qa.answers.selection.judged_sentences import JudgedSentence, with_answer
from qa.answers.selection.office_changes import find_departure, find_new_holder
from qa.answers.selection.role_holders import find_role_holder
from qa.answers.selection.unrealized_events import find_unrealized
from qa.answers.values.conflicts import find_newest
from qa.answers.values.extraction import ExtractedValue, extract_value, extract_values
from qa.text.english.offices import tells_leaving

# Log-odds that a newer figure's sentence may be below the best, to go before it: those of later
# reports on one event were 1 to 7 below in two folders made for the purpose, other things' 9.
_MAX_UPDATE_GAP = 8.0


def stating_first(
    sentences: Sequence[JudgedSentence], judged: Sequence[JudgedSentence], query: str
) -> list[JudgedSentence]:
    """The sentences, best first; in front those that state just what is asked for. English only.

    Args:
        sentences: The sentences, best first.
        judged: All sentences that were judged, best first.
        query: The question.
    """
    if not sentences:
        return []
    if found := find_stated(sentences, query) or find_role_holder(sentences, query):
        return _in_front(found, sentences)
    if unrealized := find_unrealized(sentences[0], judged, query):
        return _in_front(unrealized, sentences[1:], score=sentences[0].score)
    if following := find_new_holder(sentences, query):
        return _in_front(following, [it for it in sentences if not tells_leaving(it.text)])
    return _in_front(find_counted(sentences, query), sentences)


def find_stated(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    """The first sentence that states the age that is asked for, who was at a meeting, or when
    something was over, with it as its answer. English only."""
    return (
        find_stated_age(sentences, query)
        or _find_attendance(sentences, query)
        or find_end(sentences, query)
    )


def _find_attendance(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    for sentence in sentences:
        names = attendance_names(query, sentence.text)
        if names and not sentence.difference:
            start = sentence.place.sentence.span[0]
            return [with_answer(sentence, (start + names[0], start + names[1]))]
    return []


def find_superseding(
    sentences: Sequence[JudgedSentence],
    judged: Sequence[JudgedSentence],
    query: str,
    index: Index,
    *,
    with_figures: bool,
) -> list[JudgedSentence]:
    """What is to be quoted instead of the best sentence, since a newer report, or a correction,
    says otherwise; none if nothing does. English only.

    Args:
        sentences: The sentences, best first.
        judged: All sentences that were judged, best first.
        query: The question.
        index: The index that they are from.
        with_figures: Whether a newer figure counts: not where the best one may be of another thing.
    """
    best, *others = sentences
    if holder := find_holder(best, judged):
        return [replace(holder, score=best.score)]
    if found := find_departure(best, others) or find_reversal(best, judged):
        return [replace(it, score=best.score) for it in found]
    if cause := find_established_cause(best, judged):
        return [replace(cause, score=best.score)]
    # Beside a sentence that agrees with the question, one that corrects it was left out.
    superseding = find_correction(best, [it for it in judged if it.place is not best.place])
    if superseding is None and with_figures:
        superseding = _newest_figure(query, best, others, index)
    return _in_front([superseding], others) if superseding else []


def _in_front(
    found: Sequence[JudgedSentence],
    sentences: Sequence[JudgedSentence],
    *,
    score: float | None = None,
) -> list[JudgedSentence]:
    """Some sentences, with the score of the best one, and behind them the others."""
    places = [sentence.place.sentence.span for sentence in found]
    best = sentences[0].score if score is None and sentences else score or 0.0
    others = [
        it
        for it in sentences
        if it.place.sentence.span not in places
        or all(it.document.id != other.document.id for other in found)
    ]
    return [*(replace(it, score=best) for it in found), *others]


def _newest_figure(
    query: str, best: JudgedSentence, others: Sequence[JudgedSentence], index: Index
) -> JudgedSentence | None:
    """The sentence of the newest document that gives another number for what the best one counts,
    not far below it."""
    value = None if asks_former(query) else extract_value(query, best.place, index)
    if value is None:
        return None
    near = [
        other
        for other in others
        if other.score >= best.score - _MAX_UPDATE_GAP
        and not other.place.sentence.features.is_headline
    ]

    def sentence_of(value: ExtractedValue) -> JudgedSentence:
        return next(other for other in near if other.place is value.place)

    values = extract_values(query, [other.place for other in near], index)
    newest = find_newest(
        query, value, values, index, is_usable=lambda it: not sentence_of(it).difference
    )
    return with_answer(sentence_of(newest), newest.span) if newest else None
