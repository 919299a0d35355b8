"""Render the form to sign in with."""

from qa.ui.html.templates import render


def login_html(note: str, name: str = "") -> str:
    """Render the whole page, with a note on the last attempt, and its name, if there was one."""
    return render("login.html", "page", note=note, name=name)
