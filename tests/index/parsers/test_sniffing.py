"""Files whose name belongs to another kind."""

import hashlib
import io
import time
from pathlib import Path

import pytest

from index import Document
from index.errors import UnreadableFileError
from index.parsers import sniffing
from index.parsers.embedded_files import open_embedded
from index.parsers.parse_file import parse_file
from index.parsers.registry import PARSERS, PLAIN_TEXT, explain_unsupported
from index.parsers.sniffing import detect_suffix
from index.parsers.types import InputFile, Skipped
from tests.index.hostile import encrypted_office, small_picture
from tests.index.parsers.mail.cfb import write_cfb
from tests.index.parsers.office.making import zipped
from tests.index.samples import MAKERS, PICTURES

_ADVICE = ": if there is text in it, save it as PDF or .txt in its own program"
SAID = ["Ferries sail at noon.", "The quay is closed in winter."]
# Kinds that are detected by their first bytes, whatever the name.
CERTAIN = sorted(
    {".pdf", ".docx", ".pptx", ".xlsx", ".odt", ".ods", ".odp", ".epub", ".rtf", ".msg", *PICTURES}
)
# How a container of signatures (2) or of encrypted data (3) begins, up to that number.
CMS = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
NAMED = sorted(set(MAKERS) - {".zip"})


def detected(content: bytes, name: str) -> str:
    return detect_suffix(InputFile(name, io.BytesIO(content), len(content)))


def sample(kind: str) -> bytes:
    return MAKERS[kind]("Quay", SAID)


def read(content: bytes, path: str) -> list[Document | Skipped]:
    sha256 = hashlib.sha256(content).hexdigest()
    return list(parse_file(path, io.BytesIO(content), len(content), sha256))


@pytest.mark.parametrize("kind", CERTAIN)
def test_certain_content_decides_over_the_name(kind: str) -> None:
    content = sample(kind)
    for name in MAKERS:
        suffix = detected(content, f"a{name}")
        assert PARSERS[suffix] == PARSERS[kind], name
        # The name stays where the parser is the same.
        assert suffix == (name if PARSERS[name] == PARSERS[kind] else kind), name


@pytest.mark.parametrize("kind", MAKERS)
def test_name_decides_where_the_content_fits_it(kind: str) -> None:
    assert detected(sample(kind), f"a{kind}") == kind


@pytest.mark.parametrize(
    ("kind", "name", "read_as"),
    [
        (".html", ".pdf", ".html"),
        (".html", ".docx", ".html"),
        (".html", ".txt", ".html"),
        (".html", ".csv", ".html"),
        (".html", ".xml", ".html"),
        (".html", ".md", ".md"),
        (".xhtml", ".epub", ".xhtml"),
        (".xhtml", ".xml", ".xml"),
        (".rss", ".json", ".xml"),
        (".rss", ".txt", ".txt"),
        (".fodt", ".docx", ".fodt"),
        (".mbox", ".txt", ".mbox"),
        (".mbox", ".eml", ".eml"),
        (".eml", ".msg", ".eml"),
        (".eml", ".txt", ".eml"),
        (".mhtml", ".html", ".mhtml"),
        (".zip", ".txt", ".zip"),
        (".zip", ".docx", ".docx"),
        (".txt", ".pdf", ".txt"),
        (".csv", ".xlsx", ".csv"),
        (".csv", ".xls", ".csv"),
        (".txt", ".jsonl", ".txt"),
        (".json", ".csv", ".json"),
        (".txt", ".ics", ".txt"),
        (".csv", ".tsv", ".tsv"),
    ],
)
def test_text_is_taken_for_another_kind_only_if_it_could_not_be_parsed_as_named(
    kind: str, name: str, read_as: str
) -> None:
    assert detected(sample(kind), f"a{name}") == read_as


def test_document_has_the_kind_that_it_was_parsed_as() -> None:
    (document,) = read(sample(".docx"), "2024-10-21 notes.txt")
    assert isinstance(document, Document)
    assert (document.id, document.path) == ("2024-10-21 notes.txt", "2024-10-21 notes.txt")
    assert document.kind == "docx"
    assert SAID[0] in document.text


def test_content_of_embedded_files_decides_over_their_name() -> None:
    (document,) = read(zipped({"a/report.doc.txt": sample(".pdf")}), "a.zip")
    assert isinstance(document, Document)
    assert (document.id, document.kind) == ("a.zip#a/report.doc.txt", "pdf")


def test_embedded_file_of_a_misnamed_archive_can_be_opened(tmp_path: Path) -> None:
    paper = sample(".pdf")
    place = tmp_path / "pack.txt"
    place.write_bytes(zipped({"report.txt": paper}))
    (document,) = read(place.read_bytes(), place.name)
    assert isinstance(document, Document)
    with open_embedded(
        str(place), place.name, document.id, document.kind, document.sha256
    ) as source:
        assert (source.suffix, source.stream.read()) == (".pdf", paper)


def test_archive_of_office_files_is_an_archive() -> None:
    for members in (
        {"a.docx": sample(".docx"), "word/b.docx": sample(".docx")},
        {"mimetype.txt": b"application/epub+zip", "b.epub": sample(".epub")},
    ):
        assert detected(zipped(members), "a.zip") == ".zip"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"\x1f\x8b\x08\0\0", "a.csv", "a packed file: unpack it"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "a.zip", "a 7-Zip archive: unpack it"),
        (b"Rar!\x1a\x07\1\0", "a.zip", "a RAR archive"),
        (b"notes.txt".ljust(257, b"\0") + b"ustar\0", "a.txt", "a tar archive"),
        (b"\0\0\0\x18ftypheic\0\0", "a.jpg", "a HEIC picture: save it as JPEG"),
        (b"AT&TFORM\0\0", "a.pdf", "a DjVu document: save it as PDF"),
        (b"Title".ljust(60, b"\0") + b"BOOKMOBI", "a.epub", "convert it to EPUB"),
        (b"%!PS-Adobe-3.0\n", "a.pdf", "PostScript: convert it to PDF"),
        (CMS + b"\2" + b"plain words " * 50, "a.p7m", "a signed file: save what it holds"),
        (CMS + b"\2" + b"plain words " * 50, "a.pdf", "a signed file: save what it holds"),
        (b"-----BEGIN PKCS7-----\nMII", "a.pem", "a signed file: save what it holds"),
        (CMS + b"\3" + b"plain words " * 50, "a.p7m", "an encrypted file: decrypt it"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQ", "a.txt", "an encrypted file: decrypt it"),
        (b"\x85\1\x0c\3 caf\xe9 \x81\x8d", "a.gpg", "decrypt it"),
        (b"SQLite format 3\0", "a.csv", "a database: export it as CSV"),
        (zipped({"Index/Document.iwa": b"x"}), "a.zip", "Pages, Numbers or Keynote"),
        (write_cfb({"WordDocument": b"x" * 5_000}), "a.txt", "a Word 97 document (.doc): save it"),
        (write_cfb({"Workbook": b"x" * 5_000}), "a.csv", "an Excel 97 workbook (.xls): save it"),
        (encrypted_office(), "a.pdf", "encrypted: save it without a password"),
        (b"%PDF-1.7 broken", "a.docx", "by its content a .pdf file: "),
    ],
)
def test_unsupported_content_is_named_in_the_reason(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(content, name)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4 is what such a file begins with.\n",
        b"GIF89a is older than PNG.\n",
        b"BM25 ranks by words.\n",
        b"From the mountains came a wind.\nIt was cold: very cold.\n",
        b"From: here to there.\nTo: nowhere.\n",
        b"PK is short for Phil Katz.\n",
        b"<p>A paragraph.</p>\n",
        b"<?xml version='1.0'?> is how XML begins.\n",
    ],
)
def test_text_about_a_file_format_is_a_text(content: bytes) -> None:
    assert detected(content, "a.txt") == ".txt"


def test_every_prefix_of_every_kind_is_parsed_or_refused_with_a_reason() -> None:
    for kind in MAKERS:
        content = small_picture() if kind in PICTURES else sample(kind)
        for length in range(0, min(len(content), 400), 7):
            for name in (".txt", ".zip", ".pdf", ".msg", kind):
                assert detected(content[:length], f"a{name}") in PARSERS


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("a.doc", "save it as .docx"),
        ("a.XLS", "save it as .xlsx"),
        ("deck.ppt", "save it as .pptx"),
        ("a.pages", "export it as PDF"),
        ("a.mobi", "convert it to .epub"),
        ("a.djvu", "save it as PDF"),
        ("a.tar.gz", "unpack it"),
        ("a.pst", "export its mails"),
        ("a.mp3", "add that as .vtt, .srt or .txt"),
    ],
)
def test_unsupported_kind_comes_with_advice(name: str, advice: str) -> None:
    assert explain_unsupported(name).startswith("not a supported kind of file: ")
    assert advice in explain_unsupported(name)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.xyz", f"unknown kind (.xyz){_ADVICE}"),
        ("a", f"unknown kind{_ADVICE}"),
        ("a. the end", f"unknown kind{_ADVICE}"),
        ("a.iso", "not a supported kind of file: copy the files out of it"),
    ],
)
def test_unknown_kind_is_one_short_line(name: str, reason: str) -> None:
    assert explain_unsupported(name) == reason


@pytest.mark.parametrize("name", ["a.py", "Makefile", "a.toml", "a.doc", "a.key", "a b. the end"])
def test_text_under_any_name_is_read(name: str) -> None:
    for content in (b"def tide():\n    return 'noon'\n#endif\n", "Zoë’s quay".encode("utf-16")):
        (document,) = read(content, name)
        assert isinstance(document, Document)
        assert document.title == name
        assert document.text == content.decode("utf-16" if b"\0" in content else "utf-8")
        assert document.kind == {"a.py": "py", "a.toml": "toml"}.get(name, "txt")


@pytest.mark.parametrize("name", ["a", "a.xyz", "a.doc"])
@pytest.mark.parametrize("kind", [".pdf", ".docx", ".rtf", ".html", ".epub", ".png"])
def test_document_under_any_name_is_read(kind: str, name: str) -> None:
    assert detected(sample(kind), name) == kind


@pytest.mark.parametrize("name", ["note", "note.txt", "note.xyz"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n", ".vtt"),
        (b"\xef\xbb\xbf1\r\n00:00:01,000 --> 00:00:02,000\r\nHello.\r\n", ".srt"),
        (b"0:00:01.000,0:00:02.000\nHello.\n", ".sbv"),
        (b"[Script Info]\nTitle: x\n", ".ass"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", ".ics"),
        (b"BEGIN:VCARD\nFN:Anna\nEND:VCARD\n", ".vcf"),
    ],
)
def test_transcript_calendar_or_contact_is_told_by_its_content(
    content: bytes, kind: str, name: str
) -> None:
    assert detected(content, name) == kind


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_like_headers_are_told_from_a_mail_at_once(end: str) -> None:
    lines = [f"Classifier: Natural Language :: {number}" for number in range(60)]
    content = end.join([*lines, "  continued", "", "A text."]).encode()
    started = time.process_time()
    assert detected(content, "PKG-INFO") == ""
    assert time.process_time() - started < 1


def test_mail_without_a_suffix_is_a_mail() -> None:
    assert detected(sample(".eml"), "1714560000.M1.host:2,S") == ".eml"
    assert detected(b"Subject: x\nTo: y\n\nHello", "note") == ""


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xyz", bytes(range(256)) * 40, "unknown kind (.xyz)"),
        ("a", b"\x7fELF\2\1\1" + bytes(100), "unknown kind"),
        ("a.jar", zipped({"META-INF/MANIFEST.MF": b"x"}), "unknown kind (.jar)"),
        ("a.doc", write_cfb({"WordDocument": b"x" * 5_000}), "save it as .docx"),
    ],
)
def test_binary_file_of_an_unknown_kind_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(content, name)
    assert reason in str(caught.value)


def test_text_inside_an_archive_is_read_whatever_its_name() -> None:
    members = {
        "src/tide.c": b"int noon;\n",
        "LICENSE": b"Free.\n",
        "a.bin": bytes(90),
        "b.mp3": b"x",
    }
    items = read(zipped(members), "a.zip")
    assert [item.id for item in items if isinstance(item, Document)] == [
        "a.zip#src/tide.c",
        "a.zip#LICENSE",
    ]
    assert [item for item in items if isinstance(item, Skipped)] == [
        Skipped(f"a.bin: unknown kind (.bin){_ADVICE}", "embedded file"),
        Skipped(f"b.mp3: {explain_unsupported('b.mp3')}", "embedded file"),
    ]


def test_every_parser_that_sniffing_names_is_registered() -> None:
    named = sniffing._TEXTS | sniffing._MARKUP | sniffing._MAILS | sniffing._ZIPPED
    assert {*PARSERS.values(), PLAIN_TEXT} >= named | sniffing._SIGNS.keys()
