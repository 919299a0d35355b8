"""Turn XML that holds records, not prose, into lines "name: value", with attributes."""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from index.parsers.html.blocks import clean
from index.parsers.html.elements import Element
from index.parsers.web.feeds import name_of, written_name_of

# Characters of an average value above which the elements are paragraphs, not fields.
_MAX_MEAN_CHARS = 300
# Attributes that say where a schema is.
_SCHEMA = frozenset(("schemaLocation", "noNamespaceSchemaLocation"))


def holds_records(root: Element, prose: frozenset[str]) -> bool:
    """Whether each element has either text or other elements, none is called as in `prose`, and
    the texts are short."""
    count = length = 0
    if not len(root):
        return False
    for element in root.iter(etree.Element):
        if name_of(element) in prose:
            return False
        text = (element.text or "").strip()
        if len(element):
            if text or any((child.tail or "").strip() for child in element):
                return False
        elif text:
            count += 1
            length += len(text)
        count += len(_attributes(element)) > 0 and not text
    return count > 0 and length <= _MAX_MEAN_CHARS * count


def records_text(root: Element) -> str:
    """A paragraph for each record: an element of several alike, or the fields beside them."""
    paragraphs: list[list[str]] = []
    # Elements whose fields are still to be written, with the name above their paragraph.
    todo: list[Element] = [root]
    while todo:
        record = todo.pop()
        inner: list[Element] = []
        lines = list(_fields(record, inner))
        if lines:
            paragraphs.append(lines)
        todo.extend(reversed(inner))
    return "\n\n".join("\n".join(lines) for lines in paragraphs)


def _fields(record: Element, records: list[Element]) -> Iterator[str]:
    """The lines of a record; the records inside it are added to `records`."""
    yield from (f"{name}: {value}" for name, value in _attributes(record))
    if not len(record) and (text := clean(record.text or "")):
        yield f"{written_name_of(record)}: {text}"
    todo = [(child, "") for child in reversed(record) if isinstance(child.tag, str)]
    repeated = _repeated(record)
    while todo:
        element, above = todo.pop()
        name = above + written_name_of(element)
        if not above and element.tag in repeated and _is_container(element):
            records.append(element)
            continue
        for attribute, value in _attributes(element):
            yield f"{name}.{attribute}: {value}"
        if text := clean(element.text or ""):
            yield f"{name}: {text}"
        inner = _repeated(element)
        children = [child for child in element if isinstance(child.tag, str)]
        apart = [child for child in children if child.tag in inner and _is_container(child)]
        records.extend(apart)
        held = set(apart)
        todo.extend((child, f"{name}.") for child in reversed(children) if child not in held)


def _repeated(element: Element) -> set[object]:
    counts = Counter(child.tag for child in element)
    return {tag for tag, count in counts.items() if count > 1}


def _is_container(element: Element) -> bool:
    return len(element) > 0 or len(_attributes(element)) > 1


def _attributes(element: Element) -> list[tuple[str, str]]:
    """The attributes with a value, without those for programs."""
    return [
        (name, text)
        for key, value in element.attrib.items()
        if (name := str(key).rpartition("}")[2]) not in _SCHEMA and (text := clean(str(value)))
    ]
