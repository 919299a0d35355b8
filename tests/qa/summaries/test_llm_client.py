"""The client and servers that do not behave."""

import threading
import time
from collections.abc import Iterator

import pytest

from qa import WritingError
from qa.summaries.llm_client import ModelClient, OutputLimits
from qa.summaries.llm_endpoint import check_address
from tests.qa.summaries.lying_server import LyingServer, lying_server

HELLO = [{"role": "user", "content": "Hello"}]


def client_of(server: LyingServer, key: str = "") -> ModelClient:
    return ModelClient(check_address(server.url), "liar", key)


def stream(server: LyingServer, limits: OutputLimits | None = None) -> tuple[str, list[str]]:
    """The text of a server, and why it is not whole."""
    reasons: list[str] = []
    text = "".join(client_of(server).stream(HELLO, limits or OutputLimits(), on_end=reasons.append))
    return text, reasons


def test_the_text_is_streamed_as_it_is_written(server: LyingServer) -> None:
    is_read = threading.Event()

    def says(_: object) -> Iterator[str]:
        yield "One "
        yield "two." if is_read.wait(20) else "too late."

    server.says = says
    pieces = []
    for piece in client_of(server).stream(HELLO, OutputLimits()):
        pieces.append(piece)
        is_read.set()
    assert pieces == ["One ", "two."]
    assert server.requests[0]["messages"] == HELLO
    assert server.requests[0]["stream"] is True


def test_nothing_is_sent_but_the_request(
    server: LyingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("OPENAI_ORG_ID", "secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Team: secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://203.0.113.1/v1")
    # A proxy on this machine that would answer with an error.
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    server.says = ["Hello."]
    assert stream(server) == ("Hello.", [])
    assert "secret" not in str(server.headers)
    assert not [name for name in server.headers if "stainless" in name or name == "user-agent"]
    assert "authorization" not in server.headers


def test_a_key_is_sent_if_there_is_one(server: LyingServer) -> None:
    server.says = ["Hello."]
    list(client_of(server, "my-key").stream(HELLO, OutputLimits()))
    assert server.headers["authorization"] == "Bearer my-key"


def test_an_error_of_the_server_is_told_and_not_repeated(server: LyingServer) -> None:
    server.status, server.raw = 500, b'{"error": {"message": "<b>boom</b>"}}'
    with pytest.raises(WritingError, match="answers with the error 500"):
        stream(server)
    assert len(server.requests) == 1


def test_a_redirect_is_not_followed(server: LyingServer) -> None:
    with lying_server() as other:
        server.status, server.location = 307, f"{other.url}/chat/completions"
        with pytest.raises(WritingError, match="error 307"):
            stream(server)
        assert not other.requests


@pytest.mark.parametrize("raw", [b"<html>", b"data: {\n\n", b"data: [1]\n\n", b'data: {"a":1}\n\n'])
def test_what_is_no_stream_is_told(server: LyingServer, raw: bytes) -> None:
    server.raw = raw
    with pytest.raises(WritingError, match="broke off"):
        stream(server)


def test_a_stream_that_breaks_off_keeps_its_text_and_says_so(server: LyingServer) -> None:
    server.says, server.breaks_off = ["Half a tok"], True
    text, reasons = stream(server)
    assert text == "Half a tok"
    assert "broke off" in reasons[0]


def test_an_endless_stream_is_cut_and_hung_up(server: LyingServer) -> None:
    server.says, server.is_endless = ["more and more "], True
    text, reasons = stream(server, OutputLimits(characters=500))
    assert len(text) <= 500
    assert reasons == ["longer than 500 characters"]
    assert server.was_hung_up.wait(5)


def test_a_silent_server_is_left_at_the_time_limit(server: LyingServer) -> None:
    server.says = ["First. ", 3.0, "Second."]
    started = time.monotonic()
    text, reasons = stream(server, OutputLimits(seconds=0.5))
    assert time.monotonic() - started < 2
    assert text == "First. "
    assert "not done after" in reasons[0]


def test_a_user_stops_it(server: LyingServer) -> None:
    server.says, server.is_endless = ["on and on "], True
    reasons: list[str] = []
    asked = iter([False, False, True])
    text = client_of(server).stream(
        HELLO, OutputLimits(), is_stopped=lambda: next(asked), on_end=reasons.append
    )
    assert "on and on" in "".join(text)
    assert reasons == ["stopped by you"]
    assert server.was_hung_up.wait(5)


def test_a_server_that_is_not_there_is_told(server: LyingServer) -> None:
    with lying_server() as gone:
        client = client_of(gone)
    with pytest.raises(WritingError, match="cannot be reached"):
        list(client.stream(HELLO, OutputLimits()))


def test_limits_have_to_be_above_zero() -> None:
    with pytest.raises(WritingError, match="expected above 0"):
        OutputLimits(seconds=0)
