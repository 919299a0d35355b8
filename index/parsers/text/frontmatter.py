"""Read the front matter of a Markdown file."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from index.parsers.text import metadata_fields
from index.parsers.text.jsondata import field_lines
from index.parsers.text.lenient_json import WrittenNumber

# Characters. A long front matter has a few hundred, and YAML's parser reads 50,000 a second.
_MAX_CHARS = 16_384

_OPENING = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|[\r\n])")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n|[\r\n]|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r\n|[\r\n]|\Z)", re.MULTILINE),
}
# Front matter has at least one of these keys. "Note: bring a coat" between two rules has none.
_KNOWN_KEYS = frozenset(
    (
        *("title", "subtitle", "description", "summary", "date", "published", "pubdate"),
        *("publishdate", "publish_date", "author", "authors", "tags", "tag", "keywords"),
        *("categories", "category", "taxonomies", "url", "link", "canonical", "permalink"),
        *("aliases", "layout", "slug", "draft", "lang", "language", "type", "image", "weight"),
    )
)
# How YAML writes an empty value.
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The metadata above a document's text, which begins at offset `end`.

    `other` has a line "name: value" for each field that is none of the others, and `left_out` the
    names of fields whose values only programs read.
    """

    end: int = 0
    title: str = ""
    published: date | None = None
    url: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    other: str = ""
    left_out: frozenset[str] = frozenset()


def find_front_matter(text: str) -> FrontMatter:
    """Read the YAML between "---" lines, or the TOML between "+++" lines, at the top of `text`.

    Anything else, broken front matter included, stays in the text, so that nothing is lost.
    """
    opening = _OPENING.match(text)
    if not opening:
        return FrontMatter()
    fence = opening[1]
    closing = _CLOSING[fence].search(text, opening.end(), opening.end() + _MAX_CHARS)
    if not closing:
        return FrontMatter()
    source = text[opening.end() : closing.start()]
    written = _read_yaml(source) if fence == "---" else _read_toml(source)
    if written is None:
        return FrontMatter()
    row = {_row_name(name): value for name, value in written.items()}
    url = metadata_fields.url(row)
    url = url if url and url.startswith(("http://", "https://")) else None
    # The document gets its key from its path, and no address that holds only within a site.
    unused = (
        metadata_fields.ID_NAMES if url else (*metadata_fields.ID_NAMES, *metadata_fields.URL_NAMES)
    )
    used = {
        name
        for name in metadata_fields.used_names(row, ())
        if name.rpartition(".")[2] not in unused
    }
    left_out: set[str] = set()
    others = {name: value for name, value in written.items() if _row_name(name) not in used}
    lines = field_lines(others, used, left_out)
    return FrontMatter(
        end=closing.end(),
        title=metadata_fields.title(row),
        published=metadata_fields.published(row),
        url=url,
        authors=metadata_fields.authors(row),
        tags=metadata_fields.tags(row),
        other="\n".join(lines),
        left_out=frozenset(left_out),
    )


def _read_yaml(source: str) -> Mapping[str, object] | None:
    # Few files have front matter, and this takes a tenth of a worker's start.
    from index.parsers.text.plain_yaml import load_yaml

    try:
        return _as_front_matter(load_yaml(source))
    except ValueError:
        return None


def _read_toml(source: str) -> Mapping[str, object] | None:
    import tomllib

    try:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
        return _as_front_matter(tomllib.loads(source, parse_float=WrittenNumber))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return None


def _as_front_matter(row: object) -> Mapping[str, object] | None:
    if not isinstance(row, dict) or not all(isinstance(key, str) for key in row):
        return None
    values = {
        key: value for key, value in row.items() if not (isinstance(value, str) and value in _NULLS)
    }
    return values if _KNOWN_KEYS & {key.lower() for key in row} else None


def _row_name(key: str) -> str:
    """The name of a field as rows write it: "Title" is "title"."""
    return key[:1].lower() + key[1:]
