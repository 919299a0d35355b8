"""Split a text into sentences with exact offsets."""

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from index.text.unicode import without_surrogates
from index.types import Span

# sentencex keeps 8 of ten hard sentences whole at 19 MB/s; see tests/benchmarks/README.md for the
# six alternatives that were measured.

# sentencex is quadratic in the length of its input, so a line is fed to it in windows (characters)
# of some twenty sentences of news (median 99). A window without a boundary is doubled up to the
# maximum, above which it is no sentence to a human reader.
_WINDOW = 2_000
_MAX_WINDOW = 32_000

# sentencex never breaks inside quotation marks, so a quotation of several sentences would be one
# span, too long to quote. Above this length (characters; the 99th percentile of single news
# sentences) quotation marks are masked and the span is split again.
_MAX_UNSPLIT_QUOTATION = 300

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_OPENING_QUOTE = re.compile(r"[“„«‘]|(?<!\S)[\"'](?=\S)")
_CLOSING_QUOTE = re.compile(r"[”»\"]|(?<=\W)['’](?=\s|$)")
_ANY_QUOTE = re.compile(r"[“„«‘”»’\"']")
_POSSIBLE_END = re.compile(r"[.!?]")
_CLOSING_MARKUP = re.compile(r"[*_]+\s+")
_ITEM_NUMBER = re.compile(r"\s*(?:[-*•]\s+)?(?:\d{1,3}|[a-zA-Z])[.)]\s*")
_LIST_MARKER = re.compile(r"\s*(?:[-*•–—·>#|]|\d{1,3}[.)])\s")
_NON_SPACE = re.compile(r"\S")
# An English word, or a comma, behind which no sentence ends.
_GOES_ON = re.compile(
    r"(?:,|(?<!\w)(?:a|an|and|at|but|by|for|from|in|into|of|on|or|since|than|that|the|their|to|with))"
    r"\s*$"
)
# Who took a photograph, at the end of its caption.
_CREDIT = re.compile(
    r"\((?:[^()\n]{0,20}\b)?(?:Photo(?:graph)?s?|Picture|Image|Foto|Bild|Credit|Handout|Courtesy)\b"
    r"[^()\n]{0,60}\)\s*$"
)
_FIRST_WORD = re.compile(r"\s*(?P<word>\S+)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][”\"’')\]»*_]*\s*$")
# Between the cells of a row of a table, and the mean length of the cells, in characters, from which
# they hold prose, which is split.
_CELL_SEPARATOR = re.compile(r"(?<!\S)\|(?!\S)")
_MAX_MEAN_CELL_CHARS = 120
# Widths, in characters, of lines wrapped by a program rather than ended by a writer: mail and
# plain-text reports wrap at 60 to 130 columns.
_WRAP_WIDTHS = range(50, 132)
# Maximum difference in width between wrapped lines.
_MAX_RAGGEDNESS = 25
# A text is wrapped if the next line's first word did not fit behind this many lines at least, and
# behind this share of the lines that end within a sentence: the others are headlines and lists.
_MIN_FULL_LINES = 2
_MIN_FULL_SHARE = 0.7
# Characters by which a line that is wrapped by hand may be shorter.
_WRAP_SLACK = 6
# Quotations that sentencex breaks apart: Polish, Romanian or Hungarian, and Swedish or Finnish.
_UNPAIRED_QUOTATION = re.compile(r"„[^„“”]*”|”[^„“”]*”")
# What goes on with the sentence of a quotation that it stands behind: "「…。」と語った。".
_BEHIND_QUOTATION = re.compile(
    r"(?<=[」』])(?:と|って|など)|(?<=[。！？][”」』])[^。！？“”「」]{1,30}"
    r"(?:说|說|道|表示|称|稱|指出|问|問|喊|写道|寫道|回答|补充|補充)[。！？]"
)
# Languages that end a sentence, and some phrases, with a space and no mark; the fewest characters
# of a sentence in them (Thai ones have 50 to 150), and of a phrase beside such a space: shorter
# ones are names, numbers or links.
_SPACES_END_SENTENCES = frozenset(("th", "lo"))
_MIN_SPACED, _MIN_PHRASE = 60, 15
# Thai words that begin a sentence: titles, and links to the sentence before.
_THAI_BEGINNING = "นาย|นาง|น\\.ส\\.|ดร\\.|ทั้งนี้|อย่างไรก็|นอกจาก|จากนั้น|ต่อมา|หลังจาก|สำหรับ|ขณะ|ด้าน|ส่วน"
# A space that ends no sentence: behind a number, a Latin letter or a mark that opens, before one,
# or before a word that goes on with the sentence; any space within a quotation.
_SPACE_WITHIN_SENTENCE = re.compile(
    rf"(?<=[\dA-Za-z.,%(])\s+(?!{_THAI_BEGINNING})|"
    r"\s+(?=[\dA-Za-z(ๆฯ%”]|และ|หรือ|ที่|ซึ่ง|เพราะ|โดย|เพื่อ|จึง|ว่า|กับ|ของ|เช่น|ได้แก่|ถึง)"
)
_THAI_QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"")
_SPACES = re.compile(r"\s+")
_THAI_SENTENCE = re.compile(_THAI_BEGINNING)


def sentence_spans(text: str, language: str = "") -> list[Span]:
    """Return the (start, end) of each sentence in order, without surrounding white space.

    `language` is the text's, as an ISO 639-1 code; an unknown one is split as English.

    A line break ends a sentence, so that a headline stands alone, unless the lines look wrapped
    by a program or the next line continues in lower case. The row of a table is one sentence.
    """
    spans: list[Span] = []
    for start, end in _blocks(text):
        if _is_row(text, start, end) and (row := _strip(text, start, end)):
            spans.append(row)
            continue
        for left, right in _windows(text, start, end, language):
            span = _strip(text, left, right)
            if span is None:
                continue
            if language in _SPACES_END_SENTENCES:
                spans.extend(_split_at_spaces(text, *span))
            elif span[1] - span[0] > _MAX_UNSPLIT_QUOTATION:
                spans.extend(_split_quotation(text, *span, language))
            else:
                spans.append(span)
    return spans


def _blocks(text: str) -> Iterator[Span]:
    """Yield runs of lines that form one piece of prose: a line, or several wrapped ones."""
    paragraphs: list[list[Span]] = []
    for line in _LINE.finditer(text):
        if text[line.start() : line.end()].isspace():
            continue
        if not paragraphs or _has_blank_line(text, paragraphs[-1][-1][1], line.start()):
            paragraphs.append([])
        paragraphs[-1].append((line.start(), line.end()))
    width = _wrap_width(text, paragraphs)
    for paragraph in paragraphs:
        yield from _join(text, paragraph, width)


def _wrap_width(text: str, paragraphs: list[list[Span]]) -> int:
    """The column at which a program wrapped the lines of a text; 0 if they are a writer's own."""
    # The first line is the headline.
    breaks = [
        pair
        for paragraph in paragraphs
        for pair in pairwise(paragraph)
        if pair[0] != paragraphs[0][0] and not _is_row(text, *pair[0])
    ]
    width = max((end - start for (start, end), _ in breaks), default=0)
    if width not in _WRAP_WIDTHS:
        return 0
    within = [pair for pair in breaks if not _ENDS_SENTENCE.search(text[slice(*pair[0])])]
    full = sum(_is_full(text, line, following, width) for line, following in within)
    is_wrapped = full >= max(_MIN_FULL_LINES, _MIN_FULL_SHARE * len(within))
    return width if is_wrapped else 0


def _is_full(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the first word of the next line did not fit into this one."""
    first = _FIRST_WORD.match(text, *following)
    return first is not None and line[1] - line[0] + 1 + len(first["word"]) > width - _WRAP_SLACK


def _has_blank_line(text: str, left: int, right: int) -> bool:
    breaks = text[left:right].replace("\r\n", "\n")
    return sum(c in "\n\r\v\f\x85\u2028\u2029" for c in breaks) > 1


def _join(text: str, lines: list[Span], width: int) -> Iterator[Span]:
    """Join the lines of a paragraph that go on with one another; `width` is that of the text."""
    rows = [_is_row(text, *line) for line in lines]
    wrapped = not any(rows) and _is_wrapped(lines)
    start, end = last = lines[0]
    for are_rows, (left, right) in zip(pairwise(rows), lines[1:], strict=True):
        goes_on = (_continues(text, left) and not _is_list_item(text, start, end)) or (
            last[1] - last[0] >= _WRAP_WIDTHS.start
            and (_ends_within(text, last) or (width and _is_full(text, last, (left, right), width)))
            and not _LIST_MARKER.match(text, left)
        )
        is_end = bool(_CREDIT.search(text, *last))
        last = left, right
        if not any(are_rows) and not is_end and (wrapped or goes_on):
            end = right
        else:
            yield start, end
            start, end = left, right
    yield start, end


def _is_row(text: str, start: int, end: int) -> bool:
    """Whether a line is the row of a table, with cells too short for prose."""
    separators = len(_CELL_SEPARATOR.findall(text, start, end))
    return separators > 0 and end - start <= _MAX_MEAN_CELL_CHARS * (separators + 1)


def _continues(text: str, left: int) -> bool:
    """Whether the line at `left` starts in lower case, as the rest of a sentence does."""
    first = _NON_SPACE.search(text, left)
    return first is not None and first[0].islower()


def _ends_within(text: str, line: Span) -> bool:
    """Whether a line ends with a word or a comma that the rest of its sentence follows."""
    return bool(_GOES_ON.search(text[slice(*line)]))


def _is_list_item(text: str, start: int, end: int) -> bool:
    """Whether the text is more likely an item of a lower-case list than part of a sentence."""
    return end - start < _WRAP_WIDTHS.start and _continues(text, start)


def _is_wrapped(lines: list[Span]) -> bool:
    widths = [end - start for start, end in lines[:-1]]
    if len(widths) < 2:
        return False
    return (
        min(widths) in _WRAP_WIDTHS
        and max(widths) in _WRAP_WIDTHS
        and max(widths) - min(widths) <= _MAX_RAGGEDNESS
        and lines[-1][1] - lines[-1][0] <= max(widths)
    )


def _windows(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    """Segment a block window by window, carrying over the last sentence of each window."""
    size = _WINDOW
    while start < end:
        stop = min(start + size, end)
        piece = text[start:stop]
        # The segmenter is quadratic in unclosed quotation marks.
        boundaries = _boundaries(piece if size == _WINDOW else _mask_quotes(piece), language)
        if stop == end:
            yield from ((start + a, start + b) for a, b in boundaries)
            return
        if len(boundaries) > 1:
            yield from ((start + a, start + b) for a, b in boundaries[:-1])
            start, size = start + boundaries[-1][0], _WINDOW
        elif size < _MAX_WINDOW:
            size *= 2
        else:
            stop = _last_space(text, start, stop)
            yield start, stop
            start, size = stop, _WINDOW


def _boundaries(piece: str, language: str) -> list[Span]:
    if piece.isascii() and not _POSSIBLE_END.search(piece):
        return [(0, len(piece))]
    if language in _SPACES_END_SENTENCES:
        # It has no full stop; one stands in abbreviations and numbers.
        piece = piece.replace(".", ",")
    paired = _UNPAIRED_QUOTATION.sub(lambda match: f"“{match[0][1:-1]}”", piece)
    boundaries = sentencex.get_sentence_boundaries(language or "en", without_surrogates(paired))
    starts = [0]
    for boundary in boundaries[1:]:
        start = int(boundary["start_index"])
        # Markup that closes the sentence before: "**Compensation.** He offered 75 crowns."
        if closing := _CLOSING_MARKUP.match(piece, start):
            start = closing.end()
        # The number of a list's item belongs to the item.
        if not (
            _ITEM_NUMBER.fullmatch(piece, starts[-1], start)
            or _BEHIND_QUOTATION.match(piece, start)
        ):
            starts.append(start)
    return [(a, b) for a, b in pairwise((*starts, len(piece))) if a < b]


def _last_space(text: str, start: int, stop: int) -> int:
    space = text.rfind(" ", start + 1, stop)
    return space + 1 if space > start else stop


def _split_at_spaces(text: str, start: int, end: int) -> Iterator[Span]:
    """Split Thai or Lao, in which a space is the only mark, where a sentence likely ends."""
    within = {match.start() for match in _SPACE_WITHIN_SENTENCE.finditer(text, start, end)}
    for quotation in _THAI_QUOTATION.finditer(text, start, end):
        within.update(range(*quotation.span()))
    spaces = [space.span() for space in _SPACES.finditer(text, start, end)]
    edges = [(start, start), *spaces, (end, end)]
    first = start
    for number, (left, right) in enumerate(spaces, start=1):
        phrases = left - edges[number - 1][1], edges[number + 1][0] - right
        begins = _THAI_SENTENCE.match(text, right)
        if (
            left not in within
            and left - first >= (_MIN_SPACED // 2 if begins else _MIN_SPACED)
            and end - right >= _MIN_SPACED // 2
            and (begins or min(phrases) >= _MIN_PHRASE)
        ):
            yield first, left
            first = right
    yield first, end


def _split_quotation(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    masked = _mask_quotes(text[start:end])
    for left, right in _windows(masked, 0, len(masked), language):
        span = _strip(text, start + left, start + right)
        if span is not None:
            yield span


def _mask_quotes(text: str) -> str:
    """Replace quotation marks by other characters, keeping the length."""
    if not _ANY_QUOTE.search(text):
        return text
    return _OPENING_QUOTE.sub("A", _CLOSING_QUOTE.sub(" ", text))


def _strip(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = left + len(piece.strip())
    return (left, right) if right > left else None
