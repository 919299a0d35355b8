"""Render the form of the page's settings."""

from qa.ui.html.templates import render


def settings_html(answer: int, possible: int) -> str:
    """Render the form with the percentages from which replies are given."""
    return render("settings.html", "form", answer=answer, possible=possible)
