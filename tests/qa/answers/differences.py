"""What a sentence of a text is about instead of what a question asks for."""

import re
from datetime import date

from index import Document, Index
from index.types import Origin
from qa.answers.factuality.judgement import sense_difference
from qa.answers.mismatches.differences import difference_in_context
from qa.answers.question.constraints import read_constraints
from qa.answers.sentence_context import SentenceContext

_SENTENCE = re.compile(r"[^\s][^.!?\n]*(?:\.(?=\d)[^.!?\n]*)*(?:[.!?]|(?=\n)|$)")


def difference(
    question: str, text: str, answer: str, index: Index, *, published_from: Origin = "text"
) -> str:
    """The difference of the sentence that has the answer; the text's first line is its title."""
    start = text.index(answer)
    sentences = tuple(match.span() for match in _SENTENCE.finditer(text))
    span = next(span for span in sentences if span[0] <= start < span[1])
    document = Document(
        "a.txt",
        "a.txt",
        text.partition("\n")[0],
        text,
        published=date(2023, 7, 3),
        published_from=published_from,
    )
    spans = (start, start + len(answer))
    context = SentenceContext(document, span, sentences, 0, spans)
    asked = read_constraints(question, index)
    return difference_in_context(asked, context, index) or sense_difference(
        question, text, span, (spans,)
    )
