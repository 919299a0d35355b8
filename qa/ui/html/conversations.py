"""conversations that are kept → the list to take them from."""

from collections.abc import Sequence
from datetime import datetime

from index.humanize import counted
from qa.conversations.store import Conversation
from qa.ui.html.format import bidi, escape, time_since

# Conversations shown before one has to search.
CONVERSATIONS_LISTED = 30


def conversations_html(found: Sequence[Conversation], now: datetime) -> str:
    """The conversations that are kept, the last one first, and what can be done with each."""
    rows = []
    for one in found[:CONVERSATIONS_LISTED]:
        title = escape(one.title)
        when = f"{counted(len(one.answers), 'question')}, {time_since(one.modified, now)}"
        rows.append(
            f'<li data-id="{escape(one.id)}"><button type="button" class="pq-resume">'
            f'{bidi(one.title)}</button><p class="pq-small">{when}</p>'
            f'<form class="pq-rename"><input aria-label="Name of {title}" value="{title}">'
            "<button>Rename</button></form><p>"
            '<button type="button" class="pq-save" data-kind="md">Save as Markdown</button> '
            '<button type="button" class="pq-save" data-kind="json">Save as JSON</button> '
            '<button type="button" class="pq-drop">Delete</button></p></li>'
        )
    more = len(found) - CONVERSATIONS_LISTED
    rows += [f"<li>and {more:,} more: search for one</li>"] if more > 0 else []
    return "".join(rows) or '<li class="pq-small">None</li>'
