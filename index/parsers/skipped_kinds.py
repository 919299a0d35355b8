"""Tell what kind of part a parser passed over from the reason that it gives."""

import re

from index.parsers.types import SkippedKind

# How the reason begins for each kind of part. The first that matches counts.
_BEGINNINGS: tuple[tuple[str, SkippedKind], ...] = (
    (r"(?:(?:line|row)s? [\d,]+|[\d,]+ more rows)\b", "row"),
    (r"attachments?\b|[\d,]+ attachments\b", "attachment"),
    (r"(?:an? )?embedded (?:file|object)s?\b", "embedded file"),
    (r"(?:an? )?charts?\b|(?:an? )?diagrams?\b", "chart"),
    (r"(?:an? )?(?:form )?fields?\b", "form field"),
    (r"(?:an? )?(?:calendar )?invitations?\b", "invitation"),
    (r"(?:an? |the )?(?:digital )?signatures?\b", "signature"),
    (r"(?:an? )?encrypted\b", "encrypted part"),
    (r"(?:an? )?script", "script-only page"),
    (r"pages? [\d,]+|only (?:its|the) first [\d,]+\b.* pages\b", "page"),
    (r"(?:an? )?(?:picture|image)s?\b", "picture"),
    (r"(?:an? )?(?:annotation|note)s?\b", "annotation"),
    (r"sheets?\b", "sheet"),
    (r"entry\b|entries\b", "entry"),
)
# A mail of a mailbox, and what is wrong with it or with a part of it.
_MAIL = re.compile(r"mail [\d,]+: ")
_MAIL_SUFFIXES = frozenset({".eml", ".emlx", ".mbox", ".msg"})
# Names of files, of attachments or members of an archive.
_FILE = re.compile(r"[^:]{1,255}\.\w{1,10}(?: \(\d+\))?(?::|$)")


def kind_of_part(reason: str, suffix: str) -> SkippedKind:
    """The kind of part that a reason is about.

    Args:
        reason: The reason, which begins with what the part is, or with the name of a file.
        suffix: The suffix of the file that the part is in, with the dot.
    """
    rest = _MAIL.sub("", reason, count=1)
    for pattern, kind in _BEGINNINGS:
        # Not the name of a file, such as "chart.xlsx".
        if re.match(rf"(?:{pattern})(?!\.)", rest, re.IGNORECASE):
            return kind
    if _FILE.match(rest):
        return kind_of_embedded(suffix)
    return "mail" if rest != reason else ""


def kind_of_embedded(suffix: str) -> SkippedKind:
    """What a file inside a file with that suffix is called."""
    return "attachment" if suffix in _MAIL_SUFFIXES else "embedded file"
