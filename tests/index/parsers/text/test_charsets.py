"""Charset labels, declared charsets and detected encodings, on texts in many languages."""

import codecs
import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFileError
from index.parsers.text.charsets import codec_of, decode, decode_markup

ENGLISH = (
    "“We were told to wait,” the keeper said – and so they waited. It’s a long way to the "
    "lighthouse, and the café at the pier was closed.\r\n"
)
TEXTS = {
    "cp1250": "Žlutý kůň běžel přes dvůr. Sedláci říkali, že zítra přijde déšť a že škoda bude "
    "veliká. Nikdo však nevěděl, kdy se vrátí ten, kdo klíče odnesl.\n",
    "iso8859-2": "Wczoraj wieczorem burmistrz ogłosił, że most będzie zamknięty. Mieszkańcy są "
    "źli, bo muszą jeździć dookoła, a ścieżka przez łąkę jest wąska i śliska.\n",
    "cp1251": "Вчера вечером мэр объявил, что мост закроют на ремонт. Жители недовольны: им "
    "придётся ехать в объезд через соседнюю деревню.\n",
    "koi8-r": "Пароход вышел из порта на рассвете, и к полудню берег уже скрылся из виду. "
    "Капитан молчал и смотрел на север.\n",
    "cp866": "Документы лежали в старом шкафу, и никто не помнил, где находится ключ. "
    "Сторож сказал, что видел его весной.\n",
    "cp1253": "Ο δήμαρχος ανακοίνωσε χθες ότι η γέφυρα θα κλείσει για επισκευή. Οι κάτοικοι "
    "δεν είναι ευχαριστημένοι με την απόφαση.\n",
    "cp1254": "Belediye başkanı dün köprünün onarım için kapatılacağını açıkladı. Köylüler "
    "şimdi dağın çevresinden dolaşmak zorunda kalıyor, çünkü başka yol yok.\n",
    "cp1255": "ראש העיר הודיע אתמול כי הגשר ייסגר לשיפוצים. התושבים כועסים כי אין דרך אחרת.\n",
    "cp1256": "أعلن رئيس البلدية أمس أن الجسر سيغلق للإصلاح. "
    "السكان غاضبون لأنه لا يوجد طريق آخر.\n",
    "cp874": "นายกเทศมนตรีประกาศเมื่อวานนี้ว่าสะพานจะปิดเพื่อซ่อมแซม ชาวบ้านไม่พอใจเพราะไม่มีทางอื่น\n",
    "cp932": "市長は昨日、橋を修理のために閉鎖すると発表しました。"
    "住民は別の道がないので困っています。\n",
    "euc_jp": "船は夜明けに港を出て、昼には岸が見えなくなった。船長は黙って北を見ていた。\n",
    "iso2022_jp": "手紙は古い戸棚の中にあり、鍵がどこにあるか誰も覚えていなかった。\n",
    "gb18030": "市长昨天宣布,这座桥将关闭维修。居民们很不高兴,因为没有别的路可以走。\n",
    "big5": "市長昨天宣布,這座橋將關閉維修。居民們很不高興,因為沒有別的路可以走。\n",
    "cp949": "시장은 어제 다리를 수리하기 위해 폐쇄한다고 발표했다. "
    "주민들은 다른 길이 없어 불만이다.\n",
    "mac-roman": ENGLISH + "“It’s over,” she said; “they’ve gone home.”\r",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_paragraph_in_an_old_encoding_is_read(encoding: str) -> None:
    text = TEXTS[encoding] * 3
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "It’s late, and the train is not in.",
        "The café was shut.",
        "A señora from the village and her naïve cousin said that it was the façade.",
        "The price was £5 – or €6.",
        "Die Brücke wird für zwei Wochen gesperrt; die Anwohner müssen über das Gebirge fahren.",
        "La gare était fermée à cause de la grève, et les élèves sont restés à l’école.",
    ],
)
def test_western_text_with_curly_quotes_is_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_utf8_is_read_with_and_without_byte_order_mark(mark: bytes) -> None:
    assert decode(mark + "Zoë’s line.\r\n".encode()) == "Zoë’s line.\r\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_utf16_and_utf32_with_byte_order_mark_are_read(encoding: str) -> None:
    assert decode(("\ufeff" + ENGLISH).encode(encoding)) == ENGLISH


@pytest.mark.parametrize("text", [ENGLISH, TEXTS["cp1251"]], ids=["English", "Russian"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_byte_order_mark_is_read(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04\0\0data", "binary"),
        (bytes(range(256)) * 40, "binary"),
        (b"\x01\x02\x03\x04 abc", "binary: it holds control characters"),
        ("déjà vu ".encode() * 9 + b"caf\xe9", "not UTF-8: byte 0xe9 at offset 93, though most"),
        (codecs.BOM_UTF8 + b"caf\xe9", "not UTF-8: byte 0xe9"),
        (codecs.BOM_UTF16_LE + b"a\0b", "not UTF-16"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\0", "not UTF-16"),
        (b"\x1b$B\xff\xff", "not ISO2022_JP_2"),
        (b"\xc1\xe8\xec \xf0", "save it as UTF-8"),
        (b"\x81\x8d\x8f\x90\x9d\xff\xfe" * 30, "save it as UTF-8"),
    ],
)
def test_binary_or_uncertain_bytes_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as error:
        decode(content)
    assert reason.lower() in str(error.value).lower()
    assert "\n" not in str(error.value)


def test_single_non_ascii_line_of_a_long_file_decides() -> None:
    text = "The tide was out and the boats lay on the sand.\n" * 20_000
    text += "“It’s the moon that does it,” she said.\n" + text
    assert decode(text.encode("cp1252")) == text


def test_detection_takes_no_longer_on_a_very_large_file() -> None:
    content = TEXTS["cp1251"].encode("cp1251") * 60_000
    started = time.perf_counter()
    assert decode(content[: 8 << 20]).startswith("Вчера вечером")
    assert time.perf_counter() - started < 10


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_decoder(content: bytes) -> None:
    with contextlib.suppress(UnreadableFileError):
        decode(content)


@given(st.text(max_size=200))
def test_utf8_round_trips(text: str) -> None:
    content = text.encode("utf-8", "replace")
    with contextlib.suppress(UnreadableFileError):
        assert decode(content) == content.decode().removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["cp1253", "iso8859-7"])
def test_long_greek_text_is_read_in_both_of_its_encodings(encoding: str) -> None:
    text = "Άλλη μέρα, είπε ο γέρος, και έκλεισε την πόρτα. Ο σκύλος δεν τον άκουσε.\n" * 40
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "cp852"])
def test_long_hungarian_text_is_read_in_each_of_its_encodings(encoding: str) -> None:
    text = "Az öreg azt mondta, hogy ez már nem az ő dolga, és becsukta a kapu mögött a fűrészt.\n"
    assert decode((text * 4).encode(encoding)) == text * 4


@pytest.mark.parametrize("content", [b"caf\x81", b"Hello\x9d there \x81", b"It is 20\x8f\n"])
def test_one_damaged_byte_does_not_make_a_text_a_dos_encoding(content: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        decode(content)


def test_english_text_with_one_name_in_a_dos_encoding_is_not_misread() -> None:
    text = "The khan was the son of Ögedei, and he was not the first of that name to be crowned.\n"
    with contextlib.suppress(UnreadableFileError):
        assert decode(text.encode("cp850")) == text


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
def test_label_maps_to_the_codec_that_programs_mean(label: str, codec: str) -> None:
    assert codec_of(label) == codec


@pytest.mark.parametrize(
    "label", [None, "", "unknown-8bit", "base64", "rot13", "idna", "unicode_escape", "\0", "x" * 99]
)
def test_unknown_label_has_no_codec(label: str | None) -> None:
    assert codec_of(label) is None


def page(head: str, *, meta: str = "<meta charset=cp1251>") -> bytes:
    return f"<html><head>{head}{meta}</head><body>Паром отходит</body></html>".encode("cp1251")


@pytest.mark.parametrize(
    "head",
    [
        f"<style>{'a { color: red } ' * 20_000}</style>",
        "<meta name=description content='x'>" * 5_000,
        f"<script>document.write('<body><meta charset=utf-8>'); {'x();' * 9_000}</script>",
        f"<!-- <meta charset=koi8-r> {'x' * 9_000} -->",
    ],
    ids=["styles", "metas", "script", "comment"],
)
def test_charset_is_found_however_far_down_the_head_it_is_declared(head: str) -> None:
    assert "Паром отходит" in decode_markup(page(head))


def test_charset_below_the_head_is_text() -> None:
    words = "В гавани стоит паром, который отходит каждое утро. " * 9
    page = f"{'<link rel=x>' * 900}</head><body>{words}<meta charset=koi8-r>{words}"
    assert words in decode_markup(page.encode("cp1251"))


def test_looking_for_a_charset_takes_no_longer_on_a_hostile_page() -> None:
    for piece in (b"<!--", b"<script", b"<meta ", b"<title>"):
        start = time.perf_counter()
        with contextlib.suppress(UnreadableFileError):
            decode_markup(piece * 200_000 + b"\xe9")
        assert time.perf_counter() - start < 5
