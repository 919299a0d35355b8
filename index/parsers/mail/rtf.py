"""the RTF body of a mail → the text that is seen in it.

By hand, in one pass: striprtf looks for links with a pattern that 200 KB keep busy for minutes,
and knows nothing of the HTML that Outlook packs into RTF; RTFDE, which does, is under the LGPL.
"""

import re
from dataclasses import dataclass, field, replace

from index.errors import UnreadableFileError
from index.parsers.mail.html import html_text
from index.parsers.mail.text import tidy
from index.parsers.text.charsets import codec_of

# Bytes of an RTF body: it takes 1 s/MB, the worst 3. Few are over 1 MB.
_LONGEST = 4 << 20
# Groups within each other: ten in what Outlook writes.
_DEEPEST = 10_000

_TOKEN = re.compile(
    rb"\\([A-Za-z]+)(-?\d{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])"
    rb"|[\r\n]+|([^\\{}\r\n]+)",
    re.DOTALL,
)
_FROM_HTML = re.compile(rb"\\fromhtml1?\b")
# Groups that are not text, besides those that say so by "\*".
_NO_TEXT = frozenset(
    b"colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr "
    b"footerf nonshppict objdata themedata fldinst xe tc bkmkstart bkmkend".split()
)
_SIGNS = {
    b"tab": "\t",
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"row": "\n",
    b"cell": " | ",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": "\u2003",
    b"enspace": "\u2002",
    b"zwj": "\u200d",
    b"zwnj": "\u200c",
}
_CHARACTERS = {
    b"~": " ",
    b"_": "\u2011",
    b"\n": "\n",
    b"\r": "\n",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
}
# \fcharset → code page.
_CHARSETS = {
    0: "cp1252",
    77: "mac-roman",
    128: "cp932",
    129: "cp949",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}


@dataclass(frozen=True, slots=True)
class _Group:
    """What a group takes over from the one around it."""

    shown: bool = True
    fonts: bool = False
    copy_only: bool = False
    hidden: bool = False
    font: int | None = None
    fallback: int = 1


@dataclass(slots=True)
class _Rtf:
    """Reads tokens one after the other."""

    from_html: bool
    out: list[str] = field(default_factory=list)
    group: _Group = field(default_factory=_Group)
    around: list[_Group] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    page: str = "cp1252"
    raw: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    starred: bool = False

    def read(self, content: bytes) -> str:
        at = 0
        while token := _TOKEN.match(content, at):
            at = token.end()
            word, number, code, sign, brace, text = token.groups()
            if word:
                value = int(number) if number else None
                at += max(0, value or 0) if word == b"bin" else 0
                self._word(word, value)
            elif brace:
                self._brace(brace)
            elif code or text:
                self._text(bytes.fromhex(code.decode()) if code else text)
            elif sign == b"*":
                self.starred = True
            elif sign:
                self._put(_CHARACTERS.get(sign, ""))
        self._flush()
        # Letters beyond the first 65,536 come as two halves.
        return "".join(self.out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.to_skip, self.starred = 0, False
        if brace == b"{":
            self.around.append(self.group)
            if len(self.around) > _DEEPEST:
                raise UnreadableFileError(f"over {_DEEPEST} groups of RTF within each other")
        elif self.around:
            self.group = self.around.pop()

    def _word(self, word: bytes, value: int | None) -> None:
        starred, self.starred = self.starred, False
        self.to_skip = 0
        if word == b"u":
            self._put(chr((value or 0) & 0xFFFF))
            self.to_skip = self.group.fallback
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word == b"fonttbl":
            self._change(shown=False, fonts=True)
        elif word == b"htmltag" and self.from_html:
            self._change(shown=True, copy_only=False)
        elif starred or word in _NO_TEXT:
            self._change(shown=False)
        else:
            self._format(word, value)

    def _format(self, word: bytes, value: int | None) -> None:
        if word == b"htmlrtf":
            # What stands from here to \htmlrtf0 says again, in RTF, what a tag says.
            self._change(copy_only=self.from_html and value != 0)
        elif word in (b"v", b"deleted"):
            self._change(hidden=value != 0)
        elif word == b"plain":
            self._change(hidden=False)
        elif word == b"f":
            if value != self.group.font:
                self._change(font=value)
        elif word == b"fcharset" and self.group.fonts and self.group.font is not None:
            self.fonts[self.group.font] = _CHARSETS.get(value or 0, self.page)
        elif word == b"uc":
            self._change(fallback=min(value or 0, 8))
        elif word == b"ansicpg":
            self.page = codec_of(f"cp{value}" if value != 65001 else "utf-8") or self.page

    def _change(self, **changes: bool | int | None) -> None:
        self._flush()
        self.group = replace(self.group, **changes)  # type: ignore[arg-type]

    def _text(self, text: bytes) -> None:
        skipped = min(self.to_skip, len(text))
        self.to_skip -= skipped
        if self._is_seen():
            self.raw += text[skipped:]

    def _put(self, text: str) -> None:
        self._flush()
        if self._is_seen():
            self.out.append(text)

    def _is_seen(self) -> bool:
        return self.group.shown and not self.group.copy_only and not self.group.hidden

    def _flush(self) -> None:
        if self.raw:
            font = self.group.font
            page = self.fonts.get(font, self.page) if font is not None else self.page
            self.out.append(self.raw.decode(page, "replace"))
            self.raw.clear()


def rtf_text(content: bytes) -> str:
    """The text of an RTF body; of HTML packed into RTF that of the HTML."""
    if len(content) > _LONGEST:
        raise UnreadableFileError(f"over {_LONGEST >> 20} MB of formatted text in one mail")
    from_html = bool(_FROM_HTML.search(content[:1_000]))
    text = _Rtf(from_html).read(content)
    return html_text(text) if from_html else tidy(text).strip()
