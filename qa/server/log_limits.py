"""Keep the lines of the terminal or log short, whatever a request makes a library print."""

from collections.abc import Iterable
from typing import Any, TextIO

# Characters of a line, and of what is written at once: a traceback has some 10,000.
MAX_LINE, MAX_WRITE = 2_000, 50_000
_CUT = "… (cut)"


class BoundedLines:
    """A text stream that cuts what is written to another one."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write the text, cut; returns the number of characters in it."""
        shown = text if len(text) <= MAX_WRITE else f"{text[:MAX_WRITE]}{_CUT}\n"
        if len(shown) > MAX_LINE:
            shown = "".join(map(_cut, shown.splitlines(keepends=True)))
        self._stream.write(shown)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _cut(line: str) -> str:
    if len(line) <= MAX_LINE:
        return line
    return f"{line[:MAX_LINE]}{_CUT}" + ("\n" if line.endswith("\n") else "")
