"""the paragraphs, cells and notes of a text as they end → its blocks, in reading order."""

from collections.abc import Iterable

from index.parsers.sheets.cells import join_cells, one_line


class Flow:
    """The main text, a note or a text box; the latter two follow the paragraph they hang on."""

    def __init__(self) -> None:
        self.is_item = False
        self._blocks: list[tuple[str, str]] = []
        self._line: list[str] = []
        self._cell: list[str] = []
        self._row: list[str] = []
        self._nested: list[str] = []
        self._beside: list[Flow] = []

    def add(self, text: str) -> None:
        self._line.append(text)

    def hang(self, flow: "Flow") -> None:
        """Put `flow` after the paragraph or row that is being read."""
        flow.end()
        self._beside.append(flow)

    def end_paragraph(self, in_table: bool) -> None:
        paragraph = self._take()
        if in_table:
            if paragraph:
                self._cell.append(one_line(paragraph))
            return
        if self._row or self._cell:
            self.end_row()
        self._close("item" if self.is_item else "paragraph", paragraph)

    def end_cell(self) -> None:
        self.end_paragraph(in_table=True)
        self._row.append(" ".join(self._cell))
        self._cell.clear()

    def end_row(self) -> None:
        if self._cell or any(self._line):
            self.end_cell()
        row = join_cells(self._row)
        self._row.clear()
        self._close("row", row)

    def end_nested_cell(self) -> None:
        self._nested.append(one_line(self._take()))

    def end_nested_row(self) -> None:
        if row := join_cells(self._nested):
            self._cell.append(row)
        self._nested.clear()

    def end(self) -> None:
        """Close what is still open."""
        self.end_nested_row()
        if self._cell or self._row:
            self.end_row()
        self.end_paragraph(in_table=False)

    def text(self) -> str:
        """The blocks; rows of a table and items of a list a line each, all else set apart."""
        pieces: list[str] = []
        last = ""
        for kind, block in self._blocks:
            if pieces:
                pieces.append("\n" if kind == last != "paragraph" else "\n\n")
            pieces.append(block)
            last = kind
        return "".join(pieces)

    def _take(self) -> str:
        lines = "".join(self._line).split("\n")
        self._line.clear()
        return "\n".join(filter(None, map(one_line, lines)))

    def _close(self, kind: str, block: str) -> None:
        self.is_item = False
        if block:
            self._blocks.append((kind, block))
        beside: Iterable[Flow] = self._beside
        self._beside = []
        for flow in beside:
            self._blocks += flow._blocks
