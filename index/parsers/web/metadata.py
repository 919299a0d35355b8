"""Read a page's title, authors, day of publication, address and tags."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from index.parsers.dom.blocks import Zone, clean, extract_blocks, join
from index.parsers.dom.elements import Element, is_block, tag_of
from index.parsers.dom.parsing import MAX_PAGE_CHARS, parse_tree
from index.parsers.dom.style_sheets import apply_sheets
from index.parsers.dom.visibility import ShownContent, is_hidden, is_permalink
from index.parsers.web.boilerplate import BoilerplateDetector, is_headline
from index.parsers.web.byline_names import split_byline
from index.parsers.web.linked_data import Node, articles, body_of, broken_dates, details_of, strings
from index.text.dates import find_day
from index.types import Origin

_MAX_TAGS = 20
_TAG = re.compile(r"</?(?:p|br|div|h[1-6]|ul|li|a|b|i|em|strong|span)\b[^<>]*>", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n{3,}")
# Characters: a longer tag is a description.
_MAX_TAG_CHARS = 60
# Elements marked as a date: more of them are in a list of other pages.
_MAX_DATES = 500
_MAX_BYLINE_CHARS = 120
_MAX_TITLE_CHARS = 500

_TITLES = ("og:title", "twitter:title", "parsely-title", "sailthru.title", "citation_title",
           "dc.title", "dcterms.title")  # fmt: skip
_SITES = ("og:site_name", "application-name", "al:ios:app_name", "twitter:site")
_DATES = ("article:published_time", "og:article:published_time", "og:published_time",
          "article:published", "datepublished", "parsely-pub-date", "sailthru.date",
          "citation_publication_date", "citation_date", "citation_online_date", "dc.date.issued",
          "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date",
          "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
          "cxenseparse:recs:publishtime", "published_time", "article_date_original",
          "originalpublicationdate", "ptime", "date")  # fmt: skip
_AUTHORS = ("author", "parsely-author", "sailthru.author", "article:author", "byl", "byline",
            "article:author_name", "og:article:author")  # fmt: skip
# Written by libraries: one name each, the surname first.
_SINGLE_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator")
_TAGS = ("news_keywords", "keywords", "article:tag", "parsely-tags", "sailthru.tags")
# Separators between the headline and the name of the site.
_BAR = re.compile(r"\s+(?:\||::|»|«|·|•|—|–|-|/)\s+|\s*\|\s*")
_SURE_BAR = re.compile(r"\s*(?:\||::|»|«)\s*")
_DATE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:date|datetime|datepublished|publish(?:ed)?|pub(?:date|lished)?(?:-?on)?|posted(?:-on)?|"
    r"time(?:stamp)?|dateline|entry-date|byline|meta|datum|fecha)(?:$|[\s_-])"
)
_NOT_PUBLISHED = re.compile(
    r"updated?|modif|edited|aktualisiert|mis à jour|actualizado|обновл", re.IGNORECASE
)
_PUBLISHED = re.compile(r"publi|posted|entry-date|pubdate|datepub", re.IGNORECASE)
# A date inside these, or inside boilerplate, is that of something else.
_NOT_OF_PAGE = re.compile(r"comment|related|footer|copyright|sidebar|teaser|widget|reply|event")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    title: str
    published: date | None
    published_from: Origin
    url: str | None
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    # It declares itself an article, or names its authors or day; else it may be an index.
    is_article: bool
    # The article, or what the page is about, as its linked data states it, "" if it does not.
    body: str = ""
    details: str = ""


def page_metadata(tree: HtmlElement) -> PageMetadata:
    """The page's metadata: from its head, else from where the page shows it."""
    metas = _metas(tree)
    scripts = [
        script.text or ""
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
    ]
    nodes = articles(scripts)
    published = _first_day(_declared_dates(tree, metas, nodes, scripts))
    origin: Origin = "metadata" if published else ""
    if not published and (published := _marked_up_day(tree)):
        origin = "markup"
    authors = _authors(tree, metas, nodes)
    is_declared = "article" in metas.get("og:type", ()) or bool(nodes)
    return PageMetadata(
        title=_title(tree, metas, nodes),
        published=published,
        published_from=origin,
        url=_url(tree, metas),
        authors=authors,
        tags=_tags(metas, nodes),
        is_article=is_declared or bool(published) or bool(authors),
        body="\n\n".join(filter(None, map(_plain_body, body_of(scripts)))),
        details=details_of(scripts),
    )


def _plain_body(body: str) -> str:
    """The text of a part of a body in linked data, which may have markup."""
    body = html.unescape(body) if "&lt;" in body or "&#" in body else body
    if _TAG.search(body) and len(body) <= MAX_PAGE_CHARS:
        tree = parse_tree(body)
        if tree is not None:
            apply_sheets(tree)
            return join(extract_blocks(tree, ShownContent().classify))
    lines = (clean(line) for line in body.replace("\r\n", "\n").split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content")
        for attribute in ("property", "name", "itemprop"):
            if content and content.strip() and (name := meta.get(attribute)):
                metas.setdefault(name.strip().lower(), []).append(content.strip())
    return metas


def _values(metas: dict[str, list[str]], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from metas.get(name, ())


def _declared_dates(
    tree: HtmlElement, metas: dict[str, list[str]], nodes: list[Node], scripts: list[str]
) -> Iterator[object]:
    for node in nodes:
        yield node.get("datePublished")
    yield from _values(metas, _DATES)
    yield from broken_dates(scripts)
    for node in nodes:
        yield node.get("dateCreated")


def _first_day(values: Iterable[object]) -> date | None:
    return next((day for value in values if (day := find_day(value))), None)


def _marked_up_day(tree: HtmlElement) -> date | None:
    """The day in an element marked as a date; of several, the one marked as published."""
    boilerplate = BoilerplateDetector(tree)
    doubtful: date | None = None
    candidates = 0
    for element in tree.iter():
        tag = tag_of(element)
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        if tag != "time" and not _DATE_NAMES.search(names):
            continue
        candidates += 1
        if candidates > _MAX_DATES:
            break
        shown = clean("".join(_short_text(element)))
        if _is_other_day(element, names, shown, boilerplate):
            continue
        stamp = element.get("datetime") or element.get("content")
        if day := find_day(stamp) or find_day(shown):
            if _PUBLISHED.search(names) or _PUBLISHED.search(shown):
                return day
            doubtful = doubtful or day
    return doubtful


def _is_other_day(
    element: Element, names: str, shown: str, boilerplate: BoilerplateDetector
) -> bool:
    if _NOT_PUBLISHED.search(f"{names} {shown}") and not _PUBLISHED.search(f"{names} {shown}"):
        return True
    if "©" in shown or "copyright" in shown.lower():
        return True
    for ancestor in element.iterancestors():
        if tag_of(ancestor) in ("body", "html", "main"):
            return False
        name = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}".lower()
        if _NOT_OF_PAGE.search(name) or is_hidden(ancestor):
            return True
        if tag_of(ancestor) in ("nav", "aside", "footer"):
            return (
                tag_of(ancestor) != "footer" or boilerplate.classify(ancestor) is Zone.BOILERPLATE
            )
    return False


def _short_text(element: Element) -> Iterator[str]:
    """Yield the beginning of its text, enough to see that it is longer than a date or a name."""
    length = 0
    for node in element.iter():
        is_shown = tag_of(node) not in ("script", "style") and not is_permalink(node)
        for text in (node.text if is_shown else "", node.tail if node is not element else ""):
            yield text or ""
            length += len(text or "")
        if length > _MAX_TITLE_CHARS:
            return
        if is_block(tag_of(node)):
            yield " "


def _title(tree: HtmlElement, metas: dict[str, list[str]], nodes: list[Node]) -> str:
    sites = {_plain(site).lstrip("@").casefold() for site in _values(metas, _SITES)}
    for node in nodes:
        sites.update(_plain(name).casefold() for name in strings(node.get("publisher")))
    sites.discard("")
    headings = [clean("".join(_short_text(heading))) for heading in _headlines(tree)]
    titles = [_plain("".join(title.itertext())) for title in tree.iter("title")]
    # The page's own heading is in its title; others are a section's or the site's.
    headings.sort(key=lambda heading: not _is_in_titles(heading, titles))
    declared = [
        *metas.get("og:title", []),
        *(str(node["headline"]) for node in nodes if isinstance(node.get("headline"), str)),
        *_values(metas, _TITLES),
    ]
    for title in declared:
        title = _without_site(_plain(title), sites)
        if title and title.casefold() not in sites and len(title) <= _MAX_TITLE_CHARS:
            if title.endswith(("…", "...")):
                whole = title.rstrip("….")
                return next((text for text in headings if text.startswith(whole)), title)
            return title
    for heading in headings:
        if heading and heading.casefold() not in sites and len(heading) <= _MAX_TITLE_CHARS:
            # A page's only heading may be the site's name, in which its title ends.
            if len(headings) == 1 and any(_ends_in(title, heading) for title in titles):
                continue
            return heading
    for title in titles:
        if title and len(title) <= _MAX_TITLE_CHARS:
            return _without_site(title, sites)
    return ""


def _is_in_titles(heading: str, titles: list[str]) -> bool:
    return bool(heading) and any(
        heading.casefold() in title.casefold() and not _ends_in(title, heading) for title in titles
    )


def _headlines(tree: HtmlElement) -> list[Element]:
    """The headings of the first rank, else the first one marked as a headline."""
    headings = [heading for heading in tree.iter("h1") if is_headline(heading)]
    return headings or [heading for heading in tree.iter("h2", "h3") if is_headline(heading)][:1]


def _plain(text: str) -> str:
    """`text` on one line, unescaped if a program has escaped it twice."""
    return clean(html.unescape(text))


def _ends_in(title: str, name: str) -> bool:
    parts = _BAR.split(title)
    return len(parts) > 1 and parts[-1].casefold() == name.casefold()


def _without_site(title: str, sites: set[str]) -> str:
    bars = list(_BAR.finditer(title))
    for bar in bars:
        if title[bar.end() :].casefold() in sites:
            return title[: bar.start()]
        if title[: bar.start()].casefold() in sites:
            return title[bar.end() :]
    # "War and peace – a review" has no site: only a sure separator or site name is cut off.
    if bars and (end := bars[-1]).start() > 0:
        site = title[end.end() :]
        is_site = _SURE_BAR.fullmatch(end[0]) or re.search(
            r"(?:News|Times|Herald|Post|\.\w{2,4})$", site
        )
        if is_site and len(site.split()) <= 5 and len(site) < end.start():
            return title[: end.start()]
    return title


def _url(tree: HtmlElement, metas: dict[str, list[str]]) -> str | None:
    canonical = [
        link.get("href") or ""
        for link in tree.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for url in (*canonical, *metas.get("og:url", [])):
        if is_web_address(url.strip()):
            return url.strip()
    return None


def is_web_address(url: str) -> bool:
    """Whether `url` is an absolute http(s) address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not re.search(r"\s", url)


def _authors(tree: HtmlElement, metas: dict[str, list[str]], nodes: list[Node]) -> tuple[str, ...]:
    for node in nodes:
        if names := split_byline(_plain(name) for name in strings(node.get("author"))):
            return names
    if names := tuple(dict.fromkeys(map(_plain, _values(metas, _SINGLE_AUTHORS))))[:_MAX_TAGS]:
        return names
    for name in _AUTHORS:
        if names := split_byline(map(_plain, metas.get(name, ()))):
            return names
    return split_byline(_bylines(tree))


def _bylines(tree: HtmlElement) -> Iterator[str]:
    """Yield the names in the page's byline: those marked as an author's, else a line's."""
    for path in (
        './/*[@itemprop="author"]//*[@itemprop="name"]',
        './/*[@itemprop="author"]',
        './/a[@rel="author"]',
        './/*[contains(concat(" ", @class, " "), " author-name ")]',
        './/*[contains(concat(" ", @class, " "), " byline-name ")]',
        './/*[contains(concat(" ", @class, " "), " byline ")]',
        './/*[contains(concat(" ", @class, " "), " author ")]',
    ):
        names = [
            name
            for element in tree.xpath(path)[:50]
            if not _is_other_day(element, "", "", BoilerplateDetector(element))
            and (name := clean("".join(_short_text(element))))
            and len(name) <= _MAX_BYLINE_CHARS
        ]
        if names:
            yield from names
            return


def _tags(metas: dict[str, list[str]], nodes: list[Node]) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    declared = [*_values(metas, _TAGS)]
    for node in nodes:
        declared.extend(strings(node.get("keywords")))
    for value in declared:
        for tag in re.split(r"[,;،、]", _plain(value)):
            tag = tag.strip(" #\"'")
            if tag and len(tag) <= _MAX_TAG_CHARS:
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())[:_MAX_TAGS]
