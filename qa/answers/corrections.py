"""Prefer a sentence that corrects the value that another one gives."""

import re
from collections.abc import Sequence

from index import Index
from qa.answers.citing import SourceSentence, judge_sentence, sentence_text
from qa.answers.corrected_values import superseded_spans
from qa.answers.qualifiers import contrasted
from qa.answers.quote_context import QuoteContext
from qa.text.clauses import parse_clauses

# Sentences that are searched for a correction, best first.
_MAX_SEARCHED = 40
_FIGURE = re.compile(r"\d[\d.,]*(?<![.,])")


def without_corrected(
    sentences: Sequence[SourceSentence], query: str, index: Index, context: QuoteContext
) -> list[SourceSentence]:
    """If one of the sentences, best first, says that the figure of the best is wrong, as in
    "80,000, not 60,000": that one, and the others without the best; else none."""
    best, *others = sentences
    text = index.document(best.document_id).text
    judgement = judge_sentence(best, query, index, context)
    figures = {
        figure for span in judgement.answer_spans for figure in _FIGURE.findall(text[slice(*span)])
    }
    if not figures:
        return []
    for other in others[:_MAX_SEARCHED]:
        if (
            figures & set(_FIGURE.findall(sentence_text(other, index)))
            and figures & _wrong_figures(other, index)
            and _is_answer(other, query, index, context)
        ):
            return [other, *(place for place in others if place is not other)]
    return []


def _wrong_figures(place: SourceSentence, index: Index) -> set[str]:
    """The figures that a sentence gives as wrong."""
    text = index.document(place.document_id).text
    parsed = parse_clauses(text, place.sentence.span)
    spans = list(superseded_spans(text, place.sentence.span))
    for part in contrasted(parsed):
        words = [parsed.words[number] for number in part.scope]
        spans.append((min(word.start for word in words), max(word.end for word in words)))
    return {figure for span in spans for figure in _FIGURE.findall(text[slice(*span)])}


def _is_answer(place: SourceSentence, query: str, index: Index, context: QuoteContext) -> bool:
    judgement = judge_sentence(place, query, index, context)
    return not judgement.difference and bool(judgement.answer_spans)
