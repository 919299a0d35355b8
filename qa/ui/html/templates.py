"""Render HTML from the Jinja templates in `qa/ui/templates`."""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.humanize import counted, spoken_date
from index.text.languages import language_name
from index.types import ORIGIN_WORDS
from qa.tables.display import as_line
from qa.text.file_kinds import count_kinds, kind_label
from qa.ui.html.format import (
    confidence_words,
    isolated,
    place,
    printable,
    sentence,
    short_absence,
    spoken_period,
)
from qa.ui.html.markdown_emphasis import shown_quote
from qa.ui.html.unreadable_files import plain_reason

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
        "count_kinds": lambda kinds, most=None: count_kinds(
            ((kind.name, kind.count) for kind in kinds), most
        ),
        "counted": counted,
        "kind_label": kind_label,
        "language_name": language_name,
        "isolated": isolated,
        "origin_words": lambda origin: ORIGIN_WORDS.get(origin, ""),
        "place": place,
        "row_line": as_line,
        "percent": lambda share: f"{share:.3%}",
        "plain_reason": lambda reason, path: plain_reason(path, reason),
        "sentence": sentence,
        "short_absence": short_absence,
        "shown_quote": shown_quote,
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
    r"""The host that a link to the web leads to, in ASCII; "" for any other.

    A document may hold a `javascript:` link, or one whose host is not what it looks like, such as
    `https://bank.example@elsewhere.example` or `https://bank.example\@elsewhere.example`.
    """
    link = re.match(r"https?://([^/?#]+)", url or "", re.IGNORECASE)
    if not link:
        return ""
    try:
        # Letters that look like others are shown as xn--….
        host = link[1].encode("idna").decode().lower()
    except UnicodeError:
        return ""
    return host if re.fullmatch(r"[a-z0-9._-]+(:\d{1,5})?", host) else ""
