"""Extract the text of a page's article, as a browser shows it.

trafilatura finds where the article is. The text is read from the page itself, because trafilatura's
own body loses, moves and repeats paragraphs and words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from lxml.html import HtmlElement

from index.parsers.dom.blocks import Block, Zone, extract_blocks, join
from index.parsers.dom.elements import Element, tag_of
from index.parsers.web.boilerplate import BoilerplateDetector, is_about_people, is_headline
from index.parsers.web.boilerplate_lines import (
    HEADINGS,
    LINE_CHARS,
    container,
    drop_furniture,
    is_heading,
    is_linked,
    is_of_site,
    is_paragraph,
    squeeze,
)
from index.parsers.web.false_boilerplate import as_content, find_false_boilerplate
from index.parsers.web.omitted_text import hidden_characters, omitted_texts
from index.parsers.web.short_blocks import drop_short_blocks, is_caption, stands_with

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
# Characters of prose from which on an article is one, however much else is on the page: comments
# can be ten times as long.
_SURE_ARTICLE_CHARS = 1_500
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
# Characters: a shorter paragraph above the article is its byline or date, not its lead.
_MIN_LEAD_CHARS = 50
# Share of the article's text in an element from which on its name says nothing.
_MIN_HELD_SHARE = 0.3
# Share of links in a box from which on it leads to other pages.
_MAX_LINKED_IN_BOX = 0.3
# Characters of a sentence that is a link, at least; shorter ones are labels: "Read more."
_MIN_LINKED_SENTENCE = 60
# Words of a paragraph that announces a list of links; fewer are a label: "Related documents:".
_MIN_ANNOUNCING = 5
# Paragraphs in a row that are links as a whole: more are a list of links.
_MAX_LINKED_PARAGRAPHS = 2
_LEADS = ("dek", "standfirst", "subtitle", "subhead", "lead", "lede", "intro", "strapline",
          "summary", "abstract", "deck", "kicker-text", "description")  # fmt: skip


@dataclass(frozen=True, slots=True)
class MainContent:
    """The text of a page's article, and what else a reader of the page would miss."""

    text: str
    omitted_texts: tuple[str, ...] = ()
    # Characters of text in it that the page hides.
    hidden: int = 0


def main_content(
    tree: HtmlElement, title: str, heartbeat: Callable[[], None], *, is_article: bool
) -> MainContent:
    """The text of the page's article, its headline first; "" if the page shows nothing.

    Args:
        tree: The page.
        title: Its title, by which the headline is recognized.
        heartbeat: Called between steps that take long.
        is_article: Whether the page declares itself an article; else it may be an index.
    """
    body = tree if tag_of(tree) == "body" else tree.find(".//body")
    detector = BoilerplateDetector(tree)
    blocks = extract_blocks(tree if body is None else body, detector.classify)
    heartbeat()
    named = find_false_boilerplate(blocks, detector)
    blocks = as_content(blocks, named.text)
    length = sum(len(block.text) for block in blocks)
    keep: list[bool] | None = None
    if _SHORT_PAGE_CHARS < length <= _MAX_ARTICLE_CHARS and _is_searchable(tree):
        keep = _article_blocks(blocks, _search_article(tree), detector)
        for i in named.among(keep) & named.text:
            keep[i] = True
        heartbeat()
    elif length <= _SHORT_PAGE_CHARS:
        blocks = _with_named_paragraphs(blocks, detector)
    keep = _read_blocks(blocks, keep, title, is_article=is_article)
    aside = omitted_texts(blocks, keep, detector, named.among(keep))
    text = join(_select(blocks, keep))
    return MainContent(text, tuple(aside), hidden_characters(_select(blocks, keep), detector, text))


def _read_blocks(
    blocks: list[Block], keep: list[bool] | None, title: str, *, is_article: bool
) -> list[bool]:
    """Which blocks are read: those of the article to `keep` without its furniture, or all outside
    boilerplate where no article was found, or none was looked for."""
    shown = _without_boilerplate(blocks)
    found = 0 if keep is None else _prose(_select(blocks, keep))
    if keep is None or found < min(
        _SURE_ARTICLE_CHARS, _MIN_ARTICLE_SHARE * _prose(_select(blocks, shown))
    ):
        return (found and keep is not None and _around(blocks, keep)) or shown
    if not is_article and _is_index(_select(blocks, keep), _select(blocks, shown)):
        return shown
    headline = _keep_headline(blocks, keep, title)
    drop_furniture(blocks, keep, headline)
    return keep


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


def _without_boilerplate(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks are outside boilerplate, or all of them if there is hardly anything else."""
    for zone in (Zone.CONTENT, Zone.ASIDE):
        shown = [block.zone <= zone for block in blocks]
        if _prose(_select(blocks, shown)) >= _MIN_ARTICLE_SHARE * _prose(blocks):
            return shown
    return [True] * len(blocks)


def _around(blocks: Sequence[Block], keep: Sequence[bool]) -> list[bool]:
    """Which blocks are outside boilerplate, if all of the article is; else none."""
    if all(block.zone is Zone.CONTENT for block in _select(blocks, keep)):
        return [block.zone is Zone.CONTENT for block in blocks]
    return []


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
        pieces.append(squeeze(element.text or ""))
        # A tail belongs after the element's children, but the order within a paragraph does not
        # matter for the matching of its ends.
        pieces.append(squeeze(element.tail or ""))
    return [text for text in "".join(pieces).split("\n") if text]


def _article_blocks(
    blocks: list[Block], paragraphs: Sequence[str], detector: BoilerplateDetector
) -> list[bool]:
    """Which blocks belong to the article: those in `paragraphs`, and those between them."""
    anchors = _matches(blocks, paragraphs)
    blocks[:] = _without_wrong_names(blocks, anchors, detector)
    keep = [
        is_anchor and (block.zone < Zone.BOILERPLATE or is_paragraph(block))
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
        if keep[i]:
            continue
        inside = first < i < last
        if inside and _is_linked_sentence(blocks, i):
            keep[i] = anchors[i] = True
            continue
        if block.zone is not Zone.CONTENT:
            keep[i] = is_paragraph(block) and _stands_in_article(
                block, parents, detector, inside=inside
            )
            continue
        if _leads_elsewhere(block) and not _is_in_wiki(block.element):
            keep[i] = _is_linked_paragraph(blocks, i) or (inside and _is_announced(blocks, keep, i))
            continue
        outer = container(block.element)
        beside = outer in parents or outer.getparent() in parents
        within = around is not None and _is_within(block.element, around)
        keep[i] = inside or ((beside or within) and _is_prose(block))
    matched = [is_kept and is_anchor for is_kept, is_anchor in zip(keep, anchors, strict=True)]
    is_sure = _prose(_select(blocks, matched)) >= _SURE_ARTICLE_CHARS
    drop_short_blocks(blocks, anchors, keep, is_sure=is_sure)
    return keep


def _without_wrong_names(
    blocks: Sequence[Block], anchors: Sequence[bool], detector: BoilerplateDetector
) -> list[Block]:
    """The blocks, those as content that are outside the article only by the name of an element
    around much of it, such as a column of class "hasSidebar"."""
    held: dict[Element, int] = {}
    total = 0
    for block, is_anchor in zip(blocks, anchors, strict=True):
        if not is_anchor or is_linked(block):
            continue
        total += len(block.text)
        for node in (block.element, *block.element.iterancestors()):
            if node in detector.named:
                held[node] = held.get(node, 0) + len(block.text)
    wrong = {node for node, length in held.items() if length >= _MIN_HELD_SHARE * total}
    detector.named -= wrong
    return [
        replace(block, zone=Zone.CONTENT)
        if block.zone is not Zone.CONTENT and detector.is_content(block.element)
        else block
        for block in blocks
    ]


def _with_named_paragraphs(blocks: Sequence[Block], detector: BoilerplateDetector) -> list[Block]:
    """The blocks, those paragraphs as content that are outside it by a name alone and stand among
    others."""
    content = [block.element for block in blocks if block.zone is Zone.CONTENT]
    parents = {parent for element in content if (parent := element.getparent()) is not None}
    return [
        replace(block, zone=Zone.CONTENT)
        if block.zone is not Zone.CONTENT
        and is_paragraph(block)
        and _stands_in_article(block, parents, detector, inside=False)
        else block
        for block in blocks
    ]


def _stands_in_article(
    block: Block, parents: set[Element], detector: BoilerplateDetector, *, inside: bool
) -> bool:
    """Whether a paragraph that is outside the article by its name alone stands among those of the
    article, in a box without controls and with few links."""
    named = detector.outermost_named(block.element)
    if named is None or (named not in parents and named.getparent() not in parents):
        return False
    if detector.has_controls(named):
        return False
    if not inside and is_about_people(named):
        return False
    return detector.linked_share(named) <= _MAX_LINKED_IN_BOX


def _is_announced(blocks: Sequence[Block], keep: Sequence[bool], i: int) -> bool:
    """Whether it is an item of a list of links that the paragraph above it announces: "The
    documents of the sale:"."""
    outer = container(blocks[i].element)
    above = i - 1
    while above >= 0 and outer is not blocks[i].element:
        if container(blocks[above].element) is not outer:
            break
        above -= 1
    if outer is blocks[i].element or above < 0 or not keep[above]:
        return False
    block = blocks[above]
    is_announcing = block.text.endswith((":", "：")) and len(block.text.split()) >= _MIN_ANNOUNCING
    return (
        is_announcing
        and not is_heading(block)
        and not is_linked(block)
        and not is_of_site(block)
        and stands_with(blocks[i], block)
    )


def _is_teaser(blocks: Sequence[Block], i: int) -> bool:
    """Whether a block of links tells of the page to which the heading above it leads."""
    if i and is_heading(blocks[i - 1]) and is_linked(blocks[i - 1]):
        return True
    links = blocks[i].element.iterancestors("a")
    return any(next(link.iter(*HEADINGS), None) is not None for link in links)


def _is_linked_paragraph(blocks: Sequence[Block], i: int) -> bool:
    """Whether a block of links is a paragraph of the text beside it, not one of a list of links:
    a line between two paragraphs, or one or two that are longer beside one."""
    block = blocks[i]
    if tag_of(block.element) == "li" or _is_teaser(blocks, i):
        return False
    before, after = i - 1, i + 1
    while before >= 0 and i - before <= _MAX_LINKED_PARAGRAPHS and _leads_elsewhere(blocks[before]):
        before -= 1
    while after < min(len(blocks), i + _MAX_LINKED_PARAGRAPHS + 1) and _leads_elsewhere(
        blocks[after]
    ):
        after += 1
    sides = [
        0 <= j < len(blocks) and is_paragraph(blocks[j]) and stands_with(block, blocks[j])
        for j in (before, after)
    ]
    links = after - before - 1
    if len(block.text) > LINE_CHARS:
        return links <= _MAX_LINKED_PARAGRAPHS and any(sides)
    return links == 1 and all(sides)


def _is_linked_sentence(blocks: Sequence[Block], i: int) -> bool:
    """Whether a block is one link that reads as a sentence and stands alone among the article's
    text: the headline of another article seldom ends with a full stop."""
    block = blocks[i]
    if len(block.text) < _MIN_LINKED_SENTENCE or not _leads_elsewhere(block):
        return False
    if _is_teaser(blocks, i):
        return False
    if not block.text.rstrip("\"'”’»)").endswith((".", "。")) or is_of_site(block):
        return False
    return not any(map(_leads_elsewhere, (*blocks[max(0, i - 1) : i], *blocks[i + 1 : i + 2])))


def _matches(blocks: Sequence[Block], paragraphs: Sequence[str]) -> list[bool]:
    """Which blocks are one of `paragraphs`, or have their start or end in one."""
    whole, unique = "\n".join(paragraphs), set(paragraphs)
    position, searches = 0, _MAX_SEARCHES
    matched: list[bool] = []
    for block in blocks:
        text = squeeze(block.text)
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
    return is_linked(block) and not is_heading(block)


def _is_in_wiki(element: Element) -> bool:
    """Whether it is in the body of a wiki article, whose lists of links are content."""
    return any("mw-parser-output" in (node.get("class") or "") for node in element.iterancestors())


def _is_prose(block: Block) -> bool:
    """Whether a block beside the article that was not matched looks like a part of it."""
    if block.text.lstrip().startswith(("©", "Copyright", "(c)")):
        return False
    if is_heading(block) or block.group or tag_of(block.element) in ("pre", "code"):
        return True
    return len(squeeze(block.text)) >= _UNIQUE_CHARS


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


def _keep_headline(blocks: list[Block], keep: list[bool], title: str) -> int | None:
    """Keep the page's headline and its lead, which are above the matched blocks; returns the
    headline's index."""
    first = keep.index(True) if True in keep else len(keep)
    headline = _headline(blocks, title)
    if headline is None or (headline > first and not keep[headline]):
        return None
    for i in range(headline + 1, first):
        keep[i] = keep[i] or _is_lead(blocks[i])
    keep[headline] = True
    blocks[headline] = replace(blocks[headline], group=0)
    return headline


def _headline(blocks: Sequence[Block], title: str) -> int | None:
    expected = squeeze(title).casefold()
    first_other: int | None = None
    for i, block in enumerate(blocks):
        if block.zone is Zone.BOILERPLATE or not is_headline(block.element):
            continue
        if expected and squeeze(block.text).casefold() == expected:
            return i
        first_other = i if first_other is None else first_other
    return first_other


def _is_lead(block: Block) -> bool:
    if is_linked(block) or block.zone > Zone.ASIDE:
        return False
    if block.zone is Zone.ASIDE:
        return is_paragraph(block) and not is_caption(block)
    if is_caption(block):
        return True
    names = f"{block.element.get('class') or ''} {block.element.get('itemprop') or ''}".lower()
    if any(lead in names for lead in _LEADS):
        return True
    return tag_of(block.element) in ("p", "h2") and len(block.text) >= _MIN_LEAD_CHARS
