"""Launch the web server with the page, behind middleware for security, users and limits."""

import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from starlette.middleware import Middleware

from qa.server.authentication import Authentication, current_user
from qa.server.change_notifications import News
from qa.server.json_requests import JsonRequests
from qa.server.network import LOOPBACK, machine_names
from qa.server.rate_limit import RateLimit
from qa.server.routes import AllowedRoutes
from qa.server.same_origin import SameOrigin, SecurityHeaders
from qa.server.sessions import PageOwners
from qa.server.uploads import UploadLimit, delete_old, upload_folder
from qa.ui.app import build_page
from qa.ui.components import asset, theme
from qa.ui.html.login import login_html
from qa.ui.page_context import PageContext
from qa.ui.updates import StatusCache, shared_state

# Pages whose state Gradio keeps, the last used ones: some 0.2 MB each. Open pages ask every 10
# seconds, so the closed ones go first.
MAX_PAGES = 500
# Seconds between two looks of Gradio whether a question is waiting. Its own .001 took 7% of a core
# while nobody asked; this one adds 5 ms to an answer.
_QUEUE_INTERVAL = 0.01
# Style sheets, in order: a later one may narrow what an earlier one says.
STYLES = ("page.css", "layout.css", "quote_preview.css", "documents.css", "clippings.css")


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where and how to serve the page.

    Attributes:
        host: The address to listen at.
        port: The port to listen at.
        public_hosts: Hosts by which a proxy in front of it is reached.
        trusted_proxies: Addresses of proxies whose X-Forwarded-For names the client.
        max_upload_mb: The size limit of an uploaded file, in MB.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    public_hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    max_upload_mb: int = 100


def launch(context: PageContext, options: ServerOptions) -> str:
    """Serve the page in background threads. If it has users, only they are let in.

    Returns the URL of the page.
    """
    uploads = upload_folder(context.index.folder)
    delete_old(uploads)
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)
    # By default uvicorn believes any program on this machine.
    os.environ["FORWARDED_ALLOW_IPS"] = ",".join(options.trusted_proxies)
    # It warns of each malformed form that a stranger sends.
    logging.getLogger("python_multipart").setLevel(logging.ERROR)
    page = build_page(context)
    # Only what the page itself calls may be called without its queue.
    page.queue(api_open=False)
    page._queue.sleep_when_free = _QUEUE_INTERVAL
    _, url, _ = page.launch(
        server_name=options.host,
        server_port=options.port,
        share=False,
        ssr_mode=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        # Otherwise the error of an event is null.
        show_error=True,
        state_session_capacity=MAX_PAGES,
        auth_dependency=current_user if context.users else None,
        max_file_size=options.max_upload_mb << 20,
        theme=theme(),
        css="\n".join(map(asset, STYLES)),
        js=asset("page.js"),
        app_kwargs={"middleware": _middleware(options, context, uploads)},
    )
    # Gradio puts its own CORS middleware, which answers any origin, around ours.
    page.app.user_middleware.sort(
        key=lambda middleware: cast("object", middleware.cls) is not SameOrigin
    )
    page.app.middleware_stack = page.app.build_middleware_stack()
    return url


def _middleware(options: ServerOptions, context: PageContext, uploads: Path) -> list[Middleware]:
    """The middleware, outermost first."""
    users, status = context.users, StatusCache(context.index)
    names = [] if options.host in LOOPBACK else [options.host, *machine_names()]
    pages, max_bytes = PageOwners(), options.max_upload_mb << 20
    stack = [
        Middleware(SecurityHeaders),
        Middleware(SameOrigin, names=names, public_hosts=options.public_hosts),
        Middleware(AllowedRoutes, max_upload_bytes=max_bytes),
    ]
    if users:
        stack.append(Middleware(Authentication, users=users, pages=pages, login_page=login_html))
    return [
        *stack,
        Middleware(News, state=lambda: shared_state(status, context.sync)),
        Middleware(RateLimit),
        Middleware(UploadLimit, folder=uploads, max_upload_bytes=max_bytes),
        Middleware(JsonRequests, pages=pages),
    ]
