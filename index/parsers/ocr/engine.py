"""Choose between the programs for text recognition that are installed."""

import os
from importlib.util import find_spec
from shutil import which

# Set to the name of an engine, it is used instead of the default where both are installed; to
# "none", neither.
ENGINE_VARIABLE = "PULLQUOTE_OCR"
RAPIDOCR, TESSERACT, NO_ENGINE = "rapidocr", "tesseract", "none"


def find_engine() -> str:
    """The engine in use: RapidOCR where it is installed, else Tesseract, "" where neither is.

    RapidOCR reads 50 languages at once, where Tesseract reads those that were installed for it; see
    index/README.md for what was measured.
    """
    installed = []
    if find_spec("rapidocr") and find_spec("onnxruntime"):
        installed.append(RAPIDOCR)
    if which("tesseract"):
        installed.append(TESSERACT)
    preferred = os.environ.get(ENGINE_VARIABLE, "")
    if preferred == NO_ENGINE:
        return ""
    return preferred if preferred in installed else next(iter(installed), "")
