"""Answers, their sources, the index and what is kept → HTML, as `qa.exports` → Markdown.

Only the app imports this, and nothing here knows by what the page is served: text in, text out.
Whatever is not ours passes through `escape`.
"""

from pathlib import Path

from qa.ui.html.chat import thread_html
from qa.ui.html.conversations import conversations_html
from qa.ui.html.corpus import CORPUS, View
from qa.ui.html.evidence import evidence_html
from qa.ui.html.filters import NARROW, conditions_html, narrow_html
from qa.ui.html.format import escape
from qa.ui.html.header import HEADER, WELCOME, SyncProgress, progress_html
from qa.ui.html.sources import document_html, source_html
from qa.ui.page_images import PageImages
from qa.ui.turns import Turn, Turns, answers_of, cited, shown_citations, turns_of
from qa.ui.updates import PageState, StatusCache, corpus_fragments, page_updates, read_view

__all__ = [
    "CORPUS",
    "HEADER",
    "NARROW",
    "WELCOME",
    "PageImages",
    "PageState",
    "StatusCache",
    "SyncProgress",
    "Turn",
    "Turns",
    "View",
    "answers_of",
    "asset",
    "cited",
    "conditions_html",
    "conversations_html",
    "corpus_fragments",
    "document_html",
    "escape",
    "evidence_html",
    "narrow_html",
    "page_updates",
    "progress_html",
    "read_view",
    "shown_citations",
    "source_html",
    "thread_html",
    "turns_of",
]


def asset(name: str) -> str:
    """A style sheet or script of the page, by its file's name."""
    return (Path(__file__).parent / "static" / name).read_text("utf-8")
