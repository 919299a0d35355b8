"""Saved web pages of many shapes."""

from datetime import date
from html import escape

import pytest

from index.errors import UnreadableFileError
from index.parsers.types import ParsedDocument, Skipped
from index.parsers.web.html import parse_html
from tests.index.parsers.web.making import BODY, PARAGRAPHS, items, only


def read(page: bytes | str, name: str = "page.html") -> ParsedDocument:
    return only(parse_html, page, name)


def article(head: str = "", before: str = "", after: str = "") -> str:
    return (
        f"<!doctype html><html><head>{head}</head><body>{before}<article>"
        f"<h1>Channel to be dredged</h1>{BODY}{after}</article></body></html>"
    )


NEWS = article(
    before="<nav><a href=/>Home page</a></nav><div class='cookie-banner'><p>We set cookies, and "
    "so do our many hundred partners, to know you better.</p></div>",
    after="<aside><h3>More on this</h3><p>Gulls return to the old pier after a winter away from "
    "the town and its many chips.</p></aside></article><footer><p>© 2020 The Herald. All rights "
    "reserved.</p></footer>",
)


def test_article_is_its_headline_and_paragraphs_without_boilerplate() -> None:
    assert read(NEWS).text == "\n\n".join(("Channel to be dredged", *PARAGRAPHS))


SHAPES = {
    "div soup": "<div><div>" + BODY.replace("<p>", "<div>").replace("</p>", "</div>"),
    "main": f"<main><h1>Channel</h1>{BODY}</main>",
    "amp": f"<amp-sidebar><p>Menu of the site</p></amp-sidebar><article>{BODY}</article>",
    "wordpress": f"<div class=site><div class=entry-content>{BODY}</div></div>",
    "no body": BODY,
    "form around all": f"<form id=aspnetForm><div id=content>{BODY}</div></form>",
    "table of layout": f"<table><tr><td>Menu</td><td><h1>News</h1>{BODY}</td></tr></table>",
    "section each": "".join(
        f"<section><h2>Part</h2><p>{paragraph}</p></section>" for paragraph in PARAGRAPHS
    ),
    "article in a sidebar's class": f"<div class='content sidebar'>{BODY}</div>",
    "hidden until scripts run": f"<body style='visibility: hidden'>{BODY}</body>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_no_paragraph_is_lost_repeated_or_moved(shape: str) -> None:
    text = read(SHAPES[shape]).text

    assert [text.count(paragraph) for paragraph in PARAGRAPHS] == [1] * len(PARAGRAPHS)
    assert sorted(PARAGRAPHS, key=text.index) == list(PARAGRAPHS)


def test_words_inside_and_after_inline_tags_stay_in_their_sentence() -> None:
    page = "<p>The <b>old</b> <a href=/pier>pier</a>, <i>they</i>\n say, is<br>gone&nbsp;now.</p>"

    assert read(page).text == "The old pier, they say, is\ngone now."


def test_list_items_begin_with_their_shown_markers() -> None:
    page = (
        "<ul><li>Rope<li><b>Tar</b> oil</ul><ol start=3><li>Three<ol type=a><li>x</ol><li>Four</ol>"
    )

    assert read(page).text == "• Rope\n• Tar oil\n\n3. Three\na. x\n4. Four"


def test_each_table_row_is_a_line() -> None:
    page = (
        "<table><caption>Depths</caption><tr><th>Port<th>Depth</tr><tr><td><p>Aal</p></td>"
        "<td>9<br>m</td><td></td></tr></table><p>After.</p>"
    )

    assert read(page).text == "Depths\nPort | Depth\nAal | 9 m\n\nAfter."


@pytest.mark.parametrize(
    "box",
    [
        '<p class="promo"><a href="/x">{}</a></p>',
        '<div class="related"><p><a href="/x">{}</a></p></div>',
        '<div class="callout"><a href="/x">{}</a></div>',
        '<ul><li><a href="/x">{}</a></li></ul>',
    ],
)
def test_a_sentence_that_is_a_link_stays_whatever_its_box_is_called(box: str) -> None:
    paragraph = (
        "<p>The audit office looked at the accounts of the harbour for the year {}, and found "
    )
    paragraph += "that invoices had been paid twice and contracts were not put out to tender.</p>"
    before, after = ("".join(paragraph.format(year + n) for n in range(7)) for year in (2010, 2020))
    sentence = (
        "Treasurer Hugo Venn fled to Malta in 2019 with the books of the company and has not been "
        "seen since."
    )
    assert sentence in read(f"<article>{before}{box.format(sentence)}{after}</article>").text


def test_joined_cells_keep_their_columns() -> None:
    page = (
        "<table><tr><th>Region<th>City<th>2022<th>2023</tr>"
        "<tr><td rowspan=2>North<td>Alta<td colspan=2>none</tr><tr><td>Bodo<td>5<td>6</tr>"
        "<tr><td>South<td>Lund<td><td rowspan=0>9</tr><tr><td>East<td>Ume<td>7</tr></table>"
    )

    assert read(page).text == (
        "Region | City | 2022 | 2023\nNorth | Alta | none\n| Bodo | 5 | 6\n"
        "South | Lund |  | 9\nEast | Ume | 7"
    )


def test_two_breaks_end_a_paragraph_and_preformatted_lines_stay() -> None:
    page = "<div>Roses<br>are red<br><br>Violets</div><pre>if x:\n    y\n</pre>"

    assert read(page).text == "Roses\nare red\n\nViolets\n\nif x:\n    y"


def test_text_hidden_by_browsers_is_never_quoted() -> None:
    page = (
        "<p>Seen.</p><p hidden>a</p><p style='color:red; display : none'>b</p><script>c</script>"
        "<style>d</style><template>e</template><noscript>f</noscript><!-- g -->"
        "<span class=sr-only>h</span><p aria-hidden=true>i</p><p>Soft\u00adly z\u200bero.</p>"
    )

    assert read(page).text == "Seen.\n\nSoftly zero."


@pytest.mark.parametrize(
    ("hidden", "is_reported"),
    [
        ("<p style='display:none'>Not so.</p>", True),
        ("<p>The board did <span style='display:none'>not</span> vote on the channel.</p>", True),
        ("<table><tr><td>Seal</td><td hidden>sold</td></tr><tr><td>Tern</td></tr></table>", True),
        (
            "<p>Seen <span class=sortkey style='display:none'>Quill, Orla</span> Orla Quill.</p>",
            False,
        ),
        ("<div style='display:none'>Share this</div>", False),
        ("<p>A line <span class=sr-only>opens in a window</span> of text.</p>", False),
    ],
)
def test_few_hidden_words_are_reported_where_they_are_text(
    hidden: str, *, is_reported: bool
) -> None:
    found = items(parse_html, article(after=hidden), "page.html")
    assert ["hidden" in getattr(item, "reason", "") for item in found[1:]] == [True] * is_reported


def test_list_that_word_wrote_has_its_bullet_once() -> None:
    page = (
        "<html xmlns:o='urn:x'><body><p class=MsoListParagraph><![if !supportLists]><span "
        "style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span>"
        "</span></span><![endif]>Sound the bed<o:p></o:p></p><p class=MsoNormal>Then rest.</p>"
    )

    assert read(page).text == "• Sound the bed\n\nThen rest."


def test_wikis_article_keeps_its_lists_of_links_and_loses_its_edit_links() -> None:
    page = (
        "<div id=mw-head><a href=/>Main</a></div><h1>Dredge</h1><div class=mw-parser-output>"
        f"{BODY}<h2>See also<span class=mw-editsection>[edit]</span></h2><ul><li><a>Barge</a></li>"
        "</ul><div role=navigation class=navbox>Boats</div></div>"
    )

    assert read(page).text.endswith("See also\n\n• Barge")


def test_lead_above_an_article_is_kept() -> None:
    page = f"<main><h1>Dredge</h1><p class=standfirst>A quarrel ends.</p><div>{BODY}</div></main>"

    assert read(page).text.startswith(f"Dredge\n\nA quarrel ends.\n\n{PARAGRAPHS[0]}")


LINKED_DATA = """<script type="application/ld+json">{"@graph": [
{"@type": "WebPage", "datePublished": "2019-01-01", "name": "x"},
{"@type": "NewsArticle", "headline": "Dredging &amp; lights", "keywords": ["ports", "silt"],
"datePublished": "2024-10-21T23:30:00-04:00", "dateModified": "2025-02-02",
"author": [{"name": "By Orla Quill"}, {"name": "Ben Ash, Harbour Editor"}]},]}</script>"""


def test_linked_data_states_title_day_authors_and_tags() -> None:
    document = read(article(head=LINKED_DATA + "<link rel=canonical href='https://h.example/1'>"))

    assert document.title == "Dredging & lights"
    assert (document.published, document.published_from) == (date(2024, 10, 21), "metadata")
    assert document.authors == ("Orla Quill", "Ben Ash")
    assert document.tags == ("ports", "silt")
    assert document.url == "https://h.example/1"


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:published_time' content='2024-10-21T23:30:00-04:00'>",
        "<meta name=dc.date content=2024-10-21>",
        "<meta name=parsely-pub-date content='2024-10-21T10:00:00Z'>",
        "<meta name=citation_publication_date content='2024/10/21'>",
        "<meta itemprop=datePublished content='October 21, 2024'>",
        '<script type=\'application/ld+json\'>{{ "datePublished": "2024-10-21" </script>',
    ],
)
def test_day_is_read_from_the_head(head: str) -> None:
    document = read(article(head=head))

    assert (document.published, document.published_from) == (date(2024, 10, 21), "metadata")


@pytest.mark.parametrize(
    "shown",
    [
        "<time datetime='2024-10-21T23:30:00-04:00'>yesterday</time>",
        "<p class='entry-date'>21 октября 2024</p>",
        "<span itemprop=datePublished>21. Oktober 2024</span>",
        "<span class=byline>By Orla Quill, Oct. 21, 2024</span>",
        "<div class=date>2024年10月21日</div>",
        "<time class=updated datetime=2025-01-01></time><time class=published "
        "datetime=2024-10-21></time>",
    ],
)
def test_day_is_read_from_the_markup(shown: str) -> None:
    document = read(article(after=shown))

    assert (document.published, document.published_from) == (date(2024, 10, 21), "markup")


@pytest.mark.parametrize(
    "page",
    [
        article(head="<meta property='article:modified_time' content='2024-10-21'>"),
        article(head="<meta name=date content='2999-01-01'>"),
        article(after="<p class=date>10/11/2024</p>"),
        article(after="<p>It sank on 21 October 2024.</p>"),
        f"<body>{BODY}<footer><p class=date>© 21 October 2024</p></footer></body>",
        article(after="<div class=comments><time datetime=2024-10-21>then</time></div>"),
    ],
    ids=["modified", "future", "ambiguous", "prose", "copyright", "comment"],
)
def test_other_days_are_not_taken_for_the_day_of_publication(page: str) -> None:
    assert read(page).published is None


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Ports &amp; piers | The Herald</title>", "Channel to be dredged"),
        ("<meta property=og:title content='Ports &amp;amp; piers'>", "Ports & piers"),
        (
            "<meta property=og:title content='Ports - Sea Times'>"
            "<meta property=og:site_name content='Sea Times'>",
            "Ports",
        ),
    ],
)
def test_title_is_the_articles_without_the_sites_name(head: str, title: str) -> None:
    assert read(article(head=head)).title == title


def test_blogs_name_is_not_the_title_of_its_post() -> None:
    page = (
        "<header class=site-header><h1 class=site-title>Old Salt</h1></header><article>"
        f"<h2 class=entry-title>Dredging</h2><div class=entry-content>{BODY}</div></article>"
    )

    document = read(page)

    assert document.title == "Dredging"
    assert document.text.startswith(f"Dredging\n\n{PARAGRAPHS[0]}")


RUSSIAN = "Совет порта решил углубить северный канал, потому что паромы не могли причалить."
POLISH = "Rada portu zdecydowała we wtorek o pogłębieniu kanału, śnieg leżał wszędzie, też źle."
JAPANESE = "港湾委員会は火曜日、北の水路を深くすることを決めた。船はもう着けなかった。"
ARABIC = "قرر مجلس الميناء تعميق القناة الشمالية بعد ثلاث سنوات من التأخير."
GERMAN = "Der Hafenrat beschloß, die Rinne für größere Schiffe zu vertiefen, sagte Frau Müller."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (RUSSIAN, "utf-8"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc-jp"),
        (JAPANESE, "iso-2022-jp"),
        (ARABIC, "windows-1256"),
        (GERMAN, "iso-8859-1"),
    ],
)
def test_page_is_decoded_by_its_declared_charset(text: str, charset: str) -> None:
    page = f"<html><head><meta charset={charset}></head><body><p>{text}</p></body></html>"

    assert read(page.encode(charset)).text == text


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_precedes_the_declared_charset(charset: str) -> None:
    assert read(f"<meta charset=koi8-r><p>{RUSSIAN}</p>".encode(charset)).text == RUSSIAN


def test_utf8_declared_as_latin_1_is_read_as_utf8() -> None:
    assert read(f"<meta charset=iso-8859-1><p>{GERMAN}</p>".encode()).text == GERMAN


def test_western_bytes_without_a_charset_are_read_as_a_browser_does() -> None:
    assert read(f"<p>{GERMAN} “Ja”</p>".encode("cp1252")).text == f"{GERMAN} “Ja”"


def test_uncertain_charset_is_reported_not_guessed() -> None:
    with pytest.raises(UnreadableFileError, match="character set"):
        read(b"<p>" + bytes(range(128, 256)) * 3 + b"</p>")


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"<html><body><script>x()</script></body></html>", "no text"),
        (b"<frameset><frame src=a.html></frameset>", "frameset"),
        (b"%PDF-1.4\0\0\1", "binary"),
        (b"<div>" * 100_000 + b"deep", "nested"),
        (b"<b>" * 2_000_001, "tags"),
    ],
    ids=["empty", "blank", "script", "frameset", "pdf", "deep", "tags"],
)
def test_page_without_text_is_reported(page: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(page)


@pytest.mark.parametrize("length", [15, 60, 130, 200, 333, 500])
def test_page_cut_off_is_its_beginning_or_reported(length: int) -> None:
    try:
        text = read(NEWS.encode()[:length]).text
    except UnreadableFileError:
        return
    assert "<" not in text


def test_page_too_complex_to_search_is_kept_whole() -> None:
    text = read("<div>" * 300 + BODY).text

    assert text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(("text", "charset"), [(RUSSIAN, "koi8-r"), (POLISH, "iso8859-2")])
def test_charset_is_guessed_where_only_one_is_plausible(text: str, charset: str) -> None:
    assert read(f"<p>{text} {text}</p>".encode(charset)).text == f"{text} {text}"


def test_xhtml_is_read_as_xml() -> None:
    page = (
        '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        "<title/><script src='x'/></head><body><p><a id='x'/>Rope&nbsp;&amp; tar</p></body></html>"
    )

    assert read(page, "page.xhtml").text == "Rope & tar"


def test_buttons_to_share_a_page_are_not_its_text() -> None:
    shared = (
        '<div class="shareLinks"><ul><li><span>Tweet this</span></li></ul></div>'
        '<div class="share-help"><h3>Share this page</h3></div>'
    )

    assert read(article(after=shared)).text == "\n\n".join(("Channel to be dredged", *PARAGRAPHS))


@pytest.mark.parametrize("kind", ["itemtype='http://schema.org/ImageObject'", "class=highlights"])
def test_captions_and_key_points_in_asides_belong_to_the_article(kind: str) -> None:
    aside = f"<aside {kind}><p>The dredger leaves the north quay at dawn on Monday.</p></aside>"
    page = f"<article><h1>Channel to be dredged</h1>{aside}{BODY}</article>"

    assert "The dredger leaves the north quay" in read(page).text


def test_index_of_other_pages_keeps_its_links() -> None:
    links = "".join(
        f"<li><a href={n}>Chapter {n}, on the lights of quay {n}</a>" for n in range(60)
    )
    page = f"<h1>Harbour handbook</h1><div>{BODY[:900]}</div><ul>{links}</ul>"

    assert "Chapter 59, on the lights of quay 59" in read(page).text
    page = "<meta property=og:type content=article>" + page
    assert "Chapter 59, on the lights of quay 59" not in read(page).text


def test_heading_that_is_in_the_page_title_is_the_title() -> None:
    head = "<title>Ports: Channel to be dredged | The Herald</title>"

    assert read(article(head=head, before="<h1>The Herald</h1>")).title == "Channel to be dredged"


def test_page_of_symbols_has_no_text() -> None:
    with pytest.raises(UnreadableFileError, match="no text"):
        read("<a href=1>‹</a><a href=2>›</a>")


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("2:28 p.m. EDT July 18, 2013", ()),
        ("Orla Quill | Apr 19, 2013", ("Orla Quill",)),
        ("By ORLA QUILL, AP – 1 hr 4 mins ago", ("ORLA QUILL",)),
        ("By Orla Quill@orlaquill on June 26, 2014 at 9:00a", ("Orla Quill",)),
        ("By Orla Quill and May Hill, Reuters", ("Orla Quill", "May Hill")),
        ("Orla Quill Follow on Twitter Archive", ("Orla Quill",)),
        ("herald.example.com", ()),
        ("Reuters", ("Reuters",)),
    ],
)
def test_times_and_addresses_in_a_byline_are_not_authors(
    byline: str, authors: tuple[str, ...]
) -> None:
    assert read(article(before=f"<p class=byline>{byline}</p>")).authors == authors


def test_permalink_beside_a_heading_is_left_out() -> None:
    sign = "<a class=headerlink href=#rope title='Link to this heading'>¶</a>"
    page = read(f"<h1>Rope{sign} and tar</h1><p>Tar it twice.<a class=footnote href=#f1>1</a></p>")

    assert (page.title, page.text) == ("Rope and tar", "Rope and tar\n\nTar it twice.1")


# Furniture is told by what it is and where it stands.

MORE = (
    "The fund for coasts had refused the money twice, since the town could not say how much sand "
    "there is; a survey of the channel in the spring has now answered that question.",
    "Its report names four places where the ferries touched the ground, and blames the storm of "
    "2019, which moved the whole bank eleven metres to the south of the old lights.",
)


@pytest.mark.parametrize("name", ["paywall", "promo-content", "share-text", "story-ads", "teaser"])
@pytest.mark.parametrize("around", ["each paragraph", "all of them"])
def test_paragraphs_of_an_article_stay_whatever_their_class(name: str, around: str) -> None:
    if around == "each paragraph":
        after = "".join(f'<p class="{name}">{paragraph}</p>' for paragraph in MORE)
    else:
        inner = "".join(f"<p>{paragraph}</p>" for paragraph in MORE)
        after = f'<div class="{name}">{inner}</div>'
    text = read(article(after=after)).text
    assert all(paragraph in text for paragraph in (*PARAGRAPHS, *MORE))


def test_article_in_a_column_with_a_misleading_class_is_read_without_what_is_around_it() -> None:
    page = (
        "<body><nav><a href=/>Home page</a></nav><div class='content hasSidebar login'>"
        f"<h1>Channel</h1>{BODY}<p>{MORE[0]}</p><p>{MORE[1]}</p></div>"
        "<footer><p>All rights reserved by us.</p>"
        "</footer></body>"
    )
    text = read(page).text
    assert all(paragraph in text for paragraph in (*PARAGRAPHS, *MORE))
    assert "Home page" not in text
    assert "rights" not in text


def test_paragraph_that_is_a_link_stays_between_two_others() -> None:
    linked = f'<p><a href="/live">{MORE[0]}</a></p><p>{MORE[1]}</p>'
    assert MORE[0] in read(article(after=f"<p>{MORE[1][:120]}</p>{linked}")).text


@pytest.mark.parametrize(
    "box",
    [
        "<h3>Read more</h3><ul><li><a href=/a>Gulls return to the pier</a></li>"
        "<li><a href=/b>Ferry sold to the Danes</a></li></ul>",
        "<h2>Das könnte Sie auch interessieren</h2><p><a href=/a>Gulls return to the pier</a></p>",
        "<p>Subscribe now to read about how the gulls return to the pier.</p>",
        "<p>Follow the Herald on Twitter, where the gulls return to the pier.</p>",
    ],
)
def test_boxes_and_prompts_below_an_article_are_left_out(box: str) -> None:
    after = f"<p>{MORE[0]}</p><p>{MORE[1]}</p>{box}"
    text = read(article(after=after)).text
    assert MORE[1] in text
    assert "ulls return" not in text
    assert "interessieren" not in text


def test_last_of_several_tables_keeps_its_rows() -> None:
    def table(caption: str, *cells: str) -> str:
        rows = "".join(f"<tr><td>{cell}</td><td>{len(cell)}</td></tr>" for cell in cells)
        return f"<p>{caption}</p><table><tr><th>Quay</th><th>Ships</th></tr>{rows}</table>"

    page = f"<body><h1>Channel</h1>{BODY}<p>{MORE[0]}</p>" + "".join(
        table(f"Table {number}. Ships at the quays of the town in one of four quarters.", *names)
        for number, names in enumerate(
            (("North", "South"), ("Mill", "Oak"), ("Elm", "Ash"), ("Yew", "Fir"))
        )
    )
    text = read(page + "</body>").text
    assert "Yew | 3\nFir | 3" in text


def test_article_in_linked_data_is_read_where_the_page_shows_none() -> None:
    data = (
        '{"@type": "NewsArticle", "headline": "Channel to be dredged", "articleBody": '
        '"The board voted on Tuesday. <p>Work begins in May.</p>"}'
    )
    page = (
        f"<head><script type='application/ld+json'>{data}</script></head>"
        "<body><h1>Channel to be dredged</h1><div id='root'></div></body>"
    )
    assert read(page).text == (
        "Channel to be dredged\n\nThe board voted on Tuesday.\n\nWork begins in May."
    )


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Channel</h1><div id='root'></div><script src=a.js></script>",
        "<h1>Channel</h1><noscript>You need to enable JavaScript to run this app.</noscript>",
    ],
)
def test_page_that_scripts_fill_is_reported(body: str) -> None:
    document, report = items(parse_html, f"<body>{body}</body>", "page.html")
    assert isinstance(document, ParsedDocument)
    assert isinstance(report, Skipped)
    assert report.reason.startswith("script-only page: ")


LINKED = f'<p><a href="/live">{MORE[0]}</a></p>'


@pytest.mark.parametrize(
    "body",
    [
        f"{LINKED}{BODY}",
        f"{BODY}{LINKED}",
        f"<p>It was a surprise.</p>{LINKED}{BODY}",
        f"{BODY}<blockquote>{LINKED}</blockquote><p>{MORE[1]}</p>",
        "".join(f"<div class=w><p>{text}</p></div>" for text in PARAGRAPHS)
        + f"<div class=w>{LINKED}</div><div class=w><p>{MORE[1]}</p></div>",
    ],
    ids=["first", "last", "below a line", "quoted", "each in a box"],
)
def test_paragraph_that_is_a_link_stays_beside_text(body: str) -> None:
    assert MORE[0] in read(f"<article><h1>Channel</h1>{body}</article>").text


def test_list_of_links_away_from_the_text_is_left_out() -> None:
    links = "".join(f"<p><a href=/{n}>{n}. {MORE[0]}</a></p>" for n in range(4))
    assert MORE[0] not in read(article(after=f"<div>{links}</div>")).text


@pytest.mark.parametrize(
    "line",
    [
        "<p>Lea también: <a href=/a>Gulls return to the old pier of the town</a></p>",
        "<p><b>READ MORE:</b> <a href=/a>Gulls return to the old pier of the town</a></p>",
        "<figure><img src=a><figcaption>Photo: Gulls return</figcaption></figure>",
        "<p>Sign up to our newsletter and read how gulls return to the pier.</p>",
        "<p>You must be logged in to write comments on how gulls return.</p>",
    ],
    ids=["label", "bold label", "credit", "newsletter", "comments"],
)
def test_lines_that_stand_alone_between_paragraphs_are_left_out(line: str) -> None:
    text = read(article(after=f"<p>{MORE[0]}</p>{line}<p>{MORE[1]}</p>")).text
    assert MORE[0] in text
    assert MORE[1] in text
    assert "ulls return" not in text


@pytest.mark.parametrize(
    "line",
    [
        "<p>Nobody knows why.</p>",
        "<blockquote>Nobody knows why</blockquote>",
        "<h3>Nobody knows why</h3>",
        "<ul><li>Nobody knows why</li></ul>",
        "<figure><img src=a><figcaption>Nobody in the town knows why.</figcaption></figure>",
        "<div class=w><table><tr><td>Nobody<td>knows why</tr></table></div>",
    ],
    ids=["paragraph", "quote", "heading", "list", "sentence below a picture", "table"],
)
def test_lines_of_the_article_stay(line: str) -> None:
    text = read(article(after=f"<p>{MORE[0]}</p>{line}<p>{MORE[1]}</p>")).text
    assert "knows why" in text


@pytest.mark.parametrize(
    "markup",
    [
        "<p>{caption}</p>{table}",
        "<h3>{caption}</h3>{table}",
        "<div class=wrap><div>{caption}</div>{table}</div>",
        "<figure><figcaption>{caption}</figcaption>{table}</figure>",
    ],
)
@pytest.mark.parametrize("place", ["above", "between", "below"])
def test_each_of_several_tables_keeps_its_caption_and_rows(markup: str, place: str) -> None:
    tables = [
        markup.format(
            caption=f"Table {number}. Ships at the quays of the town",
            table=f"<table><tr><th>Quay<th>Ships</tr><tr><td>North {number}<td>9</tr></table>",
        )
        for number in range(4)
    ]
    texts = [f"<p>{text}</p>" for text in (*PARAGRAPHS, *MORE)]
    parts = {
        "above": [*tables, *texts],
        "below": [*texts, *tables],
        "between": [*(part for pair in zip(tables, texts, strict=False) for part in pair)],
    }[place]
    text = read(f"<main><h1>Ships</h1>{''.join(parts)}</main>").text
    assert [text.count(f"North {number} | 9") for number in range(4)] == [1] * 4
    assert [text.count(f"Table {number}.") for number in range(4)] == [1] * 4


@pytest.mark.parametrize(
    "hidden",
    [
        f"<noscript><h1>Channel</h1>{BODY}</noscript>",
        f"<div><script type='text/template'><h1>Channel</h1>{BODY}</script></div>",
    ],
    ids=["noscript", "template"],
)
def test_article_for_browsers_without_scripts_is_read_where_there_is_no_other(hidden: str) -> None:
    shell = "<div id=root></div><p>The Herald of the north coast.</p>"
    assert PARAGRAPHS[0] in read(f"<body>{shell}{hidden}</body>").text
    assert read(article(after=hidden)).text.count(PARAGRAPHS[0]) == 1


def test_frames_and_components_that_a_page_holds_are_read() -> None:
    inner = "<iframe srcdoc='<p>The inner frame has a line.</p>'></iframe>"
    outer = escape(f"<p>The frame has a statement.</p>{inner}")
    frame = f'<iframe srcdoc="{outer}"></iframe>'
    card = "<x-card><template shadowrootmode=open><p>The card has one too.</p></template></x-card>"
    text = read(
        f"<article><p>{'The harbour is closed today. ' * 5}</p>{frame}{card}</article>"
    ).text
    for said in ("The frame has a statement.", "The inner frame has", "The card has one too."):
        assert text.count(said) == 1


def test_side_remark_between_two_paragraphs_belongs_to_the_article() -> None:
    said = f"<p>{'The harbour is closed today. ' * 5}</p>"
    remark = "The treasurer left for Malta in 2019 and took the books with him. " * 2
    assert "Malta" in read(f"<article>{said}<aside><p>{remark}</p></aside>{said}</article>").text
    linked = f"<aside><p>{remark}<a href='/x'>More</a></p></aside>"
    document, report = items(parse_html, f"<article>{said}{linked}{said}</article>", "a.html")
    assert isinstance(document, ParsedDocument)
    assert "Malta" not in document.text
    assert isinstance(report, Skipped)
    assert report.kind == "side text"
    assert "The treasurer left for Malta" in report.reason


def test_form_that_is_filled_in_and_labels_of_a_chart_are_reported() -> None:
    said = f"<p>{'The harbour is closed today. ' * 5}</p>"
    form = "<form><input name=a value=Ana><textarea>For the dam.</textarea></form>"
    chart = "<svg><text>Bern</text><text>Basel</text><text>Chur</text></svg>"
    _, drawing, fields = items(parse_html, f"<article>{said}{form}{chart}</article>", "a.html")
    assert isinstance(drawing, Skipped)
    assert isinstance(fields, Skipped)
    assert (drawing.kind, fields.kind) == ("chart", "form field")
    box = "<p><input type=checkbox checked> The neighbours were told in writing</p>"
    _, ticked = items(parse_html, f"<article>{said}{box}</article>", "a.html")
    assert isinstance(ticked, Skipped)
    assert ticked.reason.startswith("1 form field filled in")
    consent = "<div class=cookie-banner><input type=checkbox checked> Statistics</div>"
    assert len(items(parse_html, f"<article>{said}</article>{consent}", "a.html")) == 1
    search = "<form><input name=q value=dam></form><svg><text>Logo</text></svg>"
    assert len(items(parse_html, f"<article>{said}{search}</article>", "a.html")) == 1


def test_paid_part_of_a_short_page_is_read() -> None:
    body = f"<h1>Dredging</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
    paid = f"<section class='paywall article-body'><p>{PARAGRAPHS[2]} {PARAGRAPHS[3]}</p></section>"
    assert PARAGRAPHS[3] in read(f"<article>{body}{paid}</article>").text


def test_text_beside_the_article_is_reported_and_furniture_is_not() -> None:
    opinion = (
        "I was on the quay that night, and the lights were out long before the storm came. " * 2
    )
    furniture = (
        f"<nav>{opinion}</nav><div class=cookie-banner>We use cookies. {opinion}</div>"
        f"<footer>{opinion[:120]}</footer><div class=related-posts><p>{opinion}</p></div>"
    )
    body = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, *MORE))
    assert read(f"{furniture}<article>{body}</article>").text.startswith(PARAGRAPHS[0])

    page = f"{furniture}<article>{body}</article><div id=comments><p>No! {opinion}</p></div>"
    document, report = items(parse_html, page, "a.html")
    assert isinstance(document, ParsedDocument)
    assert "I was on the quay" not in document.text
    assert isinstance(report, Skipped)
    assert "“No! I was on the quay" in report.reason


def test_chart_in_a_frame_that_is_not_in_the_file_is_reported() -> None:
    frames = "<iframe src='//datawrapper.dwcdn.net/x/1/'></iframe><iframe src='/ad'></iframe>"
    _, report = items(parse_html, f"<article>{BODY}{frames}</article>", "a.html")
    assert isinstance(report, Skipped)
    assert report.kind == "chart"
    assert "datawrapper" in report.reason


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (
            '{"@type":"FAQPage","mainEntity":[{"name":"When?","acceptedAnswer":{"text":'
            '"<p>At <b>nine</b>.</p>"}},{"name":"Who?","acceptedAnswer":{"text":"The owner."}}]}',
            ["When?", "At nine.", "Who?", "The owner."],
        ),
        (
            '{"@graph":[{"@type":"Recipe","description":"A soup.","recipeIngredient":["2 leeks",'
            '"salt"],"recipeInstructions":[{"@type":"HowToSection","name":"Base","itemListElement":'
            '[{"text":"Boil them."}]},"Serve."]}]}',
            ["A soup.", "2 leeks\nsalt", "Base", "Boil them.", "Serve."],
        ),
        (
            '{"@type":"JobPosting","description":"&lt;p&gt;We seek a pilot.&lt;/p&gt;"}',
            ["We seek a pilot."],
        ),
    ],
    ids=["questions", "recipe", "job"],
)
def test_linked_data_of_any_kind_is_read_where_scripts_show_it(data: str, shown: list[str]) -> None:
    script = f"<script type='application/ld+json'>{data}</script>"
    page = f"<head><title>Port</title>{script}</head><body><div id=root></div></body>"
    assert read(page).text == "\n\n".join(("Port", *shown))


def test_price_and_reviews_of_a_product_are_read_where_scripts_show_it() -> None:
    data = (
        '{"@type":"Product","name":"Pump","description":"It lifts water.","offers":{"price":'
        "1200.00,"
        '"availability":"https://schema.org/InStock"},"review":{"reviewBody":"It leaks."}}'
    )
    script = f"<script type='application/ld+json'>{data}</script>"
    page = f"<head><title>Shop</title>{script}</head><body><div id=root></div></body>"
    assert read(page).text == (
        "Shop\n\nIt lifts water.\n\nname: Pump\noffers.price: 1200.00\n"
        "offers.availability: InStock\nreview.reviewBody: It leaks."
    )


def test_readings_above_words_are_reported() -> None:
    page = f"<article>{BODY}<p><ruby>東京<rt>とうきょう</rt></ruby>に行った。</p></article>"
    document, report = items(parse_html, page, "a.html")
    assert isinstance(document, ParsedDocument)
    assert "東京に行った。" in document.text
    assert isinstance(report, Skipped)
    assert report.reason.startswith("1 reading above words")


def test_line_before_a_line_with_a_link_is_no_link() -> None:
    page = "<body>We look for addresses.<br><br>These are some:<br><br><a href=/a>{}</a> and {}"
    text = read(page.format("The harbour and its board " * 4, f"more. {MORE[0]} " * 6)).text
    assert text.startswith("We look for addresses.\n\nThese are some:\n\nThe harbour")


FACTS = "The tunnel is eighteen kilometres long and opens in the year after next, the builder says."


def test_form_without_a_field_is_text() -> None:
    assert FACTS in read(article(after=f"<form><p>{FACTS}</p></form>")).text


@pytest.mark.parametrize(
    "box",
    [
        "<aside class='infobox sidebar'><p>{}</p></aside>",
        "<aside class='facts'><ul><li>{}</li></ul></aside>",
        "<footer class='article-footer'><p>{}</p></footer>",
    ],
)
def test_box_of_text_that_ends_an_article_is_read_or_reported(box: str) -> None:
    page = f"<article><h1>Tunnel</h1>{BODY}{box.format(FACTS)}</article>"
    said = [
        item.text if isinstance(item, ParsedDocument) else getattr(item, "reason", "")
        for item in items(parse_html, f"<html><body>{page}</body></html>", "page.html")
    ]
    assert any(FACTS[:40] in text for text in said)


@pytest.mark.parametrize(
    "box",
    [
        "<div id=comments><h3>2 Comments</h3><p>{}</p><form><p>Log in to comment.</p></form></div>",
        "<ul class=commentlist><li>{}</li></ul>",
        "<section class='responses'><div class=comment-body><p>{}</p></div></section>",
    ],
)
def test_short_comment_is_read_or_reported(box: str) -> None:
    page = f"<article><h1>Tunnel</h1>{BODY}</article>{box.format('Not true.')}"
    said = [
        item.text if isinstance(item, ParsedDocument) else getattr(item, "reason", "")
        for item in items(parse_html, f"<html><body>{page}</body></html>", "page.html")
    ]
    assert any("Not true." in text for text in said)


@pytest.mark.parametrize("links", ["<h3>{}</h3><h3>{}</h3>", "<ul><li>{}</li><li>{}</li></ul>"])
def test_links_between_paragraphs_are_read_or_reported(links: str) -> None:
    link = "<a href=/x>The treasurer fled to Malta.</a>"
    page = f"<article><h1>Tunnel</h1>{BODY}{links.format(link, link)}{BODY}</article>"
    said = [
        item.text if isinstance(item, ParsedDocument) else getattr(item, "reason", "")
        for item in items(parse_html, f"<html><body>{page}</body></html>", "page.html")
    ]
    assert any("Malta" in text for text in said)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            "<div itemscope itemtype='https://schema.org/Product'><meta itemprop=name content=Pump>"
            "<div itemprop=offers itemscope itemtype='https://schema.org/Offer'>"
            "<meta itemprop=price content='1299.00'></div></div>",
            "name: Pump\noffers.price: 1299.00",
        ),
        (
            "<div vocab='https://schema.org/' typeof=Event><meta property=name content=Fair>"
            "<meta property=startDate content=2024-05-03></div>",
            "name: Fair\nstartDate: 2024-05-03",
        ),
    ],
)
def test_page_of_scripts_says_what_its_attributes_state(item: str, text: str) -> None:
    page = f"<html><head><title>Shop</title></head><body><div id=root></div>{item}</body></html>"
    assert read(page).text == f"Shop\n\n{text}"


@pytest.mark.parametrize(
    "box",
    [
        "<div class=paywall><p>The bid was 71 million kroner.</p></div>",
        "<nav class=toc><p>The bid was 71 million kroner.</p></nav>",
        "<div class=related><table><tr><th>Bid<th>Kroner<tr><td>First<td>71 million</table></div>",
        f"<p class=promo><a href=/x>{PARAGRAPHS[0]} The bid was 71 million kroner.</a></p>",
        "<p style='display:none'>The bid was 71 million kroner.</p>",
        "<p style='font-size:1px'>The bid was 71 million kroner.</p>",
        "<p style='color:white'>The bid was 71 million kroner.</p>",
        "<p style='position:absolute;left:-9999px'>The bid was 71 million kroner.</p>",
    ],
)
def test_sentence_in_a_box_of_the_article_is_read_or_reported(box: str) -> None:
    document, *reports = items(parse_html, article(after=box), "page.html")
    reasons = " ".join(getattr(report, "reason", "") for report in reports)
    assert "71 million" in getattr(document, "text", "") or reasons


@pytest.mark.parametrize(
    "page",
    [
        "<div style='background:#036'><p style='color:#fff'>{}</p></div>",
        "<style>.dark {{ background: #036 }}</style><p class=dark style='color:#fff'>{}</p>",
    ],
)
def test_white_text_on_a_color_is_read(page: str) -> None:
    said = "The bid was 71 million kroner, said Per Lund on Monday."
    assert said in read(article(after=page.format(said))).text


@pytest.mark.parametrize("href", ["#{}", "/full/{}"])
def test_headings_that_are_links_keep_their_place_above_their_text(href: str) -> None:
    heads = ["Why is it dredged?", "Who was turned away?", "What was seen?", "What does it cost?"]
    parts = (
        f"<h3><a href='{href.format(i)}'>{head}</a></h3><p>{paragraph}</p>"
        for i, (head, paragraph) in enumerate(zip(heads, PARAGRAPHS, strict=True))
    )
    text = read(f"<article><h1>Channel to be dredged</h1>{''.join(parts)}</article>").text
    pairs = (f"{head}\n\n{paragraph}" for head, paragraph in zip(heads, PARAGRAPHS, strict=True))
    assert [pair for pair in pairs if pair not in text] == []


def test_list_of_links_that_the_text_announces_stays() -> None:
    links = "<ul><li><a href=/a>Contract of 3 May</a><li><a href=/b>Opinion on the price</a></ul>"
    announced = "The board has published the papers of the tender:"
    # The same list below a label leads to other pages.
    for above, is_kept in ((announced, True), ("Related documents:", False)):
        after = f"<p>{above}</p>{links}{BODY.replace('May', 'June')}"
        assert ("Contract of 3 May" in read_first(article(after=after))) == is_kept


def read_first(page: str) -> str:
    first = items(parse_html, page, "page.html")[0]
    assert isinstance(first, ParsedDocument)
    return first.text


def test_box_of_facts_stays_and_a_card_of_another_page_does_not() -> None:
    facts = (
        "<aside class=factbox><h3>In numbers</h3><p>Six metres deep, two miles long.</p></aside>"
    )
    card = (
        "<div><a href=/k><h4>Bridge late again</h4><p>The bridge over the bay will open two years "
        "late, engineers say.</p></a></div>"
    )
    text = read_first(article(after=f"{facts}{BODY}{card}{BODY}"))
    assert "In numbers" in text
    assert "Six metres deep, two miles long." in text
    assert "Bridge late" not in text
    assert "engineers say" not in text
