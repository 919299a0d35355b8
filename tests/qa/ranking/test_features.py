"""claims about what speaks for a passage or a sentence → checked on an index of a newsroom."""

import numpy as np
import pytest

from index import Index
from qa.query.terms import analyze_query
from qa.ranking.features import CandidateFeatures
from qa.ranking.rerank import query_features, rerank


def measured(question: str, index: Index) -> dict[str, CandidateFeatures]:
    hits = [hit for hit in index.search(question) if hit.passage.sentences]
    return {one.hit.passage.document_id: one for one in query_features(question, hits, index)}


def test_names_and_numbers_are_told_from_other_words(newsroom: Index) -> None:
    asked = analyze_query("What did Pilar Santos score in minute 93?", newsroom)
    assert set(asked.names) == set(newsroom.analyze("Pilar Santos 93"))
    assert set(newsroom.analyze("what did in")).isdisjoint(asked.content_terms)
    assert asked.answer_type == "phrase"


def test_a_rare_word_weighs_more_than_a_frequent_one(newsroom: Index) -> None:
    weights = analyze_query("the varroa mite", newsroom).weights
    assert weights[newsroom.analyze("varroa")[0]] > weights["the"]


def test_words_side_by_side_and_near_one_another_speak_for_a_passage(newsroom: Index) -> None:
    together = measured("the harbour tunnel", newsroom)["harbour.txt"].features
    apart = measured("the tunnel of the harbour", newsroom)["harbour.txt"].features
    assert together.bigram_overlap > apart.bigram_overlap
    near = measured("wet autumn", newsroom)["bees.txt"].features
    far = measured("wet jar", newsroom)["bees.txt"].features
    assert near.proximity > 0.8
    assert far.proximity < 0.2


def test_another_form_of_a_word_counts_loosely(newsroom: Index) -> None:
    # The stemmer leaves these two apart.
    assert newsroom.analyze("unionised") != newsroom.analyze("union")
    found = measured("What did the unionised staff accept?", newsroom)["library/strike.txt"]
    assert found.term_overlap < found.features.prefix_overlap


def test_a_sentence_that_holds_no_number_speaks_less_for_how_many(newsroom: Index) -> None:
    found = measured("How many hives did beekeepers lose?", newsroom)["bees.txt"]
    title, first, second, *_ = found.sentences
    assert (title.has_answer_type, first.has_answer_type, second.has_answer_type) == (0.0, 1.0, 0.0)
    unknown = measured("Why did beekeepers lose hives?", newsroom)["bees.txt"]
    assert {sentence.has_answer_type for sentence in unknown.sentences} == {0.5}


def test_what_the_question_says_itself_is_no_new_name(newsroom: Index) -> None:
    told = measured("What did Tomas Lindqvist blame?", newsroom)["bees.txt"].sentences[2]
    asked = measured("What did the author blame?", newsroom)["bees.txt"].sentences[2]
    assert told.novel_entities < asked.novel_entities


def test_a_question_in_the_text_is_a_headline_and_no_answer(newsroom: Index) -> None:
    question = "What did the strikers win?"
    hits = [hit for hit in newsroom.search(question) if hit.passage.sentences]
    best = next(
        one
        for one in rerank(question, hits, newsroom)
        if one.hit.passage.document_id == "library/strike.txt"
    )
    assert {sentence.features.is_headline for sentence in best.sentences} == {0.0, 1.0}
    asking = max(best.sentences, key=lambda sentence: sentence.features.is_headline)
    assert asking is not best.best


def test_all_signals_of_a_share_stay_between_nothing_and_all(newsroom: Index) -> None:
    for question in ("harbour", "Who?", "3.2 kilometres?!", "x" * 300, "a " * 900):
        for one in measured(question, newsroom).values():
            shares = [*one.features[2:], *(s for each in one.sentences for s in each[1:5])]
            assert all(0 <= share <= 1.0001 for share in shares), (question, one)
            assert np.isfinite([*one.features]).all()


def test_the_best_by_first_sight_are_looked_at_closely_and_no_more(newsroom: Index) -> None:
    hits = [hit for hit in newsroom.search("harbour tunnel") if hit.passage.sentences]
    assert len(hits) > 2
    found = rerank("harbour tunnel", hits, newsroom, limit=2)
    assert len(found) == 2
    assert {one.hit.passage.document_id for one in found} == {"harbour.txt", "harbour-reprint.txt"}


@pytest.mark.parametrize("question", ["harbour " * 200, "Tunnel? " * 250])
def test_pasted_text_is_measured_too(newsroom: Index, question: str) -> None:
    assert measured(question, newsroom)
