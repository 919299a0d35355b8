"""Where uploaded files wait until they are copied into the corpus, and how many may."""

import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from qa.server.asgi import header, refuse
from qa.server.routes import find_route

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

# Seconds after which an uploaded file that was not added to the corpus is deleted.
MAX_AGE = 3600.0
# Bytes that may wait, as a multiple of the size limit of one file.
WAITING_FILES = 10


def upload_folder(index_folder: Path) -> Path:
    """The folder beside that of the index where uploaded files wait."""
    folder = index_folder.resolve()
    return folder.with_name(f"{folder.name}-uploads")


def delete_old(folder: Path, max_age: float = MAX_AGE) -> None:
    """Delete what has been waiting in a folder for more than `max_age` seconds."""
    oldest = time.time() - max_age
    for path in folder.glob("*"):
        # Another server of this index may delete it at the same time.
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


class UploadLimit:
    """Refuses uploads while too many bytes wait, and deletes what nobody has added."""

    def __init__(self, app: "ASGIApp", folder: Path, max_upload_bytes: int) -> None:
        self._app = app
        self._folder = folder
        self._max_bytes = WAITING_FILES * max_upload_bytes

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        route = None if scope["type"] == "lifespan" else find_route(scope)
        if route is None or route.body != "files":
            await self._app(scope, receive, send)
            return
        delete_old(self._folder)
        waiting = sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())
        if waiting + int(header(scope, b"content-length") or "0") > self._max_bytes:
            await refuse(scope, send, 503, "Too many files are being uploaded: try again later.")
        else:
            await self._app(scope, receive, send)
