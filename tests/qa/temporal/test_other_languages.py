"""Periods of questions in other languages than English."""

from datetime import date

import pytest

from qa.temporal.other_languages import read_periods_in
from qa.temporal.periods import read_periods

# A Thursday.
TODAY = date(2024, 6, 13)
LAST_WEEK = "2024-06-03 to 2024-06-09"
WEDNESDAY = "2024-06-12"
SPRING = "2024-03-01 to 2024-05-31"
TWO_WEEKS = "2024-05-30 to 2024-06-13"
YEAR = "2020-01-01 to 2020-12-31"


@pytest.mark.parametrize(
    ("language", "question", "words", "meaning"),
    [
        ("de", "Was geschah letzte Woche in Berlin?", "letzte Woche", LAST_WEEK),
        ("de", "Wer sprach am Mittwoch im Rat?", "am Mittwoch", WEDNESDAY),
        ("de", "Wer kam im letzten Jahr?", "im letzten Jahr", "2023-01-01 to 2023-12-31"),
        ("de", "Was galt vor dem Jahr 2020?", "vor dem Jahr 2020", "until 2019-12-31"),
        ("de", "Was geschah am 5. Mai 2021?", "am 5. Mai 2021", "2021-05-05"),
        ("de", "Wer schrieb vor 3 Tagen?", "vor 3 Tagen", "2024-06-10"),
        ("de", "Was geschah vergangene Woche?", "vergangene Woche", LAST_WEEK),
        ("de", "Was geschah in den letzten zwei Wochen?", "letzten zwei Wochen", TWO_WEEKS),
        ("de", "Was war von März bis Mai 2024?", "von März bis Mai 2024", SPRING),
        ("de", "Was war im Sommer 2020?", "im Sommer 2020", "2020-06-01 to 2020-08-31"),
        ("de", "Wer kam am 05.05.2021?", "am 05.05.2021", "2021-05-05"),
        ("fr", "Qu'a-t-on voté la semaine dernière ?", "semaine dernière", LAST_WEEK),
        ("fr", "Qui a parlé mercredi ?", "mercredi", WEDNESDAY),
        ("fr", "Qui vit là depuis mars 2023 ?", "depuis mars 2023", "since 2023-03-01"),
        ("fr", "Que dit-on de mars à mai 2024 ?", "de mars à mai 2024", SPRING),
        ("fr", "Quoi ces deux dernières semaines ?", "deux dernières semaines", TWO_WEEKS),
        ("es", "¿Qué pasó entre marzo y mayo de 2024?", "entre marzo y mayo de 2024", SPRING),
        ("it", "Chi è venuto la scorsa settimana?", "scorsa settimana", LAST_WEEK),
        ("pt", "O que houve nas últimas duas semanas?", "últimas duas semanas", TWO_WEEKS),
        ("ru", "Что написали за прошлую неделю?", "за прошлую неделю", LAST_WEEK),
        ("ru", "Что было с марта по май 2024 года?", "с марта по май 2024 года", SPRING),
        ("zh", "2024年3月至5月发生了什么？", "2024年3月至5月", SPRING),
        ("zh", "过去两周谁来了？", "过去两周", TWO_WEEKS),
        ("ja", "2024年3月から5月まで何がありましたか？", "2024年3月から5月まで", SPRING),
        ("ar", "ماذا حدث بين مارس ومايو 2024؟", "بين مارس ومايو 2024", SPRING),
        ("ar", "ماذا حدث في الأسبوعين الماضيين؟", "الأسبوعين الماضيين", TWO_WEEKS),
        ("es", "¿Qué pasó la semana pasada?", "semana pasada", LAST_WEEK),
        ("es", "¿Quién habló el miércoles?", "el miércoles", WEDNESDAY),
        ("es", "¿Qué pasó antes de marzo de 2023?", "antes de marzo de 2023", "until 2023-02-28"),
        ("it", "Che cosa è successo la settimana scorsa?", "settimana scorsa", LAST_WEEK),
        ("it", "Chi ha vinto nel 2020?", "nel 2020", YEAR),
        ("pt", "O que aconteceu na semana passada?", "na semana passada", LAST_WEEK),
        ("pt", "Quem falou na quarta-feira?", "na quarta-feira", WEDNESDAY),
        ("ru", "Что случилось на прошлой неделе?", "на прошлой неделе", LAST_WEEK),
        ("ru", "Кто выступил в среду?", "в среду", WEDNESDAY),
        ("ru", "Кто победил в марте 2023 года?", "в марте 2023 года", "2023-03-01 to 2023-03-31"),
        ("ru", "Кто правит с 2019 года?", "с 2019 года", "since 2019-01-01"),
        ("zh", "上周发生了什么？", "上周", LAST_WEEK),
        ("zh", "2023年3月5日发生了什么？", "2023年3月5日", "2023-03-05"),
        ("zh", "2019年以来谁当选？", "2019年以来", "since 2019-01-01"),
        ("ja", "先週何が起きましたか？", "先週", LAST_WEEK),
        ("ja", "水曜日に誰が話しましたか？", "水曜日に", WEDNESDAY),
        ("ar", "ماذا حدث الأسبوع الماضي؟", "الأسبوع الماضي", LAST_WEEK),
        ("ar", "من فاز في عام 2020؟", "في عام 2020", YEAR),
    ],
)
def test_period_is_read(language: str, question: str, words: str, meaning: str) -> None:
    (period,) = read_periods_in(language, question, TODAY)
    assert period.words == words == question[period.start : period.end]
    assert str(period) == meaning
    assert read_periods_in(language, question, TODAY, ignore=[words]) == ()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("de", "Wer gewann die WM 2014?"),
        ("de", "Was meint er mit „letzte Woche“?"),
        ("es", "¿Dónde nació Plácido Domingo?"),
        ("zh", "2016年奥运会在哪里举行？"),
        ("ja", "2016年のオリンピックはどこで開催されましたか？"),
        ("sw", "Nani alishinda jana?"),
    ],
)
def test_what_is_not_certainly_a_time_is_no_period(language: str, question: str) -> None:
    assert read_periods_in(language, question, TODAY) == ()


def test_english_is_read_as_before() -> None:
    question = "What happened last week?"
    assert read_periods_in("en", question, TODAY) == read_periods(question, TODAY)
