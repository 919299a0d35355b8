"""The commands of python -m qa → what each takes and does."""

from qa.commands.asking import add_asking
from qa.commands.fitting import add_fitting
from qa.commands.judging import add_judging

__all__ = ["add_asking", "add_fitting", "add_judging"]
