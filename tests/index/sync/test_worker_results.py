"""What is invalid in the answer of a worker is refused, and said."""

import io

import pytest

from index.sync.worker_results import InvalidResultError, ResultReader

# For documents that answer in place of the worker, with TEXT, which has 5 characters.
ANSWERING = """
import json, os, signal, sys
NAME = os.path.basename(path)
TEXT = "Text."
document = {"id": NAME, "path": NAME, "title": "", "text": 5, "published": None, "url": None}
document |= {"authors": [], "tags": [], "pages": [], "sha256": "0" * 64, "kind": "txt"}
document |= {"published_from": "", "language": "", "sheets": [], "passages": [[0, 5]]}
def write(content):
    while content:
        content = content[os.write(3, content):]
def answer(*message, text=b""):
    write(json.dumps(message).encode() + b"\\n" + text)
def give(text=TEXT.encode(), **changes):
    answer("document", {**document, **changes}, text=text)
"""
# Invalid answers, by what is said of them.
INVALID_ANSWERS = [
    ("give(sha256=5)", "sha256 is 5, expected 64 hexadecimal digits"),
    ("give(sha256='0' * 63 + 'A')", "expected 64 hexadecimal digits"),
    ("give(path='other.txt')", "path is 'other.txt', expected that of this file"),
    ("give(id='other.txt')", "id is 'other.txt', expected one of this file"),
    ("give(id=NAME + '2')", "expected one of this file"),
    ("give(id=NAME + '#\\ud800')", "characters rather than surrogates"),
    ("give(); give()", "expected each id once"),
    ("give(title=5)", "title is 5, expected a string"),
    ("give(title='\\ud800')", "characters rather than surrogates"),
    ("give(title='x' * 1001)", "expected at most 1,000 characters"),
    ("give(text=b'\\xed\\xa0\\x80..')", "a text that is not UTF-8"),
    ("answer('document', {**document, 'text': 'Text.'})", "the text's length is 'Text.'"),
    ("answer('document', {**document, 'text': -1})", "the text's length is -1"),
    ("answer('document', {**document, 'text': True})", "the text's length is True"),
    ("answer('document', {**document, 'text': 1 << 40})", "the text's length is 109951"),
    ("give(published='2024-13-01')", "expected a day"),
    ("give(published='20240101')", "expected a day as YYYY-MM-DD"),
    ("give(published=20240101)", "published is 20240101, expected a string"),
    ("give(published_from='nowhere')", "published_from is 'nowhere', expected one of"),
    ("give(published_from=[])", "published_from is []"),
    ("give(url=5)", "url is 5"),
    ("give(authors='Ann')", "authors is 'Ann', expected a list of strings"),
    ("give(authors=None)", "authors is None, expected a list of strings"),
    ("give(tags=[{'a': 1}])", "tags is {'a': 1}, expected a string"),
    ("give(kind={})", "kind is {}, expected that of a parser or a text"),
    ("give(kind='../a')", "kind is '../a', expected that of a parser or a text"),
    ("give(pages='0')", "pages is '0', expected a list of integers"),
    ("give(pages=[0, True])", "expected a list of integers"),
    ("give(pages=[3, 2])", "expected increasing offsets up to 5"),
    ("give(pages=[-1])", "expected increasing offsets up to 5"),
    ("give(pages=[0, 6])", "expected increasing offsets up to 5"),
    ("give(sheets='0')", "expected a list of sheets"),
    ("give(sheets=[['A', [1]]])", "a sheet is ['A', [1]], expected a name, columns and rows"),
    ("give(sheets=[['A', [1], []]])", "expected a name, columns and rows"),
    ("give(sheets=[['A', [2, 1], [[0, 1]]]])", "columns is [2, 1], expected increasing numbers"),
    ("give(sheets=[['A', [1], [[0, -1]]]])", "a row is [0, -1], expected an offset and a number"),
    ("give(sheets=[['A', [1], [[6, 1]]]])", "expected increasing offsets up to 5"),
    ("give(passages='0')", "expected a list of passages"),
    ("give(passages=[[]])", "a passage is [], expected spans in their order, up to 5"),
    ("give(passages=[['a', 'b']])", "expected a list of integers"),
    ("give(passages=[[0, 10**9]])", "expected spans in their order, up to 5"),
    ("give(passages=[[-5, -1]])", "expected spans in their order, up to 5"),
    ("give(passages=[[0, 2, 3]])", "expected spans in their order, up to 5"),
    ("give(passages=[[2, 2]])", "expected spans in their order, up to 5"),
    ("give(passages=[[0, 3, 2, 5]])", "expected spans in their order, up to 5"),
    ("give(passages=[[3, 5], [0, 2]])", "expected them in their order"),
    ("give(passages=[[0, 3], [2, 5]])", "expected them in their order"),
    ("give(extra=1)", "expected an object with authors, id, kind"),
    ("answer('document', [])", "expected an object with authors, id, kind"),
    ("answer('document', {'id': NAME})", "expected an object with authors, id, kind"),
    ("answer('unread', {'a': 1})", "what is skipped is {'a': 1}, expected a reason and a kind"),
    ("answer('unread', ['a', 'b'])", "the kind of what is skipped is 'b', expected a known one"),
    ("answer('unread', ['x' * 30_000_000, 'part'])", "expected at most 10,000 characters"),
    ("answer('refused', '\\ud800')", "characters rather than surrogates"),
    ("answer('refused', '\\x1b[2J')", "expected no control characters"),
    ("answer('unread', ['a' + chr(10), 'part'])", "expected no control characters"),
    ("answer('refused', None)", "the reason is None"),
    ("answer('failed', 5)", "the reason is 5"),
    ("answer('end', 5)", "the answer is ['end', 5]"),
    ("answer('not started', 'x')", "the answer is ['not started', 'x']"),
    ("answer('crashed', -9)", "the answer is ['crashed', -9]"),
    ("answer('timeout', None)", "the answer is ['timeout', None]"),
    ("answer('ready', {})", "the answer is ['ready', {}]"),
    ("answer('picture', {})", "the answer is ['picture', {}]"),
    ("answer({}, 1)", "expected a kind and a value"),
    ("answer(['document'], 1)", "expected a kind and a value"),
    ("answer('end')", "expected a kind and a value"),
    ("write(b'5' + chr(10).encode())", "the answer is 5, expected a kind and a value"),
    ("write(b'[' * 100_000 + chr(10).encode())", "a line that is not JSON"),
    ("write(bytes([255, 10]))", "a line that is not JSON"),
]


@pytest.mark.parametrize(
    ("code", "message"), INVALID_ANSWERS, ids=[code for code, _ in INVALID_ANSWERS]
)
def test_invalid_answer_is_refused(code: str, message: str) -> None:
    stream = io.BytesIO()
    names: dict[str, object] = {"path": "file.txt"}
    exec(ANSWERING, names)  # noqa: S102
    names["write"] = stream.write
    exec(code, names)  # noqa: S102
    stream.seek(0)
    reader = ResultReader(stream, {"path": "file.txt"}, 100)
    with pytest.raises(InvalidResultError) as refused:
        while reader.read():
            pass
    assert message in str(refused.value)
    assert len(str(refused.value)) < 500
