"""Stream the text of a language model from an OpenAI-compatible server."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qa.summaries.errors import WritingError
from qa.summaries.llm_endpoint import ServerAddress

if TYPE_CHECKING:
    import httpx
    import openai

Messages = Sequence[dict[str, str]]

# Seconds to connect, and between two checks whether the user has stopped it.
_CONNECT_TIMEOUT = 5.0
_POLL = 0.1
# What a request needs; the client would also send the system, Python's version and headers from the
# environment.
_HEADERS = frozenset(
    ("host", "accept", "accept-encoding", "connection", "content-type", "content-length")
)
_KEY_HEADER = "authorization"


@dataclass(frozen=True, slots=True)
class OutputLimits:
    """How long a model may write.

    Attributes:
        seconds: In all.
        characters: Of its text.
        tokens: Of its text, as the server counts them.
    """

    seconds: float = 120.0
    characters: int = 4_000
    tokens: int = 600

    def __post_init__(self) -> None:
        if min(self.seconds, self.characters, self.tokens) <= 0:
            raise WritingError(f"the limits of the language model are {self}, expected above 0")


class ModelClient:
    """A language model on a server. `key` is sent to it if it wants one."""

    def __init__(self, address: ServerAddress, model: str, key: str = "") -> None:
        """Raises WritingError if the extra `llm` is not installed."""
        try:
            import httpx
            import openai
        except ModuleNotFoundError as error:
            raise WritingError(
                "written summaries need the extra llm: pip install 'pullquote[llm]'"
            ) from error
        self._model = model
        self._errors: Any = openai
        self._http_errors: Any = httpx.HTTPError
        self._client = openai.OpenAI(
            base_url=address.url,
            api_key=key or "none",
            max_retries=0,
            # No proxy, and no redirect to another host.
            http_client=httpx.Client(
                trust_env=False,
                follow_redirects=False,
                event_hooks={"request": [_header_filter(bool(key))]},
            ),
        )
        self._host = address.host

    def stream(
        self,
        messages: Messages,
        limits: OutputLimits,
        *,
        is_stopped: Callable[[], bool] = lambda: False,
        on_end: Callable[[str], None] = lambda _: None,
    ) -> Iterator[str]:
        """Yield the text that the model writes, piece by piece.

        Args:
            messages: The conversation, each message with its role and content.
            limits: When to end it.
            is_stopped: Whether the user has had enough, asked every tenth of a second.
            on_end: Told why the text is not whole; not called if it is.

        Raises:
            WritingError: The server cannot be reached, refuses or breaks off before any text.
        """
        received = _Received()
        thread = threading.Thread(
            target=self._receive, args=(messages, limits, received), name="llm", daemon=True
        )
        started, characters = time.monotonic(), 0
        thread.start()
        try:
            while True:
                pieces, ended = received.take(_POLL)
                for piece in pieces:
                    characters += len(piece)
                    if characters > limits.characters:
                        on_end(f"longer than {limits.characters:,} characters")
                        return
                    yield piece
                if ended:
                    break
                if is_stopped():
                    on_end("stopped by you")
                    return
                if time.monotonic() - started > limits.seconds:
                    on_end(f"not done after {limits.seconds:g} s")
                    return
        finally:
            received.close()
        if received.problem:
            if not characters:
                raise WritingError(received.problem)
            on_end(received.problem)

    def _receive(self, messages: Messages, limits: OutputLimits, received: "_Received") -> None:
        """Receive the text in a thread of its own: a server may be silent for any time."""
        try:
            stream = self._request(messages, limits)
            received.opened(stream)
            reason = None
            for chunk in stream:
                if received.is_closed:
                    return
                for choice in chunk.choices[:1]:
                    reason = choice.finish_reason or reason
                    if text := choice.delta.content:
                        received.add(text)
            if reason == "length":
                received.problem = f"longer than {limits.tokens:,} tokens"
            elif reason is None:
                received.problem = f"{self._host} broke off"
        except self._errors.APIStatusError as error:
            received.problem = f"{self._host} answers with the error {error.status_code}"
        except self._errors.APITimeoutError:
            received.problem = f"{self._host} does not answer"
        except self._errors.APIConnectionError:
            received.problem = f"{self._host} cannot be reached. Is the server running?"
        except (self._errors.OpenAIError, self._http_errors, ValueError, AttributeError, TypeError):
            # What is no stream of an OpenAI-compatible server, or one that broke off.
            received.problem = f"{self._host} broke off, or is no OpenAI-compatible server"
        except Exception as error:
            received.problem = f"{self._host} cannot be read: {type(error).__name__}"
        finally:
            received.end()

    def _request(self, messages: Messages, limits: OutputLimits) -> Any:
        import httpx

        return self._client.chat.completions.create(
            model=self._model,
            messages=messages,
            stream=True,
            temperature=0,
            max_tokens=limits.tokens,
            # Longer than the limit, which is watched where the text is read.
            timeout=httpx.Timeout(limits.seconds + _CONNECT_TIMEOUT, connect=_CONNECT_TIMEOUT),
        )


class _Received:
    """What has been received so far, handed from the thread that receives to the one that reads."""

    def __init__(self) -> None:
        self.problem = ""
        self.is_closed = False
        self._pieces: list[str] = []
        self._is_ended = False
        self._changed = threading.Condition()
        self._stream: openai.Stream[Any] | None = None

    def opened(self, stream: Any) -> None:
        """Remember the open stream, to be closed when nobody reads any more."""
        self._stream = stream

    def add(self, text: str) -> None:
        with self._changed:
            self._pieces.append(text)
            self._changed.notify()

    def end(self) -> None:
        with self._changed:
            self._is_ended = True
            self._changed.notify()

    def take(self, timeout: float) -> tuple[list[str], bool]:
        """What is new, and whether that is all; waits for at most `timeout` seconds."""
        with self._changed:
            if not self._pieces and not self._is_ended:
                self._changed.wait(timeout)
            pieces, self._pieces = self._pieces, []
            return pieces, self._is_ended

    def close(self) -> None:
        """Tell the thread to end, and the server that nobody reads any more."""
        self.is_closed = True
        if self._stream is not None and not self._is_ended:
            with suppress(Exception):
                self._stream.close()


def _header_filter(with_key: bool) -> "Callable[[httpx.Request], None]":
    kept = _HEADERS | {_KEY_HEADER} if with_key else _HEADERS

    def remove_others(request: "httpx.Request") -> None:
        for name in list(request.headers):
            if name not in kept:
                del request.headers[name]

    return remove_others
