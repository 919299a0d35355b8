"""Read the RTF body of a mail, as Outlook writes it."""

from index.errors import UnreadableFileError
from index.parsers.mail.html import html_text
from index.parsers.mail.text import tidy
from index.parsers.rtf.parser import encapsulated_html, rtf_text

# Bytes of an RTF body: it takes 1 s/MB, 3 at worst. Few are over 1 MB.
_MAX_RTF_BYTES = 4 << 20


def rtf_body(content: bytes) -> str:
    """The text of an RTF body, or of the HTML that it encapsulates."""
    if len(content) > _MAX_RTF_BYTES:
        raise UnreadableFileError(f"over {_MAX_RTF_BYTES >> 20} MB of formatted text in one mail")
    html = encapsulated_html(content)
    return tidy(rtf_text(content)).strip() if html is None else html_text(html)
