"""The ranking in a conversation, and of documents that several passages are from."""

from dataclasses import replace
from pathlib import Path

import pytest

from index import Index
from qa import ask, retrieve
from qa.ranking.conversational import add_context_scores, rank_as_set
from qa.retrieval import rank

STORIES = {
    "weir.txt": "\n\n".join(
        f"The weir at Ashlock broke in {month}. The county blamed a blocked sluice for it. " * 8
        for month in ("March", "April", "May")
    ),
    "weir-inquiry.txt": "The inquiry into the weir at Ashlock named the keeper, Tom Brandt. The "
    "fine was 9,000 crowns.",
    "theatre.txt": "The theatre in Norbury paid for its late accounts. The fine was 300 crowns.",
}


@pytest.fixture
def stories(index: Index, corpus: Path) -> Index:
    for name, text in STORIES.items():
        (corpus / name).write_text(text, "utf-8")
    index.sync(corpus)
    return index


def test_question_without_a_name_is_ranked_by_the_conversation(stories: Index) -> None:
    about_weir = ask("Who was named by the inquiry into the weir at Ashlock?", stories)
    about_theatre = ask("Why did the theatre in Norbury pay?", stories)

    for first, document in ((about_weir, "weir-inquiry.txt"), (about_theatre, "theatre.txt")):
        assert retrieve("What was the fine?", stories, history=[first])[0].document_id == document


def test_question_with_a_name_is_ranked_without_the_conversation(stories: Index) -> None:
    question = "What was the fine in Norbury?"
    about_weir = ask("Who was named by the inquiry into the weir at Ashlock?", stories)

    assert retrieve(question, stories, history=[about_weir]) == retrieve(question, stories)


def test_the_best_passage_of_the_context_keeps_its_score_and_others_lose(stories: Index) -> None:
    ranked = rank("the fine", stories.search("the fine"), stories)
    context_hits = stories.search("the theatre in Norbury")
    before = {item.hit.passage_id: item.score for item in ranked}
    after = {item.hit.passage_id: item.score for item in add_context_scores(ranked, context_hits)}

    best = context_hits[0].passage_id
    assert after[best] == before[best]
    assert all(after[each] < before[each] for each in before if each != best)


def test_further_passages_of_a_document_go_after_others_that_score_near(stories: Index) -> None:
    ranked = rank("the weir at Ashlock", stories.search("the weir at Ashlock"), stories)
    # All of one document's passages first, all within the penalty.
    ranked = [
        replace(item, score=-at / 100)
        for at, item in enumerate(sorted(ranked, key=lambda it: it.hit.passage.document_id)[::-1])
    ]
    assert [item.hit.passage.document_id for item in ranked[:2]] == ["weir.txt", "weir.txt"]

    spread = rank_as_set(ranked)

    assert spread[0] == ranked[0]
    documents = [item.hit.passage.document_id for item in spread]
    assert documents[:3] == ["weir.txt", "weir-inquiry.txt", "theatre.txt"]
    assert len(spread) == len(ranked)


def test_after_the_first_place_a_follow_up_prefers_what_fits_its_context(stories: Index) -> None:
    ranked = rank("the fine", stories.search("the fine"), stories)
    ranked = [replace(item, score=0.0) for item in ranked]
    for context in ("the inquiry into the weir named the keeper", "the theatre in Norbury"):
        hits = stories.search(context)
        best = next(item for item in ranked if item.hit.passage_id == hits[0].passage_id)
        others = [item for item in ranked if item is not best]
        for first in others:
            rest = [item for item in others if item is not first]
            assert rank_as_set([first, *rest, best], hits)[:2] == [first, best]
