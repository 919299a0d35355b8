"""the name of a file inside a file → its key."""

import re
from collections import Counter

# Characters of a key. File systems end at 4,096 bytes of path; an id this long serves nobody.
LONGEST_KEY = 1_000

# Control characters, and those that turn the order of letters round: "gpj.exe" for "exe.jpg".
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_DRIVE = re.compile(r"[A-Za-z]:")
# What systems leave in a folder and no person put there.
_LEFTOVERS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


def safe_key(name: str) -> str:
    """`name` as a posix path that stays inside, on one line; "" when nothing of it is left."""
    path = _UNSAFE.sub("", name.replace("\\", "/"))
    path = _DRIVE.sub("", path, count=1) if _DRIVE.match(path) else path
    return "/".join(
        step for part in path.split("/") if (step := part.strip()) not in ("", ".", "..")
    )


def is_leftover(key: str) -> bool:
    """Whether a file is hidden, or was left by a system or an office program."""
    return any(
        step.startswith((".", "~$")) or step.lower() in _LEFTOVERS for step in key.split("/")
    )


class Keys:
    """Numbers the keys that come again: "a.pdf", "a (2).pdf"."""

    def __init__(self) -> None:
        self._used = Counter[str]()

    def unique(self, key: str) -> str:
        """`key`, or when it was given before, one like it that was not."""
        candidate = key
        while self._used[candidate]:
            self._used[key] += 1
            candidate = _numbered(key, self._used[key])
        self._used[candidate] += 1
        return candidate


def _numbered(key: str, number: int) -> str:
    folder, slash, name = key.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    # Else it is no suffix, but the end of a sentence or of a mail's host.
    if not stem or not suffix.isalnum() or "@" in key:
        return f"{key} ({number})"
    return f"{folder}{slash}{stem} ({number}){dot}{suffix}"
