"""Tell which elements a browser or a mail program hides."""

import re

from index.parsers.html.blocks import Zone
from index.parsers.html.elements import Element, tag_of

_NEVER_SHOWN_NAMES = (
    "head script style noscript template iframe object embed applet svg canvas audio video "
    "map datalist button select textarea input option optgroup rt rp annotation annotation-"
    "xml noframes noembed base link meta title param source track amp-ad amp-analytics xml"
)
_NEVER_SHOWN = frozenset(_NEVER_SHOWN_NAMES.split())
# Mail programs run no scripts, and a link may look like a button.
_NEVER_SHOWN_IN_MAIL = _NEVER_SHOWN - {"noscript", "noframes", "noembed", "button"}
_HIDDEN_STYLE = re.compile(
    r"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|mso-element:(?:comment|header|footer))"
)
# How senders hide the preview of a mail. On web pages a script may undo these.
_HIDDEN_PREVIEW = re.compile(
    r"(?:font-size|max-height|opacity):0(?:\.0+)?(?:px|pt|em|%)?(?:[;!]|$)"
)
# Characters of a style that are read: a few dozen are usual.
_MAX_STYLE_CHARS = 2_000
# Words, between hyphens or underscores, in the class of an element.
_HIDDEN_NAMES = re.compile(
    r"(?:sr-only|screen-reader(?:-text)?|visually-?hidden|mw-editsection|msodel|noprint-hidden|"
    r"mso-?comment\w*|mw-jump-link|skip-(?:link|to-content|nav)\w*)",
    re.IGNORECASE,
)
# Characters of a class or id: a longer one is data.
_MAX_NAME_CHARS = 60
_MAX_NAMES = 20
# What Sphinx, MkDocs and others show when the mouse is over a heading.
_PERMALINKS = frozenset(("¶", "#", "§", "\uf0c1", "🔗"))


def is_hidden(element: Element) -> bool:
    """Whether a browser shows neither the element nor its content."""
    tag = tag_of(element)
    # A script may show these once it has run.
    if tag in ("html", "body"):
        return False
    if tag in _NEVER_SHOWN or element.get("hidden") is not None:
        return True
    if (element.get("aria-hidden") or "").lower() == "true":
        return True
    if is_permalink(element):
        return True
    if tag == "dialog" and element.get("open") is None:
        return True
    if _HIDDEN_STYLE.search(_style(element)):
        return True
    return any(_HIDDEN_NAMES.fullmatch(name) for name in names_of(element, ("class",)))


def is_permalink(element: Element) -> bool:
    """Whether it is the sign beside a manual's heading that links to the heading itself."""
    return (
        tag_of(element) == "a"
        and (element.get("href") or "").startswith("#")
        and (element.text or "").strip() in _PERMALINKS
        and element.get("class") is not None
        and len(element) == 0
    )


def hidden_or_content(element: Element) -> Zone:
    """The zone of an element where there is no boilerplate: in a book or a feed's entry."""
    return Zone.HIDDEN if is_hidden(element) else Zone.CONTENT


def hidden_or_mail_content(element: Element) -> Zone:
    """The zone of an element in the body of a mail."""
    if tag_of(element) in _NEVER_SHOWN_IN_MAIL or element.get("hidden") is not None:
        return Zone.HIDDEN
    style = _style(element)
    if style and (_HIDDEN_STYLE.search(style) or _HIDDEN_PREVIEW.search(style)):
        return Zone.HIDDEN
    return Zone.CONTENT


def names_of(element: Element, attributes: tuple[str, ...]) -> list[str]:
    """The words in the element's class or id, or whichever `attributes` are given."""
    if not element.attrib:
        return []
    words = " ".join(element.get(attribute) or "" for attribute in attributes).split()
    return [word for word in words[:_MAX_NAMES] if len(word) <= _MAX_NAME_CHARS]


def _style(element: Element) -> str:
    """The beginning of the inline style, in lower case and without spaces."""
    style = element.get("style")
    return "".join(style[:_MAX_STYLE_CHARS].lower().split()) if style else ""
