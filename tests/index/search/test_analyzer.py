"""Terms of texts in many languages."""

import pytest

from index.search.analyzer import Analyzer
from index.text.normalization import unify_forms

ANALYZER = Analyzer()


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("东河大坝", ["东河", "河大", "大坝"]),
        ("5月", ["5", "月"]),
        ("दिल्ली की", ["दिल्ली", "की"]),
        ("เป็น", ["เป็", "ป็น"]),
        ("구급차를", ["구급", "급차", "차를"]),
        ("домами", ["дом"]),
        ("الكُتُب ٢٠١٥", ["كتب", "2015"]),
        ("２０１５", ["2015"]),
        ("Zürich’s SOLDIERS", ["zurich", "s", "soldier"]),
        ("İstanbul", ["istanbul"]),
    ],
)
def test_a_text_of_any_script_has_terms(text: str, terms: list[str]) -> None:
    assert ANALYZER.terms(text, is_query=True) == terms


def test_no_word_is_too_long_to_be_found() -> None:
    (hash_term,) = ANALYZER.terms("9f86d081" * 8)
    assert hash_term == ("9f86d081" * 8)[:60]
    assert ANALYZER.terms("विश्वविद्यालयों")[0].startswith("विश्व")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Häuser", "Haus"),
        ("fr", "continuellement", "continuelle"),
        ("es", "chicas", "chica"),
        ("tr", "ISPARTA", "ısparta"),
    ],
)
def test_forms_of_a_word_are_one_term_in_its_language(language: str, one: str, other: str) -> None:
    def term(word: str) -> str:
        return ANALYZER.terms_in(word, language, is_query=True)[-1]

    assert term(one) == term(other)
    assert term(one).startswith(f"{language}:")


def test_accents_tell_words_apart_where_the_language_says_so() -> None:
    terms = ANALYZER.terms_in("má mà ma", "vi")
    assert len(set(terms)) == 3
    assert ANALYZER.terms("má mà ma") == ["ma", "ma", "ma"]


def test_a_passage_is_indexed_by_common_terms_and_its_own() -> None:
    assert ANALYZER.indexed_terms("Häuser 1999", "de") == "hauser de:haus haeuser de:haus 1999"
    assert ANALYZER.indexed_terms("Houses", "en") == "hous"


def test_every_way_to_analyze_a_text_finds_the_same_words() -> None:
    text = "Am 3. Mai 2015 kamen Müllers Söhne ins 21. Jahrhundert: 1½ “Tage” – H₂O, z. B. 東京!"
    forms = ANALYZER.forms(text, ("de", "fr", "ru"), is_query=True)
    assert all(len(each) == 4 for each in forms)
    assert [each[0] for each in forms] == [each[3] for each in forms]
    assert unify_forms(text, is_query=True)
