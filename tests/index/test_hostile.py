"""Hostile files are parsed or reported, and the next file is parsed."""

import hashlib
import os
import socket
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import Document, Index
from index.errors import UnreadableFileError
from index.parsers.types import Skipped
from index.sync.worker_pool import WorkerPool
from tests.index import hostile
from tests.index.helpers import BREAD, TIDES, write
from tests.index.hostile import SENTENCE
from tests.index.parsers.office.making import docx, odf, relations, zipped
from tests.index.parsers.pages.making import Sheet, pdf
from tests.index.samples import MAKERS, PICTURES

# Seconds per file on a busy machine; an idle one takes less than three.
TIME_LIMIT = 120.0


@pytest.fixture(scope="module")
def workers() -> Iterator[WorkerPool]:
    """One worker process for all files, as in a folder with that many bad ones."""
    with WorkerPool(1) as workers:
        yield workers


Outcome = tuple[list[Document], list[str]]


def submit(workers: WorkerPool, place: Path, content: bytes) -> Iterator[Document | Skipped]:
    place.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    return iter(workers.submit(str(place), place.name, len(content), sha256))


def outcome(workers: WorkerPool, folder: Path, name: str, content: bytes) -> Outcome:
    """Return the documents of a file and the reasons why parts of it were skipped.

    Asserts that the next file is parsed and that no reason is a failure of the parser.
    """
    started = time.monotonic()
    items = submit(workers, folder / name, content)
    documents: list[Document] = []
    reasons: list[str] = []
    try:
        for item in items:
            if isinstance(item, Skipped):
                reasons.append(item.reason)
            else:
                documents.append(item)
    except UnreadableFileError as error:
        reasons.append(str(error))
    assert time.monotonic() - started < TIME_LIMIT
    (next_document,) = submit(workers, folder / "next.txt", TIDES.encode())
    assert isinstance(next_document, Document)
    assert next_document.text == TIDES
    assert documents or reasons
    for reason in reasons:
        assert "its parser failed" not in reason, reason
        assert "crash" not in reason, reason
        assert len(reason) < 1_000
    return documents, reasons


# Description → file name, content and a part of the expected reason; "" if the text is read.
FILES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb": ("a.zip", lambda: hostile.flat_bomb(60), "zip bomb"),
    "zips within zips": ("a.zip", lambda: hostile.nested_zips(30), "within one another"),
    "a spread zip bomb": ("a.zip", lambda: hostile.spread_bomb(8, 3, 9), "zip bomb"),
    "a zip of one member a thousand times": (
        "a.zip",
        lambda: hostile.overlapping(1_000),
        "overlap",
    ),
    "a PDF of very many objects": ("a.pdf", lambda: hostile.pdf_of_objects(100_000), "no text"),
    "a PDF that unpacks to blanks": ("a.pdf", lambda: hostile.pdf_bomb(40), "no text"),
    "a PDF that unpacks to letters": (
        "a.pdf",
        lambda: hostile.pdf_bomb(2, b"BT /F1 9 Tf (a) Tj ET\n"),
        "",
    ),
    "a PDF as large as a country": ("a.pdf", lambda: hostile.pdf_of_size("0 0 1e9 1e9"), ""),
    "an encrypted PDF": ("a.pdf", hostile.encrypted_pdf, "password"),
    "an encrypted text document": ("a.docx", hostile.encrypted_office, "encrypted"),
    "an encrypted workbook": ("a.xlsx", hostile.encrypted_office, "encrypted"),
    "an encrypted text under another name": ("a.txt", hostile.encrypted_office, "encrypted"),
    "deep HTML": ("a.html", lambda: hostile.nested_html(100_000), "deep"),
    "deep RTF": ("a.rtf", lambda: hostile.nested_rtf(100_000), "groups"),
    "deep XML": ("a.xml", lambda: hostile.nested_xml(100_000), "nested over"),
    "deep JSON": ("a.json", lambda: hostile.nested_json(100_000), "recursion"),
    "deep mail": ("a.eml", lambda: hostile.nested_mail(5_000), ""),
    "deep tables": ("a.docx", lambda: hostile.nested_docx(5_000), "nested over"),
    "deep sections": ("a.odt", lambda: hostile.nested_odt(5_000), "nested over"),
    "a picture of 60,000 by 60,000": ("a.png", lambda: hostile.png_of(60_000, 60_000), "pixels"),
    "a film of a thousand pictures": ("a.gif", lambda: hostile.many_frames("GIF", 1_000), "text"),
    "a scan of five hundred pages": ("a.tiff", lambda: hostile.many_frames("TIFF", 500), "text"),
    "a picture followed by itself": ("a.tiff", hostile.looping_tiff, "text"),
    "a cell of 10 MB": ("a.csv", lambda: hostile.long_field(10), ""),
    "lines like those that begin a mail": ("a.mbox", lambda: hostile.from_lines(100_000), ""),
    "very many mails": ("a.mbox", lambda: hostile.many_mails(2_000), ""),
    "an attribute of 10 MB": ("a.xml", lambda: hostile.long_attribute(10), "over 10 MB"),
    "very many attributes": ("a.html", lambda: hostile.many_attributes(20_000), ""),
}


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_handled_and_the_next_file_is_read(
    workers: WorkerPool, tmp_path: Path, name: str
) -> None:
    file, make, expected = FILES[name]
    documents, reasons = outcome(workers, tmp_path, file, make())
    if expected:
        assert any(expected in reason for reason in reasons), (reasons, documents[:1])
    else:
        assert documents, reasons


@pytest.mark.parametrize("kind", hostile.XML_PARTS)
def test_nested_entities_are_not_expanded(workers: WorkerPool, tmp_path: Path, kind: str) -> None:
    content = hostile.with_entities(kind, hostile.LAUGHS, "&a9;")
    documents, _ = outcome(workers, tmp_path, f"a{kind}", content)
    assert all(len(document.text) < 10_000 for document in documents)
    assert all("hahaha" not in document.text for document in documents)


@pytest.mark.parametrize("kind", hostile.XML_PARTS)
def test_external_entities_are_not_fetched(workers: WorkerPool, tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is sardine.")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/a"
        for place in (secret.as_uri(), str(secret), address):
            for declaration, reference in (
                (f'<!ENTITY e SYSTEM "{place}">', "&e;"),
                (f'<!ENTITY % e SYSTEM "{place}"> %e;', "noon"),
            ):
                content = hostile.with_entities(kind, declaration, reference)
                documents, reasons = outcome(workers, tmp_path, f"a{kind}", content)
                assert "sardine" not in repr((documents, reasons))
        listening.settimeout(0.05)
        with pytest.raises(TimeoutError):
            listening.accept()


def with_references(address: str) -> dict[str, bytes]:
    """Files of many kinds, each with a reference that a program might fetch from `address`."""
    html = (
        f'<html><head><base href="{address}"><link rel="stylesheet" href="{address}">'
        f'<meta http-equiv="refresh" content="0;url={address}"><script src="{address}"></script>'
        f'</head><body><iframe src="{address}"></iframe><img src="{address}"><p>{SENTENCE}</p>'
        f'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{address}"/>'
        f'<use href="{address}#a"/></svg><object data="{address}"></object></body></html>'
    ).encode()
    mail = b"From: a@h.example\nSubject: x\nMIME-Version: 1.0\n"
    include = (
        f'<?xml version="1.0"?><?xml-stylesheet href="{address}" type="text/xsl"?>'
        f'<!DOCTYPE a SYSTEM "{address}"><a xmlns:xi="http://www.w3.org/2001/XInclude" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x {address}">'
        f'<xi:include href="{address}" parse="text"/><p>{SENTENCE}</p></a>'
    )
    field = f"<w:fldSimple w:instr='INCLUDETEXT \"{address}\"'/>"
    frame = f"<draw:frame><draw:image xlink:href='{address}'/></draw:frame>"
    link = f"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({address})"
    external = relations(officeDocument="word/document.xml").replace(
        "</Relationships>",
        f'<Relationship Id="x" Type="http://x/attachedTemplate" Target="{address}" '
        'TargetMode="External"/><Relationship Id="y" Type="http://x/core-properties" '
        f'Target="{address}"/></Relationships>',
    )
    paragraph = f"<w:p><w:r><w:t>{SENTENCE}</w:t></w:r>{field}</w:p>"
    return {
        "a.html": html,
        "a.xml": include.encode(),
        "a.eml": mail + b"Content-Type: text/html\n\n" + html,
        "b.eml": mail
        + f'Content-Type: message/external-body; access-type=URL; URL="{address}"\n\n'.encode()
        + b"Content-Type: text/plain\n\n"
        + SENTENCE.encode(),
        "a.docx": docx(paragraph, settings=f'<w:attachedTemplate r:id="{address}"/>'),
        "b.docx": zipped(
            {
                "_rels/.rels": external,
                "word/document.xml": docx_xml(paragraph),
                "word/_rels/document.xml.rels": external,
            }
        ),
        "a.odt": odf(f"<office:text><text:p>{SENTENCE}{frame}</text:p></office:text>"),
        "a.rtf": (
            rf'{{\rtf1{{\field{{\*\fldinst INCLUDEPICTURE "{address}"}}{{\fldrslt x}}}}'
            rf"{{\*\template {address}}} {SENTENCE}}}"
        ).encode(),
        "a.pdf": pdf(
            Sheet(
                extra=f"{link} >> >>] /AA << /O << /S /GoToR /F ({address}) /D [0 /Fit] >> >>"
            ).text(72, 700, SENTENCE)
        ),
        "a.epub": MAKERS[".epub"]("x", [SENTENCE]),
        "a.md": f"![x]({address})\n\n{SENTENCE}\n".encode(),
        "a.ipynb": MAKERS[".ipynb"](f"![x]({address})", [SENTENCE]),
    }


def docx_xml(body: str) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(docx(body))) as archive:
        return archive.read("word/document.xml").decode()


def test_references_in_files_are_not_fetched(workers: WorkerPool, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is sardine.")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        for address in (
            f"http://127.0.0.1:{listening.getsockname()[1]}/a",
            f"\\\\\\\\127.0.0.1@{listening.getsockname()[1]}\\\\a",
            secret.as_uri(),
        ):
            for name, content in with_references(address).items():
                documents, reasons = outcome(workers, tmp_path, name, content)
                assert "sardine" not in repr((documents, reasons)), name
                assert name in ("b.eml",) or SENTENCE in documents[0].text, (name, reasons)
        listening.settimeout(0.05)
        with pytest.raises(TimeoutError):
            listening.accept()


def small(kind: str) -> bytes:
    """A file of a kind; images too small for text recognition, which takes seconds."""
    if kind in PICTURES:
        return hostile.small_picture({".jpg": "JPEG"}.get(kind, kind[1:].upper()))
    return MAKERS[kind]("Quay", [SENTENCE, BREAD, TIDES])


@pytest.mark.parametrize("kind", MAKERS)
def test_truncated_file_is_read_in_part_or_reported(
    workers: WorkerPool, tmp_path: Path, kind: str
) -> None:
    content = small(kind)
    for length in (0, 1, 9, len(content) // 4, len(content) // 2, len(content) - 9):
        documents, _ = outcome(workers, tmp_path, f"a{kind}", content[:length])
        assert length or not documents


@pytest.mark.parametrize("kind", MAKERS)
def test_file_with_the_suffix_of_another_kind_is_read_or_reported(
    workers: WorkerPool, tmp_path: Path, kind: str
) -> None:
    content = small(kind)
    for name in MAKERS:
        documents, reasons = outcome(workers, tmp_path, f"a{name}", content)
        if kind in PICTURES:
            assert not documents, (name, documents)
            assert "no text was recognised" in reasons[0], (name, reasons)


def test_special_files_are_reported_and_their_siblings_read(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=TIDES, z=BREAD)
    os.mkfifo(corpus / "pipe.txt")
    (corpus / "zero.txt").symlink_to("/dev/zero")
    (corpus / "self.txt").symlink_to(corpus / "self.txt")
    monkeypatch.chdir(corpus)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.txt")
        report = index.sync(corpus)
    assert sorted(report.added) == ["a.txt", "z.txt"]
    reasons = dict(report.failed)
    assert reasons.keys() == {"pipe.txt", "zero.txt", "self.txt", "socket.txt"}
    assert {reasons[name] for name in ("pipe.txt", "zero.txt", "socket.txt")} == {
        "a pipe or device, not a file"
    }


def test_no_name_in_an_archive_leads_out_of_it(workers: WorkerPool, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        content = hostile.tricky_names()
    documents, reasons = outcome(workers, tmp_path, "a.zip", content)
    ids = [document.id for document in documents]
    assert len(set(ids)) == len(ids) >= 8
    for document in documents:
        head, _, key = document.id.partition("#")
        assert (head, document.path) == ("a.zip", "a.zip")
        assert key.isprintable()
        assert not key.startswith("/")
        assert not {"..", "."} & set(key.split("/"))
        assert ":" not in key[:2]
        assert "passwd" not in document.text
    assert any("without a usable name" in reason for reason in reasons)
