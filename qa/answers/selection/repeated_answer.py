"""Tell that a follow-up would be answered with the very words that answered the question before."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.lazy_pattern import lazy_pattern
from qa.query.rewriting import Query
from qa.types import Answer, Citation

_ASKS = lazy_pattern(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)


def repeats_last_answer(query: Query, citation: Citation, history: Sequence[Answer]) -> bool:
    """Whether a quote answers a question that refers back with the words marked in the last
    answer: "What did he spend it on?" is not answered by the sum that he took."""
    if not query.carried_terms or not history or not history[-1].answered:
        return False
    if not _ASKS.search(query.original_text):
        # "And on 7 June?" asks the last question again.
        return False
    last = [
        span
        for shown in history[-1].citations
        if shown.document_id == citation.document_id
        for span in shown.answer_spans
    ]
    return any(
        start < last_end and last_start < end
        for start, end in citation.answer_spans
        for last_start, last_end in last
    )


def unshown_first(citations: Sequence[Citation], history: Sequence[Answer]) -> tuple[Citation, ...]:
    """The quotes, numbered anew, with those that the last answer showed behind the others."""
    shown = {(item.document_id, item.start, item.end) for item in history[-1].citations}
    ordered = sorted(citations, key=lambda item: (item.document_id, item.start, item.end) in shown)
    return tuple(replace(item, number=number) for number, item in enumerate(ordered, start=1))
