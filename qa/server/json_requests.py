"""Check what a browser or program sends as JSON before Gradio reads it."""

import inspect
import json
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from index.text.unicode import without_surrogates
from qa.server.asgi import USER_KEY, path_of, refuse
from qa.server.routes import JSON_BODIES, find_route
from qa.server.sessions import PageOwners

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Characters of the id that a page makes up for itself; Gradio's have 11.
MAX_PAGE_ID = 64
# Seconds that a request may take to arrive.
BODY_SECONDS = 60.0
# Values in a request at most: a hundred answers in `history` have some 20,000.
MAX_VALUES = 50_000
# Characters of a wrong value that an error message repeats.
_SHOWN = 60
# The path by which pages call those of their events that are not queued.
_UNQUEUED_EVENTS = "/gradio_api/run/predict"

Json = dict[str, Any]


class RequestError(ValueError):
    """A request cannot be handled, with the HTTP status that says so."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.status = status


class JsonRequests:
    """Refuses JSON that Gradio would fail on, naming the value and what was expected.

    Also fills in the defaults of an endpoint's parameters, replaces lone surrogates, which no store
    or tokenizer takes, and refuses what is sent in the name of another user's page.
    """

    def __init__(self, app: "ASGIApp", pages: PageOwners) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        route = None if scope["type"] == "lifespan" else find_route(scope)
        if route is None or route.body not in JSON_BODIES:
            await self._app(scope, receive, send)
            return
        try:
            with anyio.fail_after(BODY_SECONDS):
                body = await _read_body(receive)
            # Megabytes take a second to parse, in which nothing else would be answered.
            request = await anyio.to_thread.run_sync(read_json, body)
            self._check_page(request, str(scope.get(USER_KEY, "")))
            _check_call(request, path_of(scope), scope["app"].get_blocks().fns)
        except RequestError as error:
            await refuse(scope, send, error.status, str(error))
            return
        except TimeoutError:
            await refuse(scope, send, 408, "The request did not arrive in time.")
            return
        body = json.dumps(request).encode()
        messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_checked() -> "Message":
            return messages.pop() if messages else await receive()

        headers = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        headers.append((b"content-length", b"%d" % len(body)))
        await self._app({**scope, "headers": headers}, receive_checked, send)

    def _check_page(self, request: Json, user: str) -> None:
        page = request.get("session_hash")
        if page is None:
            return
        if not isinstance(page, str) or len(page) > MAX_PAGE_ID:
            raise RequestError(
                f"session_hash is {_shown(page)}, expected a string of at most {MAX_PAGE_ID} "
                "characters."
            )
        if not self._pages.belongs_to(page, user):
            raise RequestError("This page was opened by another user: reload it.", 403)


def read_json(body: bytes) -> Json:
    """Read a JSON object, with U+FFFD for lone surrogates.

    Raises:
        RequestError: It is not JSON, or not an object.
    """
    try:
        request = json.loads(body)
        if "\\ud" in body.decode().lower():
            request = json.loads(without_surrogates(json.dumps(request, ensure_ascii=False)))
    except UnicodeDecodeError as error:
        raise RequestError("The request is not in UTF-8.") from error
    except RecursionError as error:
        raise RequestError("The request is nested too deeply.") from error
    except ValueError as error:
        raise RequestError(f"The request is not JSON: {str(error)[:_SHOWN]}.") from error
    if not isinstance(request, dict):
        raise RequestError(f"The request is {_shown(request)}, expected a JSON object.")
    _check_values(request)
    return request


def _check_values(request: Json) -> None:
    """Refuse more values than any request needs, and files: Gradio would fetch those by their URL.

    Raises:
        RequestError: There are too many values, or one is a file.
    """
    pending, count = deque[Any]([request]), 0
    while pending:
        value = pending.pop()
        children = value.values() if isinstance(value, dict) else value
        count += len(children)
        if count > MAX_VALUES:
            raise RequestError(f"The request has more than {MAX_VALUES:,} values.", 413)
        if isinstance(value, dict) and ("_type" in value or {"path", "meta"} <= value.keys()):
            raise RequestError(f"The request has a file, {_shown(value)}: none is expected.")
        pending.extend(child for child in children if isinstance(child, dict | list))


def _check_call(request: Json, path: str, functions: Mapping[int, Any]) -> None:
    """Check the function that a request calls and the number of values for it.

    Raises:
        RequestError: There is no such function, or the values are too few or too many.
    """
    if path.startswith("/gradio_api/reset"):
        return
    if path.startswith("/gradio_api/cancel"):
        for name, kind in (("session_hash", str), ("event_id", str), ("fn_index", int)):
            if not isinstance(request.get(name), kind):
                raise RequestError(f"{name} is {_shown(request.get(name))}, which is no event.")
        return
    event = request.get("event_id")
    if event is not None and not isinstance(event, str):
        raise RequestError(f"event_id is {_shown(event)}, expected a string.")
    values, number = request.get("data"), request.get("fn_index")
    if not isinstance(values, list):
        raise RequestError(f"data is {_shown(values)}, expected a list of values.")
    endpoints = {
        function.api_name: function
        for function in functions.values()
        if function.api_visibility == "public"
    }
    name = path.rstrip("/").rpartition("/")[2]
    if path.startswith("/gradio_api/queue/") or path == _UNQUEUED_EVENTS:
        if type(number) is not int or number not in functions:
            raise RequestError(f"fn_index is {_shown(number)}, which is no function.")
        function = functions[number]
        if function.collects_event_data and not isinstance(request.get("event_data"), dict):
            raise RequestError(
                f"event_data is {_shown(request.get('event_data'))}, expected an object."
            )
        if function.api_name not in endpoints:
            return
        if path == _UNQUEUED_EVENTS:
            raise RequestError(f"Call {function.api_name} by its name.", 404)
    elif name in endpoints:
        function = endpoints[name]
        request.pop("fn_index", None)
    else:
        raise RequestError(
            f"There is no endpoint {_shown(name)}, expected one of {', '.join(endpoints)}.", 404
        )
    _fill_defaults(values, function)


def _fill_defaults(values: list[Any], function: Any) -> None:
    """Append the defaults of the parameters that have no value."""
    parameters = list(inspect.signature(function.fn).parameters.values())
    names = ", ".join(parameter.name for parameter in parameters)
    missing = [p.name for p in parameters[len(values) :] if p.default is p.empty]
    if missing or len(values) > len(parameters):
        wrong = f"without {missing[0]}" if missing else "too many"
        raise RequestError(
            f"data has {len(values)} values, {wrong}: {function.api_name} takes {names}."
        )
    values += [parameter.default for parameter in parameters[len(values) :]]


def _shown(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


async def _read_body(receive: "Receive") -> bytes:
    """The whole body; the server has checked that it is as long as it says."""
    parts, more = [], True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)
