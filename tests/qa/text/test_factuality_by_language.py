"""A denial or a plan in another language is no answer to a question for what was done."""

import pytest

from qa.text.factuality_by_language import clauses, status_differs

DENIED = [
    ("de", "Wer hat den Vertrag unterschrieben?", "Der Minister hat ihn nicht unterschrieben."),
    ("de", "Wann trat Anna Vogt zurück?", "Anna Vogt trat 2021 keineswegs zurück."),
    ("fr", "Qui a signé le contrat ?", "Le ministre n’a jamais signé le contrat."),
    ("es", "¿Quién firmó el contrato?", "El ministro no firmó el contrato."),
    ("it", "Chi ha firmato il contratto?", "Il ministro non ha firmato il contratto."),
    ("pt", "Quem assinou o contrato?", "O ministro não assinou o contrato."),
    ("ru", "Кто подписал договор?", "Министр не подписал договор."),
    ("zh", "谁签署了合同？", "部长没有签署合同。"),
    ("ja", "誰が契約に署名しましたか？", "大臣は契約に署名しなかった。"),
    ("ar", "من وقع العقد؟", "لم يوقع الوزير العقد."),
]  # fmt: skip
PLANNED = [
    ("de", "Wann wurde die Brücke eröffnet?", "Die Brücke soll im Mai 2025 eröffnet werden."),
    ("fr", "Quand le pont a-t-il été ouvert ?", "Le pont devrait ouvrir en mai 2025."),
    ("es", "¿Cuándo se abrió el puente? ¿Fue en mayo?", "El puente será abierto en mayo de 2025."),
    ("it", "Quando è stato aperto il ponte?", "Il ponte sarà aperto nel maggio 2025."),
    ("pt", "Quando foi aberta a ponte?", "A ponte deverá ser aberta em maio de 2025."),
    ("ru", "Когда открыли мост?", "Мост планируют открыть в мае 2025 года."),
    ("zh", "大桥是什么时候开通的？", "大桥计划于2025年5月开通。"),
    ("ja", "橋はいつ開通しましたか？", "橋は2025年5月に開通する予定です。"),
    ("ar", "متى افتتح الجسر؟", "من المقرر أن يفتتح الجسر في مايو 2025."),
]  # fmt: skip
PLAIN = [
    ("de", "Wer hat den Vertrag unterschrieben?", "Nicht nur der Minister hat unterschrieben."),
    ("de", "Wer hat nicht unterschrieben?", "Der Minister hat nicht unterschrieben."),
    ("de", "Wann wird die Brücke eröffnet?", "Die Brücke soll im Mai 2025 eröffnet werden."),
    ("de", "Was fehlte den Fossilien?", "Die Fossilien hatten keine Tentakel."),
    ("fr", "Qui a signé le contrat ?", "Le ministre a signé le contrat."),
    ("es", "¿Cuántos murieron?", "Murieron no menos de cien personas."),
    ("ru", "Сколько человек погибло?", "Погибло не менее ста человек."),
    ("zh", "谁领导了军队？", "李将军领导了军队。"),
    ("ar", "من يقود الحزب؟", "يقود الحزب سياسي معروف."),
    ("sv", "Vem skrev avtalet?", "Ministern skrev inte avtalet."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "question", "sentence"), DENIED)
def test_a_denial_is_recognized(language: str, question: str, sentence: str) -> None:
    assert status_differs(question, language, clauses(sentence), language) == "denied"


@pytest.mark.parametrize(("language", "question", "sentence"), PLANNED)
def test_a_plan_is_recognized(language: str, question: str, sentence: str) -> None:
    assert status_differs(question, language, clauses(sentence), language) == "planned"


@pytest.mark.parametrize(("language", "question", "sentence"), PLAIN)
def test_what_is_stated_as_asked_is_left_alone(language: str, question: str, sentence: str) -> None:
    assert status_differs(question, language, clauses(sentence), language) is None


def test_an_english_question_meets_a_german_denial() -> None:
    sentence = ["Der Minister hat den Vertrag nicht unterschrieben"]
    assert status_differs("Who signed the treaty?", "en", sentence, "de") == "denied"
    assert status_differs("Who did not sign the treaty?", "en", sentence, "de") is None
