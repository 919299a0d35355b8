"""A pattern of a module costs nothing until it is used, and is then as any other."""

import re

import pytest

from index.lazy_pattern import lazy_pattern


def test_pattern_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    real = re.compile

    def compile_noting(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return real(pattern, flags)

    monkeypatch.setattr(re, "compile", compile_noting)
    pattern = lazy_pattern(r"(?P<day>\d+) may", re.IGNORECASE)
    assert pattern.pattern == r"(?P<day>\d+) may"
    assert not compiled
    match = pattern.search("on 3 May")
    assert match
    assert match["day"] == "3"
    assert pattern.sub("then", "on 3 May") == "on then"
    assert pattern.groupindex == {"day": 1}
    assert len(compiled) == 1
