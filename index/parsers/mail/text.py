"""Turn the headers and bodies of a mail into the text that a person sees, and its metadata."""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import getaddresses, parsedate

from index.errors import UnreadableFileError
from index.metadata import find_title
from index.parsers.mail.mime import decode_words
from index.parsers.types import ParsedDocument, Skipped

# Share of a form's words up to which it says the same as the other: the two differ in how they
# write lists, links and pictures.
_SAME_SHARE = 0.1
# Own words of a form up to which its lines are not compared with the other's.
_MAX_SAME_WORDS = 20
# Own words from which on a line of the form that is not read is added below the other: fewer are a
# name or a button.
_MIN_OWN_WORDS = 3
# A form says something else if more of its words than this, and more than this share, are its own.
_MIN_OTHER_WORDS, _OTHER_SHARE = 30, 0.5
# Characters of the From header that are parsed; `email` recurses for each "(".
_MAX_FROM_CHARS = 2_000

# Dates that programs write when they know none.
_DEFAULT_DAYS = {date(1970, 1, 1), date(1980, 1, 1), date(1601, 1, 1), date(1899, 12, 30)}
_MIN_YEAR = 1_500

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_HIDING = re.compile(r"<(?:style|script|head|title|!--)", re.IGNORECASE)
# Elements that are searched for their end; more than that would take long.
_MAX_HIDING_TAGS = 100
# Of HTML, what is not shown.
_NOT_WORDS = re.compile(
    r"<(style|script|head|title)\b.{0,100000}?</\1\s*>|<!--.{0,100000}?-->|<[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_HEADERS = (
    *("Bcc", "Sender", "Reply-To", "Resent-From", "Resent-To", "Newsgroups", "Followup-To"),
    *("Organization", "Keywords", "Comments"),
)
_OF_SENDER = frozenset(("Sender", "Reply-To"))
_BRACKETED = re.compile(r"<([^<>]*)>")
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
# A notice in place of a mail's text, in the words that most languages have for it.
_NOTICE = re.compile(
    r"html|browser|navigat|navegador|viewer|program|mime|mail client", re.IGNORECASE
)
# Different words of such a notice.
_MAX_NOTICE_WORDS = 60
ENCRYPTED = "encrypted: open it in the mail program that has the key and save it decrypted"
_ARMOURED_PART = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_ARMOUR = re.compile(r"\s*-----BEGIN PGP MESSAGE-----")
# A text signed with PGP: its header lines, the text, the signature.
_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Z][\w-]*: [^\n]*\n)*\n"
    r"(.*?)^-----BEGIN PGP SIGNATURE-----$.*?(?:^-----END PGP SIGNATURE-----$|\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The header lines of a mail, as they are written; `authors` are the names in the first, and
    `others` the names and values of further lines."""

    sender: str = ""
    to: str = ""
    cc: str = ""
    sent: str = ""
    subject: str = ""
    authors: tuple[str, ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    def shown(self) -> str:
        """The lines as mail programs show them: a quote needs its author and date."""
        lines = (
            ("From", self.sender),
            ("To", self.to),
            ("Cc", self.cc),
            *self.others,
            ("Date", self.sent),
            ("Subject", self.subject),
        )
        return "\n".join(f"{name}: {value}" for name, value in lines if value)


def other_headers(
    header: Callable[[str], str], sender: str, bcc: str = ""
) -> tuple[tuple[str, str], ...]:
    """The names and values of the headers that mail programs show beside sender, recipients, day
    and subject.

    Args:
        header: Finds the value of a header by its name in lower case.
        sender: The value of From, which Sender and Reply-To mostly repeat.
        bcc: The hidden recipients, where no header names them.
    """
    found = ((name, header(name.lower()) or bcc * (name == "Bcc")) for name in _OTHER_HEADERS)
    return tuple(
        (name, value)
        for name, value in found
        if value and not (name in _OF_SENDER and _address(value) == _address(sender))
    )


def _address(person: str) -> str:
    """The mail address of a person, which may stand in brackets after a name."""
    bracketed: list[str] = _BRACKETED.findall(person)
    return (bracketed or [person])[-1].strip().casefold()


def mail_document(head: Head, body: str, key: str = "", sha256: str = "") -> ParsedDocument:
    """The document of a mail: its header lines and its body."""
    published = sent_day(head.sent)
    return ParsedDocument(
        text="\n\n".join(part for part in (head.shown(), body) if part),
        # Otherwise the first line of the text would be the title: the sender.
        title=head.subject or find_title(body) or f"Mail from {head.sender or 'nobody'}",
        published=published,
        published_from="metadata" if published else "",
        authors=head.authors,
        key=key,
        sha256=sha256,
    )


def sent_day(sent: str) -> date | None:
    """The day of a Date header, in its own time zone; None if it is not plausible."""
    try:
        # No function that checks the zone: programs write "-3000", and worse.
        day = date(*(parsedate(sent) or ())[:3])
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    is_plausible = day.year >= _MIN_YEAR and day <= tomorrow and day not in _DEFAULT_DAYS
    return day if is_plausible else None


def sender_names(sender: str) -> tuple[str, ...]:
    """The names in a raw From header; the address of a sender without a name."""
    try:
        pairs = getaddresses([sender[:_MAX_FROM_CHARS]])
    except (RecursionError, ValueError, IndexError):
        return ()
    shown = (
        " ".join(decode_words(name).split()).strip("'\" ") or address for name, address in pairs
    )
    return tuple(dict.fromkeys(name for name in shown if name))


def report_encrypted(text: str) -> list[Skipped]:
    """The report of a part of a mail's text that is encrypted with PGP; none if there is none.

    Raises:
        UnreadableFileError: All of it is.
    """
    if _ARMOUR.match(text):
        raise UnreadableFileError(ENCRYPTED)
    if not _ARMOURED_PART.search(text):
        return []
    return [Skipped(f"a part of its text is {ENCRYPTED}", "encrypted part")]


def choose_body(plain: str, formatted: str) -> str:
    """The body of a mail from its two forms: the one that says more, the plain one if they say the
    same, and below it the lines that the other alone has; both if each says much that the other
    lacks, or the plain one is the longer of the two and no notice that the mail is to be seen in
    another program."""
    if not plain or not formatted:
        return plain or formatted
    plain_words, formatted_words = _words(plain), _words(formatted)
    only_plain, only_formatted = plain_words - formatted_words, formatted_words - plain_words
    if len(only_formatted) <= _SAME_SHARE * len(formatted_words):
        return _with_own_lines(plain, formatted, only_formatted)
    is_other = _OTHER_SHARE * len(plain_words) < len(only_plain) > _MIN_OTHER_WORDS
    if is_other and len(only_formatted) > _MIN_OTHER_WORDS:
        return f"{plain}\n\n{formatted}"
    is_notice = len(plain_words) <= _MAX_NOTICE_WORDS and _NOTICE.search(plain)
    if len(formatted_words) <= len(plain_words):
        if is_other:
            return _with_own_lines(plain, formatted, only_formatted)
        if only_plain and not is_notice:
            return f"{plain}\n\n{formatted}"
    return formatted if is_notice else _with_own_lines(formatted, plain, only_plain)


def _with_own_lines(body: str, other: str, own: set[str]) -> str:
    """The body, and below it the lines of its other form that are made of words of its `own`."""
    lines: list[str] = []
    for line in other.split("\n"):
        words = _words(line)
        of_own = words & own
        is_own = len(of_own) >= _MIN_OWN_WORDS and 2 * len(of_own) > len(words)
        if is_own and not _NOTICE.search(line):
            lines.append(line)
    return "\n\n".join((body, "\n".join(lines))) if lines else body


def lacks_words(text: str, other: str) -> bool:
    """Whether `other` has more than a few words that `text` lacks."""
    words = _words(other)
    return len(words - _words(text)) > min(_SAME_SHARE * len(words), _MAX_SAME_WORDS)


def may_say_more(plain: str, markup: str) -> bool:
    """Whether the HTML of a mail may say more than its plain form: a quick look at its words."""
    if not plain:
        return True
    hides_little = len(_HIDING.findall(markup)) <= _MAX_HIDING_TAGS
    shown = (_NOT_WORDS if hides_little else _TAGS).sub(" ", markup)
    return lacks_words(plain, html.unescape(shown))


def _words(text: str) -> set[str]:
    """The words and numbers in a text, without addresses, which one form spells out."""
    return set(_WORD.findall(_ADDRESS.sub(" ", text).casefold()))


def is_markup(text: str) -> bool:
    """Whether a text declared as plain is HTML, as some senders write it."""
    return bool(_MARKUP.match(text))


def tidy(text: str) -> str:
    """Normalize line ends and drop invisible characters and blanks, and a PGP signature."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    for invisible in ("\xad", "\u200b", "\ufeff"):
        text = text.replace(invisible, "")
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    if "-----BEGIN PGP SIGNED" in lines:
        lines = _SIGNED.sub(_signed_text, lines)
    return _BLANK_LINES.sub("\n\n", lines).strip("\n")


def _signed_text(signed: re.Match[str]) -> str:
    """The text without its signature; lines that begin with a dash were escaped by another one."""
    return "\n".join(line.removeprefix("- ") for line in signed[1].split("\n"))


def unflow(text: str, *, del_space: bool) -> str:
    """Join the lines of each paragraph of a text in format=flowed (RFC 3676)."""
    paragraphs: list[tuple[int, list[str]]] = []
    continues = False
    for line in text.replace("\r\n", "\n").split("\n"):
        rest = line.lstrip(">")
        depth = len(line) - len(rest)
        rest = rest.removeprefix(" ")
        if rest == "-- " or not continues or paragraphs[-1][0] != depth:
            paragraphs.append((depth, []))
        continues = rest.endswith(" ") and rest != "-- "
        paragraphs[-1][1].append(rest[:-1] if continues and del_space else rest)
    return "\n".join(_quoted(depth, lines) for depth, lines in paragraphs)


def _quoted(depth: int, lines: Sequence[str]) -> str:
    return ">" * depth + " " * bool(depth) + "".join(lines)
