"""Languages of texts, documents and questions."""

from pathlib import Path

import pytest

from index import Filter, Index
from index.text.languages import detect_language, most_likely_language
from index.text.stopwords import stopwords_of
from tests.index.helpers import write

GERMAN = (
    "Die Stadt hat im vergangenen Jahr drei neue Brücken gebaut. Die längste führt z. B. über den "
    "Fluss und wurde im Mai eröffnet. Dr. Weber leitete die Arbeiten."
)
RUSSIAN = "В прошлом году город построил три новых моста. Самый длинный открыли в мае."
CHINESE = "东河大坝的维修费用为三百万元。罗明华负责大坝的维修项目。工程于五月完成。"
VIETNAMESE = (
    "Năm ngoái thành phố đã xây ba cây cầu mới bắc qua sông. Cây cầu dài nhất được mở vào tháng "
    "năm. Chợ bán rau má và hạt giống."
)
ENGLISH = "The council has built three bridges over the river. The longest of them opened in May."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (RUSSIAN, "ru"),
        (CHINESE, "zh"),
        (VIETNAMESE, "vi"),
        (ENGLISH, "en"),
        (ENGLISH * 5, "en"),
        ("東京タワーの高さは333メートルです。", "ja"),
        ("กรุงเทพมหานครเป็นเมืองหลวงของประเทศไทย", "th"),
        ("AB-1234", ""),
        ("", ""),
    ],
)
def test_the_language_of_a_text_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_short_question_is_taken_for_one_of_the_likely_languages() -> None:
    assert most_likely_language("Wer leitete die Arbeiten?", ["en"]) == "de"
    assert most_likely_language("谁负责大坝？", ["en"]) == "zh"
    assert most_likely_language("2015?", ["fr"]) == "fr"
    assert most_likely_language("採石場関連の記事一覧", ["zh", "ja"]) == "ja"
    # Of a folder in any language something may be asked in English.
    assert most_likely_language("Which documents mention Lyon?", ["zh", "fr"]) == "en"
    assert most_likely_language("Lyon", ["zh", "fr"]) == "fr"


@pytest.mark.parametrize(
    ("language", "words"),
    [("el", "είναι πότε"), ("he", "אבל"), ("sw", "lini"), ("tr", "altı şey"), ("de", "nicht")],
)
def test_function_words_are_known_as_they_are_written(language: str, words: str) -> None:
    assert stopwords_of(language).issuperset(words.split())


def test_no_function_words_are_those_of_an_unknown_language() -> None:
    assert stopwords_of("") == stopwords_of("xx") == frozenset()


@pytest.fixture
def mixed(index: Index, corpus: Path) -> Index:
    write(corpus, de=GERMAN, ru=RUSSIAN, zh=CHINESE, vi=VIETNAMESE, en=ENGLISH)
    index.sync(corpus)
    return index


def test_a_document_has_its_language_and_can_be_filtered_by_it(mixed: Index) -> None:
    assert {name: mixed.document(f"{name}.txt").language for name in ("de", "ru", "zh", "en")} == {
        name: name for name in ("de", "ru", "zh", "en")
    }
    assert dict(mixed.facets().languages)["zh"] == 1
    hits = mixed.search("2015", 10, Filter(languages=frozenset({"ru"})))
    assert {hit.passage.document_id for hit in hits} == {"ru.txt"}
    assert mixed.languages() == {"de": 1, "en": 1, "ru": 1, "vi": 1, "zh": 1}


@pytest.mark.parametrize(
    ("words", "document"),
    [
        ("罗明华", "zh.txt"),
        ("维修费用", "zh.txt"),
        ("мосты", "ru.txt"),
        ("Brücke", "de.txt"),
        ("Bruecken", "de.txt"),
        ("rau má", "vi.txt"),
        ("rau ma", "vi.txt"),
    ],
)
def test_words_of_any_language_find_their_document(mixed: Index, words: str, document: str) -> None:
    best = max(mixed.search(words, 10), key=lambda hit: hit.lexical)
    assert best.lexical > 0
    assert best.passage.document_id == document


def test_sentences_end_as_in_the_language_of_the_document(mixed: Index) -> None:
    text = mixed.document("de.txt").text
    (passage,) = mixed.passages("de.txt").values()
    sentences = [text[start:end] for start, end in passage.sentences]
    assert len(sentences) == 3
    assert sentences[1].startswith("Die längste führt z. B. über")


def test_passages_are_as_long_in_every_alphabet(index: Index, corpus: Path) -> None:
    write(corpus, ru=(RUSSIAN + " ") * 9, en=(ENGLISH + " ") * 9)
    index.sync(corpus)
    assert len(index.passages("ru.txt")) == len(index.passages("en.txt")) == 1
