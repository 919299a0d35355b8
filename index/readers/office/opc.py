"""an Office Open XML package → its parts, their relations and its core properties."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from lxml import etree

from index.errors import UnreadableFileError
from index.metadata import parse_date
from index.readers.office.packages import Package, child, local, resolve, value

# What the root of the main part is called, and what a person calls such a file.
_KINDS = {
    "document": ("a text document", ".docx"),
    "presentation": ("a presentation", ".pptx"),
    "workbook": ("a spreadsheet", ".xlsx"),
}
# Before this year there was none of these programs: such a date is a clock that was not set.
_FIRST_YEAR = 1990
# When the templates of python-docx and python-pptx were made, and who made the second: they say
# nothing of the files that are made from them.
_TEMPLATES = ("2013-12-23T23:15:00", "2013-01-27T09:14:16")
_TEMPLATE_AUTHOR = "Steve Canny"
# What programs write themselves where nobody wrote a title or a name.
_NO_TITLE = re.compile(
    r"(power ?point[- ]pr[aäeé]s\w+|(pr[eé]sentation|slide) ?\d*|(microsoft )?word document|"
    r"(untitled|unbenannt|sans titre|document|dokument|title|titel)[- ]?\d*|no slide title|"
    r"[^ ]+\.(docx?|dotx?|pptx?|rtf|od[tp]|wpd))",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(python-docx|python-pptx|openpyxl|apache poi|docx4j|aspose\S*|"
    r"(microsoft )?office[- ]?user|microsoft|windows[- ]user|user|benutzer|owner|admin|"
    r"administrator|unknown( author)?|un-named|author|autor)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^microsoft (word|powerpoint) ?- ?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part calls another by its id: the last word of its type, and its member's name."""

    type: str
    target: str


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file's metadata say of it, without what programs fill in themselves."""

    title: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    created: date | None = None


def main_part(package: Package, kind: str) -> tuple[str, etree._Element]:
    """(name, root) of the part that the package is about, whose root must be called `kind`.

    Raises UnreadableFileError saying what the package is when it is something else.
    """
    name = next(
        (item.target for item in relations(package, "").values() if item.type == "officeDocument"),
        {"document": "word/document.xml", "presentation": "ppt/presentation.xml"}.get(kind, ""),
    )
    called, suffix = _KINDS[kind]
    if name.endswith(".bin"):
        raise UnreadableFileError(
            f"a binary workbook (.xlsb), expected {called}: save it as {suffix}"
        )
    root = package.xml(name)
    if root is None:
        if mimetype := package.read("mimetype")[:100].decode("ascii", "replace").strip():
            raise UnreadableFileError(f"of the kind “{mimetype}”, expected {called} ({suffix})")
        raise UnreadableFileError(f"a zip file without {called} in it, expected a {suffix}")
    if local(root) != kind:
        other, right = _KINDS.get(local(root), (f"“{local(root)}”", ""))
        fix = f": rename it to {right}" if right else ""
        raise UnreadableFileError(f"{other} in it, expected {called}{fix}")
    return name, root


def relations(package: Package, part: str) -> dict[str, Relation]:
    """The relations of a part, or of the package itself, by their ids; none that lead outside."""
    folder, slash, base = part.rpartition("/")
    root = package.xml(f"{folder}{slash}_rels/{base}.rels")
    found = {}
    for relation in root if root is not None else ():
        if local(relation) == "Relationship" and relation.get("TargetMode") != "External":
            target = (relation.get("Target") or "").partition("#")[0]
            found[relation.get("Id") or ""] = Relation(
                type=(relation.get("Type") or "").rpartition("/")[2],
                target=resolve(part, target) if target else "",
            )
    return found


def related(package: Package, relations_: dict[str, Relation], type: str) -> str | None:
    """The name of the first part of a type that there is."""
    return next((r.target for r in relations_.values() if r.type == type), None)


def properties(package: Package) -> Properties:
    """The core properties; none when they cannot be read, since the document still can."""
    name = related(package, relations(package, ""), "core-properties") or "docProps/core.xml"
    try:
        root = package.xml(name)
    except UnreadableFileError:
        return Properties()
    if root is None:
        return Properties()
    created = _content(root, "created")
    authors = names(re.split(r"\s*;\s*", _content(root, "creator")))
    if created.startswith(_TEMPLATES):
        created = ""
        authors = tuple(author for author in authors if author != _TEMPLATE_AUTHOR)
    return Properties(
        title=clean_title(_content(root, "title")),
        authors=authors,
        tags=keywords(_content(root, "keywords")),
        created=sane_day(created),
    )


def sane_day(text: str) -> date | None:
    """The day that `text` names; None for one that no office document can be of."""
    day = parse_date(text)
    if day is None or day.year < _FIRST_YEAR or (day.month, day.day, day.year) == (1, 1, 1990):
        return None
    return day if day <= date.today() + timedelta(days=1) else None


def clean_title(title: str) -> str:
    """`title` without what a program put before it; "" when a program wrote it alone."""
    title = _PREFIX.sub("", " ".join(title.split()))
    return "" if _NO_TITLE.fullmatch(title) else title


def names(found: list[str]) -> tuple[str, ...]:
    """The names of authors that are those of persons, each once."""
    cleaned = (" ".join(name.split()) for name in found)
    return tuple(dict.fromkeys(name for name in cleaned if name and not _NO_NAME.fullmatch(name)))


def keywords(text: str) -> tuple[str, ...]:
    words = (" ".join(word.split()) for word in re.split(r"[;,\n]", text))
    return tuple(dict.fromkeys(word for word in words if word))


def is_on(element: etree._Element | None) -> bool | None:
    """Whether a property that is on by standing there is; None when it does not stand there."""
    if element is None:
        return None
    return value(element, "val") not in ("0", "false", "off", "none")


def _content(root: etree._Element, name: str) -> str:
    found = child(root, name)
    return (found.text or "").strip() if found is not None else ""
