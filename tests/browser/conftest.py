"""Fixtures of the browser tests: one Chromium, two apps that the tests share, one page per test.

Starting an app takes some ten seconds of one core, so tests leave its corpus as they found it.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from qa.server.users import add_user
from tests.browser.helpers import (
    ANA,
    BEN,
    CHROMIUM_OPTIONS,
    TRUSTED_PROXY,
    VAULT_QUOTE,
    Served,
    open_page,
    run_app,
    write_corpus,
)

# Milliseconds that a slow machine, busy with other tests, may take to show what is expected.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("chat")
    write_corpus(place / "corpus")
    with run_app(place) as app:
        yield app


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An app with two users, behind a proxy, that takes no file of more than 1 MB."""
    place = tmp_path_factory.mktemp("users")
    (place / "corpus").mkdir()
    (place / "corpus" / "vault.txt").write_text(f"Vaults\n{VAULT_QUOTE}\n", "utf-8")
    add_user(place / "users", *ANA, may_change=True)
    add_user(place / "users", *BEN, may_change=False)
    options = ("--auth", str(place / "users"), "--trusted-proxy", TRUSTED_PROXY)
    with run_app(place, *options, "--largest-upload", "1") as app:
        yield app


# Not for the session: while it is open, no other test could start an event loop.
@pytest.fixture(scope="package")
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
