"""Exports of chats, networks and forums: each message with its author, time and attachments."""

import io
import json

import pytest

from index.parsers.parse_file import parse_file
from index.parsers.text.jsonl import parse_json
from index.parsers.types import ParsedDocument
from index.types import Document
from tests.index.parsers.reading import items


def documents(value: object) -> list[ParsedDocument]:
    content = json.dumps(value).encode()
    found = items(parse_json, "export.json", content)
    return [item for item in found if isinstance(item, ParsedDocument)]


def telegram(*messages: dict[str, object]) -> list[ParsedDocument]:
    always = {"id": 1, "type": "message", "date": "2024-04-01T09:12:33", "from": "Bea", "text": ""}
    return documents({"name": "Board", "messages": [always | message for message in messages]})


def test_text_in_parts_is_joined_with_the_addresses_of_its_links() -> None:
    link = {"type": "text_link", "text": "the plan", "href": "https://h.example/p"}
    (document,) = telegram({"text": ["See ", link, {"type": "bold", "text": " now"}]})
    assert document.text.startswith("See the plan (https://h.example/p) now\n\nfrom: Bea\n")
    assert "date: 2024-04-01 09:12:33\nchannel: Board" in document.text


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"type": "service", "actor": "Ann", "action": "create_group"}, "action: create_group"),
        ({"poll": {"question": "When?", "answers": [{"text": "Now"}]}}, "poll.question: When?"),
        ({"photo": "photos/quay.jpg"}, "photo: photos/quay.jpg"),
        ({"place_name": "Quay 3"}, "place_name: Quay 3"),
        ({"text": "Yes.", "reply_to_message_id": 7}, "in reply to message: 7"),
        ({"text": "Yes.", "forwarded_from": "Cy"}, "forwarded from: Cy"),
        ({"text": "Yes.", "edited": "2024-04-01T10:00:00"}, "edited: 2024-04-01 10:00:00"),
    ],
)
def test_message_without_a_text_and_what_is_beside_one_are_kept(
    fields: dict[str, object], line: str
) -> None:
    (document,) = telegram(fields)
    assert line in document.text.splitlines()
    assert document.title == ("Yes." if "text" in fields else "Bea, 2024-04-01 09:12:33") or (
        document.title == ""
    )


def test_slack_message_shows_its_thread_and_attachments() -> None:
    row = {"user": "U1", "text": "", "ts": "1711962730.0", "thread_ts": "1711962720.0"}
    (document,) = documents([row | {"attachments": [{"title": "Plan", "text": "Dig."}]}])
    assert document.text.splitlines() == [
        "from: U1",
        "date: 2024-04-01 09:12:10 UTC",
        "in the thread of: 2024-04-01 09:12:00 UTC",
        "attachments.title: Plan",
        "attachments.text: Dig.",
    ]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            {"username": "ann", "created_at": "2024-04-01T09:12:00Z", "cooked": "<p>A <b>b</b></p>"}
            | {"post_number": 2, "reply_to_post_number": 1},
            "A b\n\nfrom: ann\ndate: 2024-04-01 09:12:00Z\nin reply to post: 1\npost: 2",
        ),
        (
            {"messageType": "message", "createdDateTime": "2024-04-01T09:12:00Z"}
            | {"from": {"user": {"displayName": "Ann"}}, "body": {"content": "<div>A</div>"}},
            "A\n\nfrom: Ann\ndate: 2024-04-01 09:12:00Z",
        ),
        (
            {"type": "Create", "actor": "https://m.example/a", "published": "2024-04-01T09:12:00Z"}
            | {"object": {"content": "<p>A</p>", "attachment": [{"name": "A crane."}]}},
            "A\n\nfrom: https://m.example/a\ndate: 2024-04-01 09:12:00Z\n"
            "object.attachment.name: A crane.",
        ),
    ],
    ids=["Discourse", "Teams", "Mastodon"],
)
def test_post_is_read_without_its_tags(row: dict[str, object], text: str) -> None:
    assert [document.text for document in documents({"posts": [row]})] == [text]


def test_letters_that_facebook_writes_byte_by_byte_are_whole_everywhere() -> None:
    name, text = ("Jürg".encode().decode("latin-1"), "Grüße 👍".encode().decode("latin-1"))
    row = {"sender_name": name, "timestamp_ms": 1711962720000, "content": text}
    reaction = {"reactions": [{"actor": name}]}
    (document,) = documents({"title": name, "messages": [row | reaction]})
    assert document.text == (
        "Grüße 👍\n\nfrom: Jürg\ndate: 2024-04-01 09:12:00 UTC\nchannel: Jürg\n"
        "reactions.actor: Jürg"
    )


def test_archive_of_twitter_is_read_by_its_content() -> None:
    tweet = {"id_str": "9", "created_at": "Mon Apr 01 09:12:00 +0000 2024", "full_text": "Safe."}
    content = f"window.YTD.tweets.part0 = {json.dumps([{'tweet': tweet}])}".encode()
    (document,) = parse_file("data/tweets.js", io.BytesIO(content), len(content), "")
    assert isinstance(document, Document)
    assert document.text == "Safe.\n\ndate: Mon Apr 01 09:12:00 +0000 2024"
    code = b"const tides = {high: 4.50};"
    (document,) = parse_file("tides.js", io.BytesIO(code), len(code), "")
    assert isinstance(document, Document)
    assert document.text == code.decode()


def test_direct_messages_are_read_one_by_one() -> None:
    message = {"senderId": "1", "recipientId": "2", "text": "Hello.", "id": "9"}
    message["createdAt"] = "2024-04-01T09:12:00.000Z"
    talk = {"conversationId": "1-2", "messages": [{"messageCreate": message}]}
    first, rest = documents([{"dmConversation": talk}])
    assert first.text == "Hello.\n\nfrom: 1\ndate: 2024-04-01 09:12:00.000Z\nto: 2"
    assert "conversationId: 1-2" in rest.text


def test_article_with_the_fields_of_a_chat_stays_an_article() -> None:
    row = {"title": "Tide", "timestamp": "2024-04-01", "content": "High.", "author": "Ann"}
    (document,) = documents([row])
    assert (document.title, document.authors, document.text) == ("Tide", ("Ann",), "High.")


def test_chat_with_a_model_is_read_message_by_message() -> None:
    def node(parent: str | None, children: list[str], *parts: object) -> dict[str, object]:
        content = {"content_type": "text", "parts": list(parts)}
        message = {"author": {"role": "user"}, "create_time": 1711962720.5, "content": content}
        return {"message": message, "parent": parent, "children": children}

    picture = {"asset_pointer": "file://plan.png"}
    mapping = {
        "c": node("b", [], "In 2019."),
        "a": {"message": None, "parent": None, "children": ["b"]},
        "b": node("a", ["c"], "When did he flee?", picture),
    }
    first, second, *_ = documents([{"title": "Malta", "mapping": mapping}])
    assert first.text.startswith("When did he flee?\n\nfrom: user\ndate: 2024-04-01 09:12:00 UTC")
    assert "channel: Malta\nattached.asset_pointer: file://plan.png" in first.text
    assert second.text.startswith("In 2019.")


def test_replies_of_a_forum_are_read_below_their_post() -> None:
    def thing(kind: str, replies: object = "", **data: object) -> dict[str, object]:
        always = {"author": "eve", "created_utc": 1711962720.0, "replies": replies}
        return {"kind": kind, "data": always | data}

    def listing(*children: object) -> dict[str, object]:
        return {"kind": "Listing", "data": {"children": list(children)}}

    comment = thing("t1", listing(thing("t1", body="In May.", id="c")), body="When?", id="b")
    post = thing("t3", title="Closed", selftext="The dam is closed.", id="a")
    texts = [document.text for document in documents([listing(post), listing(comment)])]
    assert [text.partition("\n")[0] for text in texts] == ["The dam is closed.", "When?", "In May."]


def test_what_a_post_shows_beside_its_text_is_read() -> None:
    entities = {
        "hashtags": [{"text": "dam"}, {"text": "quay"}],
        "media": [{"media_url_https": "https://p.example/1.jpg"}],
        "polls": [{"options": [{"text": "Yes"}]}],
    }
    post = {"created_at": "Mon Apr 01 09:12:00 +0000 2024", "full_text": "Safe, says the #dam."}
    (document,) = documents([post | {"tweet_id": "1", "entities": entities}])
    stated = "hashtag: quay\nmedia: https://p.example/1.jpg\noption of the poll: Yes"
    assert stated in document.text
    assert "hashtag: dam" not in document.text


def test_hangouts_are_read_message_by_message() -> None:
    people = [{"id": {"gaia_id": "1"}, "fallback_name": "Ann"}]
    event = {
        "sender_id": {"gaia_id": "1"},
        "timestamp": "1711962720000000",
        "chat_message": {
            "message_content": {"segment": [{"text": "The dam "}, {"text": "holds."}]}
        },
        "event_id": "e",
        "hangout_event": {"event_type": "END_HANGOUT"},
    }
    talk = {"conversation": {"conversation": {"participant_data": people}}, "events": [event]}
    first, *_ = documents({"conversations": [talk]})
    said = "The dam holds.\n\nfrom: Ann\ndate: 2024-04-01 09:12:00 UTC\nchannel: Ann"
    assert first.text.startswith(said)
    assert "hangout_event.event_type: END_HANGOUT" in first.text


def test_notes_and_activities_of_google_are_read() -> None:
    note = {"isTrashed": False, "userEditedTimestampUsec": 1711962720000000, "title": "To buy"}
    items = [{"text": "Rope", "isChecked": True}, {"text": "Lamps"}]
    (listed,) = documents(note | {"listContent": items, "labels": [{"name": "Port"}]})
    assert listed.text == (
        "[x] Rope\n[ ] Lamps\n\ndate: 2024-04-01 09:12:00 UTC\nlabels.name: Port"
    )
    (plain,) = documents(note | {"textContent": "Ask Ann.", "annotations": [{"title": "Plans"}]})
    assert plain.text.startswith("Ask Ann.\n")
    assert "annotations.title: Plans" in plain.text
    activity = {"header": "Search", "title": "Searched for dam", "time": "2024-04-01T09:12:00Z"}
    (first, _) = documents([activity | {"products": ["Search"]}] * 2)
    assert first.text.startswith("Searched for dam\n\ndate: 2024-04-01 09:12:00Z\nchannel: Search")
