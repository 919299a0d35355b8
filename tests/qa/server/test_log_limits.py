"""What is written to the terminal is cut, however long it is."""

import io
import logging
import traceback
from contextlib import redirect_stderr
from typing import Any, cast

from qa.server.log_limits import MAX_LINE, MAX_WRITE, BoundedLines


def bounded() -> tuple[Any, io.StringIO]:
    stream = io.StringIO()
    return cast("Any", BoundedLines(stream)), stream


def test_short_lines_are_written_as_they_are() -> None:
    lines, stream = bounded()
    text = "one\n" * 1_000 + "\r50 %"
    assert lines.write(text) == len(text)
    lines.writelines(["a", "\n"])
    assert stream.getvalue() == f"{text}a\n"


def test_a_long_value_in_a_traceback_does_not_fill_the_log() -> None:
    lines, stream = bounded()
    with redirect_stderr(lines):
        try:
            raise ValueError("x" * (8 << 20))
        except ValueError:
            traceback.print_exc()
            logging.StreamHandler(lines).emit(
                logging.LogRecord("a", 40, "", 1, "y" * (8 << 20), (), None)
            )
    assert max(map(len, stream.getvalue().splitlines())) < MAX_LINE + 20
    assert len(stream.getvalue()) < 2 * MAX_WRITE
    assert stream.getvalue().count("… (cut)\n") == 2


def test_many_lines_at_once_are_cut_too() -> None:
    lines, stream = bounded()
    lines.write("z\n" * (4 << 20))
    assert len(stream.getvalue()) < MAX_WRITE + 20
