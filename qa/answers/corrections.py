"""Find a sentence that corrects the figure that another one gives."""

import re
from collections.abc import Sequence

from qa.answers.corrected_values import superseded_spans
from qa.answers.judged_sentences import JudgedSentence
from qa.answers.qualifiers import contrasted
from qa.text.clauses import parse_clauses

# Sentences that are searched for a correction, best first.
_MAX_SEARCHED = 40
_FIGURE = re.compile(r"\d[\d.,]*(?<![.,])")


def find_correction(
    best: JudgedSentence, others: Sequence[JudgedSentence]
) -> JudgedSentence | None:
    """The first of the other sentences that says of the best one's figure that it is wrong, as in
    "80,000, not 60,000", and answers itself; None if there is none."""
    text = best.document.text
    figures = {
        figure for span in best.answer_spans for figure in _FIGURE.findall(text[slice(*span)])
    }
    if not figures:
        return None
    return next(
        (
            other
            for other in others[:_MAX_SEARCHED]
            if figures & set(_FIGURE.findall(other.text))
            and figures & _wrong_figures(other)
            and other.answer_spans
        ),
        None,
    )


def _wrong_figures(sentence: JudgedSentence) -> set[str]:
    """The figures that a sentence gives as wrong."""
    text, own = sentence.document.text, sentence.place.sentence.span
    spans = list(superseded_spans(text, own))
    parsed = parse_clauses(text, own)
    for part in contrasted(parsed):
        words = [parsed.words[number] for number in part.scope]
        spans.append((min(word.start for word in words), max(word.end for word in words)))
    return {figure for span in spans for figure in _FIGURE.findall(text[slice(*span)])}
