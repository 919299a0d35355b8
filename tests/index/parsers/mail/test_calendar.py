"""Calendar files: what a person sees of their entries."""

import pytest

from index.errors import UnreadableFileError
from index.parsers.mail.calendar import calendar_text, parse_calendar
from index.parsers.types import EmbeddedFile, ParsedDocument
from tests.index.parsers.reading import draft, items


def event(*lines: str, method: str = "") -> str:
    head = ["BEGIN:VCALENDAR", f"METHOD:{method}"] if method else ["BEGIN:VCALENDAR"]
    return "\r\n".join([*head, "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])


def test_entry_says_what_when_where_who_and_its_notes() -> None:
    text = event(
        "SUMMARY:Board meeting\\, closed",
        "DTSTART:20240503T091500Z",
        "DTEND:20240503T100000Z",
        "LOCATION:Town hall\\, room 4",
        "ORGANIZER;CN=Ana Lopes:mailto:ana@example.org",
        'ATTENDEE;CN="Beck, Tom";PARTSTAT=DECLINED:mailto:tom@example.org',
        "DESCRIPTION:First the roof.\\nThen the si",
        " lo.",
        "BEGIN:VALARM",
        "DESCRIPTION:Reminder",
        "END:VALARM",
    )
    assert calendar_text(text) == (
        "Board meeting, closed\nWhen: 2024-05-03 09:15 UTC – 10:00 UTC\nWhere: Town hall, room 4\n"
        "Organizer: Ana Lopes <ana@example.org>\nAttendees: Beck, Tom <tom@example.org> (declined)"
        "\n\nFirst the roof.\nThen the silo."
    )


def test_cancelled_meeting_says_so() -> None:
    text = event("SUMMARY:Audit", "DTSTART;VALUE=DATE:20240503", method="CANCEL")
    assert calendar_text(text) == "Cancelled: Audit\nWhen: 2024-05-03"


def test_each_entry_of_a_calendar_is_a_paragraph() -> None:
    text = event("SUMMARY:Audit") + event("SUMMARY:Visit")
    assert draft(parse_calendar, "team.ics", text.encode()).text == "Audit\n\nVisit"


def test_file_without_an_entry_is_reported() -> None:
    with pytest.raises(UnreadableFileError, match="no entry"):
        items(parse_calendar, "team.ics", b"BEGIN:VCALENDAR\nEND:VCALENDAR\n")


def test_repetition_length_reminder_and_attachments_are_shown() -> None:
    text = event(
        "SUMMARY:Board",
        "DTSTART;TZID=Europe/Oslo:20240506T091500",
        "DURATION:PT1H30M",
        "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=1MO,-1FR;UNTIL=20241231T000000Z",
        "EXDATE:20240603T091500Z",
        "ATTACH;FMTTYPE=application/pdf:https://h.example/plan.pdf",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=../note.txt:SGVsbG8=",
        "BEGIN:VALARM",
        "DESCRIPTION:Bring the keys",
        "END:VALARM",
    )
    content = text.replace("BEGIN:VEVENT", "X-WR-CALNAME:Port\r\nBEGIN:VEVENT").encode()
    document, attached = items(parse_calendar, "team.ics", content)
    assert isinstance(document, ParsedDocument)
    assert document.text.splitlines() == [
        "Port",
        "",
        "Board",
        "When: 2024-05-06 09:15 Europe/Oslo (1 h 30 min)",
        "Repeats: every 2 months, on first Monday and last Friday, until 2024-12-31",
        "Not on: 2024-06-03 09:15 UTC",
        "Attached: https://h.example/plan.pdf, note.txt",
        "Reminder: Bring the keys",
    ]
    assert attached == EmbeddedFile("note.txt", b"Hello", "attachment")


def test_rule_that_is_not_known_is_shown_as_it_is_written() -> None:
    assert calendar_text(event("SUMMARY:A", "RRULE:FREQ=HOURLY;COUNT=3")) == (
        "A\nRepeats: FREQ=HOURLY;COUNT=3"
    )


def test_every_note_of_an_entry_is_read() -> None:
    text = event(
        "SUMMARY:Visit",
        "DESCRIPTION:First note.",
        "DESCRIPTION:Second note.",
        "X-ALT-DESC;FMTTYPE=text/html:<p>Only in the formatted notes.</p>",
        "X-TASK-NOTE:Ask Hugo",
        "X-APPLE-SORT:never a note",
    )
    assert calendar_text(text) == (
        "Visit\nTask note: Ask Hugo\n\nFirst note.\n\nSecond note.\n\nOnly in the formatted notes."
    )


def test_calendar_of_the_first_version_is_decoded() -> None:
    text = event("SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pr=C3=BCf=\r\nung")
    assert calendar_text(text) == "Prüfung"
