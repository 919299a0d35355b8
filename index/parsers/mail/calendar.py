"""Turn a calendar file (iCalendar, RFC 5545) into text: what, when, where, who, and the notes."""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from datetime import date, datetime

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys, safe_key
from index.parsers.mail.html import html_text
from index.parsers.mail.text import lacks_words
from index.parsers.text.charsets import decode_mail
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, ParserOutput, Skipped
from index.text.dates import sane_day

# Entries of one file: a calendar of many years has some 10,000.
_MAX_ENTRIES = 50_000
# The end of a line that goes on below, in vCalendar 1.0.
_SOFT_BREAK = re.compile(r"=\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]")
# A property: its name, its parameters, its value.
_PROPERTY = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;]*))*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=(?:"([^"]*)"|([^":;]*))')
_ESCAPE = re.compile(r"\\([\\;,nN])")
_TIME = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?")
_ENTRIES = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY")
_PARTS = ("VTIMEZONE", "STANDARD", "DAYLIGHT")
# The text of a reminder is kept under the name of its part.
_REMINDER = "VALARM"
# What programs write into a reminder that says nothing.
_NO_REMINDER = frozenset(("", "reminder", "this is an event reminder", "alarm", "display"))
_METHODS = {"CANCEL": "Cancelled", "REPLY": "Reply to an invitation", "REQUEST": "Invitation"}
_ANSWERS = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "tentative"}
_LABELS = {
    "DTSTART": "When",
    "RECURRENCE-ID": "Instead of",
    "RRULE": "Repeats",
    "RDATE": "Also on",
    "EXDATE": "Not on",
    "DUE": "Due",
    "COMPLETED": "Completed",
    "PERCENT-COMPLETE": "Percent done",
    "LOCATION": "Where",
    "GEO": "Position",
    "ORGANIZER": "Organizer",
    "ATTENDEE": "Attendees",
    "STATUS": "Status",
    "CLASS": "Class",
    "RESOURCES": "Resources",
    "CATEGORIES": "Categories",
    "URL": "Link",
    "CONFERENCE": "Conference",
    "X-GOOGLE-CONFERENCE": "Conference",
    "X-MICROSOFT-SKYPETEAMSMEETINGURL": "Conference",
    "CONTACT": "Contact",
    "COMMENT": "Comment",
    "FREEBUSY": "Busy",
    "ATTACH": "Attached",
    _REMINDER: "Reminder",
}
# Fields for programs alone, and those that are read in their own place.
_NO_NOTES = re.compile(
    r"UID|DTSTAMP|DTEND|DURATION|SEQUENCE|CREATED|LAST-MODIFIED|TRANSP|PRIORITY|SUMMARY|DESCRIPTION|"
    r"REQUEST-STATUS|RELATED-TO|X-ALT-DESC|X-(?:APPLE|MOZ|MS|MICROSOFT|WR|LIC|EVOLUTION)-.*"
)
# A value that somebody wrote, not a number or a name of a program's.
_WRITTEN = re.compile(r"[^\W\d_]{2,}[,.:;]?\s+[^\W_]")
_TIMES = frozenset(("RECURRENCE-ID", "RDATE", "EXDATE", "DUE", "COMPLETED"))
_CALENDAR_NAME = re.compile(r"^(?:X-WR-CALNAME|X-WR-CALDESC)[^:\r\n]*:(.*)$", re.MULTILINE)
_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?")
_FREQUENCIES = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_WEEKDAY = re.compile(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
    "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth", "-1": "last"}

_Entry = dict[str, list[tuple[dict[str, str], str]]]


def parse_calendar(source: InputFile) -> Iterator[ParserOutput]:
    """The document of a calendar file, with a paragraph for each entry, and the files within it."""
    text = decode_mail(source.content(), None)
    entries = list(_entries(text))
    shown = calendar_text(text)
    if not shown:
        raise UnreadableFileError("no entry in it: expected an iCalendar file with events")
    named = [_plain(match[1]) for match in _CALENDAR_NAME.finditer(_FOLD.sub("", text))]
    shown = "\n\n".join((*filter(None, named), shown))
    day = _day(entries[0]) if len(entries) == 1 else None
    yield ParsedDocument(
        text=shown,
        title=_value(entries[0], "SUMMARY") if len(entries) == 1 else "",
        published=day,
        published_from="file data" if day else "",
    )
    yield from calendar_attachments(text, Keys())


def calendar_attachments(text: str, keys: Keys) -> Iterator[EmbeddedFile | Skipped]:
    """Yield the files that are in the entries of a calendar themselves, with names from `keys`."""
    for entry in _entries(text):
        for parameters, value in entry.get("ATTACH", []):
            if not _is_inline(parameters):
                continue
            key = keys.unique(_file_name(parameters) or "attachment")
            try:
                content = base64.b64decode(value)
            except (binascii.Error, ValueError):
                yield Skipped(f"{key}: damaged: save it in a calendar program", "attachment")
            else:
                yield EmbeddedFile(key, content, "attachment")


def _is_inline(parameters: dict[str, str]) -> bool:
    return parameters.get("ENCODING", "").upper() == "BASE64"


def _file_name(parameters: dict[str, str]) -> str:
    names = (parameters.get(name, "") for name in ("FILENAME", "X-FILENAME", "X-APPLE-FILENAME"))
    return safe_key(next(filter(None, names), "")).rpartition("/")[2]


def calendar_text(text: str) -> str:
    """The entries in a calendar as a person sees them; "" if there are none."""
    method = re.search(r"^METHOD:(\w+)", text, re.MULTILINE)
    kind = _METHODS.get(method[1].upper(), "") if method else ""
    return "\n\n".join(filter(None, (_shown(entry, kind) for entry in _entries(text))))


def _entries(text: str) -> Iterator[_Entry]:
    entry: _Entry | None = None
    inside: list[str] = []
    count = 0
    text = _SOFT_BREAK.sub("", text) if "QUOTED-PRINTABLE" in text else text
    for line in _FOLD.sub("", text).splitlines():
        match = _PROPERTY.match(line)
        if not match:
            continue
        name, value = match[1].upper(), match[3]
        if "QUOTED-PRINTABLE" in match[2].upper():
            value = quopri.decodestring(value.encode()).decode("utf-8", "replace")
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
        elif entry is not None and inside and inside[-1] == _REMINDER:
            if name == "DESCRIPTION":
                entry.setdefault(_REMINDER, []).append(({}, value))
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
    for name in entry:
        if name not in _LABELS and not _NO_NOTES.fullmatch(name):
            label = name.removeprefix("X-").capitalize().replace("-", " ")
            texts = [_plain(value) for _, value in entry[name]]
            lines += (f"{label}: {text}" for text in texts if _WRITTEN.search(text))
    return "\n\n".join(filter(None, ("\n".join(filter(None, lines)), _notes(entry))))


def _notes(entry: _Entry) -> str:
    notes = "\n\n".join(filter(None, (_plain(value) for _, value in entry.get("DESCRIPTION", []))))
    formatted = html_text(_value(entry, "X-ALT-DESC"))
    return "\n\n".join(filter(None, (notes, formatted * lacks_words(notes, formatted))))


def _shown_value(entry: _Entry, name: str) -> str:
    if name == "DTSTART":
        start, end = _times(entry, "DTSTART"), _times(entry, "DTEND")
        # On one day the day is written once.
        if end.partition(" ")[0] == start.partition(" ")[0] and " " in end:
            end = end.partition(" ")[2]
        duration = _shown_duration(_value(entry, "DURATION")) if not end else ""
        return " – ".join(filter(None, (start, end))) + f" ({duration})" * bool(duration)
    if name in _TIMES:
        return ", ".join(_shown_times(entry, name))
    if name == "RRULE":
        return ", ".join(_shown_rule(_plain(value)) for _, value in entry.get(name, []))
    if name == "ATTACH":
        return ", ".join(_shown_attachments(entry.get(name, [])))
    if name == _REMINDER:
        repeated = (*_NO_REMINDER, _value(entry, "SUMMARY").lower(), _notes(entry).lower())
        texts = dict.fromkeys(_plain(value) for _, value in entry.get(name, []))
        return ", ".join(text for text in texts if text.lower() not in repeated)
    if name == "CLASS":
        return _value(entry, name).lower().removeprefix("public")
    if name == "CONFERENCE":
        named = [
            (_plain(value), parameters.get("LABEL")) for parameters, value in entry.get(name, [])
        ]
        return ", ".join(f"{label} ({value})" if label else value for value, label in named)
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


def _shown_attachments(values: list[tuple[dict[str, str], str]]) -> Iterator[str]:
    """The addresses of attached files, and the names of those that are in the entry."""
    for parameters, value in values:
        name = _file_name(parameters)
        address = "" if _is_inline(parameters) else _plain(value)
        yield f"{name} ({address})" if name and address else name or address or "a file"


def _shown_duration(duration: str) -> str:
    match = _DURATION.fullmatch(duration)
    if not match:
        return duration
    parts = zip(match.groups(), ("weeks", "days", "h", "min"), strict=True)
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def _shown_rule(rule: str) -> str:
    """A rule of repetition in words: "every 2 weeks, on Monday, until 2024-05-03"."""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    unit, interval = _FREQUENCIES.get(parts.pop("FREQ", "")), parts.pop("INTERVAL", "1")
    if not unit:
        return rule
    words = [f"every {unit}" if interval == "1" else f"every {interval} {unit}s"]
    if days := [*_WEEKDAY.finditer(parts.pop("BYDAY", ""))]:
        words.append("on " + " and ".join(filter(None, map(_shown_weekday, days))))
    if until := _TIME.match(parts.pop("UNTIL", "")):
        words.append("until " + "-".join(until.group(1, 2, 3)))
    if count := parts.pop("COUNT", ""):
        words.append(f"{count} times")
    parts.pop("WKST", "")
    named = {"BYMONTHDAY": "on day", "BYMONTH": "in month"}
    words += [f"{named.get(name, name)} {value}" for name, value in parts.items() if value]
    return ", ".join(words)


def _shown_weekday(match: re.Match[str]) -> str:
    number = (match[1] or "").removeprefix("+")
    return f"{_ORDINALS.get(number, number)} {_WEEKDAYS[match[2]]}".strip()


def _times(entry: _Entry, name: str) -> str:
    """The first time as "2023-11-07 09:00 UTC", or a day."""
    return next(_shown_times(entry, name), "")


def _shown_times(entry: _Entry, name: str) -> Iterator[str]:
    for parameters, values in entry.get(name, []):
        for value in values.split(","):
            match = _TIME.match(value.strip())
            if not match:
                yield _plain(value)
                continue
            day = "-".join(match.group(1, 2, 3))
            if match[4] is None:
                yield day
                continue
            zone = "UTC" if match[7] else parameters.get("TZID", "")
            yield f"{day} {match[4]}:{match[5]} {zone}".rstrip()


def _day(entry: _Entry) -> date | None:
    try:
        return sane_day(datetime.fromisoformat(_times(entry, "DTSTART")[:10]).date())
    except ValueError:
        return None


def _value(entry: _Entry, name: str) -> str:
    return next((text for _, value in entry.get(name, []) if (text := _plain(value))), "")


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()
