"""The conversation that each open page shows, for questions that are asked faster than answered."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from qa.ui.turns import Turns

# Pages that are remembered: as many as Gradio keeps, and some that have just been closed.
MAX_OPEN = 1_000


@dataclass(slots=True)
class OpenConversation:
    """What a page shows now.

    Whoever adds a turn holds the `lock`. `number` grows whenever the page opens another
    conversation, by which a reply can tell that it is no longer wanted here.
    """

    lock: threading.Lock = field(default_factory=threading.Lock)
    turns: Turns = ()
    id: str = ""
    number: int = 0

    def show(self, turns: Turns, id: str) -> None:
        """Show another conversation."""
        self.turns, self.id, self.number = turns, id, self.number + 1


class OpenConversations:
    """The open conversations by page. Gradio's own state of a page does not serve: a question that
    waits for another has been given the state from before that one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[str, OpenConversation] = OrderedDict()
        # Held while a stored conversation is read, changed and written.
        self.storing = threading.Lock()

    def of(self, page_id: str) -> OpenConversation:
        """What a page shows; nothing if it is new."""
        with self._lock:
            conversation = self._open.setdefault(page_id, OpenConversation())
            self._open.move_to_end(page_id)
            while len(self._open) > MAX_OPEN:
                self._open.popitem(last=False)
            return conversation
