"""Find the parser for a file by its suffix."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from index.parsers.ocr.engine import find_engine
from index.parsers.types import InputFile, ParserOutput

Parser = Callable[[InputFile], Iterator[ParserOutput]]

# What a suffix looks like, beside the end of a sentence or of a mail's host.
_SUFFIX = re.compile(r"\.[a-z0-9_][a-z0-9_+-]{0,14}")
# Raised whenever the parsers make something else of the same bytes: all files are parsed again.
_VERSION = 14

_FUNCTIONS = {
    "text.markdown:parse_text": ".txt .text .md .markdown",
    "text.unknown_kinds:parse_plain": ".log .rst .org .adoc .asciidoc .tex",
    "text.subtitles:parse_subtitles": ".srt .vtt .sbv .ass .ssa .smi .sami .sub .mpl",
    "text.jsonl:parse_jsonl": ".jsonl .ndjson",
    "text.jsonl:parse_json": ".json .geojson .topojson .jsonld",
    "text.notebook:parse_notebook": ".ipynb",
    "web.html:parse_html": ".html .htm .xhtml",
    "web.mhtml:parse_mhtml": ".mhtml .mht",
    "web.webarchive:parse_webarchive": ".webarchive",
    "web.xml:parse_xml_file": ".xml .rss .atom .opml .svg .fb2 .nxml .jats .kml .gpx .ttml .dfxp",
    "web.epub:parse_epub": ".epub",
    "pdf.parser:parse_pdf": ".pdf",
    "ocr.images:parse_image": ".png .jpg .jpeg .tif .tiff .webp .bmp .gif",
    "office.docx:parse_docx": ".docx .docm .dotx .dotm",
    "office.pptx:parse_pptx": ".pptx .pptm .ppsx .ppsm .potx .potm",
    "office.odf:parse_odf": ".odt .ott .ods .ots .odp .otp .odg .otg .fodt .fods .fodp .fodg",
    "sheets.xlsx:parse_xlsx": ".xlsx .xlsm .xltx .xltm",
    "rtf.parser:parse_rtf": ".rtf",
    "sheets.table:parse_table": ".csv .tsv .tab",
    "mail.eml:parse_eml": ".eml .emlx",
    "mail.eml:parse_mbox": ".mbox",
    "mail.msg:parse_msg": ".msg",
    "mail.tnef:parse_tnef": ".tnef",
    "mail.calendar:parse_calendar": ".ics .ical .ifb .vcs",
    "mail.contacts:parse_contacts": ".vcf .vcard",
    "archive:parse_zip": ".zip .kmz",
}
PARSERS = {
    suffix: function for function, suffixes in _FUNCTIONS.items() for suffix in suffixes.split()
}
# The parser for text under any other suffix, or none.
PLAIN_TEXT = "text.unknown_kinds:parse_plain"
_RECORDINGS = (
    ".mp3 .m4a .wav .flac .ogg .oga .opus .aac .aif .aiff .wma .amr .mid "
    ".mp4 .m4v .mov .mkv .avi .webm .wmv .mpg .mpeg .flv .3gp .ogv"
)
# What a user can do with a file of an unsupported kind.
_ADVICE = {
    "save it as .docx": ".doc .dot .wpd .wps .wri .odm .abw",
    "save it as .xlsx": ".xls .xlt .xlsb .dif .slk",
    "save it as .pptx": ".ppt .pps .pot",
    "if it is of Apple's office programs, export it as PDF": ".pages .numbers .key",
    "save it as PDF": ".djvu .djv .ps .eps .xps .oxps .one .pub .vsd .vsdx",
    "save it as .html": ".maff .chm",
    "convert it to .epub": ".mobi .azw .azw3 .prc .lit",
    "save it as JPEG": ".heic .heif .avif .psd .ico",
    "export its mails as .mbox or .eml": ".pst .ost .olm",
    "export it as .csv": ".sqlite .sqlite3 .db .mdb .accdb .parquet",
    "decrypt it": ".gpg .pgp .age",
    "copy the files out of it": ".iso .dmg .img .vmdk",
    "unpack it": ".7z .rar .gz .tgz .bz2 .xz .zst .tar .cab",
    "a recording is found by its transcript: add that as .vtt, .srt or .txt": _RECORDINGS,
}
_ADVICE_BY_SUFFIX = {
    suffix: advice for advice, suffixes in _ADVICE.items() for suffix in suffixes.split()
}
# Kinds that are never text nor another kind under a wrong name, and may be large: inside another
# file they are not even unpacked.
_NEVER_READ = frozenset(
    f"{_RECORDINGS} .exe .dll .so .dylib .o .a .lib .class .pyc .wasm .msi .apk .deb .rpm .iso "
    ".dmg .img .vmdk .ttf .otf .woff .woff2 .eot .ico .psd .npy .npz .safetensors .onnx".split()
)
# Kinds whose title is the file's name: the first sentence is a row of cells, recognized text, a
# spoken line or a command.
NAMED_BY_FILE = frozenset(
    suffix
    for function in (
        "sheets.table:parse_table",
        "sheets.xlsx:parse_xlsx",
        "ocr.images:parse_image",
        "text.subtitles:parse_subtitles",
    )
    for suffix in _FUNCTIONS[function].split()
) | {".log", ".tex", ".ttml", ".dfxp"}
# Kinds in which a line with a date is a value like others, not the day of publication.
DATA = NAMED_BY_FILE | {".json", ".ipynb", ".geojson", ".topojson", ".jsonld", ".kml", ".gpx"}
# Kinds whose pages can be rendered.
PICTURED = tuple(
    suffix.removeprefix(".")
    for function in ("pdf.parser:parse_pdf", "ocr.images:parse_image")
    for suffix in _FUNCTIONS[function].split()
)


def parsers_identity() -> str:
    """Identify the parsers in use: others may make something else of the same bytes."""
    return f"{_VERSION} {find_engine()}".strip()


def suffix_of(name: str) -> str:
    """The suffix of a file's name in lower case, with the dot; "" if there is none."""
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return dot + suffix.lower() if stem else ""


def is_supported(name: str) -> bool:
    """Whether there is a parser for files with that suffix; others are read if they are text."""
    return suffix_of(name) in PARSERS


def may_be_read(name: str) -> bool:
    """Whether a file of that name may be read, which its content decides."""
    return suffix_of(name) not in _NEVER_READ


def has_advice(suffix: str) -> bool:
    """Whether a suffix is known to be of an unsupported kind that can be converted."""
    return suffix in _ADVICE_BY_SUFFIX


def explain_unsupported(name: str) -> str:
    """Explain why a file of that name, which is not text, is not parsed, and what to do."""
    suffix = suffix_of(name)
    if advice := _ADVICE_BY_SUFFIX.get(suffix):
        return f"not a supported kind of file: {advice}"
    kind = f"unknown kind ({suffix})" if _SUFFIX.fullmatch(suffix) else "unknown kind"
    return f"{kind}: if there is text in it, save it as PDF or .txt in its own program"


def is_kind(kind: str) -> bool:
    """Whether a document can be of that kind: the suffix of a parser or of a text."""
    return _SUFFIX.fullmatch(f".{kind}") is not None


def kind_of(suffix: str) -> str:
    """The kind of a document that was parsed by a suffix: the suffix without its dot, or "txt" for
    a text under a suffix that says nothing."""
    if suffix in PARSERS or (_SUFFIX.fullmatch(suffix) and not has_advice(suffix)):
        return suffix.removeprefix(".")
    return "txt"


def parser_of(suffix: str) -> str:
    """The module and function that parse files with a suffix, joined by a colon."""
    return PARSERS.get(suffix, PLAIN_TEXT)


def find_parser(suffix: str) -> Parser:
    """The parser for a suffix. Its module is loaded only now: most folders have few kinds."""
    module, _, function = parser_of(suffix).partition(":")
    return cast("Parser", getattr(import_module(f"index.parsers.{module}"), function))
