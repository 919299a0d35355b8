"""The command line options of the server."""

import argparse
from pathlib import Path

from qa.summaries.llm_options import add_llm_options

# The name of the shipped reader. qa.reader has it too, but takes long to import.
_DEFAULT_READER = "english"
DESCRIPTION = "Ask a folder of documents questions, in a web chat."


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the server to a parser."""
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="FOLDER",
        help="the documents (default: the folder that the index was synced with, or seeds/)",
    )
    parser.add_argument(
        "--index",
        metavar="DIR",
        help="a folder, or postgresql://… for a database (default: $PULLQUOTE_INDEX or .index)",
    )
    parser.add_argument("--encoder", metavar="NAME", help="the embedding model of a new index")
    parser.add_argument(
        "--reader",
        metavar="NAME",
        default=_DEFAULT_READER,
        help="a local question answering model that locates the answer in a passage, or none "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--watch", action="store_true", help="sync again whenever the folder changes"
    )
    parser.add_argument(
        "--no-sync",
        action="store_true",
        help="serve what the index holds, which another machine keeps up to date",
    )
    parser.add_argument(
        "--follow-links",
        action="store_true",
        help="also read files and folders outside FOLDER that symbolic links in it lead to",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="mirror FOLDER even if most documents of the index are not in it: if it is empty, or "
        "another folder than before",
    )
    parser.add_argument(
        "--mcp",
        action="store_true",
        help="serve MCP tools over standard input and output instead of the page",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="default: %(default)s, this machine only"
    )
    parser.add_argument(
        "--public-host",
        action="append",
        default=[],
        metavar="HOST",
        help="the public name of a proxy in front of it, such as news.example (may be repeated)",
    )
    parser.add_argument(
        "--trusted-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="the address of a proxy, such as 127.0.0.1 or 10.0.0.0/8, whose X-Forwarded-For "
        "header gives the client's address (may be repeated)",
    )
    parser.add_argument("--port", type=int, default=7860, help="default: %(default)s")
    parser.add_argument(
        "--auth", type=Path, metavar="USERS_FILE", help="let in only the users of this file"
    )
    parser.add_argument(
        "--add-user", metavar="NAME", help="add a user to the file of --auth, and exit"
    )
    parser.add_argument(
        "--may-change",
        action="store_true",
        help="let the user of --add-user also add and delete documents and sync",
    )
    parser.add_argument(
        "--without-auth",
        action="store_true",
        help="let in everybody who can reach a --host beyond this machine",
    )
    parser.add_argument(
        "--largest-upload",
        type=int,
        default=100,
        metavar="MB",
        help="size limit of an uploaded file (default: %(default)s)",
    )
    add_llm_options(parser)
