"""a charset as pages and mails name it → Python's codec for it."""

import codecs
import re

# What programs mean by these names, which is more than the names say.
_MEANT = {
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
}
# Names that Python does not know, without "x-" and with "cp" for "windows-".
_NAMED = {
    "cp31j": "cp932",
    "ks_c_5601": "cp949",
    "gb_2312-80": "gb18030",
    "macintosh": "mac-roman",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "unicode": "utf-8",
    "utf8mb4": "utf-8",
}
_NAME = re.compile(r"[a-z0-9][\w.:+-]{0,39}")
# Python's own, which no text is in, and some of which take a time that grows with the square.
_NO_CHARSET = frozenset(
    (
        "idna",
        "punycode",
        "unicode-escape",
        "raw-unicode-escape",
        "undefined",
        "mbcs",
        "oem",
        "utf-7",
    )
)


def codec_of(label: str | None) -> str | None:
    """The name of Python's codec for the charset `label`; None when there is none.

    It is the one that holds what programs write under that name: Windows-1252 for ISO 8859-1.
    """
    name = (label or "").partition("*")[0].strip("\"' \t\r\n").lower()
    if not _NAME.fullmatch(name):
        return None
    name = name.removeprefix("x-").replace("windows-", "cp").replace("cp-", "cp")
    for candidate in (_NAMED.get(name, name), name.replace("-", "").replace("windows", "cp")):
        try:
            found = codecs.lookup(candidate).name
            # Fails for what makes bytes of bytes, such as base64.
            bytes(4).decode(found)
        except (LookupError, ValueError):
            continue
        return None if found in _NO_CHARSET else _MEANT.get(found, found)
    return None
