"""Contacts: what a person sees of them."""

import pytest

from index.errors import UnreadableFileError
from index.parsers.mail.contacts import parse_contacts
from tests.index.parsers.reading import draft, items, reasons


def test_contacts_are_read_without_their_pictures() -> None:
    content = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Ana"
        b"\r\nFN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ana M=C3=\r\n=BCller\r\n"
        b"ADR;HOME:;;Quay 3;Bergen;;;Norway\r\nTEL;CELL:555 01\r\nPHOTO;ENCODING=b:QUI=\r\n"
        b"NOTE:Knows the\\, \r\n harbour\r\nEND:VCARD\r\n"
    )
    assert draft(parse_contacts, "a.vcf", content).text == (
        "Ana Müller\nAddress (home): Quay 3, Bergen, Norway\nPhone (cell): 555 01\n"
        "Note: Knows the, harbour"
    )
    assert reasons(parse_contacts, "a.vcf", content)[0].startswith("pictures")


def test_file_without_a_contact_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="no contact"):
        items(parse_contacts, "a.vcf", b"BEGIN:VCARD\nEND:VCARD\n")
