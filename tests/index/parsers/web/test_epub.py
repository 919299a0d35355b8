"""E-books made by the tests."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date

import pytest

import index.parsers.web.epub
from index.errors import UnreadableFileError
from index.parsers.types import ParsedDocument, Skipped
from index.parsers.web.epub import parse_epub
from tests.index.parsers.web.making import items, only

CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 version="1.0"><rootfiles><rootfile full-path="OEBPS/book.opf"
 media-type="application/oebps-package+xml"/></rootfiles></container>"""

PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"><metadata>
<dc:title>The Old Pier</dc:title><dc:creator id="a">Orla Quill</dc:creator>
<dc:creator opf:role="ill">Ben Ash</dc:creator>
<dc:date opf:event="modification">2025-01-01</dc:date>
<dc:date opf:event="publication">2024-10-21</dc:date><dc:subject>ports</dc:subject></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/../text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="out" href="../../../etc/passwd" media-type="application/xhtml+xml"/>
<item id="c" href="cover.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="c"/><itemref idref="n"/><itemref idref="one"/><itemref idref="two"/>
<itemref idref="out"/></spine><guide><reference type="cover" href="cover.xhtml"/></guide>
</package>"""


def chapter(body: str) -> str:
    return (
        '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>'
        f"<body>{body}</body></html>"
    )


MEMBERS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OEBPS/book.opf": PACKAGE,
    "OEBPS/nav.xhtml": chapter("<nav epub:type='toc'><ol><li>One</li></ol></nav>"),
    "OEBPS/cover.xhtml": chapter("<p>Cover</p>"),
    "OEBPS/text/one.xhtml": chapter(
        "<h1>One</h1><p>The <a id='p1'/>pier<span epub:type='pagebreak'>[7]</span> is "
        "<i>old</i>.<a epub:type='noteref' href='#f'>1</a></p>"
        "<aside epub:type='footnote' id='f'><p>1 Very.</p></aside>"
    ),
    "OEBPS/text/two b.xhtml": chapter("<h1>Two</h1><p>Roses<br/>&nbsp;red</p>"),
}


NOTHING: Mapping[str, str] = {}


def book(members: Mapping[str, str] = MEMBERS, changed: Mapping[str, str] = NOTHING) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**members, **changed}.items():
            archive.writestr(name, text)
    return packed.getvalue()


def read(content: bytes) -> ParsedDocument:
    return only(parse_epub, content, "book.epub")


def test_book_is_its_chapters_in_order_with_its_notes() -> None:
    document = read(book())

    assert document.text == "One\n\nThe pier is old.1\n\n1 Very.\n\nTwo\n\nRoses\nred"
    assert (document.title, document.authors, document.tags) == (
        "The Old Pier",
        ("Orla Quill",),
        ("ports",),
    )
    assert (document.published, document.published_from) == (date(2024, 10, 21), "metadata")


def without(name: str) -> bytes:
    return book({key: text for key, text in MEMBERS.items() if key != name})


ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod
 Algorithm="{}"/></enc:EncryptedData></encryption>"""


def test_book_with_obfuscated_fonts_is_read() -> None:
    hidden = ENCRYPTION.format("http://www.idpf.org/2008/embedding")

    assert read(book(changed={"META-INF/encryption.xml": hidden})).title == "The Old Pier"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"PK words", "damaged"),
        (b"<html><p>x</p>", "damaged"),
        (without("META-INF/container.xml"), "not an EPUB"),
        (without("OEBPS/book.opf"), "damaged"),
        (without("OEBPS/text/one.xhtml"), "missing"),
        (book(changed={"OEBPS/book.opf": PACKAGE.replace("itemref", "other")}), "no text"),
        (
            book(changed={"META-INF/container.xml": CONTAINER.replace("OEBPS/", "../")}),
            "no package",
        ),
        (book(changed={"META-INF/encryption.xml": ENCRYPTION.format("aes256-cbc")}), "DRM"),
        (book(changed={"OEBPS/text/one.xhtml": "<b>" * 100_000}), "nested"),
    ],
    ids=[
        "empty",
        "words",
        "html",
        "container",
        "package",
        "chapter",
        "spine",
        "outside",
        "drm",
        "deep",
    ],
)
def test_file_that_is_not_a_book_is_reported(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(content)


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.8, 0.99])
def test_book_cut_off_is_reported(share: float) -> None:
    whole = book()

    with pytest.raises(UnreadableFileError, match="damaged"):
        read(whole[: int(len(whole) * share)])


def test_chapter_that_unpacks_to_too_much_is_reported() -> None:
    bomb = " " * (index.parsers.web.epub._MAX_MEMBER_BYTES + 1)

    with pytest.raises(UnreadableFileError, match="unpacks to over"):
        read(book(changed={"OEBPS/text/one.xhtml": bomb}))


def test_chapters_that_unpack_to_too_much_together_are_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index.parsers.web.epub, "_MAX_UNPACKED_BYTES", 1_500)

    with pytest.raises(UnreadableFileError, match="unpacks to over"):
        read(book())


def test_chapter_that_is_a_drawing_is_read_and_pages_without_a_text_are_reported() -> None:
    drawing = (
        '<item id="one" href="one.svg" media-type="image/svg+xml"/>'
        '<item id="x" href="x.json" media-type="application/json" fallback="two"/>'
        + "".join(f'<item id="i{n}" href="{n}.jpg" media-type="image/jpeg"/>' for n in range(3))
    )
    spine = "".join(f'<itemref idref="{name}"/>' for name in ("one", "x", "i0", "i1", "i2"))
    package = PACKAGE.replace("<manifest>", f"<manifest>{drawing}", 1).replace(
        '<item id="one" href="text/../text/one.xhtml" media-type="application/xhtml+xml"/>', ""
    )
    package = f"{package[: package.index('<spine>')]}<spine>{spine}</spine></package>"
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Low water</text></svg>'
    members = {**MEMBERS, "OEBPS/book.opf": package, "OEBPS/one.svg": svg}
    document, report = items(parse_epub, book(members), "book.epub")
    assert isinstance(document, ParsedDocument)
    assert document.text == "Low water\n\nTwo\n\nRoses\nred"
    assert isinstance(report, Skipped)
    assert report.reason.startswith("3 pages that are pictures")
