"""Turn text/enriched (RFC 1896) and text/richtext (RFC 1341) into plain text."""

import re

_TAG = re.compile(r"<(/?)([A-Za-z0-9-]{1,60})>")
# What a command is followed by that nobody sees: colors and fonts, remarks.
_UNSEEN = frozenset({"param", "comment"})
# In richtext, commands for a sign and those that begin a line or a paragraph.
_SIGNS = {"lt": "<", "nl": "\n", "np": "\n\n"}
_PARAGRAPHS = frozenset({"paragraph", "heading", "footing"})
_LINE_BREAKS = re.compile(r"[ \t]*\n([ \t\n]*)")


def enriched_text(markup: str, *, is_richtext: bool) -> str:
    """The text that a mail program shows of `markup`.

    Args:
        markup: The text with its commands.
        is_richtext: Whether it is of the older kind, in which every line break is a space.
    """
    markup = markup.replace("\r\n", "\n")
    pieces: list[str] = []
    unseen = as_written = 0
    for piece, tag in _split(markup, is_richtext=is_richtext):
        if not unseen:
            pieces.append(piece if as_written else _flowed(piece, is_richtext=is_richtext))
        if tag is None:
            continue
        step, name = (-1 if tag[1] else 1), tag[2].lower()
        if name in _UNSEEN:
            unseen = max(0, unseen + step)
        elif name in ("nofill", "verbatim"):
            as_written = max(0, as_written + step)
        elif is_richtext and not unseen:
            pieces.append(_SIGNS.get(name, "") if step > 0 else "")
            pieces.append("\n\n" if name in _PARAGRAPHS else "")
    return "".join(pieces)


def _split(markup: str, *, is_richtext: bool) -> list[tuple[str, re.Match[str] | None]]:
    """The pieces of text, each with the command behind it."""
    pieces: list[tuple[str, re.Match[str] | None]] = []
    at = 0
    before = ""
    while at < len(markup):
        start = markup.find("<", at)
        if start < 0:
            break
        before += markup[at:start]
        if not is_richtext and markup.startswith("<<", start):
            before, at = before + "<", start + 2
        elif tag := _TAG.match(markup, start):
            pieces.append((before, tag))
            before, at = "", tag.end()
        else:
            before, at = before + "<", start + 1
    return [*pieces, (before + markup[at:], None)]


def _flowed(text: str, *, is_richtext: bool) -> str:
    """One line break is a space, of several one is dropped; in richtext all are spaces."""
    if is_richtext:
        return _LINE_BREAKS.sub(" ", text)
    return _LINE_BREAKS.sub(lambda run: "\n" * run[1].count("\n") or " ", text)
