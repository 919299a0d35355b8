"""Launch the web server with the page, behind middleware for security, users and rate limits."""

from collections.abc import Sequence
from typing import Any, cast

import gradio as gr
from starlette.middleware import Middleware

from qa.server.middleware import Authentication, RateLimit, SameOrigin, SecurityHeaders
from qa.server.network import LOOPBACK, machine_names
from qa.server.users import Users
from qa.ui.app import build_page
from qa.ui.components import asset
from qa.ui.context import PageContext

SANS = ("system-ui", "Segoe UI", "Roboto", "sans-serif")
MONOSPACE = ("ui-monospace", "Consolas", "monospace")


def launch(
    context: PageContext,
    *,
    host: str,
    port: int,
    public_hosts: Sequence[str] = (),
    max_upload_mb: int = 100,
) -> str:
    """Serve the page in background threads.

    Args:
        context: What the page shows; if it has users, only they are let in.
        host: The address to listen at.
        port: The port to listen at.
        public_hosts: Hosts by which a proxy in front of it is reached.
        max_upload_mb: The size limit of an uploaded file, in MB.

    Returns:
        The URL of the page.
    """
    fonts = [[gr.themes.Font(name) for name in names] for names in (SANS, MONOSPACE)]
    # Gradio awaits a coroutine function, which its types do not say.
    authenticate: Any = context.users.authenticate if context.users else None
    page = build_page(context)
    _, url, _ = page.launch(
        server_name=host,
        server_port=port,
        share=False,
        ssr_mode=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        auth=authenticate,
        max_file_size=max_upload_mb << 20,
        theme=gr.themes.Base(font=fonts[0], font_mono=fonts[1]),
        css=asset("page.css"),
        js=asset("page.js"),
        app_kwargs={"middleware": _middleware(host, public_hosts, context.users)},
    )
    # Gradio puts its own CORS middleware, which answers any origin, around ours.
    page.app.user_middleware.sort(
        key=lambda middleware: cast("object", middleware.cls) is not SameOrigin
    )
    page.app.middleware_stack = page.app.build_middleware_stack()
    return url


def _middleware(host: str, public_hosts: Sequence[str], users: Users | None) -> list[Middleware]:
    """The middleware, outermost first."""
    names = [] if host in LOOPBACK else [host, *machine_names()]
    same_origin = Middleware(SameOrigin, names=names, public_hosts=public_hosts)
    stack = [Middleware(SecurityHeaders), same_origin]
    if users:
        stack.append(Middleware(Authentication, users=users))
    return [*stack, Middleware(RateLimit)]
