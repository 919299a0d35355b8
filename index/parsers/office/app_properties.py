"""Clean the metadata of office files of what programs fill in by themselves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.parsers.types import ParsedDocument
from index.text.dates import parse_timestamp, sane_day

# No program wrote files of these formats before.
_EARLIEST = date(1990, 1, 2)
# When the templates of programs were created, which says nothing about files made from them.
_TEMPLATE_TIMES = (
    "1996-10-14T23:33:28",  # Excel 97 to 2003
    "1996-12-17T01:32:42",  # Excel in Chinese
    "2006-08-16T00:00:00",  # PowerPoint 2007 and later
    "2006-09-13T11:2",  # Excel 2007, in some languages
    "2006-09-16T00:00:00",  # Excel 2007 and later
    "2015-06-05T18:1",  # Excel 2016 and later
    "2013-12-23T23:15:00",  # python-docx
    "2013-01-27T09:14:16",  # python-pptx
)
# The author of python-pptx's template.
_TEMPLATE_AUTHOR = "Steve Canny"
# Names of programs, and defaults for an unknown author.
_PLACEHOLDER_AUTHOR = re.compile(
    r"|python-docx|python-pptx|openpyxl|xlsxwriter|apache poi|docx4j|aspose\S*|phpspreadsheet|"
    r"unknown creator|sheetjs|epplus|closedxml|(microsoft )?office[- ]?user|microsoft|"
    r"windows[- ]user|user|benutzer|utilisateur|usuario|пользователь|owner|admin|administrator|"
    r"unknown( author)?|un-named|author|autor|n/a|none|x",
    re.IGNORECASE,
)
# What programs write where nobody wrote a title.
_PLACEHOLDER_TITLE = re.compile(
    r"(power ?point[- ]pr[aäeé]s\w+|(pr[eé]sentation|slide) ?\d*|(microsoft )?word document|"
    r"(untitled|unbenannt|sans titre|document|dokument|title|titel)[- ]?\d*|no slide title|"
    r"[^ ]+\.(docx?|dotx?|pptx?|xlsx?|rtf|od[tps]|wpd)|[\W_]+)",
    re.IGNORECASE,
)
_PROGRAM_PREFIX = re.compile(r"^microsoft (word|powerpoint|excel) ?- ?", re.IGNORECASE)
_SEMICOLON = re.compile(r"[;\n]")
_COMMA = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Properties:
    """The metadata of a file, without what programs fill in by themselves."""

    title: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    created: date | None = None

    def to_document(
        self, text: str, title: str = "", pages: tuple[int, ...] = ()
    ) -> ParsedDocument:
        """The document with these properties; `title`, found in its text, is the fallback."""
        return ParsedDocument(
            text=text,
            title=self.title or title,
            published=self.created,
            published_from="file data" if self.created else "",
            authors=self.authors,
            tags=self.tags,
            pages=pages,
        )


def app_properties(title: str, creators: Iterable[str], keywords: str, created: str) -> Properties:
    """The properties of a file that a person wrote.

    Args:
        title: As the file has it.
        creators: Names, several in one string separated by semicolons.
        keywords: Separated by semicolons or commas.
        created: An ISO time stamp; "" if unknown.
    """
    authors = _split(_SEMICOLON, creators)
    if created.strip().startswith(_TEMPLATE_TIMES):
        created = ""
        authors = tuple(author for author in authors if author != _TEMPLATE_AUTHOR)
    day = sane_day(parse_timestamp(created))
    title = _PROGRAM_PREFIX.sub("", " ".join(title.split()))
    return Properties(
        title="" if _PLACEHOLDER_TITLE.fullmatch(title) else title,
        authors=tuple(author for author in authors if not _PLACEHOLDER_AUTHOR.fullmatch(author)),
        tags=_split(_COMMA, [keywords]),
        created=day if day and day >= _EARLIEST else None,
    )


def _split(separator: re.Pattern[str], texts: Iterable[str]) -> tuple[str, ...]:
    """The pieces of `texts` without duplicates."""
    pieces = (" ".join(piece.split()) for text in texts for piece in separator.split(text))
    return tuple(dict.fromkeys(piece for piece in pieces if piece))
