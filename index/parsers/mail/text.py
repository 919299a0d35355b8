"""the headers and bodies of a mail → the text that a person sees, its title, day and authors."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import getaddresses, parsedate

from index.metadata import find_title
from index.parsers.mail.mime import decode_words
from index.parsers.types import ParsedDocument

# Characters below which a plain text can be a mere hint at the formatted one.
_LONGEST_STUB = 1_000
# The share of the formatted text's length below which it is one. The same text has 0.9 to 1.3,
# since the plain one spells out links.
_STUB_SHARE = 0.25
# Characters of the From header that authors are looked for in; `email` calls itself for each "(".
_LONGEST_FROM = 2_000

# Days that programs write when they know none.
_NO_DAYS = {date(1970, 1, 1), date(1980, 1, 1), date(1601, 1, 1), date(1899, 12, 30)}
_FIRST_YEAR = 1_500

_BLANK_LINES = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_ARMOUR = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")
# A text signed with PGP: the lines above it, the text, the signature below it.
_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Z][\w-]*: [^\n]*\n)*\n"
    r"(.*?)^-----BEGIN PGP SIGNATURE-----$.*?(?:^-----END PGP SIGNATURE-----$|\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The lines above a mail, as they are written; `authors` are the names in the first."""

    sender: str = ""
    to: str = ""
    cc: str = ""
    sent: str = ""
    subject: str = ""
    authors: tuple[str, ...] = ()

    def shown(self) -> str:
        """The lines as every mail program shows them: a quote needs who wrote it, and when."""
        lines = (
            ("From", self.sender),
            ("To", self.to),
            ("Cc", self.cc),
            ("Date", self.sent),
            ("Subject", self.subject),
        )
        return "\n".join(f"{name}: {value}" for name, value in lines if value)


def draft(head: Head, body: str, key: str = "", sha256: str = "") -> ParsedDocument:
    """The document that a mail is: its lines and what is below them."""
    published = day(head.sent)
    return ParsedDocument(
        text="\n\n".join(part for part in (head.shown(), body) if part),
        # Else the first line of the text would be taken, which is who it is from.
        title=head.subject or find_title(body) or f"Mail from {head.sender or 'nobody'}",
        published=published,
        published_from="metadata" if published else "",
        authors=head.authors,
        key=key,
        sha256=sha256,
    )


def day(sent: str) -> date | None:
    """The day that a Date header names, in its own zone; None when it names none that can be."""
    try:
        # Not by what wants a zone that can be: programs write "-3000", and worse.
        found = date(*(parsedate(sent) or ())[:3])
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return (
        found if found.year >= _FIRST_YEAR and found <= tomorrow and found not in _NO_DAYS else None
    )


def names(sender: str) -> tuple[str, ...]:
    """The names in a From header, as it is written; the address of who gives no name."""
    try:
        found = getaddresses([sender[:_LONGEST_FROM]])
    except (RecursionError, ValueError, IndexError):
        return ()
    shown = (
        " ".join(decode_words(name).split()).strip("'\" ") or address for name, address in found
    )
    return tuple(dict.fromkeys(name for name in shown if name))


def choose(plain: str, formatted: str) -> str:
    """Of the two bodies of a mail the plain one, unless it only hints at the other."""
    if not plain or not formatted:
        return plain or formatted
    hint = len(plain) < min(_LONGEST_STUB, _STUB_SHARE * len(formatted))
    return formatted if hint else plain


def suffices(plain: str) -> bool:
    """Whether a plain body is no hint at another: that one need not be read, which takes long."""
    return len(plain) >= _LONGEST_STUB


def is_markup(text: str) -> bool:
    """Whether a text that calls itself plain is HTML, as some senders have it."""
    return bool(_MARKUP.match(text))


def is_armoured(text: str) -> bool:
    """Whether it is encrypted with PGP from its first line."""
    return bool(_ARMOUR.match(text))


def tidy(text: str) -> str:
    """A plain body as it stands, without blanks that nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    for unseen in ("\xad", "\u200b", "\ufeff"):
        text = text.replace(unseen, "")
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    if "-----BEGIN PGP SIGNED" in lines:
        lines = _SIGNED.sub(_unsigned, lines)
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def _unsigned(signed: re.Match[str]) -> str:
    """The text alone; lines that begin with a dash were marked by another one."""
    return "\n".join(line.removeprefix("- ") for line in signed[1].split("\n"))


def unflow(text: str, *, del_space: bool) -> str:
    """A text in format=flowed (RFC 3676) with each of its paragraphs on one line."""
    paragraphs: list[tuple[int, list[str]]] = []
    goes_on = False
    for line in text.replace("\r\n", "\n").split("\n"):
        rest = line.lstrip(">")
        depth = len(line) - len(rest)
        rest = rest.removeprefix(" ")
        if rest == "-- " or not goes_on or paragraphs[-1][0] != depth:
            paragraphs.append((depth, []))
        goes_on = rest.endswith(" ") and rest != "-- "
        paragraphs[-1][1].append(rest[:-1] if goes_on and del_space else rest)
    return "\n".join(_quoted(depth, lines) for depth, lines in paragraphs)


def _quoted(depth: int, lines: Sequence[str]) -> str:
    return ">" * depth + " " * bool(depth) + "".join(lines)
