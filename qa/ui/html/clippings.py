"""Render the sheet of quotes that a person has collected."""

from collections.abc import Sequence

from qa.conversations.clippings import Clipping, Read, check_clipping
from qa.ui.html.templates import render

CLIPPINGS = render("clippings.html", "skeleton")


def clippings_fragments(clippings: Sequence[Clipping], read: Read) -> dict[str, str]:
    """Render the sheet, each quote with whether its document still has it."""
    checked = [check_clipping(clipping, read) for clipping in clippings]
    return {
        "clippings": render("clippings.html", "sheet", checked=checked),
        "clipping-count": f"{len(checked)}" if checked else "",
    }
