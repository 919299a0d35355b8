"""a page's tree → the text of its article, as a browser shows it.

trafilatura finds where the article is; what it says there is read from the page itself, because
trafilatura's own body loses paragraphs and words, moves some, and says others twice.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from lxml import etree
from lxml.html import HtmlElement

from index.parsers.html.blocks import Block, Zone, extract_blocks, join
from index.parsers.html.elements import Element, tag_of
from index.parsers.web.boilerplate import BoilerplateDetector, is_headline

# Characters of text beyond which a page is data or a book: it is shown whole, because the search
# for an article takes a second per 300 000 characters, and the article would be lost in it.
LARGEST_ARTICLE = 1_000_000
# Characters of a page that is too short for trafilatura's rules, which go by length.
_SHORT_PAGE = 600
# Elements, and how deeply they nest, beyond which that search takes a minute: its time grows with
# their square. An article is expected to have far fewer.
_MOST_ELEMENTS = 40_000
_DEEPEST = 256
# A page of which less is found, of what is neither furniture nor links, was not understood.
_LEAST_FOUND = 0.25
# A page that is no article by what it says of itself, with less prose than so many characters, and
# a share of all that it shows below this, is a list of ways to other pages: they are its content.
_SHORT_ARTICLE = 1_000
_LEAST_OF_ALL = 0.3
# Characters without spaces from which on a block cannot stand on a page twice by chance.
_UNMISTAKABLE = 24
# Characters of a block's beginning and end that say that it is the one that was found.
_ENDS = 48
# How far ahead, in characters, the next block is looked for before the whole is searched.
_AHEAD = 20_000
# Searches of the whole, each of up to a millisecond.
_MOST_SEARCHES = 3_000
# A share of links from which on a block is a way to other pages.
_LINKED = 0.6
# Characters: a shorter paragraph above the article is its byline or date, not its lead.
_SHORTEST_LEAD = 50
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEADS = ("dek", "standfirst", "subtitle", "subhead", "lead", "lede", "intro", "strapline",
          "summary", "abstract", "deck", "kicker-text", "description")  # fmt: skip


def main_content(
    tree: HtmlElement, title: str, alive: Callable[[], None], *, is_article: bool
) -> str:
    """The article of the page, its headline first if the page shows it; "" if it shows nothing.

    `is_article`: the page says that it is one; else it may be an index of others.
    """
    body = tree if tag_of(tree) == "body" else tree.find(".//body")
    blocks = extract_blocks(tree if body is None else body, BoilerplateDetector(tree).classify)
    alive()
    length = sum(len(block.text) for block in blocks)
    if length <= _SHORT_PAGE:
        return join(_without_boilerplate(blocks))
    kept: list[bool] | None = None
    if length <= LARGEST_ARTICLE and _is_searchable(tree):
        kept = _kept(blocks, _found(tree))
    alive()
    shown = _without_boilerplate(blocks)
    if kept is None or _prose(_choose(blocks, kept)) < _LEAST_FOUND * _prose(shown):
        return join(shown)
    if not is_article and _is_index(_choose(blocks, kept), shown):
        return join(shown)
    _keep_headline(blocks, kept, title)
    return join(_choose(blocks, kept))


def _is_searchable(tree: HtmlElement) -> bool:
    count = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        count += event == "start"
        depth += 1 if event == "start" else -1
        if count > _MOST_ELEMENTS or depth > _DEEPEST:
            return False
    return True


def _choose(blocks: Sequence[Block], kept: Sequence[bool]) -> list[Block]:
    return [block for block, is_kept in zip(blocks, kept, strict=True) if is_kept]


def _without_boilerplate(blocks: Sequence[Block]) -> list[Block]:
    """All that is shown but the page's furniture; that too when there is hardly anything else."""
    for most in (Zone.CONTENT, Zone.ASIDE):
        shown = [block for block in blocks if block.zone <= most]
        if _prose(shown) >= _LEAST_FOUND * _prose(blocks):
            return shown
    return list(blocks)


def _is_index(found: Sequence[Block], shown: Sequence[Block]) -> bool:
    length = sum(len(block.text) for block in shown)
    return _prose(found) < min(_SHORT_ARTICLE, _LEAST_OF_ALL * length)


def _prose(blocks: Iterable[Block]) -> int:
    """Characters in `blocks` that are not links."""
    return sum(len(block.text) - block.linked for block in blocks)


def _found(tree: HtmlElement) -> list[str]:
    """What trafilatura takes for the article, a string a paragraph, without spaces."""
    import logging

    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(
            tree, include_comments=False, include_tables=True, include_formatting=True
        )
    # On pages unlike any other its rules fail in many ways. It only tells where to look: without
    # it the page is read whole.
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return []
    body = getattr(found, "body", None)
    if body is None:
        return []
    pieces: list[str] = []
    for element in body.iter():
        if tag_of(element) in ("p", "head", "item", "cell", "quote", "lb", "list", "table", "row"):
            pieces.append("\n")
        pieces.append(_squeeze(element.text or ""))
        # A tail comes after all that the element holds, but the order within a paragraph does not
        # matter to who looks for its ends.
        pieces.append(_squeeze(element.tail or ""))
    return [text for text in "".join(pieces).split("\n") if text]


_UNSEEN = str.maketrans("", "", "\u00ad\u200b\ufeff•|")


def _squeeze(text: str) -> str:
    return "".join(text.translate(_UNSEEN).split())


def _kept(blocks: Sequence[Block], found: Sequence[str]) -> list[bool]:
    """Which blocks are the article's: those that were found, and what stands among them."""
    anchors = _matches(blocks, found)
    kept = [
        is_anchor and block.zone < Zone.BOILERPLATE
        for block, is_anchor in zip(blocks, anchors, strict=True)
    ]
    first = next((i for i, is_kept in enumerate(kept) if is_kept), None)
    if first is None:
        return kept
    last = len(kept) - 1 - kept[::-1].index(True)
    anchored = [block.element for block, is_kept in zip(blocks, kept, strict=True) if is_kept]
    around = _common_ancestor(anchored)
    parents = {parent for element in anchored if (parent := element.getparent()) is not None}
    for i, block in enumerate(blocks):
        if kept[i] or block.zone is not Zone.CONTENT:
            continue
        if _leads_elsewhere(block) and not _is_in_wiki(block.element):
            continue
        inside = first < i < last
        beside = block.element in parents or block.element.getparent() in parents
        within = around is not None and _is_within(block.element, around)
        kept[i] = inside or ((beside or within) and _is_prose(block))
    return kept


def _matches(blocks: Sequence[Block], found: Sequence[str]) -> list[bool]:
    whole, paragraphs = "\n".join(found), set(found)
    position, searches = 0, _MOST_SEARCHES
    matched: list[bool] = []
    for block in blocks:
        text = _squeeze(block.text)
        if text in paragraphs:
            matched.append(True)
            continue
        at = -1
        if len(text) >= _UNMISTAKABLE:
            for end in (text[:_ENDS], text[-_ENDS:]):
                at = whole.find(end, position, position + _AHEAD)
                if at < 0 and searches:
                    searches -= 1
                    at = whole.find(end)
                if at >= 0:
                    position = at
                    break
        matched.append(at >= 0)
    return matched


def _leads_elsewhere(block: Block) -> bool:
    return block.linked > _LINKED * len(block.text) and not _is_heading(block)


def _is_in_wiki(element: Element) -> bool:
    """Whether it is the body of a wiki's article, whose lists are links and yet content."""
    return any("mw-parser-output" in (node.get("class") or "") for node in element.iterancestors())


def _is_prose(block: Block) -> bool:
    """Whether a block that nobody found, beside the article, is a part of it by its looks."""
    if block.text.lstrip().startswith(("©", "Copyright", "(c)")):
        return False
    if _is_heading(block) or block.group or tag_of(block.element) in ("pre", "code"):
        return True
    return len(_squeeze(block.text)) >= _UNMISTAKABLE


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


def _keep_headline(blocks: list[Block], kept: list[bool], title: str) -> None:
    """Keep the page's headline and its lead, which stand above what was found."""
    first = kept.index(True) if True in kept else len(kept)
    headline = _headline(blocks, title)
    if headline is None or (headline > first and not kept[headline]):
        return
    for i in range(headline + 1, first):
        kept[i] = kept[i] or _is_lead(blocks[i])
    kept[headline] = True
    blocks[headline] = replace(blocks[headline], group=0)


def _headline(blocks: Sequence[Block], title: str) -> int | None:
    wanted = _squeeze(title).casefold()
    others: int | None = None
    for i, block in enumerate(blocks):
        if block.zone is Zone.BOILERPLATE or not is_headline(block.element):
            continue
        if wanted and _squeeze(block.text).casefold() == wanted:
            return i
        others = i if others is None else others
    return others


def _is_lead(block: Block) -> bool:
    if block.zone is not Zone.CONTENT or _leads_elsewhere(block):
        return False
    named = f"{block.element.get('class') or ''} {block.element.get('itemprop') or ''}".lower()
    if any(lead in named for lead in _LEADS):
        return True
    return tag_of(block.element) in ("p", "h2") and len(block.text) >= _SHORTEST_LEAD
