"""Tell which elements a browser or a mail program hides."""

import re
from itertools import islice

from lxml import etree

from index.parsers.dom.blocks import Zone, clean
from index.parsers.dom.elements import Element, tag_of
from index.parsers.dom.style_sheets import STYLE, has_scripts, holds_blocks, is_all_known
from index.parsers.hidden_content import parse_color

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
# Text that is seen through, unless a script or a movement brings it in.
_SEEN_THROUGH = re.compile(
    r"(?:^|;)(?:opacity:0?(?:\.0+)?%?|transform:scale\(0(?:,0)?\))(?:[;!]|$)"
)
_MOVES = re.compile(r"animat|transition|will-change")
_MOVING_ATTRIBUTES = ("data-aos", "data-anim", "data-wow", "data-w-id", "data-framer", "data-sal")
_MOVING_NAMES = re.compile(
    r"(?:aos|wow|sr|js|lazy\w*|fade\w*|anim\w*|reveal\w*|load\w*|elementor-invisible|"
    r"(?:in|un)?visible|show\w*|slide\w*|swiper\w*|tab\w*|collaps\w*|accordion\w*)(?:[-_].*)?",
    re.IGNORECASE,
)
_TINY = re.compile(
    r"(?:^|;)font-size:(?:0(?:\.0+)?(?:px|pt|r?em|%)?|1(?:\.\d+)?(?:px|pt))(?:[;!]|$)"
)
_OFF_PAGE = re.compile(
    r"(?:^|;)(?:(?:(?:margin-)?(?:left|right|top|bottom)|text-indent):-\d{4,}(?:px|pt|r?em)|"
    r"clip:rect\([01px,]*\)|clip-path:inset\((?:50|100)%)"
)
# A box of no height of which nothing comes out.
_NO_HEIGHT = re.compile(
    r"(?:^|;)(?:max-)?height:[01](?:px)?(?=;|!|$)(?=.*(?:^|;)overflow:hidden)"
    r"|(?:^|;)overflow:hidden(?=;|!|$)(?=.*;(?:max-)?height:[01](?:px)?(?:;|!|$))"
)
_COLOR = re.compile(r"(?:^|;)color:([^;!]+)")
_FILL = re.compile(r"(?:^|;)-webkit-text-fill-color:([^;!]+)")
_BACKGROUND = re.compile(r"(?:^|;)background(?:-color)?:([^;!]+)")
# Of 255, by how much the red, green and blue of letters may differ from what is behind them.
_MAX_DIFFERENCE = 7
# Elements inside one that are looked at for a size or a color of their own.
_MAX_INSIDE = 1_000
# Elements that hold the whole text, and those around one in which a picture may be behind it.
_PAGE_ELEMENTS = frozenset(("html", "body", "main", "article"))
_MAX_OVER_PICTURE = 4
_PLACED = re.compile(r"(?:^|;)position:(?:absolute|fixed)")
# Elements around one among which a background is looked for.
_MAX_AROUND = 100
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
    if style and (_HIDDEN_STYLE.search(style) or _is_seen_through(element, style)):
        return True
    if (style or element.get("color")) and _is_unseen(element, style):
        return True
    return any(_HIDDEN_NAMES.fullmatch(name) for name in names_of(element, ("class",)))


def is_switched_off(element: Element) -> bool:
    """Whether its own style or an attribute says that the element is not shown."""
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(_style(element)))


def is_permalink(element: Element) -> bool:
    """Whether it is the sign beside a manual's heading that links to the heading itself."""
    return (
        tag_of(element) == "a"
        and (element.get("href") or "").startswith("#")
        and (element.text or "").strip() in _PERMALINKS
        and element.get("class") is not None
        and len(element) == 0
    )


class ShownContent:
    """Classifies the elements of a book's chapter or a feed's entry, and counts what they hide."""

    def __init__(self) -> None:
        self._hidden: list[Element] = []

    def classify(self, element: Element) -> Zone:
        """The zone of an element where there is no boilerplate."""
        if not is_hidden(element):
            return Zone.CONTENT
        if not is_never_shown(element) and not is_permalink(element):
            self._hidden.append(element)
        return Zone.HIDDEN

    def hidden_chars(self, text: str) -> int:
        """The number of characters that are hidden, and not in `text`."""
        pieces = (clean("".join(element.itertext())) for element in self._hidden)
        return sum(len(piece) for piece in pieces if piece and piece not in text)


def hidden_or_mail_content(element: Element) -> Zone:
    """The zone of an element in the body of a mail."""
    if tag_of(element) in _NEVER_SHOWN_IN_MAIL or element.get("hidden") is not None:
        return Zone.HIDDEN
    style = _style(element)
    if style and (
        _HIDDEN_STYLE.search(style)
        or (_HIDDEN_PREVIEW.search(style) and not _MOVES.search(style))
        or _SEEN_THROUGH.search(style)
    ):
        return Zone.HIDDEN
    is_unseen = bool(style or element.get("color")) and _is_unseen(element, style)
    return Zone.HIDDEN if is_unseen else Zone.CONTENT


def is_unseen(element: Element) -> bool:
    """Whether a page shows the element, but nobody sees it: by its color, size or place."""
    style = _style(element)
    return bool(style or element.get("color")) and (
        _is_seen_through(element, style) or _is_unseen(element, style)
    )


def _is_seen_through(element: Element, style: str) -> bool:
    """Whether an element is wholly transparent, and nothing says that it comes in later."""
    if not _SEEN_THROUGH.search(style) or _MOVES.search(style):
        return False
    if any(str(name).startswith(_MOVING_ATTRIBUTES) for name in element.attrib):
        return False
    if has_scripts(element) and holds_blocks(element):
        return False
    return not any(_MOVING_NAMES.fullmatch(name) for name in names_of(element, ("class", "id")))


def is_never_shown(element: Element) -> bool:
    """Whether browsers show no element of its kind, such as a script."""
    return tag_of(element) in _NEVER_SHOWN


def _is_unseen(element: Element, style: str) -> bool:
    """Whether a style puts an element off the page, or makes its text too small to see or of the
    color of what is behind it, unless something inside has a style or class of its own: programs
    that lay out mails write sizes of 0 around everything."""
    if _OFF_PAGE.search(style) or _NO_HEIGHT.search(style):
        return True
    is_pale = _is_pale(element, style)
    if not (is_pale or _TINY.search(style)):
        return False
    own = "color:" if is_pale else "font-size:"
    are_classes_known = is_all_known(element)
    return not any(
        own in _style(inner)
        or inner.get("size")
        or inner.get("color")
        or (inner.get("class") and not are_classes_known)
        for inner in islice(element.iterdescendants(etree.Element), _MAX_INSIDE)
    )


def _is_pale(element: Element, style: str) -> bool:
    """Whether an element's letters are transparent, or of the color that is behind them."""
    stated = _FILL.search(style) or _COLOR.search(style)
    color = stated[1] if stated else (element.get("color") or "").lower()
    if not color:
        return False
    value = parse_color(color)
    if value is None or "-clip:" in style:
        # A background that is clipped by the letters is seen through them.
        return False
    if value[3] == 0:
        return True
    behind = _behind(element)
    return behind is not None and all(
        abs(a - b) <= _MAX_DIFFERENCE for a, b in zip(value[:3], behind, strict=True)
    )


def _behind(element: Element) -> tuple[int, int, int] | None:
    """The color behind an element: of the nearest background, or of paper where there is none;
    None if it is a picture, or is not known."""
    node: Element | None = element
    # What another sheet says of the elements around it is not known.
    are_known = is_all_known(element)
    for level in range(_MAX_AROUND if are_known else 1):
        if node is None:
            break
        if level < _MAX_OVER_PICTURE and _may_be_over_picture(node):
            return None
        colors = [match[1] for match in _BACKGROUND.finditer(_style(node))]
        colors += [node.get("bgcolor") or ""]
        if node.get("background") or "background-image:" in _style(node):
            return None
        for color in filter(None, colors):
            value = parse_color(color)
            if value is None:
                if color in ("none", "inherit", "initial", "unset"):
                    continue
                return None
            if value[3] == 255:
                return value[:3]
            if value[3]:
                return None
        node = node.getparent()
    return (255, 255, 255) if node is None and are_known else None


def _may_be_over_picture(element: Element) -> bool:
    """Whether it stands where its style says, or has a picture in it: a headline in white is often
    put on one."""
    if tag_of(element) in _PAGE_ELEMENTS:
        return False
    if _PLACED.search(_style(element)) or tag_of(element) == "h1":
        return True
    return next(element.iterdescendants("img", "picture", "video", "canvas"), None) is not None


def names_of(element: Element, attributes: tuple[str, ...]) -> list[str]:
    """The words in the element's class or id, or whichever `attributes` are given."""
    if not element.attrib:
        return []
    words = " ".join(element.get(attribute) or "" for attribute in attributes).split()
    return [word for word in words[:_MAX_NAMES] if len(word) <= _MAX_NAME_CHARS]


def _style(element: Element) -> str:
    """The beginning of the style, the sheets' and its own, in lower case and without spaces."""
    style = element.get(STYLE) or element.get("style")
    return "".join(style[:_MAX_STYLE_CHARS].lower().split()) if style else ""
