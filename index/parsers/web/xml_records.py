"""Turn XML that holds records, not prose, into lines "name: value", with attributes."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from index.parsers.dom.blocks import clean
from index.parsers.dom.elements import Element
from index.parsers.text.jsondata import shown_text
from index.parsers.web.feeds import name_of, written_name_of

# Characters of an average value above which the elements are paragraphs, not fields.
_MAX_MEAN_CHARS = 300
# Elements that end a line.
_BREAKS = frozenset(("br", "lb", "break"))
# Attributes that say where a schema is.
_SCHEMA = frozenset(("schemaLocation", "noNamespaceSchemaLocation"))


def holds_records(root: Element, prose: frozenset[str], inline: frozenset[str]) -> bool:
    """Whether the elements are records and their fields: none is called as in `prose`, the root
    is no sentence, and the texts are short. A field may have elements called as in `inline`."""
    count = length = 0
    if not len(root) or _is_sentence(root, inline):
        return False
    todo = [root]
    while todo:
        element = todo.pop()
        if name_of(element) in prose:
            return False
        is_sentence = _is_sentence(element, inline)
        if is_sentence and any(name_of(inner) in prose for inner in element.iter(etree.Element)):
            return False
        if not is_sentence and len(_own_texts(element)) > 1:
            # To take them apart would say something else.
            return False
        text = _sentence(element) if is_sentence else _own_text(element)
        if text:
            count += 1
            length += len(text)
        count += len(_attributes(element)) > 0 and not text
        todo.extend(() if is_sentence else element)
    return count > 0 and length <= _MAX_MEAN_CHARS * count


def _is_sentence(element: Element, inline: frozenset[str]) -> bool:
    """Whether an element's text runs through the elements inside it.

    Elements with a name that is not in `inline` are part of it if they stand between its words.
    """
    gaps = [element.text, *(child.tail for child in element)]
    count = sum(bool((gap or "").strip()) for gap in gaps)
    if not len(element) or not count:
        return False
    if all(name_of(inner) in inline for inner in element.iterdescendants(etree.Element)):
        return True
    if any(len(child) for child in element):
        return False
    if count == len(gaps):
        return True
    # One of them may be first or last: "Seen at <place>Bern</place>", but not "Fruit<item>".
    joints = [*((gap or "")[-1:] for gap in gaps[:-1]), *((gap or "")[:1] for gap in gaps[1:])]
    is_line = not any(map(str.isalnum, joints)) and not any("\n" in (gap or "") for gap in gaps)
    return count == len(gaps) - 1 and is_line


def _own_text(element: Element) -> str:
    """The text directly in an element, beside the elements inside it."""
    return " ".join(_own_texts(element))


def _own_texts(element: Element) -> list[str]:
    gaps = (element.text, *(child.tail for child in element))
    return [text for gap in gaps if (text := clean(gap or ""))]


def _sentence(element: Element) -> str:
    """The whole text of an element, on one line."""
    pieces: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            pieces.append(" " * (name_of(inner) in _BREAKS) + (inner.text or ""))
        elif inner is not element:
            pieces.append(inner.tail or "")
    return clean("".join(pieces))


def records_text(root: Element, inline: frozenset[str]) -> str:
    """A paragraph for each record: an element of several alike, or the fields beside them.

    A field may have elements called as in `inline`, which are part of its text.
    """
    paragraphs: list[list[str]] = []
    # Elements whose fields are still to be written, with the name above their paragraph.
    todo: list[Element] = [root]
    while todo:
        record = todo.pop()
        inner: list[Element] = []
        lines = list(_fields(record, inner, inline))
        if lines:
            paragraphs.append(lines)
        todo.extend(reversed(inner))
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def _fields(record: Element, records: list[Element], inline: frozenset[str]) -> Iterator[str]:
    """The lines of a record; the records inside it are added to `records`."""
    yield from (f"{name}: {value}" for name, value in _attributes(record))
    if _is_sentence(record, inline):
        yield f"{written_name_of(record)}: {_sentence(record)}"
        yield from _inner_attributes(record, "")
        return
    if text := _own_text(record):
        yield f"{written_name_of(record)}: {shown_text(text)}"
    todo = [(child, "") for child in reversed(record) if isinstance(child.tag, str)]
    repeated = _repeated(record)
    while todo:
        element, above = todo.pop()
        name = above + written_name_of(element)
        if not above and element.tag in repeated and _is_container(element, inline):
            records.append(element)
            continue
        for attribute, value in _attributes(element):
            yield f"{name}.{attribute}: {value}"
        if _is_sentence(element, inline):
            yield f"{name}: {_sentence(element)}"
            yield from _inner_attributes(element, f"{name}.")
            continue
        if text := _own_text(element):
            yield f"{name}: {shown_text(text)}"
        inner = _repeated(element)
        children = [child for child in element if isinstance(child.tag, str)]
        apart = [child for child in children if child.tag in inner and _is_container(child, inline)]
        records.extend(apart)
        held = set(apart)
        todo.extend((child, f"{name}.") for child in reversed(children) if child not in held)


def _repeated(element: Element) -> set[object]:
    counts = Counter(child.tag for child in element)
    return {tag for tag, count in counts.items() if count > 1}


def _is_container(element: Element, inline: frozenset[str]) -> bool:
    if len(_attributes(element)) > 1:
        return True
    return len(element) > 0 and not _is_sentence(element, inline)


def _inner_attributes(sentence: Element, above: str) -> Iterator[str]:
    """The lines of the attributes within a sentence, such as the address of a link."""
    for element in sentence.iterdescendants(etree.Element):
        for attribute, value in _attributes(element):
            yield f"{above}{written_name_of(element)}.{attribute}: {value}"


def _attributes(element: Element) -> list[tuple[str, str]]:
    """The attributes with a value, without those for programs."""
    return [
        (name, text)
        for key, value in element.attrib.items()
        if (name := str(key).rpartition("}")[2]) not in _SCHEMA and (text := clean(str(value)))
    ]
