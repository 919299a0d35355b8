"""Share a machine without text recognition."""

import pytest

from index.parsers.pages import ocr


@pytest.fixture
def no_text_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_engine", lambda: "")
