"""a file of users → whose name and password are right, and who may change the corpus."""

import base64
import hashlib
import hmac
import os
import re
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path

from index import PullquoteError
from index.atomic_write import write_atomically

# Of scrypt: 16 MB and some 50 ms for one try, as RFC 7914 names for logging in.
_COST, _BLOCK, _LANES = 2**14, 8, 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
SHORTEST_PASSWORD = 8
# What a user may: ask alone, or add and delete documents and sync too.
ROLES = ("ask", "change")


class UsersError(PullquoteError, ValueError):
    """The file of users cannot be read or written, or a name or password is none."""


@dataclass(frozen=True, slots=True)
class User:
    """One line of the file: a name, what it may, salt and hash of its password."""

    name: str
    role: str
    salt: bytes
    hash: bytes


class Users:
    """The users of a file, as it is now: who is taken out of it is let in no more."""

    def __init__(self, path: Path) -> None:
        """Raises UsersError when the file cannot be read, or names nobody."""
        self._path = path
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._known: dict[str, User] = {}
        # Checked for a name that there is not, so that it takes as long to be refused.
        self._nobody = User("", "ask", b"nobody", b"")
        # Right passwords of this process, so that a program that sends one each time need not wait.
        self._pepper = secrets.token_bytes(32)
        self._right: dict[str, tuple[User, bytes]] = {}
        if not read_users(path):
            raise UsersError(f"{str(path)!r} names no user: make one with --add-user NAME")

    def check(self, name: str, password: str) -> bool:
        """Whether this is the password of a user of this name."""
        user = self._all().get(name)
        sent = f"{name}\n{password}".encode("utf-8", "replace")
        quick = hmac.digest(self._pepper, sent, "sha256")
        known = self._right.get(name)
        if user and known and known[0] == user and hmac.compare_digest(known[1], quick):
            return True
        asked = user or self._nobody
        right = hmac.compare_digest(_hash(password, asked.salt), asked.hash)
        if user and right:
            self._right[name] = (user, quick)
        return bool(user) and right

    def __contains__(self, name: object) -> bool:
        return name in self._all()

    def may_change(self, name: str) -> bool:
        """Whether this user may change the corpus."""
        user = self._all().get(name)
        return user is not None and user.role == "change"

    def _all(self) -> dict[str, User]:
        with self._lock:
            try:
                found = self._path.stat()
                if (found.st_mtime_ns, found.st_size) != self._seen:
                    self._known = read_users(self._path)
                    self._seen = found.st_mtime_ns, found.st_size
            except (OSError, UsersError):
                # Nobody rather than anybody.
                self._known, self._seen = {}, None
            return self._known


def read_users(path: Path) -> dict[str, User]:
    """The users of a file, by name. Raises UsersError."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsersError(f"the file of users {str(path)!r} cannot be read: {error}") from error
    found = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, right, salt, code = line.split()
            user = User(name, right, base64.b64decode(salt), base64.b64decode(code))
        except ValueError:
            user = None
        if user is None or not _NAME.fullmatch(user.name) or user.role not in ROLES:
            raise UsersError(f"{str(path)!r}, line {number}: not as --add-user writes it")
        found[user.name] = user
    return found


def add_user(path: Path, name: str, password: str, may_change: bool) -> None:
    """Write a user to the file, in place of one of the same name; the file is made when missing,
    and is its owner's alone. Raises UsersError."""
    if not _NAME.fullmatch(name):
        raise UsersError(f"{name!r} is no name for a user: letters, digits, and _ . @ - within")
    if len(password) < SHORTEST_PASSWORD:
        raise UsersError(
            f"the password has {len(password)} characters, expected {SHORTEST_PASSWORD} or more"
        )
    users = read_users(path) if path.exists() else {}
    salt = os.urandom(16)
    users[name] = User(name, ROLES[may_change], salt, _hash(password, salt))
    lines = [
        f"{user.name} {user.role} {base64.b64encode(user.salt).decode()} "
        f"{base64.b64encode(user.hash).decode()}\n"
        for user in users.values()
    ]
    try:
        write_atomically(path, "".join(lines).encode())
        path.chmod(0o600)
    except OSError as error:
        raise UsersError(f"{str(path)!r} cannot be written: {error.strerror}") from error


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "replace"), salt=salt, n=_COST, r=_BLOCK, p=_LANES
    )
