"""Questions in other languages that go on with the one before."""

import pytest

from qa.text.other_languages.follow_ups import continues, words_to_carry


@pytest.mark.parametrize(
    ("language", "previous", "question", "carried"),
    [
        ("de", "Wie viel kostet die Brücke?", "Und wann wird sie fertig?", "Brücke"),
        ("es", "¿Cuánto costará el puente?", "¿Y cuándo terminarán?", "puente"),
        ("fr", "Combien coûtera le pont ?", "Et quand s’achèvera-t-il ?", "pont"),
        ("tr", "Köprü ne kadara mal olacak?", "Peki ne zaman bitecek?", "Köprü"),
        ("el", "Πόσο θα κοστίσει η γέφυρα;", "Πότε θα ολοκληρωθεί;", "γέφυρα"),
        ("hi", "पुल पर कितना खर्च होगा?", "और यह कब पूरा होगा?", "पुल"),
        ("ru", "Сколько стоит мост?", "А когда его откроют?", "мост"),
        ("ar", "كم تبلغ تكلفة الجسر؟", "ومتى ينتهي؟", "الجسر"),
        ("he", "כמה יעלה הגשר?", "ומתי הוא יסתיים?", "הגשר"),
        ("ko", "다리 수리 비용은 얼마입니까?", "그럼 언제 끝납니까?", "다리"),
        ("ja", "橋の修理費はいくらですか？", "それはいつ完了しますか？", "橋の修理費"),
        ("zh", "大坝的维修费用是多少？", "那什么时候完工？", "大坝的维修费用"),
        ("th", "การซ่อมสะพานใช้งบประมาณเท่าไร", "แล้วจะเสร็จเมื่อไร", "การซ่อมสะพานใช้งบประมาณ"),
    ],
)
def test_a_follow_up_takes_over_what_the_question_before_is_about(
    language: str, previous: str, question: str, carried: str
) -> None:
    assert continues(question, language)
    assert carried in words_to_carry(previous, question, language)


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Wer rechnet mit Kosten von neun Millionen Euro?"),
        ("fr", "Qui a remporté les élections municipales ?"),
        ("tr", "Belediye başkanlığını kim kazandı?"),
        ("ja", "市長に当選したのは誰ですか？"),
        ("zh", "谁负责大坝的维修项目？"),
    ],
)
def test_a_question_that_says_what_it_is_about_stands_alone(language: str, question: str) -> None:
    assert not continues(question, language)
