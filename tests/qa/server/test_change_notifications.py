"""Open pages learn whether anything has changed, and all that ask at a time cost one look."""

import asyncio
import time
from pathlib import Path
from typing import Any

from index import Index
from qa.server.background_sync import BackgroundSync
from qa.server.change_notifications import NEWS_PATH, News
from qa.ui.updates import StatusCache, shared_state
from tests.qa.server.requests import Application, request


def get(news: News, known: str = "", *, is_closed: bool = False) -> str:
    """What a page is told that knows a state, and perhaps is closed before it is told."""
    bodies: list[bytes] = []
    received = iter([{"type": "http.request", "body": b""}])

    async def send(message: Any) -> None:
        bodies.append(message.get("body", b""))

    async def receive() -> Any:
        if message := next(received, None):
            return message
        if not is_closed:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    query = f"known={known}".encode()
    scope = {"type": "http", "method": "GET", "path": NEWS_PATH, "query_string": query}
    asyncio.run(news(scope, receive, send))
    return b"".join(bodies).decode()


def test_pages_that_ask_at_the_same_time_cost_one_look() -> None:
    states, now = iter(["one", "two", "three"]), [0.0]
    news = News(Application(), lambda: next(states), clock=lambda: now[0])
    assert {get(news) for _ in range(200)} == {"one"}
    now[0] += 1.5
    assert {get(news) for _ in range(200)} == {"two"}


def test_a_page_that_knows_the_state_is_told_once_it_changes() -> None:
    states = iter(["one", "one", "two"])
    news = News(Application(), lambda: next(states))
    assert get(news) == "one"
    assert get(news, "another") == "one"
    assert get(news, "one") == "two"


def test_a_page_is_told_that_nothing_has_changed_before_a_proxy_gives_up() -> None:
    assert get(News(Application(), lambda: "one", max_wait=0.1), "one") == "one"


def test_for_a_closed_page_nothing_waits() -> None:
    began = time.monotonic()
    assert get(News(Application(), lambda: "one", max_wait=30), "one", is_closed=True) == ""
    assert time.monotonic() - began < 10


def test_other_requests_reach_the_application() -> None:
    application = Application()
    assert request(News(application, str), "/config", "GET")[0] == 200
    assert application.scopes[0]["path"] == "/config"


def test_the_state_changes_with_the_documents_and_only_then(index: Index, corpus: Path) -> None:
    (corpus / "a.txt").write_text("Tides rise twice a day.", "utf-8")
    sync, cache = BackgroundSync(index, corpus, reader=None), StatusCache(index)
    sync.sync()
    before = shared_state(cache, sync)
    assert shared_state(cache, sync) == before
    (corpus / "b.txt").write_text("Bread rises because yeast makes gas.", "utf-8")
    sync.sync()
    assert shared_state(cache, sync) != before
