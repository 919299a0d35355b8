"""Launch the web server with the page, behind middleware for security, users and rate limits."""

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from qa.server.middleware import Authentication, RateLimit, SecurityHeaders
from qa.server.network import LOOPBACK
from qa.server.users import Users
from qa.ui.app import build_page
from qa.ui.components import asset
from qa.ui.context import PageContext

SANS = ("system-ui", "Segoe UI", "Roboto", "sans-serif")
MONOSPACE = ("ui-monospace", "Consolas", "monospace")


def launch(context: PageContext, *, host: str, port: int, max_upload_mb: int = 100) -> str:
    """Serve the page in background threads.

    Args:
        context: What the page shows; if it has users, only they are let in.
        host: The address to listen at.
        port: The port to listen at.
        max_upload_mb: The size limit of an uploaded file, in MB.

    Returns:
        The URL of the page.
    """
    fonts = [[gr.themes.Font(name) for name in names] for names in (SANS, MONOSPACE)]
    _, url, _ = build_page(context).launch(
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
        auth=context.users.check if context.users else None,
        max_file_size=max_upload_mb << 20,
        theme=gr.themes.Base(font=fonts[0], font_mono=fonts[1]),
        css=asset("page.css"),
        js=asset("page.js"),
        app_kwargs={"middleware": _middleware(host, context.users)},
    )
    return url


def _middleware(host: str, users: Users | None) -> list[Middleware]:
    """The middleware, outermost first."""
    stack = [Middleware(SecurityHeaders)]
    if host in LOOPBACK:
        # Against DNS rebinding: a site whose name resolves to 127.0.0.1 could read the corpus.
        stack.append(Middleware(TrustedHostMiddleware, allowed_hosts=[*LOOPBACK, "[::1]"]))
    if users:
        stack.append(Middleware(Authentication, users=users))
    return [*stack, Middleware(RateLimit)]
