"""Form fields of office documents are read as they are shown."""

import pytest

from index.parsers.office.docx import parse_docx
from index.parsers.office.odf import parse_odf
from index.parsers.sheets.xlsx import parse_xlsx
from index.parsers.types import ParsedDocument, ParserOutput, Skipped
from tests.index.parsers.office.making import SPACES, docx, odf, relations, source, zipped

ENTRIES = '<w:listEntry w:val="A"/><w:listEntry w:val="B"/>'


def only_text(items: list[ParserOutput]) -> str:
    (document,) = items
    assert isinstance(document, ParsedDocument)
    return document.text


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☒"),
        ("<w:checkBox/>", "☐"),
        (f'<w:ddList><w:result w:val="1"/>{ENTRIES}</w:ddList>', "B"),
        (f"<w:ddList>{ENTRIES}</w:ddList>", "A"),
        ('<w:textInput><w:default w:val="Name"/></w:textInput>', ""),
    ],
)
def test_form_field_of_old_word_shows_its_state(data: str, shown: str) -> None:
    begin = f'<w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar>'
    instruction = "<w:instrText>FORM</w:instrText>"
    for result in ("", '<w:fldChar w:fldCharType="separate"/>'):
        end = f'{result}<w:fldChar w:fldCharType="end"/>'
        runs = f"<w:r><w:t>Paid:</w:t></w:r><w:r>{begin}{instruction}{end}</w:r>"
        items = list(parse_docx(source(docx(f"<w:p>{runs}</w:p>"))))
        assert only_text(items) == f"Paid:{shown}"


def test_control_of_another_program_is_reported() -> None:
    control = '<w:object><w:control r:id="control1"/></w:object>'
    body = f"<w:p><w:r><w:t>Paid</w:t>{control}</w:r></w:p>"
    content = zipped(
        {
            "_rels/.rels": relations(officeDocument="word/document.xml"),
            "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations(control1="activeX1.xml"),
        }
    )
    _, report = parse_docx(source(content))
    assert report == Skipped("1 control (ActiveX), not read: print it as PDF", "form field")


FORM = """<office:forms xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><form:form>
<form:checkbox form:id="a" form:label="I agree" form:current-state="checked"/>
<form:radio form:id="b" form:label="No"/>
<form:text form:id="c" form:current-value="Ann"/>
<form:listbox form:id="d"><form:option form:label="Red"/>
<form:option form:label="Blue" form:current-selected="true"/></form:listbox>
<form:password form:id="e" form:current-value="secret"/>
</form:form></office:forms>"""


def test_form_of_libreoffice_shows_its_state() -> None:
    controls = "".join(f'<text:p><draw:control draw:control="{key}"/></text:p>' for key in "abcde")
    items = list(parse_odf(source(odf(f"<office:text>{FORM}{controls}</office:text>"))))
    assert only_text(items) == "☒ I agree\n\n☐ No\n\nAnn\n\nBlue"


def test_field_of_word_in_libreoffice_shows_its_state() -> None:
    kind = "vnd.oasis.opendocument.field"
    mark = (
        f'<f:fieldmark xmlns:f="urn:f" f:type="{kind}.FORMCHECKBOX">'
        f'<f:param f:name="{kind}.Checkbox_Checked" f:value="true"/></f:fieldmark>'
    )
    body = f"<office:text><text:p>Paid: {mark}</text:p></office:text>"
    assert only_text(list(parse_odf(source(odf(body))))) == "Paid: ☒"


def test_controls_on_a_sheet_show_their_state() -> None:
    def shape(kind: str, label: str, more: str = "") -> str:
        box = f"<v:textbox><div><font>{label}</font></div></v:textbox>"
        return f'<v:shape>{box}<x:ClientData ObjectType="{kind}">{more}</x:ClientData></v:shape>'

    ticked = "<x:Checked>1</x:Checked>"
    shapes = shape("Checkbox", "Paid", ticked) + shape("Radio", "Late") + shape("Note", "Hidden")
    vml = f'<xml xmlns:v="urn:v" xmlns:x="urn:x">{shapes}</xml>'
    sheet = '<sheets><sheet name="Costs" sheetId="1" r:id="worksheet1"/></sheets>'
    cell = '<row><c t="inlineStr"><is><t>Quay</t></is></c></row>'
    content = zipped(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f"<workbook {SPACES}>{sheet}</workbook>",
            "xl/_rels/workbook.xml.rels": relations(worksheet1="sheet.xml"),
            "xl/sheet.xml": f"<worksheet><sheetData>{cell}</sheetData></worksheet>",
            "xl/_rels/sheet.xml.rels": relations(vmlDrawing="drawing.vml"),
            "xl/drawing.vml": vml,
        }
    )
    assert only_text(list(parse_xlsx(source(content)))) == "Costs\n\nQuay\n\n☒ Paid\n\n☐ Late"
