"""What a number in a sentence states, and which numbers say the same."""

from datetime import date

import pytest

from qa.answers.values.quantities import Quantity, differ, iter_quantities, may_convert, same_value

DAY = date(2024, 11, 6)  # A Wednesday.


def read(sentence: str, at: int = 0) -> Quantity:
    return list(iter_quantities(sentence, (0, len(sentence)), DAY))[at]


@pytest.mark.parametrize(
    ("sentence", "number", "kind", "noun"),
    [
        ("Twelve people drowned.", 12, "", "person"),
        ("The town has 12 000 inhabitants.", 12000, "", "inhabitant"),
        ("Some 3,500 of the 5,000 dockers walked out.", 3500, "", "docker"),
        ("Rescuers found 25 dead.", 25, "", "dead"),
        ("The toll rose to 18.", 18, "", ""),
        ("Nearly half a million refugees crossed.", 500_000, "", "refugee"),
        ("The yard built two dozen lorries.", 24, "", "lorry"),
        ("It cost $64m.", 64e6, "money", ""),
        ("It cost 64 million dollars.", 64e6, "money", ""),
        ("A loaf costs 14 crowns.", 14, "money", ""),
        ("The bill came to 3,500 pounds.", 3500, "money", ""),
        ("The pike weighed 35 pounds.", 35, "mass", ""),
        ("The mine yields 40,000 tonnes of copper.", 40_000, "mass", "copper"),
        ("Some 12 percent of voters stayed away.", 12, "percent", "voter"),
        ("The share rose by 3 percentage points.", 3, "points", ""),
        ("The tower is 1,200 feet tall.", 1200, "length", ""),
        ("The farm covers 400 acres.", 400, "area", ""),
        ("Gusts of 125 mph were measured.", 125, "speed", ""),
        ("The night was at -12 °C.", -12, "temperature", ""),
        ("They built a 1.5-metre wall.", 1.5, "length", ""),
        ("The court fined them 2.5m euros.", 2.5e6, "money", ""),
        ("It takes 2 hours 30 minutes.", 2.5, "time", ""),
        ("She got a year, then 2 years and 6 months.", 2.5, "time", ""),
    ],
)
def test_number_unit_and_noun_are_read(sentence: str, number: float, kind: str, noun: str) -> None:
    quantity = read(sentence)
    assert (quantity.number, quantity.kind, quantity.noun) == (number, kind, noun)


def test_modifiers_of_the_noun_are_kept() -> None:
    quantity = read("They sent 300 Norwegian police officers.")
    assert (quantity.modifiers, quantity.noun) == (("norwegian", "police"), "officer")
    assert read("About 40 Norwegians came.").is_name


@pytest.mark.parametrize(
    ("sentence", "per"),
    [
        ("The plant emits 3 million tonnes a year.", {"year"}),
        ("The plant emits 3 million tonnes per year.", {"year"}),
        ("The ferry carries 900 passengers daily.", {"day"}),
        ("Annual sales were 12 million euros.", {"year"}),
        ("The state pays 30 dollars an hour.", {"hour"}),
        ("They pay 2,000 crowns a month for each soldier.", {"month", "soldier"}),
        ("It spends 900 euros per head.", {"person"}),
        ("She promised each family 40,000 crowns.", {"family"}),
        ("Each of the 12 schools got 900 euros.", {"school"}),
        ("The heirs got 900 euros each.", {"each"}),
        ("The plant emitted 3 million tonnes in all.", set()),
        ("Five hundred tonnes were found a year ago.", set()),
    ],
)
def test_rate_is_told_from_total(sentence: str, per: set[str]) -> None:
    assert read(sentence, -1).per == per


@pytest.mark.parametrize(
    ("sentence", "at", "role"),
    [
        ("The toll rose by 12 to 30.", 0, "step"),
        ("The toll rose by 12 to 30.", 1, "amount"),
        ("The toll rose from 12 to 30.", 0, "former"),
        ("The toll rose from 12 to 30.", 1, "amount"),
        ("An increase of 40 beds is planned.", 0, "step"),
        ("Another 15 miners died.", 0, "addition"),
        ("Police found six more bodies.", 0, "addition"),
        ("A third of the 90 passengers were hurt.", 0, "base"),
        ("Sales were 12 tonnes, up from 9 tonnes.", 1, "former"),
        ("Some 900 came, compared with 700 in May.", 1, "former"),
        ("Twelve of the 90 passengers were hurt.", 0, "amount"),
        ("Twelve of the 90 passengers were hurt.", 1, "base"),
    ],
)
def test_amount_is_told_from_change_and_base(sentence: str, at: int, role: str) -> None:
    assert read(sentence, at).role == role


@pytest.mark.parametrize(
    ("sentence", "at", "is_part"),
    [
        ("At least 90 people died, including 12 children.", 0, False),
        ("At least 90 people died, including 12 children.", 1, True),
        ("Ninety people died, 12 of them children.", 1, True),
        ("Seven of them were children.", 0, True),
        ("Among them were 12 nurses.", 0, True),
    ],
)
def test_part_is_told_from_whole(sentence: str, at: int, is_part: bool) -> None:
    assert read(sentence, at).is_part == is_part


@pytest.mark.parametrize(
    ("sentence", "at", "since", "until", "words"),
    [
        (
            "In 2021, 340 ships passed; in 2022, 410 did.",
            0,
            date(2021, 1, 1),
            date(2021, 12, 31),
            "",
        ),
        (
            "There were 340 thefts in 2021, 410 in 2022 and 160 in 2023.",
            0,
            date(2021, 1, 1),
            date(2021, 12, 31),
            "",
        ),
        (
            "In 2021, 340 ships passed; in 2022, 410 did.",
            1,
            date(2022, 1, 1),
            date(2022, 12, 31),
            "",
        ),
        (
            "Some 340 ships passed in 2021 and 410 in 2022.",
            0,
            date(2021, 1, 1),
            date(2021, 12, 31),
            "",
        ),
        (
            "Some 340 ships passed in 2021 and 410 in 2022.",
            1,
            date(2022, 1, 1),
            date(2022, 12, 31),
            "",
        ),
        ("The ship, built in 1998, carried 450 men.", 0, None, None, ""),
        ("On Monday 12 men were hurt.", 0, date(2024, 11, 4), date(2024, 11, 4), ""),
        ("The police said on Monday that 12 men were hurt.", 0, None, None, ""),
        ("By Monday evening 12 men had been found.", 0, None, None, ""),
        ("Twelve men were hurt in the past 24 hours.", 0, None, None, "in the past 24 hours"),
        ("Twelve men were hurt overnight.", 0, None, None, "overnight"),
    ],
)
def test_period_is_that_of_the_number(
    sentence: str, at: int, since: date | None, until: date | None, words: str
) -> None:
    quantity = read(sentence, at)
    assert (quantity.since, quantity.until, quantity.period) == (since, until, words)


def test_year_of_the_title_holds_for_a_sentence_without_one() -> None:
    sentence = "The town has 900 inhabitants."
    (quantity,) = iter_quantities(sentence, (0, len(sentence)), DAY, title="Census 2011: the towns")
    assert quantity.since == date(2011, 1, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "It opened in 1921.",
        "It was on 7 October.",
        "He came on May 3.",
        "No. 12 won.",
        "Vesk beat Tarn 3-1.",
    ],
)
def test_years_days_and_labels_are_no_quantities(sentence: str) -> None:
    assert list(iter_quantities(sentence, (0, len(sentence)), DAY)) == []


SAME = [
    ("It cost 64 million dollars.", "They paid $64m."),
    ("It cost 64 million dollars.", "It cost sixty-four million dollars."),
    ("It cost US$5bn.", "It cost five billion dollars."),
    ("It is 5 km long.", "It is 3.1 miles long."),
    ("It is 5 kilometres long.", "It is 5 km long."),
    ("It weighs 2 tonnes.", "It weighs 2,000 kg."),
    ("It weighs 80 kg.", "It weighs 176 pounds."),
    ("The farm covers 400 acres.", "The farm covers 162 hectares."),
    ("It took 1 hour 30 minutes.", "It took 90 minutes."),
    ("It took 18 months.", "It took a year and a half, or 1.5 years."),
    ("It was 20 °C.", "It was 68 °F."),
    ("Winds of 100 mph blew.", "Winds of 161 km/h blew."),
    ("Twelve people died.", "At dawn 12 people died."),
    ("Some 12 000 men came.", "About 12,000 men came."),
    ("At least 40 died.", "No fewer than 40 died."),
    ("Up to 300 jobs go.", "At most 300 jobs go."),
    ("It is 12 percent.", "It is 12%."),
]
APART = [
    ("It cost 64 million dollars.", "It cost 46 million dollars."),
    ("It is 5 km long.", "It is 5 miles long."),
    ("It weighs 2 tonnes.", "It weighs 3,000 kg."),
    ("Twelve people died.", "Thirteen people died."),
    ("It is 4.1 percent.", "It is 4.4 percent."),
    ("Between 200 and 300 men came.", "About 400 men came."),
    ("Nearly 9,000 men came.", "Exactly 9,400 men came."),
    ("About 15 men came.", "Exactly 18 men came."),
    ("Up to 300 jobs go.", "All in all 350 jobs go."),
    ("More than 8,800 died.", "Last night 9,061 had died."),
    ("It was 20 °C.", "It was 75 °F."),
]
# Neither the same statement nor in conflict.
CLOSE = [
    ("Exactly 8,805 men came.", "About 9,000 men came."),
    ("Exactly 8,805 men came.", "More than 8,800 men came."),
    ("Exactly 250 men came.", "Between 200 and 300 men came."),
    ("Exactly 8,960 men came.", "Nearly 9,000 men came."),
    ("Exactly 250 jobs go.", "Up to 300 jobs go."),
    ("It costs 2.2 million euros.", "It costs more than 2 million euros."),
]
# Not to be compared at all.
UNLIKE = [
    ("It cost 64 million dollars.", "It cost 64 million euros."),
    ("It cost 64 dollars.", "It cost 64 Canadian dollars."),
    ("It cost 64 dollars.", "Some 64 men came."),
    ("Some 12 percent left.", "Some 12 men left."),
    ("It is 12 percent.", "It rose 12 percentage points."),
    ("It is 12 km long.", "It weighs 12 kg."),
    ("It took 12 years.", "Some 12 men came."),
    ("The bill was 35 pounds.", "The pike weighed 35 pounds."),
]


@pytest.mark.parametrize(("first", "other"), SAME)
def test_one_value_in_other_words_is_the_same(first: str, other: str) -> None:
    assert same_value(read(first), read(other, -1))
    assert not differ(read(first), read(other, -1))


@pytest.mark.parametrize(("first", "other"), APART)
def test_values_that_cannot_both_be_right_differ(first: str, other: str) -> None:
    assert differ(read(first), read(other))
    assert not same_value(read(first), read(other))


@pytest.mark.parametrize(("first", "other"), CLOSE)
def test_a_vague_number_neither_confirms_nor_contradicts_an_exact_one(
    first: str, other: str
) -> None:
    assert not same_value(read(first), read(other))
    assert not differ(read(first), read(other))


@pytest.mark.parametrize(("first", "other"), UNLIKE)
def test_values_of_different_kinds_are_not_compared(first: str, other: str) -> None:
    assert not may_convert(read(first), read(other))
    assert not same_value(read(first), read(other))
    assert not differ(read(first), read(other))


def test_what_is_said_of_a_number_ends_at_the_next_one() -> None:
    sentence = "At least 90 people died in Vesk, and 300 were hurt; the army sent 40 nurses."
    said = [sentence[slice(*q.clause)] for q in iter_quantities(sentence, (0, len(sentence)), DAY)]
    assert said == ["At least 90 people died in Vesk", "300 were hurt", "the army sent 40 nurses"]


def test_bound_and_unit_belong_to_the_number() -> None:
    sentence = "They will pay no more than €1.2 billion."
    (quantity,) = iter_quantities(sentence, (0, len(sentence)), DAY)
    assert sentence[slice(*quantity.span)] == "no more than €1.2 billion"
    assert quantity.bound == "at most"
