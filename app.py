"""Serve the chat page, or MCP tools, on an index that is kept up to date with a folder."""

import argparse
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO, cast

import index.__main__ as index_commands
from index.cli_base import OneLineParser, collect_garbage_seldom, run_command
from index.errors import PullquoteError
from qa.cli import ask, evaluate, train
from qa.server.server_options import DESCRIPTION, add_options

# What else is used is imported by the functions that use it, so that `--help` need not wait.
SEEDS = Path(__file__).resolve().parent / "seeds"


def main(argv: Sequence[str] | None = None) -> int:
    """Run `python app.py`. Returns the exit status."""
    parser = argparse.ArgumentParser(prog="app.py", description=DESCRIPTION)
    add_options(parser)
    return _run(parser.parse_args(argv))


def pullquote(argv: Sequence[str] | None = None) -> int:
    """Run `pullquote COMMAND`. Returns the exit status."""
    options = pullquote_parser().parse_args(argv)
    if options.run is None:
        return _run(options)
    return run_command("pullquote", lambda: options.run(options), options.on_stop)


def pullquote_parser() -> argparse.ArgumentParser:
    """The parser of all commands: those of the server, of `python -m index` and `python -m qa`."""
    parser = OneLineParser(prog="pullquote", description="Ask a folder of documents questions.")
    parser.set_defaults(on_stop="nothing was changed")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=OneLineParser)
    serve = commands.add_parser("serve", help="serve the chat page", description=DESCRIPTION)
    add_options(serve)
    serve.set_defaults(run=None)
    for module in (index_commands, ask, evaluate, train):
        module.add_commands(commands)
    return parser


def _run(options: argparse.Namespace) -> int:
    collect_garbage_seldom()
    try:
        if options.add_user:
            from qa.cli.users import add_user_command

            return add_user_command(options)
        return _serve(options)
    except PullquoteError as error:
        print(f"pullquote: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        # A normal exit would crash while a thread is syncing. Nothing is lost but the current
        # batch, which the next sync repeats.
        sys.stderr.flush()
        os._exit(0)


def _serve(options: argparse.Namespace) -> int:
    """Open the index, start syncing and serve until the program is stopped."""
    from qa.server.log_limits import BoundedLines
    from qa.server.network import (
        check_address,
        check_proxies,
        disable_telemetry,
        require_auth_off_loopback,
    )
    from qa.server.users import Users

    disable_telemetry()
    sys.stderr = cast("TextIO", BoundedLines(sys.stderr))
    users = Users(options.auth) if options.auth else None
    if not options.mcp:
        check_address(options.host, options.port)
        check_proxies(options.trusted_proxy)
        require_auth_off_loopback(options.host, bool(options.auth), options.without_auth)
    from index import Index
    from index.sync.scan import check_folder
    from qa.reader import choose_reader
    from qa.summaries.llm_options import writer_from

    if options.corpus and not options.no_sync:
        # Before an empty index is made for it.
        check_folder(options.corpus)
    reader, writer = choose_reader(options.reader), writer_from(options)
    index = Index.open(options.index, options.encoder)
    # Both models are ready before the page is, so that its first question need not wait.
    index.load_in_background()
    if reader:
        reader.load_in_background()
    from qa.server.background_sync import BackgroundSync, print_report

    folder = options.corpus or Path(index.status().folder or SEEDS)
    sync = BackgroundSync(
        index,
        folder,
        options.watch,
        reader,
        follow_links=options.follow_links,
        replace=options.replace,
    )
    if options.no_sync:
        sync.serve_as_it_is()
    else:
        sync.start()
    sync.started.wait()
    sync.raise_fatal_error()
    if options.mcp:
        from qa.server.mcp import serve_mcp

        serve_mcp(index, sync, reader, writer)
        # Do not wait for the thread that may be syncing.
        sys.stderr.flush()
        os._exit(0)
    # Gradio takes four seconds to import, which `--help` and a mistyped option need not wait for.
    from qa.launch import ServerOptions, launch
    from qa.ui.page_context import PageContext

    context = PageContext(
        index, sync, reader, users, writer=writer, may_write_remotely=options.llm_remote
    )
    server = ServerOptions(
        options.host,
        options.port,
        public_hosts=tuple(options.public_host),
        trusted_proxies=tuple(options.trusted_proxy),
        max_upload_mb=options.largest_upload,
    )
    url = launch(context, server)
    from tqdm import tqdm

    tqdm.write(f"Pullquote is at {url}")
    sync.finished.wait()
    if not options.watch:
        sync.raise_fatal_error()
    print_report(sync, index, url)
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
