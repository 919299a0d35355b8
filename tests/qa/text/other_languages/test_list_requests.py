"""Questions in other languages for the documents that mention something."""

import pytest

from qa.text.other_languages.list_requests import listed_subject


@pytest.mark.parametrize(
    ("language", "question", "subject"),
    [
        ("ar", "ما هي الوثائق التي تذكر السد؟", "السد"),
        ("de", "Welche Dokumente erwähnen Anna Vogt?", "Anna Vogt"),
        ("de", "In welchen Artikeln kommt die Brücke vor?", "Brücke"),
        ("el", "Ποια έγγραφα μιλούν για τη Μεσοχώρα;", "Μεσοχώρα"),
        ("es", "¿Qué documentos hablan de Montalbán?", "Montalbán"),
        ("fr", "Quels documents parlent de Montfort ?", "Montfort"),
        ("hi", "कौन से दस्तावेज़ मधुपुर के बारे में हैं?", "मधुपुर"),
        ("it", "Quali documenti parlano del ponte?", "ponte"),
        ("ja", "山田村についての文書はどれですか？", "山田村"),
        ("ko", "산내면에 관한 문서는 무엇입니까?", "산내면"),
        ("pl", "Które dokumenty wspominają o Borowicach?", "Borowicach"),
        ("pt", "Quais documentos mencionam a ponte?", "ponte"),
        ("ru", "В каких документах упоминается Анна?", "Анна"),
        ("th", "เอกสารใดพูดถึงบ้านแพง", "บ้านแพง"),
        ("tr", "Hangi belgeler Dereköy'den söz ediyor?", "Dereköy"),
        ("vi", "Những tài liệu nào nói về Phú Sơn?", "Phú Sơn"),
        ("zh", "哪些文件提到罗明华？", "罗明华"),
        ("de", "Welche Kosten nennen die Dokumente?", ""),
        ("fr", "Qui parle de Montfort ?", ""),
        ("zz", "Quels documents parlent de Montfort ?", ""),
    ],
)
def test_the_subject_of_a_list_is_read_in_its_language(
    language: str, question: str, subject: str
) -> None:
    assert listed_subject(question, language) == subject
