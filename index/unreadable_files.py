"""Group what could not be read, so that a folder of a thousand such files fits on a screen."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.humanize import counted
from index.types import Unread

# Files with the same reason, and parts of the same kind in one file, that are listed one by one.
_LISTED_ALONE = 3
# Examples of a larger group.
_EXAMPLES = 2
_PLURALS = {"entry": "entries", "text beside the article": "texts beside the article"}
# Kinds in plain words.
_PLAIN = {"side text": "text beside the article"}


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files that could not be read for the same reason."""

    reason: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartGroup:
    """Parts of one kind that are left out of a file."""

    path: str
    kind: str
    reasons: tuple[str, ...]


def group_files(unread: Iterable[Unread]) -> list[FileGroup]:
    """The files among `unread`: those with a common reason together, the others one by one."""
    by_reason: dict[str, list[str]] = defaultdict(list)
    for item in unread:
        if not (item.is_part or item.is_doubtful):
            by_reason[item.reason].append(item.path)
    groups: list[FileGroup] = []
    for reason, paths in by_reason.items():
        if len(paths) > _LISTED_ALONE:
            groups.append(FileGroup(reason, tuple(paths)))
        else:
            groups += [FileGroup(reason, (path,)) for path in paths]
    return groups


def group_by_kind(parts: Iterable[Unread]) -> list[PartGroup]:
    """The parts by file and kind."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in parts:
        groups[item.path, item.kind].append(item.reason)
    return [PartGroup(path, kind, tuple(reasons)) for (path, kind), reasons in groups.items()]


def count_files(unread: Iterable[Unread]) -> int:
    """The number of files that could not be read at all."""
    return len({item.path for item in unread if not (item.is_part or item.is_doubtful)})


def counted_kinds(parts: Iterable[Unread]) -> str:
    """The number of parts of each kind, the most frequent first: "3 attachments, 1 chart"."""
    kinds = Counter(item.kind for item in parts)
    return ", ".join(counted_kind(number, kind) for kind, number in kinds.most_common())


def counted_kind(number: int, kind: str) -> str:
    """A number of parts of a kind: "2 entries"; parts of an unknown kind are "parts"."""
    kind = _PLAIN.get(kind, kind)
    if number != 1 and kind in _PLURALS:
        return f"{number:,} {_PLURALS[kind]}"
    return counted(number, kind or "part")


def unread_lines(unread: Iterable[Unread], limit: int) -> list[str]:
    """Describe what could not be read, a line for each file or group, and for parts by kind.

    Args:
        unread: What could not be read.
        limit: Lines of files and lines of parts to return, at most.
    """
    unread = tuple(unread)
    files = [f"failed: {_file_line(group)}" for group in group_files(unread)]
    parts = [
        f"left out: {line}" for line in _grouped_lines(item for item in unread if item.is_part)
    ]
    lines = _cut(files, limit, "failed")
    if parts:
        documents = len({item.path for item in unread if item.is_part})
        kinds = counted_kinds(item for item in unread if item.is_part)
        lines.append(f"left out: {kinds} of {counted(documents, 'file')} that can be searched")
    return lines + _cut(parts, limit, "left out")


def doubtful_lines(doubtful: Iterable[Unread], limit: int) -> list[str]:
    """Describe what was read by a guess, at most `limit` lines."""
    return _cut([f"doubtful: {line}" for line in _grouped_lines(doubtful)], limit, "doubtful")


def passed_over_lines(paths: Sequence[str]) -> list[str]:
    """One line about hidden files and folders that may hold text; none if there are none."""
    if not paths:
        return []
    if len(paths) == 1:
        return [f"passed over: hidden: {paths[0]}: rename it to have it read"]
    such = _listed(paths)
    return [
        f"passed over: {len(paths):,} hidden files or folders, such as {such}: rename them to have "
        "them read"
    ]


def _file_line(group: FileGroup) -> str:
    if len(group.paths) == 1:
        return f"{group.paths[0]}: {group.reason}"
    return f"{group.reason}: {len(group.paths):,} files, such as {_listed(group.paths)}"


def _grouped_lines(parts: Iterable[Unread]) -> list[str]:
    """A line for each part, or for all parts of a kind for which the same can be done."""
    groups: dict[tuple[str, str], list[Unread]] = defaultdict(list)
    for item in parts:
        # Behind the last colon a reason says what to do, or else why it is not read.
        groups[item.kind, item.reason.rpartition(": ")[2]].append(item)
    lines: list[str] = []
    for (kind, _), items in groups.items():
        if len(items) <= _LISTED_ALONE:
            lines += [f"{item.path}: {item.reason}" for item in items]
            continue
        paths = {item.path for item in items}
        number, first = counted_kind(len(items), kind), items[0]
        if len(paths) == 1:
            lines.append(f"{first.path}: {number}, such as {first.reason}")
        else:
            files = counted(len(paths), "file")
            lines.append(f"{number} of {files}, such as {first.path}: {first.reason}")
    return lines


def _listed(names: Iterable[str]) -> str:
    return " and ".join([*names][:_EXAMPLES])


def _cut(lines: list[str], limit: int, label: str) -> list[str]:
    if len(lines) <= limit:
        return lines
    more = len(lines) - limit
    return [*lines[:limit], f"{label}: {more:,} more (status --json lists all)"]
