"""Lay out the page: rail, chat, documents, evidence and the viewer of a source."""

import gradio as gr

from qa.ui.api import add_endpoints
from qa.ui.chat import ChatPane
from qa.ui.clippings import ClippingsPage
from qa.ui.components import scripted_html
from qa.ui.conversations import ConversationHistory
from qa.ui.deep_links import AddressBar
from qa.ui.documents import DocumentsPage
from qa.ui.evidence import EvidencePane, SourceViewer
from qa.ui.header import Header
from qa.ui.html.templates import render
from qa.ui.page_context import PageContext


def build_page(context: PageContext) -> gr.Blocks:
    """Build the page and its endpoints for programs."""
    page: gr.Blocks
    with gr.Blocks(title="Pullquote", analytics_enabled=False, fill_width=True) as page:
        header = Header(context)
        with gr.Row(elem_id="pq-panes"):
            with gr.Column(elem_id="pq-left"):
                chat = ChatPane(context)
            documents = DocumentsPage(context)
            clippings = ClippingsPage(context)
            with gr.Column(elem_id="pq-right"):
                evidence = EvidencePane(context)
                viewer = SourceViewer(context)
        scripted_html("quote-preview", "quote_preview.js", render("quote_preview.html", "preview"))

        outputs = [chat.turns, chat.thread, evidence.cards, chat.conversation_id]
        chat.connect(outputs)
        evidence.connect(chat.turns, viewer)
        documents.connect(viewer)
        clippings.connect(viewer)
        history = ConversationHistory(context)
        history.connect(header.bar, outputs)
        AddressBar(context).connect(outputs, history, viewer, chat.filters)
        header.connect(page, chat.turns, documents.view)
        add_endpoints(context)
    return page
