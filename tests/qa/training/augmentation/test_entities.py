"""Entities of a corpus, by kind."""

from random import Random

from qa.training.augmentation import Corpus
from qa.training.augmentation.entities import Entity, EntityKind


def test_names_are_told_apart_by_what_stands_around_them(corpus: Corpus) -> None:
    assert "Ines Okafor" in corpus.names[EntityKind.PERSON]
    assert "Hanna Weiss" in corpus.names[EntityKind.PERSON]
    assert {"Larnstead", "Oxmere", "Westhaven"} <= set(corpus.names[EntityKind.PLACE])
    assert "Vale Farmers Union" in corpus.names[EntityKind.ORGANISATION]


def test_entities_of_a_text_have_kinds_and_places(corpus: Corpus) -> None:
    text = "In May 2023 Ines Okafor counted 512 hives in Oxmere."
    found = {entity.words: entity.kind for entity in corpus.entities(text)}
    assert found == {
        "May": EntityKind.MONTH,
        "2023": EntityKind.YEAR,
        "Ines Okafor": EntityKind.PERSON,
        "512": EntityKind.NUMBER,
        "Oxmere": EntityKind.PLACE,
    }
    assert all(text[slice(*entity.span)] == entity.words for entity in corpus.entities(text))


def test_another_entity_is_of_the_same_kind_and_not_in_the_text(corpus: Corpus) -> None:
    place = Entity(EntityKind.PLACE, "Oxmere", (0, 6))
    for seed in range(20):
        other = corpus.other(place, "Oxmere and Westhaven", Random(seed))
        assert other in {"", *corpus.names[EntityKind.PLACE]} - {"Oxmere", "Westhaven"}
        year = corpus.other(Entity(EntityKind.YEAR, "1996", (0, 4)), "In 1996", Random(seed))
        assert year.isdigit()
        assert year != "1996"
