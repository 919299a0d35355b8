"""Sentences that tell the reader of an answer how far to trust it."""

from collections.abc import Sequence
from datetime import date

from index.humanize import counted
from qa.answers.mismatches.planned_values import is_planned
from qa.types import Answer, ConflictingValue

# Words that are listed as missing, at most.
_MAX_MISSING_WORDS = 5


def abstention_text(
    question: str, *, pending: int, passages: int, missing: Sequence[str], scope: str
) -> str:
    """The text of an answer without quotes, which claims no more certainty than there is.

    Args:
        question: The question as it was asked.
        pending: How many passages have no vector yet.
        passages: How many passages the index has.
        missing: Names, numbers and content words of the question that occur in no document.
        scope: Which documents were searched, in words; "" for all.
    """
    searched = f"the documents that were searched ({scope})" if scope else "these documents"
    if pending:
        return (
            f"No clear answer to “{question}” found in {searched} yet: {pending:,} of "
            f"{passages:,} passages were not fully indexed, and were searched by words alone."
        )
    text = f"No clear answer to “{question}” found in {searched}."
    return f"{text} {_missing_text(missing)}" if missing else text


def missing_note(answer: Answer) -> str:
    """Which names and years of the question no document contains; "" if none, or if the answer's
    text says so."""
    if not answer.missing or answer.tier == "none":
        return ""
    return _missing_text(answer.missing)


def _missing_text(missing: Sequence[str]) -> str:
    words = [f"“{word}”" for word in missing[:_MAX_MISSING_WORDS]]
    listed = " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    return f"No document contains {listed}."


def corrections_note(answer: Answer) -> str:
    """What was searched in place of words that no document contains; "" if nothing was."""
    if not answer.corrections:
        return ""
    words = " and ".join(
        f"“{item.searched}” instead of “{item.typed}”" for item in answer.corrections
    )
    return f"Showing results for {words}."


def pending_note(answer: Answer) -> str:
    """That the ranking is provisional because vectors are pending; "" if none are, or if the
    answer's text says so."""
    if not answer.pending or answer.tier == "none":
        return ""
    verb = "was" if answer.pending == 1 else "were"
    passages = counted(answer.pending, "passage")
    # In the past tense: it is read again when all is indexed.
    return f"{passages} {verb} not fully indexed yet, and {verb} ranked by words alone."


def corroboration_note(answer: Answer) -> str:
    """That several independent sources give the answer, and which; "" if only one does."""
    if not (answer.corroborating and answer.citations[0].answer_spans):
        return ""
    first = answer.citations[0]
    start, end = first.answer_spans[0]
    words = first.quote[start - first.start : end - first.start]
    markers = "".join(f"[{citation.number}]" for citation in (first, *answer.corroborating))
    return f"{len(answer.corroborating) + 1} independent sources give “{words}” {markers}."


def conflicts_note(answer: Answer) -> str:
    """The values on which sources disagree, with their dates; "" if they agree."""
    if not answer.conflicting_values:
        return ""
    values = "; ".join(
        f"“{value.text}” ({'planned, ' if value_is_planned(value) else ''}"
        f"{value.citation.published or 'undated'}) [{value.citation.number}]"
        for value in answer.conflicting_values
    )
    return f"Sources disagree: {values}."


def value_is_planned(value: ConflictingValue) -> bool:
    """Whether a source gives a number as planned or expected. English only."""
    quote = value.citation.quote
    return is_planned(quote, max(quote.find(value.text), 0))


def other_figures_note(answer: Answer) -> str:
    """Figures of other things than the one that answers, as their documents put them; "" if there
    are none."""
    if not answer.other_figures:
        return ""
    figures = "; ".join(
        f"“{figure.words}” ({figure.citation.published or 'undated'}) [{figure.citation.number}]"
        for figure in answer.other_figures
    )
    return f"Other figures found, perhaps of something else, or another place or time: {figures}."


def time_note(answer: Answer) -> str:
    """What the time expressions in the question were taken to mean, and the day that they are
    relative to unless that is today; "" if there are none."""
    periods = "; ".join(f"“{period.words}”: {period}" for period in answer.periods)
    if not periods:
        return ""
    is_today = answer.as_of in (None, date.today())
    return f"Time: {periods}" + ("" if is_today else f" (as of {answer.as_of})")


def period_note(answer: Answer) -> str:
    """How many of the cited passages were not published in a period that the question names; ""
    if all were, or if it names none."""
    ranges = [period for period in answer.periods if period.since or period.until]
    citations = answer.citations or answer.nearest
    dates = [citation.published for citation in citations]
    undated = sum(day is None for day in dates)
    outside = sum(
        day is not None and not any(period.contains(day) for period in ranges) for day in dates
    )
    if not ranges or not (undated or outside):
        return ""
    noun = "quote" if answer.citations else "closest passage"
    periods = " or ".join(f"“{period.words}”" for period in ranges)
    statements: list[str] = []
    for count, one, many in (
        (outside, f"was not published {periods}", f"were not published {periods}"),
        (undated, "has no date", "have no date"),
    ):
        if count:
            subject = f"{count}" if statements else _share(count, len(citations), noun)
            statements.append(f"{subject} {one if count == 1 else many}")
    return f"{', '.join(statements)}."


def _share(count: int, total: int, noun: str) -> str:
    """How many of some are meant: "The quote", "2 of 3 quotes"."""
    return f"The {noun}" if total == 1 else f"{count} of {total} {noun}s"
