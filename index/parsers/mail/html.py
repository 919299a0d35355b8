"""Extract all the text that is seen in the HTML body of a mail.

A mail is not searched for an article, as a web page is: nothing in it is boilerplate.
"""

from index.errors import UnreadableFileError
from index.parsers.html.blocks import extract_blocks, join
from index.parsers.html.parsing import parse_tree
from index.parsers.html.visibility import hidden_or_mail_content

# Tags of one mail: each takes up to 10 µs and 300 bytes. A long mail has 20,000.
_MAX_TAGS = 300_000


def html_text(markup: str) -> str:
    """The text of a mail's HTML: a blank line between paragraphs, a line for each table row.

    Raises:
        UnreadableFileError: It has more tags, or nests them deeper, than a mail does.
    """
    if markup.count("<") > _MAX_TAGS:
        raise UnreadableFileError(f"over {_MAX_TAGS:,} tags in the text of one mail")
    tree = parse_tree(markup)
    if tree is None:
        return ""
    return join(extract_blocks(tree, hidden_or_mail_content, compact=True))
