"""Exit statuses and error messages of commands."""

import argparse
import sys

import pytest

from index.cli_base import TerminatedError, fraction, positive, run_command
from index.errors import PullquoteError


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (PullquoteError("no folder 'a'"), 2, "pullquote: no folder 'a'\n"),
        (KeyboardInterrupt(), 130, "pullquote: stopped; nothing was changed\n"),
        (TerminatedError(), 0, "pullquote: stopped; nothing was changed\n"),
    ],
    ids=["mistake", "interrupted", "terminated"],
)
def test_an_expected_error_is_one_line(
    error: BaseException, status: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        raise error

    assert run_command("pullquote", work, "nothing was changed") == status
    assert capsys.readouterr().err == message


def test_a_bug_prints_a_traceback_and_asks_for_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("pullquote", lambda: print(1 // 0), "nothing was changed") == 1

    first, *_, last = capsys.readouterr().err.splitlines()
    assert first == "Traceback (most recent call last):"
    assert last == "pullquote: this is a bug in Pullquote; please report it"


def test_a_closed_output_is_no_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def work() -> None:
        raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", sys.stdout)
    assert run_command("pullquote", work, "nothing was changed") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "many", ""])
def test_positive_takes_whole_numbers_above_0(text: str) -> None:
    assert positive("12") == 12
    with pytest.raises(argparse.ArgumentTypeError, match="is not a whole number above 0"):
        positive(text)


@pytest.mark.parametrize("text", ["1.5", "-0.1", "high", "nan"])
def test_fraction_takes_numbers_from_0_to_1(text: str) -> None:
    assert (fraction("0"), fraction("0.25"), fraction("1")) == (0.0, 0.25, 1.0)
    with pytest.raises(argparse.ArgumentTypeError, match="is not a number from 0 to 1"):
        fraction(text)
