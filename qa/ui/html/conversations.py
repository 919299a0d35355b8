"""Render the list of saved conversations."""

from collections.abc import Sequence
from datetime import datetime

from index.humanize import counted
from qa.conversations.conversation import Conversation
from qa.ui.html.format import time_since
from qa.ui.html.templates import render

# Conversations listed; beyond them the reader has to search.
CONVERSATIONS_LISTED = 30


def conversations_html(
    conversations: Sequence[Conversation], now: datetime, *, searched: bool = False
) -> str:
    """Render conversations, in the order given, with what can be done with each; `searched` says
    that they are the matches of a search."""
    rows = [
        (
            conversation,
            f"{counted(len(conversation.answers), 'question')}, "
            f"{'imported, ' if conversation.imported else ''}"
            f"{time_since(conversation.modified, now)}",
        )
        for conversation in conversations[:CONVERSATIONS_LISTED]
    ]
    more = len(conversations) - CONVERSATIONS_LISTED
    return render("conversations.html", "conversations", rows=rows, more=more, searched=searched)
