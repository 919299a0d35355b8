"""Grouping what could not be read."""

from index import Unread
from index.unreadable_files import (
    count_files,
    counted_kinds,
    doubtful_lines,
    passed_over_lines,
    unread_lines,
)


def test_one_line_stands_for_many_files_with_the_same_reason() -> None:
    unread = [Unread(f"{n}.bin", "unknown kind (.bin)", "file") for n in range(300)]
    unread.append(Unread("a.txt", "empty", "file"))
    assert count_files(unread) == 301
    assert unread_lines(unread, 9) == [
        "failed: unknown kind (.bin): 300 files, such as 0.bin and 1.bin",
        "failed: a.txt: empty",
    ]


def test_parts_are_counted_by_kind_and_listed_by_file() -> None:
    unread = [
        *(Unread("a.mbox", f"mail {n}: t.dat: unknown kind", "attachment") for n in range(9)),
        Unread("b.feed", "entry 1: no text", "entry"),
        Unread("b.feed", "entry 2: no text", "entry"),
        Unread("c.rtf", "cut short"),
    ]
    assert count_files(unread) == 0
    assert counted_kinds(unread) == "9 attachments, 2 entries, 1 part"
    assert unread_lines(unread, 9) == [
        "left out: 9 attachments, 2 entries, 1 part of 3 files that can be searched",
        "left out: a.mbox: 9 attachments, such as mail 0: t.dat: unknown kind",
        "left out: b.feed: entry 1: no text",
        "left out: b.feed: entry 2: no text",
        "left out: c.rtf: cut short",
    ]


def test_what_was_read_by_a_guess_is_not_left_out() -> None:
    doubtful = [Unread("a.eml", "not known: read as cp1252: compare it", "doubtful text")]
    assert not doubtful[0].is_part
    assert doubtful_lines(doubtful, 9) == ["doubtful: a.eml: not known: read as cp1252: compare it"]
    assert unread_lines(doubtful, 9) == []


def test_a_long_list_is_cut() -> None:
    unread = [Unread(f"{n}.txt", f"reason {n}", "file") for n in range(30)]
    lines = unread_lines(unread, 5)
    assert (len(lines), lines[-1]) == (6, "failed: 25 more (status --json lists all)")


def test_nothing_unread_needs_no_line() -> None:
    assert unread_lines([], 5) == []


def test_parts_for_which_the_same_can_be_done_are_one_line() -> None:
    signatures = [Unread(f"{n}.eml", "signature (PGP): not checked", "signature") for n in range(9)]
    others = [
        Unread("0.eml", f"{name}: not a supported kind of file: {advice}", "attachment")
        for name, advice in [*((f"{n}.doc", "save it as .docx") for n in range(9)), ("a.xls", "go")]
    ]
    assert unread_lines([*signatures, *others], 9) == [
        "left out: 10 attachments, 9 signatures of 9 files that can be searched",
        "left out: 9 signatures of 9 files, such as 0.eml: signature (PGP): not checked",
        "left out: 0.eml: 9 attachments, such as 0.doc: not a supported kind of file: "
        "save it as .docx",
        "left out: 0.eml: a.xls: not a supported kind of file: go",
    ]


def test_hidden_files_that_are_passed_over_take_one_line() -> None:
    assert passed_over_lines(()) == []
    assert passed_over_lines((".notes.md",)) == [
        "passed over: hidden: .notes.md: rename it to have it read"
    ]
    assert passed_over_lines((".a/", ".b", ".c")) == [
        "passed over: 3 hidden files or folders, such as .a/ and .b: rename them to have them read"
    ]
