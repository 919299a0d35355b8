"""A sentence is split into clauses, so that a negation reaches no further than its clause."""

import pytest

from qa.text.english.clauses import parse_clauses, stems_of


def clauses(sentence: str) -> list[str]:
    parsed = parse_clauses(sentence, (0, len(sentence)))
    texts = [
        " ".join(
            parsed.words[number].form for number in clause.words if parsed.words[number].is_word
        )
        for clause in parsed.clauses
    ]
    return [text for text in texts if text]


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "The mayor, who denied taking bribes, opened the bridge.",
            ["the mayor opened the bridge", "who denied taking bribes"],
        ),
        (
            "The mayor who denied taking bribes opened the bridge.",
            ["the mayor opened the bridge", "who denied taking bribes"],
        ),
        (
            "The strike began on July 14 and ended on 2 August.",
            ["the strike began on july 14", "and ended on 2 august"],
        ),
        ("Okafor and Lind opened the bridge.", ["okafor and lind opened the bridge"]),
        ("If he resigns, Lind follows.", ["lind follows", "if he resigns"]),
        ("I do not know who locked it.", ["i do not know", "who locked it"]),
        ("He left (it rained) at noon.", ["he left at noon", "it rained"]),
    ],
)
def test_a_sentence_is_split_into_its_clauses(sentence: str, parts: list[str]) -> None:
    assert clauses(sentence) == parts


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("opened", "opening"),
        ("sent", "send"),
        ("resigned", "resignation"),
        ("died", "death"),
        ("planned", "plan"),
        ("gave", "given"),
        ("child", "children"),
        ("wife", "wives"),
    ],
)
def test_forms_of_a_verb_and_its_noun_share_a_stem(word: str, other: str) -> None:
    assert stems_of(word) & stems_of(other)


@pytest.mark.parametrize(
    ("word", "other"), [("opened", "closed"), ("plan", "plant"), ("founded", "found")]
)
def test_other_words_share_no_stem(word: str, other: str) -> None:
    assert not stems_of(word) & stems_of(other)
