"""The page's endpoints for programs: ask, retrieve, documents and sync."""

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

import gradio as gr
from gradio.events import api

from index import PullquoteError
from qa.integrations.program_api import Service
from qa.ui.page_context import CONCURRENT_ANSWERS, PageContext


def add_endpoints(context: PageContext) -> None:
    """Add the endpoints to the page that is being built."""
    service = Service(context.index, context.reader)
    limit = threading.BoundedSemaphore(CONCURRENT_ANSWERS)
    for function in (service.ask, service.retrieve, service.documents):
        _add_endpoint(function, limit)
    _add_endpoint(context.sync.sync, nullcontext(), context.require_may_change)


def _add_endpoint(
    function: Callable[..., Any],
    limit: AbstractContextManager[Any],
    check: Callable[[], None] = lambda: None,
) -> None:
    """Offer a function under its own name; `check` raises if the user may not call it."""

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            check()
            with limit:
                return function(*args, **kwargs)
        except PullquoteError as error:
            raise gr.Error(str(error), print_exception=False) from error
        except Exception as error:
            logging.exception("%s failed", function.__name__)
            reason = "Something went wrong. The terminal shows the details."
            raise gr.Error(reason, print_exception=False) from error

    # Not queued: `limit` bounds how many calls run at once.
    api(call, api_name=function.__name__, queue=False)
