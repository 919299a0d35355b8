"""Parse an Outlook message (.msg): the mail is a document, its attachments are embedded files.

The container is read by olefile. Of the libraries above it, extract-msg is under the GPL, and
python-oxmsg loads the whole file at once, does not know short file names, formatted text or nested
mails, and fails on a single character outside the code page.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from olefile import OleFileIO

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys, safe_key
from index.parsers.hidden_content import count_markup_readings, report_hidden_text, report_readings
from index.parsers.mail.html import read_html
from index.parsers.mail.lzfu import decompress
from index.parsers.mail.mime import read_entity
from index.parsers.mail.rtf import rtf_body
from index.parsers.mail.text import (
    Head,
    choose_body,
    mail_document,
    may_say_more,
    other_headers,
    report_encrypted,
    sender_names,
    tidy,
)
from index.parsers.ocr.picture_size import may_hold_text
from index.parsers.registry import may_be_read
from index.parsers.text.charsets import code_page_label, decode_mail
from index.parsers.types import (
    MAX_DOCUMENT_BYTES,
    EmbeddedFile,
    InputFile,
    ParsedDocument,
    ParserOutput,
    Skipped,
)

# Attachments of one mail.
_MAX_ATTACHMENTS = 1_000
# Nested mails: people forward what was forwarded to them.
_MAX_DEPTH = 10

# Ids of properties (MS-OXPROPS).
_CLASS, _SUBJECT, _BODY, _HTML, _RTF = 0x001A, 0x0037, 0x1000, 0x1013, 0x1009
_HEADERS, _SENT, _DELIVERED = 0x007D, 0x0039, 0x0E06
_TO, _CC, _BCC = 0x0E04, 0x0E03, 0x0E02
# Name, SMTP address and address of the sender; then of the person it was sent for.
_SENDERS = ((0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F))
_CODE_PAGE, _BODY_CODE_PAGE = 0x3FFD, 0x3FDE
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = 0x3701, 0x3707, 0x3704, 0x3001
_CONTENT_ID, _HIDDEN = 0x3712, 0x7FFE
_UNICODE, _BYTES, _STORAGE = "001F", "0102", "000D"
_TEXTS = (_UNICODE, "001E")

_PROPERTIES = "__PROPERTIES_VERSION1.0"
# Bytes before the first property of fixed size: in the file itself, in a nested mail, in others.
_FILE_HEADER, _MAIL_HEADER, _OTHER_HEADER = 32, 24, 8
_PROPERTY = struct.Struct("<HHIQ")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

_ENCRYPTED = "encrypted or signed (S/MIME): open it in Outlook and save it as text"
_OPEN_IT = "open the mail in Outlook and save it as a file"
_IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
_CID = re.compile(r"cid:([^\s\"'>)]{1,200})", re.IGNORECASE)

# What olefile raises on a damaged file.
_DAMAGE_ERRORS = (
    OSError,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    struct.error,
)
_DAMAGED = "damaged or cut off, or not an Outlook message: save it again"

_Streams = dict[str, tuple[str, ...]]


def parse_msg(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the mail, its attachments, and attached mails as documents with a key."""
    if source.size == 0:
        raise UnreadableFileError("empty: there is no mail in it")
    _check_header(source)
    try:
        source.stream.seek(0)
        # olefile follows the size of the root stream without comparing it with the file.
        container = OleFileIO(source.stream)
        too_long = container.root.size > source.size
        folders = _folders(container)
    except (*_DAMAGE_ERRORS, RecursionError, OverflowError) as error:
        raise UnreadableFileError(_DAMAGED) from error
    if too_long:
        raise UnreadableFileError(_DAMAGED)
    parser = _MessageParser(source, container, folders)
    with container:
        yield from parser.read((), "", _MAX_DEPTH)


def _check_header(source: InputFile) -> None:
    """Refuse sector numbers beyond the end of the file: olefile loops over them."""
    source.stream.seek(0)
    header = source.stream.read(76)
    if len(header) < 76 or not header.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise UnreadableFileError("not an Outlook message: save it again in Outlook")
    shift = struct.unpack_from("<H", header, 30)[0]
    sectors = (struct.unpack_from("<I", header, at)[0] for at in (44, 64, 72))
    if shift not in (9, 12) or any(number << shift > source.size for number in sectors):
        raise UnreadableFileError(_DAMAGED)


def _folders(container: OleFileIO) -> dict[tuple[str, ...], _Streams]:
    """Map each storage to its streams: their names in capitals to their paths."""
    folders: dict[tuple[str, ...], _Streams] = {(): {}}
    for path in container.listdir(streams=True, storages=True):
        *folder, name = path
        folders.setdefault(tuple(folder), {})[name.upper()] = tuple(path)
    return folders


@dataclass(frozen=True, slots=True)
class _Storage:
    """A mail or an attachment: one storage of the file, of at most `max_bytes` a stream."""

    container: OleFileIO
    streams: _Streams
    numbers: dict[int, int]
    max_bytes: int

    def read(self, name: str) -> bytes:
        """The bytes of a stream, b"" if there is none. Raises UnreadableFileError if damaged."""
        path = self.streams.get(name)
        if path is None:
            return b""
        try:
            size = self.container.get_size(list(path))
            if size > self.max_bytes:
                raise UnreadableFileError(_DAMAGED)
            if size > MAX_DOCUMENT_BYTES:
                raise UnreadableFileError(
                    f"over {MAX_DOCUMENT_BYTES >> 20} MB, expected one document"
                )
            content: bytes = self.container.openstream(list(path)).read()
        except (*_DAMAGE_ERRORS, OverflowError) as error:
            raise UnreadableFileError(_DAMAGED) from error
        if len(content) != size:
            raise UnreadableFileError("cut off: a part of it is missing, save it again")
        return content

    def has(self, number: int, kind: str) -> bool:
        return _stream(number, kind) in self.streams

    def text(self, number: int) -> str:
        """The value of a text property, "" if there is none."""
        if self.has(number, _UNICODE):
            return self.read(_stream(number, _UNICODE)).decode("utf-16-le", "replace").strip("\0")
        content = self.read(_stream(number, "001E")).rstrip(b"\0")
        return decode_mail(content, self.charset(number))

    def binary(self, number: int) -> bytes:
        return self.read(_stream(number, _BYTES))

    def charset(self, number: int) -> str | None:
        """The declared charset of a text property; bodies have a code page of their own."""
        both = (_BODY_CODE_PAGE, _CODE_PAGE)
        order = both if number in (_BODY, _HTML) else both[::-1]
        page = next((self.numbers[place] for place in order if place in self.numbers), 0)
        return code_page_label(page & 0xFFFF) if page else None


class _MessageParser:
    """Reads the mail at the root of a file, and the mails nested in it."""

    def __init__(
        self, source: InputFile, container: OleFileIO, folders: dict[tuple[str, ...], _Streams]
    ) -> None:
        self._source = source
        self._container = container
        self._folders = folders
        self._keys = Keys()

    def read(self, folder: tuple[str, ...], key: str, depth: int) -> Iterator[ParserOutput]:
        self._source.heartbeat()
        mail = self._storage(folder, _MAIL_HEADER if folder else _FILE_HEADER)
        if not any(mail.has(number, kind) for number in (_CLASS, _SUBJECT) for kind in _TEXTS):
            raise UnreadableFileError("not an Outlook message: save it as PDF in its own program")
        attached = self._attached(folder)
        if mail.text(_CLASS).upper().startswith("IPM.NOTE.SMIME"):
            yield from self._signed(mail, attached, key)
            return
        document, markup, reports = _document(mail, key)
        inline_ids = set(_CID.findall(markup))
        if not document.text and not attached:
            raise UnreadableFileError("empty: a mail without text")
        if document.text:
            yield document
        yield from reports
        yield from report_readings(count_markup_readings(markup))
        for number, folder_of_attachment in enumerate(attached):
            if number >= _MAX_ATTACHMENTS:
                reason = f"{len(attached)} attachments, expected at most {_MAX_ATTACHMENTS}"
                yield Skipped(reason, "attachment")
                return
            yield from self._attachment(folder_of_attachment, key, inline_ids, depth)

    def _storage(self, folder: tuple[str, ...], header: int) -> _Storage:
        streams = self._folders.get(folder, {})
        bare = _Storage(self._container, streams, {}, self._source.size)
        content = bare.read(_PROPERTIES)
        last = len(content) - _PROPERTY.size + 1
        numbers = {}
        for at in range(header, last, _PROPERTY.size):
            _, number, _, value = _PROPERTY.unpack_from(content, at)
            numbers[number] = value
        return _Storage(self._container, streams, numbers, self._source.size)

    def _attached(self, folder: tuple[str, ...]) -> list[tuple[str, ...]]:
        within = self._folders.get(folder, {})
        return sorted(path for name, path in within.items() if name.startswith("__ATTACH_VERSION"))

    def _signed(
        self, mail: _Storage, attached: list[tuple[str, ...]], key: str
    ) -> Iterator[ParserOutput]:
        """Yield the mail in a clear-signed message, which is attached to it as MIME."""
        is_clear = mail.text(_CLASS).upper().endswith("MULTIPARTSIGNED")
        if not is_clear or not attached:
            raise UnreadableFileError(_ENCRYPTED)
        content = self._storage(attached[0], _OTHER_HEADER).binary(_DATA)
        head = _head(mail).shown().encode("utf-8", "replace")
        name = f"{safe_key(mail.text(_SUBJECT).replace('/', '-'))[:100] or 'mail'}.eml"
        yield EmbeddedFile(
            self._keys.unique(f"{key}/{name}" if key else name), head + b"\n" + content
        )

    def _attachment(
        self, folder: tuple[str, ...], key: str, inline_ids: set[str], depth: int
    ) -> Iterator[ParserOutput]:
        self._source.heartbeat()
        name = "attachment"
        try:
            storage = self._storage(folder, _OTHER_HEADER)
            stored = next(
                filter(None, map(storage.text, (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME))), ""
            )
            name = safe_key(stored).rpartition("/")[2] or name
            within = (*folder, f"__substg1.0_{_DATA:04X}{_STORAGE}")
            if _PROPERTIES in self._folders.get(within, {}):
                yield from self._forwarded(within, name, key, depth)
                return
            has_data = storage.has(_DATA, _BYTES)
            if _is_inline(storage, name, inline_ids) and not (
                has_data and may_hold_text(storage.binary(_DATA))
            ):
                return
            if not has_data:
                yield Skipped(f"{name}: not stored as a file: {_OPEN_IT}", "attachment")
                return
            unique = self._keys.unique(f"{key}/{name}" if key else name)
            content = storage.binary(_DATA) if may_be_read(name) else b""
            yield EmbeddedFile(unique, content, "attachment")
        except UnreadableFileError as error:
            yield Skipped(f"{name}: {error}", "attachment")

    def _forwarded(
        self, folder: tuple[str, ...], name: str, key: str, depth: int
    ) -> Iterator[ParserOutput]:
        if not depth:
            raise UnreadableFileError(f"over {_MAX_DEPTH} nested mails: save the inner ones alone")
        name = name if name.lower().endswith(".msg") else name + ".msg"
        yield from self.read(folder, self._keys.unique(f"{key}/{name}" if key else name), depth - 1)


def _stream(number: int, kind: str) -> str:
    return f"__SUBSTG1.0_{number:04X}{kind}"


def _document(mail: _Storage, key: str) -> tuple[ParsedDocument, str, list[Skipped]]:
    """The mail, its HTML, and what of its text is not read."""
    reports: list[Skipped] = []
    markup = mail.text(_HTML)
    if not markup and mail.has(_HTML, _BYTES):
        markup = decode_mail(mail.binary(_HTML), mail.charset(_HTML))
    body = tidy(mail.text(_BODY))
    if markup and may_say_more(body, markup):
        formatted = read_html(markup)
        body = choose_body(body, formatted.text)
        reports += report_hidden_text(formatted.hidden)
    if not body and mail.has(_RTF, _BYTES):
        body = rtf_body(decompress(mail.binary(_RTF)))
    head = _head(mail)
    if not body and not head.subject:
        return ParsedDocument(""), "", []
    reports += report_encrypted(body)
    digest = sha256(f"{head.shown()}\n\n{body}".encode("utf-8", "replace")).hexdigest()
    return mail_document(head, body, key, digest if key else ""), markup, reports


def _head(mail: _Storage) -> Head:
    raw = mail.text(_HEADERS).encode("utf-8", "replace")
    headers = read_entity(raw, 0, len(raw))
    sender = headers.header("from") or _sender(mail)
    return Head(
        sender=sender,
        to=headers.header("to") or " ".join(mail.text(_TO).split()),
        cc=headers.header("cc") or " ".join(mail.text(_CC).split()),
        sent=headers.header("date") or _sent(mail),
        subject=" ".join(mail.text(_SUBJECT).split()),
        authors=sender_names(headers.headers.get("from", b"").decode("utf-8", "replace") or sender),
        others=other_headers(headers.header, sender, " ".join(mail.text(_BCC).split())),
    )


def _sender(mail: _Storage) -> str:
    for name_at, smtp_at, address_at in _SENDERS:
        name, address = mail.text(name_at).strip(), mail.text(smtp_at) or mail.text(address_at)
        # Within a company it is a path in a directory, which no mail program shows.
        address = address.strip() if "@" in address else ""
        if name and address and name != address:
            quoted = f'"{name}"' if re.search(r"[,;:<>@()\[\]]", name) else name
            return f"{quoted} <{address}>"
        if name or address:
            return name or address
    return ""


def _sent(mail: _Storage) -> str:
    """When it was sent, as a Date header; Outlook stores UTC."""
    ticks = mail.numbers.get(_SENT) or mail.numbers.get(_DELIVERED) or 0
    try:
        return format_datetime(_EPOCH + timedelta(microseconds=ticks // 10)) if ticks else ""
    except OverflowError:
        return ""


def _is_inline(storage: _Storage, name: str, inline_ids: set[str]) -> bool:
    if not name.lower().endswith(_IMAGES):
        return False
    return bool(storage.numbers.get(_HIDDEN, 0) & 1) or (
        storage.text(_CONTENT_ID).strip("<>") in inline_ids
    )
