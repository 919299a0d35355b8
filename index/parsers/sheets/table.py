"""Parse .csv and .tsv files: all rows as one document, or each row of articles as its own."""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from io import StringIO
from itertools import chain, islice
from statistics import median

from index.errors import UnreadableFileError
from index.parsers.sheets.cells import one_line, row_line
from index.parsers.text.charsets import decode
from index.parsers.text.metadata_fields import has_time_of_day
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile, ParsedDocument, ParserOutput, Skipped
from index.text.dates import find_day
from index.types import SheetRows

_DELIMITERS = ",;\t|"
# Characters from which the delimiter is guessed; 16 kB takes some milliseconds.
_SNIFFED_CHARACTERS = 16_384
# Rows in which a column of articles is looked for.
_SAMPLE_ROWS = 200
# Half of the cells sampled are longer in a column of articles.
_MIN_ARTICLE_CHARACTERS = 200
# Rows between two heartbeats: about 0.2 s of work.
_HEARTBEAT_ROWS = 50_000
# Rows without text that are reported one by one; further ones are counted.
_MAX_REPORTED_ROWS = 100

_TEXT_COLUMNS = ("text", "body", "content", "article", "article_text", "full_text", "story")
_KEY_COLUMNS = ("_id", "id")
_TITLE_COLUMNS = ("title", "headline", "heading")
_DATE_COLUMNS = (
    "published",
    "publish_date",
    "published_at",
    "publication_date",
    "pub_date",
    "date",
)
_URL_COLUMNS = ("url", "link")
_AUTHOR_COLUMNS = ("authors", "author", "byline")
_TAG_COLUMNS = ("tags", "keywords")
_METADATA_COLUMNS = (_KEY_COLUMNS, _TITLE_COLUMNS, _URL_COLUMNS, _AUTHOR_COLUMNS, _TAG_COLUMNS)
_DELIMITER_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_BREAKS = re.compile(r"\n{3,}")
_LIST_DELIMITER = re.compile(r"[,;|]")
# What programs write for a missing value.
_MISSING_VALUES = frozenset({"", "nan", "null", "none", "n/a", "nat"})


def parse_table(source: InputFile) -> Iterator[ParserOutput]:
    """One document for all rows, or one for each row, with its other columns below its text.

    It is one for each row when the first row names a column for text ("text", "body", "content",
    "article", …), and half of its cells are longer than a sentence.
    """
    text = decode(source.content())
    if not text.strip():
        raise UnreadableFileError("empty: there is no row in it")
    if "\0" in text:
        raise UnreadableFileError("binary: it holds NUL characters, expected a table as text")
    rows = _Rows(source, text)
    del text  # The rows have a copy; together they can be 300 MB.
    sample = list(islice(rows, _SAMPLE_ROWS + 1))
    if not sample:
        raise UnreadableFileError("empty: there is no row in it")
    header = [name.strip().lower() for name in sample[0]]
    column = _article_column(header, sample[1:])
    if column is None:
        yield from _parse_as_one(chain(sample, rows))
    else:
        names = [one_line(name) for name in sample[0]]
        del sample[0]
        yield from _parse_rows(chain(sample, rows), names, column)
    if rows.error:
        yield Skipped(rows.error, "row")


class _Rows:
    """The rows of a table; `error` says why the rest could not be read, if there is any."""

    def __init__(self, source: InputFile, text: str) -> None:
        self.error = ""
        self._source = source
        self._count = 0
        # A quoted field can be as long as the whole file, which is in memory anyway.
        csv.field_size_limit(max(MAX_DOCUMENT_BYTES, len(text)) + 1)
        declared = _DELIMITER_LINE.match(text)
        delimiter = (
            declared[1] if declared else _guess_delimiter(text[:_SNIFFED_CHARACTERS], source.suffix)
        )
        lines = StringIO(text, newline="")
        lines.seek(declared.end() if declared else 0)
        self._reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=delimiter != "\t")

    def __iter__(self) -> Iterator[list[str]]:
        return self

    def __next__(self) -> list[str]:
        self._count += 1
        if self._count % _HEARTBEAT_ROWS == 0:
            self._source.heartbeat()
        try:
            return next(self._reader)
        except csv.Error as error:
            self.error = f"line {self._reader.line_num}: {error}: it and what follows is not read"
            raise StopIteration from error


def _guess_delimiter(sample: str, suffix: str) -> str:
    """The delimiter that splits most lines into the same number of cells."""
    if suffix in {".tsv", ".tab"}:
        return "\t"
    complete_lines = sample[: sample.rfind("\n") + 1] or sample
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            reader = csv.reader(
                StringIO(complete_lines, newline=""), delimiter=delimiter, skipinitialspace=True
            )
            widths = [len(row) for row in islice(reader, _SAMPLE_ROWS) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        width = max(set(widths), key=lambda width: (widths.count(width), width))
        if width > 1:
            score = widths.count(width) / len(widths) + min(width, 20) / 1_000
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _article_column(header: list[str], rows: list[list[str]]) -> int | None:
    """The index of the column that holds articles; None when there is none."""
    for name in _TEXT_COLUMNS:
        if name in header:
            column = header.index(name)
            lengths = [len(row[column]) for row in rows if len(row) > column]
            lengths = [length for length in lengths if length]
            if lengths and median(lengths) > _MIN_ARTICLE_CHARACTERS:
                return column
    return None


def _parse_as_one(rows: Iterator[list[str]]) -> Iterator[ParserOutput]:
    """All rows as one document, a line each; empty rows separate blocks."""
    lines: list[str] = []
    places: list[tuple[int, int]] = []
    offset = last = width = 0
    for number, row in enumerate(rows, start=1):
        line = row_line(row)
        width = max(width, len(row))
        if line and (number != last + 1 or not places):
            places.append((offset, number))
        if line or (lines and lines[-1]):
            lines.append(line)
            offset += len(line) + 1
        last = number if line else last
    text = "\n".join(lines).rstrip("\n")
    if not text:
        raise UnreadableFileError("empty: its cells hold nothing")
    yield ParsedDocument(text, sheets=(SheetRows("", tuple(range(1, width + 1)), tuple(places)),))


def _parse_rows(rows: Iterator[list[str]], names: list[str], column: int) -> Iterator[ParserOutput]:
    """A document for each row. A row whose key occurred before has its number as key."""
    header = [name.lower() for name in names]
    keys: set[str] = set()
    rows_without_text = 0
    for number, row in enumerate(rows, start=2):
        if not any(row):
            continue
        text = _article_text(row[column]) if len(row) > column else ""
        if not text or text.lower() in _MISSING_VALUES:
            rows_without_text += 1
            if rows_without_text <= _MAX_REPORTED_ROWS:
                yield Skipped(f'row {number}: no text: expected some in "{header[column]}"', "row")
            continue
        fields = _Fields(header, row)
        others = _other_lines(names, row, column, fields.metadata_names())
        key = fields.first(_KEY_COLUMNS)
        if not key or key in keys:
            key = str(number) if str(number) not in keys else f"row {number}"
        keys.add(key)
        published = find_day(fields.first(_DATE_COLUMNS))
        yield ParsedDocument(
            "\n\n".join(filter(None, (text, others))),
            title=fields.first(_TITLE_COLUMNS),
            published=published,
            published_from="metadata" if published else "",
            url=fields.first(_URL_COLUMNS) or None,
            authors=fields.several(_AUTHOR_COLUMNS),
            tags=fields.several(_TAG_COLUMNS),
            key=key,
            sha256=_sha256(row),
        )
    if rows_without_text > _MAX_REPORTED_ROWS:
        yield Skipped(f"{rows_without_text - _MAX_REPORTED_ROWS:,} more rows without text", "row")


def _other_lines(names: list[str], row: list[str], column: int, used: set[str]) -> str:
    """A line "name: value" for each cell that is neither the text nor metadata in the columns
    `used`; a name that several columns have counts for the first."""
    left = set(used)
    lines: list[str] = []
    for number, cell in enumerate(row):
        name = names[number] if number < len(names) else ""
        if number == column:
            continue
        if name.lower() in left:
            left.remove(name.lower())
            continue
        value = one_line(cell)
        if value.lower() not in _MISSING_VALUES:
            lines.append(f"{name or f'column {number + 1}'}: {value}")
    return "\n".join(lines)


class _Fields:
    """The cells of a row by the names of their columns."""

    def __init__(self, header: list[str], row: list[str]) -> None:
        self._cells = dict(
            zip(reversed(header[: len(row)]), reversed(row[: len(header)]), strict=True)
        )

    def metadata_names(self) -> set[str]:
        """The names of the columns that the metadata are read from."""
        used = {
            next((name for name in names if self.first((name,))), "") for names in _METADATA_COLUMNS
        }
        day = self.first(_DATE_COLUMNS)
        if find_day(day) and not has_time_of_day(day):
            used.add(next(name for name in _DATE_COLUMNS if self.first((name,))))
        return used

    def first(self, names: tuple[str, ...]) -> str:
        """The cell in the first of the columns `names` in which the row has a value."""
        for name in names:
            cell = one_line(self._cells.get(name, ""))
            if cell.lower() not in _MISSING_VALUES:
                return cell
        return ""

    def several(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The values of the list in the first of the columns `names` that has one."""
        cell = self.first(names).strip("[]{}")
        values = (value.strip(" '\"#") for value in _LIST_DELIMITER.split(cell))
        return tuple(dict.fromkeys(value for value in values if value))


def _article_text(cell: str) -> str:
    """The text of an article, with white space within its lines collapsed."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    lines = (one_line(line) for line in text.split("\n"))
    return _BREAKS.sub("\n\n", "\n".join(lines)).strip()


def _sha256(row: list[str]) -> str:
    canonical = json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return hashlib.sha256(canonical).hexdigest()
