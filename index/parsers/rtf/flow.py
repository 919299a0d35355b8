"""Collect the paragraphs, table cells and notes of a text into blocks in reading order."""

from index.parsers.sheets.cells import join_cells, one_line


class Flow:
    """The main text, a note or a text box; the latter two follow the paragraph they belong to."""

    def __init__(self) -> None:
        self.is_item = False
        self._blocks: list[tuple[str, str]] = []
        self._paragraph: list[str] = []
        self._cell: list[str] = []
        self._row: list[str] = []
        self._nested_row: list[str] = []
        self._attached: list[Flow] = []

    def add(self, text: str) -> None:
        """Append `text` to the paragraph that is open."""
        self._paragraph.append(text)

    def hang(self, flow: "Flow") -> None:
        """Put `flow` after the paragraph or row that is open."""
        flow.end()
        self._attached.append(flow)

    def end_paragraph(self, in_table: bool) -> None:
        paragraph = self._take_paragraph()
        if in_table:
            if paragraph:
                self._cell.append(one_line(paragraph))
            return
        if self._row or self._cell:
            self.end_row()
        self._add_block("item" if self.is_item else "paragraph", paragraph)

    def end_cell(self) -> None:
        self.end_paragraph(in_table=True)
        self._row.append(" ".join(self._cell))
        self._cell.clear()

    def end_row(self) -> None:
        if self._cell or any(self._paragraph):
            self.end_cell()
        row = join_cells(self._row)
        self._row.clear()
        self._add_block("row", row)

    def end_nested_cell(self) -> None:
        self._nested_row.append(one_line(self._take_paragraph()))

    def end_nested_row(self) -> None:
        if row := join_cells(self._nested_row):
            self._cell.append(row)
        self._nested_row.clear()

    def end(self) -> None:
        """Close what is still open."""
        self.end_nested_row()
        if self._cell or self._row:
            self.end_row()
        self.end_paragraph(in_table=False)

    def blocks(self) -> list[str]:
        """The texts of the paragraphs and rows so far."""
        return [block for _, block in self._blocks]

    def text(self) -> str:
        """The blocks: table rows and list items a line each, paragraphs between blank lines."""
        pieces: list[str] = []
        last_kind = ""
        for kind, block in self._blocks:
            if pieces:
                pieces.append("\n" if kind == last_kind != "paragraph" else "\n\n")
            pieces.append(block)
            last_kind = kind
        return "".join(pieces)

    def _take_paragraph(self) -> str:
        lines = "".join(self._paragraph).split("\n")
        self._paragraph.clear()
        return "\n".join(filter(None, map(one_line, lines)))

    def _add_block(self, kind: str, text: str) -> None:
        self.is_item = False
        if text:
            self._blocks.append((kind, text))
        attached, self._attached = self._attached, []
        for flow in attached:
            self._blocks += flow._blocks
