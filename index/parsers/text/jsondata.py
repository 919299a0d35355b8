"""Turn JSON data of any shape into lines of text."""

import re
from collections.abc import Collection, Iterator, Mapping

from index.errors import UnreadableFileError
from index.parsers.sheets.cells import join_cells, one_line
from index.parsers.types import Skipped

# Longer lists of numbers are coordinates, pixels or vectors, which nobody reads.
_MAX_NUMBERS = 16
# Words up to which the items of a list share a line.
_MAX_LISTED_WORDS = 5

# Characters of a string without spaces from which on it is data: a picture, a key, a digest.
_MAX_WORD_CHARS = 200
# Names of fields that are reported as left out.
_MAX_REPORTED_NAMES = 20
# Strings that only programs read: digests, and data of pictures.
_MACHINE = re.compile(r"[0-9a-fA-F]{32,}|data:[\w/+.-]+;base64,.*", re.DOTALL)

# A value that is HTML from its first tag to its last.
_MARKUP = re.compile(
    r"\s*<(?:!doctype|html|body|article|section|div|p|span|h[1-6]|ul|ol|dl|table|blockquote|figure|"
    r"a|b|i|em|strong|br|img|hr|pre)\b[^<>]*>.*[^\s<].*>\s*",
    re.DOTALL | re.IGNORECASE,
)

_Task = tuple[str, object]


def field_lines(row: Mapping[str, object], used: Collection[str], left_out: set[str]) -> list[str]:
    """A line "name: value" for each field of a row that is not in `used`.

    The names of fields inside others are joined by dots, and those of several objects in a list
    are numbered: "items.2.price: 4". Empty values are left out; the names of fields whose values
    only programs read are added to `left_out`.
    """
    # A stack, not recursion: data may be nested as deeply as the JSON parser allows.
    todo: list[_Task] = [(name, row[name]) for name in reversed(list(row))]
    lines: list[str] = []
    while todo:
        name, value = todo.pop()
        if name in used:
            continue
        if isinstance(value, dict):
            todo.extend((f"{name}.{inner}", value[inner]) for inner in reversed(value))
        elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            if _has_only_numbers(value):
                left_out.add(name)
                continue
            if rows := table_rows(value):
                lines.append("\n".join((f"{name}:", *rows)))
                continue
            several = len(value) > 1
            todo.extend(
                (f"{name}.{number}" if several else name, item)
                for number, item in reversed(list(enumerate(value, start=1)))
            )
        elif is_machine_data(value):
            left_out.add(name)
        elif isinstance(value, list):
            texts = [text for item in value if (text := _scalar_text(item))]
            if texts:
                lines.append(f"{name}: {_joined(texts)}")
        elif text := _scalar_text(value):
            lines.append(f"{name}: {text}")
    return lines


def table_rows(value: list[object]) -> list[str]:
    """A line for each row of a list of lists of single values, its cells with bars between them;
    none if it is no table."""
    rows = [row for row in value if isinstance(row, list) and row]
    cells = [cell for row in rows for cell in row]
    is_table = len(rows) == len(value) > 1 and len({len(row) for row in rows}) == 1
    if not is_table or any(isinstance(cell, dict | list) for cell in cells):
        return []
    return [join_cells([one_line(_scalar_text(cell)) for cell in row]) for row in rows]


def _joined(texts: list[str]) -> str:
    """Names and numbers on one line, sentences on lines of their own."""
    is_prose = any("\n" in text or len(text.split()) > _MAX_LISTED_WORDS for text in texts)
    return "\n".join(("", *texts)).lstrip() if is_prose else ", ".join(texts)


def is_machine_data(value: object) -> bool:
    """Whether a value is read by programs only: a long list of numbers, a digest, a picture."""
    if isinstance(value, list):
        return len(value) > _MAX_NUMBERS and _has_only_numbers(value)
    return isinstance(value, str) and (
        bool(_MACHINE.fullmatch(value)) or (len(value) > _MAX_WORD_CHARS and _is_one_word(value))
    )


def _is_one_word(text: str) -> bool:
    """Whether a text is one word of ASCII, as encoded data is; Chinese has no spaces either."""
    return text.isascii() and not any(map(str.isspace, text)) and "://" not in text


def machine_fields(value: object) -> set[str]:
    """The names of the fields in JSON data whose values only programs read."""
    todo: list[_Task] = [("", value)]
    names: set[str] = set()
    while todo:
        name, item = todo.pop()
        if is_machine_data(item) or (isinstance(item, list) and item and _is_shape(item)):
            names.add(name or "the list")
        elif isinstance(item, dict):
            todo.extend(item.items())
        elif isinstance(item, list):
            todo.extend((name, inner) for inner in item)
    return names


def _is_shape(item: list[object]) -> bool:
    """Whether a list has nothing but lists of numbers, as the outline of a place has."""
    return any(isinstance(inner, list) for inner in item) and _has_only_numbers(item)


def report_left_out(names: Collection[str]) -> Iterator[Skipped]:
    """Say which fields are not read, since only programs do; nothing if there are none."""
    if names:
        more = len(names) - _MAX_REPORTED_NAMES
        shown = ", ".join(map(repr, sorted(names)[:_MAX_REPORTED_NAMES])) + (
            f" and {more} more" * (more > 0)
        )
        yield Skipped(f"fields with data for programs, not read: {shown}", "field")


def spell_out(value: object) -> str:
    """Write a line "key: value" for each value, with a blank line between the objects of a list.

    The key of an object or list is on a line above its content. Empty values, and those of
    `machine_fields`, are left out.
    """
    # A stack, not recursion: data may be nested as deeply as the JSON parser allows.
    todo: list[_Task] = [("", value)]
    lines: list[str] = []
    while todo:
        key, item = todo.pop()
        if isinstance(item, dict | list):
            todo.extend(reversed(list(_expand(key, item))))
        elif is_machine_data(item):
            continue
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
    rows = table_rows(item)
    yield from (("", row) for row in (*rows, *([_GAP] if rows else [])))
    for inner in item if not rows else ():
        yield "", inner
        yield "", _GAP


def _expand_scalars(key: str, item: list[object]) -> Iterator[_Task]:
    if is_machine_data(item):
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
    # Not a number: a missing value.
    if item is None or item != item:
        return ""
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, str):
        return item if item == _GAP else shown_text(item.strip())
    try:
        return str(item)
    except ValueError:
        # Python converts no integer of more than 4,300 digits.
        return ""


def shown_text(text: str) -> str:
    """A text without the tags of HTML, if it is HTML from the first letter to the last."""
    if text[-1:] != ">" or not _MARKUP.fullmatch(text):
        return text
    from index.parsers.mail.html import html_text

    try:
        return html_text(text) or text
    except UnreadableFileError:
        # It has more tags than a text does.
        return text


def _join(lines: list[str]) -> str:
    """Join the lines, with at most one blank line between two and none at either end."""
    joined: list[str] = []
    for line in lines:
        if line or (joined and joined[-1]):
            joined.append(line)
    return "\n".join(joined).strip("\n")
