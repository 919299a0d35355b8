"""Build office files from XML for tests."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from index.parsers.types import InputFile

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": _R,
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    }.items()
)
ODF_SPACES = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in {
            "office": "office",
            "text": "text",
            "table": "table",
            "style": "style",
            "draw": "drawing",
            "presentation": "presentation",
            "meta": "meta",
            "svg": "svg-compatible",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def source(content: bytes, name: str = "file") -> InputFile:
    return InputFile(name, io.BytesIO(content), len(content))


def relations(**targets: str) -> str:
    """A relationships part, from `type="target"`; the types are also the ids."""
    inner = "".join(
        f'<Relationship Id="{name}" Type="{_R}/{name.rstrip("0123456789")}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{_P}/relationships">{inner}</Relationships>'


def docx(body: str, **parts: str) -> bytes:
    """A .docx with this body; `parts` are the contents of others by their relationship types."""
    members = {
        "_rels/.rels": relations(officeDocument="word/document.xml"),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(**{name: f"{name}.xml" for name in parts}),
    }
    for name, inner in parts.items():
        members[f"word/{name}.xml"] = f"<w:{name} {SPACES}>{inner}</w:{name}>"
    return zipped(members)


def odf(body: str, styles: str = "", meta: str = "", **members: Any) -> bytes:
    """An OpenDocument file; `styles` are its automatic styles, `members` texts or bytes."""
    return zipped(
        {
            "content.xml": f"<office:document-content {ODF_SPACES}><office:automatic-styles>"
            f"{styles}</office:automatic-styles><office:body>{body}</office:body>"
            "</office:document-content>",
            "meta.xml": f"<office:document-meta {ODF_SPACES}><office:meta>{meta}</office:meta>"
            "</office:document-meta>",
            **{name.replace("__", "/"): content for name, content in members.items()},
        }
    )
