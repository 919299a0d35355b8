"""claims about the names of charsets → checked on what pages and mails write."""

import pytest

from index.parsers.text.charsets import codec_of


@pytest.mark.parametrize(
    ("label", "codec"),
    [
        ("UTF-8", "utf-8"),
        ('"utf8"', "utf-8"),
        ("iso-8859-1", "cp1252"),
        ("us-ascii", "ascii"),
        ("windows-1251", "cp1251"),
        ("x-cp1251", "cp1251"),
        ("CP-850", "cp850"),
        ("windows-874", "cp874"),
        ("GB_2312-80", "gb18030"),
        ("x-gbk", "gb18030"),
        ("x-sjis", "cp932"),
        ("Windows-31J", "cp932"),
        ("x-euc-jp", "euc_jp"),
        ("ks_c_5601-1987", "cp949"),
        ("windows-949", "cp949"),
        ("Big5", "big5hkscs"),
        ("x-mac-roman", "mac-roman"),
        ("x-mac-cyrillic", "mac-cyrillic"),
        ("iso-8859-8-i", "iso8859-8"),
        ("iso-2022-jp*ja", "iso2022_jp"),
    ],
)
def test_a_charset_is_what_programs_write_under_its_name(label: str, codec: str) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    "label", [None, "", "unknown-8bit", "base64", "rot13", "idna", "unicode_escape", "\0", "x" * 99]
)
def test_what_names_no_charset_of_a_text_is_none(label: str | None) -> None:
    assert codec_of(label) is None
