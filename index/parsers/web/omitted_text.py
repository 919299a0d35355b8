"""Tell what a person reads on a web page that is neither in its article nor mere furniture.

Navigation, banners, forms around the article, lists of links and what a page repeats are on many
pages of a site alike: nobody misses them. Anything else that is left out is to be reported.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from lxml import etree

from index.parsers.dom.blocks import Block, Zone, clean
from index.parsers.dom.elements import Element, is_data_table, tag_of
from index.parsers.dom.visibility import is_switched_off, is_unseen, names_of
from index.parsers.sheets.cells import CELL_SEPARATOR
from index.parsers.web.boilerplate import BoilerplateDetector
from index.parsers.web.boilerplate_lines import (
    LINE_CHARS,
    container,
    is_box_heading,
    is_heading,
    is_linked,
    is_of_site,
    squeeze,
)
from index.parsers.web.short_blocks import box_of

# Words from which on a line among the article's paragraphs says something.
_MIN_LINE_WORDS = 4
# Elements that hold a paragraph.
_PARAGRAPHS = frozenset(("p", "span", "font", "blockquote", "h2", "h3", "em", "b", "i", "small"))
# Words from which on hidden text is reported, unless it is a part of a sentence or a table, or a
# paragraph: fewer are the label of a button.
_MIN_HIDDEN_WORDS = 5
_MIN_HIDDEN_LETTERS = 2
_TEXT_TAGS = frozenset(("p", "td", "th", "tr", "li", "dt", "dd", "blockquote"))
# What sorts the rows of a table, or states a day for programs.
_SORTING_NAMES = re.compile(r"(?:sort-?key|bday|dtstart|sortable)[\w-]*", re.IGNORECASE)
# Words of a sentence in a box among the article's paragraphs.
_MIN_SENTENCE_WORDS = 5
# Words of a comment: fewer are a name, a rank or a button.
_MIN_COMMENT_WORDS = 3
# Classes and ids of readers' comments.
_COMMENTS = re.compile(
    r"(?:[\w-]*[-_])?(?:comments?|commentlist|comment-?text|comment-?body|responses?|replies)"
    r"(?:[-_](?:list|body|content|text|item|area|section|thread|\d+))*",
    re.IGNORECASE,
)
# Elements of an article that may be boxes of text.
_TEXT_BOXES = ("aside", "footer")
# Share of links up to which a box in an article is text: one source in a few sentences.
_MAX_LINKED_IN_TEXT_BOX = 0.2
# Of an element's class or id: what sites ask of their readers, sell or repeat on each page.
_SITE_NAMES = re.compile(
    r"(?<![a-z])(?:cookies?|consent|gdpr|onetrust|newsletter|subscri\w*|shar(?:e|ing)|social\w*|"
    r"paywall|ad(?:s|vert\w*|slot)?|sponsor\w*|promo\w*|popup|modal|overlay|login|sign-?up|legal|"
    r"copyright|disclaimer|footer|colophon|masthead|nav\w*|menu|breadcrumbs?|search|related\w*|"
    r"teasers?|recommend\w*|widgets?)(?![a-z])",
    re.IGNORECASE,
)
# Elements around the article that hold no text of their own about its subject.
_SITE_TAGS = frozenset(("nav", "footer", "header", "dialog", "amp-consent", "amp-sidebar"))
_CLOCK_OR_DAY = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b")


def omitted_texts(
    blocks: Sequence[Block],
    keep: Sequence[bool],
    detector: BoilerplateDetector,
    among: Collection[int] = (),
) -> list[str]:
    """The paragraphs, and the lines among those that are kept, that a reader would miss.

    Args:
        blocks: All blocks of the page.
        keep: Which of them are read.
        detector: What classified the page's elements.
        among: The indexes of blocks between paragraphs that are read: of these, a class says
            nothing.
    """
    read = [i for i, is_kept in enumerate(keep) if is_kept]
    if not read:
        return []
    seen = {squeeze(blocks[i].text) for i in read}
    found: list[str] = []
    boxes = {
        parent
        for i in read
        if not is_linked(blocks[i]) and not is_heading(blocks[i])
        if (parent := container(blocks[i].element).getparent()) is not None
    }
    named: dict[Element, bool] = {}
    # Boxes with a heading such as "More on this" lead to other pages.
    leading: set[Element] = set()
    for i, block in enumerate(blocks):
        if is_box_heading(block):
            leading.update(block.element.iterancestors(*_TEXT_BOXES))
        if keep[i] or is_of_site(block):
            continue
        is_leading = any(node in leading for node in block.element.iterancestors(*_TEXT_BOXES))
        if (
            not is_leading
            and squeeze(block.text) not in seen
            and _is_sentence_of_article(block, boxes, detector)
        ):
            found.append(block.text)
            seen.add(squeeze(block.text))
            continue
        if is_linked(block):
            continue
        text = squeeze(block.text)
        if text not in seen and _is_comment(block):
            found.append(block.text)
            seen.add(text)
            continue
        is_inside = (
            i in among
            or (read[0] < i < read[-1] and _is_among_kept(block, detector))
            or (i > read[0] and _is_in_text_box(block.element, detector, leading))
        )
        if text in seen or not (len(block.text) > LINE_CHARS or (is_inside and _says_more(block))):
            continue
        is_teaser = i > 0 and not is_inside and _heads_teaser(blocks[i - 1])
        if i in among or not (
            is_teaser or _is_in_site_box(block.element, detector, named, is_inside=is_inside)
        ):
            found.append(block.text)
        seen.add(text)
    return [*found, *_linked_lines(blocks, keep, read[0], seen)]


def hidden_characters(read: Sequence[Block], detector: BoilerplateDetector, text: str) -> int:
    """The number of characters that the page hides among what is `read`, and are not in `text`:
    sentences that stand beside paragraphs, without controls and with few links, and whatever
    nobody sees for its color, size or place, but for what is outside the article."""
    texts = [block.element for block in read if not is_linked(block)]
    own, boxes = set(texts), {node for element in texts for node in _parents(element)}
    count = 0
    for element in detector.hidden if read else ():
        hidden = clean("".join(element.itertext()))
        if not any(map(str.isalnum, hidden)) or hidden in text or detector.has_controls(element):
            continue
        if is_unseen(element):
            count += len(hidden) * detector.is_content(element)
            continue
        parent = element.getparent()
        # On the page itself there are dialogs and menus as well.
        on_page = parent is not None and tag_of(parent) == "body"
        is_paragraph_of_page = on_page and tag_of(element) in _PARAGRAPHS
        if parent not in boxes and not is_paragraph_of_page:
            continue
        is_short = len(hidden.split()) < _MIN_HIDDEN_WORDS
        if is_short and not _is_short_text(element, in_sentence=parent in own):
            continue
        if detector.linked_share(element) <= _MAX_LINKED_IN_TEXT_BOX:
            names = " ".join(names_of(element, ("class", "id")))
            count += 0 if _SITE_NAMES.search(names) else len(hidden)
    return count


def _is_short_text(element: Element, *, in_sentence: bool) -> bool:
    """Whether a few hidden words are text: a paragraph, item or cell, or a part of a sentence."""
    if not is_switched_off(element) or not (in_sentence or tag_of(element) in _TEXT_TAGS):
        return False
    letters = sum(map(str.isalpha, "".join(element.itertext())))
    return letters >= _MIN_HIDDEN_LETTERS and not any(
        _SORTING_NAMES.fullmatch(name)
        for node in element.iter(etree.Element)
        for name in names_of(node, ("class",))
    )


def _parents(element: Element) -> Iterator[Element]:
    """The element itself and the one around it, but not the page."""
    for node in (element, element.getparent()):
        if node is not None and tag_of(node) not in ("body", "html"):
            yield node


def _is_sentence_of_article(
    block: Block, boxes: Collection[Element], detector: BoilerplateDetector
) -> bool:
    """Whether it is a whole sentence, or a row of data, in a box among the article's paragraphs,
    whatever the box is called; a sentence that is a link, if it is longer than a line. `boxes` are
    the elements around these paragraphs."""
    is_link = is_linked(block)
    is_row = CELL_SEPARATOR in block.text and is_data_table(container(block.element))
    if is_heading(block) or (len(block.text.split()) < _MIN_SENTENCE_WORDS and not is_row):
        return False
    if not is_row and not block.text.rstrip("\"'”’»)").endswith((".", "!", "?", "。")):
        return False
    if is_link and (len(block.text) <= LINE_CHARS or tag_of(block.element) == "li"):
        return False
    node: Element | None = block.element
    while node is not None and (parent := node.getparent()) not in boxes:
        node = parent
    if node is None or tag_of(node) in ("body", "main", "article", "header"):
        return False
    is_alone = node is block.element or squeeze("".join(node.itertext())) == squeeze(block.text)
    shares = 1.0 if is_link and is_alone else _MAX_LINKED_IN_TEXT_BOX
    return not detector.has_controls(node) and detector.linked_share(node) <= shares


def _is_comment(block: Block) -> bool:
    """Whether it is what a reader wrote below an article, however short."""
    is_sentence = block.text.rstrip().endswith((".", "!", "?", "。"))
    if not _says_more(block, _MIN_COMMENT_WORDS - is_sentence):
        return False
    around = [block.element, *block.element.iterancestors()]
    return not any(tag_of(node) == "form" for node in around) and any(
        _COMMENTS.fullmatch(name)
        for node in around
        if tag_of(node) not in ("html", "body", "main")
        for name in names_of(node, ("class", "id"))
    )


def _linked_lines(
    blocks: Sequence[Block], keep: Sequence[bool], first: int, seen: Collection[str]
) -> Iterator[str]:
    """Yield the lines that are links in the same box as the article's paragraphs, below the first
    one, unless a heading such as "More on this" stands above them."""
    boxes = {
        box_of(block.element)
        for block, is_kept in zip(blocks, keep, strict=True)
        if is_kept and not is_heading(block) and not is_linked(block)
    }
    is_below_heading = False
    for i in range(first + 1, len(blocks)):
        block = blocks[i]
        if is_box_heading(block) or keep[i] or not is_linked(block):
            is_below_heading = is_box_heading(block)
        elif (
            not is_below_heading
            and block.zone is Zone.CONTENT
            and len(block.text.split()) >= _MIN_LINE_WORDS
            and not is_of_site(block)
            and box_of(block.element) in boxes
            and squeeze(block.text) not in seen
        ):
            yield block.text


def _says_more(block: Block, min_words: int = _MIN_LINE_WORDS) -> bool:
    """Whether a line is more than a heading, a label, a day or a byline."""
    if is_heading(block) or _CLOCK_OR_DAY.search(block.text):
        return False
    return len(block.text.split()) >= min_words


def _heads_teaser(block: Block) -> bool:
    """Whether it is a heading that leads to another page, of which the next block tells."""
    return is_heading(block) and is_linked(block)


def _is_among_kept(block: Block, detector: BoilerplateDetector) -> bool:
    """Whether it is outside the article by a name alone, or in a box inside the article."""
    if block.zone is Zone.CONTENT or detector.outermost_named(block.element) is not None:
        return True
    inside = next(block.element.iterancestors("article", "main"), None) is not None
    return block.zone is Zone.ASIDE and inside


def _is_in_text_box(
    element: Element, detector: BoilerplateDetector, leading: Collection[Element]
) -> bool:
    """Whether it is in a box of text at the end of an article: facts, a remark, a correction."""
    return any(
        node not in leading and _is_text_box(node, detector)
        for node in (element, *element.iterancestors())
    )


def _is_text_box(node: Element, detector: BoilerplateDetector) -> bool:
    """Whether an aside or footer of an article has hardly a link, and nothing to fill in."""
    return (
        (node in detector.placed or node in detector.named)
        and tag_of(node) in _TEXT_BOXES
        and next(node.iterancestors("article", "main"), None) is not None
        and not detector.has_controls(node)
        and detector.linked_share(node) <= _MAX_LINKED_IN_TEXT_BOX
    )


def _is_in_site_box(
    element: Element, detector: BoilerplateDetector, named: dict[Element, bool], *, is_inside: bool
) -> bool:
    """Whether something around `element` is the site's; `named` has what was found out about names,
    since many blocks are in the same elements."""
    for node in (element, *element.iterancestors()):
        tag = tag_of(node)
        if tag in ("body", "main", "article"):
            return False
        if tag == "footer" and _is_text_box(node, detector):
            continue
        if node in detector.placed and (tag in _SITE_TAGS or node.get("role")):
            return True
        if tag == "form" and node in detector.placed and not is_inside:
            return True
        if node not in named:
            names = names_of(node, ("class", "id"))
            named[node] = any(_SITE_NAMES.search(name) for name in names)
        if named[node]:
            return True
    return False
