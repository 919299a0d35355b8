"""Find the text of an article that is outside it by a class alone: a table of class "share" or a
sentence of class "promo" between two of its paragraphs."""

import re
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from index.parsers.dom.blocks import Block, Zone
from index.parsers.dom.elements import Element, is_data_table, tag_of
from index.parsers.web.boilerplate import BoilerplateDetector
from index.parsers.web.boilerplate_lines import (
    container,
    is_heading,
    is_linked,
    is_of_site,
    is_paragraph,
)

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
class FalseBoilerplate:
    """Blocks that stand among an article's text but are outside it by a class or id alone.

    Attributes:
        beside: Their indexes, each with those of the paragraphs above and below it.
        text: Those of them that are text: rows of data, whole sentences, items of a list of text,
            and headings of what is below.
    """

    beside: dict[int, list[int]]
    text: frozenset[int]

    def among(self, keep: Sequence[bool]) -> set[int]:
        """The indexes of those beside which all paragraphs are kept."""
        return {i for i, beside in self.beside.items() if all(keep[j] for j in beside)}


def find_false_boilerplate(
    blocks: Sequence[Block], detector: BoilerplateDetector
) -> FalseBoilerplate:
    """Find the blocks that are outside the article by a class or id alone but among its text, in
    boxes without controls and with few links."""
    boxes = {
        i: named
        for i, block in enumerate(blocks)
        if block.zone in (Zone.ASIDE, Zone.BOILERPLATE)
        and (named := detector.outermost_named(block.element)) is not None
    }
    above = _nearest(blocks, boxes, range(len(blocks)))
    below = _nearest(blocks, boxes, range(len(blocks) - 1, -1, -1))
    lists: dict[Element, bool] = {}
    found: dict[int, list[int]] = {}
    text: set[int] = set()
    for i, named in boxes.items():
        is_paragraph_like = blocks[i].element is named and tag_of(named) == "p"
        if i not in above or (i not in below and not is_paragraph_like):
            continue
        if detector.has_controls(named) or detector.linked_share(named) > _MAX_LINKED:
            continue
        found[i] = [above[i], *((below[i],) if i in below else ())]
        if not is_of_site(blocks[i]) and _is_text(blocks, i, named, lists):
            text.add(i)
    return FalseBoilerplate(found, frozenset(text))


def as_content(blocks: Sequence[Block], indexes: Collection[int]) -> list[Block]:
    """The blocks, those at `indexes` as content."""
    return [
        replace(block, zone=Zone.CONTENT) if i in indexes else block
        for i, block in enumerate(blocks)
    ]


def _is_text(blocks: Sequence[Block], i: int, named: Element, lists: dict[Element, bool]) -> bool:
    """Whether a block in the box `named` is a part of the text; `lists` has what was found out
    about lists and tables."""
    block = blocks[i]
    is_own = block.element is named
    if is_heading(block):
        following = blocks[i + 1] if i + 1 < len(blocks) else block
        is_above_text = following.zone is Zone.CONTENT and is_paragraph(following)
        return is_own and is_above_text and not is_linked(block)
    outer = container(block.element)
    if outer is not block.element:
        if outer not in lists:
            lists[outer] = _holds_text(outer)
        return lists[outer]
    is_paragraph_like = is_own and tag_of(named) == "p"
    return _is_sentence(
        block, _MIN_OWN_SENTENCE_WORDS if is_paragraph_like else _MIN_SENTENCE_WORDS
    )


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
