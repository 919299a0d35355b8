"""What a page's own style sheets hide is not read, and reported; what they show is read."""

import pytest

from index.parsers.mail.html import read_html
from index.parsers.types import ParsedDocument, Skipped
from index.parsers.web.feeds import html_text
from index.parsers.web.html import parse_html
from index.parsers.web.xml import parse_xml_file
from tests.index.parsers.reading import items

_SEEN = "The quay was rebuilt in 1931 with oak piles from the north."
_WORDS = "The code is 7781 and no person reads it."


def _page(sheet: str, attributes: str = 'class="x"', tag: str = "p") -> str:
    return (
        f"<html><head><style>{sheet}</style></head><body><p>{_SEEN}</p>"
        f"<{tag} {attributes}>{_WORDS}</{tag}><p>The ferry sails at noon.</p></body></html>"
    )


@pytest.mark.parametrize(
    "page",
    [
        _page(".x{color:#fff}"),
        _page("body{background:white} p.x { COLOR : rgb(255, 255, 255) ; }"),
        _page(".x{color:#eee;background:#efefef}"),
        _page("#h{color:black;background-color:#000}", 'id="h"'),
        _page("/* a{b} */ h4, body > .x{opacity:0}"),
        _page(".x{color:transparent}"),
        _page(".x{color:rgba(0,0,0,0)!important} p{color:#222}"),
        _page(":root{--paper:#fff} .x{color:var(--paper)}"),
        _page("@media screen{[data-a^='b']{display:none}}", 'data-a="bc"'),
        _page(".x{font-size:1px}"),
        _page(".x{height:0;overflow:hidden}"),
        _page("", 'style="opacity:0"'),
        _page("", 'color="#ffffff"', "font"),
    ],
)
def test_text_that_a_style_hides_is_left_out_and_reported(page: str) -> None:
    document, report = items(parse_html, "a.html", page.encode())
    assert isinstance(document, ParsedDocument)
    assert "7781" not in document.text
    assert "1931" in document.text
    assert "noon" in document.text
    assert isinstance(report, Skipped)
    assert report.reason.startswith("hidden: 40 characters of text")
    mail = read_html(page)
    assert "7781" not in mail.text
    assert mail.hidden == len(_WORDS)


@pytest.mark.parametrize(
    "page",
    [
        _page("body{background:#222} .x{color:#fff}"),
        _page(".x{color:#fff;background:url(a.jpg)}"),
        _page(".x{color:#fff} p.x{color:#000}"),
        _page(".x{display:none}", 'class="x" style="display:block"'),
        _page(".x:hover{display:none} @media print{.x{display:none}}"),
        _page("@media (max-width:600px){.x{display:none}}"),
        _page("@keyframes in{from{opacity:0}} .x{opacity:0;animation:in 1s}"),
        _page(".x{display:none} .x.open{display:block}"),
        _page(".x{background:linear-gradient(red,blue);background-clip:text;color:transparent}"),
        _page('</style><link rel="stylesheet" href="a.css"><style>.x{color:#fff}'),
    ],
)
def test_text_that_a_page_shows_stays(page: str) -> None:
    (document,) = items(parse_html, "a.html", page.encode())
    assert isinstance(document, ParsedDocument)
    assert "7781" in document.text
    assert read_html(page).hidden == 0


def test_hidden_text_of_feeds_and_drawings_is_left_out() -> None:
    hidden = f'<p>{_SEEN}</p><p style="color:#fff">{_WORDS}</p>'
    assert html_text(hidden) == _SEEN
    entry = hidden.replace("<", "&lt;")
    item = f"<item><title>A</title><description>{entry}</description></item>"
    feed = f"<rss><channel>{item}</channel></rss>"
    document, report = items(parse_xml_file, "a.rss", feed.encode())
    assert isinstance(document, ParsedDocument)
    assert document.text == _SEEN
    assert isinstance(report, Skipped)
    assert report.reason.startswith("hidden: 40 characters")
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><style>.x{display:none}</style><text>Tides</text>'
        f'<text class="x">{_WORDS}</text><g visibility="hidden"><text>No.</text></g></svg>'
    )
    document, report = items(parse_xml_file, "a.svg", drawing.encode())
    assert isinstance(document, ParsedDocument)
    assert document.text == "Tides"
    assert isinstance(report, Skipped)
    assert report.reason.startswith("hidden: 43 characters")
