"""the parts of an .xlsx around its sheets → their names, strings and formats; its properties."""

import re
from dataclasses import dataclass, field

from index.errors import UnreadableFileError
from index.parsers.office.opc import linked, main_part, related, relations
from index.parsers.office.xml_package import Package, child, value
from index.parsers.sheets.cells import one_line
from index.parsers.sheets.spreadsheet import parse
from index.parsers.types import MAX_DOCUMENT_BYTES

# Formats, and characters of all their codes: Excel allows 65,490 and 250 of one's own.
_MOST_FORMATS = 100_000

# The formats that a workbook names by number alone. 14 and 22 begin with the reader's own short
# date, which has no one order: it is shown as an ISO date.
_SHORT_DATE = "yyyy-mm-dd"
_BUILT_IN = {
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
    # The dates of East Asian calendars, which each language writes in its own way.
    **dict.fromkeys([27, 28, 29, 30, 31, 34, 35, 36, *range(50, 59)], _SHORT_DATE),
}  # fmt: skip
# The system's own long date and time.
_SYSTEM = re.compile(r"\[\$-F(?:800|400)\]", re.IGNORECASE)
# A character that XML cannot hold, as Excel escapes it: _x000D_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that is seen: its name and its part; "" when the workbook lacks that part."""

    name: str
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """What a sheet's cells are read with."""

    sheets: tuple[Sheet, ...]
    since_1904: bool = False
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


def read_workbook(package: Package) -> Workbook:
    """The sheets that are seen, the strings and formats of their cells."""
    part, root = main_part(package, "workbook")
    known = relations(package, part)
    sheets = child(root, "sheets")
    strings = related(known, "sharedStrings") or ""
    styles = related(known, "styles") or ""
    return Workbook(
        tuple(
            Sheet(one_line(unescape(value(sheet, "name") or "")), linked(sheet, known))
            for sheet in (sheets if sheets is not None else ())
            if (value(sheet, "state") or "visible").lower() == "visible"
        ),
        value(child(root, "workbookPr"), "date1904") in ("1", "true", "on"),
        _read_strings(package, strings) if strings in package else [],
        _read_formats(package, styles) if styles in package else [],
    )


def unescape(text: str) -> str:
    """`text` with the characters that stand in it as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class StringCollector:
    """The text of a string as it is seen: its runs, without the aid to pronounce it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._is_text = False
        self._is_phonetic = False

    def start(self, name: str) -> None:
        if name == "t":
            self._is_text = not self._is_phonetic
        elif name == "rPh":
            self._is_phonetic = True

    def end(self, name: str) -> None:
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._is_phonetic = False

    def characters(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)

    def take(self) -> str:
        """The string that has just ended."""
        whole = one_line(unescape("".join(self._pieces)))
        self._pieces.clear()
        return whole


def _read_strings(package: Package, part: str) -> list[str]:
    strings: list[str] = []
    collector = StringCollector()
    total = 0

    def start(name: str, values: dict[str, str]) -> None:
        collector.start(name)

    def end(name: str) -> None:
        nonlocal total
        collector.end(name)
        if name == "si":
            strings.append(collector.take())
            total += len(strings[-1])
            if total > MAX_DOCUMENT_BYTES:
                raise UnreadableFileError(
                    f"more than {MAX_DOCUMENT_BYTES >> 20} MB of text in its cells: "
                    "split the workbook"
                )

    parse(package, part, start, end, collector.characters)
    return strings


def _read_formats(package: Package, part: str) -> list[str]:
    """The format code of each style that a cell can name by its number."""
    codes = dict(_BUILT_IN)
    formats: list[str] = []
    parents: list[str] = []

    def start(name: str, values: dict[str, str]) -> None:
        parent = parents[-1] if parents else ""
        parents.append(name)
        if len(formats) + len(codes) > _MOST_FORMATS:
            return
        if name == "numFmt" and parent == "numFmts":
            code = values.get("formatCode", "General")
            codes[_number(values.get("numFmtId"))] = _SYSTEM.sub("", code) or _SHORT_DATE
        elif name == "xf" and parent == "cellXfs":
            formats.append(codes.get(_number(values.get("numFmtId")), "General"))

    def end(name: str) -> None:
        parents.pop()

    parse(package, part, start, end)
    return formats


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 9 else 0
