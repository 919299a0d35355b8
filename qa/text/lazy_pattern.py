"""Regular expressions that are compiled when they are first used."""

import re
from functools import cached_property
from typing import cast


class _LazyPattern:
    """Stands for a compiled pattern, whose attributes and methods it has."""

    def __init__(self, pattern: str, flags: re.RegexFlag) -> None:
        self._source = pattern, flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(*self._source)

    def __getattr__(self, name: str) -> object:
        return getattr(self._compiled, name)


def lazy_pattern(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """Return `pattern` as if compiled. For long ones, which take milliseconds, that few questions
    need."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
