"""picture of text → its lines, recognised by Tesseract."""

import functools
import locale
import os
import shutil
import subprocess
from collections.abc import Sequence

from PIL import Image

from index.errors import UnreadableFileError
from index.parsers.pages.lines import FLOWS, PARAGRAPH, Line, Place
from index.parsers.types import MissingToolError

# Dots per inch that Tesseract is trained for.
DPI = 300
# Pixels of a picture that is recognised: A3 at 300 dpi has 17 million. More is scaled down.
MOST_PIXELS = 20_000_000
# Seconds for one page; a dense page takes 5 on a slow machine, and the watcher allows 60.
_PATIENCE = 50.0
# Each language more takes about its own time again and confuses letters of other scripts.
_MOST_LANGUAGES = 3
# Percent of confidence under which a line is a picture that was taken for letters.
_CONFIDENT = 35.0
# The frame of what is recognised: the page as it is shown, from its upper left corner.
SHOWN = 4
# Languages of a computer → the names that Tesseract gives them, where they are not its start.
_NAMES = {
    "de": "deu", "fr": "fra", "es": "spa", "nl": "nld", "cs": "ces", "zh": "chi_sim",
    "el": "ell", "fa": "fas", "hr": "hrv", "is": "isl", "ja": "jpn", "ka": "kat", "sk": "slk",
    "sq": "sqi", "sr": "srp", "sv": "swe", "tr": "tur", "uk": "ukr", "pt": "por", "pl": "pol",
}  # fmt: skip


def is_installed() -> bool:
    return shutil.which("tesseract") is not None


@functools.cache
def _installed() -> tuple[str, ...]:
    """The languages that Tesseract has. Raises MissingToolError when there is none."""
    try:
        done = _run(["tesseract", "--list-langs"], b"")
    except OSError as error:
        raise MissingToolError("Tesseract cannot be run: install it (tesseract-ocr)") from error
    names = (done.stdout or b"").decode("utf-8", "replace").splitlines()[1:]
    return tuple(name.strip() for name in names if name.strip())


def languages(installed: Sequence[str], local: str) -> list[str]:
    """Those of the installed languages that are looked for, English first.

    Up to three were installed on purpose: all are used. Of more, as some systems install them
    all at once, the computer's own language and the Latin script as a whole stand for them.
    """
    known = [name for name in installed if name not in ("osd", "equ")]
    if len(known) > _MOST_LANGUAGES:
        own = _NAMES.get(local[:2], "")
        if not own and local:
            own = next((name for name in known if name[:2] == local[:2]), "")
        chosen = {"eng", own, "script/Latin", "Latin"}
        known = [name for name in known if name in chosen] or known
    known.sort(key=lambda name: name != "eng")
    return known[:_MOST_LANGUAGES]


def recognise(picture: Image.Image, unit: float) -> list[Line]:
    """The lines of a gray picture; a pixel measures `unit` of the page as it is shown.

    Raises MissingToolError where Tesseract or all its languages are missing.
    """
    if not is_installed():
        raise MissingToolError("it is scanned and needs Tesseract: install it (tesseract-ocr)")
    names = languages(_installed(), (locale.getlocale()[0] or os.environ.get("LANG") or "")[:2])
    if not names:
        raise MissingToolError(
            "Tesseract has no language: install one (tesseract-ocr-eng) and sync again"
        )
    # Pages that lie on their side are turned, if Tesseract can tell.
    mode = "1" if "osd" in _installed() else "3"
    header = f"P5 {picture.width} {picture.height} 255\n".encode()
    options = ["-l", "+".join(names), "--psm", mode, "--dpi", str(DPI), "tsv"]
    try:
        done = _run(["tesseract", "stdin", "stdout", *options], header + picture.tobytes())
    except subprocess.TimeoutExpired as error:
        raise UnreadableFileError(
            f"recognising its text took longer than {_PATIENCE:.0f} seconds"
        ) from error
    except OSError as error:
        raise MissingToolError("Tesseract cannot be run: install it (tesseract-ocr)") from error
    if done.returncode != 0:
        why = " ".join((done.stderr or b"").decode("utf-8", "replace").split())[-100:]
        raise UnreadableFileError(f"Tesseract failed on it: {why or done.returncode}")
    return _lines((done.stdout or b"").decode("utf-8", "replace"), unit)


def _run(command: list[str], given: bytes) -> "subprocess.CompletedProcess[bytes]":
    # One thread: several readers run side by side, and more threads slow each other down.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    return subprocess.run(  # noqa: S603 - no word of the command comes from a document
        command, input=given, capture_output=True, check=False, timeout=_PATIENCE, env=environment
    )


def _lines(table: str, unit: float) -> list[Line]:
    """The rows of Tesseract's table, of which those of level 5 are words → lines of words."""
    lines: list[Line] = []
    words: list[tuple[str, float, Place]] = []
    key: list[str] = []
    paragraph: list[str] = []
    for row in [*table.split("\n")[1:], ""]:
        cells = row.rstrip("\r").split("\t")
        is_word = len(cells) >= 12 and cells[0] == "5" and bool(cells[11].strip())
        if words and (not row or (is_word and cells[2:5] != key)):
            if sum(word[1] for word in words) >= _CONFIDENT * len(words):
                lines.append(_line(words, FLOWS if key[:2] == paragraph else PARAGRAPH))
                paragraph = key[:2]
            words = []
        if is_word:
            key = cells[2:5]
            left, top, width, height = (float(cell) * unit for cell in cells[6:10])
            place = (left, top, left + width, top + height)
            words.append((cells[11].strip(), float(cells[10]), place))
    return lines


def _line(words: Sequence[tuple[str, float, Place]], joint: str) -> Line:
    places: list[Place | None] = []
    for word, _, place in words:
        if places:
            places.append(None)
        places += [place] * len(word)
    return Line(
        text=" ".join(word for word, _, _ in words),
        places=tuple(places),
        joint=joint,
        top=min(place[1] for _, _, place in words),
        bottom=max(place[3] for _, _, place in words),
        # It differs with the letters of a line, so that it tells nothing.
        size=0.0,
        turn=SHOWN,
    )
