"""The filter panel: which documents the next question is asked of."""

from collections.abc import Mapping
from typing import Any

import gradio as gr

from index import Filter, PullquoteError
from qa.filters import parse_filter, without_condition
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.html.filters import FILTER_BAR, conditions_html, filter_form_html
from qa.ui.html.format import escape, sentence
from qa.ui.page_context import PageContext


class FilterPanel:
    """The form to choose documents by day, folder, kind and tag, with a chip for each condition."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.filter = gr.State(Filter())
        self._panel = scripted_html("filters", "filters.js", FILTER_BAR)
        self.channel = event_channel("filter-updates")

    def connect(self) -> None:
        channel = self.channel
        outputs = [self.filter, channel]
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}
        self._panel.show_form(self.show_form, self.filter, channel, **PAGE_EVENT)
        self._panel.apply_filter(self.apply, self.filter, outputs, **multiple)
        self._panel.remove_condition(self.remove_condition, self.filter, outputs, **multiple)

    def show_form(self, active: Filter) -> dict[str, str]:
        return fragment_update(
            {"filter-form": filter_form_html(self._context.index.facets(), active)}
        )

    def apply(self, active: Filter, event: gr.EventData) -> tuple[Any, Any]:
        try:
            return filter_update(parse_filter(event.fields))
        except PullquoteError as error:
            return filter_update(active, sentence(str(error)))

    def remove_condition(self, active: Filter, event: gr.EventData) -> tuple[Any, Any]:
        return filter_update(without_condition(active, str(event.field), str(event.value)))


def read_filter(fields: object) -> Filter:
    """The filter that a browser sends; all documents if it is none, with a warning."""
    try:
        return parse_filter(fields) if isinstance(fields, Mapping) else Filter()
    except PullquoteError as error:
        gr.Warning(sentence(str(error)))
        return Filter()


def filter_update(active: Filter, note: str = "") -> tuple[Filter, dict[str, str]]:
    """A filter as values of the state and the channel."""
    fragments = {"conditions": conditions_html(active), "filter-note": escape(note)}
    return active, fragment_update(fragments)
