"""Make files of the pictures on the pages of an office document, to recognize the words in them."""

from collections.abc import Iterable, Iterator

from index.humanize import counted
from index.parsers.embedded_names import Keys
from index.parsers.ocr.picture_size import may_hold_text
from index.parsers.ocr.recognition import HOW_TO_INSTALL, is_installed
from index.parsers.registry import PARSERS, suffix_of
from index.parsers.types import EmbeddedFile, MissingToolError, ParserOutput, Skipped, SkippedKind

# Pictures of one document.
_MAX_PICTURES = 1_000
# Pictures that Windows draws anew; they may have words in them.
_DRAWN = frozenset({".emf", ".wmf", ".emz", ".wmz"})
_HOW_TO_READ_DRAWN = "save it as PDF, and add that too, if there are words in them"
_PICTURE_PARSER = PARSERS[".png"]


def embedded_pictures(
    pictures: Iterable[tuple[str, bytes]], *, has_text: bool
) -> Iterator[ParserOutput]:
    """Yield each picture that is large enough for words, and what can't be read.

    Args:
        pictures: Their names, with a suffix, and contents.
        has_text: Whether the document has text besides. If not, a picture without words is
            reported; a photograph beside a text is no loss.

    Raises:
        MissingToolError: The document has pictures alone, and no text recognition is installed.
    """
    keys = Keys()
    drawn = unread = count = 0
    for name, content in pictures:
        suffix = suffix_of(name)
        drawn += suffix in _DRAWN
        if PARSERS.get(suffix) != _PICTURE_PARSER or not may_hold_text(content):
            continue
        count += 1
        if count > _MAX_PICTURES or not is_installed():
            unread += 1
        else:
            kind: SkippedKind = "picture" if has_text else "embedded file"
            yield EmbeddedFile(keys.unique(name), content, kind)
    if unread and is_installed():
        reason = f"{counted(unread, 'picture')} more than {_MAX_PICTURES:,}: save it in parts"
        yield Skipped(reason, "picture")
    elif unread and not has_text:
        raise MissingToolError(HOW_TO_INSTALL)
    elif unread:
        yield Skipped(f"{counted(unread, 'picture')}, not read: {HOW_TO_INSTALL}", "picture")
    if drawn:
        reason = f"{counted(drawn, 'drawing')} (EMF or WMF), not read: {_HOW_TO_READ_DRAWN}"
        yield Skipped(reason, "picture")
