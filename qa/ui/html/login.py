"""Render the form to sign in with."""

from qa.ui.html.templates import render


def login_html(note: str, name: str = "", there: str = "") -> str:
    """Render the whole page.

    Args:
        note: What to say of the last attempt.
        name: The name that was given then.
        there: What is behind the "/" of the address to open afterwards: its "?" and its "#".
    """
    return render("login.html", "page", note=note, name=name, there=there)
