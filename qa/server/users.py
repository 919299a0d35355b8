"""The file of users: check names and passwords, and who may change the corpus."""

import base64
import hashlib
import hmac
import os
import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

import anyio
import anyio.to_thread

from index import PullquoteError
from index.atomic_write import write_atomically
from index.lazy_pattern import lazy_pattern
from qa.server.token_bucket import TokenBuckets

# Parameters of scrypt for logging in (RFC 7914): 16 MB and some 50 ms per attempt.
_COST, _BLOCK_SIZE, _PARALLELISM = 2**14, 8, 1
# Passwords hashed at once, and guesses of one name or from one address: at once, and per second.
_MAX_HASHING = 2
_ATTEMPTS, _ATTEMPTS_PER_SECOND = 10.0, 0.1
# Addresses that are remembered as those of users.
_MAX_KNOWN_ADDRESSES = 10_000
_MAX_NAME = 64
_NAME = lazy_pattern(rf"[A-Za-z0-9][A-Za-z0-9_.@-]{{0,{_MAX_NAME - 1}}}")
MIN_PASSWORD_LENGTH = 8
# By whether the user may change the corpus: only ask, or also add and delete documents and sync.
ROLES = ("ask", "change")


class UsersError(PullquoteError, ValueError):
    """The file of users cannot be read or written, or a name or password is invalid."""


class TooManyAttemptsError(PullquoteError):
    """There were too many wrong passwords for a name, or from an address."""


@dataclass(frozen=True, slots=True)
class User:
    """One line of the file: name, role, and salt and hash of the password."""

    name: str
    role: str
    salt: bytes
    password_hash: bytes


class Users:
    """The users of a file, read again whenever it changes: a removed user is locked out at once."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises UsersError if the file cannot be read or lists no user."""
        self._path = path
        self._lock = threading.Lock()
        # Modification time and size of the file when it was read.
        self._version: tuple[int, int] | None = None
        self._users: dict[str, User] = {}
        # Checked for unknown names, so that refusing them takes as long.
        self._unknown_user = User("", "ask", b"nobody", b"")
        # Verified passwords, so that a program that sends one with each request need not wait.
        self._cache_key = secrets.token_bytes(32)
        self._verified: dict[str, tuple[User, bytes]] = {}
        self._attempts = TokenBuckets(_ATTEMPTS, _ATTEMPTS_PER_SECOND, clock)
        # Names and addresses that have logged in, the oldest first.
        self._known_addresses: dict[tuple[str, str], None] = {}
        self._hashing = anyio.CapacityLimiter(_MAX_HASHING)
        if not read_users(path):
            raise UsersError(f"{str(path)!r} lists no user: add one with --add-user NAME")

    async def authenticate(self, name: str, password: str, address: str) -> User | None:
        """Find the user of this name with this password.

        Wrong guesses are limited by name and by the client's address, before a password is hashed;
        hashing is done by a few worker threads.

        Args:
            name: The user's name.
            password: The password to check.
            address: The client's address.

        Returns:
            The user; None if there is none of this name, or the password is wrong.

        Raises:
            TooManyAttemptsError: There were too many wrong guesses.
        """
        if user := self._verified_user(name, password):
            return user
        # The name is cut: it comes from a stranger and is kept.
        by_name = f"name {name[:_MAX_NAME]}"
        if (name, address) in self._known_addresses:
            # Guesses from elsewhere do not lock out users where they have logged in before.
            by_name += f" from {address}"
        # The address first, so that one that is refused does not lock out the user of that name.
        keys = (f"address {address}", by_name)
        async with self._hashing:
            # Many requests of one program may wait here with the same password.
            if user := self._verified_user(name, password):
                return user
            if not all(self._attempts.take(key) for key in keys):
                raise TooManyAttemptsError("too many attempts: wait a minute before the next one")
            user = await anyio.to_thread.run_sync(self.check, name, password)
        if user:
            self._known_addresses[name, address] = None
            while len(self._known_addresses) > _MAX_KNOWN_ADDRESSES:
                del self._known_addresses[next(iter(self._known_addresses))]
            for key in keys:
                self._attempts.put_back(key)
        return user

    def _verified_user(self, name: str, password: str) -> User | None:
        """The user, if this password has been verified since the user's line was last changed."""
        user, verified = self._current().get(name), self._verified.get(name)
        digest = self._digest(name, password)
        if user and verified and verified[0] == user and hmac.compare_digest(verified[1], digest):
            return user
        return None

    def _digest(self, name: str, password: str) -> bytes:
        credentials = f"{name}\n{password}".encode("utf-8", "replace")
        return hmac.digest(self._cache_key, credentials, "sha256")

    def check(self, name: str, password: str) -> User | None:
        """The user of this name with this password, if any; takes as long as a hash."""
        user = self._current().get(name)
        checked = user or self._unknown_user
        correct = hmac.compare_digest(_hash(password, checked.salt), checked.password_hash)
        if not user or not correct:
            return None
        self._verified[name] = (user, self._digest(name, password))
        return user

    def find(self, name: str) -> User | None:
        """The user of this name; None if there is none, or no longer."""
        return self._current().get(name)

    def may_change(self, name: str) -> bool:
        """Whether this user may change the corpus."""
        user = self._current().get(name)
        return user is not None and user.role == "change"

    def _current(self) -> dict[str, User]:
        with self._lock:
            try:
                stat = self._path.stat()
                if (stat.st_mtime_ns, stat.st_size) != self._version:
                    self._users = read_users(self._path)
                    self._version = stat.st_mtime_ns, stat.st_size
            except (OSError, UsersError):
                # Fail closed.
                self._users, self._version = {}, None
            return self._users


def read_users(path: Path) -> dict[str, User]:
    """Read the users of a file, by name. Raises UsersError."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsersError(f"the file of users {str(path)!r} cannot be read: {error}") from error
    users = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            name, role, salt, password_hash = line.split()
            user = User(name, role, base64.b64decode(salt), base64.b64decode(password_hash))
        except ValueError:
            user = None
        if user is None or not _NAME.fullmatch(user.name) or user.role not in ROLES:
            raise UsersError(
                f"{str(path)!r}, line {number}: expected a line as --add-user writes it"
            )
        users[user.name] = user
    return users


def add_user(path: Path, name: str, password: str, may_change: bool) -> None:
    """Write a user to the file, replacing one of the same name.

    Args:
        path: The file; it is created if missing, readable by its owner only.
        name: Letters, digits, and _ . @ - after the first character.
        password: At least `MIN_PASSWORD_LENGTH` characters.
        may_change: Whether the user may add and delete documents and sync.

    Raises:
        UsersError: An invalid name or password, or a file that cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise UsersError(
            f"{name!r} is not a valid user name: use letters, digits, and _ . @ - after the first"
        )
    if len(password) < MIN_PASSWORD_LENGTH:
        raise UsersError(
            f"the password has {len(password)} characters, expected {MIN_PASSWORD_LENGTH} or more"
        )
    users = read_users(path) if path.exists() else {}
    salt = os.urandom(16)
    users[name] = User(name, ROLES[may_change], salt, _hash(password, salt))
    lines = [
        f"{user.name} {user.role} {base64.b64encode(user.salt).decode()} "
        f"{base64.b64encode(user.password_hash).decode()}\n"
        for user in users.values()
    ]
    try:
        write_atomically(path, "".join(lines).encode())
        path.chmod(0o600)
    except OSError as error:
        raise UsersError(f"{str(path)!r} cannot be written: {error.strerror}") from error


def prompt_password(name: str) -> str:
    """Ask for a new password twice in the terminal, or read the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass(f"Password for {name} ({MIN_PASSWORD_LENGTH} characters or more): ")
    if getpass("Repeat it: ") != password:
        raise UsersError("the two passwords differ: no user is added")
    return password


def _hash(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "replace"), salt=salt, n=_COST, r=_BLOCK_SIZE, p=_PARALLELISM
    )
