"""The sheet of clippings shows a quote with what it needs to be understood."""

from qa.answers.citations import cite
from qa.conversations.clippings import clip
from qa.ui.html.clippings import clippings_fragments
from tests.qa.ui.samples import make_document, visible_text

TABLE = "Hospital | Beds\nSt Agnes | 820\nHoly Cross | 275\n"


def test_row_of_a_table_is_shown_with_its_headings() -> None:
    document = make_document(TABLE)
    start = TABLE.index("Holy")
    span = (start, len(TABLE) - 1)
    clippings = [clip(cite(document, 1, span, span, 1.0), document)]
    sheet = clippings_fragments(clippings, lambda _: document)["clippings"]
    assert "Hospital: Holy Cross; Beds: 275" in visible_text(sheet)
