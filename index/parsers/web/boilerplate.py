"""Classify the elements of a web page as content, aside, boilerplate or hidden.

A class or id alone says little: a paragraph of class "paywall" may be the article's. What is
classified by its name only is therefore noted, so that its place can decide.
"""

import re
from itertools import islice

from index.parsers.dom.blocks import Zone
from index.parsers.dom.elements import Element, is_longer, tag_of
from index.parsers.dom.visibility import is_hidden, is_never_shown, names_of

# By the value of the attribute `role`.
_ROLES = {
    "navigation": Zone.BOILERPLATE,
    "banner": Zone.BOILERPLATE,
    "contentinfo": Zone.BOILERPLATE,
    "search": Zone.BOILERPLATE,
    "menu": Zone.BOILERPLATE,
    "menubar": Zone.BOILERPLATE,
    "toolbar": Zone.BOILERPLATE,
    "dialog": Zone.BOILERPLATE,
    "alertdialog": Zone.BOILERPLATE,
    "complementary": Zone.ASIDE,
}
# Words, between hyphens or underscores, in the class or id of an element.
_BOILERPLATE_NAMES = re.compile(
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
_PEOPLE_NAMES = re.compile(
    r"(?<![a-z])(?:comments?|commentlist|respond|disqus|author)(?![a-z])", re.IGNORECASE
)
# Boxes beside the article that belong to it: captions, main points.
_ARTICLE_BOX_NAMES = re.compile(
    r"(?:[\w-]*[-_])?(?:highlights|key-?(?:points|facts|takeaways)|fact-?box|captions?|figure)",
    re.IGNORECASE,
)
# "shareLinks" is read as "share-Links".
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SITE_NAMES = re.compile(r"site-?(?:title|name|logo|branding)|(?<!\w)(?:logo|brand|masthead)(?!\w)")
_HEADLINE_NAMES = re.compile(
    r"(?:entry|post|article|story|page|single)-?_?title|(?<!\w)headline(?!\w)"
)
# The class or role of these says nothing about boilerplate.
_PAGE_ELEMENTS = frozenset(("html", "body", "main", "article"))
# Share of a page's text above which an element is the page, whatever its class says.
_PAGE_SHARE = 0.4
# Elements whose length is measured: more with such names on one page is an attack.
_MAX_MEASURED = 300
# Characters of the label of an advertisement.
_MAX_LABEL_CHARS = 24
# Elements on each side of a box among which a paragraph of the text is.
_MAX_BESIDE = 4
# Paragraphs from which on a form is the whole page, as ASP.NET writes it.
_PAGE_FORM_PARAGRAPHS = 3


class BoilerplateDetector:
    """Classifies the elements of one page.

    Attributes:
        named: The elements outside the article by their class or id.
        placed: Those by their tag or role.
        hidden: Those that the page does not show.
    """

    def __init__(self, root: Element) -> None:
        self.named: set[Element] = set()
        self.placed: set[Element] = set()
        self.hidden: list[Element] = []
        self._page_chars = int(_PAGE_SHARE * sum(len(text.strip()) for text in root.itertext()))
        self._measured = 0
        # What was found out about an element, which many blocks may be in.
        self._controls: dict[Element, bool] = {}
        self._linked: dict[Element, float] = {}

    def classify(self, element: Element) -> Zone:
        """The zone of `element`, by its tag, role, class and id."""
        tag = tag_of(element)
        if is_hidden(element):
            if not is_never_shown(element):
                self.hidden.append(element)
            return Zone.HIDDEN
        if tag in _PAGE_ELEMENTS:
            return Zone.CONTENT
        place, name = max(_by_tag(element, tag), _by_role(element)), _by_name(element)
        zone = max(place, name)
        if zone is Zone.CONTENT or (tag != "nav" and self._is_most_of_page(element)):
            return Zone.CONTENT
        (self.placed if place is not Zone.CONTENT else self.named).add(element)
        return zone

    def is_content(self, element: Element) -> bool:
        """Whether nothing around `element` is outside the article."""
        return not any(
            node in self.named or node in self.placed
            for node in (element, *element.iterancestors())
        )

    def has_controls(self, element: Element) -> bool:
        """Whether it holds what is clicked or filled in: a form, a field, a button."""
        if element not in self._controls:
            controls = element.iter("form", "input", "button", "select", "textarea")
            self._controls[element] = next(controls, None) is not None
        return self._controls[element]

    def linked_share(self, element: Element) -> float:
        """The share of its characters that are links."""
        if element not in self._linked:
            length = sum(len(text.strip()) for text in element.itertext())
            links = (text for link in element.iter("a") for text in link.itertext())
            self._linked[element] = sum(len(text.strip()) for text in links) / max(1, length)
        return self._linked[element]

    def outermost_named(self, element: Element) -> Element | None:
        """The outermost element around `element` that is outside the article by its name; None if
        there is none, or if a tag or role says the same."""
        outermost: Element | None = None
        for node in (element, *element.iterancestors()):
            if node in self.placed:
                return None
            if node in self.named:
                outermost = node
        return outermost

    def _is_most_of_page(self, element: Element) -> bool:
        if self._measured >= _MAX_MEASURED:
            return False
        self._measured += 1
        length = 0
        for text in element.itertext():
            length += len(text.strip())
            if length > self._page_chars:
                return True
        return False


def is_headline(element: Element) -> bool:
    """Whether it can be the headline of the page's article, and is not the site's name."""
    tag = tag_of(element)
    if tag not in ("h1", "h2", "h3", "div") and element.get("itemprop") is None:
        return False
    around = [element, *(node for node in (element.getparent(),) if node is not None)]
    names = " ".join(f"{node.get('class') or ''} {node.get('id') or ''}" for node in around).lower()
    if _SITE_NAMES.search(names):
        return False
    return tag == "h1" or (
        (element.get("itemprop") or "").lower() == "headline"
        or (tag in ("h2", "h3", "div") and bool(_HEADLINE_NAMES.search(names)))
    )


def _by_tag(element: Element, tag: str) -> Zone:
    if tag in ("nav", "amp-sidebar", "amp-consent", "amp-social-share"):
        return Zone.BOILERPLATE
    if tag == "aside":
        is_content = _is_article_box(element) or _is_side_remark(element)
        return Zone.CONTENT if is_content else Zone.ASIDE
    if tag in ("header", "footer"):
        inside = next(element.iterancestors("article", "main", "section", "blockquote"), None)
        if inside is not None:
            return Zone.CONTENT if tag == "header" else Zone.ASIDE
        if tag == "header" and next(element.iterdescendants("h1"), None) is not None:
            return Zone.ASIDE
        return Zone.BOILERPLATE
    if tag == "form":
        if next(element.iterdescendants("main", "article", "h1"), None) is not None:
            return Zone.CONTENT
        fields = element.iterdescendants("input", "button", "select", "textarea")
        if next(fields, None) is None:
            # Nothing can be filled in or sent: it is only a box.
            return Zone.CONTENT
        paragraphs = element.iterdescendants("p", "table", "li")
        for _ in range(_PAGE_FORM_PARAGRAPHS):
            if next(paragraphs, None) is None:
                return Zone.BOILERPLATE
    return Zone.CONTENT


def is_about_people(element: Element) -> bool:
    """Whether the name of an element is one of readers' comments or of the author's portrait."""
    names = [_CAMEL_CASE.sub("-", name) for name in names_of(element, ("class", "id"))]
    return any(_PEOPLE_NAMES.search(name) for name in names)


def _is_article_box(aside: Element) -> bool:
    if "ImageObject" in (aside.get("itemtype") or ""):
        return True
    return any(_ARTICLE_BOX_NAMES.fullmatch(name) for name in names_of(aside, ("class",)))


def _is_side_remark(aside: Element) -> bool:
    """Whether it stands between two paragraphs of an article, and is more than a label, without a
    link or anything to click or fill in."""
    if next(aside.iterancestors("article", "main"), None) is None:
        return False
    for before in (True, False):
        beside = islice(aside.itersiblings(preceding=before), _MAX_BESIDE)
        if not any(tag_of(node) == "p" for node in beside):
            return False
    if next(aside.iter("a", "form", "input", "button", "select", "textarea"), None) is not None:
        return False
    return is_longer(aside.itertext(), _MAX_LABEL_CHARS)


def _by_role(element: Element) -> Zone:
    return _ROLES.get((element.get("role") or "").lower(), Zone.CONTENT)


def _by_name(element: Element) -> Zone:
    names = [_CAMEL_CASE.sub("-", name) for name in names_of(element, ("class", "id"))]
    if any(_BOILERPLATE_NAMES.fullmatch(name) for name in names):
        return Zone.BOILERPLATE
    if any(_ASIDE_NAMES.fullmatch(name) for name in names):
        return Zone.ASIDE
    return Zone.CONTENT
