"""The command line of question answering: `python -m qa COMMAND`."""

import argparse
import sys
from collections.abc import Sequence

from index.cli_base import OneLineParser, run_command
from qa.cli import ask, evaluate, train


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    return run_command("python -m qa", lambda: options.run(options), options.on_stop)


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog="python -m qa", description="Ask an index of documents.")
    parser.set_defaults(on_stop="nothing was changed")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=OneLineParser)
    for module in (ask, evaluate, train):
        module.add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
