"""What a person sees in the form fields of office documents."""

from collections.abc import Iterable, Iterator

from lxml import etree

from index.humanize import counted
from index.parsers.office.layout import one_line
from index.parsers.office.opc import Relationship
from index.parsers.office.xml_package import attribute, child, is_true, local_name, to_int
from index.parsers.types import Skipped

_TICKED, _EMPTY = "☒", "☐"
# Controls on a sheet whose state is a tick, by their types in its drawing.
_BOXES = frozenset({"Checkbox", "Radio"})
_LABELLED = _BOXES | {"Button", "Label", "GBox", "Edit"}
# The fields of Word, by what LibreOffice calls them.
_CHECK_BOX, _DROP_DOWN = "FORMCHECKBOX", "FORMDROPDOWN"


def box(is_ticked: bool) -> str:
    """A check box as it is shown."""
    return _TICKED if is_ticked else _EMPTY


def word_field(data: etree._Element | None) -> str:
    """What a w:ffData shows that is not in the text: a check box, or the entry that is chosen."""
    if (check := child(data, "checkBox")) is not None:
        for name in ("checked", "default"):
            if (state := child(check, name)) is not None:
                value = attribute(state, "val")
                return box(value is None or is_true(value))
        return box(False)
    if (choice := child(data, "ddList")) is not None:
        entries = [attribute(entry, "val") or "" for entry in choice.iterfind("{*}listEntry")]
        names = ("result", "default")
        chosen = next((item for name in names if (item := child(choice, name)) is not None), None)
        return chosen_entry(entries, to_int(attribute(chosen, "val")))
    return ""


def chosen_entry(entries: list[str], number: int) -> str:
    """The entry of a list with that number, from 0; "" if there is none."""
    return entries[number] if number < len(entries) else ""


def open_document_field(mark: etree._Element) -> str:
    """The same of a field:fieldmark, in which LibreOffice keeps a field of Word."""
    kind = (attribute(mark, "type") or "").rpartition(".")[2]
    values: dict[str, list[str]] = {}
    for parameter in mark.iterfind("{*}param"):
        name = (attribute(parameter, "name") or "").rpartition(".")[2]
        values.setdefault(name, []).append(attribute(parameter, "value") or "")
    if kind == _CHECK_BOX:
        return box("true" in values.get("Checkbox_Checked", ()))
    if kind == _DROP_DOWN:
        chosen = next(iter(values.get("Dropdown_Selected", ())), "")
        return chosen_entry(values.get("Dropdown_ListEntry", []), to_int(chosen))
    return ""


def open_document_control(control: etree._Element) -> str:
    """The label and value of an element of a form: a box, a text that is typed, an entry."""
    kind = local_name(control)
    label = one_line(attribute(control, "label") or "")
    if kind in ("checkbox", "radio"):
        state = attribute(control, "current-state" if kind == "checkbox" else "current-selected")
        state = state or attribute(control, "state" if kind == "checkbox" else "selected")
        return f"{box(state in ('checked', 'true'))} {label}".strip()
    if kind == "listbox":
        options = control.findall("{*}option")
        return ", ".join(
            one_line(attribute(option, "label") or "")
            for option in options
            if "true" in (attribute(option, "current-selected"), attribute(option, "selected"))
        )
    if kind in ("password", "hidden"):
        return ""
    paragraphs = ("".join(paragraph.itertext()) for paragraph in control.iter("{*}p"))
    typed = attribute(control, "current-value") or attribute(control, "value") or ""
    return label or typed.strip() or "\n".join(paragraphs).strip()


def sheet_controls(root: etree._Element) -> Iterator[str]:
    """A line for each control in the old drawing (VML) of a sheet: its tick and its label."""
    for data in root.iter("{*}ClientData"):
        kind = attribute(data, "ObjectType")
        shape = data.getparent()
        if kind not in _LABELLED or shape is None:
            continue
        text = child(shape, "textbox")
        label = one_line("".join(text.itertext())) if text is not None else ""
        checked = child(data, "Checked")
        state = (checked.text or "1").strip() if checked is not None else "0"
        line = f"{box(state == '1')} {label}" if kind in _BOXES else label
        if line := line.strip():
            yield line


def report_controls(relationships: Iterable[Relationship]) -> list[Skipped]:
    """The report of the controls of other programs (ActiveX) that parts are related to; none if
    there are none."""
    controls = {item.target for item in relationships if item.type == "control"}
    if not controls:
        return []
    reason = f"{counted(len(controls), 'control')} (ActiveX), not read: print it as PDF"
    return [Skipped(reason, "form field")]
