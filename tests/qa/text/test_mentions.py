"""A name is counted in the forms that a text gives it, and nobody else's."""

import pytest

from qa.text.mentions import find_mentions, name_variants, without_titles


@pytest.mark.parametrize(
    ("name", "text", "forms"),
    [
        ("Henrik Aas", "Henrik Aas’s quarry", ["Henrik Aas"]),
        ("henrik aas", "Henrik\nAas and HENRIK AAS", ["Henrik Aas", "HENRIK AAS"]),
        ("Jurgen Strauss", "Jürgen Strauss", ["Jürgen Strauss"]),
        ("Lodz", "the trams of Łódź", ["Łódź"]),
        ("North-Quay", "North Quay, north-quay", ["North Quay", "north-quay"]),
        ("cooperative", "a co-operative, cooperatives", ["co-operative", "cooperatives"]),
        ("kittiwakes", "a kittiwake, the kittiwakes'", ["kittiwake", "kittiwakes"]),
        ("battery", "batteries", ["batteries"]),
        ("Gaza", "'the war in Gaza' and Gaza's ruins", ["Gaza", "Gaza"]),
        ("US", "The US and the U.S. told us", ["US", "U.S."]),
        ("ferry", "ferryman, Ferry", ["Ferry"]),
        ("罗明华", "项目负责人罗明华表示", ["罗明华"]),
        ("かき", "かぎとかき", ["かき"]),
        ("บ้านแพง", "น้ำท่วมที่บ้านแพงเมื่อวาน", ["บ้านแพง"]),
        ("산내", "산내에서 소년이 새 노래를 들었다", ["산내"]),
        ("मधुपुर", "मधुपुर और मधुपुरी", ["मधुपुर"]),
    ],
)
def test_name_is_found_in_its_forms(name: str, text: str, forms: list[str]) -> None:
    mentions = find_mentions(text, name)
    assert [mention.form for mention in mentions] == forms
    for mention in mentions:
        assert " ".join(text[slice(*mention.span)].split()).startswith(mention.form)


def test_last_name_alone_counts_where_the_whole_name_stands() -> None:
    text = "Henrik Aas came. Mr Aas sat down. H. Aas spoke, Maria Aas did not."
    assert [mention.form for mention in find_mentions(text, "Henrik Aas")] == [
        "Henrik Aas",
        "Aas",
        "H. Aas",
    ]
    assert find_mentions("Mr Aas sat down.", "Henrik Aas") == []


def test_last_word_of_a_name_that_is_a_word_of_the_language_does_not_count() -> None:
    text = "Arden Water apologised. Water was handed out. The water is safe."
    assert len(find_mentions(text, "Arden Water")) == 1


def test_titles_are_no_part_of_a_name() -> None:
    assert without_titles("cmdr Strachley") == "Strachley"
    assert without_titles("king of Spain") == "king of Spain"
    assert without_titles("mayor") == "mayor"


def test_variants_begin_with_the_name() -> None:
    assert name_variants("co-operative")[0] == "co-operative"
    assert "cooperative" in name_variants("co-operative")
