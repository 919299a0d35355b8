"""Map characters of the fonts Symbol and Wingdings to their Unicode look-alikes."""

# The private use characters under which Word stores the 256 characters of such a font.
_PRIVATE_USE = 0xF000

_GREEK: dict[int, str] = dict(
    zip(
        (*range(0x41, 0x5B), *range(0x61, 0x7B)),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL = _GREEK | {
    0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼",
    0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓",
    0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•",
    0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC7: "∩", 0xC8: "∪", 0xCC: "⊂",
    0xCE: "∈", 0xCF: "∉", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xD7: "⋅",
    0xDE: "⇒", 0xE2: "®", 0xE3: "©", 0xE4: "™", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x76: "❖", 0x77: "◆",
    0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_FONTS: dict[str, dict[int, str]] = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}


def symbol_character(font: str, code: str) -> str:
    """The character at the hexadecimal `code` of a font; "" when it is unknown what it shows."""
    try:
        code_point = int(code, 16)
        char = chr(code_point)
    except (ValueError, OverflowError):
        return ""
    table = _FONTS.get(font.strip().lower())
    if table is not None:
        code_point = code_point - _PRIVATE_USE if code_point >= _PRIVATE_USE else code_point
        is_ascii = table is _SYMBOL and 0x20 <= code_point < 0x7F
        return table.get(code_point, chr(code_point) if is_ascii else "")
    is_private_use = _PRIVATE_USE <= code_point < _PRIVATE_USE + 256
    return "" if is_private_use or not char.isprintable() else char


def symbol_text(text: str, font: str) -> str:
    """`text` with the private use characters of a symbol font replaced by what they show."""
    table = _FONTS.get(font.strip().lower())
    if table is None or text.isascii():
        return text
    # A private use character without an entry, and any other character, stays as it is.
    return "".join(table.get(ord(char) - _PRIVATE_USE, char) for char in text)
