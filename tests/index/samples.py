"""Make a file of each supported kind from a title and paragraphs."""

import csv
import io
import json
import plistlib
import quopri
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from html import escape
from typing import Any

import docx
import openpyxl
import pptx
from PIL import Image, ImageDraw, ImageFont

from tests.index.parsers.mail.cfb import write_cfb
from tests.index.parsers.mail.test_msg import mail, text
from tests.index.parsers.mail.tnef_file import tnef_file
from tests.index.parsers.office.making import ODF_SPACES, odf, zipped
from tests.index.parsers.pages.making import Sheet, pdf

Maker = Callable[[str, Sequence[str]], bytes]

# The date in files that have one.
DAY = datetime(2021, 5, 4, 12, 30)
# Characters that XML 1.0 cannot contain.
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Lines per page of a PDF, and characters per line.
_LINES, _COLUMNS = 48, 88


def xml(words: str) -> str:
    """Escape `words` for XML, without characters that it cannot contain."""
    return escape(_NOT_XML.sub("", words))


def utf8(words: str) -> bytes:
    return words.encode("utf-8", "replace")


def txt(title: str, paragraphs: Sequence[str]) -> bytes:
    return utf8("\n\n".join([title, *paragraphs]) + "\n")


def srt(title: str, paragraphs: Sequence[str]) -> bytes:
    cues = (
        f"{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\n{words}\n"
        for number, words in enumerate([title, *paragraphs], start=1)
    )
    return utf8("\n".join(cues))


def md(title: str, paragraphs: Sequence[str]) -> bytes:
    body = "\n\n".join([f"# {title}", *paragraphs])
    return utf8(f"---\ndate: {DAY:%Y-%m-%d}\nauthor: Ada Brandt\n---\n{body}\n")


def body_of(title: str, paragraphs: Sequence[str]) -> str:
    return f"<h1>{xml(title)}</h1>" + "".join(f"<p>{xml(words)}</p>\n" for words in paragraphs)


def html(title: str, paragraphs: Sequence[str]) -> bytes:
    return utf8(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{xml(title)}</title>'
        f'<meta property="article:published_time" content="{DAY:%Y-%m-%d}"></head>'
        f"<body><nav>Home</nav><article>{body_of(title, paragraphs)}</article></body></html>"
    )


def xhtml(title: str, paragraphs: Sequence[str]) -> bytes:
    return utf8(
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head><title>{xml(title)}</title></head><body>{body_of(title, paragraphs)}</body></html>"
    )


def mhtml(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://h.example/a\r\n"
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="--B--"\r\n\r\n\r\n'
        b"----B--\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        b"Content-Location: https://h.example/a\r\n\r\n"
        + quopri.encodestring(html(title, paragraphs))
        + b"\r\n----B----\r\n"
    )


def webarchive(title: str, paragraphs: Sequence[str]) -> bytes:
    page = {
        "WebResourceData": html(title, paragraphs),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
        "WebResourceURL": "https://h.example/a",
    }
    return plistlib.dumps({"WebMainResource": page}, fmt=plistlib.FMT_BINARY)


def wrapped(paragraphs: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for words in paragraphs:
        line = ""
        for word in words.split():
            if line and len(line) + len(word) >= _COLUMNS:
                lines.append(line)
                line = ""
            line = f"{line} {word}".strip()
        lines += [line, ""]
    return lines


def paper(title: str, paragraphs: Sequence[str]) -> bytes:
    lines = [title, "", *wrapped(paragraphs)]
    lines = [line.encode("cp1252", "replace").decode("cp1252") for line in lines]
    sheets = [
        Sheet().lines(72, 760, lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)
    ]
    return pdf(*sheets, info=f"/CreationDate (D:{DAY:%Y%m%d%H%M%S})")


def saved(file: Any) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def word(title: str, paragraphs: Sequence[str]) -> bytes:
    file = docx.Document()
    file.core_properties.created = DAY
    file.add_heading(_NOT_XML.sub("", title), 1)
    for words in paragraphs:
        file.add_paragraph(_NOT_XML.sub("", words))
    return saved(file)


def slides(title: str, paragraphs: Sequence[str]) -> bytes:
    deck = pptx.Presentation()
    deck.core_properties.created = DAY
    for at in range(0, len(paragraphs), 3):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = _NOT_XML.sub("", title)
        lines = [_NOT_XML.sub("", words) for words in paragraphs[at : at + 3]]
        slide.placeholders[1].text = "\n".join(lines)
    return saved(deck)


def workbook(title: str, paragraphs: Sequence[str]) -> bytes:
    book = openpyxl.Workbook()
    book.properties.created = DAY
    sheet = book.active
    sheet.title = "Sheet"
    sheet.append(["Number", _NOT_XML.sub("", title)])
    for number, words in enumerate(paragraphs):
        # Below Excel's limit for a cell.
        sheet.append([number, _NOT_XML.sub("", words)[:32_000]])
    return saved(book)


_META = f"<meta:creation-date>{DAY:%Y-%m-%d}T12:30:00</meta:creation-date>"


def odt_body(title: str, paragraphs: Sequence[str]) -> str:
    inner = "".join(f"<text:p>{xml(words)}</text:p>" for words in paragraphs)
    return f'<office:text><text:h text:outline-level="1">{xml(title)}</text:h>{inner}</office:text>'


def opendocument(body: str, kind: str) -> bytes:
    """An OpenDocument package with its media type first and uncompressed, as programs write it."""
    stream = io.BytesIO()
    plain = io.BytesIO(odf(body, meta=_META))
    with zipfile.ZipFile(stream, "w") as package, zipfile.ZipFile(plain) as source:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        for name in source.namelist():
            package.writestr(name, source.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def odt(title: str, paragraphs: Sequence[str]) -> bytes:
    return opendocument(odt_body(title, paragraphs), "text")


def fodt(title: str, paragraphs: Sequence[str]) -> bytes:
    return (
        f'<?xml version="1.0"?><office:document {ODF_SPACES}><office:meta>{_META}</office:meta>'
        f"<office:body>{odt_body(title, paragraphs)}</office:body></office:document>"
    ).encode()


def ods(title: str, paragraphs: Sequence[str]) -> bytes:
    rows = "".join(
        "<table:table-row><table:table-cell office:value-type='string'>"
        f"<text:p>{xml(words)}</text:p></table:table-cell></table:table-row>"
        for words in [title, *paragraphs]
    )
    inner = f"<table:table table:name='One'>{rows}</table:table>"
    return opendocument(f"<office:spreadsheet>{inner}</office:spreadsheet>", "spreadsheet")


def frames(title: str, paragraphs: Sequence[str]) -> str:
    return "".join(
        f'<draw:page draw:name="p{number}"><draw:frame svg:x="2cm" svg:y="2cm" svg:width="9cm" '
        f'svg:height="2cm"><draw:text-box><text:p>{xml(title)}</text:p><text:p>{xml(words)}'
        "</text:p></draw:text-box></draw:frame></draw:page>"
        for number, words in enumerate(paragraphs)
    )


def odp(title: str, paragraphs: Sequence[str]) -> bytes:
    inner = frames(title, paragraphs)
    return opendocument(f"<office:presentation>{inner}</office:presentation>", "presentation")


def odg(title: str, paragraphs: Sequence[str]) -> bytes:
    inner = frames(title, paragraphs)
    return opendocument(f"<office:drawing>{inner}</office:drawing>", "graphics")


def rtf(title: str, paragraphs: Sequence[str]) -> bytes:
    def coded(words: str) -> str:
        units = words.encode("utf-16-le", "surrogatepass")
        numbers = [units[at] | units[at + 1] << 8 for at in range(0, len(units), 2)]
        return "".join(
            chr(number)
            if 32 <= number < 127 and chr(number) not in "\\{}"
            else f"\\u{number - 65536 if number > 32767 else number}?"
            for number in numbers
        )

    body = r"\par ".join(map(coded, [title, *paragraphs]))
    return (
        r"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}"
        rf"{{\info{{\creatim\yr{DAY.year}\mo{DAY.month}\dy{DAY.day}}}}}\f0 {body}\par}}"
    ).encode("ascii")


def epub(title: str, paragraphs: Sequence[str]) -> bytes:
    chapters = [paragraphs[at : at + 200] for at in range(0, len(paragraphs), 200)] or [[]]
    numbers = range(len(chapters))
    manifest = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in numbers
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in numbers)
    package = (
        '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>{xml(title)}</dc:title>'
        f"<dc:date>{DAY:%Y-%m-%d}</dc:date></metadata><manifest>{manifest}</manifest>"
        f"<spine>{spine}</spine></package>"
    )
    members: dict[str, str | bytes] = {
        "META-INF/container.xml": '<?xml version="1.0"?><container version="1.0" '
        'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
        'full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "book.opf": package,
    }
    for number, part in enumerate(chapters):
        members[f"c{number}.xhtml"] = xhtml(title, part)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def table(delimiter: str) -> Maker:
    def make(title: str, paragraphs: Sequence[str]) -> bytes:
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["Number", title.replace("\0", "")])
        # One paragraph per row rather than one article.
        writer.writerows(
            [number, words.replace("\0", "")] for number, words in enumerate(paragraphs)
        )
        return utf8(stream.getvalue())

    return make


def row(title: str, paragraphs: Sequence[str]) -> dict[str, object]:
    body = "\n\n".join(paragraphs)
    return {"_id": "1", "title": title, "text": body, "published": f"{DAY:%Y-%m-%d}"}


def json_file(title: str, paragraphs: Sequence[str]) -> bytes:
    return json.dumps(row(title, paragraphs)).encode()


def jsonl(title: str, paragraphs: Sequence[str]) -> bytes:
    parts = [paragraphs[at : at + 20] for at in range(0, len(paragraphs), 20)] or [[]]
    rows = [row(title, part) | {"_id": str(number)} for number, part in enumerate(parts)]
    return "".join(json.dumps(item) + "\n" for item in rows).encode()


def notebook(title: str, paragraphs: Sequence[str]) -> bytes:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": words}
        for words in [f"# {title}", *paragraphs]
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def plain_xml(title: str, paragraphs: Sequence[str]) -> bytes:
    inner = "".join(f"<p>{xml(words)}</p>" for words in paragraphs)
    return utf8(f"<?xml version='1.0'?><doc><title>{xml(title)}</title>{inner}</doc>")


def rss(title: str, paragraphs: Sequence[str]) -> bytes:
    parts = [paragraphs[at : at + 20] for at in range(0, len(paragraphs), 20)]
    items = "".join(
        f"<item><title>{xml(title)}</title><guid>g{number}</guid>"
        f"<pubDate>{DAY:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
        f"<description>{xml(''.join(f'<p>{xml(words)}</p>' for words in part))}</description>"
        "</item>"
        for number, part in enumerate(parts)
    )
    channel = f"<channel>{items}</channel>"
    return utf8(f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>')


def atom(title: str, paragraphs: Sequence[str]) -> bytes:
    content = xml("".join(f"<p>{xml(words)}</p>" for words in paragraphs))
    return utf8(
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>'
        f"<title>{xml(title)}</title><id>e1</id><published>{DAY:%Y-%m-%dT%H:%M:%SZ}</published>"
        f'<content type="html">{content}</content></entry></feed>'
    )


def message(title: str, paragraphs: Sequence[str]) -> EmailMessage:
    mail_message = EmailMessage()
    mail_message["From"] = "Ada Brandt <ada@h.example>"
    mail_message["To"] = "jo@h.example"
    mail_message["Date"] = f"{DAY:%a, %d %b %Y %H:%M:%S} +0000"
    mail_message["Message-ID"] = "<1@h.example>"
    mail_message["Subject"] = " ".join(
        "".join(c if c.isprintable() else " " for c in title).split()
    )
    body = "\n\n".join(paragraphs).encode("utf-8", "replace").decode()
    mail_message.set_content(body, cte="base64")
    return mail_message


def eml(title: str, paragraphs: Sequence[str]) -> bytes:
    return message(title, paragraphs).as_bytes()


def emlx(title: str, paragraphs: Sequence[str]) -> bytes:
    content = eml(title, paragraphs)
    plist = b'<?xml version="1.0"?><plist version="1.0"><dict></dict></plist>\n'
    return b"%d\n%s%s" % (len(content), content, plist)


def mbox(title: str, paragraphs: Sequence[str]) -> bytes:
    parts = [paragraphs[at : at + 20] for at in range(0, len(paragraphs), 20)] or [[]]
    messages = []
    for number, part in enumerate(parts):
        content = eml(title, part).replace(b"<1@", b"<%d@" % number)
        messages.append(b"From ada@h.example Tue May  4 12:30:00 2021\n" + content + b"\n")
    return b"".join(messages)


def msg(title: str, paragraphs: Sequence[str]) -> bytes:
    def wide(number: int, value: str) -> Any:
        coded = value.encode("utf-16-le", "surrogatepass")
        return {f"__substg1.0_{number:04X}001F": coded}

    body = "\r\n\r\n".join(paragraphs)
    sender = text(0x0C1A, "Ada Brandt") | text(0x5D01, "ada@h.example")
    return write_cfb(mail(sender, wide(0x0037, title), wide(0x1000, body)))


def tnef(title: str, paragraphs: Sequence[str]) -> bytes:
    return tnef_file("\r\n\r\n".join((title, *paragraphs)), {})


def calendar(title: str, paragraphs: Sequence[str]) -> bytes:
    notes = "\\n".join(paragraphs).replace(",", "\\,")
    event = f"BEGIN:VEVENT\r\nSUMMARY:{title}\r\nDESCRIPTION:{notes}\r\nEND:VEVENT"
    return utf8(f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VCALENDAR\r\n")


def contacts(title: str, paragraphs: Sequence[str]) -> bytes:
    notes = "\\n".join(paragraphs).replace(",", "\\,")
    return utf8(f"BEGIN:VCARD\r\nFN:{title}\r\nNOTE:{notes}\r\nEND:VCARD\r\n")


def archive(title: str, paragraphs: Sequence[str]) -> bytes:
    return zipped({"inner/2021-05-04 report.txt": txt(title, paragraphs)})


def drawn(title: str, paragraphs: Sequence[str]) -> Image.Image:
    font = ImageFont.load_default(32)
    lines = [title, "", *wrapped(paragraphs)][:28]
    image = Image.new("L", (1_700, 200 + 56 * len(lines)), 255)
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((90, 90 + 56 * number), line, fill=0, font=font)
    return image


def picture(format: str) -> Maker:
    def make(title: str, paragraphs: Sequence[str]) -> bytes:
        stream = io.BytesIO()
        drawn(title, paragraphs).save(stream, format)
        return stream.getvalue()

    return make


MAKERS: dict[str, Maker] = {
    ".txt": txt,
    ".log": txt,
    ".srt": srt,
    ".md": md,
    ".html": html,
    ".xhtml": xhtml,
    ".mhtml": mhtml,
    ".webarchive": webarchive,
    ".pdf": paper,
    ".docx": word,
    ".pptx": slides,
    ".xlsx": workbook,
    ".odt": odt,
    ".fodt": fodt,
    ".ods": ods,
    ".odp": odp,
    ".odg": odg,
    ".rtf": rtf,
    ".epub": epub,
    ".csv": table(","),
    ".tsv": table("\t"),
    ".json": json_file,
    ".jsonl": jsonl,
    ".ipynb": notebook,
    ".xml": plain_xml,
    ".rss": rss,
    ".atom": atom,
    ".eml": eml,
    ".emlx": emlx,
    ".mbox": mbox,
    ".msg": msg,
    ".tnef": tnef,
    ".ics": calendar,
    ".vcf": contacts,
    ".zip": archive,
    ".png": picture("PNG"),
    ".jpg": picture("JPEG"),
    ".tiff": picture("TIFF"),
    ".gif": picture("GIF"),
    ".bmp": picture("BMP"),
    ".webp": picture("WEBP"),
}
# These need text recognition and take seconds to read.
PICTURES = frozenset({".png", ".jpg", ".tiff", ".gif", ".bmp", ".webp"})

_NOUNS = (
    "harbour ferry winter council bridge orchard signal lantern ledger pilot quarry meadow "
    "engine copper garden letter village railway voyage market"
)
_WORDS = _NOUNS.split()


def prose(chars: int, seed: int = 0) -> list[str]:
    """Return paragraphs of random sentences with at least `chars` characters in total."""
    rng = random.Random(seed)
    paragraphs: list[str] = []
    while chars > 0:
        sentences = (
            " ".join(rng.choices(_WORDS, k=rng.randint(8, 20))).capitalize() + "."
            for _ in range(rng.randint(3, 6))
        )
        paragraphs.append(" ".join(sentences))
        chars -= len(paragraphs[-1])
    return paragraphs
