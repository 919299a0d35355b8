"""Write winmail.dat files (TNEF) to test the parser of mails on."""

import struct

_SIGNATURE = 0x223E9F78
_BODY, _CODE_PAGE, _TITLE, _DATA, _RENDERING = 0x2800C, 0x69007, 0x18010, 0x6800F, 0x69002


def tnef_file(body: str, attachments: dict[str, bytes]) -> bytes:
    """A winmail.dat with a plain text in windows-1252 and attachments by their names."""
    pieces = [struct.pack("<IH", _SIGNATURE, 1)]
    pieces.append(_attribute(1, _CODE_PAGE, struct.pack("<II", 1252, 0)))
    pieces.append(_attribute(1, _BODY, body.encode("cp1252", "replace") + b"\0"))
    for name, content in attachments.items():
        pieces.append(_attribute(2, _RENDERING, bytes(14)))
        pieces.append(_attribute(2, _TITLE, name.encode("cp1252") + b"\0"))
        pieces.append(_attribute(2, _DATA, content))
    return b"".join(pieces)


def _attribute(level: int, name: int, data: bytes) -> bytes:
    checksum = sum(data) & 0xFFFF
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", checksum)
