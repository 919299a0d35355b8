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
# Of hidden names, those of programs: none of them holds what a person wrote.
_OF_PROGRAMS = re.compile(
    r"\._.*|~\$.*|\.~lock\..*|\.(?:ds_store|localized|directory|trash(?:es|-\d+)?|spotlight-v100|"
    r"fseventsd|temporaryitems|documentrevisions-v100|apdisk|volumeicon\.icns|com\.apple\..*|"
    r"nfs[0-9a-f]+|fuse_hidden.*|sync(?:thing.*|\.ffs_db)?|stfolder|stversions|stignore|dropbox.*|"
    r"owncloud.*|git|gitignore|gitattributes|gitmodules|gitkeep|svn|hg|bzr|cvs|idea|vscode|cache|"
    r"venv|tox|nox|mypy_cache|ruff_cache|pytest_cache|npm|yarn|next|nuxt|terraform|gradle|index)",
    re.IGNORECASE,
)


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


def may_hold_text(key: str) -> bool:
    """Whether a leftover may be what a person wrote: a hidden file or folder that is of no program
    that is known."""
    return not any(
        part.lower() in _SYSTEM_FILES or _OF_PROGRAMS.fullmatch(part) for part in key.split("/")
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
