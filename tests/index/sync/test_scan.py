"""Scanning real folders with links, pipes and unreadable files."""

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import CorpusError
from index.errors import UnreadableFileError
from index.parsers.registry import explain_unsupported
from index.sync.scan import PASSED_OVER, check_kind, scan
from tests.index.helpers import read_one


def paths(folder: Path, exclude: Path | None = None) -> list[str]:
    return [file.path for file in scan(folder, exclude)[0]]


def reasons(folder: Path) -> dict[str, str]:
    failures = scan(folder)[1]
    return {item.path: item.reason for item in failures if item.kind != PASSED_OVER}


def fill(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Text.", "utf-8")


# Many control characters make a file binary.
_TEXT_CHARS = st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\r\t\f")


@given(st.text(_TEXT_CHARS, max_size=200))
def test_text_is_an_unchanged_prefix_of_its_file(text: str) -> None:
    content = text.encode("utf-8", "replace")
    try:
        document = read_one(content, "a.txt")
    except UnreadableFileError:
        assert not text.strip()
    else:
        assert content.decode().removeprefix("\ufeff").startswith(document.text)


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_encoding_with_a_byte_order_mark_is_read_and_line_ends_are_kept(
    bom: bytes, encoding: str
) -> None:
    text = "Zoë’s line.\r\nThe next.\r\n"
    assert read_one(bom + text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"PK\x03\x04\0\0data", "by its content a .zip file: damaged"),
        (codecs.BOM_UTF8 + b"caf\xe9", "not UTF-8: byte 0xe9"),
        (codecs.BOM_UTF16_LE + b"a\0b", "not UTF-16"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\0", "not UTF-16"),
    ],
)
def test_file_without_text_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError) as error:
        read_one(content, "a.txt")
    assert reason.lower() in str(error.value).lower()


def test_files_at_any_depth_are_listed_and_hidden_ones_skipped(corpus: Path) -> None:
    fill(corpus, "b.txt", "a/x.MD", "a/deep/er/c.jsonl", ".hidden.txt", ".git/config.txt")
    assert paths(corpus) == ["a/deep/er/c.jsonl", "a/x.MD", "b.txt"]
    assert reasons(corpus) == {}


def test_index_folder_is_excluded(corpus: Path) -> None:
    fill(corpus, "a.txt", "made/b.txt")
    assert paths(corpus, corpus / "made") == ["a.txt"]
    with pytest.raises(CorpusError, match="the folder of the index itself"):
        scan(corpus, corpus)


def test_loop_of_links_ends_and_a_folder_is_read_at_its_real_place(corpus: Path) -> None:
    fill(corpus, "real/a.txt")
    (corpus / "another").symlink_to(corpus / "real")
    (corpus / "real" / "up").symlink_to(corpus)
    (corpus / "self.txt").symlink_to(corpus / "self.txt")
    assert paths(corpus) == ["real/a.txt"]
    assert "symbolic links" in reasons(corpus)["self.txt"]


def test_broken_link_is_reported(corpus: Path, tmp_path: Path) -> None:
    (corpus / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    assert paths(corpus) == []
    assert reasons(corpus) == {"gone.txt": "a broken link, or just deleted"}


def test_pipe_is_never_opened(corpus: Path) -> None:
    os.mkfifo(corpus / "pipe.txt")
    assert paths(corpus) == []
    assert reasons(corpus) == {"pipe.txt": "a pipe or device, not a file"}


def test_file_of_an_unknown_kind_is_told_by_its_beginning(corpus: Path) -> None:
    fill(corpus, "noend", "notes.xyz")
    (corpus / "tune.mp3").write_bytes(b"ID3\x03\0\0\0" * 100)
    (corpus / "data.xyz").write_bytes(bytes(range(256)) * 40)
    (corpus / "big.sql").write_bytes(b"INSERT INTO t VALUES(1);\n" * 700_000)
    (corpus / "paper").write_bytes(b"%PDF-1.7\n\0")
    refused: dict[str, str] = {}
    for file in scan(corpus)[0]:
        try:
            check_kind(file)
        except UnreadableFileError as error:
            refused[file.path] = str(error)
    assert reasons(corpus) == {
        "tune.mp3": "not a supported kind of file: a recording is found by its transcript: add "
        "that as .vtt, .srt or .txt"
    }
    assert refused == {
        "data.xyz": explain_unsupported("data.xyz"),
        "big.sql": "16 MB of text of an unknown kind, expected at most 16 MB: split it, or rename "
        "it to .txt",
    }


def test_leftovers_of_systems_and_office_programs_are_skipped(corpus: Path) -> None:
    fill(corpus, "a.txt", "Thumbs.db", "desktop.ini", "~$report.docx", "sub/~$b.docx")
    assert (paths(corpus), reasons(corpus)) == (["a.txt"], {})


def test_hidden_files_that_may_hold_text_are_named(corpus: Path) -> None:
    fill(corpus, ".notes.md", ".drafts/a.txt", ".DS_Store", ".git/config", "._a.txt", ".a.mp3")
    failures = scan(corpus)[1]
    assert {failure.path for failure in failures} == {".notes.md", ".drafts/"}
    assert {failure.kind for failure in failures} == {PASSED_OVER}


def test_name_that_is_not_utf8_is_reported(corpus: Path) -> None:
    (Path(os.fsdecode(os.fsencode(corpus) + b"/caf\xe9.txt"))).write_text("Text.", "utf-8")
    folder = Path(os.fsdecode(os.fsencode(corpus) + b"/d\xe9"))
    fill(folder, "inside.txt")
    assert paths(corpus) == []
    assert set(reasons(corpus).values()) == {"its name is not UTF-8: rename it"}
    for path in reasons(corpus):
        path.encode()


@pytest.mark.parametrize("name", ["missing", "file.txt"])
def test_missing_folder_or_file_instead_of_a_folder_is_refused(corpus: Path, name: str) -> None:
    fill(corpus, "file.txt")
    with pytest.raises(CorpusError, match="folder"):
        scan(corpus / name)
