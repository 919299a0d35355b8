"""Read the parts, relationships and core properties of an Office Open XML package."""

from dataclasses import dataclass

from lxml import etree

from index.errors import UnreadableFileError
from index.parsers.office.app_properties import Properties, app_properties
from index.parsers.office.xml_package import Package, attribute, child, local_name, resolve

# Root element of the main part → (what users call such a file, its suffix).
_KINDS = {
    "document": ("a text document", ".docx"),
    "presentation": ("a presentation", ".pptx"),
    "workbook": ("a spreadsheet", ".xlsx"),
}
# Where the main part is when no relationship says so.
_DEFAULT_PARTS = {
    "document": "word/document.xml",
    "presentation": "ppt/presentation.xml",
    "workbook": "xl/workbook.xml",
}
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Relationship:
    """A reference from one part to another: the last word of its type, and the member's name."""

    type: str
    target: str


def main_part(package: Package, kind: str) -> tuple[str, etree._Element]:
    """The name and root of the main part, whose root element must be called `kind`.

    Raises UnreadableFileError that says what the package is when it is something else.
    """
    name = next(
        (
            relationship.target
            for relationship in relationships(package, "").values()
            if relationship.type == "officeDocument"
        ),
        _DEFAULT_PARTS[kind],
    )
    expected, suffix = _KINDS[kind]
    if name.endswith(".bin"):
        raise UnreadableFileError(
            f"a binary workbook (.xlsb), expected {expected}: save it as {suffix}"
        )
    root = package.xml(name)
    if root is None:
        mimetype = package.read("mimetype")[:100].decode("ascii", "replace").strip()
        if mimetype.startswith(_OPEN_DOCUMENT):
            raise UnreadableFileError(
                "an OpenDocument file under another name: rename it to .odt, .ods or .odp"
            )
        if mimetype:
            raise UnreadableFileError(f"of the kind “{mimetype}”, expected {expected} ({suffix})")
        raise UnreadableFileError(f"a zip file without {expected} in it, expected a {suffix}")
    if local_name(root) != kind:
        actual, actual_suffix = _KINDS.get(local_name(root), (f"“{local_name(root)}”", ""))
        advice = f": rename it to {actual_suffix}" if actual_suffix else ""
        raise UnreadableFileError(f"{actual} in it, expected {expected}{advice}")
    return name, root


def relationships(package: Package, part: str) -> dict[str, Relationship]:
    """The internal relationships of a part, or of the package itself (""), by their ids."""
    folder, slash, base = part.rpartition("/")
    root = package.xml(f"{folder}{slash}_rels/{base}.rels")
    by_id = {}
    for element in root if root is not None else ():
        if (
            local_name(element) == "Relationship"
            and element.get("TargetMode", "").lower() != "external"
        ):
            target = (element.get("Target") or "").partition("#")[0].replace("\\", "/")
            by_id[element.get("Id") or ""] = Relationship(
                type=(element.get("Type") or "").rpartition("/")[2],
                target=resolve(part, target) if target else "",
            )
    return by_id


def linked_part(element: etree._Element, by_id: dict[str, Relationship]) -> str:
    """The part that an element refers to; "" when it names none.

    The id of the relationship is in a namespace; some elements have an `id` of their own, too.
    """
    ids = (text for key, text in element.attrib.items() if key.startswith("{"))
    return next((by_id[key].target for key in ids if key in by_id), "")


def related_part(by_id: dict[str, Relationship], type: str) -> str | None:
    """The name of the first part that is related by `type`."""
    return next((r.target for r in by_id.values() if r.type == type), None)


def core_properties(package: Package) -> Properties:
    """The core properties; empty when they are damaged, since the document may still be read."""
    name = related_part(relationships(package, ""), "core-properties") or "docProps/core.xml"
    try:
        root = package.xml(name)
    except UnreadableFileError:
        return Properties()
    if root is None:
        return Properties()
    return app_properties(
        title=_child_text(root, "title"),
        creators=[_child_text(root, "creator")],
        keywords=_child_text(root, "keywords"),
        created=_child_text(root, "created"),
    )


def toggle(element: etree._Element | None) -> bool | None:
    """The value of a toggle property, which is on when its element is there; None when absent."""
    if element is None:
        return None
    return attribute(element, "val") not in ("0", "false", "off", "none")


def _child_text(root: etree._Element, name: str) -> str:
    element = child(root, name)
    return (element.text or "").strip() if element is not None else ""
