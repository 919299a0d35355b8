"""Detect the real kind of a file from its first bytes and its name."""

import codecs
import json
import re
import struct

from index.errors import UnreadableFileError
from index.parsers.registry import PARSERS, explain_unsupported, has_advice, may_be_read, parser_of
from index.parsers.text.charsets import BYTE_ORDER_MARKS, SNIFFED_BYTES, is_binary
from index.parsers.text.inline_files import holds_file
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile

# Bytes that are inspected: comments and a doctype may precede the first element.
_HEAD_BYTES = 4_096
# Bytes below which a text with other letters than ASCII may be the stub of a picture.
_MIN_TEXT_BYTES = 64
# Bytes of a text of an unknown kind: a novel has a million, and more than this is data.
MAX_UNNAMED_BYTES = 16 << 20
# Bytes of a zip's list of members that are inspected: an office file's are at its start.
_MAX_DIRECTORY_BYTES = 4 << 20
_MAX_COMMENT_BYTES = 65_535

_ZIP = (b"PK\3\4", b"PK\5\6")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TNEF = b"\x78\x9f\x3e\x22"
# A stream that every Outlook message has, and streams of files that may have one inside.
_MAIL_STREAM = "__properties_version1.0".encode("utf-16-le")
_OTHER_STREAMS = tuple(
    name.encode("utf-16-le")
    for name in ("EncryptedPackage", "WordDocument", "PowerPoint Document", "Workbook")
)
_IMAGES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"II\*\0|MM\0\*"), ".tiff"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), ".webp"),
    # A text may begin with the first six letters, but not go on with numbers.
    (re.compile(rb"GIF8[79]a(?=[ -~]{0,6}[^ -~])", re.DOTALL), ".gif"),
    (re.compile(rb"BM.{4}\0{4}..\0\0[\x0c\x28\x6c\x7c]\0\0\0", re.DOTALL), ".bmp"),
)
# The start of a container with a signature or with encrypted data (RFC 5652), as of S/MIME.
_CMS = (
    rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)"
    rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
)
_SIGNED = "a signed file: save what it holds with a program for signatures"
_ENCRYPTED = "an encrypted file: decrypt it"
_UNSUPPORTED = (
    (re.compile(rb"\x1f\x8b|BZh\d1AY&SY|\xfd7zXZ\0|\x28\xb5\x2f\xfd"), "a packed file: unpack it"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "a 7-Zip archive: unpack it"),
    (re.compile(rb"Rar!\x1a\x07"), "a RAR archive: unpack it"),
    (re.compile(rb".{257}ustar[\0 ]", re.DOTALL), "a tar archive: unpack it"),
    (re.compile(rb".{4}ftyp(?:hei[cx]|mif1|msf1)", re.DOTALL), "a HEIC picture: save it as JPEG"),
    (re.compile(rb"AT&TFORM"), "a DjVu document: save it as PDF"),
    (re.compile(rb".{60}BOOKMOBI", re.DOTALL), "a book for the Kindle: convert it to EPUB"),
    (re.compile(_CMS + rb"\x02", re.DOTALL), _SIGNED),
    (re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----\r?\n"), _SIGNED),
    (re.compile(_CMS + rb"[\x03\x06]", re.DOTALL), _ENCRYPTED),
    (re.compile(rb"-----BEGIN PGP MESSAGE-----\r?\n"), _ENCRYPTED),
    (re.compile(rb"%!PS-Adobe-"), "PostScript: convert it to PDF"),
    (re.compile(rb"SQLite format 3\0"), "a database: export it as CSV"),
    (
        re.compile(rb"version https://git-lfs\.github\.com/spec/"),
        "a pointer of Git LFS in place of the file: run git lfs pull",
    ),
)
_COMMENT = rb"(?:\s|<!--(?:(?!-->).)*-->)*"
_HTML = re.compile(
    rb"(<\?xml[^>]*\?>)?" + _COMMENT + rb"(?:<!doctype\s+html\b[^>]*>|<html[\s>])",
    re.DOTALL | re.IGNORECASE,
)
_XML = re.compile(rb"<\?xml\s|<(?:rss|feed|rdf:RDF)[\s>]")
_MBOX = re.compile(rb"From \S[^\n]*\d\d:\d\d[^\n]*\d{4}[ \t]*\r?\n[!-9;-~]{1,100}:[ \t]")
_MAIL = re.compile(
    rb"(?:Received|Return-Path|From|Date|Message-ID|MIME-Version|Delivered-To):[ \t][^\n]*\n"
    rb"[!-9;-~\s]",
    re.IGNORECASE,
)
# The headers of a mail without a suffix, as in a Maildir: one of them is sure to be a mail's. Each
# line has one way to match: with two, forty lines would take hours.
_BARE_MAIL = re.compile(
    rb"(?:[!-9;-~]{1,100}:[ \t][^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,20}){0,40}?"
    rb"(?:Message-ID|MIME-Version|Received|Return-Path|Delivered-To):[ \t]",
    re.IGNORECASE,
)
_MAIL_FIELD = re.compile(rb"^(?:From|To|Date|Subject):[ \t]", re.IGNORECASE | re.MULTILINE)
# The encodings of a mail that is kept as a text: as it stands, nobody could read it.
_ENCODED_MAIL = re.compile(
    rb"^Content-Transfer-Encoding:[ \t]*(?:base64|quoted-printable)|^Content-Type:[ \t]*multipart/",
    re.IGNORECASE | re.MULTILINE,
)
# A page as Word and browsers save it in one file.
_BARE_MHTML = re.compile(
    rb"MIME-Version:[^\n]*\r?\n(?:[^\n]+\n){0,3}?Content-Type:[ \t]*multipart/related",
    re.IGNORECASE,
)
# Transcripts, calendars and contacts, which under another name would be read as they stand.
_BARE_TEXTS = (
    (re.compile(rb"WEBVTT(?:[ \t][^\n]*)?\r?\n"), ".vtt"),
    (re.compile(rb"\d{1,6}[ \t]*\r?\n\d{1,3}:\d\d:\d\d,\d{1,3}[ \t]*-->[ \t]*\d"), ".srt"),
    (re.compile(rb"\d{1,3}:\d\d:\d\d\.\d{3},\d{1,3}:\d\d:\d\d\.\d{3}[ \t]*\r?\n"), ".sbv"),
    (re.compile(rb"\[Script Info\][ \t]*\r?\n"), ".ass"),
    (re.compile(rb"\[INFORMATION\][ \t]*\r?\n\[TITLE\]"), ".sub"),
    (re.compile(rb"(?:\{\d{1,8}\}\{\d{1,8}\}[^\n]*\n){3}"), ".sub"),
    (re.compile(rb"(?:\[\d{1,7}\]\[\d{1,7}\][^\n]*\n){3}"), ".sub"),
    (re.compile(rb"BEGIN:VCALENDAR[ \t]*\r?\n"), ".ics"),
    (re.compile(rb"BEGIN:VCARD[ \t]*\r?\n"), ".vcf"),
)
_MAIL_LINE = re.compile(rb">?From |[!-9;-~]{1,100}[ \t]*:|\d+\s*$", re.MULTILINE)
# A part of an archive that Twitter makes for its users.
_TWITTER_DATA = re.compile(rb"window\.YTD\.[\w.]{1,100}\s*=\s*[\[{]")
_JSON = re.compile(rb'(?:\[\s*)?\{\s*"[^"\n]*"\s*:')
# The first line of JSON that is laid out over several lines; a list of objects on one line.
_JSON_OVER_LINES = re.compile(rb"(?:\[[^\n]*|\{[ \t]*)\r?\n")
# What a line of JSON begins with, one of whatever value.
_JSON_LINE = re.compile(rb'\s*(?:[\[{"]|null\b|true\b|false\b)')
_JSON_LIST = re.compile(rb"\[\s*\{[^\n]*\s*\Z")
# How a file begins that may be of a supported kind without being text.
_PROMISING = (*_ZIP, _OLE, _TNEF, b"%PDF-")
# By the value of an archive's "mimetype", which is its first member.
_MIMETYPES = (
    (b"application/epub+zip", ".epub"),
    (b"application/vnd.oasis.opendocument.spreadsheet", ".ods"),
    (b"application/vnd.oasis.opendocument.presentation", ".odp"),
    (b"application/vnd.oasis.opendocument.graphics", ".odg"),
    (b"application/vnd.oasis.opendocument.", ".odt"),
)
_OPC = (("word/", ".docx"), ("ppt/", ".pptx"), ("xl/", ".xlsx"))
_IWORK = "a document of Pages, Numbers or Keynote: export it as PDF"

# In these, unlike in others, bytes that look like another kind of text may be the text itself.
_TEXTS = frozenset(
    {"text.markdown:parse_text", "text.unknown_kinds:parse_plain", "text.subtitles:parse_subtitles"}
)
_SUBTITLES = frozenset(
    suffix for suffix, parser in PARSERS.items() if parser == "text.subtitles:parse_subtitles"
)
_MARKUP = frozenset({"web.html:parse_html", "web.xml:parse_xml_file"})
_MAILS = frozenset({"mail.eml:parse_eml", "mail.eml:parse_mbox", "web.mhtml:parse_mhtml"})
_ZIPPED = frozenset(
    {
        "archive:parse_zip",
        "web.epub:parse_epub",
        "office.docx:parse_docx",
        "office.pptx:parse_pptx",
        "office.odf:parse_odf",
        "sheets.xlsx:parse_xlsx",
    }
)
# What a file of a kind has near its beginning, in any case of letters; without it, it is a text.
_SIGNS = {
    "pdf.parser:parse_pdf": b"%pdf-",
    "ocr.images:parse_image": b"\0",
    "archive:parse_zip": b"\0",
    "web.epub:parse_epub": b"\0",
    "web.webarchive:parse_webarchive": b"webmainresource",
    "office.docx:parse_docx": b"\0",
    "office.pptx:parse_pptx": b"\0",
    "office.odf:parse_odf": b"<",
    "sheets.xlsx:parse_xlsx": b"\0",
    "rtf.parser:parse_rtf": b"{\\rtf",
    "mail.msg:parse_msg": b"\0",
    "mail.tnef:parse_tnef": b"\0",
    "mail.calendar:parse_calendar": b"begin:v",
    "mail.contacts:parse_contacts": b"begin:v",
    "web.xml:parse_xml_file": b"<",
}
_SHEETS = frozenset((".xls", ".xlsb", ".xlt", ".ods", ".ots", ".xlsx", ".xlsm", ".xltx", ".xltm"))
# These can begin with anything, so that the headers of a mail prove nothing.
_FREE_TEXTS = frozenset({"sheets.table:parse_table", "text.jsonl:parse_jsonl"}) | _TEXTS


def detect_suffix(source: InputFile) -> str:
    """The suffix by which to parse `source`: its own, unless its bytes are surely of another kind.

    Raises:
        UnreadableFileError: Its bytes are surely of an unsupported kind, which the message names,
            or neither they nor the suffix are of a known kind.
    """
    source.stream.seek(0)
    head = source.stream.read(_HEAD_BYTES)
    source.stream.seek(0)
    parser = parser_of(source.suffix)
    if source.suffix not in PARSERS:
        return _detect_unnamed(head, parser, source)
    detected = _detect(head, parser, source) or _detect_plain(head, parser, source.suffix)
    return source.suffix if not detected or PARSERS[detected] == parser else detected


def _detect_plain(head: bytes, parser: str, suffix: str) -> str:
    """The suffix of a text under a name of another kind, and of JSON under a wrong one."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if parser == "text.jsonl:parse_jsonl":
        first = _JSON_OVER_LINES.match(text)
        if _JSON_LIST.match(text) or (first and not _is_json(first[0])):
            return ".json"
        is_other = not any(_JSON_LINE.match(line) for line in text.splitlines())
    elif parser == "sheets.table:parse_table":
        return ".json" if _JSON.match(text) else ""
    elif parser in _MAILS:
        is_other = not _MAIL_LINE.match(text)
    else:
        sign = _SIGNS.get(parser)
        is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        is_other = sign is not None and (is_wide or sign not in head.lower())
    # Of binary data a parser says best what is wrong with it.
    if not is_other or is_binary(head) or head.startswith(_PROMISING) or not text.strip():
        return ""
    is_marked = any(head.startswith(mark) for mark, _ in BYTE_ORDER_MARKS)
    if not (is_marked or head.isascii() or len(head) >= _MIN_TEXT_BYTES):
        return ""
    return ".csv" if suffix in _SHEETS else ".txt"


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def check_head(name: str, head: bytes, size: int) -> None:
    """Raise UnreadableFileError if a file of an unknown suffix is surely not to be read.

    Args:
        name: The file's name.
        head: Its first SNIFFED_BYTES bytes.
        size: Bytes.
    """
    if head.startswith(_PROMISING):
        return
    if any(signature.match(head) for signature, _ in (*_IMAGES, *_UNSUPPORTED)):
        return
    # A file in yEnc is in bytes of any kind.
    if (is_binary(head) and not holds_file(head)) or not may_be_read(name):
        raise UnreadableFileError(explain_unsupported(name))
    if size > MAX_UNNAMED_BYTES:
        raise UnreadableFileError(
            f"{size >> 20} MB of text of an unknown kind, expected at most "
            f"{MAX_UNNAMED_BYTES >> 20} MB: split it, or rename it to .txt"
        )


def _detect_unnamed(head: bytes, parser: str, source: InputFile) -> str:
    """Detect the kind of a file whose suffix names none; its own suffix means plain text."""
    if head.startswith(_OLE) and has_advice(source.suffix):
        raise UnreadableFileError(explain_unsupported(source.name))
    detected = _detect(head, parser, source)
    if detected == ".zip" and source.suffix:
        # Programs and the documents of many others are zips, whose parts are of no use.
        raise UnreadableFileError(explain_unsupported(source.name))
    if not detected:
        detected = _detect_bare(head, source.suffix)
    if detected:
        return detected
    source.stream.seek(0)
    check_head(source.name, source.stream.read(SNIFFED_BYTES), source.size)
    source.stream.seek(0)
    return source.suffix


def _detect_bare(head: bytes, suffix: str) -> str:
    """Detect a kind that is told by its first lines alone, where the suffix names none."""
    if _BARE_MAIL.match(head) and _MAIL_FIELD.search(head):
        return ".eml"
    if _BARE_MHTML.match(head):
        return ".mhtml"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _TWITTER_DATA.match(text):
        return ".json"
    if has_advice(suffix) and _XML.match(text):
        return ".fodt" if b"office:document" in text else ".xml"
    return ".csv" if suffix in _SHEETS and not is_binary(head) and text else ""


def _detect(head: bytes, parser: str, source: InputFile) -> str:
    """The suffix of the bytes' kind; "" if it is uncertain or agrees with the name."""
    if head.startswith(_ZIP):
        return _detect_zip(source, head, parser)
    if head.startswith(_TNEF):
        return ".tnef"
    if head.startswith(_OLE):
        return "" if parser == "mail.msg:parse_msg" else _detect_ole(source, parser)
    for signature, explanation in _UNSUPPORTED:
        if signature.match(head):
            raise UnreadableFileError(f"by its content {explanation}")
    for signature, suffix in _IMAGES:
        if signature.match(head):
            return suffix
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"%PDF-") and (parser not in _TEXTS or b" obj" in text):
        return ".pdf"
    if text.startswith(b"{\\rtf"):
        return ".rtf"
    if text.startswith(b"bplist00") and b"WebMainResource" in text:
        return ".webarchive"
    return _detect_text(text, parser, source.suffix)


def _detect_text(text: bytes, parser: str, suffix: str) -> str:
    if parser in _TEXTS and suffix not in _SUBTITLES:
        for signature, bare in _BARE_TEXTS:
            if signature.match(text):
                return bare
    if html := _HTML.match(text):
        # Markdown may have HTML in it, and the parser of XML detects a page.
        if suffix in (".md", ".markdown") or (parser in _MARKUP and html[1]):
            return ""
        return ".xhtml" if html[1] else ".html"
    if parser not in _MARKUP | _TEXTS and _XML.match(text):
        return ".fodt" if b"office:document" in text else ".xml"
    if parser in _TEXTS and _BARE_MAIL.match(text):
        return ".eml" if _MAIL_FIELD.search(text) and _ENCODED_MAIL.search(text) else ""
    if parser not in _MAILS:
        if _MBOX.match(text):
            return ".mbox"
        if parser not in _FREE_TEXTS and _MAIL.match(text):
            return ".mhtml" if b"Snapshot-Content-Location:" in text else ".eml"
    return ""


def _detect_ole(source: InputFile, parser: str) -> str:
    content = source.stream.read(MAX_DOCUMENT_BYTES)
    source.stream.seek(0)
    if _MAIL_STREAM in content and not any(name in content for name in _OTHER_STREAMS):
        return ".msg"
    # That parser reports what else it is.
    return "" if parser in _ZIPPED - {"archive:parse_zip"} else ".docx"


def _detect_zip(source: InputFile, head: bytes, parser: str) -> str:
    """Detect the kind of a zip by its members; "" lets a parser of zipped kinds decide."""
    length, extra = struct.unpack_from("<HH", head.ljust(30, b"\0"), 26)
    if head[30 : 30 + length] == b"mimetype":
        value = head[30 + length + extra :]
        for mimetype, suffix in _MIMETYPES:
            if value.startswith(mimetype):
                return suffix
    names = _member_names(source)
    if "[content_types].xml" in names:
        for folder, suffix in _OPC:
            if any(name.startswith(folder) for name in names):
                return suffix
    if parser not in _ZIPPED or parser == "archive:parse_zip":
        if "index/document.iwa" in names or {"index.zip", "preview.jpg"} <= names:
            raise UnreadableFileError(f"by its content {_IWORK}")
        if "meta-inf/container.xml" in names and any(name.endswith(".opf") for name in names):
            return ".epub"
        if {"content.xml", "meta-inf/manifest.xml"} <= names:
            return ".odt"
    return "" if parser in _ZIPPED else ".zip"


def _member_names(source: InputFile) -> set[str]:
    """The names in a zip's list of members, in lower case; none if it can't be read."""
    stream = source.stream
    end = stream.seek(0, 2)
    stream.seek(max(0, end - _MAX_COMMENT_BYTES - 22))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    names: set[str] = set()
    if 0 <= at <= len(tail) - 22:
        size, _ = struct.unpack_from("<II", tail, at + 12)
        begin = end - len(tail) + at - size
        if begin >= 0:
            stream.seek(begin)
            names = _parse_directory(stream.read(min(size, _MAX_DIRECTORY_BYTES)))
    stream.seek(0)
    return names


def _parse_directory(directory: bytes) -> set[str]:
    names: set[str] = set()
    at = 0
    while directory[at : at + 4] == b"PK\1\2" and at + 46 <= len(directory):
        length, extra, comment = struct.unpack_from("<HHH", directory, at + 28)
        names.add(directory[at + 46 : at + 46 + length].decode("utf-8", "replace").lower())
        at += 46 + length + extra + comment
    return names
