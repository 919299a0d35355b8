"""Sentence boundaries in prose, in the seed article and in hostile Unicode."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.chunking.sentences import sentence_spans
from tests.index.helpers import SEED

HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *" \t\n\r\f\v\0.!?…\"'“”‘’«»()[]#-:;,",
                *"\x1c\x85\u00a0\u2028\u2029\u3000\ufeff",
                *"İﬁß🦄。\ud800\udfff",
                *("e\u0301", "שלום", "مرحبا", "👩‍👩‍👧", "Dr.", "No."),
                *("\r\n", "J. K. ", "x" * 50, " Word", "lower "),
            ]
        ),
        st.characters(),
    ),
    max_size=300,
).map("".join)


def pieces(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(HOSTILE)
@example("İstanbul. " * 500)
@example("“" + "He won. " * 60 + "”")
@example("\ud83d\ude00 one. \udc00 Two.")
@example("a\u2028b.\fC. D\x1cE.")
@settings(max_examples=150, deadline=None)
def test_spans_are_in_order_and_omit_only_white_space(text: str) -> None:
    spans = sentence_spans(text)
    last_end = 0
    for start, end in spans:
        assert last_end <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert not text[last_end:start].strip()
        last_end = end
    assert not text[last_end:].strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J. K. Rowling wrote it. It sold.", ["J. K. Rowling wrote it.", "It sold."]),
        ("The U.S. paid $3.5 million. Fine.", ["The U.S. paid $3.5 million.", "Fine."]),
        ("See No. 4 on the list. Then go.", ["See No. 4 on the list.", "Then go."]),
        ("Mr. Smith left at 5 p.m. It rained.", ["Mr. Smith left at 5 p.m.", "It rained."]),
        (
            "George W. Bush Jr. lives in St. Louis, Mo. The end.",
            ["George W. Bush Jr. lives in St. Louis, Mo.", "The end."],
        ),
        ("Is it 3.14? Yes!! It works... maybe.", ["Is it 3.14?", "Yes!!", "It works... maybe."]),
        ("“I won. You lost.” Then he left.", ["“I won. You lost.”", "Then he left."]),
        ('"Go home." She went.', ['"Go home."', "She went."]),
        ("价格上涨。他说不好！为什么？", ["价格上涨。", "他说不好！", "为什么？"]),
    ],
)
def test_a_period_does_not_always_end_a_sentence(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_long_quotation_is_split_inside_its_quotation_marks() -> None:
    quotation = "“" + "The river rose again in the night. " * 20 + "We left.”"
    sentences = pieces(quotation)
    assert len(sentences) == 21
    assert max(map(len, sentences)) < 60


def test_headlines_of_the_seed_article_are_sentences() -> None:
    sentences = pieces(SEED.read_text("utf-8"))
    for headline in (
        "Who are the fighting slaves",
        "The response of South Korea and the US",
        "Not just North Korean soldiers",
        "The dangers for Putin",
    ):
        assert headline in sentences
    assert (
        "Kim Jong-un could, according to the conditions proposed by Kiev as well, send up to "
        in (next(piece for piece in sentences if "12,000 men" in piece))
    )
    assert next(piece for piece in sentences if "said Robert Wood" in piece).startswith(
        "“We are aware"
    )
    assert max(map(len, sentences)) < 300


def test_wrapped_lines_are_joined() -> None:
    mail = (
        "The committee met on Tuesday to discuss the plan for the new bridge which the\n"
        "City of Ulm wants to build across the river. Members heard from engineers who\n"
        "said the work would take three years. It would cost a lot.\n"
    )
    assert pieces(mail) == [
        "The committee met on Tuesday to discuss the plan for the new bridge which the\n"
        "City of Ulm wants to build across the river.",
        "Members heard from engineers who\nsaid the work would take three years.",
        "It would cost a lot.",
    ]


def test_short_paragraphs_of_a_wrapped_text_are_joined() -> None:
    text = (
        "Port works again\n"
        "The cranes in the port of Sarn are turning again. The crews went back to work on\n"
        "Thursday.\n\n"
        "The agreement was signed in the hall of the old customs house by the lawyer Olga\n"
        "Brandt. She left.\n\n"
        "Costs and what comes next\n"
        "The owners say that the strike has cost them two million, and that they will ask\n"
        "Norland for help.\n"
    )
    assert [piece.replace("\n", " ") for piece in pieces(text)] == [
        "Port works again",
        "The cranes in the port of Sarn are turning again.",
        "The crews went back to work on Thursday.",
        "The agreement was signed in the hall of the old customs house by the lawyer Olga Brandt.",
        "She left.",
        "Costs and what comes next",
        "The owners say that the strike has cost them two million, and that they will ask "
        "Norland for help.",
    ]


def test_a_line_that_ends_in_a_preposition_goes_on() -> None:
    text = (
        "Port works again\n\nAll the crews of the two northern quays went back to work on\nMonday."
    )
    assert pieces(text)[1:] == [text.partition("\n\n")[2]]


def test_lines_of_different_lengths_are_not_joined() -> None:
    lines = [
        "Photos of the week",
        "Mayor Ada Holt opens the new footbridge over the river Ern on the eve of the fair",
        "Children of the Ropewalk school at the harbour",
        "The ferry Aurora leaves Port Sarn for the last time before its sale",
        "Firefighters at the burnt mill in Lower Varnes on Sunday morning",
    ]
    assert pieces("\n".join(lines)) == lines


def test_headline_is_not_joined_to_the_text_below_it() -> None:
    text = "Bridge Plan Approved\nThe committee met on Tuesday. It agreed.\r\n\r\nCosts\r\nMuch."
    assert pieces(text) == [
        "Bridge Plan Approved",
        "The committee met on Tuesday.",
        "It agreed.",
        "Costs",
        "Much.",
    ]


def test_line_that_continues_in_lower_case_is_joined_but_a_list_is_not() -> None:
    assert pieces("The deal with Reuters\nwas signed.") == ["The deal with Reuters\nwas signed."]
    assert pieces("flour\nwater\nsalt") == ["flour", "water", "salt"]


def test_closing_markup_stays_with_the_sentence_before_it() -> None:
    assert pieces("**Compensation.** The board offered 75 crowns.") == [
        "**Compensation.**",
        "The board offered 75 crowns.",
    ]


def test_the_number_of_an_item_stays_with_the_item() -> None:
    assert pieces("2. **Boil notice.** It ended. Nobody is ill.") == [
        "2. **Boil notice.**",
        "It ended.",
        "Nobody is ill.",
    ]
    assert pieces("He was born in 1950. She was not.") == ["He was born in 1950.", "She was not."]


@pytest.mark.parametrize(
    "unit",
    ["word ", "x", "This is a sentence. ", "Mr. ", "“", '" ', ".", "a\n", "\n", "| a | b |\n"],
)
def test_segmentation_takes_linear_time(unit: str) -> None:
    sentence_spans(unit)
    small, large = (_seconds(unit * (size // len(unit))) for size in (100_000, 400_000))
    assert large < 9 * small + 0.2  # four times the length: 4 if linear, 16 if quadratic


def test_ten_megabytes_without_a_period_take_seconds() -> None:
    assert _seconds("word " * 2_000_000) < 10


def _seconds(text: str) -> float:
    """Processor time, so that other programs do not count."""
    started = time.process_time()
    sentence_spans(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("language", "first", "rest"),
    [
        ("pl", "„Jesteśmy zmęczeni. Nikt nas nie słucha” – powiedziała Ewa Młyńska.", "Wyszła."),
        ("de", "„Wir sind müde. Niemand hört uns zu“, sagte Eva Müller.", "Dann ging sie."),
        ("sv", "”Vi är trötta. Ingen lyssnar på oss”, sade läraren Eva.", "Sedan gick de."),
        (
            "ja",
            "「私たちは疲れました。誰も聞いてくれません。」と井上さんは語った。",
            "皆は帰った。",
        ),
        ("zh", "“我们累了。没有人听我们说。”老师王芳说。", "随后他们离开了。"),
        (
            "th",
            "เทศบาลประกาศว่าการซ่อมสะพานจะใช้งบ 4.2 ล้านบาท แทนที่จะเป็น 3 ล้านบาทในปี พ.ศ. 2568",
            "นางสาวอรุณี ศรีสุข ผู้อำนวยการโครงการกล่าวขอบคุณ",
        ),
        (
            "th",
            "ประชาชนประท้วงหน้าโรงเรียน “พวกเราเหนื่อยแล้ว ไม่มีใครฟังเราเลย” ครูอินทิรา มีสุขกล่าว",
            "จากนั้นพวกเขาก็แยกย้ายกันไปอย่างเงียบๆ",
        ),
    ],
)
def test_a_quotation_and_its_speaker_are_one_sentence(language: str, first: str, rest: str) -> None:
    text = first + ("" if language in ("ja", "zh") else " ") + rest
    assert [text[slice(*span)] for span in sentence_spans(text, language)] == [first, rest]


def test_row_of_a_table_is_one_sentence() -> None:
    # As wide as the lines of wrapped prose, with numbers in brackets as accountants write them.
    rows = [
        "Northern ferries | 12,553 | 2,713 | 2,632 | (81) | (29) | (44) | (337)",
        "southern ferries | 9,467 | 1,570 | 1,373 | (197) | (5) | (140) | (414)",
        "Ferries of St. Ives | 9,060 | 2,068 | 1,985 | (83) | (49) | (16)",
    ]
    text = "\n".join(rows)
    assert [text[start:end] for start, end in sentence_spans(text)] == rows
