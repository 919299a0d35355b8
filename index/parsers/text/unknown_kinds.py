"""Parse text of any kind without a parser of its own: logs, source code, settings, markup."""

import re
from collections.abc import Iterator

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys
from index.parsers.registry import explain_unsupported, has_advice
from index.parsers.text.charsets import decode
from index.parsers.text.inline_files import take_out_files
from index.parsers.types import InputFile, ParsedDocument, ParserOutput

# Characters in which the title of a marked-up text is looked for.
_OPENING_CHARS = 4_000
_ORG_TITLE = re.compile(r"^#\+title:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)
_ORG_HEADING = re.compile(r"^\*+[ \t]+(\S.*)$", re.MULTILINE)
_ASCIIDOC_TITLE = re.compile(r"^=[ \t]+(\S.*)$", re.MULTILINE)
# A line under a heading, of one punctuation character that is at least as long.
_RST_HEADING = re.compile(
    r"^(?P<title>\S[^\n]*)\r?\n(?P<line>([=\-~^\"'#*+`:.])\3{2,})[ \t]*\r?$", re.M
)
_TEX_TITLE = re.compile(r"\\title\s*(?:\[[^\]]*\]\s*)?\{((?:[^{}]|\{[^{}]*\})+)\}")
_TEX_COMMAND = re.compile(r"\\(?:\\|[a-zA-Z]+\*?)[ \t]*|[{}]")


def parse_plain(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the text as it stands, with the title that its markup states, and the files in it.

    Raises:
        UnreadableFileError: It is empty, binary or in an encoding that is not certain.
    """
    inline = take_out_files(source.content(), Keys())
    if inline.items and not inline.text.strip():
        yield from inline.items
        return
    try:
        text = decode(inline.text)
    except UnreadableFileError as error:
        if has_advice(source.suffix):
            raise UnreadableFileError(explain_unsupported(source.name)) from error
        raise
    if not text.strip():
        raise UnreadableFileError("empty: there is no text in it")
    yield ParsedDocument(text=text, title=_title(text[:_OPENING_CHARS], source.suffix))
    yield from inline.items


def _title(opening: str, suffix: str) -> str:
    """The title on one line, "" if the markup states none."""
    title = ""
    if suffix == ".org":
        match = _ORG_TITLE.search(opening) or _ORG_HEADING.search(opening)
        title = match[1] if match else ""
    elif suffix in (".adoc", ".asciidoc"):
        match = _ASCIIDOC_TITLE.search(opening)
        title = match[1] if match else ""
    elif suffix == ".rst":
        match = _RST_HEADING.search(opening)
        # A shorter line would be the rule above a table.
        title = (
            match["title"] if match and len(match["line"]) >= len(match["title"].strip()) else ""
        )
    elif suffix == ".tex":
        match = _TEX_TITLE.search(opening)
        title = _TEX_COMMAND.sub(" ", match[1]) if match else ""
    return " ".join(title.split())
