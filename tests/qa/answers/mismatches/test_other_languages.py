"""Questions and documents that are not English: found, quoted, and not judged as English."""

from pathlib import Path

import pytest

from index import Index
from index.embedding.model_names import MULTILINGUAL_ENCODER
from qa import ask, retrieve
from qa.answers.mismatches.other_languages import find_question_names, number_lacks
from qa.answers.mismatches.replaced_words import find_replaced_word
from qa.answers.values.quantities import read_quantity
from qa.conversations.export import as_text
from qa.query.terms import out_of_vocabulary_words
from qa.reader import DEFAULT_READER, MULTILINGUAL_READER
from qa.retrieval import find_evidence
from qa.text.other_languages.answer_types import has_kind, question_kind
from qa.types import Scorers, SearchOptions
from qa.ui.html.evidence import card_html
from tests.index.helpers import write

DAM = (
    "市水务局周一宣布，东河大坝的维修费用将从三百万元增加到四百二十万元。"
    "局长李建国表示，工程将于2025年6月完工。居民王芳抱怨说，施工噪音影响了孩子的学习。"
)
LIBRARY = (
    "白沙市政府宣布，新建图书馆的总投资为8804万元。项目负责人罗明华表示，工程质量符合国家标准。"
)
BRIDGE = (
    "Der Stadtrat hat beschlossen, die alte Brücke über die Elbe abzureißen. Die Stadt zählt "
    "5.105.768 Einwohner. Baudirektorin Anna Vogt rechnet mit Kosten von neun Millionen Euro."
)
TRAMWAY = (
    "Le maire de Lyon a inauguré le nouveau tramway en présence de trois cents habitants. "
    "La ligne relie la gare au port en douze minutes."
)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("several")
    (folder / "corpus").mkdir()
    write(folder / "corpus", dam=DAM, library=LIBRARY, bridge=BRIDGE, tramway=TRAMWAY)
    index = Index.open(folder / "made")
    index.sync(folder / "corpus")
    return index


@pytest.mark.parametrize(
    ("question", "document", "words"),
    [
        ("罗明华负责什么项目？", "library.txt", "罗明华"),
        ("东河大坝的维修费用是多少？", "dam.txt", "四百二十万元"),
        ("Wer rechnet mit Kosten von neun Millionen Euro?", "bridge.txt", "Anna Vogt"),
        ("Combien de temps met la ligne de tramway ?", "tramway.txt", "douze minutes"),
        ("How long does the tramway take from the station to the port?", "tramway.txt", "douze"),
        ("Who expects the bridge to cost nine million euros?", "bridge.txt", "Anna Vogt"),
    ],
)
def test_a_question_in_any_language_finds_its_sentence(
    several: Index, question: str, document: str, words: str
) -> None:
    answer = ask(question, several)
    shown = answer.citations or answer.nearest
    assert shown[0].document_id == document
    assert any(words in citation.quote for citation in shown)
    text = several.document(document).text
    assert shown[0].quote == text[shown[0].start : shown[0].end]


def test_the_language_of_a_quote_is_named_where_it_is_not_the_question_s(several: Index) -> None:
    question = "Who expects the bridge to cost nine million euros?"
    answer = ask(question, several)
    assert (answer.citations or answer.nearest)[0].foreign_language == "de"
    citation = retrieve(question, several)[0]
    assert ", in German, bridge.txt" in as_text(citation)
    assert "in German · " in card_html(citation, 1, several.document)
    listed = ask("Which documents mention Lyon?", several)
    assert [item.citation.foreign_language for item in listed.documents] == ["fr"]
    german = ask("Wer rechnet mit Kosten von neun Millionen Euro?", several)
    assert german.citations[0].foreign_language == ""


def test_the_words_that_answer_are_marked_as_the_reader_found_them(several: Index) -> None:
    question = "Wer rechnet mit Kosten von neun Millionen Euro?"
    options = SearchOptions(scorers=Scorers(DEFAULT_READER, None))
    evidence = find_evidence(question, several, options)
    assert evidence.options.scorers.reader is MULTILINGUAL_READER
    answer = ask(question, several)
    text = several.document("bridge.txt").text
    assert answer.tier == "answer"
    assert [text[slice(*span)] for span in answer.citations[0].answer_spans] == ["Anna Vogt"]


def test_no_english_word_is_replaced_by_a_german_one(several: Index) -> None:
    assert several.status().encoder == MULTILINGUAL_ENCODER
    answer = ask("Will the council demolish the bridge?", several)
    assert answer.corrections == ()


def test_nothing_is_said_to_be_about_something_else(several: Index) -> None:
    for question in ("Wer ist Anna Vogt?", "李建国是谁？"):
        assert not any(citation.difference for citation in ask(question, several).citations)


@pytest.mark.parametrize(
    ("question", "difference"),
    [
        ("Wann rechnete Anna Vogt 1998 mit Kosten?", "does not mention 1998"),
        ("Wer reißt die Brücke von Bonn ab?", "does not mention Bonn"),
        ("Combien d'habitants étaient présents à Bordeaux ?", "does not mention Bordeaux"),
        ("东河大坝的维修工程2019年完工了吗？", "2019"),
        ("Quel maire de Brest a inauguré le tramway ?", "does not mention Brest"),
    ],
)
def test_another_year_or_name_is_said_and_no_answer(
    several: Index, question: str, difference: str
) -> None:
    answer = ask(question, several)
    assert answer.tier != "answer"
    shown = answer.citations or answer.nearest
    assert answer.tier == "none" or any(difference in each.difference for each in shown)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("Combien de girafes la ville de Lyon a-t-elle ?", "girafes"),
        ("Wie viele Schüler zählt die Stadt?", "Schüler"),
        ("东河大坝有多少熊猫？", "熊猫"),
    ],
)
def test_a_number_of_what_no_document_has_is_no_answer(
    several: Index, question: str, word: str
) -> None:
    answer = ask(question, several)
    assert answer.tier != "answer"
    shown = answer.citations or answer.nearest
    assert answer.tier == "none" or f"does not mention {word}" in shown[0].difference


@pytest.mark.parametrize(
    ("language", "question", "passage", "word"),
    [
        ("ar", "كم يبلغ راتب ناصر القاسم؟", "يبلغ راتب سمير الخطيب 4200 دينار.", "ناصر"),
        ("ar", "كم طنا من القمح تنتج المزرعة؟", "تنتج المزرعة 540 طنا من الزيت.", "القمح"),
        ("ar", "كم يبلغ راتب سمير؟", "يبلغ راتب سمير الخطيب 4200 دينار.", ""),
        ("ar", "كم دينارا راتبه؟", "راتبه الشهري 4200 دينار.", ""),
        ("hi", "गंडक पुल कब बना?", "रामगंगा पुल 1979 में बना।", "गंडक"),
        ("hi", "रामगंगा पुल कब बना?", "रामगंगा पुल 1979 में बना।", ""),
        ("zh", "南湾大桥何时通车？", "柳溪大桥于1984年通车。", "南湾"),
        ("zh", "柳溪大桥什么时候通车？", "柳溪大桥于1984年通车。", ""),
        ("ja", "黒岩灯台の高さは何メートルですか？", "岩崎灯台の高さは24メートルだ。", "黒岩"),
        ("th", "สะพานห้วยทรายเปิดเมื่อไร", "สะพานบ้านโคกเปิดใช้เมื่อปี 2525", "ห้วยทราย"),
        ("el", "Πόσους τόνους σιτάρι παράγει;", "Παράγει 410 τόνους ελαιόλαδο.", "σιτάρι"),
        ("tr", "Akpınar köprüsü ne zaman açıldı?", "Kızılpınar köprüsü 1974'te açıldı.", "Akpınar"),
        ("de", "Wie viele Tonnen Weizen gab es?", "Es gab 900 Tonnen Reis.", "Weizen"),
        ("de", "Wer leitete den Bau?", "Anna Vogt führte den Bau.", ""),
    ],
)
def test_a_word_in_whose_place_the_passage_has_another_is_found(
    several: Index, language: str, question: str, passage: str, word: str
) -> None:
    assert find_replaced_word(question, language, passage, several) == word


def test_function_words_and_other_forms_are_not_said_to_stand_nowhere(several: Index) -> None:
    unknown = out_of_vocabulary_words("Où sont les girafes des maires de Lyon ?", several, "fr")
    assert unknown == ["girafes"]
    assert out_of_vocabulary_words("Welche Giraffen sahen die Brücken?", several, "de") == [
        "Giraffen",
        "sahen",
    ]
    assert out_of_vocabulary_words("东河大坝在哪里？", several, "zh") == []


def test_a_follow_up_in_another_language_is_about_the_document_before(several: Index) -> None:
    first = ask("Wie viele Einwohner zählt die Stadt an der Elbe?", several)
    second = ask("Und wer rechnet mit Kosten?", several, history=(first,))
    shown = second.citations or second.nearest
    assert shown[0].document_id == "bridge.txt"
    third = ask("Combien de temps met le tramway ?", several, history=(first,))
    assert (third.citations or third.nearest)[0].document_id == "tramway.txt"


def test_documents_are_listed_in_another_language(several: Index) -> None:
    listed = ask("Quels documents parlent de Lyon ?", several)
    assert listed.kind == "list"
    assert [document.document_id for document in listed.documents] == ["tramway.txt"]
    assert ask("哪些文件提到罗明华？", several).documents[0].document_id == "library.txt"
    assert ask("Quels documents parlent de Bordeaux ?", several).kind == "quote"
    inflected = ask("Alles über Brücken", several)
    assert [document.document_id for document in inflected.documents] == ["bridge.txt"]
    assert inflected.mentions_by_form[0].name == "Brücke"
    overview = ask("Fasse die Dokumente zusammen", several)
    assert overview.kind == "overview"


@pytest.mark.parametrize(
    ("language", "question", "names"),
    [
        ("de", "Wer ist der Bürgermeister von Bonn?", ("Bonn",)),
        ("de", "Was sagte Karl Huber über die Kosten im März?", ("Karl Huber",)),
        ("de", "Wie hoch ist die Brücke?", ()),
        ("fr", "Qui est le maire de Lyon ?", ("Lyon",)),
        ("ru", "Кто открыл музей в Самаре?", ("Самаре",)),
        ("en", "What did Karl Huber say in March?", ("Karl", "Huber")),
        ("zh", "谁是市长？", ()),
        ("el", "Πόσους μαθητές έχει η Μεσοχώρα;", ("Μεσοχώρα",)),
        ("tr", "Mahalledeki okulun kaç öğrencisi var?", ()),
        ("vi", "Bao nhiêu người đã đến?", ()),
    ],
)
def test_names_are_told_by_their_capitals(
    language: str, question: str, names: tuple[str, ...]
) -> None:
    assert find_question_names(question, language) == names


@pytest.mark.parametrize(
    ("sentence", "lacks"),
    [
        ("Die Schule wurde am 12. März 2023 eröffnet.", True),
        ("Sie wurde 1956 gebaut.", True),
        ("320 Kinder besuchen sie.", False),
        ("Niemand besucht sie.", False),
        ("Dutzende Kinder besuchen sie.", False),
        ("Der Bau dauerte ein Jahr.", False),
    ],
)
def test_a_day_or_a_year_is_no_number(sentence: str, lacks: bool) -> None:
    found = [*number_lacks("Wie viele Kinder besuchen die Schule?", "de", sentence, "de")]
    assert found == (["does not give a number"] if lacks else [])


def test_a_word_in_a_run_is_not_said_to_stand_nowhere(index: Index, corpus: Path) -> None:
    write(corpus, dam=DAM)
    index.sync(corpus)
    answer = ask("东河大坝的维修费用", index)
    assert "stands in none" not in answer.text
    assert retrieve("东河大坝的维修费用", index)[0].document_id == "dam.txt"


@pytest.mark.parametrize(
    ("language", "question", "kind"),
    [
        ("de", "Wie viele Einwohner hat die Stadt?", "number"),
        ("fr", "Quand a-t-il été inauguré ?", "date"),
        ("es", "¿Quién ganó el partido?", "name"),
        ("it", "Quanti abitanti ha la città?", "number"),
        ("pt", "Onde fica a ponte?", "name"),
        ("ru", "В каком году построили мост?", "date"),
        ("zh", "大坝的维修费用是多少？", "number"),
        ("ja", "橋はいつ完成しましたか。", "date"),
        ("ar", "متى بني الجسر؟", "date"),
        ("xx", "?", ""),
    ],
)
def test_the_kind_of_answer_is_told_in_many_languages(
    language: str, question: str, kind: str
) -> None:
    assert question_kind(question, language) == kind


def test_a_sentence_has_a_kind_beyond_what_is_asked() -> None:
    assert has_kind("number", "Die Stadt hat 9 Brücken.", "Wie viele Brücken?", "de")
    assert not has_kind("number", "Im Jahr 2015 gab es viele.", "Wie viele gab es 2015?", "de")
    assert has_kind("date", "工程将于2025年完工。", "工程什么时候完工？", "zh")
    assert has_kind("date", "งานจะแล้วเสร็จในเดือนมิถุนายน พ.ศ. 2568", "งานจะเสร็จเมื่อไร", "th")
    assert has_kind("date", "انتخابات در ۲۳ اردیبهشت ۱۴۰۳ برگزار شد.", "انتخابات کی بود؟", "fa")
    assert has_kind("date", "काम फरवरी में पूरा होगा।", "काम कब पूरा होगा?", "hi")
    assert not has_kind("date", "مدرسه محله بزرگ است.", "مدرسه کی باز شد؟", "fa")
    assert has_kind("name", "Мост построил Иван Петров.", "Кто построил мост?", "ru")
    assert has_kind("name", "大坝", "谁？", "zh") is None


def test_a_number_with_several_points_is_read() -> None:
    text = "The city has 5.105.768 inhabitants."
    assert read_quantity(text, (0, len(text)), (13, 22)) is not None


def test_what_a_german_sentence_denies_or_plans_is_no_answer(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("denied")
    bridge = "Die neue Brücke soll im Mai 2025 eröffnet werden. Die alte steht noch."
    treaty = "Minister Paul Stein hat den Vertrag über den Hafen nicht unterschrieben."
    (folder / "corpus").mkdir()
    write(folder / "corpus", bridge=bridge, treaty=treaty)
    index = Index.open(folder / "made")
    index.sync(folder / "corpus")
    opened = ask("Wann wurde die neue Brücke eröffnet?", index).citations[0]
    assert "planned, not reported as done" in opened.difference
    signed = ask("Wer hat den Vertrag über den Hafen unterschrieben?", index).citations[0]
    assert "denied in the text" in signed.difference
    planned = ask("Wann soll die neue Brücke eröffnet werden?", index).citations[0]
    assert planned.difference == ""
