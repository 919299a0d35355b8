"""A denial or a plan in another language is no answer to a question for what was done."""

import pytest

from qa.text.other_languages.factuality import classify_factuality, clauses

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
    ("nl", "Wie ondertekende het verdrag?", "De minister heeft het verdrag niet ondertekend."),
    ("sv", "Vem skrev under avtalet?", "Ministern skrev aldrig under avtalet."),
    ("da", "Hvem underskrev aftalen?", "Ministeren har ikke underskrevet aftalen."),
    ("no", "Hvem signerte avtalen?", "Ministeren signerte ikke avtalen."),
    ("pl", "Kto podpisał umowę?", "Minister nie podpisał umowy."),
    ("cs", "Kdo podepsal smlouvu?", "Ministr smlouvu nepodepsal."),
    ("uk", "Хто підписав договір?", "Міністр не підписав договір."),
    ("ro", "Cine a semnat contractul?", "Ministrul nu a semnat contractul."),
    ("el", "Ποιος υπέγραψε τη σύμβαση;", "Ο υπουργός δεν υπέγραψε τη σύμβαση."),
    ("tr", "Sözleşmeyi kim imzaladı?", "Bakan sözleşmeyi imzalamadı."),
    ("tr", "Kaç kişi öldü?", "Kazada ölen olmadı."),
    ("hi", "अनुबंध पर किसने हस्ताक्षर किए?", "मंत्री ने अनुबंध पर हस्ताक्षर नहीं किए।"),
    ("th", "ใครลงนามในสัญญา", "รัฐมนตรีไม่ได้ลงนามในสัญญา"),
    ("vi", "Ai đã ký hợp đồng?", "Bộ trưởng không ký hợp đồng."),
    ("ko", "누가 계약에 서명했습니까?", "장관은 계약에 서명하지 않았다."),
    ("he", "מי חתם על החוזה?", "השר לא חתם על החוזה."),
    ("fa", "چه کسی قرارداد را امضا کرد؟", "وزیر قرارداد را امضا نکرد."),
    ("id", "Siapa yang menandatangani perjanjian itu?", "Menteri tidak menandatanganinya."),
    ("sw", "Nani alisaini mkataba?", "Waziri hakusaini mkataba."),
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
    ("nl", "Wanneer werd de brug geopend?", "De brug zal in mei 2025 worden geopend."),
    ("sv", "När öppnades bron? Hur gick det till?", "Bron väntas öppna i maj 2025."),
    ("da", "Hvornår blev broen åbnet?", "Broen ventes at åbne i maj 2025."),
    ("no", "Når ble broen åpnet?", "Broen skal åpnes i mai 2025."),
    ("pl", "Kiedy otwarto most?", "Most będzie otwarty w maju 2025 roku."),
    ("cs", "Kdy otevřeli most?", "Most bude otevřen v květnu 2025."),
    ("uk", "Коли відкрили міст?", "Міст планують відкрити у травні 2025 року."),
    ("ro", "Când a fost deschis podul?", "Podul va fi deschis în mai 2025."),
    ("el", "Πότε άνοιξε η γέφυρα;", "Η γέφυρα θα ανοίξει τον Μάιο του 2025."),
    ("tr", "Köprü ne zaman açıldı?", "Köprü Mayıs 2025'te açılacak."),
    ("hi", "पुल कब खोला गया?", "पुल मई 2025 में खोला जाएगा।"),
    ("th", "สะพานเปิดเมื่อไร", "สะพานจะเปิดในเดือนพฤษภาคม 2568"),
    ("vi", "Cây cầu đã khánh thành khi nào?", "Cây cầu sẽ khánh thành vào tháng 5."),
    ("ko", "다리는 언제 개통되었습니까?", "다리는 2025년 5월에 개통될 예정이다."),
    ("he", "מתי נפתח הגשר?", "הגשר צפוי להיפתח במאי 2025."),
    ("fa", "پل چه زمانی افتتاح شد؟", "قرار است پل در خرداد ۱۴۰۴ افتتاح شود."),
    ("id", "Kapan jembatan itu dibuka?", "Jembatan itu akan dibuka pada Mei 2025."),
    ("sw", "Daraja lilifunguliwa lini?", "Daraja litafunguliwa Mei 2025."),
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
    ("ar", "كم نقطة خسر الفريق؟", "لم يخسر الفريق سوى خمس نقاط."),
    ("ar", "كم سفينة وصلت؟", "لم تصل إلى الميناء إلا سفينة واحدة."),
    ("bg", "Кой подписа договора?", "Министърът не подписа договора."),
    ("pl", "Ilu ludzi zginęło?", "Zginęło nie mniej niż sto osób."),
    ("el", "Πόσοι πέθαναν;", "Πέθαναν όχι μόνο δέκα στρατιώτες αλλά και τρεις γιατροί."),
    ("el", "Ποιος υπέγραψε τη σύμβαση;", "Ο υπουργός υπέγραψε τη σύμβαση."),
    ("tr", "Sözleşmeyi kim imzaladı?", "Bakan sözleşmeyi imzaladı."),
    ("tr", "Köprü ne zaman açılacak?", "Köprü Mayıs 2025'te açılacak."),
    ("hi", "अनुबंध पर किसने हस्ताक्षर किए?", "मंत्री ने अनुबंध पर हस्ताक्षर किए।"),
    ("th", "ใครลงนามในสัญญา", "รัฐมนตรีลงนามในสัญญาแล้ว"),
    ("vi", "Ai đã ký hợp đồng?", "Bộ trưởng đã ký hợp đồng tại sân bay hàng không."),
    ("ko", "누가 계약에 서명했습니까?", "장관이 계약에 서명했다."),
    ("he", "מי חתם על החוזה?", "השר חתם על החוזה."),
    ("fa", "چه کسی قرارداد را امضا کرد؟", "وزیر قرارداد را در نیمه شب امضا کرد."),
    ("sw", "Nani alisaini mkataba?", "Waziri alisaini mkataba kwa haraka."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "question", "sentence"), DENIED)
def test_a_denial_is_recognized(language: str, question: str, sentence: str) -> None:
    assert classify_factuality(question, language, clauses(sentence), language) == "denied"


@pytest.mark.parametrize(("language", "question", "sentence"), PLANNED)
def test_a_plan_is_recognized(language: str, question: str, sentence: str) -> None:
    assert classify_factuality(question, language, clauses(sentence), language) == "planned"


@pytest.mark.parametrize(("language", "question", "sentence"), PLAIN)
def test_what_is_stated_as_asked_is_left_alone(language: str, question: str, sentence: str) -> None:
    assert classify_factuality(question, language, clauses(sentence), language) is None


def test_an_english_question_meets_a_german_denial() -> None:
    sentence = ["Der Minister hat den Vertrag nicht unterschrieben"]
    assert classify_factuality("Who signed the treaty?", "en", sentence, "de") == "denied"
    assert classify_factuality("Who did not sign the treaty?", "en", sentence, "de") is None
