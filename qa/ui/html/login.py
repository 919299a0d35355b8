"""Render the form to log in with."""

from qa.ui.html.templates import render


def login_html(note: str) -> str:
    """Render the whole page, with a note on the last attempt if there is one."""
    return render("login.html", "page", note=note)
