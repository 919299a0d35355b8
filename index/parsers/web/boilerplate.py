"""an element of a page → whether it is content, an aside, the page's furniture, or hidden."""

import re

from index.parsers.web.blocks import Mark
from index.parsers.web.elements import Element, tag_of

_NEVER_SEEN_NAMES = (
    "head script style noscript template iframe object embed applet svg canvas audio video "
    "map datalist button select textarea input option optgroup rt rp annotation annotation- "
    "xml noframes noembed base link meta title param source track amp-ad amp-analytics"
)
_NEVER_SEEN = frozenset(_NEVER_SEEN_NAMES.split())
_ROLES = {
    "navigation": Mark.FURNITURE,
    "banner": Mark.FURNITURE,
    "contentinfo": Mark.FURNITURE,
    "search": Mark.FURNITURE,
    "menu": Mark.FURNITURE,
    "menubar": Mark.FURNITURE,
    "toolbar": Mark.FURNITURE,
    "dialog": Mark.FURNITURE,
    "alertdialog": Mark.FURNITURE,
    "complementary": Mark.ASIDE,
}
_UNSEEN_STYLE = re.compile(
    r"(?:^|;)(?:display:none|visibility:hidden|mso-hide:all|mso-element:(?:comment|header|footer))"
)
# Words, between hyphens or underscores, in the class or id of an element.
_HIDDEN_NAMES = re.compile(
    r"(?:sr-only|screen-reader(?:-text)?|visually-?hidden|mw-editsection|msodel|noprint-hidden|"
    r"mso-?comment\w*|mw-jump-link|skip-(?:link|to-content|nav)\w*)",
    re.IGNORECASE,
)
_FURNITURE_NAMES = re.compile(
    r"(?:[\w-]*[-_])?(?:cookies?|consent|gdpr|onetrust|newsletter|sharing|sharedaddy|share(?:bar|"
    r"buttons?|-tools|-links)?|social(?:-?media|-?links|-?share|-?buttons?)?|addtoany|breadcrumbs?|"
    r"pagination|pager|nav(?:bar|igation|box)?|menu|masthead|catlinks|printfooter|paywall|"
    r"skyscraper|advert(?:isement|ising|s)?|ads?|adslot|sponsored|promo(?:tion)?s?|popup|modal|"
    r"outbrain|taboola|disqus|siteinfo|siteheader|site-header|site-footer|page-footer|login)"
    r"(?:[-_](?:block|bar|box|banner|container|wrapper|wrap|inner|list|links?|widget|section|"
    r"overlay|notice|area|module|tools?|buttons?|icons?|form|signup|sign-up|policy|unit|slot|help|body|"
    r"footer|header|menu|content|primary|secondary|main|top|bottom|\d+))*",
    re.IGNORECASE,
)
_ASIDE_NAMES = re.compile(
    r"(?:[\w-]*[-_])?(?:sidebar|related(?:-?\w+)?|recommend(?:ed|ations?)?|more-(?:on|from|stories|"
    r"news)|most-(?:read|popular|viewed)|trending|read-?(?:more|next|also)|see-also-box|comments?|"
    r"commentlist|respond|author-?(?:bio|box|info)|tags|tag-?list|teasers?|widgets?|rail|"
    r"jp-relatedposts|infobox-ad|up-next|further-reading)(?:[-_](?:block|box|container|wrapper|"
    r"list|links?|widget|section|area|module|posts?|articles?|stories|items?|news|content|\d+))*",
    re.IGNORECASE,
)
# Boxes that stand aside, and yet belong to the article: its captions, its main points.
_OWN_NAMES = re.compile(
    r"(?:[\w-]*[-_])?(?:highlights|key-?(?:points|facts|takeaways)|fact-?box|captions?|figure)",
    re.IGNORECASE,
)
# What Sphinx, MkDocs and others show there, when the mouse is on the heading.
_PERMALINKS = frozenset(("¶", "#", "§", "\uf0c1", "🔗"))
# "shareLinks" is "share-Links".
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SITE_NAMES = re.compile(r"site-?(?:title|name|logo|branding)|(?<!\w)(?:logo|brand|masthead)(?!\w)")
_HEADLINE_NAMES = re.compile(
    r"(?:entry|post|article|story|page|single)-?_?title|(?<!\w)headline(?!\w)"
)
# What a page itself, or its article, calls itself is no sign of furniture.
_WHOLE = frozenset(("html", "body", "main", "article"))
# The share of a page's text in one element from which on it is the page, whatever its class says.
_MOST = 0.4
# How many elements of furniture's names are measured: more on one page is an attack or a program.
_MOST_MEASURED = 300
# Paragraphs in a form from which on it is the page, as ASP.NET writes it.
_FORM_OF_A_PAGE = 3


class BoilerplateDetector:
    """Marks the elements of one page."""

    def __init__(self, root: Element) -> None:
        self._most = int(_MOST * sum(len(text.strip()) for text in root.itertext()))
        self._measured = 0

    def mark(self, element: Element) -> Mark:
        """What `element` is to who reads the page's article."""
        tag = tag_of(element)
        if is_hidden(element):
            return Mark.HIDDEN
        if tag in _WHOLE:
            return Mark.CONTENT
        mark = max(_by_tag(element, tag), _by_role(element), _by_name(element))
        if mark is not Mark.CONTENT and tag != "nav" and self._is_most_of_the_page(element):
            return Mark.CONTENT
        return mark

    def _is_most_of_the_page(self, element: Element) -> bool:
        if self._measured >= _MOST_MEASURED:
            return False
        self._measured += 1
        length = 0
        for text in element.itertext():
            length += len(text.strip())
            if length > self._most:
                return True
        return False


def is_hidden(element: Element) -> bool:
    """Whether a browser does not show it, nor what it holds."""
    tag = tag_of(element)
    # What a script shows when it has run.
    if tag in ("html", "body"):
        return False
    if tag in _NEVER_SEEN or element.get("hidden") is not None:
        return True
    if (element.get("aria-hidden") or "").lower() == "true":
        return True
    if is_permalink(element):
        return True
    if tag == "dialog" and element.get("open") is None:
        return True
    style = element.get("style")
    if style and _UNSEEN_STYLE.search(re.sub(r"\s+", "", style.lower())):
        return True
    return any(_HIDDEN_NAMES.fullmatch(name) for name in _names(element, ("class",)))


def is_permalink(element: Element) -> bool:
    """Whether it is the sign beside a heading of a manual that links to the heading itself."""
    return (
        tag_of(element) == "a"
        and (element.get("href") or "").startswith("#")
        and (element.text or "").strip() in _PERMALINKS
        and element.get("class") is not None
        and len(element) == 0
    )


def is_headline(element: Element) -> bool:
    """Whether it can be the headline of the page's article, not the name of its site."""
    tag = tag_of(element)
    if tag not in ("h1", "h2", "h3", "div") and element.get("itemprop") is None:
        return False
    around = [element, *(node for node in (element.getparent(),) if node is not None)]
    named = " ".join(f"{node.get('class') or ''} {node.get('id') or ''}" for node in around)
    if _SITE_NAMES.search(named.lower()):
        return False
    return tag == "h1" or (
        (element.get("itemprop") or "").lower() == "headline"
        or (tag in ("h2", "h3", "div") and bool(_HEADLINE_NAMES.search(named.lower())))
    )


def hidden_or_content(element: Element) -> Mark:
    """The mark of an element where there is no furniture: in a book, a mail, a feed's item."""
    return Mark.HIDDEN if is_hidden(element) else Mark.CONTENT


def _by_tag(element: Element, tag: str) -> Mark:
    if tag in ("nav", "amp-sidebar", "amp-consent", "amp-social-share"):
        return Mark.FURNITURE
    if tag == "aside":
        return Mark.CONTENT if _is_own(element) else Mark.ASIDE
    if tag in ("header", "footer"):
        inside = next(element.iterancestors("article", "main", "section", "blockquote"), None)
        if inside is not None:
            return Mark.CONTENT if tag == "header" else Mark.ASIDE
        if tag == "header" and next(element.iterdescendants("h1"), None) is not None:
            return Mark.ASIDE
        return Mark.FURNITURE
    if tag == "form":
        if next(element.iterdescendants("main", "article", "h1"), None) is not None:
            return Mark.CONTENT
        paragraphs = element.iterdescendants("p", "table", "li")
        for _ in range(_FORM_OF_A_PAGE):
            if next(paragraphs, None) is None:
                return Mark.FURNITURE
    return Mark.CONTENT


def _is_own(aside: Element) -> bool:
    if "ImageObject" in (aside.get("itemtype") or ""):
        return True
    return any(_OWN_NAMES.fullmatch(name) for name in _names(aside, ("class",)))


def _by_role(element: Element) -> Mark:
    return _ROLES.get((element.get("role") or "").lower(), Mark.CONTENT)


def _by_name(element: Element) -> Mark:
    names = [_HUMP.sub("-", name) for name in _names(element, ("class", "id"))]
    if any(_FURNITURE_NAMES.fullmatch(name) for name in names):
        return Mark.FURNITURE
    if any(_ASIDE_NAMES.fullmatch(name) for name in names):
        return Mark.ASIDE
    return Mark.CONTENT


# Characters of a class or id that are looked at: a longer one is data.
_LONGEST_NAME = 60
_MOST_NAMES = 20


def _names(element: Element, attributes: tuple[str, ...]) -> list[str]:
    if not element.attrib:
        return []
    named = " ".join(element.get(attribute) or "" for attribute in attributes).split()
    return [name for name in named[:_MOST_NAMES] if len(name) <= _LONGEST_NAME]
