"""Parse a saved web page (.html, .htm, .xhtml) into its article and metadata."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from index.errors import UnreadableFileError
from index.humanize import counted
from index.parsers.dom.elements import count_readings
from index.parsers.dom.parsing import parse_page, parse_tree
from index.parsers.dom.style_sheets import apply_sheets
from index.parsers.hidden_content import report_hidden_text, report_readings
from index.parsers.text.charsets import decode_markup
from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped
from index.parsers.web.boilerplate_lines import squeeze
from index.parsers.web.frames import framed_charts, open_frames
from index.parsers.web.linked_data import body_of, details_of
from index.parsers.web.main_content import main_content
from index.parsers.web.metadata import is_web_address, page_metadata
from index.parsers.web.microdata import microdata_nodes

# Share of the article in its linked data that a page must show; with less, scripts show the rest.
_MIN_SHOWN_SHARE = 0.5
# A page longer than this many times that article is one itself; letters of a piece of it that is
# looked for on the page.
_MAX_BEGINNING = 1.5
_PIECE = 12
# Characters of text below which a page may be the shell of one that scripts fill, which has its
# text elsewhere: the heads and side columns of such pages have so many.
_MAX_SHELL_CHARS = 2_000
# Characters of text below which a page that scripts fill is taken for an empty one.
_MIN_PAGE_CHARS = 300
_SCRIPT_ONLY = (
    "script-only page: it shows no text without running its scripts: open it in a browser and save "
    "it as a complete page or as PDF"
)
# Labels with letters from which on a page's drawings are a chart or a map, not a logo; and in its
# article or a figure.
_MIN_LABELS, _MIN_LABELS_INSIDE = 3, 2
# Labels that are looked for in the text.
_MAX_LABELS = 200
_DRAWN = "save a picture of the page, or the chart's data"
# Characters of a text that is left out, or of an address, by which it is recognized.
_MAX_SHOWN_CHARS = 80
_SIDE_ADVICE = "print the page as PDF if you need that"
# Types of the fields of a form into which text is written.
_BOXES = frozenset(("checkbox", "radio"))
_TEXT_FIELDS = frozenset(("text", "number", "date", "email", "tel", "url"))
# Ids and classes of the element that scripts fill.
_APP_NAMES = re.compile(
    r"(?:app|root|main-app|react-app|react-root|app-root|__next|__nuxt|___gatsby|svelte|ember-app|"
    r"app-container|mount|page-root)",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"javascript|enable scripts", re.IGNORECASE)
# What a browser notes in a page that it saves.
_SAVED_FROM = re.compile(
    r"<!-- saved from url=\(\d+\)(\S+) -->|<!--\s*Page saved with SingleFile\s*url:\s*(\S+)"
)


@dataclass(frozen=True, slots=True)
class Page:
    """The document on a web page, and what of the page is not in it."""

    document: ParsedDocument
    skipped: tuple[Skipped, ...] = ()


def parse_html(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the page in `source`. Raises UnreadableFileError if it shows no text."""
    content = source.content()
    if not content.strip():
        raise UnreadableFileError("empty: there is no page in it")
    page = read_page(decode_markup(content), source.heartbeat, strict=source.suffix == ".xhtml")
    yield page.document
    yield from page.skipped


def read_page(
    text: str,
    heartbeat: Callable[[], None],
    *,
    strict: bool = False,
    frames: Mapping[str, str] | None = None,
    address: str | None = None,
) -> Page:
    """The page whose HTML is `text`.

    Where the page shows less than the article that its linked data states, that article is read.

    Args:
        text: The page.
        heartbeat: Called between steps that take long.
        strict: Whether it is XHTML.
        frames: The pages and style sheets saved with it, by their addresses; see `open_frames`.
        address: Where it was published, if it is known.
    """
    tree = parse_page(text, strict=strict)
    open_frames(tree, frames or {}, address)
    apply_sheets(tree, frames, address)
    heartbeat()
    if tree.find(".//frameset") is not None and tree.find(".//body//p") is None:
        raise UnreadableFileError(
            "a frameset: its text is in the pages that it frames. Add those instead"
        )
    metadata = page_metadata(tree)
    heartbeat()
    content = main_content(tree, metadata.title, heartbeat, is_article=metadata.is_article)
    if len(content.text) < _MAX_SHELL_CHARS and _show_unscripted(tree, len(content.text)):
        unscripted = main_content(tree, metadata.title, heartbeat, is_article=metadata.is_article)
        content = unscripted if len(unscripted.text) > 2 * len(content.text) else content
    article = content.text
    needs_scripts = len(article) < _MIN_PAGE_CHARS and _needs_scripts(tree)
    is_empty = needs_scripts
    if _shows_less(article, metadata.body):
        is_empty = False
        stated = squeeze(metadata.body)
        shown = [part for part in article.split("\n\n") if squeeze(part) not in stated]
        article = "\n\n".join(filter(None, (*(shown or [metadata.title]), metadata.body)))
    if needs_scripts or not any(map(str.isalnum, article)):
        details, bodies = metadata.details, list[str]()
        if not details and not metadata.body:
            stated_items = [json.dumps(microdata_nodes(tree))]
            details = details_of(stated_items)
            bodies = [part for part in body_of(stated_items) if part not in article]
        is_empty = is_empty and not details and not bodies
        lines = (line for line in details.split("\n"))
        stated = "\n".join(line for line in lines if line.partition(": ")[2] not in article)
        article = "\n\n".join(filter(None, (article or metadata.title, *bodies, stated)))
    if not any(map(str.isalnum, article)):
        has_scripts = needs_scripts or next(tree.iter("script"), None) is not None
        raise UnreadableFileError(_SCRIPT_ONLY if has_scripts else "empty: there is no text in it")
    document = ParsedDocument(
        text=article,
        title=metadata.title,
        published=metadata.published,
        published_from=metadata.published_from,
        url=metadata.url or _saved_from(text) or address,
        authors=metadata.authors,
        tags=metadata.tags,
    )
    skipped = [Skipped(_SCRIPT_ONLY, "script-only page")] if is_empty else []
    skipped += report_hidden_text(content.hidden)
    return Page(document, (*skipped, *_left_out(tree, article, content.omitted_texts)))


def _shows_less(article: str, body: str) -> bool:
    """Whether a page shows little of the article that its linked data states: its beginning, for
    those who have not paid or run no scripts."""
    if len(article) < _MIN_SHOWN_SHARE * len(body):
        return True
    if not body or len(article) > _MAX_BEGINNING * len(body):
        return False
    letters, shown = ("".join(filter(str.isalnum, text.casefold())) for text in (body, article))
    pieces = [letters[i : i + _PIECE] for i in range(0, max(1, len(letters) - _PIECE), _PIECE // 2)]
    return sum(piece in shown for piece in pieces) < _MIN_SHOWN_SHARE * len(pieces)


def _left_out(tree: HtmlElement, article: str, omitted_texts: Sequence[str]) -> Iterator[Skipped]:
    """Yield what a person sees on the page that `article` lacks."""
    yield from report_readings(count_readings(tree))
    if _has_drawn_labels(tree, article):
        yield Skipped(f"chart or drawing with labels, not read: {_DRAWN}", "chart")
    for source in framed_charts(tree):
        shown = source[:_MAX_SHOWN_CHARS]
        yield Skipped(f"chart or table in a frame, {shown}, not in the file: {_DRAWN}", "chart")
    if filled := _count_filled_fields(tree) + _count_ticked_boxes(tree, article):
        fields = counted(filled, "form field")
        reason = f"{fields} filled in, not read: print the page as PDF"
        yield Skipped(reason, "form field")
    missing = [text for text in omitted_texts if text not in article]
    if missing:
        first = " ".join(missing[0].split())
        shown = first if len(first) <= _MAX_SHOWN_CHARS else f"{first[:_MAX_SHOWN_CHARS]}…"
        others = f", and {len(missing) - 1:,} more" if len(missing) > 1 else ""
        reason = f"text beside the article: “{shown}”{others}: {_SIDE_ADVICE}"
        yield Skipped(reason, "side text")


def _count_filled_fields(tree: HtmlElement) -> int:
    """The number of fields for text that are filled in, unless it is one, as for a search."""
    fields = [
        *(area for area in tree.iter("textarea") if (area.text or "").strip()),
        *(
            line
            for line in tree.iter("input")
            if (line.get("type") or "text").lower() in _TEXT_FIELDS
            and any(map(str.isalnum, line.get("value") or ""))
        ),
    ]
    return len(fields) if len(fields) > 1 else 0


def _count_ticked_boxes(tree: HtmlElement, article: str) -> int:
    """The number of ticked boxes whose words are in the article, as those of a consent to cookies
    are not."""
    ticked = 0
    for box in tree.iter("input"):
        if (box.get("type") or "").lower() in _BOXES and box.get("checked") is not None:
            parent = box.getparent()
            beside = (box.tail, parent.text if parent is not None else None)
            words = next((" ".join(text.split()) for text in beside if text and text.strip()), "")
            ticked += bool(words) and words in article
    return ticked


def _has_drawn_labels(tree: HtmlElement, article: str) -> bool:
    """Whether the page's drawings have more than a few labels that its text lacks."""
    unread = inside = 0
    for label in islice(tree.iter("text"), _MAX_LABELS):
        text = " ".join("".join(label.itertext()).split())
        if any(map(str.isalpha, text)) and text not in article:
            unread += 1
            inside += next(label.iterancestors("article", "main", "figure"), None) is not None
    return unread >= _MIN_LABELS or inside >= _MIN_LABELS_INSIDE


def _needs_scripts(tree: HtmlElement) -> bool:
    """Whether scripts fill the page: an element for them is empty, or a notice says so."""
    if any(
        _APP_NAMES.fullmatch(element.get("id") or element.get("class") or "")
        and not "".join(element.itertext()).strip()
        for element in tree.iter("div", "main", "section", "app-root")
    ):
        return True
    return any(_NOTICE.search("".join(element.itertext())) for element in tree.iter("noscript"))


def _show_unscripted(tree: HtmlElement, shown: int) -> bool:
    """Show what the page has for browsers without scripts, and the template that a script would
    show, if one is longer than the `shown` characters; returns whether there is one."""
    has_more = False
    for element in list(tree.iter("noscript", "script")):
        if element.tag == "script" and element.get("type") != "text/template":
            continue
        text = element.text or ""
        if element.tag == "script" and (parts := parse_tree(text)) is not None:
            element.text = None
            element.append(parts)
        if len("".join(element.itertext())) > max(shown, _MIN_PAGE_CHARS):
            element.tag = "div"
            has_more = True
    return has_more


def _saved_from(text: str) -> str | None:
    comment = _SAVED_FROM.search(text[:4_096])
    url = (comment[1] or comment[2]) if comment else ""
    return url if is_web_address(url) else None
