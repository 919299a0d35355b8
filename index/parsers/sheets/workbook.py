"""Read the list of sheets, the shared strings and the number formats of a workbook."""

import re
from dataclasses import dataclass, field

from index.errors import UnreadableFileError
from index.parsers.hidden_content import is_too_small, is_white
from index.parsers.office.opc import linked_part, main_part, related_part, relationships
from index.parsers.office.xml_package import Package, attribute, child
from index.parsers.sheets.cells import one_line
from index.parsers.sheets.xml_stream import stream_xml
from index.parsers.types import MAX_DOCUMENT_BYTES

# Cell styles and format codes together: Excel allows 65,490 and 250.
_MAX_FORMATS = 100_000

# The formats that a workbook refers to by number alone. 14 and 22 begin with the short date of the
# user's system, which is shown as an ISO date.
_SHORT_DATE = "yyyy-mm-dd"
_BUILT_IN_FORMATS = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: _SHORT_DATE, 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: f"{_SHORT_DATE} h:mm",
    37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)", 41: '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* (#,##0);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* (#,##0.00);_("$"* "-"??_);_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    32: "h:mm", 33: "h:mm:ss",
    # Dates of East Asian calendars, which differ between languages.
    **dict.fromkeys([27, 28, 29, 30, 31, 34, 35, 36, *range(50, 59)], _SHORT_DATE),
}  # fmt: skip
# The long date and time of the user's system.
_SYSTEM_DATE = re.compile(r"\[\$-F(?:800|400)\]", re.IGNORECASE)
# The size of letters in points.
_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,9})?")
# A character that XML does not allow, as Excel escapes it: _x000D_.
_ESCAPED_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet: its name, and its part, "" when the workbook refers to none."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """What is needed to read the cells of sheets, and the names of hidden ones."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    # The cell styles whose letters are white on white, or too small to see.
    unseen_styles: frozenset[int] = frozenset()


def read_workbook(package: Package) -> Workbook:
    """The sheets, and the strings and formats of their cells."""
    part, root = main_part(package, "workbook")
    by_id = relationships(package, part)
    sheets = child(root, "sheets")
    strings = related_part(by_id, "sharedStrings") or ""
    styles = related_part(by_id, "styles") or ""
    visible: list[Sheet] = []
    hidden: list[str] = []
    for sheet in sheets if sheets is not None else ():
        name = one_line(unescape(attribute(sheet, "name") or ""))
        if (attribute(sheet, "state") or "visible").lower() == "visible":
            visible.append(Sheet(name, linked_part(sheet, by_id)))
        else:
            hidden.append(name)
    formats, unseen = _read_styles(package, styles) if styles in package else ([], frozenset())
    return Workbook(
        tuple(visible),
        tuple(hidden),
        attribute(child(root, "workbookPr"), "date1904") in ("1", "true", "on"),
        _read_strings(package, strings) if strings in package else [],
        formats,
        unseen,
    )


def unescape(text: str) -> str:
    """Replace escapes such as "_x000D_" by the characters that they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED_CHARACTER.sub(lambda escape: chr(int(escape[1], 16)), text)


class StringCollector:
    """Collects the runs of a string from XML events, without phonetic guides."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._is_text = False
        self._is_phonetic = False

    def on_start(self, name: str) -> None:
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True

    def on_end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False

    def on_text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def finish(self) -> str:
        """The string that has just ended; the next one starts empty."""
        text = one_line(unescape("".join(self._pieces)))
        self._pieces.clear()
        return text


def _read_strings(package: Package, part: str) -> list[str]:
    strings: list[str] = []
    collector = StringCollector()
    total_characters = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        collector.on_start(name)

    def on_end(name: str) -> None:
        nonlocal total_characters
        collector.on_end(name)
        if name == "si":
            strings.append(collector.finish())
            total_characters += len(strings[-1])
            if total_characters > MAX_DOCUMENT_BYTES:
                raise UnreadableFileError(
                    f"more than {MAX_DOCUMENT_BYTES >> 20} MB of text in its cells: "
                    "split the workbook"
                )

    stream_xml(package, part, on_start, on_end, collector.on_text)
    return strings


def _read_styles(package: Package, part: str) -> tuple[list[str], frozenset[int]]:
    """The format code of each cell style, by its index, and the styles that nobody can read."""
    codes = dict(_BUILT_IN_FORMATS)
    formats: list[str] = []
    parents: list[str] = []
    # Whether each font is white and whether it is too small, and whether each fill is one.
    fonts: list[tuple[bool, bool]] = []
    fills: list[bool] = []
    unseen: set[int] = set()

    def on_start(name: str, attributes: dict[str, str]) -> None:
        parent = parents[-1] if parents else ""
        outer = parents[-2] if len(parents) > 1 else ""
        parents.append(name)
        if len(formats) + len(codes) + len(fonts) + len(fills) > _MAX_FORMATS:
            return
        if name == "numFmt" and parent == "numFmts":
            code = attributes.get("formatCode", "General")
            codes[_to_id(attributes.get("numFmtId"))] = _SYSTEM_DATE.sub("", code) or _SHORT_DATE
        elif parent == "fonts":
            fonts.append((False, False))
        elif parent == "fills":
            fills.append(False)
        elif name == "color" and outer == "fonts":
            # The theme's first color is that of paper. Eight digits begin with the opacity.
            has_paper_color = attributes.get("theme") == "0" and "tint" not in attributes
            fonts[-1] = (has_paper_color or is_white(attributes.get("rgb", "")[-6:]), fonts[-1][1])
        elif name == "sz" and outer == "fonts":
            size = attributes.get("val", "")
            fonts[-1] = (fonts[-1][0], bool(_SIZE.fullmatch(size)) and is_too_small(float(size)))
        elif outer == "fills" and (
            name != "patternFill" or attributes.get("patternType", "none") != "none"
        ):
            fills[-1] = True
        elif name == "xf" and parent == "cellXfs":
            font, fill = (_to_id(attributes.get(of)) for of in ("fontId", "fillId"))
            is_white_font, is_tiny = fonts[font] if font < len(fonts) else (False, False)
            if is_tiny or (is_white_font and not (fill < len(fills) and fills[fill])):
                unseen.add(len(formats))
            formats.append(codes.get(_to_id(attributes.get("numFmtId")), "General"))

    def on_end(name: str) -> None:
        parents.pop()

    stream_xml(package, part, on_start, on_end)
    return formats, frozenset(unseen)


def _to_id(attribute: str | None) -> int:
    return (
        int(attribute)
        if attribute and attribute.isascii() and attribute.isdigit() and len(attribute) < 9
        else 0
    )
