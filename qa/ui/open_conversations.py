"""The conversation that each open page shows, for questions that are asked faster than answered."""

import re
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from uuid import uuid4

from qa.ui.chat_turns import Turns

# How the key of a conversation that is not stored yet begins, by which the page's script tells it
# from an id. Behind it is the id under which it will be stored.
NEW = "new-"
_KEY = re.compile(rf"{NEW}([0-9a-f]{{32}})")

# Pages that are remembered: as many as Gradio keeps, and some that have just been closed.
MAX_PAGES = 1_000

# Conversations of a page that are remembered after others have been opened on it: questions may
# still wait in them.
MAX_LEFT = 8


@dataclass(slots=True, eq=False)
class OpenConversation:
    """A conversation that a page shows, or has shown.

    Whoever adds a turn holds the `lock`. `id` is "" until its first turn is stored; until then the
    page knows it by its `key`.
    """

    key: str = ""
    turns: Turns = ()
    id: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


class OpenConversations:
    """The open conversations by page. Gradio's own state of a page does not serve: a question that
    waits for another has been given the state from before that one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_page: OrderedDict[str, deque[OpenConversation]] = OrderedDict()
        # Held while a conversation is looked for and, if it is not open, opened.
        self.opening = threading.Lock()
        # Held while a stored conversation is read, changed and written.
        self.storing = threading.Lock()

    def shown_on(self, page_id: str) -> OpenConversation | None:
        """What a page shows; None if this process has not shown anything on it yet."""
        with self._lock:
            opened = self._by_page.get(page_id)
            return opened[-1] if opened else None

    def find(self, page_id: str, name: str) -> OpenConversation | None:
        """The conversation of a page that has this key or id."""
        with self._lock:
            wanted = id_of(name) or name
            for conversation in reversed(self._by_page.get(page_id, ())):
                key = id_of(conversation.key) or conversation.key
                # A key and the id under which its conversation is stored are the same.
                if wanted == key or (wanted and wanted == conversation.id):
                    return conversation
            return None

    def show(self, page_id: str, conversation: OpenConversation) -> OpenConversation:
        """Show another conversation on a page."""
        with self._lock:
            opened = self._by_page.setdefault(page_id, deque(maxlen=MAX_LEFT))
            if conversation in opened:
                opened.remove(conversation)
            opened.append(conversation)
            self._by_page.move_to_end(page_id)
            while len(self._by_page) > MAX_PAGES:
                self._by_page.popitem(last=False)
            return conversation


def new_key() -> str:
    """A key for a conversation that is not stored yet."""
    return f"{NEW}{uuid4().hex}"


def id_of(key: str) -> str:
    """The id under which the conversation of a key is stored; "" if it is no such key."""
    match = _KEY.fullmatch(key)
    return match[1] if match else ""
