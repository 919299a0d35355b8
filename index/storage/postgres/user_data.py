"""Keep what people save with an index, such as conversations, in its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from index.storage.postgres.connection import Connections

# Tells the locks of names apart from others.
_CHANGING_LOCK = 0x5051_0004


class UserDataTable:
    """Contents by name. They are in no search, and no sync touches them."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def place(self, name: str) -> str:
        """Where the content of this name is, for messages."""
        return f"{name} in {self._connections.address.location}"

    def read(self, name: str) -> bytes | None:
        """The content of this name, or None."""
        row = self._connections.row("SELECT content FROM kept WHERE name = %s", name)
        return bytes(row[0]) if row else None

    def write(self, name: str, content: bytes, changed: datetime | None = None) -> None:
        """Keep a content, in place of any other of this name."""
        with self._connections.transaction() as write:
            write.execute(
                "INSERT INTO kept VALUES(%s, %s, coalesce(%s, now())) ON CONFLICT (name) "
                "DO UPDATE SET content = excluded.content, changed = excluded.changed",
                (name, content, changed),
            )

    def append(self, name: str, line: bytes, limit: int) -> bool:
        """Add a line to a content, unless that would have more than `limit` bytes then."""
        with self._connections.transaction() as write:
            added = write.execute(
                "INSERT INTO kept SELECT %s, %s WHERE length(%s) <= %s "
                "ON CONFLICT (name) DO UPDATE "
                "SET content = kept.content || excluded.content, changed = now() "
                "WHERE length(kept.content) + length(excluded.content) <= %s",
                (name, line, line, limit, limit),
            )
        return bool(added.rowcount)

    def delete(self, name: str) -> None:
        """Delete the content of this name, if there is one."""
        with self._connections.transaction() as write:
            write.execute("DELETE FROM kept WHERE name = %s", (name,))

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """Let no other process change the content of this name inside, so that it can be read and
        written anew."""
        with self._connections.transaction() as write:
            write.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, %s))",
                (name, _CHANGING_LOCK),
            )
            yield

    def sizes(self, folder: str) -> dict[str, int]:
        """Name → bytes of each content directly in a folder of names, by name."""
        rows = self._connections.rows(
            "SELECT name, length(content) FROM kept WHERE starts_with(name, %s) ORDER BY name",
            start := f"{folder}/",
        )
        return {name: size for name, size in rows if "/" not in name.removeprefix(start)}

    def times(self) -> dict[str, datetime]:
        """Name → when it was last changed, of all contents, by name."""
        return dict(self._connections.rows("SELECT name, changed FROM kept ORDER BY name"))
