"""Questions to tables in other languages than English."""

import pytest

from qa.text.other_languages.table_questions import in_english_words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Wie viele Einwohner hat Altdorf?", "how many Einwohner Altdorf?"),
        ("Welche Gemeinde hat den kleinsten Haushalt?", "which Gemeinde lowest Haushalt?"),
        ("Combien d'habitants compte Vaulx ?", "how many habitants Vaulx ?"),
        ("Quelle commune a le plus d'habitants ?", "which commune highest habitants ?"),
        ("¿Cuál es la suma de los presupuestos?", "¿ which total presupuestos?"),
        ("Quale comune ha il bilancio più basso?", "which comune bilancio lowest ?"),
        ("Qual é o orçamento médio?", "which orçamento average ?"),
        ("В каком городе самое большое население?", "which городе highest население?"),
        ("哪个城市的人口最多？", "which 城市 人口 highest"),
        # In English, or with words that only look like those of another language.
        ("What is the media budget in total?", "What is the media budget in total?"),
        ("media budget in 2024", "media budget in 2024"),
        ("Was Adam hired in 2016?", "Was Adam hired in 2016?"),
        ("total sales", "total sales"),
    ],
)
def test_words_that_ask_are_said_in_english_and_no_others(question: str, expected: str) -> None:
    assert in_english_words(question) == expected
