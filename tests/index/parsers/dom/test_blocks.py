"""Blocks of HTML in the compact layout of mails; web pages are tested with their articles."""

import pytest

from index.parsers.dom.blocks import extract_blocks, join
from index.parsers.dom.parsing import parse_tree
from index.parsers.dom.visibility import hidden_or_mail_content


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div>a</div><div>b</div><p>c</p>d", "a\nb\n\nc\n\nd"),
        ("<div>a<br></div><div><br></div>b<br><br><br>c", "a\n\nb\n\nc"),
        ("<ol start=3><li>c<ul><li>x</ul><li value=7>g</ol>", "3. c\n• x\n7. g"),
        ("<ul><li><p>a</p><p>b</p></ul>", "• a\n\nb"),
        ("<pre>a\n  <b>b</b>\n\n  c</pre>d", "a\n  b\n\n  c\n\nd"),
        ("<p style='mso-list:l0'><span style='mso-list:Ignore'>·&nbsp;</span>a", "• a"),
        ("<table><tr><td><p>a</p><td><td>b<td></table>c", "a |  | b\n\nc"),
        ("<table><tr><td>a<td colspan=2>b<td>c</table>", "a | b |  | c"),
        ("<table><tr><td>a<br>b<td>c</table>d", "a\nb\n\nc\n\nd"),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a | b | c"),
        ("a<span style='font-size: 0px'>b</span><button>c</button>", "ac"),
    ],
)
def test_compact_layout_follows_the_line_breaks_that_are_shown(markup: str, text: str) -> None:
    tree = parse_tree(markup)
    assert tree is not None
    assert join(extract_blocks(tree, hidden_or_mail_content, compact=True)) == text
