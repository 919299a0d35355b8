"""Say why a file could not be read, and what to do, in a sentence for the page."""

from pathlib import PurePosixPath

from index.lazy_pattern import lazy_pattern
from qa.ui.html.format import sentence

_PICTURES = frozenset(".png .jpg .jpeg .tif .tiff .gif .bmp .webp .heic".split())  # noqa: SIM905
# What the parsers say, and the same for somebody who has never heard of a parser.
_PLAIN = (
    (lazy_pattern(r"not a PDF that can be opened"), "Damaged or incomplete PDF. Save it again."),
    (lazy_pattern(r"not a picture that can be opened"), "Damaged or incomplete picture."),
    (lazy_pattern(r"its list of members can't be read"), "Damaged or incomplete. Get it again."),
    (lazy_pattern(r"^empty(?:: there is nothing in it)?$"), "Empty file."),
    (
        lazy_pattern(r"^encrypted: save it without a password"),
        "Protected with a password. Save it without one.",
    ),
)
_NO_RECOGNITION = lazy_pattern(r"no text recognition installed")


def plain_reason(path: str, reason: str) -> str:
    """A reason from the index as a sentence.

    Args:
        path: The file, whose name says what it is.
        reason: Why it could not be read.
    """
    if _NO_RECOGNITION.search(reason):
        is_picture = PurePosixPath(path).suffix.lower() in _PICTURES
        return f"{'Picture' if is_picture else 'Scan'}: no text recognition installed."
    for pattern, plain in _PLAIN:
        if pattern.search(reason):
            return plain
    # "empty: there is no text on its slides" may be said of a file with pictures.
    return sentence(reason.removeprefix("empty: "))


def needs_recognition(reason: str) -> bool:
    """Whether a file was not read because nothing that recognizes text is installed."""
    return bool(_NO_RECOGNITION.search(reason))
