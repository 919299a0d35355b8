"""Render the form of the page's settings."""

from qa.ui.chat_turns import WriterChoice
from qa.ui.html.templates import render


def settings_html(answer: int, possible: int, writer: WriterChoice, note: str = "") -> str:
    """Render the form with the percentages from which replies are given, and the language model
    that writes summaries, with a note on it."""
    return render(
        "settings.html", "form", answer=answer, possible=possible, writer=writer, note=note
    )
