"""Parse files in a separate process, so that a hostile file can harm nothing but its own parsing.

Requests come on stdin and answers go to stdout, as lines of JSON; a document's text follows its
line. On Linux, stdin is a socket, on which each request comes with a descriptor of the file to
parse: no other file can be opened.
"""

import json
import os
import signal
import socket
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, astuple, fields
from typing import Any, BinaryIO

from index.chunking.passages import split_passages
from index.errors import UnreadableFileError
from index.parsers.embedded_files import open_embedded
from index.parsers.parse_file import parse_file
from index.parsers.sandbox.confinement import Confinement
from index.parsers.stable_read import ChangedError, read_unchanged
from index.parsers.types import (
    CONTROL_CHARACTER,
    MAX_ANSWER_BYTES,
    MAX_REASON_CHARS,
    MAX_TEXT_BYTES,
    Skipped,
)
from index.text.unicode import without_surrogates
from index.types import Document

# Bytes of a request that are read at a time.
_BLOCK_BYTES = 1 << 16
# Characters up to which a document is split into passages here: that takes two seconds, a small
# part of the time allowed between two heartbeats. The parent process splits longer ones.
_MAX_SPLIT_CHARS = 4 << 20
_FIELDS = tuple(field.name for field in fields(Document))


def main(confinement: Confinement) -> None:
    """Answer requests until stdin ends, in a process that is confined."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not mix with the answers: it goes to stderr, which nobody reads.
    os.dup2(2, 1)
    _send(answers, "ready", asdict(confinement))
    for request in _requests():
        try:
            _answer(request, answers)
        except MemoryError:
            # Nothing that this process parses afterwards could be trusted.
            _send(answers, "memory")
            return
        except BrokenPipeError:
            return


def _requests() -> Iterator[dict[str, Any]]:
    """Yield the requests, whose "place" is what the file is opened by: a descriptor or a path."""
    if sys.platform != "linux":
        for line in sys.stdin.buffer:
            yield json.loads(line)
        return
    with socket.socket(fileno=0) as connection:
        while True:
            block, descriptors, _, _ = socket.recv_fds(connection, _BLOCK_BYTES, 1)
            line = bytearray(block)
            while block and not line.endswith(b"\n"):
                block = connection.recv(_BLOCK_BYTES)
                line += block
            if not block:
                return
            yield json.loads(line) | {"place": descriptors[0]}


def _answer(request: dict[str, Any], answers: BinaryIO) -> None:
    try:
        if "page" in request:
            _render(request, answers)
            return
        _parse(request, answers)
    except UnreadableFileError as error:
        _send(answers, "refused", _reason(str(error)))
    except ChangedError:
        _send(answers, "changed")
    except (MemoryError, BrokenPipeError):
        raise
    except OSError as error:
        _send(answers, "failed", _reason(error.strerror or str(error)))
    except Exception as error:
        # A defect of a parser or a library must fail this file only, and be reported.
        cause = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        _send(answers, "refused", _reason(f"its parser failed ({cause})"))
    else:
        _send(answers, "end")


def _parse(request: dict[str, Any], answers: BinaryIO) -> None:
    def heartbeat() -> None:
        _send(answers, "alive")

    # The digests of documents whose passages are stored; None if no passages are requested.
    stored_digests = None if request.get("known") is None else frozenset(request["known"])
    with read_unchanged(request["place"], request["sha256"]) as (stream, size):
        for item in parse_file(request["path"], stream, size, request["sha256"], heartbeat):
            if isinstance(item, Skipped):
                _send(answers, "unread", [_reason(item.reason), item.kind])
            else:
                is_new = stored_digests is not None and item.sha256 not in stored_digests
                _send_document(answers, item, _split(item) if is_new else None)


def _send_document(answers: BinaryIO, document: Document, passages: list[list[int]] | None) -> None:
    text = document.text.encode()
    # asdict would copy the text.
    values = {name: getattr(document, name) for name in _FIELDS} | {
        "published": document.published and document.published.isoformat(),
        "text": len(text),
        "sheets": [astuple(sheet) for sheet in document.sheets],
        "passages": passages,
    }
    try:
        if len(text) > MAX_TEXT_BYTES:
            raise UnreadableFileError(
                f"{len(text) >> 20} MB of text, expected at most {MAX_TEXT_BYTES >> 20} MB"
            )
        _send(answers, "document", values)
    except UnreadableFileError as error:
        _send(answers, "unread", [_reason(f"{document.id!r:.200}: {error}"), "document"])
    else:
        answers.write(text)
        answers.flush()


def _reason(reason: str) -> str:
    return CONTROL_CHARACTER.sub(" ", without_surrogates(reason)[:MAX_REASON_CHARS])


def _split(document: Document) -> list[list[int]] | None:
    """The start and end of each sentence, by passage; None for a document that is too long."""
    if len(document.text) > _MAX_SPLIT_CHARS:
        return None
    return [
        [offset for span in passage.sentences for offset in span]
        for passage in split_passages(document)
    ]


def _render(request: dict[str, Any], answers: BinaryIO) -> None:
    # Imported here because only rendering needs it.
    from index.parsers.pages.page_render import render_page

    arguments = [request[name] for name in ("place", "path", "id", "kind", "sha256")]
    with open_embedded(*arguments) as source:
        page = render_page(
            source, request["page"], request["text"], request["spans"], request["width"]
        )
    png = b64encode(page.png).decode("ascii")
    _send(answers, "picture", asdict(page) | {"png": png})


def _send(answers: BinaryIO, kind: str, value: Any = None) -> None:
    """Send an answer. Raises UnreadableFileError if it is too long."""
    line = json.dumps([kind, value], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    if len(line) > MAX_ANSWER_BYTES:
        raise UnreadableFileError(
            f"{len(line) >> 20} MB of metadata, expected at most {MAX_ANSWER_BYTES >> 20} MB"
        )
    answers.write(line)
    answers.flush()
