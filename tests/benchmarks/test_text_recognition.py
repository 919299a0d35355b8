"""Compare RapidOCR with Tesseract on drawn pages: the words that are right, and seconds a page.

python -m pytest -s -m benchmark tests/benchmarks/test_text_recognition.py
-k German measures one language. PULLQUOTE_FONT names a font file for Chinese, as Noto Sans CJK.

Each page is drawn in three kinds: clean, of 9 points at 200 dpi; the same blurred and with noise;
and in two columns that are turned by one degree. Tesseract uses the languages that are installed.
"""

import os
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import matplotlib
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from index.parsers.ocr.engine import ENGINE_VARIABLE, RAPIDOCR, TESSERACT, find_engine
from index.parsers.ocr.recognition import recognize

# A page is such a text three times, with other numbers.
TEXTS = {
    "English": "The harbour office of Vaduz has sold {} pumps since the spring. Its director, who "
    "was told in March, said on Tuesday that the quay will be closed until the crane is mended.",
    "German": "Das Hafenamt hat seit dem Frühjahr {} Pumpen verkauft. Die Behörde hörte im März "
    "davon; größere Schäden gäbe es nicht, hieß es am Dienstag, und der Kai bliebe geschlossen.",
    "French": "Le bureau du port a vendu {} pompes depuis le printemps. Sa directrice, prévenue "
    "dès février, a déclaré mardi que le quai, où l'on répare la grue, serait fermé jusqu'à l'été.",
    "Spanish": "La oficina del puerto ha vendido {} bombas desde la primavera. Su director señaló "
    "el martes que el muelle seguirá cerrado hasta que la grúa esté reparada, quizás en otoño.",
    "Chinese": "港口办公室自春季以来已出售{}台水泵。主任在三月得知此事，他在星期二表示，码头将"
    "关闭到起重机修好为止。没有人受伤，但仓库需要重新建造。",
}
# Pixels of the height of letters of 9 points at 200 dpi, and of a page of a third of its height.
_FONT_PIXELS = 25
_SIZE = (1_654, 900)
_WORD = re.compile(r"[^\W_]+")


def _page(text: str, *, columns: int = 1) -> Image.Image:
    font_file = os.environ.get("PULLQUOTE_FONT", "")
    is_chinese = text[0] > "\u2fff"
    if is_chinese and not font_file:
        pytest.skip("PULLQUOTE_FONT names no font with Chinese characters")
    # Pillow's own font has no letters with accents.
    latin = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    font = ImageFont.truetype(font_file if is_chinese else str(latin), _FONT_PIXELS)
    image = Image.new("L", _SIZE, 255)
    draw = ImageDraw.Draw(image)
    width = (_SIZE[0] - 200 - 60 * (columns - 1)) // columns
    lines = [""]
    for piece in text if is_chinese else re.findall(r"\S+\s?", text):
        if draw.textlength(lines[-1] + piece, font=font) > width:
            lines.append("")
        lines[-1] += piece
    rows = -(-len(lines) // columns)
    for number, line in enumerate(lines):
        column, row = divmod(number, rows)
        draw.text((100 + column * (width + 60), 80 + 38 * row), line, fill=0, font=font)
    return image


def _noisy(text: str) -> Image.Image:
    image = _page(text).filter(ImageFilter.GaussianBlur(1.2))
    noise = Image.effect_noise(image.size, 60)
    return Image.blend(image, noise, 0.25)


def _turned(text: str) -> Image.Image:
    return _page(text, columns=2).rotate(1, fillcolor=255, resample=Image.Resampling.BICUBIC)


KINDS: dict[str, Callable[[str], Image.Image]] = {
    "clean": _page,
    "noisy": _noisy,
    "two columns, turned": _turned,
}


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text) if text[:1] < "\u2fff" else re.findall(r"\w", text))


@pytest.mark.benchmark
@pytest.mark.parametrize("language", TEXTS)
def test_words_are_recognized(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = random.Random(language)
    text = " ".join(TEXTS[language].format(numbers.randrange(100, 9_999)) for _ in range(3))
    wanted = _words(text)
    for name in (RAPIDOCR, TESSERACT):
        monkeypatch.setenv(ENGINE_VARIABLE, name)
        if find_engine() != name:
            print(f"\n{name} is not installed")
            continue
        for kind, draw in KINDS.items():
            image = draw(text)
            start = time.perf_counter()
            lines = recognize(image, 1.0)
            seconds = time.perf_counter() - start
            found = _words(" ".join(line.text for line in lines))
            right = (wanted & found).total() / wanted.total()
            print(f"\n{language}, {kind}, {name}: {right:.3f} right, {seconds:.1f} s")
            if kind == "clean" and name == RAPIDOCR:
                assert right > 0.9
