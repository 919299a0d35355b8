"""an Office Open XML package → its parts, their relations and its core properties."""

from dataclasses import dataclass

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.office.app_properties import Properties, app_properties
from index.parsers.office.xml_package import Package, child, local, resolve, value

# What the root of the main part is called, and what a person calls such a file.
_KINDS = {
    "document": ("a text document", ".docx"),
    "presentation": ("a presentation", ".pptx"),
    "workbook": ("a spreadsheet", ".xlsx"),
}
# Where it stands when no relation says so.
_PLACES = {
    "document": "word/document.xml",
    "presentation": "ppt/presentation.xml",
    "workbook": "xl/workbook.xml",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part calls another by its id: the last word of its type, and its member's name."""

    type: str
    target: str


def main_part(package: Package, kind: str) -> tuple[str, etree._Element]:
    """(name, root) of the part that the package is about, whose root must be called `kind`.

    Raises UnreadableFileError saying what the package is when it is something else.
    """
    name = next(
        (item.target for item in relations(package, "").values() if item.type == "officeDocument"),
        _PLACES[kind],
    )
    called, suffix = _KINDS[kind]
    if name.endswith(".bin"):
        raise UnreadableFileError(
            f"a binary workbook (.xlsb), expected {called}: save it as {suffix}"
        )
    root = package.xml(name)
    if root is None:
        mimetype = package.read("mimetype")[:100].decode("ascii", "replace").strip()
        if mimetype.startswith(_OPEN_DOCUMENT):
            raise UnreadableFileError(
                "an OpenDocument file under another name: rename it to .odt, .ods or .odp"
            )
        if mimetype:
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
        if (
            local(relation) == "Relationship"
            and relation.get("TargetMode", "").lower() != "external"
        ):
            target = (relation.get("Target") or "").partition("#")[0].replace("\\", "/")
            found[relation.get("Id") or ""] = Relation(
                type=(relation.get("Type") or "").rpartition("/")[2],
                target=resolve(part, target) if target else "",
            )
    return found


def linked(element: etree._Element, known: dict[str, Relation]) -> str:
    """The part that an element stands for; "" when it names none.

    Some have an `id` of their own beside the one of a relation, which is in another namespace.
    """
    keys = (text for key, text in element.attrib.items() if key.startswith("{"))
    return next((known[key].target for key in keys if key in known), "")


def related(relations_: dict[str, Relation], type: str) -> str | None:
    """The name of the first part of a type that there is."""
    return next((r.target for r in relations_.values() if r.type == type), None)


def properties(package: Package) -> Properties:
    """The core properties; none when they cannot be read, since the document still can."""
    name = related(relations(package, ""), "core-properties") or "docProps/core.xml"
    try:
        root = package.xml(name)
    except UnreadableFileError:
        return Properties()
    if root is None:
        return Properties()
    return app_properties(
        title=_content(root, "title"),
        creators=[_content(root, "creator")],
        keywords=_content(root, "keywords"),
        created=_content(root, "created"),
    )


def is_on(element: etree._Element | None) -> bool | None:
    """Whether a property that is on by standing there is; None when it does not stand there."""
    if element is None:
        return None
    return value(element, "val") not in ("0", "false", "off", "none")


def _content(root: etree._Element, name: str) -> str:
    found = child(root, name)
    return (found.text or "").strip() if found is not None else ""
