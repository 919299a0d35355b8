"""The commands of python -m qa → what each takes and does."""

from qa.cli.ask import add_commands
from qa.cli.evaluate import add_commands
from qa.cli.train import add_commands

__all__ = ["add_commands"]
