"""a .csv or .tsv file → a document of all its rows, or of each row when a column holds articles."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from io import StringIO
from itertools import chain, islice
from statistics import median

from index.errors import UnreadableFileError
from index.parsers.dates import find_day
from index.parsers.sheets.cells import one_line, row_line
from index.parsers.text.charsets import decode
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile, ParsedDocument, ParserOutput, Skipped

_DELIMITERS = ",;\t|"
# Characters of the opening by which the delimiter is chosen: the sniffer's time grows faster than
# its sample; 16 kB takes some milliseconds.
_SAMPLE = 16_384
# Rows by which it is judged whether a column holds articles.
_SAMPLE_ROWS = 200
# Characters of prose: half of a column's cells in the sample are longer when it holds articles.
_PROSE = 200
# Rows between two signs of life (about 0.2 s of work).
_STRIDE = 50_000
# Bad rows that are named one by one; more of them are counted.
_MOST_NAMED = 100

_TEXT = ("text", "body", "content", "article", "article_text", "full_text", "story")
_KEY = ("_id", "id")
_TITLE = ("title", "headline", "heading")
_DAY = ("published", "publish_date", "published_at", "publication_date", "pub_date", "date")
_URL = ("url", "link")
_AUTHORS = ("authors", "author", "byline")
_TAGS = ("tags", "keywords")
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BREAKS = re.compile(r"\n{3,}")
_LIST = re.compile(r"[,;|]")
# Marks of a program's "nothing" in a cell.
_NOTHING = frozenset({"", "nan", "null", "none", "n/a", "nat"})


def parse_table(source: InputFile) -> Iterator[ParserOutput]:
    """The documents in `source`: one for all its rows, or one a row.

    It is one a row when the first row names a column for the text ("text", "body", "content",
    "article", …) and half of what stands in it is longer than a sentence.
    """
    text = decode(source.content())
    if not text.strip():
        raise UnreadableFileError("empty: there is no row in it")
    if "\0" in text:
        raise UnreadableFileError("binary: it holds NUL characters, expected a table as text")
    rows = _Rows(source, text)
    del text  # The rows have a copy of it, and the two of them can be 300 MB.
    start = list(islice(rows, _SAMPLE_ROWS + 1))
    if not start:
        raise UnreadableFileError("empty: there is no row in it")
    header = [name.strip().lower() for name in start[0]]
    column = _articles(header, start[1:])
    if column is None:
        yield from _whole(chain(start, rows))
    else:
        del start[0]
        yield from _each(chain(start, rows), header, column)
    if rows.error:
        yield Skipped(rows.error)


class _Rows:
    """The rows of a table; after the last, `error` says why there are no more, if any are left."""

    def __init__(self, source: InputFile, text: str) -> None:
        self.error = ""
        self._source = source
        self._count = 0
        # A quoted field can be as long as the whole file: it is in memory as it is.
        csv.field_size_limit(max(MAX_DOCUMENT_BYTES, len(text)) + 1)
        named = _SEPARATOR_LINE.match(text)
        delimiter = named[1] if named else _delimiter(text[:_SAMPLE], source.suffix)
        lines = StringIO(text, newline="")
        lines.seek(named.end() if named else 0)
        self._reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self._count += 1
        if self._count % _STRIDE == 0:
            self._source.heartbeat()
        try:
            return next(self._reader)
        except csv.Error as error:
            self.error = f"line {self._reader.line_num}: {error}: it and what follows is not read"
            raise StopIteration from error


def _delimiter(sample: str, suffix: str) -> str:
    """The character between the cells: that which parts most lines in the same number of cells."""
    if suffix in {".tsv", ".tab"}:
        return "\t"
    whole = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader(
                StringIO(whole, newline=""), delimiter=delimiter, skipinitialspace=True
            )
            widths = [len(row) for row in islice(reader, _SAMPLE_ROWS) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        width = max(set(widths), key=lambda wide: (widths.count(wide), wide))
        if width > 1:
            score = widths.count(width) / len(widths) + min(width, 20) / 1_000
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _articles(header: list[str], rows: list[list[str]]) -> int | None:
    """The column that holds articles, from 0; None when none does."""
    for name in _TEXT:
        if name in header:
            column = header.index(name)
            lengths = [len(row[column]) for row in rows if len(row) > column]
            lengths = [length for length in lengths if length]
            if lengths and median(lengths) > _PROSE:
                return column
    return None


def _whole(rows: Iterator[list[str]]) -> Iterator[ParserOutput]:
    """All rows as one document, a line each; rows of nothing part two blocks."""
    lines: list[str] = []
    for row in rows:
        line = row_line(row)
        if line or (lines and lines[-1]):
            lines.append(line)
    text = "\n".join(lines).rstrip("\n")
    if not text:
        raise UnreadableFileError("empty: its cells hold nothing")
    yield ParsedDocument(text)


def _each(rows: Iterator[list[str]], header: list[str], column: int) -> Iterator[ParserOutput]:
    """A document for each row. Rows with one key are told apart by their numbers."""
    seen: set[str] = set()
    bad = 0
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        text = _prose(row[column]) if len(row) > column else ""
        if not text or text.lower() in _NOTHING:
            bad += 1
            if bad <= _MOST_NAMED:
                yield Skipped(f'row {number}: no text: expected some in "{header[column]}"')
            continue
        fields = _Fields(header, row)
        key = fields.first(_KEY)
        if not key or key in seen:
            key = str(number) if str(number) not in seen else f"row {number}"
        seen.add(key)
        published = find_day(fields.first(_DAY))
        yield ParsedDocument(
            text,
            title=fields.first(_TITLE),
            published=published,
            published_from="metadata" if published else "",
            url=fields.first(_URL) or None,
            authors=fields.several(_AUTHORS),
            tags=fields.several(_TAGS),
            key=key,
            sha256=_sha256(row),
        )
    if bad > _MOST_NAMED:
        yield Skipped(f"{bad - _MOST_NAMED:,} more rows without text")


class _Fields:
    """The cells of a row by the names of their columns."""

    def __init__(self, header: list[str], row: list[str]) -> None:
        self._cells = dict(
            zip(reversed(header[: len(row)]), reversed(row[: len(header)]), strict=True)
        )

    def first(self, names: tuple[str, ...]) -> str:
        """What stands under the first of `names` that the row has something under."""
        for name in names:
            cell = one_line(self._cells.get(name, ""))
            if cell.lower() not in _NOTHING:
                return cell
        return ""

    def several(self, names: tuple[str, ...]) -> tuple[str, ...]:
        cell = self.first(names).strip("[]{}")
        values = (value.strip(" '\"#") for value in _LIST.split(cell))
        return tuple(dict.fromkeys(value for value in values if value))


def _prose(cell: str) -> str:
    """The text of an article: its paragraphs as they stand, the white space in them collapsed."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    lines = (one_line(line) for line in text.split("\n"))
    return _BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _sha256(row: list[str]) -> str:
    canonical = json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(canonical).hexdigest()
