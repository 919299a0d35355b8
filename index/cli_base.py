"""a command's words and work → its exit status, mistakes in one line on stderr."""

import argparse
import io
import math
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn

from index.errors import PullquoteError

DONE, OURS, YOURS, STOPPED = 0, 1, 2, 130


class OneLineParser(argparse.ArgumentParser):
    """A parser that says a mistake in one line, as all mistakes are said."""

    def error(self, message: str) -> NoReturn:
        """Say it and leave with the status for a user's mistake."""
        self.exit(YOURS, f"{self.prog}: {message} (see {self.prog} --help)\n")


def run_command(program: str, work: Callable[[], None], on_stop: str) -> int:
    """Do `work` and return the exit status: 0 done, 2 the user's mistake, 1 ours, 130 stopped
    (saying `on_stop`)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that has no letter for a name shows its code.
            stream.reconfigure(errors="backslashreplace")
    try:
        work()
    except PullquoteError as error:
        print(f"{program}: {error}", file=sys.stderr)
        return YOURS
    except KeyboardInterrupt:
        print(f"{program}: stopped; {on_stop}", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read our output has read enough. Python shall not complain when it flushes.
        sys.stdout = None
        return DONE
    except Exception:
        traceback.print_exc()
        print(f"{program}: this is our mistake, not yours; please report it", file=sys.stderr)
        return OURS
    return DONE


def positive(text: str) -> int:
    """A whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def fraction(text: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return value
