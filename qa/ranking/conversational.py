"""rankings of a follow-up, by what was asked and by what was said before → one ranking."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Index
from qa.query.anaphora import content_words
from qa.query.rewriting import Query
from qa.ranking.rerank import RankedPassage
from qa.temporal.periods import Period

# Share of the second opinion. On 338 real follow-up questions, with the last question and its
# answer as that opinion, .4 found the passage first for .896 of them, against .796 without; on
# our conversations .5 and .6 lose .014 and .024 of the first places.
_CONTEXT_SHARE = 0.4
# How far the best passage for a bare question must be ahead of those of the documents spoken of
# for the question to be of another subject: of one that names nothing, and of one that points
# back by its form. Of 14 turns of the first kind in our conversations whose best passage was
# elsewhere 13 were within 4. Of 23 of the second kind in other sets, asked after another subject,
# all were above 10.
_FAR = 4.0
_FAR_LEANING = 8.0
# What a passage of the document spoken of is worth to a question that leans on what was said: 2,
# 3, 4 and 6 give recall@1 of .694, .703, .703 and .718 on our 223 such turns, .722, .691, .691 and
# .680 on 102 others, and from 4 on .949 in place of .928 of these at recall@5.
_CITED = 4.0


def is_topic_shift(ranked: Sequence[RankedPassage], query: Query) -> bool:
    """Whether the best passage for the bare question is of a document spoken of already, or so
    much better than theirs that the question is about another subject."""
    documents = {name for name, _ in query.documents}
    theirs = [item.score for item in ranked if item.hit.passage.document_id in documents]
    ahead = ranked[0].score - max(theirs) if theirs else math.inf
    if query.is_context_dependent:
        return ahead > _FAR_LEANING
    return ahead == 0.0 or ahead > _FAR


def boost_cited(
    ranked: Sequence[RankedPassage], cited: Sequence[tuple[str, float]]
) -> list[RankedPassage]:
    """Raise the passages of the documents that are spoken of."""
    worth = dict(cited)
    raised = [
        replace(item, score=item.score + _CITED * worth.get(item.hit.passage.document_id, 0.0))
        for item in ranked
    ]
    return sorted(raised, key=lambda item: -item.score)


def has_content_words(question: str, named: Sequence[Period]) -> bool:
    """Whether a question has words of its own besides those for time."""
    for period in reversed(named):
        question = question[: period.start] + question[period.end :]
    return bool(content_words(question))


def within_periods(
    cited: Sequence[tuple[str, float]], named: Sequence[Period], index: Index
) -> list[tuple[str, float]]:
    """Without the documents that are of another time than the follow-up itself names."""
    if not named:
        return list(cited)
    kept = []
    for name, worth in cited:
        try:
            day = index.document(name).published
        except KeyError:
            # Deleted since it was cited.
            continue
        if day is None or any(period.contains(day) for period in named):
            kept.append((name, worth))
    return kept


def rescore_sentences(
    asked: Sequence[RankedPassage], ranked: Sequence[RankedPassage]
) -> list[RankedPassage]:
    """The same passages, their sentences scored half by the question as it was `asked`.

    The first quote is right for .55 of 223 such turns so, .43 by what stands alone only: the words
    carried over would choose the sentence that repeats them.
    """
    own = {item.hit.passage_id: item for item in asked}
    chosen = []
    for item in ranked:
        bare_item = own.get(item.hit.passage_id)
        if bare_item is None:
            chosen.append(item)
            continue
        sentences = tuple(
            replace(bare, score=(bare.score + full.score) / 2)
            for bare, full in zip(bare_item.sentences, item.sentences, strict=True)
        )
        chosen.append(replace(item, sentences=sentences))
    return chosen


def interpolate(
    own: Sequence[RankedPassage], context: Sequence[RankedPassage]
) -> list[RankedPassage]:
    """Both rankings' passages by their mixed score; one that only one of them has is as good there
    as the last one: 0 in its place would bury what the second opinion alone has found."""
    second = {item.hit.passage_id: item for item in context}
    first = {item.hit.passage_id: item for item in own}
    mixed = []
    for number, item in (second | first).items():
        own_score, context_score = _score(first, number), _score(second, number)
        score = (1 - _CONTEXT_SHARE) * own_score + _CONTEXT_SHARE * context_score
        mixed.append(replace(item, score=score))
    return sorted(mixed, key=lambda item: -item.score)


def _score(ranked: Mapping[int, RankedPassage], number: int) -> float:
    if number in ranked:
        return ranked[number].score
    return min((item.score for item in ranked.values()), default=0.0)
