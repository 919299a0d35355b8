"""Write the structure of an equation as signs on one line: "(a+b)/2", "e^n", "√(x+1)".

Both Office Math and MathML show fractions, exponents and roots by their place, without a sign.
"""

from collections.abc import Iterator, Sequence

from lxml import etree

from index.parsers.dom.elements import Element

# What an element is, by its name in Office Math and in MathML.
_FRACTIONS = ("f", "mfrac")
_POWERS = ("sSup", "msup")
_INDEXES = ("sSub", "msub")
_INDEXED_POWERS = ("sSubSup", "msubsup")
_ROOTS = ("rad", "msqrt", "mroot")
_MATRICES = ("m", "mtable")
_FENCES = ("d", "mfenced")
_OPERATORS = ("nary",)
STRUCTURES = frozenset(
    (
        *(*_FRACTIONS, *_POWERS, *_INDEXES, *_INDEXED_POWERS, *_ROOTS),
        *(*_MATRICES, *_FENCES, *_OPERATORS),
    )
)


def equation_parts(element: Element) -> Iterator[str | Element]:
    """Yield the operands of a structure of an equation in their order, and the signs around them.

    Args:
        element: One of `STRUCTURES`, by its local name.
    """
    name = _name(element)
    operands = [child for child in element if _name(child) and not _name(child).endswith("Pr")]
    if name in _FRACTIONS and len(operands) == 2:
        yield from (*_bracketed(operands[:1]), "/", *_bracketed(operands[1:]))
    elif name in _POWERS and len(operands) == 2:
        yield from (operands[0], "^", *_bracketed(operands[1:]))
    elif name in _INDEXES and len(operands) == 2:
        yield from (operands[0], *_index(operands[1]))
    elif name in _INDEXED_POWERS and len(operands) == 3:
        yield from (operands[0], *_index(operands[1]), "^", *_bracketed(operands[2:]))
    elif name in _ROOTS:
        yield from _root(name, operands)
    elif name in _MATRICES:
        for i, row in enumerate(operands):
            yield "; " * (i > 0)
            yield from _between(list(row.iterchildren(etree.Element)), " ")
    elif name in _FENCES:
        opening, separator, closing = _fence(element)
        yield from (opening, *_between(operands, separator), closing)
    elif name in _OPERATORS and len(operands) == 3:
        sign = _property(element, "chr")
        yield "∫" if sign is None else sign
        for mark, operand in zip("_^", operands[:2], strict=True):
            yield from (mark, *_bracketed([operand])) if _text(operand) else ()
        yield from (" ", operands[2])
    else:
        yield from operands


def is_office_math(element: Element) -> bool:
    """Whether an element is one of Office Math, whose names of one letter others have too."""
    return isinstance(element.tag, str) and "/math" in (etree.QName(element).namespace or "")


def spell_out_equations(root: Element) -> None:
    """Write the signs of all MathML in a tree into its text, in place."""
    for equation in list(root.iter("{*}math", "math")):
        for element in reversed(list(equation.iter(etree.Element))):
            if _name(element) in STRUCTURES:
                _write_signs(element)


def _write_signs(element: Element) -> None:
    last: Element | None = None
    element.text = ""
    for part in list(equation_parts(element)):
        if not isinstance(part, str):
            last = part
            last.tail = ""
        elif last is None:
            element.text += part
        else:
            last.tail = (last.tail or "") + part


def _root(name: str, operands: Sequence[Element]) -> Iterator[str | Element]:
    degree: Element | None = None
    if name == "rad" and len(operands) == 2:
        degree, operands = operands[0], operands[1:]
    elif name == "mroot" and len(operands) == 2:
        # The base comes first, and what is written in place cannot change their order.
        yield from (*_bracketed(operands[:1]), "^(1/", operands[1], ")")
        return
    if degree is not None and _text(degree):
        yield from ("√[", degree, "]")
    else:
        yield "√"
    yield from _bracketed(operands)


def _index(operand: Element) -> Iterator[str | Element]:
    """Yield a lower index: one sign stands as in "x1", several as in "x_(n+1)"."""
    if _text(operand).isalnum():
        yield operand
    else:
        yield from ("_", *_bracketed([operand]))


def _bracketed(operands: Sequence[Element]) -> Iterator[str | Element]:
    text = "".join(map(_text, operands))
    is_one = text.isalpha() or text.isdecimal()
    is_one = is_one and not any(map(_has_structure, operands))
    yield from operands if is_one else ("(", *operands, ")")


def _between(operands: Sequence[Element], separator: str) -> Iterator[str | Element]:
    for i, operand in enumerate(operands):
        yield from (separator, operand) if i else (operand,)


def _fence(element: Element) -> tuple[str, str, str]:
    signs = (
        (_property(element, "begChr"), _property(element, "sepChr"), _property(element, "endChr"))
        if _name(element) == "d"
        else (element.get("open"), element.get("separators"), element.get("close"))
    )
    opening, separator, closing = signs
    return (
        "(" if opening is None else opening,
        ("|" if _name(element) == "d" else ",") if separator is None else separator[:1],
        ")" if closing is None else closing,
    )


def _property(element: Element, name: str) -> str | None:
    """The value that a structure of Office Math states for one of its signs."""
    for node in element.iterfind("{*}" + f"{_name(element)}Pr/{{*}}{name}"):
        return next((value for key, value in node.items() if key.endswith("val")), None)
    return None


def _has_structure(operand: Element) -> bool:
    return any(_name(inner) in STRUCTURES for inner in operand.iter(etree.Element))


def _text(element: Element) -> str:
    return "".join("".join(element.itertext()).split())


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
