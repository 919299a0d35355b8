"""JSON data of any shape → lines of text that say the same."""

from collections.abc import Iterator

# Numbers in a row that a person still reads; longer rows are coordinates, pixels or vectors.
_READ_NUMBERS = 16

_Task = tuple[str, object]


def spell_out(value: object) -> str:
    """A line "key: value" for each text and number, a blank line between the objects of a list.

    An object's or list's own key stands on a line above what is in it. Nothing is said of what is
    empty, or of long lists of numbers.
    """
    # A list of lines to come, not recursion: data may be nested as deep as JSON's parser goes.
    todo: list[_Task] = [("", value)]
    lines: list[str] = []
    while todo:
        key, item = todo.pop()
        if isinstance(item, dict | list):
            tasks = list(_opened(key, item))
            todo.extend(reversed(tasks))
        elif (said := _said(item)) or key:
            line = f"{key}: {said}" if key and said else key or said
            lines.append(line if line != _GAP else "")
    return _joined(lines)


# Stands for a blank line among the tasks.
_GAP = "\n"


def _opened(key: str, item: dict[str, object] | list[object]) -> Iterator[_Task]:
    if not item:
        return
    if isinstance(item, dict):
        if key:
            yield "", f"{key}:"
        for name, inner in item.items():
            if inner is not None and inner != "":
                yield name, inner
        return
    if all(not isinstance(inner, dict | list) for inner in item):
        yield from _plain(key, item)
        return
    if _holds_numbers_alone(item):
        return
    if key:
        yield "", f"{key}:"
    for inner in item:
        yield "", inner
        yield "", _GAP


def _plain(key: str, item: list[object]) -> Iterator[_Task]:
    if all(isinstance(inner, int | float) for inner in item) and len(item) > _READ_NUMBERS:
        return
    said = [text for inner in item if (text := _said(inner))]
    # Sentences stand on lines of their own; names and numbers in one, as people list them.
    if any("\n" in text or len(text.split()) > 5 for text in said):
        if key:
            yield "", f"{key}:"
        yield from (("", text) for text in said)
    elif said:
        yield key, ", ".join(said)


def _holds_numbers_alone(item: list[object]) -> bool:
    """Whether it is points, lines or shapes, however they are nested."""
    todo: list[object] = [item]
    while todo:
        inner = todo.pop()
        if isinstance(inner, list):
            todo.extend(inner)
        elif not isinstance(inner, int | float):
            return False
    return True


def _said(item: object) -> str:
    if item is None:
        return ""
    if isinstance(item, bool):
        return "true" if item else "false"
    try:
        return item if item == _GAP and isinstance(item, str) else str(item).strip()
    except ValueError:
        # Python spells no integer of more than 4,300 digits.
        return ""


def _joined(lines: list[str]) -> str:
    """The lines, with at most one blank line between two, none at either end."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")
