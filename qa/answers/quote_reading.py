"""Read a quote by itself: how sure the reader is of an answer without the rest of the passage."""

from dataclasses import replace

from index import Index
from qa.answers.source_sentences import SourceSentence
from qa.reader import make_input
from qa.retrieval import Evidence


def quote_answerability(place: SourceSentence, evidence: Evidence, index: Index) -> float:
    """The reader's log-odds that a sentence, with the one before it, has the answer; 0 without a
    reader.

    In a whole passage, other sentences on the topic lead it to expect an answer that is not there.
    """
    reader = evidence.options.scorers.reader
    if reader is None:
        return 0.0
    passage, span = place.source.ranked.hit.passage, place.sentence.span
    before = [sentence for sentence in passage.sentences if sentence[1] <= span[0]]
    sentences = (*before[-1:], span)
    alone = replace(passage, start=sentences[0][0], end=span[1], sentences=sentences)
    document = index.document(passage.document_id)
    text = make_input(document, alone, dated=bool(evidence.periods))
    return reader.read(evidence.query.text, [text])[0].answerability
