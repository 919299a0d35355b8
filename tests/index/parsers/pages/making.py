"""Build PDFs from positioned text, images and an info dictionary for tests."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped

WIDTH, HEIGHT = 595, 842


def source(content: bytes, name: str = "paper.pdf") -> InputFile:
    return InputFile(name, io.BytesIO(content), len(content))


def only(items: Sequence[ParserOutput]) -> ParsedDocument:
    (document,) = [item for item in items if isinstance(item, ParsedDocument)]
    return document


def unread(items: Sequence[ParserOutput]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Skipped)]


@dataclass(slots=True)
class Sheet:
    """A page being written; positions are in points from the lower left."""

    operators: list[str] = field(default_factory=list)
    image: Image.Image | None = None
    extra: str = ""

    def text(self, x: float, y: float, text: str, size: float = 10, mode: int = 0) -> "Sheet":
        self.operators.append(
            f"BT {mode} Tr /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj ET"
        )
        return self

    def turned(self, x: float, y: float, text: str, matrix: str, size: float = 10) -> "Sheet":
        self.operators.append(f"BT /F1 {size} Tf {matrix} {x} {y} Tm ({_escaped(text)}) Tj ET")
        return self

    def lines(
        self, x: float, y: float, lines: Sequence[str], size: float = 10, leading: float = 12
    ) -> "Sheet":
        for i, line in enumerate(lines):
            self.text(x, y - i * leading, line, size)
        return self

    def picture(self, image: Image.Image, x: float, y: float, w: float, h: float) -> "Sheet":
        self.image = image
        self.operators.insert(0, f"q {w} 0 0 {h} {x} {y} cm /Im Do Q")
        return self


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def pdf(*sheets: Sheet, info: str = "", page: str = "", font: str = "") -> bytes:
    """A PDF with these pages; `info` are entries of the info dictionary, `page` of every page."""
    objects: dict[int, bytes] = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    encoding = font or "/Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    objects[3] = f"<< /Type /Font {encoding} >>".encode("latin-1")
    objects[4] = b"<< " + info.encode("latin-1") + b" >>"
    kids = []
    number = 5
    for sheet in sheets:
        resources = "/Font << /F1 3 0 R >>"
        if sheet.image is not None:
            resources += f" /XObject << /Im {number + 2} 0 R >>"
            objects[number + 2] = _image(sheet.image)
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Resources << {resources} >> /Contents {number + 1} 0 R {page} {sheet.extra} >>"
        ).encode("latin-1")
        objects[number + 1] = _stream("", "\n".join(sheet.operators).encode("cp1252"))
        kids.append(f"{number} 0 R")
        number += 3
    objects[2] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return written(objects)


def _stream(entries: str, content: bytes) -> bytes:
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _image(image: Image.Image) -> bytes:
    gray = image.convert("L")
    entries = (
        f"/Type /XObject /Subtype /Image /Width {gray.width} /Height {gray.height} "
        "/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    )
    return _stream(entries, zlib.compress(gray.tobytes()))


def written(objects: dict[int, bytes], trailer: str = "/Root 1 0 R /Info 4 0 R") -> bytes:
    out = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n")
    offsets = {}
    for number in sorted(objects):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += f"{number} 1\n{offset:010d} 00000 n \n".encode()
    size = max(objects) + 1
    out += f"trailer\n<< /Size {size} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def scan(lines: Sequence[str], width: int = 1240, height: int = 1754) -> Image.Image:
    """An image of typed lines, as scanned at 150 dpi."""
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(32)
    for i, line in enumerate(lines):
        draw.text((120, 150 + 56 * i), line, fill=0, font=font)
    return image
