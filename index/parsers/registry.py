"""Find the parser for a file by its suffix."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import cast

from index.parsers.pages.ocr_engine import find_engine
from index.parsers.types import InputFile, ParserOutput

Parser = Callable[[InputFile], Iterator[ParserOutput]]

# Raised whenever the parsers make something else of the same bytes: all files are parsed again.
_VERSION = 5

_FUNCTIONS = {
    "text.text:parse_text": ".txt .text .md .markdown",
    "text.jsonl:parse_jsonl": ".jsonl .ndjson",
    "text.jsonl:parse_json": ".json",
    "text.notebook:parse_notebook": ".ipynb",
    "web.html:parse_html": ".html .htm .xhtml",
    "web.mhtml:parse_mhtml": ".mhtml .mht",
    "web.xml:parse_xml_file": ".xml .rss .atom .opml",
    "web.epub:parse_epub": ".epub",
    "pages.pdf:parse_pdf": ".pdf",
    "pages.images:parse_image": ".png .jpg .jpeg .tif .tiff .webp .bmp .gif",
    "office.docx:parse_docx": ".docx .docm .dotx .dotm",
    "office.pptx:parse_pptx": ".pptx .pptm .ppsx .ppsm .potx .potm",
    "office.odf:parse_odf": ".odt .ott .ods .ots .odp .otp .odg .otg .fodt .fods .fodp .fodg",
    "sheets.xlsx:parse_xlsx": ".xlsx .xlsm .xltx .xltm",
    "rtf.parser:parse_rtf": ".rtf",
    "sheets.table:parse_table": ".csv .tsv .tab",
    "mail.eml:parse_eml": ".eml .emlx",
    "mail.eml:parse_mbox": ".mbox",
    "mail.msg:parse_msg": ".msg",
    "archive:parse_zip": ".zip",
}
PARSERS = {
    suffix: function for function, suffixes in _FUNCTIONS.items() for suffix in suffixes.split()
}
# What a user can do with a file of an unsupported kind.
_ADVICE = {
    "save it as .docx": ".doc .dot .wpd .wps .wri .odm .abw",
    "save it as .xlsx": ".xls .xlt .xlsb .dif .slk",
    "save it as .pptx": ".ppt .pps .pot",
    "if it is of Apple's office programs, export it as PDF": ".pages .numbers .key",
    "save it as PDF": ".djvu .djv .ps .eps .xps .oxps .one .pub .vsd .vsdx .svg",
    "save it as .html": ".webarchive .maff .chm",
    "convert it to .epub": ".mobi .azw .azw3 .prc .fb2 .lit",
    "save it as JPEG": ".heic .heif .avif",
    "export its mails as .mbox or .eml": ".pst .ost .olm",
    "export it as .csv": ".sqlite .sqlite3 .db .mdb .accdb .parquet",
    "unpack it": ".7z .rar .gz .tgz .bz2 .xz .zst .tar .cab",
    "if it is plain text, rename it to .txt": (
        ".tex .rst .org .adoc .asc .log .srt .vtt .yaml .yml .toml .ini"
    ),
}
_ADVICE_BY_SUFFIX = {
    suffix: advice for advice, suffixes in _ADVICE.items() for suffix in suffixes.split()
}
# Kinds whose title is the file's name: the first sentence is a row of cells, or recognized text.
NAMED_BY_FILE = frozenset(
    suffix
    for function in (
        "sheets.table:parse_table",
        "sheets.xlsx:parse_xlsx",
        "pages.images:parse_image",
    )
    for suffix in _FUNCTIONS[function].split()
)
# Kinds in which a line with a date is a value like others, not the day of publication.
DATA = NAMED_BY_FILE | {".json", ".ipynb"}
# Kinds whose pages can be rendered.
PICTURED = tuple(
    suffix.removeprefix(".")
    for function in ("pages.pdf:parse_pdf", "pages.images:parse_image")
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
    """Whether there is a parser for a file of that name."""
    return suffix_of(name) in PARSERS


def explain_unsupported(name: str) -> str:
    """Explain why a file of that name is not parsed, and what to do."""
    advice = _ADVICE_BY_SUFFIX.get(suffix_of(name)) or f"expected {', '.join(sorted(PARSERS))}"
    return f"not a supported kind of file: {advice}"


def find_parser(suffix: str) -> Parser:
    """The parser for a suffix. Its module is loaded only now: most folders have few kinds."""
    module, _, function = PARSERS[suffix].partition(":")
    return cast("Parser", getattr(import_module(f"index.parsers.{module}"), function))
