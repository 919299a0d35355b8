"""Combine the rankings of a follow-up question by itself and with its conversation."""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from index import Hit, Index
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.query.anaphora import content_words
from qa.query.rewriting import Query
from qa.ranking.rerank import RankedPassage
from qa.temporal.periods import Period

# Log-odds for a difference of 1.0 in the fused score by the context, between whose first and last
# hit lie about .4: of 5, 10 and 20, 10 has the right passage first for most turns of
# tests/gold/threads/questions-dev.jsonl, and 20 for one turn more of the 77 of
# tests/gold/many_documents/questions-dev.jsonl.
_CONTEXT_WEIGHT = 10.0
# Log-odds by which each further passage of a document is lowered: of 0, 1 and 2, 2 has most gold
# documents among the first five passages in many_documents (.752, .761, .781, with a context weight
# of 20 and one earlier question).
_REPEAT_PENALTY = 2.0
# What is added to the context's weight from the second place on, where follow-ups are ranked as a
# set: with 10, gold documents among the first five of many_documents are .813 (.790 without),
# and passages of threads .918 (.914). A penalty of 6 in place of 2 has .846, but .889 of threads,
# where one document has the answer.
_SET_CONTEXT_WEIGHT = 10.0
# Log-odds by which the best passage must lead the cited documents' for a topic shift: for a
# question that names nothing, and for one whose form depends on context.
_TOPIC_SHIFT_MARGIN = 4.0
_DEPENDENT_TOPIC_SHIFT_MARGIN = 8.0
# Words that introduce a reason or a purpose.
_REASON = lazy_pattern(
    r"\b(?:because|since\s+(?:he|she|it|they|the|there)|due\s+to|owing\s+to|as\s+a\s+result|so\s+that|"
    r"in\s+order\s+to|for\s+fear|fear(?:s|ed|ing)|in\s+protest|on\s+the\s+grounds?|blam(?:es?|ed|ing)|"
    r"(?:felt|argued|considered|thought|believed|feared|maintained)\s+that|(?:given|in\s+view\s+of)\s+that|"
    r"took\s+the\s+view|not\s+enough|(?:lack|shortage)\s+of|"
    r"too\s+(?:few|little|much|many|late|expensive|dear|costly|dangerous|slow)|"
    r"(?:reasons?|explained|explanation|caused\s+by)|to\s+(?:ask|avoid|prevent|protest|save|keep|help|protect|"
    r"stop|allow|ensure|cut|reduce|meet|find|get|make|give|raise|pay))\b",
    re.IGNORECASE,
)
# Log-odds for a sentence with such words, up to so many sentences before or after the quote whose
# reason is asked.
_REASON_BONUS, _REASON_DISTANCE = 2.0, 3
# Log-odds for passages of the document cited last: 2 to 6 give recall@1 of .694 to .718 on one set
# of follow-ups, .722 to .680 on another.
_CITED_BOOST = 4.0


def is_topic_shift(ranked: Sequence[RankedPassage], query: Query) -> bool:
    """Whether the ranking for the bare question shows that it leaves the topic of the
    conversation, or needs nothing of it: its best passage is far ahead of those of the cited
    documents, or is one of them."""
    documents = {document_id for document_id, _ in query.documents}
    cited_scores = [item.score for item in ranked if item.hit.passage.document_id in documents]
    lead = ranked[0].score - max(cited_scores) if cited_scores else math.inf
    if query.is_context_dependent:
        return lead > _DEPENDENT_TOPIC_SHIFT_MARGIN
    return lead == 0.0 or lead > _TOPIC_SHIFT_MARGIN


def boost_cited(
    ranked: Sequence[RankedPassage], cited: Sequence[tuple[str, float]]
) -> list[RankedPassage]:
    """Raise passages of documents cited before; `cited` are their ids and weights (at most 1)."""
    weights = dict(cited)
    boosted = [
        replace(
            item, score=item.score + _CITED_BOOST * weights.get(item.hit.passage.document_id, 0.0)
        )
        for item in ranked
    ]
    return sorted(boosted, key=lambda item: -item.score)


def has_content_words(question: str, periods: Sequence[Period]) -> bool:
    """Whether a question has content words besides those of its time expressions."""
    for period in reversed(periods):
        question = question[: period.start] + question[period.end :]
    return bool(content_words(question))


def within_periods(
    cited: Sequence[tuple[str, float]], periods: Sequence[Period], index: Index
) -> list[tuple[str, float]]:
    """Drop the cited documents whose date lies in none of the periods; all stay without periods."""
    if not periods:
        return list(cited)
    within = []
    for document_id, weight in cited:
        try:
            day = index.document(document_id).published
        except KeyError:
            # Deleted since it was cited.
            continue
        if day is None or any(period.contains(day) for period in periods):
            within.append((document_id, weight))
    return within


def rescore_sentences(
    by_question: Sequence[RankedPassage], ranked: Sequence[RankedPassage]
) -> list[RankedPassage]:
    """Average the sentence scores of `ranked` with those by the question as it was typed.

    The words carried over would choose the sentence that repeats them: the first quote is right
    for .55 of 223 follow-ups so, for .43 by the rewritten query alone.
    """
    by_id = {item.hit.passage_id: item for item in by_question}
    rescored = []
    for item in ranked:
        typed = by_id.get(item.hit.passage_id)
        if typed is None:
            rescored.append(item)
            continue
        sentences = tuple(
            replace(by_typed, score=(by_typed.score + by_rewritten.score) / 2)
            for by_typed, by_rewritten in zip(typed.sentences, item.sentences, strict=True)
        )
        rescored.append(replace(item, sentences=sentences))
    return rescored


def prefer_reasons(
    ranked: Sequence[RankedPassage], shown: Collection[tuple[str, Span]], index: Index
) -> list[RankedPassage]:
    """Where a reason for quotes is asked, omit these but for those that give one, and raise the
    sentences near them that do. A passage without any other sentence is omitted as well."""
    lowest = min((item.answerability for item in ranked), default=0.0)
    preferred = []
    for item in ranked:
        document_id = item.hit.passage.document_id
        spans = [span for shown_id, span in shown if shown_id == document_id]
        if not spans:
            preferred.append(item)
            continue
        text = index.document(document_id).text
        places = [
            place
            for place, sentence in enumerate(item.sentences)
            if any(start < sentence.span[1] and sentence.span[0] < end for start, end in spans)
        ]
        kept = []
        for place, sentence in enumerate(item.sentences):
            gives_reason = bool(_REASON.search(text[slice(*sentence.span)]))
            is_near = any(abs(place - other) <= _REASON_DISTANCE for other in places)
            if gives_reason and is_near:
                kept.append(replace(sentence, score=sentence.score + _REASON_BONUS))
            elif place not in places:
                kept.append(sentence)
        if not kept:
            continue
        # What the reader found in an omitted sentence says nothing of the others.
        found_in_shown = item.best.span not in [sentence.span for sentence in kept]
        answerability = lowest if found_in_shown else item.answerability
        preferred.append(replace(item, sentences=tuple(kept), answerability=answerability))
    return preferred


def add_context_scores(
    ranked: Sequence[RankedPassage], context_hits: Sequence[Hit]
) -> list[RankedPassage]:
    """Add the context's weighted fused scores to those of a ranking, relative to the best of them:
    the passage that fits the context best keeps its score, others lose."""
    losses = _context_losses(ranked, context_hits)
    rescored = [
        replace(item, score=item.score - _CONTEXT_WEIGHT * loss)
        for item, loss in zip(ranked, losses, strict=True)
    ]
    return sorted(rescored, key=lambda item: -item.score)


def rank_as_set(
    ranked: Sequence[RankedPassage], context_hits: Sequence[Hit] = ()
) -> list[RankedPassage]:
    """Order passages so that the first few hold many of the documents that answer.

    The best passage stays first. Further passages of a document are lowered; so are, after a
    follow-up, whose context found `context_hits`, those that fit the context less. Scores stay.
    """
    if not ranked:
        return []
    weight = _SET_CONTEXT_WEIGHT if context_hits else 0.0
    places = [
        item.score - weight * loss
        for item, loss in zip(ranked, _context_losses(ranked, context_hits), strict=True)
    ]
    # Of its document, the passage in the first place counts before the others.
    seen: Counter[str] = Counter()
    for at in sorted(range(len(ranked)), key=lambda at: (at > 0, -places[at])):
        document_id = ranked[at].hit.passage.document_id
        places[at] -= _REPEAT_PENALTY * seen[document_id]
        seen[document_id] += 1
    rest = sorted(range(1, len(ranked)), key=lambda at: -places[at])
    return [ranked[0], *(ranked[at] for at in rest)]


def _context_losses(ranked: Sequence[RankedPassage], context_hits: Sequence[Hit]) -> list[float]:
    """How far the fused score of each passage by the context is below the best; a passage that is
    none of the context's hits has the lowest."""
    scores = {hit.passage_id: hit.score for hit in context_hits}
    lowest, highest = min(scores.values(), default=0.0), max(scores.values(), default=0.0)
    return [highest - scores.get(item.hit.passage_id, lowest) for item in ranked]
