"""what the browser tests share → one Chromium, one app a module, a page a test."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.helpers import QUIET, Served, serving, visit, write_corpus


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("chat")
    write_corpus(place / "corpus")
    with serving(place) as app:
        yield app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found is None:
        missing = "no Chromium on this machine (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield launched
        launched.close()


@pytest.fixture
def size() -> tuple[int, int]:
    return 1280, 800


@pytest.fixture
def scheme() -> str:
    return "light"


@pytest.fixture
def page(served: Served, browser: Browser, size: tuple[int, int], scheme: Any) -> Iterator[Page]:
    with visit(served, browser, size, scheme) as opened:
        yield opened
