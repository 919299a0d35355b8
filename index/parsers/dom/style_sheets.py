"""Apply a page's own style sheets to its elements, as far as they say what can be seen.

`apply_sheets` leaves each element's style, the sheets' and its own together, in an attribute, by
which `visibility` tells what is hidden. Sheets that are elsewhere are given by their address.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree

from index.parsers.dom.elements import Element, is_block, tag_of

# The attribute in which an element's whole style is left, and the one of the root if all sheets of
# the page are known.
STYLE, ALL_KNOWN = "pullquote-style", "pullquote-styled"
# Characters of all sheets of a page, rules, and pairs of a rule and an element that are looked at:
# more would take seconds.
_MAX_CHARS = 2_000_000
_MAX_RULES = 20_000
_MAX_PAIRS = 200_000
# Parts of a selector.
_MAX_COMPOUNDS = 8
# Properties that say whether something is seen.
_SEEN_NAMES = (
    "display visibility opacity color background background-color background-image font-size "
    "text-indent position left right top bottom margin-left margin-top clip clip-path max-height "
    "height overflow transform animation animation-name transition -webkit-background-clip "
    "background-clip -webkit-text-fill-color"
)
_SEEN = frozenset(_SEEN_NAMES.split())
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;{}]+)")
_USED_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
# A group of rules that a browser applies to a page on a wide screen.
_GROUPS = re.compile(r"@(?:supports|layer|container)\b", re.IGNORECASE)
_MEDIA = re.compile(r"@media\b(.*)", re.IGNORECASE | re.DOTALL)
_OTHER_MEDIA = re.compile(r"\bprint\b|\bspeech\b|max-(?:device-)?width|prefers-|\bnot\b|<", re.I)
# A step of a selector with the sign before it: a name, classes, ids and attributes.
_COMPOUND = re.compile(
    r"(?P<by>\s*>\s*|\s+|^)(?P<tag>[a-zA-Z][\w-]*|\*)?"
    r"(?P<rest>(?:[.#](?:[\w-]|[^\x00-\x7f])+|\[[^\]]*\])*)(?=\s|>|$)"
)
_SIMPLE = re.compile(
    r"([.#])((?:[\w-]|[^\x00-\x7f])+)|\[\s*([\w-]+)\s*(?:([~^$*|]?)=\s*([^\]]*))?\]"
)
# A sign that is part of a name, as in ".lg\:flex", and where such signs are put meanwhile.
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ESCAPES = 0xE000
# What a script switches, and the elements that hold no other paragraph.
_SWITCHES = ("display", "visibility", "opacity", "height", "max-height", "transform")


@dataclass(frozen=True, slots=True)
class _Compound:
    """An element by its tag, id, classes and attributes; `is_child` if it is right inside the one
    before, not anywhere in it."""

    tag: str
    id: str
    classes: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    is_child: bool

    def matches(self, element: Element) -> bool:
        """Whether `element` is one of these."""
        if self.tag and tag_of(element) != self.tag:
            return False
        if self.id and element.get("id") != self.id:
            return False
        if self.classes and not self.classes <= {*(element.get("class") or "").split()}:
            return False
        return all(_has(element.get(name), sign, value) for name, sign, value in self.attributes)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a sheet says of the elements that a selector names."""

    selector: tuple[_Compound, ...]
    declarations: Mapping[str, str]
    important: frozenset[str]
    order: int

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """By which of two rules the one is told that counts."""
        parts = self.selector
        return (
            sum(bool(part.id) for part in parts),
            sum(len(part.classes) + len(part.attributes) for part in parts),
            sum(bool(part.tag) for part in parts),
            self.order,
        )


def apply_sheets(
    tree: Element, linked: Mapping[str, str] | None = None, address: str | None = None
) -> None:
    """Leave in each element's attribute STYLE what the page's sheets and its own style say.

    Args:
        tree: The page; only these attributes are changed.
        linked: Sheets in other files, by their addresses.
        address: That of the page, which those of its sheets may be relative to.
    """
    for element in tree.iter(etree.Element):
        element.attrib.pop(STYLE, None)
    root = tree.getroottree().getroot()
    root.attrib.pop(ALL_KNOWN, None)
    sheets, are_all_known = _sheets(tree, linked or {}, address or "")
    if are_all_known:
        root.set(ALL_KNOWN, "")
    text = "\n".join(sheets)
    if not text or len(text) > _MAX_CHARS:
        return
    text = _COMMENT.sub("", text)
    rules = list(_rules(text, dict(_VARIABLE.findall(text))))
    matched = _match(tree, rules)
    switched = _switched(rules)
    scripts = has_scripts(tree)
    for element, found in matched.items():
        in_order = sorted(found, key=lambda rule: rule.weight)
        # A box of paragraphs is opened by a script.
        may_open = scripts and holds_blocks(element)
        element.set(STYLE, _merged(element, in_order, switched, may_open=may_open))


def has_scripts(element: Element) -> bool:
    """Whether scripts may change what is seen on the page that an element is on."""
    root = element.getroottree().getroot()
    return any(
        script.get("src") or (script.text or "").strip()
        for script in root.iter("script")
        if "json" not in (script.get("type") or "")
    )


def holds_blocks(element: Element) -> bool:
    """Whether there are paragraphs or other boxes in an element."""
    return any(is_block(tag_of(inner)) for inner in element.iterdescendants(etree.Element))


def is_all_known(element: Element) -> bool:
    """Whether all sheets of the page that an element is on were applied, or there are none."""
    return element.getroottree().getroot().get(ALL_KNOWN) is not None


def _sheets(tree: Element, linked: Mapping[str, str], address: str) -> tuple[list[str], bool]:
    """The page's sheets in their order, and whether there are no others."""
    sheets: list[str] = []
    are_all_known = True
    for element in tree.iter("{*}style", "{*}link"):
        if _OTHER_MEDIA.search(element.get("media") or ""):
            continue
        if tag_of(element) == "style":
            sheets.append(element.text or "")
            are_all_known = are_all_known and "@import" not in sheets[-1]
        elif "stylesheet" in (element.get("rel") or "").lower():
            sheet = _linked_sheet((element.get("href") or "").strip(), linked, address)
            are_all_known = are_all_known and sheet is not None
            sheets.append(sheet or "")
    return [sheet for sheet in sheets if sheet.strip()], are_all_known


def _linked_sheet(href: str, linked: Mapping[str, str], address: str) -> str | None:
    try:
        return linked.get(href, linked.get(urljoin(address, href)))
    except ValueError:
        return None


def _rules(text: str, variables: Mapping[str, str]) -> Iterator[_Rule]:
    """Yield the rules of a sheet that say whether something is seen, in its order."""
    at = order = 0
    while (brace := text.find("{", at)) >= 0 and order < _MAX_RULES:
        prelude = text[at:brace].rpartition("}")[2].rpartition(";")[2].strip()
        media = _MEDIA.match(prelude)
        if (media and not _OTHER_MEDIA.search(media[1])) or _GROUPS.match(prelude):
            at = brace + 1
            continue
        if prelude.startswith("@"):
            at = _closing(text, brace)
            continue
        end = text.find("}", brace)
        end = len(text) if end < 0 else end
        declarations, important = _declarations(text[brace + 1 : end], variables)
        at = end + 1
        for selector in prelude.split(",") if declarations else ():
            if parts := _selector(selector.strip()):
                order += 1
                yield _Rule(parts, declarations, important, order)


def _closing(text: str, brace: int) -> int:
    """Where the group ends that begins at a brace."""
    depth = 0
    for match in re.compile(r"[{}]").finditer(text, brace):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.end()
    return len(text)


def _declarations(body: str, variables: Mapping[str, str]) -> tuple[dict[str, str], frozenset[str]]:
    """What a rule says of what can be seen, in lower case without spaces, and which of it counts
    whatever another rule says."""
    found: dict[str, str] = {}
    important: set[str] = set()
    for part in body.split(";"):
        name, _, value = part.partition(":")
        name = name.strip().lower()
        if name not in _SEEN or not value:
            continue
        value = _USED_VARIABLE.sub(lambda m: variables.get(m[1], m[2] or ""), value)
        value = "".join(value.lower().split())
        if value.endswith("!important"):
            value = value.removesuffix("!important")
            important.add(name)
        elif name in important:
            continue
        found[name] = value
    return found, frozenset(important)


def _selector(text: str) -> tuple[_Compound, ...]:
    """The steps of a selector; none if it has parts that depend on what a reader does, or others
    that are not read."""
    text = _ESCAPED.sub(lambda match: chr(_ESCAPES + ord(match[1])), text)
    if ":" in text or "+" in text or "~" in text.replace("~=", ""):
        return ()
    parts: list[_Compound] = []
    at = 0
    for match in _COMPOUND.finditer(text):
        if match.start() != at or match.end() == match.start() or len(parts) >= _MAX_COMPOUNDS:
            return ()
        at = match.end()
        classes, identifier = set[str](), ""
        attributes: list[tuple[str, str, str]] = []
        for sign, name, attribute, operator, value in _SIMPLE.findall(match["rest"]):
            name = "".join(
                chr(ord(char) - _ESCAPES) if ord(char) - _ESCAPES in range(128) else char
                for char in name
            )
            if sign == ".":
                classes.add(name)
            elif sign:
                identifier = name
            else:
                shown = value.strip().strip("\"'")
                attributes.append((attribute.lower(), operator + "=" * bool(value), shown))
        tag = (match["tag"] or "").lower().replace("*", "")
        parts.append(
            _Compound(tag, identifier, frozenset(classes), tuple(attributes), ">" in match["by"])
        )
    return tuple(parts) if at == len(text) else ()


def _has(value: str | None, operator: str, expected: str) -> bool:
    """Whether an attribute has the value that a selector asks for."""
    if value is None or not operator:
        return value is not None
    if operator == "=":
        return value == expected
    if operator == "~=":
        return expected in value.split()
    if operator == "^=":
        return bool(expected) and value.startswith(expected)
    if operator == "$=":
        return bool(expected) and value.endswith(expected)
    return bool(expected) and expected in value


def _match(tree: Element, rules: Sequence[_Rule]) -> dict[Element, list[_Rule]]:
    """The rules of each element that has any."""
    by_key: dict[str, list[_Rule]] = {}
    for rule in rules:
        last = rule.selector[-1]
        keys = [f"#{last.id}"] if last.id else [f".{name}" for name in [*last.classes][:1]]
        by_key.setdefault(keys[0] if keys else last.tag, []).append(rule)
    matched: dict[Element, list[_Rule]] = {}
    pairs = 0
    for element in tree.iter(etree.Element):
        keys = [tag_of(element), "", *(f".{name}" for name in (element.get("class") or "").split())]
        keys += [f"#{element.get('id')}"] * bool(element.get("id"))
        for key in dict.fromkeys(keys):
            for rule in by_key.get(key, ()):
                pairs += 1
                if _applies(rule.selector, element):
                    matched.setdefault(element, []).append(rule)
        if pairs > _MAX_PAIRS:
            break
    return matched


def _applies(selector: tuple[_Compound, ...], element: Element) -> bool:
    """Whether a selector names an element. Of a step that may be anywhere around it, the nearest
    one is taken."""
    if not selector[-1].matches(element):
        return False
    node: Element | None = element.getparent()
    is_child = selector[-1].is_child
    for part in reversed(selector[:-1]):
        while node is not None and not part.matches(node):
            node = None if is_child else node.getparent()
        if node is None:
            return False
        node, is_child = node.getparent(), part.is_child
    return True


def _switched(rules: Sequence[_Rule]) -> frozenset[str]:
    """The classes and ids of elements that a rule of the page shows: what is hidden by another one
    is shown when a reader asks for it."""
    return frozenset(
        name
        for rule in rules
        if rule.declarations.get("display", "none") != "none"
        or rule.declarations.get("visibility") == "visible"
        or rule.declarations.get("opacity", "0").strip("0.%")
        for name in (*rule.selector[-1].classes, rule.selector[-1].id)
        if name and (len(rule.selector) > 1 or len(rule.selector[-1].classes) > 1)
    )


def _merged(
    element: Element, rules: Sequence[_Rule], switched: frozenset[str], *, may_open: bool
) -> str:
    """An element's whole style. What only hides it until a reader asks for it is not in it."""
    style: dict[str, str] = {}
    important: set[str] = set()
    for rule in rules:
        style |= {
            name: value
            for name, value in rule.declarations.items()
            if name in rule.important or name not in important
        }
        important |= rule.important
    names = {*(element.get("class") or "").split(), element.get("id") or ""}
    is_moving = any(name.startswith(("animation", "transition")) for name in style)
    if is_moving or may_open or names & switched:
        for name in _SWITCHES:
            style.pop(name, None)
    for part in (element.get("style") or "").lower().split(";"):
        name, _, value = part.partition(":")
        name, value = name.strip(), "".join(value.split())
        if name and (value.endswith("!important") or name not in important):
            style[name] = value.removesuffix("!important")
    return ";".join(f"{name}:{value}" for name, value in style.items())
