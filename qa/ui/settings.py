"""The page's settings: how sure a reply has to be."""

from typing import Any

import gradio as gr

from qa.answers.confidence import load_model
from qa.types import CALIBRATED, Thresholds
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.context import PageContext
from qa.ui.html.format import escape
from qa.ui.html.settings import settings_html


class SettingsPanel:
    """A form for the confidence from which sentences are an answer, or a possible answer."""

    def __init__(self, context: PageContext) -> None:
        model = load_model(context.reader)
        self._defaults = (round(100 * model.threshold), round(100 * model.possible_threshold))
        self.thresholds = gr.State(CALIBRATED)
        self._panel = scripted_html("settings", settings_html(*self._defaults))

    def connect(self) -> None:
        outputs = [self.thresholds, event_channel("settings-updates")]
        self._panel.set_thresholds(
            self.set_thresholds, None, outputs, trigger_mode="multiple", **PAGE_EVENT
        )

    def set_thresholds(self, event: gr.EventData) -> tuple[Any, dict[str, str]]:
        """Use the percentages of the form; one that was not changed is the calibrated value."""
        fields = (str(event.answer), str(event.possible))
        try:
            answer, possible = (
                None if percent == str(default) else int(percent) / 100
                for percent, default in zip(fields, self._defaults, strict=True)
            )
            thresholds = Thresholds(answer=answer, possible=possible)
        except ValueError:
            note = f"{' and '.join(fields)} are not percentages: give two from 0 to 100."
            return gr.skip(), fragment_update({"settings-note": escape(note)})
        if int(event.possible) > int(event.answer):
            note = (
                f"A possible answer cannot have to be surer ({fields[1]}%) than an answer "
                f"({fields[0]}%): swap the two."
            )
            return gr.skip(), fragment_update({"settings-note": escape(note)})
        note = "" if thresholds == CALIBRATED else _describe(fields)
        return thresholds, fragment_update({"settings-note": escape(note)})


def _describe(percentages: tuple[str, str]) -> str:
    answer, possible = percentages
    return f"Answers from {answer}%, possible answers from {possible}%."
