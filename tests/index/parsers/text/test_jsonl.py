"""JSON Lines and JSON: good, bad and hostile files."""

import contextlib
import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFileError
from index.parsers.parse_file import parse_file
from index.parsers.text import jsonl
from index.parsers.text.jsonl import parse_json, parse_jsonl
from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped
from index.types import Document


def items(content: bytes, name: str = "c.jsonl") -> list[ParserOutput]:
    read = parse_json if name.endswith(".json") else parse_jsonl
    return list(read(InputFile(name, io.BytesIO(content), len(content))))


def documents(value: object) -> list[ParsedDocument]:
    return [i for i in items(json.dumps(value).encode(), "c.json") if isinstance(i, ParsedDocument)]


def test_list_of_lists_is_a_table() -> None:
    table = [["Item", "Cost"], ["Crane", 4.0], [None, 5]]
    rows = "Item | Cost\nCrane | 4.0\n| 5"
    (whole,) = documents({"table": table, "by": "Ann"})
    assert whole.text == f"table:\n{rows}\n\nby: Ann"
    (row,) = documents([{"text": "Costs.", "table": table}])
    assert row.text == f"Costs.\n\ntable:\n{rows}"
    (uneven,) = documents({"table": [["a", "b"], ["c"]]})
    assert "|" not in uneven.text


def test_every_known_field_of_a_row_is_read() -> None:
    line = json.dumps(
        {
            "_id": "n1",
            "title": " The title ",
            "text": "Words.",
            "published": "2023-11-02T00:00:00Z",
            "url": "https://example.org/a",
            "authors": ["Ann", " Bo ", "", {"name": "Cy"}],
            "tags": ["x", "y"],
        }
    ).encode()
    (document,) = items(line)
    assert isinstance(document, ParsedDocument)
    assert len(document.sha256) == 64
    assert document == ParsedDocument(
        text="Words.",
        title="The title",
        published=date(2023, 11, 2),
        published_from="metadata",
        url="https://example.org/a",
        authors=("Ann", "Bo", "Cy"),
        tags=("x", "y"),
        key="n1",
        sha256=document.sha256,
    )


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ({"id": "a", "text": "t"}, "key", "a"),
        ({"_id": 12, "text": "t"}, "key", "12"),
        ({"text": "t"}, "key", "1"),
        ({"_id": "", "text": "t"}, "key", "1"),
        ({"body": "b"}, "text", "b"),
        ({"text": "t", "body": "b"}, "text", "t\n\nbody: b"),
        ({"description": "short", "content": "long"}, "text", "long\n\ndescription: short"),
        ({"description": "short"}, "text", "short"),
        ({"articleBody": "b", "headline": "H"}, "title", "H"),
        ({"text": "t", "author": "Ann"}, "authors", ("Ann",)),
        ({"text": "t", "authors": [1, None, {}]}, "authors", ()),
        ({"text": "t", "metadata": {"url": "u"}}, "url", "u"),
        ({"text": "t", "keywords": "a, b"}, "tags", ("a", "b")),
        ({"text": "t", "publishedAt": "2020-01-02T03:04:05Z"}, "published", date(2020, 1, 2)),
        ({"text": "t", "published": "soon"}, "published", None),
        ({"text": "t", "published": "3020-01-02"}, "published", None),
        ({"text": "t", "title": 3}, "title", ""),
        ({"text": "a\0b"}, "text", "a\0b"),
        ({"text": "t", "n": float("nan")}, "text", "t"),
    ],
)
def test_row_is_read_as(row: dict[str, Any], field: str, value: object) -> None:
    (document,) = items(json.dumps(row).encode())
    assert getattr(document, field) == value


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not JSON: "),
        (b'{"text": "a"} x', "not JSON: Extra data at column 15"),
        (b"[1]", "a list, expected a JSON object"),
        (b"null", "a NoneType, expected a JSON object"),
        (b"{}", "no text"),
        (b'{"text": 5}', "no text"),
        (b'{"text": "t", "_id": [1]}', '"_id" is [1], expected a string or a number'),
        (b'{"text": "t", "_id": true}', '"_id" is True'),
        (b'{"text": "\xff"}', "not UTF-8: byte 0xff at offset 10"),
        (b"[" * 100_000, "not JSON that can be read"),
    ],
)
def test_row_without_document_is_reported_by_line(line: bytes, reason: str) -> None:
    (item,) = items(line)
    assert isinstance(item, Skipped)
    assert item.reason.startswith("line 1: ")
    assert reason in item.reason
    assert "\n" not in item.reason


def test_good_rows_among_bad_ones_are_read() -> None:
    lines = [
        b'\xef\xbb\xbf{"_id": "a", "text": "A."}',
        b"",
        b"{broken",
        b'{"_id": "a", "text": "again"}',
        b"   ",
        b'{"text": "B."}',
    ]
    read = items(b"\r\n".join(lines))
    assert [getattr(item, "key", "") for item in read] == ["a", "", "", "6"]
    assert read[2] == Skipped("line 4: the same _id as line 1", "row")


def test_too_long_row_is_reported_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_DOCUMENT_BYTES", 64 << 10)
    read = items(b'{"text": "' + b"x" * 500_000 + b'"}\n{"text": "Short."}\n')
    assert read[0] == Skipped("line 1: over 0 MB, expected one document", "row")
    assert getattr(read[1], "key", "") == "2"


@pytest.mark.parametrize(
    ("content", "reason"), [(b"", "empty"), (b"\n \r\n", "empty"), (b'{"text"\0: 1}', "binary")]
)
def test_file_without_rows_is_reported(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        items(content)


def test_one_object_with_text_is_one_document() -> None:
    (document,) = documents(
        {"_id": "x", "headline": "H", "articleBody": "B.", "comments": [{"text": 1}]}
    )
    assert (document.key, document.title, document.text) == ("", "H", "B.\n\ncomments.text: 1")


@pytest.mark.parametrize("wrap", ["alone", "articles", "nested"])
def test_list_of_objects_is_a_document_each(wrap: str) -> None:
    rows: object = [{"id": "a", "text": "A."}, {"content": "B."}, {"none": 1}]
    value = {
        "alone": rows,
        "articles": {"status": 1, "articles": rows},
        "nested": {"response": {"docs": rows, "facets": [1, 2]}},
    }[wrap]
    read = items(json.dumps(value).encode(), "c.json")
    beside = {"alone": [], "articles": ["status: 1"], "nested": ["response:\nfacets: 1, 2"]}[wrap]
    assert [getattr(item, "text", "") for item in read] == ["A.", "B.", "", *beside]
    assert [getattr(item, "key", "") for item in read[:3]] == ["a", "2", ""]
    assert isinstance(read[2], Skipped)
    assert read[2].reason.startswith("item 3: no text")


@pytest.mark.parametrize("value", [48000, 99.9, "+41 44 123 45 67", "2024-05-01"])
def test_field_beside_rows_is_kept_without_a_letter(value: object) -> None:
    row, other = documents({"total": value, "invoices": [{"text": "Repair."}]})
    assert (row.text, other.key, other.text) == ("Repair.", "other fields", f"total: {value}")


def test_field_for_programs_beside_rows_is_reported() -> None:
    read = items(json.dumps({"hash": "a1" * 20, "rows": [{"text": "A."}]}).encode(), "c.json")
    assert [getattr(item, "text", "") for item in read] == ["A.", ""]
    assert "'hash'" in getattr(read[1], "reason", "")


def test_other_data_becomes_lines_of_text() -> None:
    (document,) = documents(
        {
            "title": "Wells",
            "count": 2,
            "open": True,
            "owner": None,
            "wells": [
                {"name": "North", "depth": 12.5, "shape": [[1.5, 2], [3, 4]]},
                {"name": "South", "uses": ["drinking", "washing"], "readings": [1] * 99},
            ],
        }
    )
    assert document.title == "Wells"
    assert document.text == (
        "title: Wells\ncount: 2\nopen: true\nwells:\nname: North\ndepth: 12.5\n\n"
        "name: South\nuses: drinking, washing"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON that can be read"),
        (b"[[1, 2], [3]]", "no text"),
        (b"{}", "no text"),
        (b"PK\x03\x04\0\0", "binary"),
    ],
)
def test_json_file_without_text_is_reported(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        items(content, "c.json")


def test_data_nested_as_deep_as_can_be_parsed_is_read() -> None:
    depth = 900
    (document,) = documents(json.loads('{"a": ' * depth + '"deep"' + "}" * depth))
    assert document.text.endswith("a: deep")


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["_id", "text", "metadata", "tags", "x"]), inner),
    ),
    max_leaves=10,
)


@given(JSON)
def test_no_value_crashes_the_parser(value: object) -> None:
    content = json.dumps(value).encode()
    for name in ("c.json", "c.jsonl"):
        with contextlib.suppress(UnreadableFileError):
            for item in items(content, name):
                assert isinstance(item, Skipped) or item.text.strip()  # type: ignore[union-attr]


@given(st.binary(max_size=80))
def test_no_bytes_crash_the_parser(content: bytes) -> None:
    for name in ("c.json", "c.jsonl"):
        with contextlib.suppress(UnreadableFileError):
            items(content, name)


# Other fields, and exports of chats and mailboxes.


def test_other_fields_of_a_row_follow_its_text() -> None:
    (document,) = documents(
        [
            {
                "_id": "n1",
                "title": "Roof",
                "text": "The roof was mended.",
                "published": "2024-05-03",
                "authors": ["Ann"],
                "firm": {"name": "Ibis", "town": "Altdorf"},
                "items": [{"what": "slates", "price": 4}, {"what": "nails", "price": 1}],
                "seen": ["North", "South"],
                "paid": None,
            }
        ]
    )
    assert document.text == (
        "The roof was mended.\n\nfirm.name: Ibis\nfirm.town: Altdorf\nitems.1.what: slates\n"
        "items.1.price: 4\nitems.2.what: nails\nitems.2.price: 1\nseen: North, South"
    )


def test_fields_for_programs_are_left_out_and_said() -> None:
    row = {"text": "Words.", "embedding": [0.5] * 40, "sha": "0f" * 20, "town": "Altdorf"}
    document, report = items(json.dumps([row]).encode(), "c.json")
    assert getattr(document, "text", "") == "Words.\n\ntown: Altdorf"
    assert report == Skipped("fields with data for programs, not read: 'embedding', 'sha'", "field")


def test_row_without_a_text_is_its_fields() -> None:
    read = items(b'{"text": "A."}\n{"client": "Ibis", "amount": 31000}\n')
    assert [getattr(item, "text", "") for item in read] == ["A.", "client: Ibis\namount: 31000"]


def test_what_is_said_beside_a_list_of_rows_is_a_document() -> None:
    read = documents(
        {
            "title": "File 117",
            "supplier": "Ibis Roofing",
            "offers": [{"text": "The first offer."}],
            "letters": [{"text": "The only letter."}],
        }
    )
    assert [(document.key, document.text) for document in read] == [
        ("offers/1", "The first offer."),
        ("letters/1", "The only letter."),
        ("other fields", "title: File 117\nsupplier: Ibis Roofing"),
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            {
                "name": "Quay",
                "type": "private_group",
                "id": 4,
                "messages": [
                    {
                        "id": 1,
                        "type": "message",
                        "date": "2024-05-03T09:15:00",
                        "from": "Ana L.",
                        "from_id": "user1",
                        "text": ["Call ", {"type": "bold", "text": "Tom"}, " at noon."],
                    }
                ],
            },
            "Call Tom at noon.\n\nfrom: Ana L.\ndate: 2024-05-03 09:15:00\nchannel: Quay",
        ),
        (
            [
                {
                    "type": "message",
                    "user": "U1",
                    "ts": "1714727700.0001",
                    "text": "See <https://example.org|the map> &amp; call.",
                    "user_profile": {"real_name": "Ana Lopes"},
                }
            ],
            "See the map (https://example.org) & call.\n\nfrom: Ana Lopes\n"
            "date: 2024-05-03 09:15:00 UTC",
        ),
        (
            [
                {
                    "tweet": {
                        "id_str": "7",
                        "created_at": "Fri May 03 09:15:00 +0000 2024",
                        "full_text": "The dam holds.",
                        "favorite_count": "3",
                    }
                }
            ],
            "The dam holds.\n\ndate: Fri May 03 09:15:00 +0000 2024\nfavorite_count: 3",
        ),
        (
            {
                "participants": [{"name": "Ana"}],
                "title": "Ana",
                "messages": [
                    {
                        "sender_name": "Ana",
                        "timestamp_ms": 1714727700000,
                        "content": "Zürich".encode().decode("latin-1"),
                    }
                ],
            },
            "Zürich\n\nfrom: Ana\ndate: 2024-05-03 09:15:00 UTC\nchannel: Ana",
        ),
        (
            {
                "value": [
                    {
                        "subject": "Roof",
                        "from": {"emailAddress": {"name": "Ana", "address": "ana@example.org"}},
                        "toRecipients": [{"emailAddress": {"address": "tom@example.org"}}],
                        "sentDateTime": "2024-05-03T09:15:00Z",
                        "body": {"contentType": "html", "content": "<p>Mend it.</p><p>Ana</p>"},
                    }
                ]
            },
            "Mend it.\n\nAna\n\nfrom: Ana <ana@example.org>\ndate: 2024-05-03 09:15:00Z\n"
            "to: tom@example.org",
        ),
        (
            [
                {
                    "from": "ana@example.org",
                    "to": ["tom@example.org"],
                    "subject": "Roof",
                    "body": "Yes.",
                }
            ],
            "Yes.\n\nfrom: ana@example.org\nto: tom@example.org",
        ),
    ],
    ids=["telegram", "slack", "twitter", "messenger", "outlook", "mails"],
)
def test_message_of_an_export_keeps_its_sender_time_and_channel(value: Any, text: str) -> None:
    document = documents(value)[0]
    assert document.text == text
    if "2024" in text:
        assert document.published == date(2024, 5, 3)


def test_values_one_after_the_other_are_a_list() -> None:
    one, two = items(b'{"text": "The pier."}\n{"text": "The mill."}\n', "a.json")
    assert isinstance(one, ParsedDocument)
    assert isinstance(two, ParsedDocument)
    assert (one.text, two.text) == ("The pier.", "The mill.")
    (document,) = items(b' {"a": "pier"}{"a": "mill"} "quay" ', "a.json")
    assert isinstance(document, ParsedDocument)
    assert [word in document.text for word in ("pier", "mill", "quay")] == [True] * 3


def test_name_that_comes_twice_keeps_both_values() -> None:
    (document,) = items(b'{"text": "The pier.", "note": "in oak", "note": "in 1931"}', "a.json")
    assert isinstance(document, ParsedDocument)
    assert document.text == "The pier.\n\nnote: in oak, in 1931"


def test_layout_of_a_message_is_read_where_it_says_more_than_its_text() -> None:
    sections = [
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "*Pump 7* is <https://h.example|late>"},
        }
    ]
    message = {"ts": "1711962720.1", "user": "U1", "text": "A new report", "blocks": sections}
    notice = {"ts": "1711962721.1", "user": "U1", "subtype": "join", "note": "Ana joined"}
    first, second = documents([message, notice])
    assert "Pump 7" in first.text
    assert "Ana joined" in second.text
    (same,) = documents([message | {"text": "Pump 7 is <https://h.example|late>"}])
    assert "mrkdwn" not in same.text


def test_topic_of_a_channel_is_kept() -> None:
    post = {"timestamp": "2024-04-01T09:12:00", "content": "Hi.", "author": {"name": "Ana"}}
    channel = {"name": "works", "topic": "The pump and the pier"}
    _, other = documents({"channel": channel, "messages": [post]})
    assert "The pump and the pier" in other.text


def test_link_that_a_post_shortens_is_kept_in_full() -> None:
    link = {"url": "https://t.example/x", "expanded_url": "https://h.example/pump"}
    post = {"created_at": "Mon Apr 01 09:12:00 +0000 2024", "full_text": "See https://t.example/x"}
    (document,) = documents([post | {"entities": {"urls": [link]}}])
    assert "link: https://h.example/pump" in document.text


@pytest.mark.parametrize(
    "content",
    [
        '[{"text": "a // b, ]",},]',
        'window.YTD.tweets.part0 = [{"text": "a // b, ]"}];',
        'callback({"rows": [{"text": "a // b, ]"}]});',
        ')]}\'\n[{"text": "a // b, ]"}]',
    ],
    ids=["commas", "variable", "call", "guard"],
)
def test_json_as_programs_write_it_is_read_by_row(content: str) -> None:
    (document,) = items(content.encode(), "c.json")
    assert isinstance(document, ParsedDocument)
    assert (document.text, document.key) == ("a // b, ]", "1")


def test_settings_with_comments_are_read_as_they_stand() -> None:
    content = '{\n  // The port of the tide gauge\n  "port": 7, /* was 8 */\n}'
    (document,) = items(content.encode(), "c.json")
    assert isinstance(document, ParsedDocument)
    assert (document.text, document.title) == (content, "c.json")


def test_damaged_json_is_read_as_it_stands_and_reported() -> None:
    content = '[{"text": "The gauge stood at four metres."}, {"text": "Then it bro'
    document, report = items(content.encode(), "c.json")
    assert isinstance(document, ParsedDocument)
    assert document.text == content
    assert isinstance(report, Skipped)
    assert report.reason.startswith("not JSON: Unterminated string")


def test_numbers_are_read_as_they_are_written() -> None:
    data = b'{"pump": {"price": 1200.00, "flow": 1e5, "id": 12345678901234567890, "list": [1.10]}}'
    (document,) = items(data, "c.json")
    assert isinstance(document, ParsedDocument)
    assert document.text == (
        "pump:\nprice: 1200.00\nflow: 1e5\nid: 12345678901234567890\nlist: 1.10"
    )
    rows = b'{"_id": 1.0, "text": "Repaired.", "amount": 12400.00, "off": -0}'
    (document,) = items(rows)
    assert isinstance(document, ParsedDocument)
    assert (document.key, document.text) == ("1.0", "Repaired.\n\namount: 12400.00\noff: -0")


def test_row_is_another_one_when_a_number_is_written_in_another_way() -> None:
    first, second = (
        items(b'[{"text": "t", "n": ' + number + b"}]", "c.json")[0] for number in (b"1.0", b"1.00")
    )
    assert isinstance(first, ParsedDocument)
    assert isinstance(second, ParsedDocument)
    assert first.sha256 != second.sha256


def test_time_of_day_is_kept_beside_the_day() -> None:
    (document,) = documents([{"text": "t", "date": "2024-04-01T09:12:33Z"}])
    assert document.published == date(2024, 4, 1)
    assert document.text == "t\n\ndate: 2024-04-01T09:12:33Z"
    (document,) = documents([{"text": "t", "date": "2024-04-01T00:00:00"}])
    assert document.text == "t"
    (document,) = documents([{"text": "t", "timestamp": 1711962753}])
    assert document.published == date(2024, 4, 1)


def test_value_in_html_is_read_without_its_tags() -> None:
    (document,) = documents([{"content": "<p>First.</p><p>Second.</p>", "note": "a <b> c"}])
    assert document.text == "First.\n\nSecond.\n\nnote: a <b> c"


def test_json_over_several_lines_is_read_under_the_name_of_lines() -> None:
    content = b'[\n {\n  "text": "Whole."\n }\n]'
    (document,) = parse_file("rows.jsonl", io.BytesIO(content), len(content), "")
    assert isinstance(document, Document)
    assert document.text == "Whole."


def test_readings_above_words_are_reported() -> None:
    row = json.dumps({"text": "<p><ruby>東京<rt>とうきょう</rt></ruby>で会議。</p>"}).encode()
    document, report = parse_jsonl(InputFile("a.jsonl", io.BytesIO(row), len(row)))
    assert getattr(document, "text", "") == "東京で会議。"
    assert getattr(report, "reason", "").startswith("1 reading above words")
