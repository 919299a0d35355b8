"""the beginning of a Markdown file → what its front matter says, and where the text begins."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import yaml

from index.parsers.text import fields

# Characters of front matter, many times a long one's: YAML's parser reads some 50,000 a second.
_LONGEST = 16_384

_OPENING = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|[\r\n])")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|[\r\n]|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r\n|[\r\n]|\Z)", re.MULTILINE),
}
# One of these stands in any front matter. Two rules around "Note: bring a coat" are none.
_KNOWN = frozenset(
    (
        *("title", "subtitle", "description", "summary", "date", "published", "pubdate"),
        *("publishdate", "publish_date", "author", "authors", "tags", "tag", "keywords"),
        *("categories", "category", "taxonomies", "url", "link", "canonical", "permalink"),
        *("aliases", "layout", "slug", "draft", "lang", "language", "type", "image", "weight"),
    )
)
# How YAML writes that there is nothing.
_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What is known of a document before its text, which begins at `end`."""

    end: int = 0
    title: str = ""
    published: date | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class _AliasError(yaml.YAMLError):
    """An alias stands for what was said before: nine levels of them for a billion of it."""


class _Loader(yaml.BaseLoader):
    """Makes strings, lists and dicts of strings: a title "1984" or "No" stays as it is written."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise _AliasError
        return super().compose_node(parent, index)


def find_front_matter(text: str) -> FrontMatter:
    """The YAML between "---" lines, or the TOML between "+++" lines, that `text` begins with.

    What is broken, or no front matter, is left in the text: nothing of it is lost.
    """
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter()
    fence = opening[1]
    closing = _CLOSING[fence].search(text, opening.end(), opening.end() + _LONGEST)
    if not closing:
        return FrontMatter()
    said = text[opening.end() : closing.start()]
    row = _read_yaml(said) if fence == "---" else _read_toml(said)
    if row is None:
        return FrontMatter()
    url = fields.url(row)
    return FrontMatter(
        end=closing.end(),
        title=fields.title(row),
        published=fields.published(row),
        url=url if url and url.startswith(("http://", "https://")) else None,
        authors=fields.authors(row),
        tags=fields.tags(row),
    )


def _read_yaml(said: str) -> Mapping[str, object] | None:
    try:
        # It makes strings, and lists and dicts of them, alone.
        row = yaml.load(said, _Loader)  # noqa: S506
    # Python's dicts take no list for a key, which YAML does.
    except (yaml.YAMLError, RecursionError, TypeError, ValueError):
        return None
    return _known(row)


def _read_toml(said: str) -> Mapping[str, object] | None:
    try:
        return _known(tomllib.loads(said.replace("\r\n", "\n").replace("\r", "\n")))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None


def _known(row: object) -> Mapping[str, object] | None:
    if not isinstance(row, dict) or not all(isinstance(key, str) for key in row):
        return None
    told = {
        key[:1].lower() + key[1:]: value
        for key, value in row.items()
        if not (isinstance(value, str) and value in _NOTHING)
    }
    return told if _KNOWN & {key.lower() for key in row} else None
