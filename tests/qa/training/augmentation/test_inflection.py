"""Forms of English verbs."""

import pytest

from qa.training.augmentation.inflection import participle_of, verb


@pytest.mark.parametrize(
    ("base", "past", "participle", "gerund", "third"),
    [
        ("open", "opened", "opened", "opening", "opens"),
        ("begin", "began", "begun", "beginning", "begins"),
        ("ban", "banned", "banned", "banning", "bans"),
        ("repeal", "repealed", "repealed", "repealing", "repeals"),
        ("acquit", "acquitted", "acquitted", "acquitting", "acquits"),
        ("die", "died", "died", "dying", "dies"),
        ("study", "studied", "studied", "studying", "studies"),
        ("close", "closed", "closed", "closing", "closes"),
        ("shut down", "shut down", "shut down", "shutting down", "shuts down"),
        ("make", "made", "made", "making", "makes"),
        ("launch", "launched", "launched", "launching", "launches"),
    ],
)
def test_forms(base: str, past: str, participle: str, gerund: str, third: str) -> None:
    forms = verb(base)
    assert (forms.past, forms.participle, forms.gerund, forms.third) == (
        past, participle, gerund, third,
    )  # fmt: skip


def test_participles_of_verbs_in_the_past() -> None:
    assert [participle_of(past) for past in ("stole", "opened", "held")] == [
        "stolen", "opened", "held",
    ]  # fmt: skip
