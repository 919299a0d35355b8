"""Find the sentences that may answer where none is likely enough to be the answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Index
from index.types import Span
from qa.answers.citing import SourceSentence, cite_sentence, rank_sentences
from qa.answers.quote_context import expand_quote
from qa.dedup.grouping import SourceGroup, deduplicate
from qa.ranking.reader_rerank import add_reader_scores, read_candidates
from qa.reader import Reader, load_score_weights
from qa.retrieval import Evidence
from qa.text.boilerplate import is_boilerplate
from qa.types import Citation

# Passages that the reader reads: a right sentence is among the first three for .77 and .46 of the
# unsure questions of the two sets for training; with those read for the ranking alone, for .63 and
# .40, with twelve for .83 and .47.
MAX_READ = 8
# Sentences that are shown.
MAX_QUOTES = 3
# Log-odds that a sentence may be below the best by the reader: 2.3 and 2.7 sentences are shown on
# the sets for training. Without a limit the right one is among three for .77 and .46, with it for
# .74 and .46.
MAX_SCORE_GAP = 4.0
# Log-odds of the reader that a passage has the answer, from which it is shown. With those of a
# confidence of .1, .96 and .98 of the right ones pass, and .30 and .57 of the unanswerable ones.
MIN_ANSWERABILITY = 0.5
# Share of the shorter sentence's terms from which another sentence repeats it.
REPEAT_OVERLAP = 0.8


@dataclass(frozen=True, slots=True)
class PossibleAnswers:
    """The sentences that may answer, best first, and the reader's highest log-odds that a passage
    has the answer; minus infinity without a reader."""

    citations: tuple[Citation, ...]
    answerability: float = -math.inf


def find_possible_answers(evidence: Evidence, index: Index) -> PossibleAnswers:
    """Read more passages than were read for the ranking, and choose the best sentences of all.

    No words are marked in them but those that the reader is sure of.
    """
    reader = evidence.options.scorers.reader
    sources, answerability = evidence.sources, -math.inf
    if reader is not None and evidence.passages:
        sources = _read(evidence, reader, index)
        answerability = max(source.ranked.answerability for source in sources)
    sentences = [
        place for place in rank_sentences(sources) if not is_boilerplate(_quote_text(place, index))
    ]
    if reader is not None and sentences:
        sentences.sort(key=_reader_score, reverse=True)
        min_score = _reader_score(sentences[0]) - MAX_SCORE_GAP
        sentences = [place for place in sentences if _reader_score(place) >= min_score]
    quotes = choose_quotes(sentences, index, limit=MAX_QUOTES)
    citations = []
    for number, place in enumerate(quotes, start=1):
        citation = cite_sentence(
            place, place.sentence.score, number=number, query=evidence.query.text, index=index
        )
        sure = place.sentence.answer_span and place.source.ranked.answerability > MIN_ANSWERABILITY
        citations.append(citation if sure else replace(citation, answer_spans=()))
    return PossibleAnswers(tuple(citations), answerability)


def _read(evidence: Evidence, reader: Reader, index: Index) -> tuple[SourceGroup, ...]:
    """The best sources, each with the reader's scores."""
    passages = evidence.passages[:MAX_READ]
    outputs = read_candidates(
        evidence.query.text,
        passages,
        index,
        reader,
        dated=bool(evidence.periods),
        limit=MAX_READ,
        max_score_gap=math.inf,
    )
    read = add_reader_scores(passages, outputs, load_score_weights(reader.folder))
    return tuple(deduplicate(read, MAX_READ, index))


def _reader_score(place: SourceSentence) -> float:
    """The reader's log-odds that the passage has the answer, and log-probability that it is in this
    sentence."""
    return place.source.ranked.answerability + place.sentence.reader_log_prob


def choose_quotes(
    sentences: Sequence[SourceSentence], index: Index, *, limit: int, min_score: float = -math.inf
) -> list[SourceSentence]:
    """Choose the first sentences that do not repeat one another.

    Args:
        sentences: Sentences, best first.
        index: The index that they are from.
        limit: How many to choose at most.
        min_score: The choice ends at a sentence with a lower score.
    """
    quotes: list[SourceSentence] = []
    quoted_terms: list[frozenset[str]] = []
    for place in sentences:
        if len(quotes) == limit or place.sentence.score < min_score:
            break
        terms = frozenset(index.analyze(_quote_text(place, index)))
        if not any(
            len(terms & other) >= REPEAT_OVERLAP * min(len(terms), len(other))
            for other in quoted_terms
        ):
            quotes.append(place)
            quoted_terms.append(terms)
    return quotes


def _quote_text(place: SourceSentence, index: Index) -> str:
    passage = place.source.ranked.hit.passage
    span: Span = place.sentence.span
    text = index.document(passage.document_id).text
    return text[slice(*expand_quote(text, span, passage.sentences))]
