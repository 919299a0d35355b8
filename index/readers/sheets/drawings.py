"""the drawing that lies on a sheet → the paragraphs of its text boxes and charts."""

from index.errors import UnreadableFileError
from index.readers.sheets.cells import one_line
from index.readers.sheets.spreadsheet import Package
from index.readers.types import LARGEST

# Charts of one sheet. Dashboards have some dozens; each is a part to be unpacked.
_MOST_CHARTS = 1_000


def read_drawing(package: Package, part: str) -> list[str]:
    """The paragraphs of a drawing, then those of its charts: titles of charts and of axes."""
    drawing = _Paragraphs()
    package.parse(part, drawing.start, drawing.end, drawing.characters)
    blocks = drawing.blocks
    relations = package.relations(part)
    for key in drawing.charts[:_MOST_CHARTS]:
        relation = relations.get(key)
        if relation and relation.target in package:
            chart = _Paragraphs()
            package.parse(relation.target, chart.start, chart.end, chart.characters)
            blocks += chart.blocks
    return blocks


class _Paragraphs:
    """The paragraphs in DrawingML, from the events of its XML."""

    def __init__(self) -> None:
        self.blocks: list[str] = []
        self.charts: list[str] = []
        self._lines: list[str] = [""]
        self._is_text = False
        # Levels below an element that is not shown: a hidden shape, or the second choice of two.
        self._unseen = 0
        self._shapes: list[bool] = []
        self._room = LARGEST

    def start(self, name: str, values: dict[str, str]) -> None:
        if name in {"sp", "cxnSp", "grpSp", "pic", "graphicFrame"}:
            self._shapes.append(False)
        elif name == "Fallback":
            self._unseen += 1
        elif name == "cNvPr" and values.get("hidden") in {"1", "true"} and self._shapes:
            self._unseen += not self._shapes[-1]
            self._shapes[-1] = True
        elif name == "chart":
            self.charts += [value for key, value in values.items() if key.endswith(":id")]
        elif name == "br":
            self._lines.append("")
        self._is_text = name == "t"

    def end(self, name: str) -> None:
        self._is_text = False
        if name in {"sp", "cxnSp", "grpSp", "pic", "graphicFrame"} and self._shapes:
            self._unseen -= self._shapes.pop()
        elif name == "Fallback":
            self._unseen -= 1
        elif name == "p":
            block = "\n".join(filter(None, map(one_line, self._lines)))
            if block:
                self.blocks.append(block)
            self._lines = [""]

    def characters(self, text: str) -> None:
        if not self._is_text or self._unseen:
            return
        self._room -= len(text)
        if self._room < 0:
            raise UnreadableFileError(f"more than {LARGEST >> 20} MB of text in one drawing")
        self._lines[-1] += text
