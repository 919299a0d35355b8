"""Parse contacts (vCard, RFC 6350 and the versions before): who, where, and the notes."""

import quopri
import re
from collections.abc import Iterator

from index.errors import UnreadableFileError
from index.parsers.text.charsets import codec_of, decode_mail
from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped

# Contacts of one file: those of a company are some 10,000.
_MAX_CARDS = 50_000
# Lines of one value.
_MAX_VALUE_LINES = 1_000
_FOLD = re.compile(r"\r?\n[ \t]")
_PROPERTY = re.compile(r'(?:[\w-]+\.)?([A-Za-z0-9-]+)((?:;(?:"[^"]*"|[^":;])*)*):(.*)', re.DOTALL)
_ESCAPE = re.compile(r"\\([\\;,nN])")
# What a telephone, mail or postal address is for.
_KIND = re.compile(r"(?<=[;=,\"])(HOME|WORK|CELL|FAX|PAGER|SPOUSE|CHILD|PARENT)(?=[;,:\"]|$)")
_UNESCAPED = re.compile(r"(?<!\\)[;]")
# For programs alone.
_IGNORED = frozenset(("BEGIN", "END", "VERSION", "PRODID", "UID", "REV", "SORT-STRING"))
_DATA = frozenset(("PHOTO", "LOGO", "SOUND", "KEY"))
_LABELS = {
    "FN": "", "N": "", "ORG": "Organization", "TITLE": "Title", "ROLE": "Role", "TEL": "Phone",
    "EMAIL": "Mail", "ADR": "Address", "LABEL": "Address", "URL": "Link", "BDAY": "Born",
    "NOTE": "Note", "NICKNAME": "Nickname", "CATEGORIES": "Categories", "IMPP": "Chat",
}  # fmt: skip


def parse_contacts(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the document of a file of contacts, with a paragraph for each.

    Raises:
        UnreadableFileError: There is none in it, or too many.
    """
    cards: list[str] = []
    pictures = 0
    lines: dict[str, str] = {}
    for name, kind, value in _properties(decode_mail(source.content(), None)):
        if name == "BEGIN":
            lines = {}
        elif name in _DATA:
            pictures += 1
        elif name == "END":
            if "FN" in lines:
                # The name as it is written, beside its parts.
                lines.pop("N", "")
            cards += ["\n".join(lines.values())] if lines else []
            if len(cards) > _MAX_CARDS:
                raise UnreadableFileError(f"over {_MAX_CARDS:,} contacts: export them in parts")
        elif value and name not in _IGNORED:
            label = _LABELS.get(name, name.removeprefix("X-").capitalize())
            label += f" ({kind})" * bool(label and kind)
            line = f"{label}: {value}" if label else value
            lines[name] = f"{lines[name]}\n{line}" if name in lines else line
    if not cards:
        raise UnreadableFileError("no contact in it: expected a vCard file")
    yield ParsedDocument(
        text="\n\n".join(cards), title=cards[0].partition("\n")[0] if len(cards) == 1 else ""
    )
    if pictures:
        reason = f"pictures, sounds or keys of contacts, not read: {pictures}"
        yield Skipped(reason, "embedded file")


def _properties(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the kind ("work", "home, fax") and the text of each property."""
    lines = iter(_FOLD.sub("", text).splitlines())
    for line in lines:
        if match := _PROPERTY.match(line):
            parameters, value = match[2].upper(), match[3]
            if "QUOTED-PRINTABLE" in parameters:
                # It goes on in the next line after "=".
                for _ in range(_MAX_VALUE_LINES):
                    if not value.endswith("="):
                        break
                    value = value[:-1] + next(lines, "")
                charset = re.search(r"CHARSET=([\w-]+)", parameters)
                codec = codec_of(charset[1] if charset else "utf-8") or "utf-8"
                value = quopri.decodestring(value.encode()).decode(codec, "replace")
            parts = (_plain(part) for part in _UNESCAPED.split(value))
            kinds = [kind.lower() for kind in _KIND.findall(parameters)]
            yield match[1].upper(), ", ".join(dict.fromkeys(kinds)), ", ".join(filter(None, parts))


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda m: "\n" if m[1] in "nN" else m[1], value).strip()
