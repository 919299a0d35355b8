"""Find the text of an article that is outside it by a class alone: a table of class "share" or a
sentence of class "promo" between two of its paragraphs."""

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.parsers.html.blocks import Block, Zone
from index.parsers.html.elements import Element, is_data_table, tag_of
from index.parsers.web.boilerplate import BoilerplateDetector
from index.parsers.web.furniture import container, is_heading, is_linked, is_of_site, is_paragraph

# Paragraphs above or below a box, among which one in the same place is.
_MAX_BESIDE = 4
# Share of links in a box from which on it leads to other pages.
_MAX_LINKED = 0.3
# Words of a sentence in a box between two paragraphs, and of one that stands as they do.
_MIN_SENTENCE_WORDS = 5
_MIN_OWN_SENTENCE_WORDS = 3
# Words of an item of a list, on average: tags and names of networks have fewer.
_MIN_ITEM_WORDS = 3
_SENTENCE = re.compile(r".*[.!?。！？।]['\"”’»)\]]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Beside:
    """The indexes of the paragraphs above and below a box; None where there is none."""

    above: int | None
    below: int | None


def named_text(blocks: Sequence[Block], detector: BoilerplateDetector) -> dict[int, list[int]]:
    """The indexes of the blocks that are outside the article by a class or id alone but stand among
    its text, each with those of the paragraphs beside it: rows of data, whole sentences, items of a
    list of text, and headings of what is below.
    """
    boxes = {
        i: named
        for i, block in enumerate(blocks)
        if block.zone in (Zone.ASIDE, Zone.BOILERPLATE)
        and (named := detector.outermost_named(block.element)) is not None
    }
    beside = _beside(blocks, boxes)
    lists: dict[Element, bool] = {}
    found: dict[int, list[int]] = {}
    for i, named in boxes.items():
        if beside[i].above is None or detector.has_controls(named):
            continue
        if detector.linked_share(named) > _MAX_LINKED or is_of_site(blocks[i]):
            continue
        if _is_text(blocks, i, named, beside[i], lists):
            found[i] = [j for j in (beside[i].above, beside[i].below) if j is not None]
    return found


def as_content(blocks: Sequence[Block], indexes: Mapping[int, object]) -> list[Block]:
    """The blocks, those at `indexes` as content."""
    return [
        replace(block, zone=Zone.CONTENT) if i in indexes else block
        for i, block in enumerate(blocks)
    ]


def _is_text(
    blocks: Sequence[Block], i: int, named: Element, beside: _Beside, lists: dict[Element, bool]
) -> bool:
    """Whether a block in the box `named` is a part of the text; `lists` has what was found out
    about lists and tables."""
    block = blocks[i]
    is_own = block.element is named
    if beside.below is None:
        return is_own and tag_of(named) == "p" and _is_sentence(block, _MIN_OWN_SENTENCE_WORDS)
    if is_heading(block):
        return is_own and beside.below == i + 1 and not is_linked(block)
    outer = container(block.element)
    if outer is not block.element:
        if outer not in lists:
            lists[outer] = _holds_text(outer)
        return lists[outer]
    return _is_sentence(block, _MIN_OWN_SENTENCE_WORDS if is_own else _MIN_SENTENCE_WORDS)


def _holds_text(outer: Element) -> bool:
    """Whether a table or list holds data or text, not names of tags or networks."""
    if tag_of(outer) == "table":
        return is_data_table(outer) and len(list(outer.iterdescendants("tr"))) > 1
    items = list(outer.iterdescendants("li", "dt", "dd"))
    words = sum(len(text.split()) for text in outer.itertext())
    return bool(items) and words >= _MIN_ITEM_WORDS * len(items)


def _is_sentence(block: Block, min_words: int) -> bool:
    return (
        not is_linked(block)
        and len(block.text.split()) >= min_words
        and bool(_SENTENCE.fullmatch(block.text))
    )


def _beside(blocks: Sequence[Block], boxes: Mapping[int, Element]) -> dict[int, _Beside]:
    """For each block in a box the paragraphs beside it."""
    above = _nearest(blocks, boxes, range(len(blocks)))
    below = _nearest(blocks, boxes, range(len(blocks) - 1, -1, -1))
    return {i: _Beside(above.get(i), below.get(i)) for i in boxes}


def _nearest(blocks: Sequence[Block], boxes: Mapping[int, Element], order: range) -> dict[int, int]:
    """For each block in a box the nearest paragraph before it in that order, in the same place."""
    recent: deque[int] = deque(maxlen=_MAX_BESIDE)
    nearest: dict[int, int] = {}
    for i in order:
        if i in boxes:
            for j in reversed(recent):
                if _stand_together(blocks[j].element, boxes[i]):
                    nearest[i] = j
                    break
        elif blocks[i].zone is Zone.CONTENT and (
            is_paragraph(blocks[i]) or _is_sentence(blocks[i], _MIN_SENTENCE_WORDS)
        ):
            recent.append(i)
    return nearest


def _stand_together(paragraph: Element, box: Element) -> bool:
    """Whether a box has the same parent as a paragraph, or one of both is in a box of its own."""
    here, there = container(paragraph).getparent(), box.getparent()
    if here is None or there is None:
        return False
    return there is here or there is here.getparent() or there.getparent() is here
