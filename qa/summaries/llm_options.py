"""The options that name a language model, and the writer that they stand for."""

import argparse
import os
from typing import TYPE_CHECKING

from index.cli_base import positive
from qa.summaries.llm_client import OutputLimits

if TYPE_CHECKING:
    from qa.summaries.writer import Writer

# Used where the options are not given; the key is never an option, which other users could see.
URL_VARIABLE, MODEL_VARIABLE = "PULLQUOTE_LLM", "PULLQUOTE_LLM_MODEL"
KEY_VARIABLE = "PULLQUOTE_LLM_KEY"


def add_llm_options(parser: argparse.ArgumentParser) -> None:
    """Add --llm, --llm-model, --llm-seconds and --llm-remote."""
    group = parser.add_argument_group("summaries written by a language model")
    group.add_argument(
        "--llm",
        metavar="URL",
        default=os.environ.get(URL_VARIABLE, ""),
        help="an OpenAI-compatible server, such as http://127.0.0.1:11434/v1 "
        f"(default: ${URL_VARIABLE}, else none)",
    )
    group.add_argument(
        "--llm-model",
        metavar="NAME",
        default=os.environ.get(MODEL_VARIABLE, ""),
        help=f"the model's name on that server (default: ${MODEL_VARIABLE}); "
        f"${KEY_VARIABLE} is sent if the server wants a key",
    )
    group.add_argument(
        "--llm-seconds",
        type=positive,
        metavar="N",
        default=round(OutputLimits().seconds),
        help="how long it may write one summary (default %(default)s)",
    )
    group.add_argument(
        "--llm-remote",
        action="store_true",
        help="send questions and quotes to a server beyond this machine and its private network",
    )


def writer_from(options: argparse.Namespace) -> "Writer | None":
    """The writer that the options of `add_llm_options` name; None if they name no server.

    Raises WritingError if it cannot be used.
    """
    if not options.llm:
        return None
    from qa.summaries.writer import Writer

    key = os.environ.get(KEY_VARIABLE, "")
    return Writer(
        options.llm,
        options.llm_model,
        allow_remote=options.llm_remote,
        key=key,
        limits=OutputLimits(seconds=options.llm_seconds),
    )
