"""Turn JSON data of any shape into lines of text."""

from collections.abc import Iterator

# Longer lists of numbers are coordinates, pixels or vectors, which nobody reads.
_MAX_NUMBERS = 16
# Words up to which the items of a list share a line.
_MAX_LISTED_WORDS = 5

_Task = tuple[str, object]


def spell_out(value: object) -> str:
    """Write a line "key: value" for each value, with a blank line between the objects of a list.

    The key of an object or list is on a line above its content. Empty values and long lists of
    numbers are left out.
    """
    # A stack, not recursion: data may be nested as deeply as the JSON parser allows.
    todo: list[_Task] = [("", value)]
    lines: list[str] = []
    while todo:
        key, item = todo.pop()
        if isinstance(item, dict | list):
            todo.extend(reversed(list(_expand(key, item))))
        elif (value_text := _scalar_text(item)) or key:
            line = f"{key}: {value_text}" if key and value_text else key or value_text
            lines.append(line if line != _GAP else "")
    return _join(lines)


# Stands for a blank line among the tasks.
_GAP = "\n"


def _expand(key: str, item: dict[str, object] | list[object]) -> Iterator[_Task]:
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
        yield from _expand_scalars(key, item)
        return
    if _has_only_numbers(item):
        return
    if key:
        yield "", f"{key}:"
    for inner in item:
        yield "", inner
        yield "", _GAP


def _expand_scalars(key: str, item: list[object]) -> Iterator[_Task]:
    if all(isinstance(inner, int | float) for inner in item) and len(item) > _MAX_NUMBERS:
        return
    texts = [text for inner in item if (text := _scalar_text(inner))]
    # Sentences are on lines of their own; names and numbers share one, as people list them.
    if any("\n" in text or len(text.split()) > _MAX_LISTED_WORDS for text in texts):
        if key:
            yield "", f"{key}:"
        yield from (("", text) for text in texts)
    elif texts:
        yield key, ", ".join(texts)


def _has_only_numbers(item: list[object]) -> bool:
    """Whether it has nothing but numbers, however nested, as geometric shapes have."""
    todo: list[object] = [item]
    while todo:
        inner = todo.pop()
        if isinstance(inner, list):
            todo.extend(inner)
        elif not isinstance(inner, int | float):
            return False
    return True


def _scalar_text(item: object) -> str:
    if item is None:
        return ""
    if isinstance(item, bool):
        return "true" if item else "false"
    try:
        return item if item == _GAP and isinstance(item, str) else str(item).strip()
    except ValueError:
        # Python converts no integer of more than 4,300 digits.
        return ""


def _join(lines: list[str]) -> str:
    """Join the lines, with at most one blank line between two and none at either end."""
    joined: list[str] = []
    for line in lines:
        if line or (joined and joined[-1]):
            joined.append(line)
    return "\n".join(joined).strip("\n")
