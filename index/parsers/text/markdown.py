"""Parse a .txt or .md file into the document it holds.

Markdown is kept as it stands: people read such files as plain text too, and a quote then matches
the file letter for letter. Only its front matter, which no page shows, becomes metadata; what of it
is none follows the text, as lines "name: value".
"""

import re
from collections.abc import Iterator

from index.errors import UnreadableFileError
from index.metadata import find_footer
from index.parsers.embedded_names import Keys
from index.parsers.text.charsets import decode
from index.parsers.text.frontmatter import FrontMatter, find_front_matter
from index.parsers.text.inline_files import take_out_files
from index.parsers.text.jsondata import report_left_out
from index.parsers.types import InputFile, ParsedDocument, ParserOutput
from index.types import Origin

# A message of WhatsApp: its day and time, in brackets or before a dash, and its sender.
_CHAT_LINE = re.compile(
    r"^\u200e?\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
    r"(?:\s?[AaPp]\.?\s?[Mm]\.?)?(?:\] | [-–] )[^:\n]{1,80}: ",
    re.MULTILINE,
)
# Characters in which its first messages are looked for.
_CHAT_CHARS = 4_000
_MARKDOWN = frozenset({".md", ".markdown"})


def parse_text(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the text between the front matter and a closing time stamp with hashtags, and the files
    that are written into it.

    Raises:
        UnreadableFileError: It is empty, binary or in an encoding that is not certain.
    """
    inline = take_out_files(source.content(), Keys())
    if inline.items and not inline.text.strip():
        yield from inline.items
        return
    text = decode(inline.text)
    front = find_front_matter(text) if source.suffix in _MARKDOWN else FrontMatter()
    text = text[front.end :]
    if not text.strip():
        if not any(map(str.isalnum, front.other)):
            raise UnreadableFileError("empty: there is no text in it")
        text = ""
    is_chat = source.suffix == ".txt" and len(_CHAT_LINE.findall(text[:_CHAT_CHARS])) > 1
    footer = find_footer("" if is_chat else text)
    published = front.published or footer.published
    origin: Origin = "metadata" if front.published else "text"
    text = text if is_chat else text[: footer.start]
    if front.other:
        # A blank line between them.
        gap = "\n" if text.endswith("\n") else "\n\n"
        text += gap * bool(text) + front.other
    yield ParsedDocument(
        text=text,
        # The first line of a chat is a message like the others.
        title=source.name.removesuffix(source.suffix) if is_chat else front.title,
        published=published,
        published_from=origin if published else "",
        url=front.url,
        authors=front.authors,
        tags=tuple(dict.fromkeys((*front.tags, *footer.tags))),
    )
    yield from inline.items
    yield from report_left_out(front.left_out)
