"""Tell the pictures in a mail or document that may be pages or screenshots from logos and icons."""

import warnings
from io import BytesIO

from PIL import Image

# Pixels of a picture, and of its shorter side, from which on it has room for sentences: logos and
# the banners below signatures have fewer, screenshots and scans more.
_MIN_PIXELS, _MIN_SIDE = 120_000, 120


def may_hold_text(content: bytes) -> bool:
    """Whether a picture in a text is large enough to be read; its pixels are not."""
    try:
        with warnings.catch_warnings():
            # The parser of pictures says what is too large.
            warnings.simplefilter("ignore")
            width, height = Image.open(BytesIO(content)).size
    # Pillow raises exceptions of any type on broken files, and a broken logo is not missed.
    except Exception:
        return False
    return width * height >= _MIN_PIXELS and min(width, height) >= _MIN_SIDE
