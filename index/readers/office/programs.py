"""what an office program writes of a file by itself → what of it a person meant."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

# No office program of today's kinds wrote files before.
_EARLIEST = date(1990, 1, 1)
# Moments that programs' templates were made in: they say nothing of the file made from one.
_TEMPLATES = (
    "1996-10-14T23:33:28",  # Excel 97 to 2003
    "1996-12-17T01:32:42",  # Excel in Chinese
    "2006-09-13T11:2",  # Excel 2007, in some languages
    "2006-09-16T00:00:00",  # Excel 2007 and later
    "2015-06-05T18:1",  # Excel 2016 and later
    "2013-12-23T23:15:00",  # python-docx
    "2013-01-27T09:14:16",  # python-pptx
    "1980-01-01",
)
# Names that stand for a program or for nobody.
_NOBODY = frozenset(
    """
    |openpyxl|xlsxwriter|python-docx|python-pptx|apache poi|phpspreadsheet|unknown creator|sheetjs
    |epplus|closedxml|microsoft office user|microsoft|windows user|user|unknown|author|admin
    |administrator|owner|utilisateur|usuario|benutzer|пользователь|n/a|none|x
    """.replace("\n    ", "")
    .strip()
    .split("|")
)
_SEMICOLON = re.compile(r"[;\n]")
_COMMA = re.compile(r"[,;\n]")


def creation_day(stamp: str) -> date | None:
    """The day in the ISO time stamp that a file's properties give; None for a template's."""
    stamp = stamp.strip()
    if stamp.startswith(_TEMPLATES):
        return None
    try:
        day = datetime.fromisoformat(stamp[:10]).date()
    except ValueError:
        return None
    return day if _EARLIEST <= day <= date.today() + timedelta(days=1) else None


def people(names: Iterable[str]) -> tuple[str, ...]:
    """The persons in `names`; each may hold several, with semicolons between them."""
    found = [" ".join(name.split()) for text in names for name in _SEMICOLON.split(text)]
    return tuple(dict.fromkeys(name for name in found if name.lower().strip() not in _NOBODY))


def keywords(text: str) -> tuple[str, ...]:
    """The keywords in `text`, with commas or semicolons between them."""
    found = [" ".join(word.split()) for word in _COMMA.split(text)]
    return tuple(dict.fromkeys(word for word in found if word))
