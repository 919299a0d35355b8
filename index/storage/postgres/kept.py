"""Keep what people save with an index, such as conversations, in its database."""

from collections.abc import Iterator
from contextlib import contextmanager

from index.storage.postgres.connection import Connections

# Tells the locks of names apart from others.
_CHANGING_LOCK = 0x5051_0004


class KeptTable:
    """Contents by name. They are in no search, and no sync touches them."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def read(self, name: str) -> bytes | None:
        """The content of this name, or None."""
        row = self._connections.row("SELECT content FROM kept WHERE name = %s", name)
        return bytes(row[0]) if row else None

    def write(self, name: str, content: bytes) -> None:
        """Keep a content, in place of any other of this name."""
        with self._connections.transaction() as write:
            write.execute(
                "INSERT INTO kept VALUES(%s, %s) "
                "ON CONFLICT (name) DO UPDATE SET content = excluded.content",
                (name, content),
            )

    def delete(self, name: str) -> None:
        """Delete the content of this name, if there is one."""
        with self._connections.transaction() as write:
            write.execute("DELETE FROM kept WHERE name = %s", (name,))

    def contents(self, prefix: str) -> list[bytes]:
        """The contents whose names begin with `prefix`, by name."""
        rows = self._connections.rows(
            "SELECT content FROM kept WHERE starts_with(name, %s) ORDER BY name", prefix
        )
        return [bytes(row[0]) for row in rows]

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

    def sizes(self, prefix: str) -> dict[str, int]:
        """Name → bytes of each content whose name begins with `prefix`, by name."""
        return dict(
            self._connections.rows(
                "SELECT name, length(content) FROM kept WHERE starts_with(name, %s) ORDER BY name",
                prefix,
            )
        )
