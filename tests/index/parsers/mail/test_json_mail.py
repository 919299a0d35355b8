"""Mails that programs hand out as JSON."""

import base64
import io
import json
from typing import Any

import pytest

from index.parsers.text.jsonl import parse_json, parse_jsonl
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, ParserOutput, Skipped


def in_addresses(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def part(kind: str, text: str = "", name: str = "", **more: object) -> dict[str, Any]:
    headers = [{"name": "Content-Type", "value": f"{kind}; charset=utf-8; boundary=x"}]
    if name:
        headers.append({"name": "Content-Disposition", "value": f"attachment; filename={name}"})
    body = {"data": in_addresses(text)} if text else {"size": 0}
    return {"mimeType": kind, "filename": name, "headers": headers, "body": body, **more}


def gmail(number: int = 1) -> dict[str, Any]:
    forms = [
        part("text/plain", "The dam holds."),
        part("text/html", "<p>The dam <b>holds</b>.</p>"),
    ]
    stored = part("application/pdf", name="plan.pdf", body={"attachmentId": "A", "size": 9})
    parts = [
        part("multipart/alternative", parts=forms),
        part("text/csv", "day,metres\nMonday,4\n", "tide.csv"),
        stored,
    ]
    payload = part("multipart/mixed", parts=parts)
    payload["headers"] += [
        {"name": "From", "value": "Zoë <zoe@x.example>"},
        {"name": "Subject", "value": "Dam"},
        {"name": "Date", "value": "Mon, 01 Apr 2024 09:12:00 +0000"},
    ]
    return {"id": f"m{number}", "threadId": "t", "labelIds": ["INBOX"], "payload": payload}


def read(data: object) -> list[ParserOutput]:
    content = json.dumps(data).encode()
    return list(parse_json(InputFile("a.json", io.BytesIO(content), len(content))))


SHOWN = (
    "From: Zoë <zoe@x.example>\nDate: Mon, 01 Apr 2024 09:12:00 +0000\nSubject: Dam\n\n"
    "The dam holds.\n\nlabels: INBOX"
)


@pytest.mark.parametrize("data", [gmail(), [gmail()], {"messages": [gmail()]}])
def test_mail_of_gmail_is_the_mail_that_it_was(data: object) -> None:
    mail, attached, report = read(data)
    assert isinstance(mail, ParsedDocument)
    assert (mail.title, mail.authors, mail.text) == ("Dam", ("Zoë",), SHOWN)
    assert attached == EmbeddedFile("m1/tide.csv", b"day,metres\nMonday,4\n", "attachment")
    assert isinstance(report, Skipped)
    assert report.reason.startswith("plan.pdf: not in the export: save it")


def test_mails_of_gmail_on_lines_and_whole_ones() -> None:
    raw = {"id": "r", "threadId": "t", "raw": in_addresses("From: a@x\r\nSubject: S\r\n\r\nWhole.")}
    content = "\n".join(map(json.dumps, (gmail(1), gmail(2), raw))).encode()
    items = list(parse_jsonl(InputFile("a.jsonl", io.BytesIO(content), len(content))))
    documents = [item for item in items if isinstance(item, ParsedDocument)]
    assert [item.key for item in documents] == ["m1", "m2", "r"]
    assert documents[1].text == SHOWN
    assert documents[2].text.endswith("Whole.")


def test_beginning_of_a_mail_without_its_text_is_read() -> None:
    row = gmail() | {"snippet": "The dam &#39;Anna&#39; holds"}
    row["payload"] = row["payload"] | {"parts": []}
    (mail,) = read(row)
    assert isinstance(mail, ParsedDocument)
    assert mail.text.endswith("snippet: The dam 'Anna' holds")


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (("name", "contentType", "contentBytes"), {"subject": "Dam", "from": "a@x", "body": "Hi."}),
        (("Name", "ContentType", "Content"), {"Subject": "Dam", "From": "a@x", "TextBody": "Hi."}),
        (("filename", "mimeType", "data"), {"title": "Dam", "text": "Hi."}),
    ],
)
def test_file_in_base64_beside_its_name_is_an_attachment(
    names: tuple[str, str, str], row: dict[str, object]
) -> None:
    content = b"day,metres\nMonday,4\n"
    values = ("tide.csv", "text/csv", base64.b64encode(content).decode())
    mail, attached = read(row | {"attachments": [dict(zip(names, values, strict=True))]})
    assert isinstance(mail, ParsedDocument)
    assert mail.title == "Dam"
    assert mail.text.startswith("Hi.")
    assert "tide.csv" in mail.text
    assert attached == EmbeddedFile("tide.csv", content, "attachment")


def test_text_beside_a_name_is_no_attachment() -> None:
    row = {"name": "a.txt", "contentType": "text", "content": "Internationalization matters."}
    (document,) = read(row)
    assert isinstance(document, ParsedDocument)
    assert document.text.startswith("Internationalization matters.")
