"""Serve the endpoints as tools of the Model Context Protocol (MCP)."""

from typing import TYPE_CHECKING

from index import Index
from qa.errors import MissingExtraError
from qa.integrations.program_api import Service
from qa.reader import DEFAULT_READER, Reader
from qa.server.background_sync import BackgroundSync

if TYPE_CHECKING:
    from qa.summaries.writer import Writer


def serve_mcp(
    index: Index,
    sync: BackgroundSync,
    reader: Reader | None = DEFAULT_READER,
    writer: "Writer | None" = None,
) -> None:
    """Serve MCP over standard input and output until the client closes them.

    Raises:
        MissingExtraError: The package `mcp` is not installed.
    """
    try:
        from mcp.server.fastmcp import FastMCP
    except ImportError as error:
        raise MissingExtraError(
            "--mcp needs another package: pip install 'pullquote[mcp]'"
        ) from error
    server, service = FastMCP("pullquote", log_level="WARNING"), Service(index, reader, writer)
    for function in (service.ask, service.retrieve, service.documents, sync.sync):
        server.tool()(function)
    server.run("stdio")
