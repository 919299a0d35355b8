"""Read what the JSON-LD in a page's scripts says about its article."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]

# Characters of one script: a longer one is data, not metadata of an article.
_MAX_SCRIPT_CHARS = 2_000_000
_MAX_DEPTH = 12
# Types of nodes about the page itself, the surest first. Any other describes something else.
_ARTICLES = ("article", "posting", "report", "review", "recipe", "book", "question", "dataset")
_PAGES = ("webpage", "qapage", "faqpage", "itempage", "creativework", "videoobject", "podcast")
# Under these keys is another work, or a person or company.
_OTHER_WORKS = (
    "publisher author creator itemlistelement comment comments mentions haspart ispartof "
    "video image review reviews relatedlink liveblogupdate citation breadcrumb isbasedon "
    "subjectof itemreviewed associatedmedia contributor editor potentialaction"
)
_OTHERS = frozenset(_OTHER_WORKS.split())
_DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*;?\s*$")


def articles(scripts: Sequence[str]) -> list[Node]:
    """The nodes that describe the page's article, the surest first."""
    nodes = [node for script in scripts for node in _nodes(_parse(script), 0)]
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    return [node for _, node in sorted(ranked, key=lambda pair: pair[0])]


def broken_dates(scripts: Sequence[str]) -> Iterator[str]:
    """Yield the dates of publication in scripts that are not valid JSON."""
    for script in scripts:
        if _parse(script) is None:
            for match in _DATE_PUBLISHED.finditer(script[:_MAX_SCRIPT_CHARS]):
                yield match[1]


def strings(value: object, depth: int = 0) -> list[str]:
    """The names in a value that may be a string, a node with a name, or a list of either."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return strings(value.get("name"), depth + 1) if depth < _MAX_DEPTH else []
    if isinstance(value, list) and depth < _MAX_DEPTH:
        return [name for item in value[:100] for name in strings(item, depth + 1)]
    return []


def _parse(script: str) -> object:
    if len(script) > _MAX_SCRIPT_CHARS:
        return None
    script = _WRAPPING.sub("", script)
    for text in (script, _TRAILING_COMMA.sub(r"\1", script)):
        try:
            parsed: object = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        return parsed
    return None


def _nodes(value: object, depth: int) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key, item in value.items():
            if isinstance(item, dict | list) and key.lower() not in _OTHERS:
                yield from _nodes(item, depth + 1)


def _rank(node: Node) -> int | None:
    types = node.get("@type")
    names = [str(name).lower() for name in (types if isinstance(types, list) else [types])[:20]]
    for rank, endings in enumerate((_ARTICLES, _PAGES)):
        if any(name.endswith(endings) for name in names):
            return rank
    return None
