"""requests on stdin → what is in the files they name, on stdout: a process of its own, so that a
hostile file can harm nothing but the reading of itself."""

import ctypes
import json
import os
import signal
import sys
from base64 import b64encode
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import PurePath
from typing import Any, BinaryIO

from index.chunking.passages import split_passages
from index.errors import UnreadableFileError
from index.parsers.embedded import open_embedded
from index.parsers.parse_file import parse_file
from index.parsers.stable_read import ChangedError, read_unchanged
from index.parsers.types import Skipped
from index.types import Document
from index.unicode import without_surrogates

# Bytes of memory that one process may take. The most that a reader was seen to need is 0.7 GB, for
# a table of 64 MB.
MOST_MEMORY = 1_536 << 20
_PARENT_DIED = 1
# Characters up to which a document is split into passages here: that takes two seconds, a small
# part of the time for which a reader may be silent. Whoever asked splits a longer one itself.
_LONGEST_SPLIT = 4 << 20
_FIELDS = tuple(field.name for field in fields(Document))

# What a reader has no business with. Of processes, only the recognition of letters is one.
_FORBIDDEN = (
    "socket.connect",
    "socket.bind",
    "socket.getaddrinfo",
    "socket.sendto",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
    "os.mkdir",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand among the answers.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    sys.dont_write_bytecode = True
    _die_with_parent()
    _limit_memory()
    sys.addaudithook(_refuse)
    _tell(answers, "ready")
    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            _answer(request, answers)
        except MemoryError:
            # Nothing that is read after it could be trusted.
            _tell(answers, "memory")
            return
        except BrokenPipeError:
            return


def _answer(request: dict[str, Any], answers: BinaryIO) -> None:
    try:
        if "page" in request:
            _draw(request, answers)
            return
        _read(request, answers)
    except UnreadableFileError as error:
        _tell(answers, "refused", without_surrogates(str(error)))
    except ChangedError:
        _tell(answers, "changed")
    except (MemoryError, BrokenPipeError):
        raise
    except OSError as error:
        _tell(answers, "failed", error.strerror or str(error))
    except Exception as error:
        # A mistake of ours or of a library: it must cost this file only, and be seen.
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        _tell(answers, "refused", f"its reader failed ({what})")
    else:
        _tell(answers, "end")


def _read(request: dict[str, Any], answers: BinaryIO) -> None:
    def alive() -> None:
        _tell(answers, "alive")

    # The digests of documents whose passages are stored; without it, nobody wants passages.
    known = None if request.get("known") is None else frozenset(request["known"])
    with read_unchanged(request["place"], request["sha256"]) as (stream, size):
        for item in parse_file(request["path"], stream, size, request["sha256"], alive):
            if isinstance(item, Skipped):
                _tell(answers, "unread", item.reason)
            else:
                wanted = known is not None and item.sha256 not in known
                _tell(answers, "document", _told(item) | {"passages": _split(item, wanted)})


def _told(document: Document) -> dict[str, Any]:
    # Not by asdict, which copies.
    values = {name: getattr(document, name) for name in _FIELDS}
    return values | {"published": document.published and document.published.isoformat()}


def _split(document: Document, wanted: bool) -> list[list[int]] | None:
    """For each of its passages, where its sentences begin and end, if that is `wanted`."""
    if not wanted or len(document.text) > _LONGEST_SPLIT:
        return None
    return [
        [offset for span in passage.sentences for offset in span]
        for passage in split_passages(document)
    ]


def _draw(request: dict[str, Any], answers: BinaryIO) -> None:
    # Loaded for those that draw alone.
    from index.parsers.pages.page_render import render_page

    inside = [request[name] for name in ("place", "path", "id", "kind", "sha256")]
    with open_embedded(*inside) as source:
        shown = render_page(
            source, request["page"], request["text"], request["spans"], request["width"]
        )
    png = b64encode(shown.png).decode("ascii")
    _tell(answers, "picture", asdict(shown) | {"png": png})


def _tell(answers: BinaryIO, kind: str, value: Any = None) -> None:
    try:
        text = json.dumps([kind, value], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        text = json.dumps([kind, value]).encode()
    answers.write(text + b"\n")
    answers.flush()


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Raise PermissionError at what would reach the network or other files."""
    forbidden = event in _FORBIDDEN
    if event == "subprocess.Popen":
        forbidden = PurePath(os.fsdecode(arguments[0])).stem != "tesseract"
    elif event == "open":
        name, _, flags = arguments
        forbidden = isinstance(flags, int) and bool(flags & _WRITING) and name != os.devnull
        forbidden = forbidden and not isinstance(name, int)
    if forbidden:
        raise PermissionError(f"{event} is not for readers of files")


def _die_with_parent() -> None:
    # Elsewhere than on Linux it ends with the file in hand, when nobody takes the answer.
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
