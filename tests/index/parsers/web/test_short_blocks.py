"""Lines and captions among the paragraphs of an article that was found."""

import lxml.html
import pytest

from index.parsers.dom.blocks import extract_blocks
from index.parsers.dom.visibility import ShownContent
from index.parsers.web.short_blocks import drop_short_blocks
from tests.index.parsers.web.making import PARAGRAPHS

LONG = " ".join(PARAGRAPHS[:2])
BELOW = "The town has a museum of ships, open each day but Monday, with a cafe and a shop " * 2


def kept(between: str = "", below: str = "", *, is_sure: bool = True) -> list[str]:
    """The blocks that stay of two paragraphs that were found, and of what is at them."""
    page = f"<main><div class=text><p>{LONG}</p>{between}<p>{LONG}</p></div>{below}</main>"
    blocks = extract_blocks(lxml.html.fromstring(page), ShownContent().classify)
    keep = [True] * len(blocks)
    drop_short_blocks(blocks, [block.text == LONG for block in blocks], keep, is_sure=is_sure)
    return [
        block.text
        for block, is_kept in zip(blocks, keep, strict=True)
        if is_kept and block.text != LONG
    ]


@pytest.mark.parametrize(
    "line",
    [
        "<div><div>Gulls return</div></div>",
        "<div><h3>Gulls return</h3></div><div><p>12:30</p></div>",
    ],
    ids=["line", "heading"],
)
def test_line_that_stands_alone_between_paragraphs_is_dropped(line: str) -> None:
    assert kept(between=line) == []


@pytest.mark.parametrize(
    "line",
    [
        "<p>Gulls return</p>",
        "<blockquote><p>Gulls return</p></blockquote>",
        "<div><table><tr><td>Gulls return</td><td>9</td></tr></table></div>",
        "<div><ul><li>Gulls return</ul></div>",
        f"<div><h3>Gulls return</h3><p>{BELOW}</p></div>",
        "<figure><img src=a><figcaption>Gulls return</figcaption></figure>",
        "<div><img src=a><p>Gulls return</p></div>",
        "<figure><img src=a><figcaption>Gulls return. Photo: J. Doe</figcaption></figure>",
        f"<figure><img src=a><figcaption>Gulls return {BELOW}</figcaption></figure>",
    ],
    ids=[
        *("paragraph", "quote", "table", "list", "heading"),
        *("figure", "picture", "credit", "long caption"),
    ],
)
def test_line_that_belongs_to_the_text_stays(line: str) -> None:
    assert "Gulls return" in kept(between=line)[0]


def test_text_below_an_article_stays_only_if_it_is_made_like_it() -> None:
    assert kept(below=f"<section><p>{BELOW}</p></section>") == []
    assert len(kept(below=f"<div class=text><p>{BELOW}</p></div>")) == 1
    assert len(kept(below=f"<section><p>{BELOW}</p></section>", is_sure=False)) == 1
