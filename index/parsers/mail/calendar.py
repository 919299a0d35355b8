"""Turn a calendar file (iCalendar, RFC 5545) into text: what, when, where, who, and the notes."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from index.errors import UnreadableFileError
from index.parsers.dates import sane_day
from index.parsers.mail.html import html_text
from index.parsers.text.charsets import decode_mail
from index.parsers.types import InputFile, ParsedDocument, ParserOutput

# Entries of one file: a calendar of many years has some 10,000.
_MAX_ENTRIES = 50_000
_FOLD = re.compile(r"\r?\n[ \t]")
# A property: its name, its parameters, its value.
_PROPERTY = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^":;]*))')
_ESCAPE = re.compile(r"\\([\\;,nN])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?")
_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_PARTS = ("VALARM", "VTIMEZONE", "STANDARD", "DAYLIGHT")
_METHODS = {"CANCEL": "Cancelled", "REPLY": "Reply to an invitation", "REQUEST": "Invitation"}
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_LABELS = {
    "DTSTART": "When",
    "DUE": "Due",
    "LOCATION": "Where",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "Attendees",
    "STATUS": "Status",
    "RRULE": "Repeats",
    "CATEGORIES": "Categories",
    "URL": "Link",
    "CONTACT": "Contact",
    "COMMENT": "Comment",
}

_Entry = dict[str, list[tuple[dict[str, str], str]]]


def parse_calendar(source: InputFile) -> Iterator[ParserOutput]:
    """The document of a calendar file, with a paragraph for each entry."""
    text = decode_mail(source.content(), None)
    entries = list(_entries(text))
    shown = calendar_text(text)
    if not shown:
        raise UnreadableFileError("no entry in it: expected an iCalendar file with events")
    day = _day(entries[0]) if len(entries) == 1 else None
    yield ParsedDocument(
        text=shown,
        title=_value(entries[0], "SUMMARY") if len(entries) == 1 else "",
        published=day,
        published_from="file data" if day else "",
    )


def calendar_text(text: str) -> str:
    """The entries in a calendar as a person sees them; "" if there are none."""
    method = re.search(r"^METHOD:(\w+)", text, re.MULTILINE)
    kind = _METHODS.get(method[1].upper(), "") if method else ""
    return "\n\n".join(filter(None, (_shown(entry, kind) for entry in _entries(text))))


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    inside: list[str] = []
    count = 0
    for line in _FOLD.sub("", text).splitlines():
        match = _PROPERTY.match(line)
        if not match:
            continue
        name, value = match[1].upper(), match[3]
        if name == "BEGIN":
            inside.append(value.strip().upper())
            if inside[-1] in _ENTRIES:
                entry = {}
        elif name == "END":
            if inside and inside.pop() in _ENTRIES and entry is not None:
                count += 1
                if count > _MAX_ENTRIES:
                    raise UnreadableFileError(f"over {_MAX_ENTRIES:,} entries: export it in parts")
                yield entry
                entry = None
        elif entry is not None and inside and inside[-1] not in _PARTS:
            parameters = {
                parameter[1].upper(): parameter[2] or parameter[3]
                for parameter in _PARAMETER.finditer(match[2])
            }
            entry.setdefault(name, []).append((parameters, value))
    # A file that is cut off ends within its last entry.
    if entry:
        yield entry


def _shown(entry: _Entry, kind: str) -> str:
    summary = _value(entry, "SUMMARY")
    lines = [f"{kind}: {summary}" if kind and summary else summary or kind]
    for name, label in _LABELS.items():
        if value := _shown_value(entry, name):
            lines.append(f"{label}: {value}")
    notes = _value(entry, "DESCRIPTION")
    if not notes and (markup := _value(entry, "X-ALT-DESC")):
        notes = html_text(markup)
    return "\n\n".join(filter(None, ("\n".join(filter(None, lines)), notes)))


def _shown_value(entry: _Entry, name: str) -> str:
    if name == "DTSTART":
        start, end = _times(entry, "DTSTART"), _times(entry, "DTEND")
        # On one day the day is written once.
        if end.partition(" ")[0] == start.partition(" ")[0] and " " in end:
            end = end.partition(" ")[2]
        return " – ".join(filter(None, (start, end)))
    if name == "DUE":
        return _times(entry, name)
    if name in ("ORGANIZER", "ATTENDEE"):
        return ", ".join(_people(entry.get(name, [])))
    if name == "STATUS":
        return _value(entry, name).lower()
    return ", ".join(filter(None, (_plain(value) for _, value in entry.get(name, []))))


def _people(values: list[tuple[dict[str, str], str]]) -> Iterator[str]:
    for parameters, value in values:
        address = re.sub(r"^mailto:", "", value.strip(), flags=re.IGNORECASE)
        name = parameters.get("CN", "")
        person = f"{name} <{address}>" if name and address and name != address else name or address
        answer = _ANSWERS.get(parameters.get("PARTSTAT", "").upper())
        if person:
            yield f"{person} ({answer})" if answer else person


def _times(entry: _Entry, name: str) -> str:
    """A time as "2023-11-07 09:00 UTC", or a day."""
    for parameters, value in entry.get(name, []):
        match = _TIME.match(value.strip())
        if not match:
            return _plain(value)
        day = "-".join(match.group(1, 2, 3))
        if match[4] is None:
            return day
        zone = "UTC" if match[7] else parameters.get("TZID", "")
        return f"{day} {match[4]}:{match[5]} {zone}".rstrip()
    return ""


def _day(entry: _Entry) -> date | None:
    try:
        return sane_day(datetime.fromisoformat(_times(entry, "DTSTART")[:10]).date())
    except ValueError:
        return None


def _value(entry: _Entry, name: str) -> str:
    return next((text for _, value in entry.get(name, []) if (text := _plain(value))), "")


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()
