"""The ranked sentences of the sources of an answer."""

from collections.abc import Sequence
from typing import NamedTuple

from index import Index
from qa.dedup.grouping import SourceGroup
from qa.ranking.rerank import RankedSentence


class SourceSentence(NamedTuple):
    """A ranked sentence and the source that it is from."""

    source: SourceGroup
    sentence: RankedSentence

    @property
    def document_id(self) -> str:
        """The document that the sentence is from."""
        return self.source.ranked.hit.passage.document_id


def rank_sentences(sources: Sequence[SourceGroup]) -> list[SourceSentence]:
    """All sentences of the sources, best first."""
    sentences = [
        SourceSentence(source, sentence)
        for source in sources
        for sentence in source.ranked.sentences
    ]
    return sorted(sentences, key=lambda candidate: -candidate.sentence.score)


def sentence_text(place: SourceSentence, index: Index) -> str:
    """The words of the sentence."""
    return index.document(place.document_id).text[slice(*place.sentence.span)]
