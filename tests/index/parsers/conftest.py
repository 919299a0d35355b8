"""Share a machine without text recognition."""

import pytest

from index.parsers.ocr import recognition


@pytest.fixture
def no_text_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "find_engine", lambda: "")
