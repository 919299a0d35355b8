"""Extract the text of a page's article, as a browser shows it.

trafilatura finds where the article is. The text is read from the page itself, because trafilatura's
own body loses, moves and repeats paragraphs and words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement

from index.parsers.html.blocks import Block, Zone, extract_blocks, join
from index.parsers.html.elements import Element, tag_of
from index.parsers.web.boilerplate import BoilerplateDetector, is_headline

# Characters of text beyond which a page is data or a book and is kept whole: the search for an
# article takes a second per 300,000 characters.
_MAX_ARTICLE_CHARS = 1_000_000
# Characters below which a page is too short for trafilatura's rules, which go by length.
_SHORT_PAGE_CHARS = 600
# Elements, and their depth, beyond which that search takes a minute: its time is quadratic. An
# article has far fewer.
_MAX_ELEMENTS = 40_000
_MAX_DEPTH = 256
# Share of the page's prose that the article must have: with less, the search has failed.
_MIN_ARTICLE_SHARE = 0.25
# A page that does not declare itself an article and has fewer characters of prose than this, and a
# smaller share of its text, is an index: its links to other pages are its content.
_INDEX_PROSE_CHARS = 1_000
_INDEX_PROSE_SHARE = 0.3
# Characters without spaces from which on a block is not on a page twice by chance.
_UNIQUE_CHARS = 24
# Characters at the start or end of a block by which it is matched.
_END_CHARS = 48
# Characters ahead in which the next block is searched before the whole text is.
_LOOKAHEAD_CHARS = 20_000
# Searches of the whole text, each of up to a millisecond.
_MAX_SEARCHES = 3_000
# Share of linked characters above which a block leads to other pages.
_LINKED_SHARE = 0.6
# Characters: a shorter paragraph above the article is its byline or date, not its lead.
_MIN_LEAD_CHARS = 50
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEADS = ("dek", "standfirst", "subtitle", "subhead", "lead", "lede", "intro", "strapline",
          "summary", "abstract", "deck", "kicker-text", "description")  # fmt: skip


def main_content(
    tree: HtmlElement, title: str, heartbeat: Callable[[], None], *, is_article: bool
) -> str:
    """The text of the page's article, its headline first; "" if the page shows nothing.

    Args:
        tree: The page.
        title: Its title, by which the headline is recognized.
        heartbeat: Called between steps that take long.
        is_article: Whether the page declares itself an article; else it may be an index.
    """
    body = tree if tag_of(tree) == "body" else tree.find(".//body")
    blocks = extract_blocks(tree if body is None else body, BoilerplateDetector(tree).classify)
    heartbeat()
    length = sum(len(block.text) for block in blocks)
    if length <= _SHORT_PAGE_CHARS:
        return join(_without_boilerplate(blocks))
    keep: list[bool] | None = None
    if length <= _MAX_ARTICLE_CHARS and _is_searchable(tree):
        keep = _article_blocks(blocks, _search_article(tree))
    heartbeat()
    shown = _without_boilerplate(blocks)
    if keep is None or _prose(_select(blocks, keep)) < _MIN_ARTICLE_SHARE * _prose(shown):
        return join(shown)
    if not is_article and _is_index(_select(blocks, keep), shown):
        return join(shown)
    _keep_headline(blocks, keep, title)
    return join(_select(blocks, keep))


def _is_searchable(tree: HtmlElement) -> bool:
    count = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        count += event == "start"
        depth += 1 if event == "start" else -1
        if count > _MAX_ELEMENTS or depth > _MAX_DEPTH:
            return False
    return True


def _select(blocks: Sequence[Block], keep: Sequence[bool]) -> list[Block]:
    return [block for block, is_kept in zip(blocks, keep, strict=True) if is_kept]


def _without_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    """The blocks outside boilerplate, or all of them if there is hardly anything else."""
    for zone in (Zone.CONTENT, Zone.ASIDE):
        shown = [block for block in blocks if block.zone <= zone]
        if _prose(shown) >= _MIN_ARTICLE_SHARE * _prose(blocks):
            return shown
    return list(blocks)


def _is_index(article: Sequence[Block], shown: Sequence[Block]) -> bool:
    length = sum(len(block.text) for block in shown)
    return _prose(article) < min(_INDEX_PROSE_CHARS, _INDEX_PROSE_SHARE * length)


def _prose(blocks: Iterable[Block]) -> int:
    """Characters in `blocks` that are not links."""
    return sum(len(block.text) - block.linked for block in blocks)


def _search_article(tree: HtmlElement) -> list[str]:
    """The paragraphs of the article by trafilatura, without spaces."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        article = bare_extraction(
            tree, include_comments=False, include_tables=True, include_formatting=True
        )
    # Its rules fail in many ways on unusual pages. Without its hint the page is read whole.
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return []
    body = getattr(article, "body", None)
    if body is None:
        return []
    pieces: list[str] = []
    for element in body.iter():
        if tag_of(element) in ("p", "head", "item", "cell", "quote", "lb", "list", "table", "row"):
            pieces.append("\n")
        pieces.append(_squeeze(element.text or ""))
        # A tail belongs after the element's children, but the order within a paragraph does not
        # matter for the matching of its ends.
        pieces.append(_squeeze(element.tail or ""))
    return [text for text in "".join(pieces).split("\n") if text]


_IGNORED = str.maketrans("", "", "\u00ad\u200b\ufeff•|")


def _squeeze(text: str) -> str:
    return "".join(text.translate(_IGNORED).split())


def _article_blocks(blocks: Sequence[Block], paragraphs: Sequence[str]) -> list[bool]:
    """Which blocks belong to the article: those in `paragraphs`, and those between them."""
    anchors = _matches(blocks, paragraphs)
    keep = [
        is_anchor and block.zone < Zone.BOILERPLATE
        for block, is_anchor in zip(blocks, anchors, strict=True)
    ]
    first = next((i for i, is_kept in enumerate(keep) if is_kept), None)
    if first is None:
        return keep
    last = len(keep) - 1 - keep[::-1].index(True)
    anchored = [block.element for block, is_kept in zip(blocks, keep, strict=True) if is_kept]
    around = _common_ancestor(anchored)
    parents = {parent for element in anchored if (parent := element.getparent()) is not None}
    for i, block in enumerate(blocks):
        if keep[i] or block.zone is not Zone.CONTENT:
            continue
        if _leads_elsewhere(block) and not _is_in_wiki(block.element):
            continue
        inside = first < i < last
        beside = block.element in parents or block.element.getparent() in parents
        within = around is not None and _is_within(block.element, around)
        keep[i] = inside or ((beside or within) and _is_prose(block))
    return keep


def _matches(blocks: Sequence[Block], paragraphs: Sequence[str]) -> list[bool]:
    """Which blocks are one of `paragraphs`, or have their start or end in one."""
    whole, unique = "\n".join(paragraphs), set(paragraphs)
    position, searches = 0, _MAX_SEARCHES
    matched: list[bool] = []
    for block in blocks:
        text = _squeeze(block.text)
        if text in unique:
            matched.append(True)
            continue
        at = -1
        if len(text) >= _UNIQUE_CHARS:
            for end in (text[:_END_CHARS], text[-_END_CHARS:]):
                at = whole.find(end, position, position + _LOOKAHEAD_CHARS)
                if at < 0 and searches:
                    searches -= 1
                    at = whole.find(end)
                if at >= 0:
                    position = at
                    break
        matched.append(at >= 0)
    return matched


def _leads_elsewhere(block: Block) -> bool:
    return block.linked > _LINKED_SHARE * len(block.text) and not _is_heading(block)


def _is_in_wiki(element: Element) -> bool:
    """Whether it is in the body of a wiki article, whose lists of links are content."""
    return any("mw-parser-output" in (node.get("class") or "") for node in element.iterancestors())


def _is_prose(block: Block) -> bool:
    """Whether a block beside the article that was not matched looks like a part of it."""
    if block.text.lstrip().startswith(("©", "Copyright", "(c)")):
        return False
    if _is_heading(block) or block.group or tag_of(block.element) in ("pre", "code"):
        return True
    return len(_squeeze(block.text)) >= _UNIQUE_CHARS


def _is_heading(block: Block) -> bool:
    return tag_of(block.element) in _HEADINGS


def _common_ancestor(elements: Sequence[Element]) -> Element | None:
    """The smallest element around all of `elements`, unless it is the page itself."""
    path = _path(elements[0])
    for element in elements[1:]:
        here = set(_path(element))
        while path and path[-1] not in here:
            path.pop()
        if len(path) <= 2:
            return None
    return path[-1] if len(path) > 2 else None


def _path(element: Element) -> list[Element]:
    """From the root of the tree down to `element`."""
    return [*reversed(list(element.iterancestors())), element]


def _is_within(element: Element, around: Element) -> bool:
    return element is around or any(ancestor is around for ancestor in element.iterancestors())


def _keep_headline(blocks: list[Block], keep: list[bool], title: str) -> None:
    """Keep the page's headline and its lead, which are above the matched blocks."""
    first = keep.index(True) if True in keep else len(keep)
    headline = _headline(blocks, title)
    if headline is None or (headline > first and not keep[headline]):
        return
    for i in range(headline + 1, first):
        keep[i] = keep[i] or _is_lead(blocks[i])
    keep[headline] = True
    blocks[headline] = replace(blocks[headline], group=0)


def _headline(blocks: Sequence[Block], title: str) -> int | None:
    expected = _squeeze(title).casefold()
    first_other: int | None = None
    for i, block in enumerate(blocks):
        if block.zone is Zone.BOILERPLATE or not is_headline(block.element):
            continue
        if expected and _squeeze(block.text).casefold() == expected:
            return i
        first_other = i if first_other is None else first_other
    return first_other


def _is_lead(block: Block) -> bool:
    if block.zone is not Zone.CONTENT or _leads_elsewhere(block):
        return False
    names = f"{block.element.get('class') or ''} {block.element.get('itemprop') or ''}".lower()
    if any(lead in names for lead in _LEADS):
        return True
    return tag_of(block.element) in ("p", "h2") and len(block.text) >= _MIN_LEAD_CHARS
