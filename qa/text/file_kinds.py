"""Name kinds of files in words: "email" for eml, "Word document" for docx."""

from collections import Counter
from collections.abc import Iterable

from index.humanize import counted

_NOUNS = {
    "text file": "txt text log",
    "Markdown file": "md markdown",
    "email": "eml emlx mbox msg tnef",
    "PDF": "pdf",
    "web page": "html htm xhtml mhtml mht webarchive",
    "spreadsheet": "xlsx xlsm xltx xltm ods ots fods",
    "CSV table": "csv",
    "TSV table": "tsv tab",
    "Word document": "docx docm dotx dotm",
    "text document": "odt ott fodt rtf",
    "presentation": "pptx pptm ppsx ppsm potx potm odp otp fodp",
    "drawing": "odg otg fodg svg",
    "picture": "png jpg jpeg tif tiff webp bmp gif",
    "subtitle file": "srt vtt sbv ass ssa smi sami ttml dfxp",
    "e-book": "epub fb2",
    "calendar": "ics ical ifb",
    "contact": "vcf vcard",
    "news feed": "rss atom",
    "notebook": "ipynb",
}
_NOUN_BY_KIND = {kind: noun for noun, kinds in _NOUNS.items() for kind in kinds.split()}


def kind_noun(kind: str) -> str:
    """What a file of a kind is called: "email"; "XML file" of a kind that has no other name."""
    return _NOUN_BY_KIND.get(kind) or (f"{kind.upper()} file" if kind else "other file")


def kind_label(kind: str) -> str:
    """The same as a label, with a capital letter: "Email"."""
    noun = kind_noun(kind)
    return noun[:1].upper() + noun[1:]


def count_kinds(kinds: Iterable[tuple[str, int]], most: int | None = None) -> str:
    """Put numbers of documents by kind in words: "20 text files, 5 emails, 1 PDF".

    Args:
        kinds: Kinds with the number of documents of each.
        most: Names at most; the others are counted together.
    """
    counts: Counter[str] = Counter()
    for kind, count in kinds:
        counts[kind_noun(kind)] += count
    ordered = counts.most_common()
    named, others = ordered[:most], ordered[most:] if most is not None else []
    parts = [counted(count, noun) for noun, count in named]
    if len(others) == 1:
        # As short as "1 of other kinds".
        parts.append(counted(others[0][1], others[0][0]))
    elif others:
        parts.append(f"{sum(count for _, count in others):,} of other kinds")
    return ", ".join(parts)
