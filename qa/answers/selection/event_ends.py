"""Prefer the sentence that says when something was over, if that is asked for. English only."""

from collections.abc import Sequence

from qa.answers.factuality.event_phases import asks_when_over, tells_over
from qa.answers.selection.judged_sentences import JudgedSentence, with_answer
from qa.text.answer_spans import all_answer_spans
from qa.text.english.clauses import split_words


def find_end(sentences: Sequence[JudgedSentence], query: str) -> list[JudgedSentence]:
    """The first sentence that says that something was over, and when, with the time as its answer;
    none if that is not asked for: "the last flames were put out at 11.40 pm" for "When was the fire
    out?".

    Args:
        sentences: All sentences that were judged, best first.
        query: The question.
    """
    for sentence in sentences if asks_when_over(query) else ():
        text, span = sentence.document.text, sentence.place.sentence.span
        times = all_answer_spans(query, text, span)
        if times and tells_over(split_words(text, span)) and not sentence.difference:
            start, end = times[-1]
            # The dot of "p.m.", not that of the sentence.
            is_end = text[start:end].endswith(("am.", "pm."))
            return [with_answer(sentence, (start, end - is_end))]
    return []
