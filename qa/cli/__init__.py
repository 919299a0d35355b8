"""The commands of python -m qa → what each takes and does."""

from qa.cli.ask import add_asking
from qa.cli.evaluate import add_judging
from qa.cli.train import add_fitting

__all__ = ["add_asking", "add_fitting", "add_judging"]
