"""Tell the lines and captions that stand alone among or around an article's paragraphs.

They are told by their place: the box that they are in, what is beside them and above them.
"""

from collections.abc import Sequence

from index.parsers.dom.blocks import Block
from index.parsers.dom.elements import Element, is_longer, tag_of
from index.parsers.web.boilerplate_lines import (
    LINE_CHARS,
    container,
    is_heading,
    is_paragraph,
    squeeze,
)

# Characters from which on a caption above or below all of the article stays.
_MAX_CAPTION_CHARS = 200
# Elements upwards from a caption's in which its picture is.
_CAPTION_DEPTH = 4
# What holds paragraphs together, a cell where a table lays out the page.
_BOXES = frozenset(
    (
        *("div", "section", "article", "main", "aside", "header", "footer", "nav", "form", "td"),
        *("body", "details"),
    )
)
# Lines that are content between two parts of an article, whatever box they are in.
_LINE_TAGS = frozenset(("tr", "li", "dt", "dd", "pre", "code"))
_PICTURES = ("img", "picture", "amp-img")


def drop_short_blocks(
    blocks: Sequence[Block], anchors: Sequence[bool], keep: list[bool], *, is_sure: bool
) -> None:
    """Drop lines and captions that stand alone, and longer text below the article and unlike it.

    A line stays beside a paragraph or table of the article, in the same box; a heading above what
    stays; a row of a table; an item of a list and a caption between two parts of the article.

    Args:
        blocks: All blocks of the page.
        anchors: Which of them were found to be the article; these stay.
        keep: Which of them are kept so far, those between the anchors too; changed in place.
        is_sure: Whether so much of the article was found that what is below is hardly a part of it.
    """
    matched = [i for i, is_anchor in enumerate(anchors) if is_anchor and keep[i]]
    first, last = matched[0], matched[-1]
    looks = {look_of(blocks[i].element) for i in matched if is_paragraph(blocks[i])}
    matched_boxes = {box_of(blocks[i].element) for i in matched}
    boxes = matched_boxes | {
        box_of(block.element)
        for block, is_kept in zip(blocks, keep, strict=True)
        if is_kept and (is_paragraph(block) or tag_of(block.element) == "tr")
    }
    for i in range(len(blocks) - 1, -1, -1):
        if not keep[i] or anchors[i]:
            continue
        block, inside = blocks[i], first < i < last
        alike = look_of(block.element) in looks
        if is_caption(block):
            keep[i] = alike or inside or len(block.text) > _MAX_CAPTION_CHARS
        elif len(block.text) > LINE_CHARS:
            keep[i] = i < last or alike or box_of(block.element) in matched_boxes or not is_sure
        elif box_of(block.element) in boxes or alike or tag_of(block.element) == "tr":
            continue
        elif is_heading(block):
            keep[i] = i + 1 < len(blocks) and keep[i + 1] and not is_heading(blocks[i + 1])
        else:
            keep[i] = inside and (
                tag_of(block.element) in _LINE_TAGS or _is_in_article_box(block.element)
            )


def _is_in_article_box(element: Element) -> bool:
    """Whether it is in an aside, of which only those that belong to the article are content."""
    return next(element.iterancestors("aside"), None) is not None or tag_of(element) == "aside"


def is_caption(block: Block) -> bool:
    """Whether a block is all the text beside a picture, in a figure or another element around both
    alone."""
    if tag_of(block.element) in ("tr", "td", "th", "li"):
        return False
    length = len(squeeze(block.text))
    node: Element | None = block.element
    for _ in range(_CAPTION_DEPTH):
        if node is None or tag_of(node) in ("body", "article", "main"):
            return False
        if tag_of(node) == "figcaption":
            return not _holds_table(node.getparent())
        if tag_of(node) == "figure":
            return not _holds_table(node)
        if is_longer(map(squeeze, node.itertext()), length):
            return False
        if next(node.iterdescendants(*_PICTURES), None) is not None:
            return True
        node = node.getparent()
    return False


def _holds_table(figure: Element | None) -> bool:
    return figure is not None and next(figure.iterdescendants("table"), None) is not None


def stands_with(block: Block, other: Block) -> bool:
    """Whether two blocks are in the same box or made alike."""
    if box_of(block.element) is box_of(other.element):
        return True
    return look_of(block.element) == look_of(other.element)


def box_of(element: Element) -> Element | None:
    """The smallest box around a block: a division or section, or a cell that lays out the page."""
    node = container(element).getparent()
    while node is not None and tag_of(node) not in _BOXES:
        node = node.getparent()
    return node


def look_of(element: Element) -> tuple[str, ...]:
    """The names and classes of an element and of the one around it."""
    names: list[str] = []
    node: Element | None = element
    for _ in range(2):
        if node is None:
            break
        names += (tag_of(node), node.get("class") or "")
        node = node.getparent()
    return tuple(names)
