"""Recognize lines of text in images with Tesseract."""

import functools
import locale
import os
import signal
import subprocess
from collections.abc import Sequence

from PIL import Image

from index.errors import UnreadableFileError
from index.parsers.pages.lines import PARAGRAPH_BREAK, RENDERED_PAGE, SAME_PARAGRAPH, Line, Rect
from index.parsers.types import MissingToolError

# The resolution that it is told: the one that it is trained for.
_DPI = 300
# For one page; a dense page takes 5 on a slow machine, and the sync allows 60 between heartbeats.
_TIMEOUT_SECONDS = 50
# Each further language takes as much time again, and confuses letters of other scripts.
_MAX_LANGUAGES = 3
# Percent; a line with less mean confidence is a picture mistaken for letters.
_MIN_CONFIDENCE = 35.0
# Language codes → Tesseract's codes, where these do not begin with them.
_TESSERACT_CODES = {
    "de": "deu", "fr": "fra", "es": "spa", "nl": "nld", "cs": "ces", "zh": "chi_sim",
    "el": "ell", "fa": "fas", "hr": "hrv", "is": "isl", "ja": "jpn", "ka": "kat", "sk": "slk",
    "sq": "sqi", "sr": "srp", "sv": "swe", "tr": "tur", "uk": "ukr", "pt": "por", "pl": "pol",
}  # fmt: skip


@functools.cache
def _installed_languages() -> tuple[str, ...]:
    """The languages that Tesseract has. Raises MissingToolError when it cannot be run."""
    process = _run(["tesseract", "--list-langs"], b"")
    names = (process.stdout or b"").decode("utf-8", "replace").splitlines()[1:]
    return tuple(name.strip() for name in names if name.strip())


def choose_languages(installed: Sequence[str], system_language: str) -> list[str]:
    """The languages to recognize, English first.

    Up to three installed ones are all used. Of more, which some systems install at once, English,
    the system's language and the Latin script are.
    """
    candidates = [name for name in installed if name not in ("osd", "equ")]
    if len(candidates) > _MAX_LANGUAGES:
        system_code = _TESSERACT_CODES.get(system_language[:2], "")
        if not system_code and system_language:
            system_code = next((name for name in candidates if name[:2] == system_language[:2]), "")
        chosen = {"eng", system_code, "script/Latin", "Latin"}
        candidates = [name for name in candidates if name in chosen] or candidates
    candidates.sort(key=lambda name: name != "eng")
    return candidates[:_MAX_LANGUAGES]


def recognize(image: Image.Image, unit: float) -> list[Line]:
    """The lines of text in a gray image, of which a pixel measures `unit` on the rendered page.

    Raises MissingToolError where Tesseract or all its languages are missing.
    """
    names = choose_languages(
        _installed_languages(), (locale.getlocale()[0] or os.environ.get("LANG") or "")[:2]
    )
    if not names:
        raise MissingToolError(
            "Tesseract has no language: install one (tesseract-ocr-eng) and sync again"
        )
    # With the "osd" model Tesseract detects and corrects the orientation of the page.
    mode = "1" if "osd" in _installed_languages() else "3"
    header = f"P5 {image.width} {image.height} 255\n".encode()
    options = ["-l", "+".join(names), "--psm", mode, "--dpi", str(_DPI), "tsv"]
    try:
        process = _run(["tesseract", "stdin", "stdout", *options], header + image.tobytes())
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(
            f"recognising its text took longer than {_TIMEOUT_SECONDS} seconds"
        ) from error
    if process.returncode != 0:
        reason = " ".join((process.stderr or b"").decode("utf-8", "replace").split())[-100:]
        raise UnreadableFileError(f"Tesseract failed on it: {reason or process.returncode}")
    return _parse_lines((process.stdout or b"").decode("utf-8", "replace"), unit)


def _run(command: list[str], stdin: bytes) -> "subprocess.CompletedProcess[bytes]":
    """Run Tesseract. Raises MissingToolError when it cannot be run."""
    # One thread: several parsers run in parallel, and more threads slow each other down.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    # A confined process may not kill another one, so where there are alarms Tesseract sets its own.
    has_alarm = os.name == "posix"
    try:
        process = subprocess.run(  # noqa: S603 - no word of the command comes from a document
            command,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=None if has_alarm else _TIMEOUT_SECONDS,
            env=environment,
            preexec_fn=_set_alarm if has_alarm else None,
        )
    except OSError as error:
        raise MissingToolError(
            f"Tesseract cannot be run ({error.strerror}): install it (tesseract-ocr), as a program "
            "rather than a script"
        ) from error
    if has_alarm and process.returncode == -signal.SIGALRM:
        raise subprocess.TimeoutExpired(command, _TIMEOUT_SECONDS)
    return process


def _set_alarm() -> None:
    signal.alarm(_TIMEOUT_SECONDS)


def _parse_lines(table: str, unit: float) -> list[Line]:
    """The lines in Tesseract's TSV output, whose rows of level 5 are words."""
    lines: list[Line] = []
    words: list[tuple[str, float, Rect]] = []
    line_key: list[str] = []
    paragraph: list[str] = []
    for row in [*table.split("\n")[1:], ""]:
        cells = row.rstrip("\r").split("\t")
        is_word = len(cells) >= 12 and cells[0] == "5" and bool(cells[11].strip())
        if words and (not row or (is_word and cells[2:5] != line_key)):
            if sum(word[1] for word in words) >= _MIN_CONFIDENCE * len(words):
                lines.append(
                    _make_line(
                        words, SAME_PARAGRAPH if line_key[:2] == paragraph else PARAGRAPH_BREAK
                    )
                )
                paragraph = line_key[:2]
            words = []
        if is_word:
            line_key = cells[2:5]
            left, top, width, height = (float(cell) * unit for cell in cells[6:10])
            rect = (left, top, left + width, top + height)
            words.append((cells[11].strip(), float(cells[10]), rect))
    return lines


def _make_line(words: Sequence[tuple[str, float, Rect]], separator: str) -> Line:
    char_boxes: list[Rect | None] = []
    for word, _, rect in words:
        if char_boxes:
            char_boxes.append(None)
        char_boxes += [rect] * len(word)
    return Line(
        text=" ".join(word for word, _, _ in words),
        char_boxes=tuple(char_boxes),
        separator=separator,
        top=min(rect[1] for _, _, rect in words),
        bottom=max(rect[3] for _, _, rect in words),
        # Unknown: the height of a line varies with its letters.
        size=0.0,
        rotation=RENDERED_PAGE,
    )
