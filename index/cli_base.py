"""Run a command and turn its outcome into an exit status, with errors on one line of stderr."""

import argparse
import atexit
import gc
import io
import math
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from index.errors import PullquoteError

EXIT_OK, EXIT_BUG, EXIT_USER_ERROR, EXIT_INTERRUPTED = 0, 1, 2, 130


# Objects made between two searches for unused ones. With Python's own 700, and a search at the end,
# these took a fifth of `ask`, from start to end, where nearly all objects are used to the end.
_GARBAGE_THRESHOLD = 50_000


class TerminatedError(KeyboardInterrupt):
    """SIGTERM ended the command, as a service manager does; not an error."""


class OneLineParser(argparse.ArgumentParser):
    """An argument parser that reports a mistake on one line, like all other errors.

    Attributes:
        add_options: Adds options when this parser is first used, for a command whose options take
            long to import.
    """

    add_options: "Callable[[OneLineParser], None] | None" = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse as usual, with the options of `add_options`."""
        if (add_options := self.add_options) is not None:
            self.add_options = None
            add_options(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """Print the message and exit with the status for a user's mistake."""
        self.exit(EXIT_USER_ERROR, f"{self.prog}: {message} (see {self.prog} --help)\n")


def run_command(program: str, work: Callable[[], None], on_stop: str) -> int:
    """Run `work` and return its exit status.

    Args:
        program: The name that starts error messages.
        work: The command.
        on_stop: What becomes of unfinished work, for the message when it is interrupted.

    Returns:
        0 when done or terminated, 1 for a bug, 2 for a user's mistake, 130 when interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character shows its code.
            stream.reconfigure(errors="backslashreplace")
    collect_garbage_seldom()
    try:
        work()
    except PullquoteError as error:
        print(f"{program}: {error}", file=sys.stderr)
        return EXIT_USER_ERROR
    except KeyboardInterrupt as interrupt:
        print(f"{program}: stopped; {on_stop}", file=sys.stderr)
        return EXIT_OK if isinstance(interrupt, TerminatedError) else EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has closed it. Keep Python from complaining when it flushes.
        sys.stdout = None
        return EXIT_OK
    except Exception:
        import traceback

        traceback.print_exc()
        print(f"{program}: this is a bug in Pullquote; please report it", file=sys.stderr)
        return EXIT_BUG
    return EXIT_OK


def collect_garbage_seldom() -> None:
    """Let Python search for unused objects seldom, and not at the end of the program."""
    gc.set_threshold(_GARBAGE_THRESHOLD)
    atexit.register(gc.freeze)


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
