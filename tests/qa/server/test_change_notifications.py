"""Open pages learn whether anything has changed, and all that ask at a time cost one look."""

import asyncio
from pathlib import Path
from typing import Any

from index import Index
from qa.server.background_sync import BackgroundSync
from qa.server.change_notifications import NEWS_PATH, News
from qa.ui.updates import StatusCache, shared_state
from tests.qa.server.requests import Application, request


def get(news: News) -> str:
    bodies: list[bytes] = []

    async def send(message: Any) -> None:
        bodies.append(message.get("body", b""))

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    asyncio.run(news({"type": "http", "method": "GET", "path": NEWS_PATH}, receive, send))
    return b"".join(bodies).decode()


def test_pages_that_ask_at_the_same_time_cost_one_look() -> None:
    states, now = iter(["one", "two", "three"]), [0.0]
    news = News(Application(), lambda: next(states), lambda: now[0])
    assert {get(news) for _ in range(200)} == {"one"}
    now[0] += 1.5
    assert {get(news) for _ in range(200)} == {"two"}


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
