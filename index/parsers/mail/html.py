"""Extract all the text that is seen in the HTML body of a mail.

A mail is not searched for an article, as a web page is: nothing in it is boilerplate.
"""

from dataclasses import dataclass

from index.errors import UnreadableFileError
from index.parsers.dom.blocks import Zone, clean, extract_blocks, join
from index.parsers.dom.elements import Element
from index.parsers.dom.parsing import parse_tree
from index.parsers.dom.style_sheets import apply_sheets
from index.parsers.dom.visibility import hidden_or_mail_content, is_never_shown

# Tags of one mail: each takes up to 10 µs and 300 bytes. A long mail has 20,000.
_MAX_TAGS = 300_000


@dataclass(frozen=True, slots=True)
class MailText:
    """What a mail's HTML shows, and the number of characters that it hides."""

    text: str
    hidden: int = 0


def html_text(markup: str) -> str:
    """The text of a mail's HTML: a blank line between paragraphs, a line for each table row.

    Raises:
        UnreadableFileError: It has more tags, or nests them deeper, than a mail does.
    """
    return read_html(markup).text


def read_html(markup: str) -> MailText:
    """The same, and what of it is hidden. Raises UnreadableFileError as `html_text` does."""
    if markup.count("<") > _MAX_TAGS:
        raise UnreadableFileError(f"over {_MAX_TAGS:,} tags in the text of one mail")
    tree = parse_tree(markup)
    if tree is None:
        return MailText("")
    apply_sheets(tree)
    hidden: list[Element] = []

    def classify(element: Element) -> Zone:
        zone = hidden_or_mail_content(element)
        if zone is Zone.HIDDEN and not is_never_shown(element):
            hidden.append(element)
        return zone

    text = join(extract_blocks(tree, classify, compact=True))
    pieces = (clean("".join(element.itertext())) for element in hidden)
    return MailText(text, sum(len(piece) for piece in pieces if piece and piece not in text))
