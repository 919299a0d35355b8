"""Tell which elements a browser or a mail program hides."""

import re
from itertools import islice

from lxml import etree

from index.parsers.hidden_content import is_white
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
    r"(?:^|;)(?:display:none|visibility:hidden|mso-element:(?:comment|header|footer))"
)
# How senders hide the preview of a mail. On web pages a script may undo these.
_HIDDEN_PREVIEW = re.compile(r"(?:max-height|opacity):0(?:\.0+)?(?:px|pt|em|%)?(?:[;!]|$)")
_TINY = re.compile(
    r"(?:^|;)font-size:(?:0(?:\.0+)?(?:px|pt|r?em|%)?|1(?:\.\d+)?(?:px|pt))(?:[;!]|$)"
)
_OFF_PAGE = re.compile(
    r"(?:^|;)(?:(?:(?:margin-)?(?:left|right|top|bottom)|text-indent):-\d{4,}(?:px|pt|r?em)|"
    r"clip:rect\([01px,]*\)|clip-path:inset\((?:50|100)%)"
)
_COLOR = re.compile(r"(?:^|;)color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
# Elements inside one that are looked at for a size or a color of their own.
_MAX_INSIDE = 1_000
# Elements around one, and style sheets, among which a background is looked for.
_MAX_AROUND, _MAX_SHEETS = 100, 50
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
    style = _style(element)
    if style and (_HIDDEN_STYLE.search(style) or _is_unseen(element, style)):
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
    if style and (
        _HIDDEN_STYLE.search(style) or _HIDDEN_PREVIEW.search(style) or _is_unseen(element, style)
    ):
        return Zone.HIDDEN
    return Zone.CONTENT


def is_never_shown(element: Element) -> bool:
    """Whether browsers show no element of its kind, such as a script."""
    return tag_of(element) in _NEVER_SHOWN


def _is_unseen(element: Element, style: str) -> bool:
    """Whether a style puts an element off the page, or makes its text too small to see or as white
    as what is behind it, unless something inside has a style or class of its own: programs that
    lay out mails write sizes of 0 around everything."""
    if _OFF_PAGE.search(style):
        return True
    color, background = _COLOR.search(style), _BACKGROUND.search(style)
    is_pale = bool(color and is_white(color[1])) and (
        is_white(background[1]) if background else _is_on_paper(element)
    )
    # A background that is clipped by the letters is seen through them.
    is_pale = is_pale or bool(color and color[1] == "transparent" and "-clip:" not in style)
    if not (is_pale or _TINY.search(style)):
        return False
    own = "color:" if is_pale else "font-size:"
    return not any(
        inner.get("class") or own in _style(inner) or inner.get("size") or inner.get("color")
        for inner in islice(element.iterdescendants(etree.Element), _MAX_INSIDE)
    )


def _is_on_paper(element: Element) -> bool:
    """Whether nothing colors what is behind an element: no style or attribute around it, and no
    style sheet, which could."""
    node: Element | None = element
    for _ in range(_MAX_AROUND):
        if node is None:
            return True
        if "background" in _style(node) or node.get("bgcolor") or node.get("background"):
            return False
        for sheet in islice(node.iterchildren("head", "style", "link"), _MAX_SHEETS):
            if any(
                "background" in (part.text or "") or part.get("rel") == "stylesheet"
                for part in islice(sheet.iter("style", "link"), _MAX_SHEETS)
            ):
                return False
        node = node.getparent()
    return False


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
