"""Marks of emphasis and of headings in Markdown are not shown."""

import pytest

from qa.text.markdown_emphasis import without_marks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**Ferry crews** struck on *Thursday*.", "Ferry crews struck on Thursday."),
        ("***Both*** and **bold *it* more**", "Both and bold it more"),
        ("cut off** here and **there", "cut off here and there"),
        (
            "# Fire in Tolland\n\nIt broke out\n## at night",
            "Fire in Tolland\n\nIt broke out\nat night",
        ),
        # Signs that are no marks.
        ("C# and #flood\n#flood\n    # a comment\n#", "C# and #flood\n#flood\n    # a comment\n#"),
        ("2 * 3 * 4, x**2, a**b**c, ****", "2 * 3 * 4, x**2, a**b**c, ****"),
        ("* one\n* two", "* one\n* two"),
        ("say *this\n\nand* that", "say *this\n\nand* that"),
        (r"\*not\* `**code**` __init__.py", r"\*not\* `**code**` __init__.py"),
        ("```\n# **code**\n```\n**text**", "```\n# **code**\n```\ntext"),
    ],
)
def test_marks_are_left_out(text: str, shown: str) -> None:
    assert without_marks(text, "notes/strike.md") == shown
    assert without_marks(text, "mails.zip#a.md") == shown
    assert without_marks(text, "strike.txt") == text


def test_comments_in_the_code_of_a_notebook_stay() -> None:
    assert without_marks("# load the **data**", "census.ipynb") == "# load the data"
