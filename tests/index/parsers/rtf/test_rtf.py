"""RTF files written by hand, broken ones included."""

from datetime import date

import pytest

from index.errors import UnreadableFileError
from index.parsers.rtf.parser import parse_rtf
from index.parsers.types import EmbeddedFile, ParsedDocument, ParserOutput, Skipped
from tests.index.parsers.mail.cfb import write_cfb
from tests.index.parsers.reading import draft, items, reasons

FONTS = rb"""{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 Mincho;}
{\f3\fcharset2 Symbol;}{\f4\fcharset2{\*\panose 05}Wingdings;}{\f5\fcharset238 Arial CE;}}"""


def text(body: bytes) -> str:
    content = rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + rb"\pard\plain " + body + b"}"
    return draft(parse_rtf, "a.rtf", content).text


def test_paragraphs_are_set_apart_and_lines_belong_together() -> None:
    assert text(rb"One\line two.\par\par Three\tab four.") == "One\ntwo.\n\nThree four."


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (rb"caf\'e9 \endash  na\u239?ve", "café – naïve"),
        (rb"\f1 \'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        (rb"\f2 \'93\'fa\'96\'7b", "日本"),
        (rb"\f5 \'9a\'b3", "šł"),
        (rb"\f3 \'61\'b7", "α•"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"\uc2\u8364ab\uc0\u8364 c", "€€c"),
        (rb"{\upr{plain}{\*\ud{\u322?}}}", "ł"),
        (rb"no\~break\-ing\_it", "no breaking-it"),
        (rb"\{braces\}", "{braces}"),
    ],
)
def test_characters_of_each_code_page_come_out(body: bytes, shown: str) -> None:
    assert text(body) == shown


def test_hidden_text_is_never_quoted() -> None:
    body = rb"""Seen{\v hidden}\v hidden\v0{\deleted gone}
{\*\unknown secret}{\pict\pngblip 0a0b}{\xe{index}}{\sp{\sn a}{\sv b}}."""
    assert text(body) == "Seen."


def test_hidden_text_is_reported() -> None:
    assert reasons(parse_rtf, "a.rtf", rb"{\rtf1 Seen.{\v hidden}}") == [
        "hidden: 6 characters of text: unhide it and save the file if you need that"
    ]


def test_headers_footers_and_comments_are_at_the_end_each_once() -> None:
    body = rb"""{\header Harbour office\par}{\footer 3\par Confidential\par}{\headerf Never\par}
{\footerl Harbour office\par}\facingp Seen{\*\atnid AL}{\*\atnauthor Ana Lopes}\chatn
{\*\annotation Who {\b says} so?}.\par Next."""
    assert text(body) == (
        "Seen.\n\nNext.\n\n[Comment by Ana Lopes] Who says so?\n\nHarbour office\n\nConfidential"
    )


def test_text_that_is_only_in_the_header_is_read() -> None:
    assert text(rb"{\header Anna Smith\par}\par") == "Anna Smith"


def test_star_within_a_group_hides_nothing() -> None:
    assert text(rb"{\i0\b0\*\cs7 The quay} is closed") == "The quay is closed"


def embedded(kind: bytes, data: bytes, format: int = 2) -> bytes:
    """An RTF object that holds `data`, made by a program that calls itself `kind`."""
    name = len(kind).to_bytes(4, "little") + kind
    head = bytes(4) + format.to_bytes(4, "little") + name + bytes(8)
    digits = (head + len(data).to_bytes(4, "little") + data).hex().encode()
    return rb"{\object\objemb{\*\objdata " + digits + rb"}{\result {\pict 00}}}"


def files(body: bytes) -> list[ParserOutput]:
    return items(parse_rtf, "a.rtf", rb"{\rtf1 " + body + b"}")


def test_file_embedded_in_a_text_is_an_embedded_file() -> None:
    size = (4).to_bytes(4, "little")
    data = b"\2\0a.csv\0C:\\a.csv\0" + bytes(8) + b"C:\\a.csv\0" + size + b"1,23"
    book = write_cfb({"Package": b"PK\3\4 of Excel"})
    objects = embedded(b"Package\0", data) + embedded(b"Excel.Sheet.12\0", book)
    own, file, package = files(b"Own." + objects)
    assert isinstance(own, ParsedDocument)
    assert own.text == "Own."
    assert file == EmbeddedFile("a.csv", b"1,23")
    assert package == EmbeddedFile("object 2.zip", b"PK\3\4 of Excel")
    assert files(embedded(b"Package\0", data)) == [file]


def native(name: bytes, after: bytes = b"") -> bytes:
    """A text file of a name as Windows embeds it, with what newer programs write after it."""
    return b"\2\0" + name + b"\0\0" + bytes(8) + b"\0" + (4).to_bytes(4, "little") + b"1,23" + after


def wide(text: str) -> bytes:
    return len(text).to_bytes(4, "little") + text.encode("utf-16-le")


@pytest.mark.parametrize(
    ("head", "data"),
    [
        (b"", native(b"????.csv", wide("C:\\смета.csv") + wide("смета.csv") + wide("x"))),
        (rb"\ansicpg1251", native("смета.csv".encode("cp1251"))),
        (b"", native("смета.csv".encode())),
        (rb"\ansicpg1251", native("смета.csv".encode("cp1251"), b"\xff\xff\xff\xff cut")),
    ],
    ids=["unicode", "code page", "utf-8", "cut"],
)
def test_name_of_an_embedded_file_keeps_its_letters(head: bytes, data: bytes) -> None:
    assert files(head + embedded(b"Package\0", data)) == [EmbeddedFile("смета.csv", b"1,23")]


def test_object_that_cannot_be_read_is_reported_and_a_link_is_not() -> None:
    unknown = embedded(b"Equation.3\0", write_cfb({"Equation Native": b"x"}))
    cut = embedded(b"Package\0", b"")
    link = embedded(b"Package\0", b"", 1)
    _, first, second = files(b"Own." + unknown + cut + link)
    assert isinstance(first, Skipped)
    assert isinstance(second, Skipped)
    assert first.reason.startswith("embedded file object 1: of a program that is not known")
    assert second.reason.startswith("embedded file object 2: damaged or cut off")
    assert (first.kind, second.kind) == ("embedded file", "embedded file")


def test_binary_data_is_skipped_whatever_it_contains() -> None:
    assert text(rb"a{\pict\bin4 }}{\}b") == "ab"


def test_field_shows_its_result() -> None:
    body = rb'See {\field{\*\fldinst HYPERLINK "http://x.org"}{\fldrslt the\~list}}.'
    assert text(body) == "See the list."


@pytest.mark.parametrize(
    ("field", "shown"),
    [
        (rb"\fftype1\ffres1\ffdefres0", "☒"),
        (rb"\fftype1\ffres0\ffdefres1", "☐"),
        (rb"\fftype1\ffres25\ffdefres1", "☒"),
        (rb"\fftype2\ffres1{\*\ffl Red}{\*\ffl Blue}", "Blue"),
        (rb"\fftype0{\*\ffdeftext Name}", ""),
    ],
)
def test_form_field_shows_its_state(field: bytes, shown: str) -> None:
    body = rb"Paid:{\field{\*\fldinst FORM{\*\formfield{" + field + rb"}}}{\fldrslt }}\par"
    assert text(body).strip() == f"Paid:{shown}"


def test_each_table_row_is_a_line() -> None:
    body = rb"""Before\par\trowd\intbl a\cell b\par c\cell\row
\trowd\intbl d\cell\cell\row\pard After\par"""
    assert text(body) == "Before\n\na | b c\nd\n\nAfter"


def test_nested_table_stays_in_its_cell() -> None:
    body = rb"""\trowd\intbl\itap2 x\nestcell y\nestcell{\*\nesttableprops\nestrow}
{\nonesttables\par}\itap1 z\cell w\cell\row"""
    assert text(body) == "x | y z | w"


def test_list_items_begin_with_their_shown_marker() -> None:
    body = rb"{\listtext\f3\'b7\tab}one\par{\listtext\f4\'a7\tab}two\par\pard{\pntext 1.\tab}three"
    assert text(body) == "• one\n• two\n1. three"


def test_note_follows_its_paragraph_and_a_text_box_is_read_once() -> None:
    body = rb"""He said{\super\chftn{\footnote{\super\chftn}In a letter.\par}} so.\par
{\shp{\*\shpinst{\shptxt Box.\par}}{\shprslt Box.}}Last."""
    assert text(body) == "He said[1] so.\n\n[1] In a letter.\n\nLast.\n\nBox."


def test_notes_written_by_other_programs_than_word_are_read() -> None:
    body = rb"One{\super\chftn}{\*\footnote\chftn\~\plain\pard First.\par}, two{\super\chftn}"
    body += rb"{\*\footnote\chftn\~\plain\pard Second.\par}.\par"
    assert text(body) == "One[1], two[2].\n\n[1] First.\n\n[2] Second."


def test_metadata_of_the_file_is_kept() -> None:
    content = rb"""{\rtf1\ansi{\info{\title The \u8220?big\u8221? one}{\author Ann Bo}
{\keywords tax, audit}{\creatim\yr2019\mo3\dy5\hr1}}Text.}"""
    document = draft(parse_rtf, "a.rtf", content)
    assert (
        document.title,
        document.authors,
        document.tags,
        document.published,
        document.published_from,
    ) == ("The “big” one", ("Ann Bo",), ("tax", "audit"), date(2019, 3, 5), "file data")


@pytest.mark.parametrize(
    "day", [rb"\yr0\mo0\dy0", rb"\yr2099\mo1\dy1", rb"\yr99999\mo77\dy-1", b""]
)
def test_impossible_day_is_ignored(day: bytes) -> None:
    content = rb"{\rtf1{\info{\creatim" + day + rb"}}Text.}"
    assert draft(parse_rtf, "a.rtf", content).published is None


def test_file_that_is_cut_short_says_so() -> None:
    assert reasons(parse_rtf, "a.rtf", rb"{\rtf1 One.\par {\b Two")[0].startswith("cut short")
    assert not reasons(parse_rtf, "a.rtf", b"{\\rtf1 One.\\par}\n\0trailing")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (rb"{\rtf1{\v all hidden}}", "empty"),
        (rb"{\rtf1{\fonttbl{\f0 Ari", "cut short"),
        (b"Plain text", "not RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word document"),
        (rb"{\rtf1" + b"{" * 10_000_000, "in one another"),
    ],
)
def test_file_without_text_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        items(parse_rtf, "a.rtf", content)


@pytest.mark.parametrize(
    "body",
    [b"}" * 10_000, b"\\", rb"\'", rb"\'g", rb"\u", rb"\u9999999999 ", rb"\bin9999999999 ", b"\\*",
     rb"\cell\row\nestrow\nestcell", rb"{\footnote{\footnote{\footnote a", rb"\ansicpg65000 \'ff"],
)  # fmt: skip
def test_malformed_control_words_do_no_harm(body: bytes) -> None:
    assert items(parse_rtf, "a.rtf", rb"{\rtf1 Text." + body)


def test_text_that_nobody_sees_is_left_out_and_reported() -> None:
    body = (
        rb"{\rtf1{\colortbl;\red255\green255\blue255;\red0\green0\blue80;}Seen.{\cf1 white}"
        rb"{\fs2 tiny}{\cf1\chcbpat2 On blue.}}"
    )
    assert draft(parse_rtf, "a.rtf", body).text == "Seen.On blue."
    (reason,) = reasons(parse_rtf, "a.rtf", body)
    assert reason.startswith("hidden: 9 characters of text in white on white")
