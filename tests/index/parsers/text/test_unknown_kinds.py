"""Text without a parser of its own."""

import pytest

from index.errors import UnreadableFileError
from index.parsers.text.unknown_kinds import parse_plain
from tests.index.parsers.reading import draft


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.rst", "Quays\n=====\n\nFerries sail.\n", "Quays"),
        ("a.rst", "=====\nQuays\n=====\n\nFerries sail.\n", "Quays"),
        ("a.rst", "Ferries sail at noon.\n\n===  ===\na    b\n", ""),
        ("a.org", "#+TITLE: The quays\n* Meeting\nNoon.\n", "The quays"),
        ("a.org", "* Meeting\nNoon.\n", "Meeting"),
        ("a.adoc", "= The quays\n\nNoon.\n", "The quays"),
        (
            "a.tex",
            "\\title{The \\emph{old} quays\\\\ of Oslo}\n\\begin{document}",
            "The old quays of Oslo",
        ),
        ("a.tex", "\\begin{document}Noon.", ""),
        ("a.log", "2024-05-01 noon\n", ""),
        ("a.c", "int noon;\n#endif\n", ""),
    ],
)
def test_text_stands_as_it_is_with_the_title_of_its_markup(
    name: str, text: str, title: str
) -> None:
    document = draft(parse_plain, name, text.encode())
    assert (document.text, document.title) == (text, title)


def test_text_without_a_word_is_refused() -> None:
    with pytest.raises(UnreadableFileError, match="empty"):
        draft(parse_plain, "a.log", b" \n")
