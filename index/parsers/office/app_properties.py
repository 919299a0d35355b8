"""what an office program writes of a file by itself → what of it a person meant."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from index.metadata import parse_date
from index.parsers.dates import sane_day
from index.parsers.types import ParsedDocument

# No office program of today's kinds wrote files before.
_EARLIEST = date(1990, 1, 2)
# Moments that programs' templates were made in: they say nothing of the file made from one.
_TEMPLATES = (
    "1996-10-14T23:33:28",  # Excel 97 to 2003
    "1996-12-17T01:32:42",  # Excel in Chinese
    "2006-08-16T00:00:00",  # PowerPoint 2007 and later
    "2006-09-13T11:2",  # Excel 2007, in some languages
    "2006-09-16T00:00:00",  # Excel 2007 and later
    "2015-06-05T18:1",  # Excel 2016 and later
    "2013-12-23T23:15:00",  # python-docx
    "2013-01-27T09:14:16",  # python-pptx
)
# Who made the template of python-pptx.
_TEMPLATE_AUTHOR = "Steve Canny"
# Names that stand for a program or for nobody.
_NOBODY = re.compile(
    r"|python-docx|python-pptx|openpyxl|xlsxwriter|apache poi|docx4j|aspose\S*|phpspreadsheet|"
    r"unknown creator|sheetjs|epplus|closedxml|(microsoft )?office[- ]?user|microsoft|"
    r"windows[- ]user|user|benutzer|utilisateur|usuario|пользователь|owner|admin|administrator|"
    r"unknown( author)?|un-named|author|autor|n/a|none|x",
    re.IGNORECASE,
)
# What programs write themselves where nobody wrote a title.
_NO_TITLE = re.compile(
    r"(power ?point[- ]pr[aäeé]s\w+|(pr[eé]sentation|slide) ?\d*|(microsoft )?word document|"
    r"(untitled|unbenannt|sans titre|document|dokument|title|titel)[- ]?\d*|no slide title|"
    r"[^ ]+\.(docx?|dotx?|pptx?|xlsx?|rtf|od[tps]|wpd)|[\W_]+)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^microsoft (word|powerpoint|excel) ?- ?", re.IGNORECASE)
_SEMICOLON = re.compile(r"[;\n]")
_COMMA = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file's metadata say of it, without what programs fill in themselves."""

    title: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    created: date | None = None

    def draft(self, text: str, title: str = "", pages: tuple[int, ...] = ()) -> ParsedDocument:
        """The document with these properties; `title` is what its text calls it."""
        return ParsedDocument(
            text=text,
            title=self.title or title,
            published=self.created,
            published_from="metadata" if self.created else "",
            authors=self.authors,
            tags=self.tags,
            pages=pages,
        )


def app_properties(title: str, creators: Iterable[str], keywords: str, created: str) -> Properties:
    """What a person meant in the properties that a file has; several names or keywords in one
    string are parted by semicolons, keywords also by commas. `created` is an ISO time stamp."""
    authors = _several(_SEMICOLON, creators)
    if created.strip().startswith(_TEMPLATES):
        created = ""
        authors = tuple(author for author in authors if author != _TEMPLATE_AUTHOR)
    day = sane_day(parse_date(created))
    title = _PREFIX.sub("", " ".join(title.split()))
    return Properties(
        title="" if _NO_TITLE.fullmatch(title) else title,
        authors=tuple(author for author in authors if not _NOBODY.fullmatch(author)),
        tags=_several(_COMMA, [keywords]),
        created=day if day and day >= _EARLIEST else None,
    )


def _several(border: re.Pattern[str], texts: Iterable[str]) -> tuple[str, ...]:
    found = (" ".join(piece.split()) for text in texts for piece in border.split(text))
    return tuple(dict.fromkeys(piece for piece in found if piece))
