"""Text among the paragraphs of an article, in boxes of any class."""

import pytest

from index.parsers.types import ParsedDocument, Skipped
from index.parsers.web.html import parse_html
from tests.index.parsers.web.making import PARAGRAPHS, items

FIRST, LAST = " ".join(PARAGRAPHS[:2]), " ".join(PARAGRAPHS[2:])
TABLE = "<tr><th>Firm</th><th>Part</th></tr><tr><td>Alpha Lines</td><td>12 %</td></tr>"
ITEMS = "<li>Alpha Lines asks for more</li><li>The port agrees</li>"
CLASSES = ("share", "promo", "related", "sidebar", "comments", "price-table ad")


def read(between: str, *, below: str = f"<p>{LAST}</p>") -> tuple[str, list[str]]:
    """The text of an article with `between` above its last paragraph, and the kinds of reports."""
    page = f"<article><h1>The port</h1><p>{FIRST}</p>{between}{below}</article>"
    document, *reports = items(parse_html, page, "a.html")
    assert isinstance(document, ParsedDocument)
    return document.text, [report.kind for report in reports if isinstance(report, Skipped)]


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.parametrize(
    "box",
    [
        "<table class='{}'>" + TABLE + "</table>",
        "<div class='{}'><table>" + TABLE + "</table></div>",
        "<ul class='{}'>" + ITEMS + "</ul>",
        "<figure class='{}'><img src=a><figcaption>A crane of Alpha Lines.</figcaption></figure>",
        "<blockquote class='{}'><p>“We never agreed with Alpha Lines.”</p></blockquote>",
        "<h2 class='{}'>The part of Alpha Lines</h2>",
        "<p class='{}'>Profits at Alpha Lines fell.</p>",
    ],
    ids=["table", "box with table", "list", "caption", "quote", "heading", "paragraph"],
)
def test_text_between_paragraphs_is_kept_whatever_its_class(box: str, name: str) -> None:
    assert "Alpha Lines" in read(box.format(name))[0]


def test_sentences_at_the_end_are_kept_whatever_their_class() -> None:
    said = [f"In {year} the firm paid twelve euros." for year in (1990, 1991, 1992)]
    text, _ = read("", below="".join(f"<p class=paywall>{line}</p>" for line in said))
    assert all(line in text for line in said)


@pytest.mark.parametrize(
    "box",
    [
        "<p class=promo>Sign up for our newsletter.</p>",
        "<p class=share>Share this article</p>",
        "<p class=related>Read more: The quay is closed.</p>",
        "<div class=social><p>Follow us on Twitter and Facebook.</p></div>",
        "<ul class=share><li>Facebook</li><li>Twitter</li></ul>",
        "<ul class=related><li><a href=/a>The quay of the south is closed</a></li></ul>",
        "<div class=ad>Story continues below.</div>",
        "<form class=newsletter><p>The best of us in your mail each day.</p><input></form>",
    ],
)
def test_prompts_and_links_between_paragraphs_stay_left_out(box: str) -> None:
    assert read(box) == (f"The port\n\n{FIRST}\n\n{LAST}", [])


def test_line_between_paragraphs_that_is_left_out_is_reported() -> None:
    text, reports = read("<p class=promo>The detour leads over Altdorf</p>")
    assert "Altdorf" not in text
    assert reports == ["side text"]
