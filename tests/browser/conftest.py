"""Fixtures of the browser tests: one Chromium and one app per module, one page per test."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.helpers import CHROMIUM_OPTIONS, Served, open_page, run_app, write_corpus

# Milliseconds that a slow machine, busy with other tests, may take to show what is expected.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("chat")
    write_corpus(place / "corpus")
    with run_app(place) as app:
        yield app


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if executable is None:
        missing = "no Chromium on this machine (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_OPTIONS)
        )
        yield browser
        browser.close()


@pytest.fixture
def size() -> tuple[int, int]:
    return 1280, 800


@pytest.fixture
def scheme() -> str:
    return "light"


@pytest.fixture
def page(served: Served, browser: Browser, size: tuple[int, int], scheme: Any) -> Iterator[Page]:
    with open_page(served, browser, size, scheme) as page:
        yield page
