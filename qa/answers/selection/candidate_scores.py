"""Score the sentences that may answer a question of which no answer is sure."""

import math
from collections.abc import Sequence

from index import Index
from index.types import Span
from qa.answers.quoted_speech import ASKS_SPEECH, is_said_by
from qa.answers.selection.paraphrases import is_paraphrase
from qa.dedup.grouping import SourceGroup
from qa.ranking.rerank import RankedPassage, RankedSentence
from qa.text.answer_spans import answer_type
from qa.text.boilerplate_sentences import is_fragment
from qa.text.photo_captions import asks_photo, is_caption

# Weight of a sentence's score in the ranking, beside the reader's: 0, .5 and 1 put the right one
# among the first three for .92, .92 and .92 of the unsure questions on Wikipedia, .52, .52 and .52
# on Reddit, and .77, .81 and .82 of all questions asked of two newsroom folders.
_RANKING_WEIGHT = 0.75
# Log-odds by which a headline or other line that is no sentence counts less, unless it has the
# number or day that is asked for: 0, 3, 5 and 8 put the right one among the first three for 69, 71,
# 72 and 72 of 83 unsure questions asked of two newsroom folders, and for 74 of 79 on natural.
_FRAGMENT_PENALTY = 5.0
# Log-odds by which what the speaker says counts more, if that is asked for: as many as a sentence
# may be below the best.
SPEECH_BONUS = 8.0
# Log-odds by which a sentence counts more that says in other words what is asked for: as much as a
# headline counts less.
_OTHER_WORDS_BONUS = 5.0
# Share of the reader's probability, at least, that the sentences of a passage are taken to have.
_MIN_SHARE = 0.02


def candidate_scores(
    sentences: Sequence[tuple[SourceGroup, RankedSentence]],
    ranked: Sequence[RankedPassage],
    query: str,
    index: Index,
) -> list[float]:
    """The score of each sentence: the reader's log-odds that the answer is in the passage, its
    log-probability that it is in the sentence, and the weighted score in the ranking.

    What the reader gave to sentences that are left out, such as a byline, falls to the others of
    their passage.

    Args:
        sentences: Those that may be quoted, each with its source.
        ranked: All passages as they were ranked.
        query: The question that was searched.
        index: The documents.
    """
    ranking_scores = {
        (item.hit.passage_id, sentence.span): sentence.score
        for item in ranked
        for sentence in item.sentences
    }
    shares: dict[int, float] = {}
    for source, sentence in sentences:
        share = math.exp(sentence.reader_log_prob) / len(source.ranked.sentences)
        passage_id = source.ranked.hit.passage_id
        shares[passage_id] = shares.get(passage_id, 0.0) + share
    asks_speech = ASKS_SPEECH.match(query)
    speaker = asks_speech["name"] if asks_speech else ""
    scores = []
    for source, sentence in sentences:
        passage_id = source.ranked.hit.passage_id
        lost = math.log(min(1.0, max(_MIN_SHARE, shares[passage_id])))
        penalty = _FRAGMENT_PENALTY if _is_bare(source, sentence, query, index) else 0.0
        scores.append(
            source.ranked.answerability
            + sentence.reader_log_prob
            - lost
            + _RANKING_WEIGHT * ranking_scores[passage_id, sentence.span]
            - penalty
            + (SPEECH_BONUS if _is_said(source, sentence, speaker, index) else 0.0)
            + (_OTHER_WORDS_BONUS if _says(source, sentence, query, index) else 0.0)
        )
    return scores


def _is_said(source: SourceGroup, sentence: RankedSentence, speaker: str, index: Index) -> bool:
    """Whether the text attributes a sentence to a speaker with a name."""
    if not speaker[:1].isupper():
        return False
    passage = source.ranked.hit.passage
    text = index.document(passage.document_id).text
    return is_said_by(speaker, text, passage.sentences, sentence.span)


def _says(source: SourceGroup, sentence: RankedSentence, query: str, index: Index) -> bool:
    """Whether a sentence says in other words what is asked for."""
    text = index.document(source.ranked.hit.passage.document_id).text
    return is_paraphrase(query, text[slice(*sentence.span)])


def _is_bare(source: SourceGroup, sentence: RankedSentence, query: str, index: Index) -> bool:
    """Whether it is no whole sentence and has no number or day that is asked for, or the caption
    of a photograph."""
    span: Span = sentence.span
    whole = index.document(source.ranked.hit.passage.document_id).text
    if is_caption(whole, span):
        return not asks_photo(query)
    text = whole[slice(*span)]
    has_value = answer_type(query) in ("number", "date") and bool(sentence.features.has_answer_type)
    return is_fragment(text) and not has_value
