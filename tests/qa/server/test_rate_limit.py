"""The rate limit slows down a client that sends too many requests, and no other."""

from qa.server.asgi import USER_KEY
from qa.server.rate_limit import RateLimit
from tests.qa.server.requests import Application, request


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


JOIN_QUEUE = "/gradio_api/queue/join"


def status(rate_limit: RateLimit, path: str = JOIN_QUEUE, client: str = "a", user: str = "") -> int:
    return request(rate_limit, path, client=client, scope={USER_KEY: user})[0]


def test_client_over_the_limit_waits_and_others_do_not() -> None:
    clock = Clock()
    rate_limit = RateLimit(Application(), clock)
    assert [status(rate_limit) for _ in range(120)] == [200] * 120
    assert status(rate_limit) == 429
    assert status(rate_limit, "/gradio_api/call/ask") == 429
    assert status(rate_limit, client="b") == 200
    clock.now += 0.2
    assert [status(rate_limit) for _ in range(3)] == [200, 200, 429]


def test_users_behind_one_address_are_limited_each_by_name() -> None:
    rate_limit = RateLimit(Application(), Clock())
    assert {status(rate_limit, user="ana") for _ in range(120)} == {200}
    assert status(rate_limit, user="ana", client="b") == 429
    assert status(rate_limit, user="ben") == 200


def test_two_hundred_open_pages_behind_one_address_are_kept_up_to_date() -> None:
    clock = Clock()
    rate_limit = RateLimit(Application(), clock)
    for _ in range(40):
        assert {status(rate_limit, "/gradio_api/run/predict") for _ in range(200)} == {200}
        clock.now += 1.5
    assert status(rate_limit) == 200


def test_cheap_requests_count_less() -> None:
    rate_limit = RateLimit(Application(), Clock())
    assert {status(rate_limit, "/gradio_api/cancel") for _ in range(2_390)} == {200}
    assert 429 in {status(rate_limit, "/gradio_api/cancel") for _ in range(20)}


def test_large_requests_count_more() -> None:
    rate_limit = RateLimit(Application(), Clock())
    headers = {"content-length": str(2 << 20)}
    statuses = [request(rate_limit, JOIN_QUEUE, headers=headers)[0] for _ in range(14)]
    assert statuses == [200] * 13 + [429]
