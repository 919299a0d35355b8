"""Render HTML from the Jinja templates in `qa/ui/templates`."""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.humanize import counted
from qa.ui.html.format import confidence_words, printable, spoken_date, spoken_period

_FOLDER = Path(__file__).resolve().parents[1] / "templates"


def render(template: str, macro: str, **values: object) -> str:
    """Render one macro of a template.

    Args:
        template: File name in the folder of templates.
        macro: Name of the macro.
        **values: Its arguments. Text in them is escaped.

    Returns:
        HTML.
    """
    module = _environment().get_template(template).module
    return str(getattr(module, macro)(**values))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "base64": lambda content: b64encode(content).decode("ascii"),
        "confidence_words": confidence_words,
        "counted": counted,
        "percent": lambda share: f"{share:.3%}",
        "spoken_date": spoken_date,
        "spoken_period": spoken_period,
        "thousands": lambda number: f"{number:,}",
        "web_host": _web_host,
    }
    return environment


def _finalize(value: object) -> object:
    """Make text printable; what a macro has rendered already is, and would be escaped again."""
    is_text = isinstance(value, str) and not hasattr(value, "__html__")
    return printable(str(value)) if is_text else value


def _web_host(url: str | None) -> str:
    """The host of a link to the web, "" for any other: a document may hold a `javascript:` link."""
    link = re.match(r"https?://([^/?#]+)", url or "", re.IGNORECASE)
    return link[1] if link else ""
