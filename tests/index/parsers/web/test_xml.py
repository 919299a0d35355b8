"""Feeds and other XML, hostile files included."""

import socket
from datetime import date
from pathlib import Path

import pytest

from index.errors import UnreadableFileError
from index.parsers.types import ParsedDocument, Skipped
from index.parsers.web.xml import parse_xml_file
from tests.index.parsers.sheets.row_numbers import row_numbers
from tests.index.parsers.web.making import BODY, PARAGRAPHS, items, only

RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Harbour</title>
<link>https://h.example</link><pubDate>Mon, 21 Oct 2024 10:00:00 GMT</pubDate>
<item><title>Dredging &amp;amp; lights</title><link>https://h.example/1</link><guid>g1</guid>
<pubDate>Sun, 20 Oct 2024 23:30:00 -0400</pubDate><dc:creator>Orla Quill</dc:creator>
<category>ports</category><category>silt</category><description>The board voted.</description>
<content:encoded><![CDATA[<p>The <b>board</b> voted on Tuesday.</p><ul><li>Rope</ul>]]>
</content:encoded></item>
<item><title>Gulls</title><guid>g1</guid><description>&lt;p&gt;Gulls &amp;amp; chips.&lt;/p&gt;
</description></item><item><title></title></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title>
<updated>2025-01-01</updated><author><name>The board</name></author><entry>
<title type="html">Dredging &lt;i&gt;now&lt;/i&gt;</title>
<id>tag:h.example,1</id><link rel="self" href="https://h.example/self"/>
<link href="https://h.example/1"/><published>2024-10-21T23:30:00-04:00</published>
<updated>2025-01-01T00:00:00Z</updated><author><name>Orla Quill</name></author>
<category term="ports"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>The
<b>board</b> voted.</p><p>Then rest.</p></div></content></entry></feed>"""


def read(content: str | bytes) -> ParsedDocument:
    return only(parse_xml_file, content, "file.xml")


def test_item_of_rss_is_a_document() -> None:
    _, first, second, third = items(parse_xml_file, RSS, "feed.rss")

    assert isinstance(first, ParsedDocument)
    assert first == ParsedDocument(
        text="The board voted on Tuesday.\n\n• Rope",
        title="Dredging & lights",
        published=date(2024, 10, 20),
        published_from="metadata",
        url="https://h.example/1",
        authors=("Orla Quill",),
        tags=("ports", "silt"),
        key="g1",
    )
    assert isinstance(second, ParsedDocument)
    assert (second.text, second.published) == ("Gulls & chips.", None)
    assert second.key not in ("", first.key)
    assert not isinstance(third, ParsedDocument)


def test_entry_of_atom_is_a_document() -> None:
    _, document = items(parse_xml_file, ATOM, "feed.atom")
    assert isinstance(document, ParsedDocument)

    assert document.text == "The board voted.\n\nThen rest."
    assert (document.title, document.published) == ("Dredging now", date(2024, 10, 21))
    assert (document.url, document.key) == ("https://h.example/1", "tag:h.example,1")
    assert (document.authors, document.tags) == (("Orla Quill",), ("ports",))


def test_what_a_feed_says_of_itself_is_a_document() -> None:
    own, *_ = items(parse_xml_file, RSS, "feed.rss")
    assert own == ParsedDocument(text="Harbour", title="Harbour", url="https://h.example")
    described = RSS.replace(
        "<link>", "<description>News of &lt;b&gt;ferries&lt;/b&gt;.</description><link>", 1
    )
    own, *_ = items(parse_xml_file, described, "feed.rss")
    assert isinstance(own, ParsedDocument)
    assert own.text == "Harbour\n\nNews of ferries."
    own, *_ = items(
        parse_xml_file,
        ATOM.replace("<updated>", "<subtitle>Tides</subtitle><updated>", 1),
        "a.atom",
    )
    assert isinstance(own, ParsedDocument)
    assert (own.text, own.authors, own.key) == ("Harbour\n\nTides", ("The board",), "")


def test_item_of_rdf_is_a_document() -> None:
    document = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="c"></channel>'
        '<item rdf:about="https://h.example/1"><title>Gulls</title><description>Chips.'
        "</description></item></rdf:RDF>"
    )

    assert (document.text, document.key) == ("Chips.", "https://h.example/1")


def test_inline_elements_of_any_xml_stay_in_their_sentence() -> None:
    document = read(
        "<log><note>The <term>old</term> pier, <b>they</b> say.</note><note>Gone.</note>"
        "<!-- x --><empty a='b'/><sec><title>Head</title><p>A<br/>B</p></sec></log>"
    )

    assert document.text == "The old pier, they say.\n\nGone.\n\nHead\n\nA\nB"


def test_each_table_row_in_any_xml_is_a_line() -> None:
    document = read(
        "<t><row><entry>Port</entry><entry>9 m</entry></row><row><entry>x</entry></row></t>"
    )

    assert document.text == "Port | 9 m\nx"


def test_article_in_nitf_has_its_title_author_and_day() -> None:
    document = read(
        "<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf><head><docdata><date.issue norm='20241021T233000'/>"
        "</docdata></head><body><body.head><hedline><hl1>Dredging</hl1></hedline><byline>By "
        "<person>Orla Quill</person></byline></body.head><body.content><p>The <org>board</org> "
        "voted.</p></body.content></body></nitf>"
    )

    assert (document.title, document.text) == ("Dredging", "Dredging\n\nThe board voted.")
    assert (document.published, document.authors) == (date(2024, 10, 21), ("Orla Quill",))


def test_article_in_jats_has_its_title_authors_and_day() -> None:
    document = read(
        "<article><front><article-meta><title-group><article-title>Silt in <italic>Fucus</italic>"
        "</article-title></title-group><contrib-group><contrib contrib-type='author'><name>"
        "<surname>Quill</surname><given-names>Orla</given-names></name></contrib></contrib-group>"
        "<pub-date><day>21</day><month>10</month><year>2024</year></pub-date></article-meta>"
        "</front><body><sec><title>Aim</title><p>We sound <sup>2</sup> beds.</p></sec></body>"
        "</article>"
    )

    assert document.text == "Silt in Fucus\n\nAim\n\nWe sound 2 beds."
    assert (document.title, document.authors) == ("Silt in Fucus", ("Orla Quill",))
    assert document.published == date(2024, 10, 21)


def test_news_with_a_page_inside_is_the_pages_text() -> None:
    document = read(
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'><itemMeta><firstCreated>"
        "2024-10-21T10:00:00Z</firstCreated></itemMeta><contentMeta><headline>Dredging</headline>"
        "</contentMeta><contentSet><inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>"
        f"{BODY}</body></html></inlineXML></contentSet></newsItem>"
    )

    assert document.text == "\n\n".join(PARAGRAPHS)
    assert (document.title, document.published) == ("Dredging", date(2024, 10, 21))


def test_xhtml_is_read_as_a_page() -> None:
    page = f"<html xmlns='http://www.w3.org/1999/xhtml'><body><nav>Menu</nav>{BODY}</body></html>"

    assert read(page).text == "\n\n".join(PARAGRAPHS)


def test_named_characters_of_html_are_read() -> None:
    assert read("<a>caf&eacute;&nbsp;&amp; tea, AT&T</a>").text == "café & tea, AT&T"


def test_growing_entities_are_never_expanded() -> None:
    levels = "".join(
        f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' if i else '<!ENTITY l0 "ha">' for i in range(12)
    )

    assert read(f"<!DOCTYPE x [{levels}]><x a='&l11;'>&l11; &l0;</x>").text == "&l11; ha"
    many = f"<!DOCTYPE x [<!ENTITY long '{'ha' * 200}'>]><x>{'&long; ' * 100_000}</x>"
    assert "haha" not in read(many).text


def test_entity_is_read_as_it_is_defined_or_as_it_is_written() -> None:
    types = """<!DOCTYPE note [<!-- <!ENTITY firm "Not this"> --><!ENTITY firm "Okafor's Marine">
    <!ENTITY firm "Nor this"><!ENTITY copy 'all rights &amp; more'><!ENTITY web "https://h.example/">]>"""
    note = "<note xmlns='&web;'>&firm; sold &ship; &copy; &amp; <![CDATA[&ship; <b>]]> caf&eacute;"
    assert read(f"{types}{note}</note>").text == (
        "Okafor's Marine sold &ship; all rights & more & &ship; <b> café"
    )
    assert read("<note>AT&T; and &undefined; too</note>").text == "AT&T; and &undefined; too"


def outcome(page: str) -> str:
    """The text of `page`, or why it has none."""
    try:
        return read(page).text
    except UnreadableFileError as error:
        return str(error)


def test_external_file_in_xml_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the key is under the mat")

    for use in ("&x;", "<p>&x;</p>", "before %y; after"):
        page = f"""<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % y SYSTEM
        "{secret.as_uri()}">]><a xmlns:xi="http://www.w3.org/2001/XInclude">{use}<xi:include
        href="{secret.as_uri()}" parse="text"/></a>"""
        assert "mat" not in outcome(page)


def test_address_in_xml_is_never_visited() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        server.settimeout(0.3)
        for page in (
            f'<!DOCTYPE a SYSTEM "{address}"><a>text</a>',
            f'<!DOCTYPE a [<!ENTITY % y SYSTEM "{address}"> %y;]><a>text</a>',
            f'<?xml-stylesheet href="{address}"?><rss><channel><item><link>{address}</link>'
            f"<description>&lt;img src='{address}'&gt;text</description></item></channel></rss>",
        ):
            assert "text" in read(page).text
        assert read(f'<!DOCTYPE a [<!ENTITY x SYSTEM "{address}">]><a>&x;</a>').text == "&x;"
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<?xml version='1.0'?>", "empty"),
        (b"words", "well-formed"),
        (b"<a><b></a>", "well-formed"),
        (b"<a b='c'/>", "no text"),
        (b"PK\3\4\0\0", "binary"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'", "well-formed"),
        (b"<a>" * 5_000, "well-formed"),
        (b"<a>" + b"x" * 10_500_000 + b"</a>", "well-formed"),
        (b"<a/>" * 2_000_001, "tags"),
    ],
    ids=[
        "empty",
        "declaration",
        "words",
        "crossed",
        "bare",
        "binary",
        "doctype",
        "deep",
        "huge",
        "tags",
    ],
)
def test_file_without_text_is_reported(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        read(content)


def test_references_and_equations_of_an_article_are_read() -> None:
    body = (
        "<sec><p>Since <inline-formula><tex-math>$r^2$</tex-math></inline-formula> and "
        "<inline-formula><alternatives><tex-math>$x=2$</tex-math><math><mi>x</mi><mo>=</mo>"
        "<mn>2</mn></math></alternatives></inline-formula> hold.</p></sec>"
    )
    references = (
        "<ref><label>1</label><mixed-citation><name><surname>Lopes</surname><given-names>A"
        "</given-names></name>. Quays. 2013.</mixed-citation></ref><ref><label>2</label>"
        "<element-citation><surname>Quill</surname><year>2014</year></element-citation></ref>"
    )
    document = read(
        f"<article><front><article-title>Tides</article-title></front><body>{body}</body>"
        f"<back><ref-list><title>References</title>{references}</ref-list></back></article>"
    )
    assert document.text == (
        "Tides\n\nSince $r^2$ and x=2 hold.\n\nReferences\n\n"
        "1 Lopes A. Quays. 2013.\n\n2 Quill 2014"
    )


def test_book_is_its_title_annotation_text_and_notes() -> None:
    book = (
        "<FictionBook><stylesheet>p {}</stylesheet><description><title-info><genre>sea</genre>"
        "<author><first-name>Orla</first-name><last-name>Quill</last-name></author>"
        "<book-title>Tides</book-title><annotation><p>Of a harbour.</p></annotation></title-info>"
        "</description><body><p>The tide came.</p></body><body><p>1 A note.</p></body>"
        "</FictionBook>"
    )
    document = read(book)
    assert document.text == "Tides\n\nOf a harbour.\n\nThe tide came.\n\n1 A note."
    assert (document.title, document.authors) == ("Tides", ("Orla Quill",))


def test_entry_of_a_podcast_has_the_text_of_its_summary() -> None:
    podcast = (
        '<rss xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><item>'
        "<itunes:title>Gulls</itunes:title><itunes:summary>What gulls eat.</itunes:summary></item>"
        "</channel></rss>"
    )
    [document] = items(parse_xml_file, podcast, "feed.rss")
    assert isinstance(document, ParsedDocument)
    assert (document.title, document.text) == ("Gulls", "What gulls eat.")


@pytest.mark.parametrize("length", [5, 40, 200, 500, 800, len(RSS) - 4])
def test_feed_cut_off_is_reported(length: int) -> None:
    with pytest.raises(UnreadableFileError):
        items(parse_xml_file, RSS[:length], "feed.rss")


def test_bytes_in_the_charset_that_they_declare_are_read() -> None:
    page = "<?xml version='1.0' encoding='windows-1251'?><a>Совет порта решил.</a>"

    assert read(page.encode("cp1251")).text == "Совет порта решил."
    assert read(page.encode("utf-16")).text == "Совет порта решил."


def test_text_of_an_outline_is_read_from_attributes() -> None:
    page = (
        "<opml version='2.0'><head><title>Feeds of ports</title></head><body>"
        "<outline text='North'><outline text='Harbour news' _note='Read daily'/></outline>"
        "</body></opml>"
    )

    assert read(page).text == "North\nHarbour news\nRead daily"
    assert read(page).title == "Feeds of ports"


def test_runs_of_word_xml_form_one_sentence() -> None:
    word = "http://schemas.microsoft.com/office/word/2003/wordml"
    page = (
        f"<w:wordDocument xmlns:w='{word}'><w:docPr><w:pages>14</w:pages></w:docPr><w:body><w:p>"
        "<w:r><w:t>The herr</w:t></w:r><w:r><w:t>ing swam.</w:t></w:r></w:p><w:tbl><w:tr><w:tc>"
        "<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc>"
        "</w:tr></w:tbl></w:body></w:wordDocument>"
    )

    assert read(page).text == "The herring swam.\n\na | b"


def test_records_keep_the_names_of_their_fields_and_their_attributes() -> None:
    orders = (
        "<orders town='Altdorf'><order id='7'><client>Ibis Roofing</client><paid><day>May 3</day>"
        "</paid><item><what>slates</what><price>4</price></item><item><what>nails</what>"
        "<price>1</price></item></order><order id='8'><client>Keller</client></order></orders>"
    )
    assert only(parse_xml_file, orders, "orders.xml").text == (
        "town: Altdorf\n\nid: 7\nclient: Ibis Roofing\npaid.day: May 3\n\nwhat: slates\nprice: 4"
        "\n\nwhat: nails\nprice: 1\n\nid: 8\nclient: Keller"
    )


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        ("The <b>mill</b> burnt.", "note: The mill burnt."),
        ("Seen at <place>Bern</place>", "note: Seen at Bern"),
        ("At <a href='u'>Bern</a>,<br/>today", "note: At Bern, today\nnote.a.href: u"),
        ("Fruit<kind>Apple</kind>", "note: Fruit\nnote.kind: Apple"),
    ],
)
def test_elements_within_a_field_leave_the_other_fields_their_names(note: str, lines: str) -> None:
    cases = f"<cases><case id='7'><note>{note}</note></case><case id='8'><n>B</n></case></cases>"
    assert only(parse_xml_file, cases, "c.xml").text == f"id: 7\n{lines}\n\nid: 8\nn: B"


def test_text_around_nested_elements_is_not_taken_apart() -> None:
    speech = "<acts><act n='1'>Hello <who><role>Bo</role></who> and goodbye</act></acts>"
    assert only(parse_xml_file, speech, "c.xml").text == "Hello Bo and goodbye"


def test_labels_of_a_drawing_are_read_line_by_line() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><title>Tides</title><style>.a{}</style><text>High '
        '<tspan>water</tspan><tspan x="1" dy="12">in May</tspan></text><text>42.0%</text></svg>'
    )
    (document,) = items(parse_xml_file, drawing, "a.svg")
    assert isinstance(document, ParsedDocument)
    assert (document.title, document.text) == ("Tides", "Tides\n\nHigh water\nin May\n\n42.0%")


def test_places_of_a_map_are_read_and_the_points_of_its_lines_reported() -> None:
    place = (
        "<Placemark><name>Quay</name><description><![CDATA[<b>Closed</b> in May]]></description>"
        "<Point><coordinates>8.50,47.10,0</coordinates></Point></Placemark>"
        "<Placemark><name>Way</name><LineString><coordinates>8,47 9,48 10,49</coordinates>"
        "</LineString></Placemark>"
    )
    content = (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Port</name>'
        f'<Style id="s"><w>4</w></Style>{place}</Document></kml>'
    )
    document, report = items(parse_xml_file, content, "a.kml")
    assert isinstance(document, ParsedDocument)
    assert document.title == "Port"
    assert document.text == (
        "Document.name: Port\n\nname: Quay\ndescription: Closed in May\n"
        "Point.coordinates: 8.50,47.10,0\n\nname: Way"
    )
    assert isinstance(report, Skipped)
    assert report.reason.startswith("3 points")


def test_remarks_on_points_of_a_track_and_words_of_balloons_are_read() -> None:
    track = (
        '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Trip</name><trkseg>'
        '<trkpt lat="1" lon="2"><ele>3</ele></trkpt><trkpt lat="1" lon="3"><name>Gozo</name>'
        "<desc>The crew changed.</desc></trkpt></trkseg></trk></gpx>"
    )
    document, report = items(parse_xml_file, track, "a.gpx")
    assert isinstance(document, ParsedDocument)
    assert "trkpt.name: Gozo\n" in document.text
    assert document.text.endswith("trkpt.desc: The crew changed.")
    assert isinstance(report, Skipped)
    assert report.reason.startswith("1 point of")
    balloon = "&lt;p>Owner: $[owner]&lt;/p>&lt;p>Ask the harbour master.&lt;/p>"
    place = (
        "<kml><Placemark><name>Quay</name><styleUrl>#s</styleUrl></Placemark><Style><BalloonStyle>"
        f"<text>{balloon}</text></BalloonStyle></Style><Style><BalloonStyle><text>$[name]</text>"
        "</BalloonStyle></Style></kml>"
    )
    (document,) = items(parse_xml_file, place, "a.kml")
    assert isinstance(document, ParsedDocument)
    assert document.text == ("Placemark.name: Quay\nballoon: Owner: … Ask the harbour master.")


def test_table_that_excel_saved_as_xml_is_read_by_rows() -> None:
    content = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Quays"><Table>'
        '<Row ss:Index="3"><Cell><Data ss:Type="String">Quay</Data></Cell><Cell ss:Index="3">'
        '<Data ss:Type="Number">4</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    (document,) = items(parse_xml_file, content, "a.xml")
    assert isinstance(document, ParsedDocument)
    assert document.text == "Quays\n\nQuay |  | 4"
    assert row_numbers(document) == [("Quays", (1, 2, 3), 3, "Quay |  | 4")]


@pytest.mark.parametrize(
    "note",
    [
        "<note>A gloss.</note>",
        "<footnote><para>A gloss.</para></footnote>",
        "<fn><p>A gloss.</p></fn>",
    ],
)
def test_note_within_a_sentence_follows_its_paragraph(note: str) -> None:
    page = f"<text><p>In 1702 the{note} <hi>old</hi> king{note} fell.</p><p>He died.</p></text>"
    assert read(page).text == "In 1702 the old king fell.\n\nA gloss.\n\nA gloss.\n\nHe died."


def test_other_fields_of_an_entry_and_the_name_beside_an_address_are_read() -> None:
    entry = (
        "<title>Pump</title><description>For wells.</description><g:price>12.50 EUR</g:price>"
        "<enclosure url='https://s.example/7.pdf'/><slash:comments>3</slash:comments>"
        "<author>ivo@s.example (Ivo Brandt)</author>"
    )
    spaces = "xmlns:g='http://base.google.com/ns/1.0' xmlns:slash='http://purl.org/rss/slash/'"
    feed = f"<rss version='2.0' {spaces}><channel><item>{entry}</item></channel></rss>".encode()
    document = only(parse_xml_file, feed, "a.rss")
    assert document.text == "For wells.\n\nprice: 12.50 EUR\nenclosure: https://s.example/7.pdf"
    assert document.authors == ("Ivo Brandt",)


def test_html_written_as_text_is_read_without_its_tags() -> None:
    page = (
        "<posts><post><title>Sale</title><body><![CDATA[<p>The <b>ferry</b> is sold.</p>]]></body>"
        "</post><post><title>Return</title><body>&lt;p&gt;It is back.&lt;/p&gt;</body></post>"
        "<post><title>Rule</title><body>a &lt; b &gt; c</body></post></posts>"
    )
    text = read(page).text
    assert "body: The ferry is sold.\n" in text
    assert "body: It is back.\n" in text
    assert "body: a < b > c" in text


@pytest.mark.parametrize("prefix", ["m:", ""])
def test_structure_of_equations_is_written_in_signs(prefix: str) -> None:
    equation = (
        f"<{prefix}mfrac><{prefix}mn>1</{prefix}mn><{prefix}mn>3</{prefix}mn></{prefix}mfrac>"
    )
    declared = "xmlns:m" if prefix else "xmlns"
    namespace = f'{declared}="http://www.w3.org/1998/Math/MathML"'
    para = f"<para>A load of <{prefix}math {namespace}>{equation}</{prefix}math> a day.</para>"
    assert read(f"<book>{para}</book>").text == "A load of 1/3 a day."
