"""Make the page's HTML components, each with the script that drives it."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr

# Options of each event of the page: no progress animation, and no endpoint for programs.
PAGE_EVENT: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}

_SANS = ("system-ui", "Segoe UI", "Roboto", "sans-serif")
_MONOSPACE = ("ui-monospace", "Consolas", "monospace")


def theme() -> gr.themes.Base:
    """The look of Gradio's own components, with fonts that the reader's system has."""
    sans, monospace = ([gr.themes.Font(name) for name in names] for names in (_SANS, _MONOSPACE))
    base = gr.themes.Base(font=sans, font_mono=monospace)
    # Until the style sheets are there, the page is shown in these colours.
    return base.set(body_background_fill="#f6f4ef", body_background_fill_dark="#14161a")


def asset(name: str) -> str:
    """Read a style sheet or script of the page."""
    return (Path(__file__).parent / "static" / name).read_text("utf-8")


def scripted_html(name: str, script: str, content: str = "") -> gr.HTML:
    """An element `#pq-{name}` with its first content, driven by a script of `static/`."""
    return gr.HTML(content, elem_id=f"pq-{name}", js_on_load=asset(script), apply_default_css=False)


def event_channel(name: str, script: str = "fragment_updates.js") -> gr.HTML:
    """A hidden element `#pq-{name}` that carries values from event handlers to a script."""
    return gr.HTML(
        html_template=" ", elem_id=f"pq-{name}", elem_classes="pq-channel", js_on_load=asset(script)
    )


def fragment_update(fragments: Mapping[str, str]) -> dict[str, str]:
    """HTML fragments by name, and when they were made: only a new value makes the page's script
    run, and it ignores one older than the last."""
    return {"at": str(time.time_ns()), **fragments}
