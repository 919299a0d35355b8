"""Walk the annotations of a PDF page, and read strings through pdfium's buffers."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

# Annotations of one page; a page of a dictionary has thousands of links.
_MAX_ANNOTATIONS = 5_000
# Characters of a string: a longer comment is no comment, but an attack.
_MAX_CHARACTERS = 1_000_000


def annotations_of(page: pdfium.PdfPage) -> Iterator[tuple[Any, int]]:
    """The annotations of a page, each valid until the next, and their kinds."""
    for i in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        with _open(page, i) as annotation:
            if annotation:
                yield annotation, raw.FPDFAnnot_GetSubtype(annotation)


@contextmanager
def _open(page: pdfium.PdfPage, i: int) -> Iterator[Any]:
    annotation = raw.FPDFPage_GetAnnot(page.raw, i)
    try:
        yield annotation
    finally:
        if annotation:
            raw.FPDFPage_CloseAnnot(annotation)


def read_string(get: Callable[..., int], *arguments: Any) -> str:
    """The UTF-16 string that a function of pdfium writes to a buffer."""
    size = get(*arguments, None, 0)
    if not 2 < size <= 2 * _MAX_CHARACTERS:
        return ""
    buffer = ctypes.create_string_buffer(size)
    get(*arguments, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace").partition("\0")[0]
