"""Parse a mail or a mailbox: each mail is a document, its attachments are embedded files."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat

from index.errors import UnreadableFileError
from index.humanize import counted
from index.parsers.embedded_names import MAX_KEY_CHARS, Keys, safe_key
from index.parsers.hidden_content import count_markup_readings, report_hidden_text, report_readings
from index.parsers.mail.calendar import calendar_attachments, calendar_text
from index.parsers.mail.enriched import enriched_text
from index.parsers.mail.html import read_html
from index.parsers.mail.mailbox import split_mails
from index.parsers.mail.mime import Entity, has_unknown_charset, read_entity
from index.parsers.mail.text import (
    ENCRYPTED,
    Head,
    choose_body,
    is_markup,
    lacks_words,
    mail_document,
    may_say_more,
    other_headers,
    report_encrypted,
    sender_names,
    tidy,
    unflow,
)
from index.parsers.mail.tnef import read_tnef, tnef_attachments
from index.parsers.ocr.picture_size import may_hold_text
from index.parsers.registry import is_supported, may_be_read, suffix_of
from index.parsers.text.charsets import (
    decode_mail,
    guess_codec,
    is_utf_8,
    mail_codec_of,
    other_alphabet,
)
from index.parsers.text.inline_files import take_out_files
from index.parsers.types import (
    MAX_DOCUMENT_BYTES,
    EmbeddedFile,
    InputFile,
    ParsedDocument,
    ParserOutput,
    Skipped,
)

# Parts of one mail: digests have some 100.
_MAX_PARTS = 2_000
# Bytes of a body: more is data, and its lines take up to 20 times as much memory.
_MAX_TEXT_BYTES = 16 << 20
# Characters of a body whose lines are joined (format=flowed); a longer one stays as it is.
_MAX_FLOWED_CHARS = 4 << 20
# Nested multiparts: mail programs write four.
_MAX_DEPTH = 20

# Every mail, and every part that was saved alone, has at least one of these headers.
_MAIL_HEADERS = (
    *("from", "to", "date", "subject", "message-id", "received", "return-path"),
    *("mime-version", "content-type"),
)
# Parts without text, by their media type: what is said of them.
_NOT_READ = {
    "application/pgp-signature": Skipped("signature (PGP): not checked", "signature"),
    "application/pkcs7-signature": Skipped("signature (S/MIME): not checked", "signature"),
    "application/x-pkcs7-signature": Skipped("signature (S/MIME): not checked", "signature"),
    "application/pgp-keys": Skipped("PGP key: not read", "signature"),
    "message/external-body": Skipped(
        "attachment that is stored elsewhere: save it into the folder", "attachment"
    ),
}
_SIGNATURE_NAMES = {"smime.p7s": "S/MIME", "signature.asc": "PGP"}
# Another form of the HTML beside it.
_REPEATED = frozenset({"text/x-amp-html", "text/watch-html"})
# Texts that only a parser of their own makes readable.
_FORMATTED = frozenset({"text/rtf", "text/vcard", "text/x-vcard"})
# Texts with formatting of their own, from before HTML.
_ENRICHED = frozenset({"text/enriched", "text/richtext"})
_CALENDARS = frozenset({"text/calendar", "application/ics"})
_TNEF = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_PARTIAL = Skipped(
    "the rest of a mail that was sent in several: save it whole in a mail program", "part"
)
# Share of a text's lines that have a space; encoded data has none.
_MIN_SPACED_LINES = 0.3
# What a server says about a mail: shown by mail programs as text.
_REPORTS = frozenset(
    {"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"}
)
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED = "signed (S/MIME): open it in a mail program and save it as text"
# The type of a container of S/MIME that is signed and not encrypted.
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
# Suffixes for attachments without a name.
_SUFFIXES = {
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "application/zip": ".zip",
    "application/json": ".json",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.ms-outlook": ".msg",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/csv": ".csv",
    "text/rtf": ".rtf",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "message/rfc822": ".eml",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tiff",
}

# Bytes of headers by which UTF-16 is told.
_OPENING_BYTES = 32

_CID = re.compile(r"cid:([^\s\"'>)]{1,200})", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
# Thunderbird's flag of a mail that is deleted but not yet removed from the file.
_EXPUNGED = 0x0008
_FOLDER_DATA = "FOLDER INTERNAL DATA"


def parse_eml(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the mail in an .eml or .emlx file, and the files attached to it."""
    content = source.content()
    if not content.strip(b"\0\t\r\n "):
        raise UnreadableFileError("empty: there is no mail in it")
    content = _without_wide_characters(content)
    if source.suffix == ".emlx":
        content = _without_emlx_frame(content)
    yield from read_mail(content, source)


def parse_mbox(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the mails in an .mbox file, however large: one is in memory at a time.

    The key of a mail is its Message-ID, or its number from 1; the keys of its attachments begin
    with it.
    """
    keys = Keys()
    number = 0
    for number, content in enumerate(split_mails(source), start=1):
        source.heartbeat()
        if content is None:
            reason = f"mail {number}: over {MAX_DOCUMENT_BYTES >> 20} MB, expected one mail"
            yield Skipped(reason, "mail")
            continue
        try:
            yield from _mail_in_mailbox(content, number, source, keys)
        except UnreadableFileError as error:
            yield Skipped(f"mail {number}: {error}", "mail")
    if not number:
        raise UnreadableFileError("empty: there is no mail in it")


def read_mail(content: bytes, source: InputFile) -> Iterator[ParserOutput]:
    """Yield the mail in `content`, then its attachments.

    Raises:
        UnreadableFileError: It is not a mail, or has no text.
    """
    mail = _parse(content)
    collector = _Collector(source)
    collector.collect(mail)
    yield collector.document(mail, "", "")
    yield from collector.items


def _mail_in_mailbox(
    content: bytes, number: int, source: InputFile, keys: Keys
) -> Iterator[ParserOutput]:
    unquoted = _QUOTED_FROM.sub(rb"\1", content)
    mail = _parse(unquoted)
    if _is_deleted(mail):
        return
    collector = _Collector(source)
    collector.collect(mail)
    key = keys.unique(safe_key(mail.header("message-id").strip("<> "))[:200] or str(number))
    yield collector.document(mail, key, hashlib.sha256(content).hexdigest())
    for item in collector.items:
        if isinstance(item, EmbeddedFile):
            yield replace(item, key=f"{key}/{item.key}")
        elif isinstance(item, Skipped):
            yield replace(item, reason=f"mail {number}: {item.reason}")


def _parse(content: bytes) -> Entity:
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    # A mail that was cut out of a mailbox begins with the line before it.
    start = content.find(b"\n") + 1 if content.startswith((b"From ", b">From ")) else 0
    mail = read_entity(content, start, len(content))
    if not any(name in mail.headers for name in _MAIL_HEADERS):
        raise UnreadableFileError("not a mail: expected lines such as From: and Subject: above it")
    return mail


def _is_deleted(mail: Entity) -> bool:
    """Whether no mail program shows it: it was deleted, or is the mailbox's bookkeeping."""
    try:
        status = int(mail.headers.get("x-mozilla-status", b"0"), 16)
    except ValueError:
        status = 0
    return bool(status & _EXPUNGED) or _FOLDER_DATA in mail.header("subject")


def _head(mail: Entity) -> Head:
    sender = mail.headers.get("from", b"") or mail.headers.get("sender", b"")
    raw = sender.decode("utf-8", "replace")
    shown = mail.header("from") or mail.header("sender")
    return Head(
        sender=shown,
        to=mail.header("to"),
        cc=mail.header("cc"),
        sent=mail.header("date"),
        subject=mail.header("subject"),
        authors=sender_names(raw),
        others=other_headers(mail.header, shown),
    )


@dataclass(slots=True)
class _Collector:
    """Collects the texts of a mail's parts, and its attachments."""

    source: InputFile
    texts: list[str] = field(default_factory=list)
    items: list[ParserOutput] = field(default_factory=list)
    smime_reason: str = ""
    _images: list[Entity] = field(default_factory=list)
    _inline_ids: set[str] = field(default_factory=set)
    _keys: Keys = field(default_factory=Keys)
    _invitations: list[str] = field(default_factory=list)
    _parts: int = 0
    # The plain form of the text whose other forms are being read.
    _plain: str = ""

    def collect(self, mail: Entity) -> None:
        self._visit(mail, _MAX_DEPTH)
        for image in self._images:
            identifier = image.headers.get("content-id", b"").decode("ascii", "replace")
            if identifier not in self._inline_ids or may_hold_text(image.decoded()):
                self._attach(image)

    def document(self, mail: Entity, key: str, sha256: str) -> ParsedDocument:
        body = "\n\n".join(text for text in (*self.texts, *self._invitations) if text)
        head = _head(mail)
        self.items += report_encrypted(body)
        if not body and self.smime_reason:
            raise UnreadableFileError(self.smime_reason)
        if not body and not self.items and not head.subject:
            raise UnreadableFileError("empty: a mail without text")
        if any(map(has_unknown_charset, map(mail.headers.get, _MAIL_HEADERS, repeat(b"")))):
            reason = "a header's character set is not known, so it was guessed: "
            self.items.append(Skipped(f"{reason}compare it in a mail program", "doubtful text"))
        return mail_document(head, body, key, sha256)

    def _visit(self, part: Entity, depth: int) -> None:
        self.source.heartbeat()
        self._parts += 1
        if self._parts > _MAX_PARTS or not depth:
            # Reported once: all later parts are skipped too.
            if self._parts <= _MAX_PARTS + 1:
                self.items.append(
                    Skipped(
                        f"over {_MAX_PARTS:,} parts, or over {_MAX_DEPTH} nested: save it in parts",
                        "part",
                    )
                )
            self._parts = _MAX_PARTS + 1
        elif part.kind == "multipart/encrypted" or part.kind in _SMIME:
            self._report_closed(part)
        elif part.kind in _REPEATED:
            pass
        elif part.kind == "message/partial":
            self._read_partial(part, depth)
        elif part.kind in _NOT_READ:
            self.items.append(_NOT_READ[part.kind])
        elif part.kind in _TNEF or part.name.lower() == "winmail.dat":
            self._read_tnef(part)
        elif part.kind in _CALENDARS or part.name.lower().endswith(".ics"):
            self._read_calendar(part)
        elif part.kind in _REPORTS:
            self.texts.append(tidy(self._decode(part.decoded(), None)))
        elif part.family == "multipart":
            self._visit_parts(part, depth)
        elif part.family == "image":
            self._images.append(part)
        elif self._is_body(part):
            self.texts.append(self._text(part))
        else:
            self._attach(part)

    def _report_closed(self, part: Entity) -> None:
        """Report what only a program for S/MIME opens: the mail's own text, or an attached file."""
        name = safe_key(part.name).rpartition("/")[2]
        if suffix_of(name.removesuffix(".p7m")):
            self._attach(part)
            return
        opening = part.decoded()[:_OPENING_BYTES] if part.kind in _SMIME else b""
        if part.parameter("smime-type").lower() == "signed-data" or _SIGNED_DATA in opening:
            self.smime_reason = _SIGNED
            self.items.append(Skipped(_SIGNED, "part"))
        else:
            self.smime_reason = ENCRYPTED
            self.items.append(Skipped(ENCRYPTED, "encrypted part"))

    def _read_partial(self, part: Entity, depth: int) -> None:
        """Read what is here of a mail that was sent in several: the first begins with headers."""
        self.items.append(_PARTIAL)
        content = part.decoded()
        inner = read_entity(content, 0, len(content))
        if any(name in inner.headers for name in _MAIL_HEADERS):
            self._visit(inner, depth - 1)
            return
        lines = content.split(b"\n")
        if sum(b" " in line.strip() for line in lines) >= _MIN_SPACED_LINES * len(lines):
            self.texts.append(tidy(self._decode(content, None)))

    def _visit_parts(self, part: Entity, depth: int) -> None:
        parts = list(_first_parts(part))
        if not parts:
            # Its boundary is missing: mail programs show the text as it stands.
            self.texts.append(tidy(decode_mail(part.content[part.start : part.end], None)))
        elif part.kind == "multipart/alternative":
            self._visit_alternatives(parts, depth)
        else:
            for child in parts:
                self._visit(child, depth - 1)

    def _visit_alternatives(self, parts: list[Entity], depth: int) -> None:
        """Take one of several forms of the same text, and the attachments of all of them."""
        plain, formatted = "", ""
        before, problem = self.texts, None
        for part in parts:
            self.texts = []
            try:
                self._visit(part, depth - 1)
            except UnreadableFileError as error:
                # Another form may be readable.
                problem = error
            text = "\n\n".join(text for text in self.texts if text)
            if part.kind == "text/plain":
                plain = self._plain = plain or text
            else:
                formatted = text or formatted
        self._plain = ""
        if problem and not plain and not formatted:
            raise problem
        self.texts = [*before, choose_body(plain, formatted)]

    def _read_tnef(self, part: Entity) -> None:
        """Add the text of a winmail.dat, where it says more than the mail, and its attachments."""
        try:
            tnef = read_tnef(part.decoded())
        except UnreadableFileError as error:
            self.items.append(Skipped(f"winmail.dat: {error}", "attachment"))
            return
        if lacks_words("\n".join(self.texts), tnef.text):
            self.texts.append(tnef.text)
        self.items += tnef_attachments(tnef, self._keys)

    def _read_calendar(self, part: Entity) -> None:
        """Keep the text of an invitation, which mail programs show below the mail's own."""
        content = part.decoded()
        if len(content) > _MAX_TEXT_BYTES:
            reason = f"calendar over {_MAX_TEXT_BYTES >> 20} MB: export it"
            self.items.append(Skipped(reason, "invitation"))
            return
        try:
            calendar = self._decode(content, part.parameter("charset"))
            text = calendar_text(calendar)
        except UnreadableFileError as error:
            self.items.append(Skipped(f"calendar: {error}", "invitation"))
            return
        if not text:
            self.items.append(Skipped("calendar: no entry in it", "invitation"))
        # Many mails have the same invitation as a part and as an attached file.
        elif text not in self._invitations:
            self._invitations.append(text)
            self.items += calendar_attachments(calendar, self._keys)

    def _decode(self, content: bytes, charset: str | None) -> str:
        """Decode a text; where its charset is not certain, by a guess that is reported."""
        try:
            text = decode_mail(content, charset)
            other = other_alphabet(content, text)
            if other is not None:
                reason = (
                    f"its text is not in the character set that it declares ({charset or 'none'}): "
                    f"read as {other[0]}: compare it in a mail program"
                )
                report = Skipped(reason, "doubtful text")
                self.items += [report] if report not in self.items else []
                return other[1]
            if charset and mail_codec_of(charset) is None and not is_utf_8(content):
                reason = (
                    f"its character set ({charset}) is not known, so it was guessed: "
                    "compare it in a mail program"
                )
                report = Skipped(reason, "doubtful text")
                # The two forms of a mail mostly declare the same.
                self.items += [report] if report not in self.items else []
                return text
            return self._without_broken_signs(content, text)
        except UnreadableFileError:
            codec = guess_codec(content)
            if codec is None:
                raise
            self.items.append(
                Skipped(
                    f"its character set is not certain (declared: {charset or 'none'}): read as "
                    f"{codec}: compare it in a mail program",
                    "doubtful text",
                )
            )
            return content.decode(codec, "replace")

    def _without_broken_signs(self, content: bytes, text: str) -> str:
        """The text; where bytes have no meaning in its charset, by a guess or with a report."""
        broken = text.count("\ufffd") - content.count("\ufffd".encode())
        if broken <= 0:
            return text
        codec = guess_codec(content)
        sound = sum(sign > "\x7f" and sign != "\ufffd" for sign in text)
        if codec is not None and sound < broken:
            reason = f"its text is not in the character set that it declares: read as {codec}"
            text = content.decode(codec, "replace")
        else:
            reason = f"{counted(broken, 'character')} damaged, shown as “\ufffd”"
        report = Skipped(f"{reason}: compare it in a mail program", "doubtful text")
        self.items += [report] if report not in self.items else []
        return text

    def _is_body(self, part: Entity) -> bool:
        if part.family != "text" or part.disposition == "attachment" or part.kind in _FORMATTED:
            return False
        # A text with a name after the mail's own is a file, whatever its disposition.
        return not (part.name and any(self.texts))

    def _text(self, part: Entity) -> str:
        content = part.decoded()
        if part.kind != "text/html" and len(content) > _MAX_TEXT_BYTES:
            raise UnreadableFileError(f"over {_MAX_TEXT_BYTES >> 20} MB of text in one mail")
        if part.kind != "text/html":
            inline = take_out_files(content, self._keys)
            content = inline.text
            self.items += inline.items
        text = self._decode(content, part.parameter("charset"))
        if part.kind == "text/html" or is_markup(text):
            self._inline_ids |= {f"<{cid}>" for cid in _CID.findall(text)}
            # To lay it out takes far longer than to see that it says no more.
            self.items += report_readings(count_markup_readings(text))
            if not may_say_more(self._plain, text):
                return ""
            body = read_html(text)
            self.items += report_hidden_text(body.hidden)
            return body.text
        if part.kind in _ENRICHED:
            return tidy(enriched_text(text, is_richtext=part.kind == "text/richtext"))
        flowed = part.parameter("format").lower() == "flowed"
        if flowed and len(text) <= _MAX_FLOWED_CHARS:
            text = unflow(text, del_space=part.parameter("delsp").lower() == "yes")
        return tidy(text)

    def _attach(self, part: Entity) -> None:
        name = safe_key(part.name).rpartition("/")[2] or _name_of(part)
        if len(name) > MAX_KEY_CHARS:
            name = name[-MAX_KEY_CHARS:]
        if not is_supported(name) and part.kind in _SUFFIXES:
            # "Forwarded: your question" names a mail, not a kind of file.
            name += _SUFFIXES[part.kind]
        if name.lower() in _SIGNATURE_NAMES:
            kind = _SIGNATURE_NAMES[name.lower()]
            self.items.append(Skipped(f"signature ({kind}): not checked", "signature"))
            return
        key = self._keys.unique(name)
        if part.is_cut_off:
            reason = f"{key}: cut off: the mail ends within it, get it again"
            self.items.append(Skipped(reason, "attachment"))
        else:
            content = part.decoded() if may_be_read(name) else b""
            self.items.append(EmbeddedFile(key, content, "attachment"))


def _first_parts(part: Entity) -> Iterator[Entity]:
    for number, child in enumerate(part.parts()):
        if number > _MAX_PARTS:
            return
        yield child


def _name_of(part: Entity) -> str:
    if part.kind == "message/rfc822":
        content = part.decoded()
        subject = read_entity(content, 0, len(content)).header("subject")
        return safe_key(subject.replace("/", "-"))[:100] or "message"
    return "attachment" + _SUFFIXES.get(part.kind, "")


def _without_wide_characters(content: bytes) -> bytes:
    """The mail in UTF-8 where an editor saved it in UTF-16, in which no mail is sent."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # The first letters of its headers are ASCII, so that every other byte is zero.
    opening = content[:_OPENING_BYTES]
    for high_byte, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if not wide and opening and not any(opening[high_byte::2]):
            return content.decode(codec, "replace").encode()
    return content.decode("utf-16", "replace").encode() if wide else content


def _without_emlx_frame(content: bytes) -> bytes:
    """The mail in Apple Mail's format, without its length above and the program's notes below."""
    line, _, rest = content.partition(b"\n")
    if not line.strip().isdigit() or len(line) > 20:
        raise UnreadableFileError(
            "not a mail in Apple Mail's format: expected its length in line 1"
        )
    if len(rest) < int(line):
        raise UnreadableFileError("cut off: it is shorter than its first line says, get it again")
    return rest[: int(line)]
