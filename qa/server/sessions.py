"""Who is logged in, and whose pages are open."""

import secrets
import threading
from collections import OrderedDict

from qa.server.users import User, Users

# Sessions and open pages that are remembered; the oldest are forgotten first.
MAX_SESSIONS = 10_000
MAX_PAGES = 100_000


class Sessions:
    """The sessions of users, each with the user's line of the file when it began.

    It ends when that line changes: with a new password, and when the user is removed, also if one
    of the same name is added later.
    """

    def __init__(self, users: Users) -> None:
        self._users = users
        self._sessions: OrderedDict[str, User] = OrderedDict()

    def start(self, user: User) -> str:
        """Start a session. Returns its token."""
        token = secrets.token_urlsafe(32)
        self._sessions[token] = user
        while len(self._sessions) > MAX_SESSIONS:
            self._sessions.popitem(last=False)
        return token

    def user(self, token: str) -> User | None:
        """The user of a session; None if there is no such session, or it has ended."""
        user = self._sessions.get(token)
        if user is not None and self._users.find(user.name) != user:
            self.end(token)
            return None
        return user

    def end(self, token: str) -> None:
        """End a session, if there is one."""
        self._sessions.pop(token, None)


class PageOwners:
    """Which user opened a page. Gradio keeps a page's conversation by an id that the browser made
    up, and gives it to whoever sends that id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owners: OrderedDict[str, str] = OrderedDict()

    def belongs_to(self, page_id: str, user: str) -> bool:
        """Whether this user opened the page; the first one to use its id has."""
        with self._lock:
            owner = self._owners.setdefault(page_id, user)
            self._owners.move_to_end(page_id)
            while len(self._owners) > MAX_PAGES:
                self._owners.popitem(last=False)
        return owner == user
