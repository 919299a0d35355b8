"""Regular expressions that are compiled when they are first used."""

import re
from functools import cached_property
from typing import cast


class _LazyPattern:
    """Stands for a compiled pattern, whose attributes and methods it has."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern = pattern
        self._given_flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._given_flags)

    def __getattr__(self, name: str) -> object:
        value = getattr(self._compiled, name)
        # Found without this method from now on.
        setattr(self, name, value)
        return value


def lazy_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return `pattern` as if compiled. For what a module has: to compile all of Pullquote's takes
    half a second, and a question needs a third of them."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
