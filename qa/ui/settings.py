"""The page's settings: how sure a reply has to be, and which model writes summaries."""

from collections.abc import Mapping

import gradio as gr

from index import PullquoteError, QueryError
from qa.answers.confidence import load_model
from qa.summaries.summary_notes import writer_note
from qa.types import CALIBRATED, Thresholds
from qa.ui.chat_turns import WriterChoice
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.html.format import escape, sentence
from qa.ui.html.settings import settings_html
from qa.ui.page_context import PageContext


class SettingsPanel:
    """A form for the confidence from which sentences are an answer, or a possible answer, and for
    the language model that writes summaries."""

    def __init__(self, context: PageContext) -> None:
        model = load_model(context.reader)
        self._defaults = (round(100 * model.threshold), round(100 * model.possible_threshold))
        self._context = context
        note = writer_note(context.writer) if context.writer else ""
        self._panel = scripted_html(
            "settings", "settings.js", settings_html(*self._defaults, context.default_writer, note)
        )

    def connect(self) -> None:
        for name, check in (
            ("set_thresholds", self.check_thresholds),
            ("set_writer", self.check_writer),
        ):
            channel = event_channel(f"{name.replace('_', '-')}-updates")
            getattr(self._panel, name)(check, None, channel, trigger_mode="multiple", **PAGE_EVENT)

    def check_thresholds(self, event: gr.EventData) -> dict[str, str]:
        """Say what the percentages of the form mean, or why they cannot be used."""
        try:
            is_default = self.read_thresholds(event.sure) == CALIBRATED
            note = "" if is_default else _describe(event.sure)
        except PullquoteError as error:
            note = sentence(str(error))
        return fragment_update({"settings-note": escape(note)})

    def read_thresholds(self, fields: object) -> Thresholds:
        """The thresholds of the percentages that a browser sends, one that was not changed being
        the calibrated one; QueryError if they are none."""
        if not isinstance(fields, Mapping):
            return CALIBRATED
        percentages = (str(fields.get("answer")), str(fields.get("possible")))
        try:
            answer, possible = map(int, percentages)
            shares = [
                None if percent == default else percent / 100
                for percent, default in zip((answer, possible), self._defaults, strict=True)
            ]
            thresholds = Thresholds(answer=shares[0], possible=shares[1])
        except ValueError as error:
            both = " and ".join(percentages)
            raise QueryError(f"{both} are not percentages: give two from 0 to 100") from error
        if possible > answer:
            raise QueryError(
                f"possible answers from {possible}% and answers from {answer}%: give the higher "
                "percentage for answers"
            )
        return thresholds

    def read_writer(self, fields: object) -> WriterChoice:
        """The language model that a browser sends, none if it has no address; that of the command
        line unless it sends any."""
        if not isinstance(fields, Mapping):
            return self._context.default_writer
        return WriterChoice(*(str(fields.get(name, "")).strip() for name in ("url", "model")))

    def check_writer(self, event: gr.EventData) -> dict[str, str]:
        """Say which language model writes, or why it cannot be used. Nothing is sent to it yet."""
        choice, note = self.read_writer(event.writer), ""
        if event.writer and not choice.url:
            note = "Give the address of a server, or no summary is written."
        elif choice.url:
            try:
                writer = self._context.writer_for(choice)
            except PullquoteError as error:
                return fragment_update({"writer-note": escape(sentence(str(error)))})
            note = writer_note(writer)
        return fragment_update({"writer-note": escape(note)})


def _describe(sure: Mapping[str, object]) -> str:
    return f"Answers from {sure['answer']}%, possible answers from {sure['possible']}%."
