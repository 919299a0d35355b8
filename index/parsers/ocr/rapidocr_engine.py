"""Recognize lines of text in images with RapidOCR, whose models come with its package."""

import functools
import math
import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from index.errors import UnreadableFileError
from index.parsers.pages.lines import RENDERED_PAGE, Line, Rect
from index.parsers.pdf.lines import lines_of_runs
from index.parsers.pdf.text_runs import TextRun

# Pixels of the longer side in which lines are looked for: A4 at 140 dpi. Twice as many take four
# times as long and find no more lines of print.
_MAX_DETECTION_SIDE = 1_600
# The same to tell whether there are any, in a third of the time. Of lines of 20 pixels in 1,600, on
# white or on a photograph, none was missed; of one of 14 on a photograph it was.
_GLANCE_SIDE = 800
# Pixels: the height of a line that the model reads; one taller is scaled down first.
_LINE_HEIGHT = 48
# Mean confidence below which a line is a picture mistaken for letters: print has over 0.9.
_MIN_CONFIDENCE = 0.6
# The same for the longest lines of a page, below which it may be upside down.
_MIN_UPRIGHT_CONFIDENCE = 0.85
_SAMPLE_LINES = 3
# Degrees by which a page is turned upright, less is read as it is, more is no scan but a drawing.
_MIN_SKEW = 0.2
_MAX_SKEW = 10.0
# Height of a box by its width, from which it holds lines that run up or down the page.
_UPENDED = 2.0
# Heights of lines that differ by less, by their median, are those of one size of print.
_SAME_HEIGHT = (0.7, 1.4)
# Pixels around a line that are read with it, by its height.
_MARGIN = 0.08

# Corners of a box in the image, from the upper left clockwise.
_Quad = Any


@dataclass(frozen=True, slots=True)
class _Reading:
    """A line, the middle of each of its characters by the width of the line, and how sure it is."""

    text: str
    middles: tuple[float, ...]
    confidence: float


def recognize(image: Image.Image, unit: float, heartbeat: Callable[[], None]) -> list[Line]:
    """The lines of text in a gray image, of which a pixel measures `unit` on the rendered page.

    Columns are read one after the other, tables row by row.
    """
    try:
        _engine()
        heartbeat()
        quads, turns = _detect_upright(image, heartbeat)
        heartbeat()
        if len(quads) == 0:
            return []
        turned = _turn(image, turns)
        runs, angle = _read_lines(turned, quads, heartbeat)
    except MemoryError:
        raise
    except Exception as error:
        # The library raises exceptions of its own and of three others.
        cause = f"{type(error).__name__}: {error}".split("\n")[0][:100]
        raise UnreadableFileError(f"recognising its text failed ({cause})") from error
    return [
        _on_page(line, _Placement(image.size, turned.size, turns, angle, unit))
        for line in lines_of_runs(runs)
    ]


def sees_lines(image: Image.Image) -> bool:
    """Whether there seem to be lines of text in an image, by a quick look."""
    return len(_detect(image, _GLANCE_SIDE)) > 0


@functools.cache
def _engine() -> Any:
    """RapidOCR with the models of its package, on one thread: parsers run in parallel."""
    # Versions from 1.29 on report their use over the network unless this is set before the import;
    # the other call is for Windows, where earlier ones do.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import cv2
    import onnxruntime
    import rapidocr

    onnxruntime.disable_telemetry_events()
    cv2.setNumThreads(1)
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": 100_000,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            # By path: it would otherwise make sure that its folder exists, which it may not.
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def _detect_upright(image: Image.Image, heartbeat: Callable[[], None]) -> tuple[_Quad, int]:
    """The boxes of lines in the image after quarter turns to the left, and the number of these."""
    quads = _detect(image)
    heartbeat()
    turns = 0
    upended = sum(_height(quad) > _UPENDED * _width(quad) for quad in quads)
    if upended * 2 > len(quads):
        turns = 1
        quads = _detect(_turn(image, turns))
    if len(quads) == 0:
        return quads, turns
    sample = sorted(quads, key=_width)[-_SAMPLE_LINES:]
    if _confidence(_turn(image, turns), sample) < _MIN_UPRIGHT_CONFIDENCE:
        over = _turn(image, turns + 2)
        flipped = [_flipped(quad, over.size) for quad in sample]
        if _confidence(over, flipped) > _confidence(_turn(image, turns), sample):
            return np.array([_flipped(quad, over.size) for quad in quads]), turns + 2
    return quads, turns


def _turn(image: Image.Image, turns: int) -> Image.Image:
    return image.rotate(90 * turns, expand=True) if turns else image


def _flipped(quad: _Quad, size: tuple[int, int]) -> _Quad:
    return np.array([(size[0] - x, size[1] - y) for x, y in quad])[[2, 3, 0, 1]]


def _detect(image: Image.Image, max_side: int = _MAX_DETECTION_SIDE) -> _Quad:
    scale = min(1.0, max_side / max(image.size))
    size = tuple(max(1, round(side * scale)) for side in image.size)
    small = image.resize((size[0], size[1]), Image.Resampling.BOX) if scale < 1 else image
    found = _engine()(np.asarray(small.convert("RGB")), use_det=True, use_cls=False, use_rec=False)
    if found.boxes is None or not len(found.boxes):
        return np.zeros((0, 4, 2))
    return np.array(found.boxes, dtype=float) / scale


def _width(quad: _Quad) -> float:
    return math.dist(quad[0], quad[1])


def _height(quad: _Quad) -> float:
    return math.dist(quad[0], quad[3])


def _confidence(image: Image.Image, quads: Sequence[_Quad]) -> float:
    runs, _ = _straightened(image, quads)
    return statistics.mean(_read(crop).confidence for crop in _crops(runs[0], runs[1]))


def _straightened(
    image: Image.Image, quads: Sequence[_Quad]
) -> tuple[tuple[Image.Image, list[Rect]], float]:
    """The image turned so that its lines are level, with their boxes, and the degrees."""
    slopes = sorted(
        (math.degrees(math.atan2(b[1] - a[1], b[0] - a[0])), _width(quad))
        for quad in quads
        for a, b in [(quad[0], quad[1])]
    )
    half = sum(width for _, width in slopes) / 2
    angle = 0.0
    for slope, width in slopes:
        half -= width
        angle = slope
        if half <= 0:
            break
    if not _MIN_SKEW <= abs(angle) <= _MAX_SKEW:
        angle = 0.0
    level = image
    if angle:
        level = image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_background(image))
    boxes: list[Rect] = []
    for quad in quads:
        points = [_rotate(x, y, image.size, -angle) for x, y in quad]
        xs, ys = zip(*points, strict=True)
        boxes.append((min(xs), min(ys), max(xs), max(ys)))
    return (level, boxes), angle


def _background(image: Image.Image) -> int:
    histogram = image.convert("L").histogram()
    return max(range(256), key=histogram.__getitem__)


def _rotate(x: float, y: float, size: tuple[int, int], degrees: float) -> tuple[float, float]:
    """A point of an image turned clockwise by that many degrees around its center."""
    cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    from_x, from_y = x - size[0] / 2, y - size[1] / 2
    return (
        size[0] / 2 + from_x * cosine - from_y * sine,
        size[1] / 2 + from_x * sine + from_y * cosine,
    )


def _crops(image: Image.Image, boxes: Sequence[Rect]) -> list[Image.Image]:
    crops: list[Image.Image] = []
    for left, top, right, bottom in boxes:
        margin = _MARGIN * (bottom - top)
        crop = image.crop(
            (
                max(0, math.floor(left - margin)),
                max(0, math.floor(top - margin)),
                min(image.width, math.ceil(right + margin)),
                min(image.height, math.ceil(bottom + margin)),
            )
        )
        if crop.height > _LINE_HEIGHT:
            width = max(1, round(crop.width * _LINE_HEIGHT / crop.height))
            crop = crop.resize((width, _LINE_HEIGHT), Image.Resampling.LANCZOS)
        crops.append(crop)
    return crops


def _read(crop: Image.Image) -> _Reading:
    if min(crop.size) < 3:
        return _Reading("", (), 0.0)
    found = _engine()(
        np.asarray(crop.convert("RGB")),
        use_det=False,
        use_cls=False,
        use_rec=True,
        return_word_box=True,
    )
    if not found.txts:
        return _Reading("", (), 0.0)
    text = " ".join(found.txts[0].split())
    words = found.word_results[0]
    columns = [column for word in words.word_cols for column in word]
    width = max(words.line_txt_len, 1.0)
    letters = sum(not char.isspace() for char in text)
    if len(columns) == letters:
        middles = tuple(min(1.0, (column + 0.5) / width) for column in columns)
    else:
        middles = tuple((i + 0.5) / letters for i in range(letters))
    return _Reading(text, middles, float(found.scores[0]))


def _read_lines(
    image: Image.Image, quads: Sequence[_Quad], heartbeat: Callable[[], None]
) -> tuple[list[TextRun], float]:
    """The lines as text runs, measured in the pixels of the image, turned by those degrees."""
    (level, boxes), angle = _straightened(image, quads)
    heights = [bottom - top for _, top, _, bottom in boxes]
    typical = statistics.median(heights)
    runs: list[TextRun] = []
    for box in sorted(boxes, key=lambda box: (box[1] + box[3], box[0])):
        (crop,) = _crops(level, [box])
        reading = _read(crop)
        heartbeat()
        if reading.confidence < _MIN_CONFIDENCE or not reading.text:
            continue
        left, top, right, bottom = box
        if _SAME_HEIGHT[0] * typical < bottom - top < _SAME_HEIGHT[1] * typical:
            # The heights of boxes vary with the letters: lines of one paragraph would differ.
            middle = (top + bottom) / 2
            top, bottom = middle - typical / 2, middle + typical / 2
        run = TextRun(0, left, top, right, bottom, len(runs))
        run.chars = list(reading.text)
        run.char_boxes = _char_boxes(reading, (left, top, right, bottom))
        runs.append(run)
    return runs, angle


def _char_boxes(reading: _Reading, line: Rect) -> list[Rect | None]:
    """The boxes of the characters, None for spaces: each ends halfway to the next."""
    left, top, right, bottom = line
    boxes: list[Rect | None] = []
    middles = [left + middle * (right - left) for middle in reading.middles]
    place = 0
    for char in reading.text:
        if char.isspace():
            boxes.append(None)
            continue
        before = middles[place - 1] if place else left - (middles[0] - left)
        after = middles[place + 1] if place + 1 < len(middles) else 2 * right - middles[place]
        boxes.append(
            (
                max(left, (before + middles[place]) / 2),
                top,
                min(right, (middles[place] + after) / 2),
                bottom,
            )
        )
        place += 1
    return boxes


@dataclass(frozen=True, slots=True)
class _Placement:
    """How a straightened image lies on the page: `turns` to the left, then level by `angle`."""

    image_size: tuple[int, int]
    turned_size: tuple[int, int]
    turns: int
    angle: float
    unit: float

    def on_page(self, box: Rect) -> Rect:
        left, top, right, bottom = box
        x, y = _rotate((left + right) / 2, (top + bottom) / 2, self.turned_size, self.angle)
        half_width, half_height = (right - left) / 2, (bottom - top) / 2
        width, height = self.image_size
        if self.turns == 1:
            x, y = width - y, x
        elif self.turns == 2:
            x, y = width - x, height - y
        elif self.turns == 3:
            x, y = y, height - x
        if self.turns % 2:
            half_width, half_height = half_height, half_width
        unit = self.unit
        return (
            (x - half_width) * unit,
            (y - half_height) * unit,
            (x + half_width) * unit,
            (y + half_height) * unit,
        )


def _on_page(line: Line, placement: _Placement) -> Line:
    boxes = tuple(box and placement.on_page(box) for box in line.char_boxes)
    known = [box for box in boxes if box is not None]
    return replace(
        line,
        char_boxes=boxes,
        top=min(box[1] for box in known),
        bottom=max(box[3] for box in known),
        # Unknown: the height of a line varies with its letters.
        size=0.0,
        rotation=RENDERED_PAGE,
    )
