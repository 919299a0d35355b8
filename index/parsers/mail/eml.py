"""a mail, or a mailbox → each mail as a Draft, and what is attached to it as Parts."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.errors import UnreadableFileError
from index.parsers.keys import LONGEST_KEY, Keys, safe_key
from index.parsers.mail.html import html_text
from index.parsers.mail.mailbox import split_mails
from index.parsers.mail.mime import Entity, read_entity
from index.parsers.mail.text import (
    Head,
    choose,
    draft,
    is_armoured,
    is_markup,
    names,
    suffices,
    tidy,
    unflow,
)
from index.parsers.registry import is_supported
from index.parsers.text.charsets import decode_mail
from index.parsers.types import (
    MAX_DOCUMENT_BYTES,
    EmbeddedFile,
    InputFile,
    ParsedDocument,
    ParserOutput,
    Skipped,
)

# Parts of one mail: digests have some 100.
_MOST_PARTS = 2_000
# Bytes of a body: more is data, and its lines take up to 20 times as much memory.
_LONGEST_TEXT = 16 << 20
# Characters of a body that is put together from its lines; a longer one stays as it stands.
_LONGEST_FLOWED = 4 << 20
# Multiparts within each other: four in what mail programs write.
_DEEPEST = 20

# Headers one of which every mail, or part of one that was saved alone, has. What has none is some
# other text.
_OF_MAILS = (
    *("from", "to", "date", "subject", "message-id", "received", "return-path"),
    *("mime-version", "content-type"),
)
_NOT_SHOWN = frozenset(
    [
        "application/pgp-signature",
        "application/pgp-keys",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/ms-tnef",
        "application/vnd.ms-tnef",
        "message/delivery-status",
        "message/disposition-notification",
        "message/partial",
        "message/external-body",
        "text/rfc822-headers",
        "text/calendar",
        "text/x-amp-html",
    ]
)
_SEALED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_ENCRYPTED = "encrypted: open it in the mail program that has the key and save it decrypted"
_SIGNED = "sealed by its signature (S/MIME): open it in a mail program and save it as text"
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
    "message/rfc822": ".eml",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tiff",
}

_CID = re.compile(r"cid:([^\s\"'>)]{1,200})", re.IGNORECASE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
# Thunderbird's note that a mail was deleted but not yet cut out of its file.
_EXPUNGED = 0x0008
_FOLDER_DATA = "FOLDER INTERNAL DATA"


def parse_eml(source: InputFile) -> Iterator[ParserOutput]:
    """The mail in an .eml or .emlx file, and the files attached to it."""
    content = source.content()
    if not content.strip(b"\0\t\r\n "):
        raise UnreadableFileError("empty: there is no mail in it")
    if source.suffix == ".emlx":
        content = _without_frame(content)
    yield from read_mail(content, source)


def parse_mbox(source: InputFile) -> Iterator[ParserOutput]:
    """The mails in an .mbox file, however large: one is held at a time.

    A mail's key is its Message-ID, or its number from 1; the keys of what is attached to it begin
    with its own.
    """
    keys = Keys()
    number = 0
    for number, content in enumerate(split_mails(source), start=1):
        source.heartbeat()
        if content is None:
            yield Skipped(f"mail {number}: over {MAX_DOCUMENT_BYTES >> 20} MB, expected one mail")
            continue
        try:
            yield from _numbered(content, number, source, keys)
        except UnreadableFileError as error:
            yield Skipped(f"mail {number}: {error}")
    if not number:
        raise UnreadableFileError("empty: there is no mail in it")


def read_mail(content: bytes, source: InputFile) -> Iterator[ParserOutput]:
    """The mail that `content` is, then its attachments.

    Raises UnreadableFileError when it is no mail, or holds no text.
    """
    mail = _opened(content)
    found = _Collector(source)
    found.collect(mail)
    yield found.document(mail, "", "")
    yield from found.items


def _numbered(content: bytes, number: int, source: InputFile, keys: Keys) -> Iterator[ParserOutput]:
    unquoted = _QUOTED_FROM.sub(rb"\1", content)
    mail = _opened(unquoted)
    if _is_gone(mail):
        return
    found = _Collector(source)
    found.collect(mail)
    key = keys.unique(safe_key(mail.header("message-id").strip("<> "))[:200] or str(number))
    yield found.document(mail, key, hashlib.sha256(content).hexdigest())
    for item in found.items:
        if isinstance(item, EmbeddedFile):
            yield EmbeddedFile(f"{key}/{item.key}", item.content)
        elif isinstance(item, Skipped):
            yield Skipped(f"mail {number}: {item.reason}")


def _opened(content: bytes) -> Entity:
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    content = content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    # A mail that was cut out of a mailbox begins with its line.
    start = content.find(b"\n") + 1 if content.startswith((b"From ", b">From ")) else 0
    mail = read_entity(content, start, len(content))
    if not any(name in mail.headers for name in _OF_MAILS):
        raise UnreadableFileError("not a mail: expected lines such as From: and Subject: above it")
    return mail


def _is_gone(mail: Entity) -> bool:
    """Whether no mail program shows it: it was deleted, or is the mailbox's own bookkeeping."""
    try:
        status = int(mail.headers.get("x-mozilla-status", b"0"), 16)
    except ValueError:
        status = 0
    return bool(status & _EXPUNGED) or _FOLDER_DATA in mail.header("subject")


def _head(mail: Entity) -> Head:
    sender = mail.headers.get("from", b"") or mail.headers.get("sender", b"")
    raw = sender.decode("utf-8", "replace")
    return Head(
        sender=mail.header("from") or mail.header("sender"),
        to=mail.header("to"),
        cc=mail.header("cc"),
        sent=mail.header("date"),
        subject=mail.header("subject"),
        authors=names(raw),
    )


@dataclass(slots=True)
class _Collector:
    """Goes through the parts of a mail: what is read of it, and what is attached to it."""

    source: InputFile
    texts: list[str] = field(default_factory=list)
    items: list[ParserOutput] = field(default_factory=list)
    sealed: str = ""
    _images: list[Entity] = field(default_factory=list)
    _shown: set[str] = field(default_factory=set)
    _keys: Keys = field(default_factory=Keys)
    _parts: int = 0
    _suffices: bool = False

    def collect(self, mail: Entity) -> None:
        self._visit(mail, _DEEPEST)
        for image in self._images:
            if image.headers.get("content-id", b"").decode("ascii", "replace") not in self._shown:
                self._attach(image)

    def document(self, mail: Entity, key: str, sha256: str) -> ParsedDocument:
        body = "\n\n".join(text for text in self.texts if text)
        head = _head(mail)
        if is_armoured(body):
            raise UnreadableFileError(_ENCRYPTED)
        if not body and self.sealed:
            raise UnreadableFileError(self.sealed)
        if not body and not self.items and not head.subject:
            raise UnreadableFileError("empty: a mail without text")
        return draft(head, body, key, sha256)

    def _visit(self, part: Entity, depth: int) -> None:
        self.source.heartbeat()
        self._parts += 1
        if self._parts > _MOST_PARTS or not depth:
            # Said once: what comes after it is passed over too.
            if self._parts <= _MOST_PARTS + 1:
                self.items.append(Skipped("it has too many parts, or too many within each other"))
            self._parts = _MOST_PARTS + 1
        elif part.kind == "multipart/encrypted" or part.kind in _SEALED:
            signed = part.parameter("smime-type").lower() == "signed-data"
            self.sealed = _SIGNED if signed else _ENCRYPTED
            self.items.append(Skipped(self.sealed))
        elif part.kind in _NOT_SHOWN:
            pass
        elif part.family == "multipart":
            self._visit_parts(part, depth)
        elif part.family == "image":
            self._images.append(part)
        elif self._is_body(part):
            self.texts.append(self._text(part))
        else:
            self._attach(part)

    def _visit_parts(self, part: Entity, depth: int) -> None:
        parts = list(_limited(part))
        if not parts:
            # Its boundary is missing: what a mail program shows is the text as it stands.
            self.texts.append(tidy(decode_mail(part.content[part.start : part.end], None)))
        elif part.kind == "multipart/alternative":
            self._choose(parts, depth)
        else:
            for child in parts:
                self._visit(child, depth - 1)

    def _choose(self, parts: list[Entity], depth: int) -> None:
        """Of the same text in several forms one; what is attached to any of them is attached."""
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
                plain = plain or text
                self._suffices = suffices(plain)
            else:
                formatted = text or formatted
        self._suffices = False
        if problem and not plain and not formatted:
            raise problem
        self.texts = [*before, choose(plain, formatted)]

    def _is_body(self, part: Entity) -> bool:
        if part.family != "text" or part.disposition == "attachment":
            return False
        # Text with a name below the mail's own is a file, however it says to be shown.
        return not (part.name and any(self.texts))

    def _text(self, part: Entity) -> str:
        content = part.decoded()
        if part.kind != "text/html" and len(content) > _LONGEST_TEXT:
            raise UnreadableFileError(f"over {_LONGEST_TEXT >> 20} MB of text in one mail")
        text = decode_mail(content, part.parameter("charset"))
        if part.kind == "text/html" or is_markup(text):
            self._shown |= {f"<{cid}>" for cid in _CID.findall(text)}
            return "" if self._suffices else html_text(text)
        flowed = part.parameter("format").lower() == "flowed"
        if flowed and len(text) <= _LONGEST_FLOWED:
            text = unflow(text, del_space=part.parameter("delsp").lower() == "yes")
        return tidy(text)

    def _attach(self, part: Entity) -> None:
        name = safe_key(part.name).rpartition("/")[2] or _name_of(part)
        if len(name) > LONGEST_KEY:
            name = name[-LONGEST_KEY:]
        if not is_supported(name) and part.kind in _SUFFIXES:
            # "Forwarded: your question" names a mail, and no kind of file.
            name += _SUFFIXES[part.kind]
        if name.lower() in ("winmail.dat", "smime.p7s", "signature.asc"):
            return
        key = self._keys.unique(name)
        if part.is_cut_off:
            self.items.append(Skipped(f"{key}: cut off: the mail ends within it, get it again"))
        else:
            self.items.append(EmbeddedFile(key, part.decoded() if is_supported(name) else b""))


def _limited(part: Entity) -> Iterator[Entity]:
    for number, child in enumerate(part.parts()):
        if number > _MOST_PARTS:
            return
        yield child


def _name_of(part: Entity) -> str:
    if part.kind == "message/rfc822":
        content = part.decoded()
        subject = read_entity(content, 0, len(content)).header("subject")
        return safe_key(subject.replace("/", "-"))[:100] or "message"
    return "attachment" + _SUFFIXES.get(part.kind, "")


def _without_frame(content: bytes) -> bytes:
    """The mail in Apple Mail's format: above it stands its length, below notes of the program."""
    line, _, rest = content.partition(b"\n")
    if not line.strip().isdigit() or len(line) > 20:
        raise UnreadableFileError("not a mail of Apple Mail's: expected its length in line 1")
    if len(rest) < int(line):
        raise UnreadableFileError("cut off: it is shorter than its first line says, get it again")
    return rest[: int(line)]
