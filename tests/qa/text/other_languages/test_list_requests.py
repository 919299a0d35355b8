"""Questions in other languages for documents, or for an overview of them."""

import pytest

from qa.text.other_languages.list_requests import (
    DocumentRequest,
    RequestKind,
    read_document_request,
)


@pytest.mark.parametrize(
    ("language", "question", "kind", "subject"),
    [
        ("ar", "ما هي الوثائق التي تذكر السد؟", "mention", "السد"),
        ("ar", "أرني جميع الوثائق عن السد", "about", "السد"),
        ("ar", "آخر أخبار السد", "latest", "السد"),
        ("ar", "لخص قضية السد", "overview", "السد"),
        ("ar", "عم تتحدث هذه الوثائق؟", "overview", ""),
        ("de", "Welche Dokumente erwähnen Anna Vogt?", "mention", "Anna Vogt"),
        ("de", "In welchen Artikeln kommt die Brücke vor?", "mention", "Brücke"),
        ("de", "Liste alles über den Steinbruch auf", "mention", "Steinbruch"),
        ("de", "Wie viele Artikel gibt es zum Thema Steinbruch?", "about", "Steinbruch"),
        ("de", "Was gibt es Neues zum Steinbruch?", "latest", "Steinbruch"),
        ("de", "Fasse den Streit um die Mühle zusammen", "overview", "Mühle"),
        ("de", "Worum geht es hier?", "overview", ""),
        ("de", "Zeige mir alle Artikel", "all", ""),
        ("el", "Ποια έγγραφα μιλούν για τη Μεσοχώρα;", "mention", "Μεσοχώρα"),
        ("es", "¿Qué documentos hablan de Montalbán?", "mention", "Montalbán"),
        ("es", "Últimas noticias de la cantera", "latest", "cantera"),
        ("es", "¿Qué sabemos de la cantera?", "overview", "cantera"),
        ("fr", "Quels documents parlent de Montfort ?", "mention", "Montfort"),
        ("fr", "Tout ce qui concerne l'hôpital", "mention", "hôpital"),
        ("fr", "Y a-t-il des articles sur la carrière ?", "about", "carrière"),
        ("fr", "De quoi parlent ces documents ?", "overview", ""),
        ("hi", "कौन से दस्तावेज़ मधुपुर के बारे में हैं?", "mention", "मधुपुर"),
        ("it", "Quali documenti parlano del ponte?", "mention", "ponte"),
        ("it", "Riassumi la vicenda della cava", "overview", "cava"),
        ("ja", "山田村についての文書はどれですか？", "mention", "山田村"),
        ("ja", "採石場に関する記事を全部見せて", "about", "採石場"),
        ("ja", "採石場の最新ニュース", "latest", "採石場"),
        ("ja", "この文書は何についてですか？", "overview", ""),
        ("ko", "산내면에 관한 문서는 무엇입니까?", "mention", "산내면"),
        ("pl", "Które dokumenty wspominają o Borowicach?", "mention", "Borowicach"),
        ("pt", "Quais documentos mencionam a ponte?", "mention", "ponte"),
        ("pt", "Mostra-me todos os documentos sobre a pedreira", "about", "pedreira"),
        ("ru", "В каких документах упоминается Анна?", "mention", "Анна"),
        ("ru", "Всё, что касается карьера", "mention", "карьера"),
        ("ru", "Какие последние новости о карьере?", "latest", "карьере"),
        ("th", "เอกสารใดพูดถึงบ้านแพง", "mention", "บ้านแพง"),
        ("tr", "Hangi belgeler Dereköy'den söz ediyor?", "mention", "Dereköy"),
        ("vi", "Những tài liệu nào nói về Phú Sơn?", "mention", "Phú Sơn"),
        ("zh", "哪些文件提到罗明华？", "mention", "罗明华"),
        ("zh", "有没有关于采石场的文章？", "about", "采石场"),
        ("zh", "采石场有什么新消息？", "latest", "采石场"),
        ("zh", "给我看 的所有文章", "all", ""),
    ],
)
def test_what_is_asked_of_documents_is_read_in_each_language(
    language: str, question: str, kind: RequestKind, subject: str
) -> None:
    assert read_document_request(question, language) == DocumentRequest(kind, subject)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Welche Kosten nennen die Dokumente?"),
        ("de", "Wer hat alles über den Steinbruch gesagt?"),
        ("fr", "Qui parle de Montfort ?"),
        ("it", "Che cosa c'è sul tavolo?"),
        ("es", "¿Qué nuevo alcalde tiene Robledal?"),
        ("ru", "Что нового построили в Ключах?"),
        ("zh", "采石场雇有多少工人？"),
        ("ja", "何の情報がありますか？"),
        ("ar", "من كتب الوثائق؟"),
        ("zz", "Quels documents parlent de Montfort ?"),
    ],
)
def test_another_question_asks_for_no_documents(language: str, question: str) -> None:
    assert read_document_request(question, language) is None
