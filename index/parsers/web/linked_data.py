"""Read what the JSON-LD in a page's scripts says about its article."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from index.parsers.text.jsondata import field_lines
from index.parsers.text.lenient_json import DECODER

Node: TypeAlias = dict[str, Any]

# Characters of one script: a longer one is data, not metadata of an article.
_MAX_SCRIPT_CHARS = 2_000_000
_MAX_DEPTH = 12
# Types of nodes about the page itself, the surest first. Any other describes something else.
_ARTICLES = ("article", "posting", "report", "review", "recipe", "book", "question", "dataset")
_PAGES = ("webpage", "qapage", "faqpage", "itempage", "creativework", "videoobject", "podcast")
# Types of things whose description is what a page says of them.
_THINGS = ("jobposting", "event", "product", "course", "howto", "recipe", "faqpage", "qapage")
# Under these keys is the text of a work, of which a node has one.
_BODIES = ("articleBody", "reviewBody", "text", "transcript")
# Steps, ingredients, questions or answers of one node that are read.
_MAX_STEPS = 1_000
# Under these keys is another work, or a person or company.
_OTHER_WORKS = (
    "publisher author creator itemlistelement comment comments mentions haspart ispartof "
    "video image review reviews relatedlink liveblogupdate citation breadcrumb isbasedon "
    "subjectof itemreviewed associatedmedia contributor editor potentialaction"
)
_OTHERS = frozenset(_OTHER_WORKS.split())
# Types of nodes that say something of the site, not of what the page is about.
_SITE_NAMES = (
    "website webpage breadcrumblist searchaction imageobject sitenavigationelement "
    "wpheader wpfooter"
)
_SITE_TYPES = frozenset(_SITE_NAMES.split())
# Types of nodes of which the text and the metadata are read, which is all that they say.
_TEXTS = ("article", "report", "blogposting")
# Fields of things that a page does not show as text.
_UNSHOWN = frozenset(
    ("image", "logo", "thumbnailurl", "potentialaction", "mainentityofpage", "sameas", "inlanguage")
)
# What `body_of` reads.
_READ_AS_TEXT = (
    *_BODIES,
    *("headline", "description", "mainEntity"),
    *("recipeIngredient", "supply", "recipeInstructions", "step"),
)
_VOCABULARY = re.compile(r"https?://schema\.org/(\w+)")
_DATE_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_WRAPPING = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*;?\s*$")


def articles(scripts: Sequence[str]) -> list[Node]:
    """The nodes that describe the page's article, the surest first."""
    nodes = [node for script in scripts for node in _nodes(_parse(script), 0)]
    ranked = [(rank, node) for node in nodes if (rank := _rank(node)) is not None]
    return [node for _, node in sorted(ranked, key=lambda pair: pair[0])]


def body_of(scripts: Sequence[str]) -> list[str]:
    """The parts of the longest text that a node states of the page's article, event, product,
    questions …; each may have markup. None if no node does."""
    found = [node for script in scripts for node in _nodes(_parse(script), 0)]
    bodies = [[*_parts(node)] for node in found if _rank(node) is not None or _is_thing(node)]
    return max(bodies, key=lambda parts: sum(map(len, parts)), default=[])


def details_of(scripts: Sequence[str]) -> str:
    """What the nodes of a page state, as lines "name: value": the price of a product, the address
    of a shop, reviews; without what they state of the site and of articles. "" if there is none."""
    lines: list[str] = []
    for script in scripts:
        parsed = _parse(script)
        nodes = parsed.get("@graph", parsed) if isinstance(parsed, dict) else parsed
        for node in _listed(nodes):
            if isinstance(node, dict) and not any(map(_is_of_site_or_article, _type_names(node))):
                read = _READ_AS_TEXT if any(_parts(node)) else ()
                lines += field_lines(_shown_fields(node, 0), read, set())
    return "\n".join(dict.fromkeys(lines))


def _is_of_site_or_article(type_name: str) -> bool:
    return type_name in _SITE_TYPES or type_name.endswith(_TEXTS)


def _shown_fields(node: Node, depth: int) -> Node:
    return {
        name: _shown_value(value, depth)
        for name, value in node.items()
        if not name.startswith("@") and name.lower() not in _UNSHOWN and depth <= _MAX_DEPTH
    }


def _shown_value(value: object, depth: int) -> object:
    if isinstance(value, dict):
        return _shown_fields(value, depth + 1)
    if isinstance(value, list) and depth <= _MAX_DEPTH:
        return [_shown_value(item, depth + 1) for item in value[:_MAX_STEPS]]
    if isinstance(value, str) and (term := _VOCABULARY.fullmatch(value)):
        return term[1]
    return value


def _is_thing(node: Node) -> bool:
    return any(name.endswith(_THINGS) for name in _type_names(node))


def _parts(node: Node) -> Iterator[str]:
    """Yield the paragraphs of a node: its text, else its description; its steps and questions."""
    bodies = [value for name in _BODIES if isinstance(value := node.get(name), str)]
    if bodies:
        yield max(bodies, key=len)
    elif _is_thing(node) and isinstance(description := node.get("description"), str):
        yield description
    if any(name.endswith(("faqpage", "qapage")) for name in _type_names(node)):
        for question in _listed(node.get("mainEntity")):
            if isinstance(question, dict):
                yield from strings(question.get("name") or question.get("text"))
                for key in ("acceptedAnswer", "suggestedAnswer"):
                    yield from _step_texts(question.get(key), 0)
    for update in _listed(node.get("liveBlogUpdate")):
        if isinstance(update, dict):
            yield from strings(update.get("headline"))
            yield from _parts(update)
    for part in _listed(node.get("hasPart")):
        if isinstance(part, dict) and not part.get("headline"):
            yield from (text for name in _BODIES for text in strings(part.get(name)))
    if ingredients := strings(node.get("recipeIngredient") or node.get("supply")):
        yield "\n".join(ingredients)
    for key in ("recipeInstructions", "step"):
        yield from _step_texts(node.get(key), 0)


def _step_texts(value: object, depth: int) -> Iterator[str]:
    """Yield the texts of steps, which may be grouped, and of answers."""
    for step in _listed(value):
        if isinstance(step, str):
            yield step
        elif isinstance(step, dict) and depth < _MAX_DEPTH:
            text, name = step.get("text"), step.get("name")
            if isinstance(name, str) and not (isinstance(text, str) and text.startswith(name)):
                yield name
            if isinstance(text, str):
                yield text
            yield from _step_texts(step.get("itemListElement"), depth + 1)


def _listed(value: object) -> list[Any]:
    return value[:_MAX_STEPS] if isinstance(value, list) else [value]


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
            parsed: object = DECODER.decode(text.strip())
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


def _type_names(node: Node) -> list[str]:
    types = node.get("@type")
    return [str(name).lower() for name in (types if isinstance(types, list) else [types])[:20]]


def _rank(node: Node) -> int | None:
    names = _type_names(node)
    for rank, endings in enumerate((_ARTICLES, _PAGES)):
        if any(name.endswith(endings) for name in names):
            return rank
    return None
