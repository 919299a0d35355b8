"""Yield the files that are embedded in a PDF or attached to its pages."""

import ctypes
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.errors import UnreadableFileError
from index.parsers.embedded_names import MAX_KEY_CHARS, Keys, safe_key
from index.parsers.pdf.page import MAX_PAGES, load_page, open_pdf
from index.parsers.pdf.pdfium_buffers import annotations_of, read_string
from index.parsers.types import MAX_DOCUMENT_BYTES, EmbeddedFile, InputFile, Skipped

# Files in one PDF; the largest portfolios have some hundreds.
_MAX_FILES = 2_000
# Before the names of files in the folders of a portfolio, there is the folder's number.
_FOLDER_NUMBER = re.compile(r"^<\d+>")


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """The name and the bytes of an attached file, or why it cannot be read."""

    name: str
    content: bytes = b""
    error: str = ""


def embedded_files(source: InputFile) -> Iterator[EmbeddedFile]:
    """The files in a PDF, without the text of its pages."""
    with open_pdf(source) as document:
        files = chain(document_files(document), _page_files(document, source))
        for item in name_attachments(files):
            if isinstance(item, EmbeddedFile):
                yield item


def name_attachments(files: Iterable[AttachedFile]) -> Iterator[EmbeddedFile | Skipped]:
    """The attached files with unique keys, each once."""
    keys = Keys()
    seen: set[tuple[str, str]] = set()
    for number, file in enumerate(files):
        if number >= _MAX_FILES:
            reason = f"only its first {_MAX_FILES} attachments were read: save them as files"
            yield Skipped(reason, "attachment")
            return
        identity = (file.name, hashlib.sha256(file.content).hexdigest())
        if identity in seen:
            continue
        seen.add(identity)
        if file.error:
            yield Skipped(f"attachment {file.name}: {file.error}", "attachment")
        else:
            yield EmbeddedFile(keys.unique(file.name), file.content, "attachment")


def document_files(document: pdfium.PdfDocument) -> Iterator[AttachedFile]:
    """The files attached to the document as a whole, as those of a portfolio are."""
    for i in range(max(0, min(raw.FPDFDoc_GetAttachmentCount(document.raw), _MAX_FILES + 1))):
        if attachment := raw.FPDFDoc_GetAttachment(document.raw, i):
            yield read_attachment(attachment)


def _page_files(document: pdfium.PdfDocument, source: InputFile) -> Iterator[AttachedFile]:
    for number in range(min(len(document), MAX_PAGES)):
        source.heartbeat()
        page = load_page(document, number)
        if page is None:
            continue
        try:
            yield from attached_to(page)
        finally:
            page.close()


def attached_to(page: pdfium.PdfPage) -> Iterator[AttachedFile]:
    """The files that are attached to places of a page."""
    for annotation, kind in annotations_of(page):
        if kind == raw.FPDF_ANNOT_FILEATTACHMENT and (
            attachment := raw.FPDFAnnot_GetFileAttachment(annotation)
        ):
            yield read_attachment(attachment)


def read_attachment(attachment: Any) -> AttachedFile:
    name = _name(attachment)
    try:
        return AttachedFile(name, _content(attachment))
    except UnreadableFileError as error:
        return AttachedFile(name, error=str(error))


def _name(attachment: Any) -> str:
    name = read_string(raw.FPDFAttachment_GetName, attachment)
    return safe_key(_FOLDER_NUMBER.sub("", name))[-MAX_KEY_CHARS:] or "attachment"


def _content(attachment: Any) -> bytes:
    """The bytes of an attachment. Raises UnreadableFileError if there are none or too many."""
    size = ctypes.c_ulong()
    if not raw.FPDFAttachment_GetFile(attachment, None, 0, size):
        raise UnreadableFileError("not in the file or damaged: get it from its author")
    if size.value > MAX_DOCUMENT_BYTES:
        raise UnreadableFileError(
            f"{size.value >> 20} MB, expected at most {MAX_DOCUMENT_BYTES >> 20} MB: save it as a "
            "file"
        )
    buffer = ctypes.create_string_buffer(size.value)
    if not raw.FPDFAttachment_GetFile(attachment, buffer, size.value, size):
        raise UnreadableFileError("damaged: get it from its author")
    return buffer.raw
