"""Hostile Unicode in files of every kind: offsets are exact and the text is stored unchanged."""

import hashlib
import io
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import Document
from index.chunking.passages import split_passages
from index.chunking.sentences import sentence_spans
from index.embedding.encoder import Encoder
from index.errors import UnreadableFileError
from index.parsers.parse_file import parse_file
from index.parsers.types import Skipped
from index.storage.sqlite.store import SqliteStore
from index.sync.sync import passage_key
from index.sync.worker_pool import WorkerPool
from index.text.unicode import without_surrogates
from tests.index.helpers import put_document, remove_document
from tests.index.samples import MAKERS, PICTURES, eml, html, json_file, msg, rtf, txt

# Each breaks code that counts bytes, UTF-16 units, graphemes, or lines by another definition.
HOSTILE = (
    *("e\u0301", "İ", "ı", "ß", "ﬁ", "ﬀ", "שלום", "\u202eabc\u202c", "مرحبا", "\u200f"),
    *("\0", "\ud800", "\udfff", "\ud83d", "\r\n", "\r", "\n", "\f", "\v", "\x85", "\x1c"),
    *("\u2028", "\u2029", "\U0001f600", "\U0001f468\u200d\U0001f469", "\U000e0001", "\u200b"),
    *("\u200d", "\ufeff", "\ufffe", "\ufffd", "\xa0", "\xad", "\u0345", "\u1e9e", "\u0130."),
    *'’“„…。，\t"<\\{}|\ue000',
    *("&amp;", "   "),
)
PIECES = st.one_of(
    st.sampled_from(HOSTILE),
    st.sampled_from(HOSTILE),
    st.sampled_from(("The harbour", " opened. ", " Ferries sail", "! ", " in 1931", "? ", " ")),
    st.text(max_size=8),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=30).map("".join)
# Images do not have a glyph for every character.
KINDS = [kind for kind in MAKERS if kind not in PICTURES]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path_factory.mktemp("offsets") / "store.sqlite")
    yield store
    store.close()


def read(content: bytes, path: str) -> list[Document]:
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        items = list(parse_file(path, io.BytesIO(content), len(content), sha256))
    except UnreadableFileError as error:
        assert str(error).encode()  # noqa: PT017 - the reason must be storable
        return []
    return [item for item in items if not isinstance(item, Skipped)]


def check_offsets(document: Document) -> None:
    """Sentences and passages are at their offsets, in order, each once."""
    text = document.text
    spans = sentence_spans(text)
    passages = split_passages(document)
    assert [span for passage in passages for span in passage.sentences] == spans
    end = 0
    for start, stop in spans:
        assert end <= start < stop <= len(text)
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()
    for passage in passages:
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])


def check_stored(document: Document, store: SqliteStore) -> None:
    """The store returns the document unchanged and each passage as the text at its offsets."""
    document.text.encode()
    passages = split_passages(document)
    keys = [passage_key(document, passage) for passage in passages]
    put_document(store, document, passages, keys)
    assert store.document(document.id) == document
    texts = [
        stored.text
        for stored in store.passages_with_text(store.history.passages_after(0, 1_000)).values()
        if stored.passage.document_id == document.id
    ]
    remove_document(store, document.id)
    assert texts == [document.text[passage.start : passage.end] for passage in passages]


@pytest.mark.parametrize("kind", KINDS)
@given(first=TEXTS, second=TEXTS)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_offsets_are_exact_and_any_text_is_stored_unchanged(
    store: SqliteStore, kind: str, first: str, second: str
) -> None:
    content = MAKERS[kind](first, [second, "Ferries sail at noon. " + first])
    for document in read(content, f"a{kind}"):
        check_offsets(document)
        check_stored(document, store)


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_sentence_offsets_are_exact_in_any_text(text: str) -> None:
    check_offsets(Document("d", "d", "", without_surrogates(text)))


@pytest.mark.parametrize(
    ("maker", "kind"),
    [(json_file, ".json"), (rtf, ".rtf"), (msg, ".msg")],
    ids=["json", "rtf", "msg"],
)
def test_lone_surrogate_is_replaced_by_one_character(maker: object, kind: str) -> None:
    assert callable(maker)
    text = "Before \ud800 and \udc00 after 😀 the quay."
    (document,) = read(maker("Ferry", [text]), f"a{kind}")
    assert "Before \ufffd and \ufffd after 😀 the quay." in document.text


@pytest.mark.parametrize("kind", [".txt", ".json", ".eml", ".html", ".msg"])
def test_hostile_characters_are_transferred_between_processes(tmp_path: Path, kind: str) -> None:
    makers = {".txt": txt, ".json": json_file, ".eml": eml, ".html": html, ".msg": msg}
    # A text with NULs is rightly taken for binary.
    text = "".join(char for char in HOSTILE if char != "\0")
    content = makers[kind]("Signs", [f"Ferries {text} sail."])
    place = tmp_path / f"a{kind}"
    place.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    with WorkerPool(1) as workers:
        (item,) = workers.submit(str(place), place.name, len(content), sha256)
    assert [item] == read(content, place.name)
    assert isinstance(item, Document)
    check_offsets(item)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_text_of_a_row_is_unchanged(text: str) -> None:
    content = json.dumps({"_id": "a", "text": f"x{text}x"}).encode()
    (document,) = read(content + b"\n", "a.jsonl")
    # Two halves of a character that stand together are that character to JSON.
    assert document.text == without_surrogates(json.loads(content)["text"])
    assert Document(**asdict(document)) == document


LONG = 10_000_000
SENTENCE = "The harbour board voted on Tuesday to dredge the channel after years of delay. "


@pytest.mark.parametrize("kind", ["txt", "csv", "json", "html"])
def test_ten_megabytes_on_one_line_are_parsed_split_and_stored_in_seconds(
    tmp_path: Path, kind: str
) -> None:
    text = (SENTENCE * (LONG // len(SENTENCE))).strip()
    content = {
        "txt": text,
        "csv": f'a,b\n1,"{text}"\n',
        "json": json.dumps({"text": text}),
        "html": f"<html><body><p>{text}</p></body></html>",
    }[kind]
    place = tmp_path / f"long.{kind}"
    place.write_text(content, "utf-8")
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    started = time.monotonic()
    with WorkerPool(1) as workers:
        (document,) = workers.submit(str(place), place.name, len(content), sha256)
    assert isinstance(document, Document)
    assert text in document.text
    passages = split_passages(document)
    store = SqliteStore(tmp_path / "store.sqlite")
    put_document(store, document, passages, [passage_key(document, p) for p in passages])
    assert store.document(document.id) == document
    store.close()
    assert passages[-1].end == len(document.text.rstrip())
    # Four on an idle core; in quadratic time it would be hours.
    assert time.monotonic() - started < 120


@pytest.mark.parametrize(
    "unit", ["x", '"x ', "harbour ferry ", "这是一个关于河流和桥梁的句子", "(“"]
)
def test_very_long_line_is_cut_for_the_encoder_in_seconds(encoder: Encoder, unit: str) -> None:
    document = Document("d", "d", "", unit * (200_000 // len(unit.encode())))
    started = time.monotonic()
    passages = split_passages(document, encoder.cut_long)
    assert time.monotonic() - started < 60
    assert passages[0].start == 0
    assert passages[-1].end == len(document.text.rstrip())
