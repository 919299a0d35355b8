"""Features tell better passages and sentences from worse ones."""

import numpy as np
import pytest

from index import Index
from qa.query.terms import analyze_query
from qa.ranking.features import CandidateFeatures
from qa.ranking.rerank import query_features, rerank


def features_of(question: str, index: Index) -> dict[str, CandidateFeatures]:
    hits = [hit for hit in index.search(question) if hit.passage.sentences]
    return {it.hit.passage.document_id: it for it in query_features(question, hits, index)}


def test_names_and_numbers_are_recognized(newsroom: Index) -> None:
    terms = analyze_query("What did Pilar Santos score in minute 93?", newsroom)
    assert set(terms.names) == set(newsroom.analyze("Pilar Santos 93"))
    assert set(newsroom.analyze("what did in")).isdisjoint(terms.content_terms)
    assert terms.answer_type == "phrase"


def test_a_rare_word_weighs_more_than_a_frequent_one(newsroom: Index) -> None:
    weights = analyze_query("the varroa mite", newsroom).weights
    assert weights[newsroom.analyze("varroa")[0]] > weights["the"]


def test_bigrams_and_close_terms_raise_a_passage_s_features(newsroom: Index) -> None:
    together = features_of("the harbour tunnel", newsroom)["harbour.txt"].features
    apart = features_of("the tunnel of the harbour", newsroom)["harbour.txt"].features
    assert together.bigram_overlap > apart.bigram_overlap
    near = features_of("wet autumn", newsroom)["bees.txt"].features
    far = features_of("wet jar", newsroom)["bees.txt"].features
    assert near.proximity > 0.8
    assert far.proximity < 0.2


def test_another_form_of_a_word_counts_for_prefix_overlap_only(newsroom: Index) -> None:
    # The stemmer leaves these two apart.
    assert newsroom.analyze("unionist") != newsroom.analyze("union")
    candidate = features_of("What did the unionist staff accept?", newsroom)["library/strike.txt"]
    assert candidate.term_overlap < candidate.features.prefix_overlap


def test_a_sentence_without_a_number_lacks_the_answer_type_of_how_many(newsroom: Index) -> None:
    candidate = features_of("How many hives did beekeepers lose?", newsroom)["bees.txt"]
    title, first, second, *_ = candidate.sentences
    assert (title.has_answer_type, first.has_answer_type, second.has_answer_type) == (0.0, 1.0, 0.0)
    unknown = features_of("Why did beekeepers lose hives?", newsroom)["bees.txt"]
    assert {sentence.has_answer_type for sentence in unknown.sentences} == {0.5}


def test_names_in_the_question_are_not_novel(newsroom: Index) -> None:
    named = features_of("What did Tomas Lindqvist blame?", newsroom)["bees.txt"].sentences[2]
    unnamed = features_of("What did the author blame?", newsroom)["bees.txt"].sentences[2]
    assert named.novel_entities < unnamed.novel_entities


def test_a_question_in_the_text_counts_as_a_headline(newsroom: Index) -> None:
    question = "What did the strikers win?"
    hits = [hit for hit in newsroom.search(question) if hit.passage.sentences]
    best = next(
        item
        for item in rerank(question, hits, newsroom)
        if item.hit.passage.document_id == "library/strike.txt"
    )
    assert {sentence.features.is_headline for sentence in best.sentences} == {0.0, 1.0}
    headline = max(best.sentences, key=lambda sentence: sentence.features.is_headline)
    assert headline is not best.best


def test_overlaps_stay_between_zero_and_one(newsroom: Index) -> None:
    for question in ("harbour", "Who?", "3.2 kilometres?!", "x" * 300, "a " * 900):
        for candidate in features_of(question, newsroom).values():
            shares = [*candidate.features[2:], *(s for it in candidate.sentences for s in it[1:5])]
            assert all(0 <= share <= 1.0001 for share in shares), (question, candidate)
            assert np.isfinite([*candidate.features]).all()


def test_only_the_best_of_the_first_stage_are_reranked(newsroom: Index) -> None:
    hits = [hit for hit in newsroom.search("harbour tunnel") if hit.passage.sentences]
    assert len(hits) > 2
    ranked = rerank("harbour tunnel", hits, newsroom, limit=2)
    assert len(ranked) == 2
    assert {item.hit.passage.document_id for item in ranked} == {
        "harbour.txt",
        "harbour-reprint.txt",
    }


@pytest.mark.parametrize("question", ["harbour " * 200, "Tunnel? " * 250])
def test_pasted_text_has_features_too(newsroom: Index, question: str) -> None:
    assert features_of(question, newsroom)
