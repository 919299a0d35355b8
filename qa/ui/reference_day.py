"""The chip with the day from which "last week" and the like count."""

from datetime import date
from typing import Any

import gradio as gr

from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.html.reference_day import REFERENCE_DAY_BAR, chosen_day


class ReferenceDayPanel:
    """A form for the day of the question: unless it is set, the newest day of an archive, or
    today."""

    def __init__(self) -> None:
        self._panel = scripted_html("reference-day", "reference_day.js", REFERENCE_DAY_BAR)

    def connect(self) -> None:
        channel = event_channel("reference-day-updates")
        self._panel.set_day(self.set_day, None, channel, trigger_mode="multiple", **PAGE_EVENT)

    def set_day(self, event: gr.EventData) -> Any:
        """Show the day of the form; none where it is empty."""
        day = read_day(event.day)
        if event.day and day is None:
            gr.Warning(f"“{str(event.day)[:40]}” is not a date. Give one such as 2024-03-31.")
            return gr.skip()
        return fragment_update({"reference-day-chosen": chosen_day(day)})


def read_day(text: object) -> date | None:
    """The day that a browser sends; None if it is none."""
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
