"""JSON that Gradio would fail on is refused with the value and what was expected."""

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from qa.server.asgi import USER_KEY
from qa.server.json_requests import JsonRequests
from qa.server.sessions import PageOwners
from tests.qa.server.requests import Application, request

RUN, JOIN_QUEUE = "/gradio_api/run/ask", "/gradio_api/queue/join"


def ask(question: str, k: int = 5, tags: Sequence[str] | None = None) -> None:
    """An endpoint for programs."""


def poll(turns: Any) -> None:
    """An event of the page."""


def gradio() -> SimpleNamespace:
    """The app with a list of its functions, as Gradio has it."""
    functions = {
        0: SimpleNamespace(
            fn=ask, api_name="ask", api_visibility="public", collects_event_data=False
        ),
        1: SimpleNamespace(
            fn=poll, api_name="poll", api_visibility="private", collects_event_data=False
        ),
        2: SimpleNamespace(
            fn=poll, api_name="judge", api_visibility="private", collects_event_data=True
        ),
    }
    return SimpleNamespace(get_blocks=lambda: SimpleNamespace(fns=functions))


class Sender:
    def __init__(self) -> None:
        self.application = Application()
        self._middleware = JsonRequests(self.application, PageOwners())

    def send(self, body: bytes, path: str = RUN, user: str = "") -> tuple[int, str]:
        return request(self._middleware, path, body=body, scope={"app": gradio(), USER_KEY: user})

    def received(self) -> Any:
        return json.loads(self.application.bodies[-1])


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", "The request is not JSON: Expecting value: line 1 column 1 (char 0)."),
        (b"\xff{}", "The request is not in UTF-8."),
        (b"[" * 500_000, "The request is nested too deeply."),
        (b"9" * 5_000, "The request is not JSON: Exceeds the limit (4300 digits) for integer"),
        (b"[]", "The request is [], expected a JSON object."),
        (b'{"data": "x"}', 'data is "x", expected a list of values.'),
        (b"{}", "data is null, expected a list of values."),
        (b'{"data": []}', "data has 0 values, without question: ask takes question, k, tags."),
        (b'{"data": [1, 2, 3, 4]}', "data has 4 values, too many: ask takes question, k, tags."),
        (b'{"data": ["?"], "session_hash": 7}', "session_hash is 7, expected a string of at most"),
    ],
)
def test_wrong_json_is_named_with_what_was_expected(body: bytes, error: str) -> None:
    sender = Sender()
    status, reason = sender.send(body)
    assert status == 400
    assert reason.startswith(error)
    assert not sender.application.bodies


def test_an_error_message_does_not_repeat_all_of_a_long_value() -> None:
    assert len(Sender().send(b'{"data": "%s"}' % (b"x" * 100_000))[1]) < 200


def test_unknown_functions_are_named() -> None:
    sender = Sender()
    body = b'{"data": ["?"]}'
    assert sender.send(body, "/gradio_api/call/nosuch") == (
        404,
        'There is no endpoint "nosuch", expected one of ask.',
    )
    for number in ("999", "-1", '"a"', "null", "true"):
        call = b'{"data": ["?"], "fn_index": %s}' % number.encode()
        assert sender.send(call, JOIN_QUEUE)[1] == f"fn_index is {number}, which is no function."


def test_an_endpoint_cannot_be_called_as_a_cheap_event_of_the_page() -> None:
    sender = Sender()
    unqueued = "/gradio_api/run/predict"
    assert sender.send(b'{"data": ["?"], "fn_index": 0}', unqueued)[0] == 404
    assert sender.send(b'{"data": [null], "fn_index": 1}', unqueued)[0] == 200
    # Nor an event of the page under the name of an endpoint.
    sender.send(b'{"data": ["?"], "fn_index": 1}', RUN)
    assert "fn_index" not in sender.received()


def test_values_left_out_get_the_defaults_of_their_parameters() -> None:
    sender = Sender()
    for path, body in ((RUN, {}), (JOIN_QUEUE, {"fn_index": 0, "session_hash": "p"})):
        assert sender.send(json.dumps({"data": ["who?"], **body}).encode(), path)[0] == 200
        assert sender.received()["data"] == ["who?", 5, None]


@pytest.mark.parametrize(
    "file",
    [
        {"path": "http://elsewhere.example/x", "meta": {"_type": "gradio.FileData"}},
        {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "url": "http://x.example"},
        {"path": "/etc/passwd", "meta": {}},
        {"_type": "gradio.FileData"},
    ],
)
@pytest.mark.parametrize("path", [RUN, "/gradio_api/call/ask", JOIN_QUEUE])
def test_a_file_that_gradio_would_fetch_is_refused_wherever_it_is(path: str, file: Any) -> None:
    sender = Sender()
    body = {"data": ["?", 5, [[{"a": [file]}]]], "fn_index": 0, "event_data": {"x": file}}
    for call in (body, {**body, "event_data": None}, {**body, "data": ["?"]}):
        status, reason = sender.send(json.dumps(call).encode(), path)
        assert (status, reason.startswith("The request has a file,")) == (400, True)
    assert not sender.application.bodies


def test_more_values_than_any_request_needs_are_refused() -> None:
    sender = Sender()
    for body in (
        b'{"data": ["?"], "x": [%s]}' % b",".join([b"[]"] * 60_000),
        b'{"data": ["?", 5, [%s]]}' % b",".join([b'{"a":[]}'] * 30_000),
    ):
        assert sender.send(body) == (413, "The request has more than 50,000 values.")


def test_an_event_without_its_data_is_refused() -> None:
    sender = Sender()
    for data in (None, "x", list[str]()):
        call: dict[str, Any] = {"data": [None], "fn_index": 2, "event_data": data}
        status, reason = sender.send(json.dumps(call).encode(), JOIN_QUEUE)
        assert (status, reason) == (400, f"event_data is {json.dumps(data)}, expected an object.")
    trigger = b'{"data": ["x"], "trigger_id": 3}'
    assert sender.send(trigger, "/gradio_api/run/predict")[0] == 400
    assert sender.send(b"{}", "/gradio_api/cancel")[0] == 400


def test_lone_surrogates_are_replaced_and_pairs_are_kept() -> None:
    sender = Sender()
    sender.send(b'{"data": ["\\ud800 who \\ud83d\\ude00 \\\\ud800?"]}')
    assert sender.received()["data"][0] == "\ufffd who \U0001f600 \\ud800?"


def test_nobody_acts_in_the_name_of_another_users_page() -> None:
    sender = Sender()
    body = b'{"data": [null], "fn_index": 1, "session_hash": "page-of-ana"}'
    assert sender.send(body, JOIN_QUEUE, "ana")[0] == 200
    assert sender.send(body, JOIN_QUEUE, "ben")[0] == 403
    cancel = b'{"session_hash": "page-of-ana", "fn_index": 1, "event_id": "1"}'
    assert sender.send(cancel, "/gradio_api/cancel", "ben")[0] == 403
    assert sender.send(cancel, "/gradio_api/cancel", "ana")[0] == 200


def test_files_are_passed_on_as_they_are() -> None:
    sender = Sender()
    assert sender.send(b"--x", "/gradio_api/upload")[0] == 200
    assert sender.application.bodies == [b"--x"]
