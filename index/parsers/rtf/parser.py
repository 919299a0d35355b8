"""Parse RTF: what Word shows of its groups and control words.

Neither striprtf nor RTFDE serves here: striprtf's pattern for links takes minutes on 200 KB and it
does not know the HTML that Outlook encapsulates in RTF; RTFDE, which does, is under the LGPL.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from operator import methodcaller

from index.errors import UnreadableFileError
from index.parsers.hidden_content import (
    is_too_small,
    is_white,
    report_hidden_text,
    report_unseen_text,
)
from index.parsers.office.app_properties import app_properties
from index.parsers.office.embedded_pictures import embedded_pictures
from index.parsers.office.form_fields import box, chosen_entry
from index.parsers.office.layout import comment_label, is_page_number
from index.parsers.rtf.control_words import (
    CHARACTERS,
    DINGBATS,
    FORM_FIELD,
    HIDDEN_GROUPS,
    INFO,
    MATH,
    PAGE_TEXTS,
    PARAGRAPH_ENDS,
    PICTURE_KINDS,
    STARRED_TEXT,
    SYMBOL,
    SYMBOL_CHARSET,
    SYMBOLS,
    TEXT_BOXES,
    charset_codec,
    decode_bytes,
    private_character,
)
from index.parsers.rtf.embedded_objects import embedded_objects, pictures
from index.parsers.rtf.flow import Flow
from index.parsers.text.charsets import code_page_codec
from index.parsers.types import InputFile, ParserOutput, Skipped, no_progress

# Nested groups. Word's own files reach some dozens.
_MAX_DEPTH = 10_000
# Tokens between two heartbeats (about 0.2 s of work).
_HEARTBEAT_TOKENS = 200_000
# Bytes that some programs write before the opening brace: a byte-order mark, white space.
_LEADING = b"\xef\xbb\xbf \t\r\n\0"
_OLE = b"\xd0\xcf\x11\xe0"
_FROM_HTML = re.compile(rb"\\fromhtml1?\b")
# Bytes in which RTF says that it encapsulates HTML.
_HEADER_BYTES = 1_000

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,40})(-?[0-9]{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}]+)|\\",
    re.DOTALL,
)
_COLORS = re.compile(r"\{\\colortbl([^{}]*)\}")
_COLOR_PARTS = tuple(re.compile(rf"\\{part}(\d{{1,3}})(?!\d)") for part in ("red", "green", "blue"))
_LINE_ENDS = str.maketrans("", "", "\r\n\0")

# The size of letters where none is set: 12 points.
_USUAL_HALF_POINTS = 24
# Where the text of a group goes.
_TEXT, _NOWHERE, _FONTS, _INFO, _MATH, _EITHER = "text", "", "fonts", "info", "math", "either"
_AUTHOR, _OBJECT, _PICTURE = "author of a comment", "object", "picture"
# The entries of a list in a form.
_ENTRY = "entry"
# The targets whose data is in hexadecimal digits.
_DATA = frozenset({_OBJECT, _PICTURE})
# Kinds of fields in a form that show something beside their text, and the number that stands for
# the state that they begin with.
_CHECK_BOX, _DROP_DOWN, _AS_DEFAULT = 1, 2, 25
_SILENT = frozenset({_NOWHERE, _MATH, _EITHER})
_COMMENT = "comment"


class _LineFlow(Flow):
    """The text of a mail as it stands: a paragraph or a table row is a line."""

    def hang(self, flow: Flow) -> None:
        self.add(f"\n{flow.text()}\n")

    def end_paragraph(self, in_table: bool) -> None:
        self.add("\n")

    def end_cell(self) -> None:
        self.add(" | ")

    def end_row(self) -> None:
        while self._paragraph and self._paragraph[-1] == " | ":
            self._paragraph.pop()
        self.add("\n")

    end_nested_cell = end_cell
    end_nested_row = end_row

    def end(self) -> None:
        pass

    def text(self) -> str:
        return "".join(self._paragraph)


@dataclass(slots=True)
class _FormField:
    """A field of a form: its kind, the numbers of its state and of its default one, its entries."""

    kind: int = 0
    state: int = _AS_DEFAULT
    default: int = 0
    entries: list[str] = field(default_factory=list)

    def shown(self) -> str:
        """What it shows beside its text."""
        number = self.default if self.state == _AS_DEFAULT else self.state
        if self.kind == _CHECK_BOX:
            return box(number > 0)
        return chosen_entry(self.entries, number) if self.kind == _DROP_DOWN else ""


@dataclass(slots=True)
class _Group:
    """The state within a pair of braces."""

    flow: Flow
    target: str = _TEXT
    font: int = 0
    # How many characters after a \u stand in its place where Unicode is not known.
    fallback: int = 1
    is_hidden: bool = False
    is_deleted: bool = False
    # The number of its color, the size of its letters in half points, and whether a run or a
    # paragraph colors what is behind them.
    color: int = 0
    half_points: int = _USUAL_HALF_POINTS
    is_on_color: bool = False
    is_paragraph_on_color: bool = False
    # Formatting that repeats in RTF what a tag of encapsulated HTML says.
    is_repeated: bool = False
    in_table: bool = False
    # "" in the text, its notes and boxes; a comment, header or footer is put at the end.
    apart: str = ""

    @property
    def is_left_out(self) -> bool:
        return self.is_deleted or self.is_repeated


def parse_rtf(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the document in `source`, the files embedded in it, and whether it is cut short.

    Notes and text boxes follow the paragraph that they are anchored in, a note by its number. The
    comments with their authors, and the headers and footers of its pages, each once, are at its
    end.
    """
    content = source.content()
    opening = content[:64].lstrip(_LEADING)
    if not content.strip(_LEADING):
        raise UnreadableFileError("empty: there is nothing in it")
    if opening.startswith(_OLE):
        raise UnreadableFileError("an old Word document (.doc), expected RTF: save it as .docx")
    if not opening.startswith(b"{\\rtf"):
        raise UnreadableFileError(r"not RTF: expected it to begin with {\rtf. Save it as RTF")
    reader = _Reader(Flow, source.heartbeat)
    text = "\n\n".join(filter(None, [reader.read(content), *reader.endings()]))
    embedded = list(embedded_objects(reader.objects, reader.codec))
    embedded += embedded_pictures(pictures(reader.pictures), has_text=bool(text or embedded))
    if not text and not embedded:
        raise UnreadableFileError(
            "cut short before any text. Copy or download it again"
            if reader.is_cut
            else "empty: there is no text in it"
        )
    properties = app_properties(
        title=reader.info("title"),
        creators=[reader.info("author")],
        keywords=reader.info("keywords"),
        created=reader.created(),
    )
    if text:
        yield properties.to_document(text)
    yield from embedded
    yield from report_hidden_text(reader.hidden_chars)
    yield from report_unseen_text(reader.unseen_chars)
    if reader.is_cut:
        yield Skipped("cut short: its end is missing. Copy or download it again", "part")


def rtf_text(content: bytes) -> str:
    """The text of a mail's RTF body, a line for each paragraph."""
    return _Reader(_LineFlow, no_progress).read(content)


def encapsulated_html(content: bytes) -> str | None:
    """The HTML that Outlook encapsulated in RTF (MS-OXRTFEX); None if it comes from no HTML."""
    if not _FROM_HTML.search(content[:_HEADER_BYTES]):
        return None
    return _Reader(_LineFlow, no_progress, from_html=True).read(content)


class _Reader:
    """Reads RTF in one pass; groups are kept in a list, not on Python's stack."""

    def __init__(
        self,
        new_flow: Callable[[], Flow],
        heartbeat: Callable[[], None],
        *,
        from_html: bool = False,
    ) -> None:
        self.is_cut = False
        # The data of its embedded objects, in hexadecimal digits.
        self.objects: list[str] = []
        # The same of its pictures, with what their kind is called.
        self.pictures: list[tuple[str, str]] = []
        self._new_flow = new_flow
        self._heartbeat = heartbeat
        self._from_html = from_html
        self._main = new_flow()
        self._group = _Group(self._main)
        self._outer: list[_Group] = []
        self._default = "cp1252"
        self._default_font = 0
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._is_starred = False
        self._to_skip = 0
        self._bytes = bytearray()
        self._info: dict[str, list[str]] = {}
        self._created: dict[str, int] = {}
        self._notes = 0
        # Characters that are formatted as hidden.
        self.hidden_chars = 0
        # Characters in white on white, or too small to see.
        self.unseen_chars = 0
        # The numbers of the colors that are white like the page; none if that may be colored.
        self._white: frozenset[int] = frozenset()
        self._is_group_start = False
        self._page_words: set[str] = set()
        # The comments with their labels, and the headers and footers with their words.
        self._comments: list[tuple[str, Flow]] = []
        self._page_texts: list[tuple[str, Flow]] = []
        self._author: list[str] = []
        # The digits of the object or picture that is being read, and what kind of picture it is.
        self._object: list[str] = []
        self._picture_kind = ""
        self._form_field: _FormField | None = None

    @property
    def codec(self) -> str:
        """The codec of the code page that the file declares."""
        return self._default

    def info(self, name: str) -> str:
        return _join_surrogates("".join(self._info.get(name, ())))

    def created(self) -> str:
        year, month, day = (self._created.get(name, 0) for name in ("yr", "mo", "dy"))
        return f"{year:04}-{month:02}-{day:02}"

    def endings(self) -> Iterator[str]:
        """The comments, then the headers and footers that any page shows, without its number."""
        for author, flow in self._comments:
            if text := flow.text():
                yield f"{comment_label(author)} {text}"
        seen: set[str] = set()
        for word, flow in self._page_texts:
            needed = PAGE_TEXTS[word]
            for text in flow.blocks() if not needed or needed in self._page_words else ():
                if text not in seen and not is_page_number(text):
                    seen.add(text)
                    yield text

    def read(self, rtf: bytes) -> str:
        content, at, count = rtf.decode("latin-1"), 0, 0
        if not self._from_html and r"{\*\background" not in content:
            self._white = _white_colors(content)
        while token := _TOKEN.match(content, at):
            at = token.end()
            count += 1
            if count % _HEARTBEAT_TOKENS == 0:
                self._heartbeat()
            kind = token.lastindex
            if kind == 6:
                self._plain(token[6])
            elif kind == 5:
                if token[5] == "{":
                    self._open()
                elif self._close():
                    break
            elif kind == 3:
                self._byte(int(token[3], 16))
            elif kind == 4:
                self._symbol(token[4])
            elif word := token[1]:
                number = int(token[2]) if token[2] else None
                if word == "bin":
                    start, at = at, at + max(0, number or 0)
                    if self._group.target in _DATA:
                        self._object.append(content[start:at].encode("latin-1").hex())
                elif self._is_starred or self._to_skip or word in _HANDLED:
                    self._word(word, number)
                elif self._group.target == "creatim" and number is not None:
                    self._created[word] = number
                self._is_group_start = False
        self._flush()
        self.is_cut = bool(self._outer)
        while self._outer:
            self._close()
        self._main.end()
        return _join_surrogates(self._main.text())

    def _codec(self) -> str:
        return self._fonts.get(self._group.font, self._default)

    def _emit(self, text: str) -> None:
        group = self._group
        if group.target == _TEXT:
            if group.is_left_out:
                return
            if group.is_hidden:
                self.hidden_chars += len(text.strip())
            elif self._is_unseen(group):
                self.unseen_chars += len(text.strip())
            else:
                group.flow.add(text)
        elif group.target in INFO:
            self._info.setdefault(group.target, []).append(text)
        elif group.target == _FONTS:
            self._name_font(text)
        elif group.target == _AUTHOR:
            self._author.append(text)
        elif group.target == _ENTRY and self._form_field is not None:
            self._form_field.entries.append(text)

    def _is_unseen(self, group: _Group) -> bool:
        """Whether text is too small to see, or white on the white page."""
        if is_too_small(group.half_points / 2):
            return True
        if group.color not in self._white or group.in_table or group.flow is not self._main:
            return False
        return not (group.is_on_color or group.is_paragraph_on_color)

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
        if self._group.target in _DATA:
            self._object.append(text)
            return
        text = text.translate(_LINE_ENDS)
        if self._to_skip:
            cut = min(self._to_skip, len(text))
            self._to_skip -= cut
            text = text[cut:]
        if text:
            self._is_starred = self._is_group_start = False
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
        if len(self._outer) > _MAX_DEPTH:
            raise UnreadableFileError(f"damaged: over {_MAX_DEPTH:,} groups nested in one another")
        self._group = replace(self._group)
        self._is_starred = False
        self._is_group_start = True

    def _close(self) -> bool:
        """Leave a group, and return whether it was the outermost."""
        self._flush()
        self._to_skip = 0
        if not self._outer:
            return True
        closed = self._group
        self._group = self._outer.pop()
        self._is_group_start = False
        if closed.target in _DATA and closed.target != self._group.target:
            data = "".join(self._object)
            self._object.clear()
            if closed.target == _OBJECT:
                self.objects.append(data)
            else:
                self.pictures.append((self._picture_kind, data))
        if self._form_field is not None and self._group.target == _TEXT:
            # The instructions of the field end.
            shown, self._form_field = self._form_field.shown(), None
            self._emit(shown)
        if closed.flow is not self._group.flow:
            self._put(closed)
        return not self._outer

    def _put(self, closed: _Group) -> None:
        """Put the text of a note, box, comment, header or footer where it is read."""
        if closed.apart == self._group.apart:
            self._group.flow.hang(closed.flow)
            return
        closed.flow.end()
        if closed.apart == _COMMENT:
            self._comments.append(("".join(self._author), closed.flow))
        else:
            self._page_texts.append((closed.apart, closed.flow))

    def _symbol(self, symbol: str) -> None:
        if self._to_skip:
            self._to_skip -= 1
            return
        self._flush()
        if symbol == "*":
            # Elsewhere it hides nothing.
            self._is_starred = self._is_group_start
            return
        self._is_group_start = False
        if symbol in "\r\n":
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
        elif word == "htmltag" and self._from_html:
            group.is_repeated = False
        elif word == "atnauthor":
            group.target = _AUTHOR
            self._author.clear()
        elif word == "objdata":
            group.target = _OBJECT
        elif word == "pict":
            self._start_picture()
        elif word in HIDDEN_GROUPS or (starred and word not in STARRED_TEXT):
            group.target = _NOWHERE
        elif word == "htmlrtf":
            group.is_repeated = self._from_html and number != 0
        elif word in _STATE_WORDS:
            _STATE_WORDS[word](group, number)
        else:
            self._word_in_text(word, number)

    def _word_elsewhere(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "u" and (group.target in INFO or group.target == _AUTHOR):
            self._unicode(number)
        elif group.target == _PICTURE:
            self._picture_kind = word if word in PICTURE_KINDS else self._picture_kind
        elif group.target == _NOWHERE and word == "formfield":
            self._form_field = _FormField()
        elif self._form_field is not None and word in FORM_FIELD:
            self._form_word(self._form_field, word, number or 0)
        elif group.target == _INFO and word in INFO:
            group.target = word
        elif group.target == _FONTS:
            self._font_word(word, number or 0)
        elif (group.target == _MATH and word in {"mr", "mnor"}) or (
            group.target == _EITHER and word == "ud"
        ):
            group.target = _TEXT
        elif word == "uc":
            group.fallback = max(0, number or 0)

    def _start_picture(self) -> None:
        self._group.target = _PICTURE
        self._picture_kind = ""

    def _form_word(self, form_field: _FormField, word: str, number: int) -> None:
        if word == "fftype":
            form_field.kind = number
        elif word == "ffres":
            form_field.state = number
        elif word == "ffdefres":
            form_field.default = number
        elif word == "ffl":
            self._group.target = _ENTRY

    def _font_word(self, word: str, number: int) -> None:
        if word == "f":
            self._font = number
            self._fonts.setdefault(number, self._default)
        elif word == "fcharset":
            is_symbol = number == SYMBOL_CHARSET
            codec = SYMBOL if is_symbol else charset_codec(number, self._default)
            self._fonts[self._font] = codec
        elif word == "cpg" and number:
            self._fonts[self._font] = code_page_codec(number)
        elif word in {"panose", "falt", "fontemb", "fname"}:
            self._group.target = _NOWHERE

    def _word_in_text(self, word: str, number: int | None) -> None:
        group = self._group
        if word == "u":
            self._unicode(number)
        elif word in PARAGRAPH_ENDS:
            self._end_paragraph()
        elif word in _ENDS:
            if not group.is_left_out:
                _ENDS[word](group.flow)
        elif word in {"listtext", "pntext"}:
            group.flow.is_item = True
        elif word == "footnote":
            self._notes += 1
            group.flow = self._new_flow()
            group.in_table = False
        elif word in TEXT_BOXES:
            group.flow = self._new_flow()
            group.in_table = False
        elif word == "annotation" or word in PAGE_TEXTS:
            group.flow = self._new_flow()
            group.in_table = False
            group.apart = word if word in PAGE_TEXTS else _COMMENT
        elif word in {"facingp", "titlepg"}:
            self._page_words.add(word)
        elif word == "chftn":
            # The number in the text comes before the group of its note.
            is_in_text = group.flow is self._main
            self._emit(f"[{self._notes + 1}]" if is_in_text else f"[{self._notes}] ")
        elif word == "fonttbl":
            group.target = _FONTS
        elif word == "info":
            group.target = _INFO
        elif word == "upr":
            group.target = _EITHER
        elif word == "plain":
            group.is_hidden = group.is_on_color = False
            group.color, group.half_points = 0, _USUAL_HALF_POINTS
            group.font = self._default_font
        elif word == "deff":
            self._default_font = group.font = number or 0
        elif word == "ansicpg":
            self._default = code_page_codec(number or 0)
        elif word == "mac":
            self._default = code_page_codec(10000)
        elif word in {"pc", "pca"}:
            self._default = code_page_codec(437 if word == "pc" else 850)

    def _unicode(self, number: int | None) -> None:
        self._to_skip = self._group.fallback
        code = (number or 0) & 0xFFFF if (number or 0) < 0x10000 else number or 0
        if 0xF020 <= code <= 0xF0FF:
            self._emit(private_character(code, self._codec()))
        elif 0 < code <= 0x10FFFF:
            self._emit(chr(code))

    def _end_paragraph(self) -> None:
        group = self._group
        # A paragraph whose end is deleted continues in the next one.
        if group.target == _TEXT and not group.is_left_out:
            group.flow.end_paragraph(group.in_table)


def _white_colors(content: str) -> frozenset[int]:
    """The numbers of the colors in the table of an RTF that are white."""
    table = _COLORS.search(content)
    white: set[int] = set()
    for number, entry in enumerate(table[1].split(";") if table else ()):
        parts = [match[1] for part in _COLOR_PARTS if (match := part.search(entry))]
        if len(parts) == 3 and is_white("".join(f"{min(int(part), 255):02x}" for part in parts)):
            white.add(number)
    return frozenset(white)


def _join_surrogates(text: str) -> str:
    """Join the two halves in which characters beyond U+FFFF come."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _hide(group: _Group, number: int | None) -> None:
    group.is_hidden = number != 0


def _delete(group: _Group, number: int | None) -> None:
    group.is_deleted = number != 0


def _reset_paragraph(group: _Group, _: int | None) -> None:
    group.in_table = group.is_paragraph_on_color = False


def _set_color(group: _Group, number: int | None) -> None:
    group.color = number or 0


def _set_size(group: _Group, number: int | None) -> None:
    group.half_points = number or _USUAL_HALF_POINTS


def _set_color_behind(group: _Group, number: int | None) -> None:
    group.is_on_color = bool(number)


def _set_color_behind_paragraph(group: _Group, number: int | None) -> None:
    group.is_paragraph_on_color = bool(number)


def _set_in_table(group: _Group, number: int | None) -> None:
    group.in_table = number != 0


def _set_font(group: _Group, number: int | None) -> None:
    group.font = number or 0


def _set_fallback(group: _Group, number: int | None) -> None:
    group.fallback = max(0, number if number is not None else 1)


_STATE_WORDS = {
    "f": _set_font,
    "v": _hide,
    "deleted": _delete,
    "pard": _reset_paragraph,
    "intbl": _set_in_table,
    "itap": _set_in_table,
    "uc": _set_fallback,
    "cf": _set_color,
    "fs": _set_size,
    **dict.fromkeys(("highlight", "cb", "chcbpat", "chshdng"), _set_color_behind),
    **dict.fromkeys(("cbpat", "shading"), _set_color_behind_paragraph),
}
_ENDS = {
    "cell": methodcaller("end_cell"),
    "row": methodcaller("end_row"),
    "nestcell": methodcaller("end_nested_cell"),
    "nestrow": methodcaller("end_nested_row"),
}
# The words that are handled; most others say how the text looks.
_HANDLED = frozenset(
    {"u", "footnote", "chftn", "fonttbl", "info", "upr", "ud", "plain", "deff", "ansicpg", "mac"}
    | {"pc", "pca", "listtext", "pntext", "mr", "mnor", "fcharset", "cpg", "panose", "falt"}
    | {"annotation", "atnauthor", "objdata", "facingp", "titlepg", *PAGE_TEXTS}
    | {"fontemb", "fname", "htmltag", "htmlrtf", *CHARACTERS, *MATH, *HIDDEN_GROUPS}
    | {"pict", *FORM_FIELD, *PICTURE_KINDS}
    | {*STARRED_TEXT, *TEXT_BOXES, *INFO, *PARAGRAPH_ENDS, *_STATE_WORDS, *_ENDS}
)
