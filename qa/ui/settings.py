"""The page's settings: how sure a reply has to be, and which model writes summaries."""

from typing import Any

import gradio as gr

from index import PullquoteError
from qa.answers.confidence import load_model
from qa.types import CALIBRATED, Thresholds
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.context import PageContext
from qa.ui.html.format import escape, sentence
from qa.ui.html.settings import settings_html
from qa.ui.turns import WriterChoice
from qa.writing.notes import writer_note


class SettingsPanel:
    """A form for the confidence from which sentences are an answer, or a possible answer, and for
    the language model that writes summaries."""

    def __init__(self, context: PageContext) -> None:
        model = load_model(context.reader)
        self._defaults = (round(100 * model.threshold), round(100 * model.possible_threshold))
        self.thresholds = gr.State(CALIBRATED)
        self._context = context
        self.writer = gr.State(context.default_writer)
        note = writer_note(context.writer) if context.writer else ""
        self._panel = scripted_html(
            "settings", settings_html(*self._defaults, context.default_writer, note)
        )

    def connect(self) -> None:
        outputs = [self.thresholds, event_channel("settings-updates")]
        self._panel.set_thresholds(
            self.set_thresholds, None, outputs, trigger_mode="multiple", **PAGE_EVENT
        )
        outputs = [self.writer, event_channel("writer-updates")]
        self._panel.set_writer(
            self.set_writer, self.writer, outputs, trigger_mode="multiple", **PAGE_EVENT
        )

    def set_thresholds(self, event: gr.EventData) -> tuple[Any, dict[str, str]]:
        """Use the percentages of the form; one that was not changed is the calibrated value."""
        fields = (str(event.answer), str(event.possible))
        try:
            thresholds = self._parse(fields)
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

    def read_thresholds(self, answer: object, possible: object) -> Thresholds:
        """The thresholds of the percentages that a browser sends; the calibrated ones if these are
        none."""
        try:
            return self._parse((str(answer), str(possible)))
        except ValueError:
            return CALIBRATED

    def _parse(self, percentages: tuple[str, str]) -> Thresholds:
        """The thresholds of two percentages; ValueError if they are none."""
        answer, possible = (
            None if percent == str(default) else int(percent) / 100
            for percent, default in zip(percentages, self._defaults, strict=True)
        )
        return Thresholds(answer=answer, possible=possible)

    def set_writer(self, current: WriterChoice, event: gr.EventData) -> tuple[Any, dict[str, str]]:
        """Use the language model of the form, or none. Nothing is sent to it yet."""
        choice = WriterChoice()
        if event.write is True:
            choice = WriterChoice(str(event.url).strip(), str(event.model).strip())
        if choice == current:
            return gr.skip(), gr.skip()
        note = ""
        if event.write is True:
            try:
                writer = self._context.writer_for(choice)
            except PullquoteError as error:
                return gr.skip(), fragment_update({"writer-note": escape(sentence(str(error)))})
            note = writer_note(writer)
        return choice, fragment_update({"writer-note": escape(note)})


def _describe(percentages: tuple[str, str]) -> str:
    answer, possible = percentages
    return f"Answers from {answer}%, possible answers from {possible}%."
