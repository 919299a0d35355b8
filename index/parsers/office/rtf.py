"""an RTF file → the document in it: what Word shows of its groups and control words."""

import re
from collections.abc import Iterator

from index.errors import UnreadableFileError
from index.parsers.office.app_properties import app_properties
from index.parsers.office.flows import Flow
from index.parsers.office.rtfcodes import (
    BESIDE,
    CHARACTERS,
    DEFAULT_CODEC,
    DINGBATS,
    INFO,
    MATH,
    PARAGRAPH_ENDS,
    SKIPPED,
    STARRED_TEXT,
    SYMBOL,
    SYMBOL_CHARSET,
    SYMBOLS,
    codec_of_charset,
    codec_of_page,
    decode_bytes,
    private_sign,
)
from index.parsers.types import InputFile, ParserOutput, Skipped

# Groups one in another. Word's own files reach some dozens.
_DEEPEST = 10_000
# Pieces of the file between two signs of life (about 0.2 s of work).
_STRIDE = 200_000
# Bytes before the opening brace that some programs write: a byte order mark, white space.
_LEADING = b"\xef\xbb\xbf \t\r\n\0"
_OLE = b"\xd0\xcf\x11\xe0"

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,40})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\",
    re.DOTALL,
)
_LINE_ENDS = str.maketrans("", "", "\r\n\0")

# Where the text of a group goes.
_TEXT, _NOWHERE, _FONTS, _INFO, _MATH, _EITHER = "text", "", "fonts", "info", "math", "either"
_SILENT = frozenset({_NOWHERE, _MATH, _EITHER})


class _Group:
    """What holds within a pair of braces."""

    __slots__ = ("flow", "font", "in_table", "is_deleted", "is_hidden", "skip", "target")

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.target = _TEXT
        self.font = 0
        self.skip = 1
        self.is_hidden = False
        self.is_deleted = False
        self.in_table = False

    def copy(self) -> "_Group":
        other = _Group(self.flow)
        other.target = self.target
        other.font = self.font
        other.skip = self.skip
        other.is_hidden = self.is_hidden
        other.is_deleted = self.is_deleted
        other.in_table = self.in_table
        return other


def parse_rtf(source: InputFile) -> Iterator[ParserOutput]:
    """The document in `source`; a second item says so where the file is cut short.

    Notes and text boxes follow the paragraph that they hang on, a note under its number.
    """
    content = source.content()
    opening = content[:64].lstrip(_LEADING)
    if not content.strip(_LEADING):
        raise UnreadableFileError("empty: there is nothing in it")
    if opening.startswith(_OLE):
        raise UnreadableFileError("an old Word document (.doc), expected RTF: save it as .docx")
    if not opening.startswith(b"{\\rtf"):
        raise UnreadableFileError(r"not RTF: expected it to begin with {\rtf. Save it as RTF")
    reader = _Reader(source, content.decode("latin-1"))
    reader.read()
    text = reader.main.text().encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if not text:
        raise UnreadableFileError(
            "cut short before any text. Copy or download it again"
            if reader.is_cut
            else "empty: there is no text in it"
        )
    about = app_properties(
        title=reader.info("title"),
        creators=[reader.info("author")],
        keywords=reader.info("keywords"),
        created=reader.created(),
    )
    yield about.to_document(text)
    if reader.is_cut:
        yield Skipped("cut short: its end is missing. Copy or download it again")


class _Reader:
    """One pass over the file; groups are kept on a list, not on Python's stack."""

    def __init__(self, source: InputFile, content: str) -> None:
        self.main = Flow()
        self.is_cut = False
        self._source = source
        self._content = content
        self._group = _Group(self.main)
        self._outer: list[_Group] = []
        self._default = DEFAULT_CODEC
        self._default_font = 0
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._is_starred = False
        self._to_skip = 0
        self._bytes = bytearray()
        self._info: dict[str, list[str]] = {}
        self._created: dict[str, int] = {}
        self._notes = 0

    def info(self, name: str) -> str:
        whole = "".join(self._info.get(name, ()))
        return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def created(self) -> str:
        year, month, day = (self._created.get(name, 0) for name in ("yr", "mo", "dy"))
        return f"{year:04}-{month:02}-{day:02}"

    def read(self) -> None:
        content, at, count = self._content, 0, 0
        match = _TOKEN.match
        while found := match(content, at):
            at = found.end()
            count += 1
            if count % _STRIDE == 0:
                self._source.heartbeat()
            kind = found.lastindex
            if kind == 6:
                self._plain(found[6])
            elif kind == 5:
                if found[5] == "{":
                    self._open()
                elif self._close():
                    break
            elif kind == 3:
                self._byte(int(found[3], 16))
            elif kind == 4:
                self._symbol(found[4])
            elif found[1]:
                number = int(found[2]) if found[2] else None
                if found[1] == "bin":
                    at += max(0, number or 0)
                elif self._is_starred or self._to_skip or found[1] in _HEEDED:
                    self._word(found[1], number)
                elif self._group.target == "creatim" and number is not None:
                    self._created[found[1]] = number
        self._flush()
        self.is_cut = bool(self._outer)
        while self._outer:
            self._close()
        self.main.end()

    def _codec(self) -> str:
        return self._fonts.get(self._group.font, self._default)

    def _emit(self, text: str) -> None:
        group = self._group
        if group.target == _TEXT:
            if not (group.is_hidden or group.is_deleted):
                group.flow.add(text)
        elif group.target in INFO:
            self._info.setdefault(group.target, []).append(text)
        elif group.target == _FONTS:
            self._name_font(text)

    def _name_font(self, name: str) -> None:
        if self._fonts.get(self._font) == SYMBOL and "symbol" not in name.lower():
            self._fonts[self._font] = DINGBATS

    def _flush(self) -> None:
        if self._bytes:
            content = bytes(self._bytes)
            self._bytes.clear()
            is_text = self._group.target == _TEXT
            self._emit(decode_bytes(content, self._codec() if is_text else self._default))

    def _plain(self, text: str) -> None:
        if self._group.target in _SILENT:
            return
        text = text.translate(_LINE_ENDS)
        if self._to_skip:
            cut = min(self._to_skip, len(text))
            self._to_skip -= cut
            text = text[cut:]
        if text:
            self._is_starred = False
            self._bytes += text.encode("latin-1")

    def _byte(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif self._group.target:
            self._bytes.append(byte)

    def _open(self) -> None:
        self._flush()
        self._to_skip = 0
        self._outer.append(self._group)
        if len(self._outer) > _DEEPEST:
            raise UnreadableFileError(f"damaged: more than {_DEEPEST:,} groups in one another")
        self._group = self._group.copy()
        self._is_starred = False

    def _close(self) -> bool:
        """Leave a group; whether it was the outermost."""
        self._flush()
        self._to_skip = 0
        if not self._outer:
            return True
        closed = self._group
        self._group = self._outer.pop()
        if closed.flow is not self._group.flow:
            self._group.flow.hang(closed.flow)
        return not self._outer

    def _symbol(self, symbol: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
            return
        self._flush()
        if symbol == "*":
            self._is_starred = True
        elif symbol in "\r\n":
            self._end_paragraph()
        elif symbol in SYMBOLS:
            self._emit(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        if self._to_skip and word != "u":
            self._to_skip -= 1
            return
        self._flush()
        starred, self._is_starred = self._is_starred, False
        group = self._group
        if group.target != _TEXT:
            self._word_elsewhere(word, number)
        elif word in CHARACTERS:
            self._emit(CHARACTERS[word])
        elif word in MATH:
            group.target = _MATH
        elif word in SKIPPED or (starred and word not in STARRED_TEXT):
            group.target = _NOWHERE
        elif word in _TURNS:
            _TURNS[word](group, number)
        else:
            self._word_in_text(word, number)

    def _word_elsewhere(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "u" and group.target in INFO:
            self._unicode(number)
        elif group.target == _INFO and word in INFO:
            group.target = word
        elif group.target == _FONTS:
            self._font_word(word, number or 0)
        elif (group.target == _MATH and word in {"mr", "mnor"}) or (
            group.target == _EITHER and word == "ud"
        ):
            group.target = _TEXT
        elif word == "uc":
            group.skip = max(0, number or 0)

    def _font_word(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
            self._fonts.setdefault(number, self._default)
        elif word == "fcharset":
            is_symbol = number == SYMBOL_CHARSET
            codec = SYMBOL if is_symbol else codec_of_charset(number, self._default)
            self._fonts[self._font] = codec
        elif word == "cpg" and number:
            self._fonts[self._font] = codec_of_page(number)
        elif word in {"panose", "falt", "fontemb", "fname"}:
            self._group.target = _NOWHERE

    def _word_in_text(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "u":
            self._unicode(number)
        elif word in PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word in _ENDS:
            if not group.is_deleted:
                _ENDS[word](group.flow)
        elif word in {"listtext", "pntext"}:
            group.flow.is_item = True
        elif word == "footnote":
            self._notes += 1
            group.flow = Flow()
            group.in_table = False
        elif word in BESIDE:
            group.flow = Flow()
            group.in_table = False
        elif word == "chftn":
            # What stands in the text comes before the group of its note.
            is_mark = group.flow is self.main
            self._emit(f"[{self._notes + 1}]" if is_mark else f"[{self._notes}] ")
        elif word == "fonttbl":
            group.target = _FONTS
        elif word == "info":
            group.target = _INFO
        elif word == "upr":
            group.target = _EITHER
        elif word == "plain":
            group.is_hidden = False
            group.font = self._default_font
        elif word == "deff":
            self._default_font = group.font = number or 0
        elif word == "ansicpg":
            self._default = codec_of_page(number or 0)
        elif word == "mac":
            self._default = codec_of_page(10000)
        elif word in {"pc", "pca"}:
            self._default = codec_of_page(437 if word == "pc" else 850)

    def _unicode(self, number: int | None) -> None:
        self._to_skip = self._group.skip
        code = (number or 0) & 0xFFFF if (number or 0) < 0x10000 else number or 0
        if 0xF020 <= code <= 0xF0FF:
            self._emit(private_sign(code, self._codec()))
        elif 0 < code <= 0x10FFFF:
            self._emit(chr(code))

    def _end_paragraph(self) -> None:
        group = self._group
        # A paragraph whose end is deleted is seen as one with the next.
        if group.target == _TEXT and not group.is_deleted:
            group.flow.end_paragraph(group.in_table)


def _hide(group: _Group, number: int | None) -> None:
    group.is_hidden = number != 0


def _delete(group: _Group, number: int | None) -> None:
    group.is_deleted = number != 0


def _reset_paragraph(group: _Group, _: int | None) -> None:
    group.in_table = False


def _in_table(group: _Group, number: int | None) -> None:
    group.in_table = number != 0


def _font(group: _Group, number: int | None) -> None:
    group.font = number or 0


def _skip(group: _Group, number: int | None) -> None:
    group.skip = max(0, number if number is not None else 1)


_TURNS = {
    "f": _font,
    "v": _hide,
    "deleted": _delete,
    "pard": _reset_paragraph,
    "intbl": _in_table,
    "itap": _in_table,
    "uc": _skip,
}
_ENDS = {
    "cell": Flow.end_cell,
    "row": Flow.end_row,
    "nestcell": Flow.end_nested_cell,
    "nestrow": Flow.end_nested_row,
}
# Most words say how the text looks. None of them needs a look at what it stands in.
_HEEDED = frozenset(
    {"u", "footnote", "chftn", "fonttbl", "info", "upr", "ud", "plain", "deff", "ansicpg", "mac"}
    | {"pc", "pca", "listtext", "pntext", "mr", "mnor", "fcharset", "cpg", "panose", "falt"}
    | {"fontemb", "fname", *CHARACTERS, *MATH, *SKIPPED, *STARRED_TEXT, *BESIDE, *INFO}
    | {*PARAGRAPH_ENDS, *_TURNS, *_ENDS}
)
