"""Make unique keys of the names of files inside a file."""

import re
from collections import Counter

# Characters of a key. File systems allow paths of 4,096 bytes; longer ids are of no use.
MAX_KEY_CHARS = 1_000

# Control characters, and those that reverse the order of letters: "gpj.exe" for "exe.jpg".
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_DRIVE = re.compile(r"[A-Za-z]:")
# Files that operating systems leave in a folder.
_SYSTEM_FILES = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


def safe_key(name: str) -> str:
    """`name` as a relative posix path without "..", on one line; "" if nothing of it is left."""
    path = _UNSAFE.sub("", name.replace("\\", "/"))
    path = _DRIVE.sub("", path, count=1) if _DRIVE.match(path) else path
    return "/".join(
        part for step in path.split("/") if (part := step.strip()) not in ("", ".", "..")
    )


def is_leftover(key: str) -> bool:
    """Whether a file is hidden, or was left by a system or an office program."""
    return any(
        part.startswith((".", "~$")) or part.lower() in _SYSTEM_FILES for part in key.split("/")
    )


class Keys:
    """Numbers repeated keys: "a.pdf", "a (2).pdf"."""

    def __init__(self) -> None:
        self._used = Counter[str]()

    def unique(self, key: str) -> str:
        """`key`, or a numbered variant if it has been used before."""
        candidate = key
        while self._used[candidate]:
            self._used[key] += 1
            candidate = _numbered(key, self._used[key])
        self._used[candidate] += 1
        return candidate


def _numbered(key: str, number: int) -> str:
    folder, slash, name = key.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    # Otherwise it is not a suffix, but the end of a sentence or of a mail's host.
    if not stem or not suffix.isalnum() or "@" in key:
        return f"{key} ({number})"
    return f"{folder}{slash}{stem} ({number}){dot}{suffix}"
