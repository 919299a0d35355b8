"""what people ask on the page, programs ask too: by Gradio's client and by MCP, on the real app."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult

from tests.browser.helpers import ROOT, Served, serving

BRIDGE = "How long is the bridge of Karlow?"
TOLD = "The bridge of Karlow is 340 metres long."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("programs")
    (place / "corpus").mkdir()
    (place / "corpus" / "bridge.txt").write_text(f"Bridges\n{TOLD}\n", "utf-8")
    with serving(place) as app:
        yield app


@pytest.fixture(scope="module")
def client(served: Served) -> Client:
    return Client(served.url, verbose=False)


def test_the_endpoints_are_named_typed_and_documented(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {"/ask", "/retrieve", "/documents", "/sync"}
    for endpoint in endpoints.values():
        assert endpoint["description"]
        assert all(each["type"] for each in [*endpoint["parameters"], *endpoint["returns"]])
    names = [each["parameter_name"] for each in endpoints["/ask"]["parameters"]]
    assert names[:2] == ["question", "k"]


def test_a_program_asks_and_goes_on_asking(client: Client) -> None:
    told = client.predict(BRIDGE, api_name="/ask")
    assert told["answered"]
    assert told["citations"][0]["quote"] == TOLD
    again = client.predict("And what is it called?", history=[told], api_name="/ask")
    assert again["query"] != "And what is it called?"
    assert client.predict(BRIDGE, k=1, api_name="/retrieve")[0]["document_id"] == "bridge.txt"


def test_a_program_adds_a_file_syncs_and_finds_it(client: Client, served: Served) -> None:
    (served.corpus / "pier.txt").write_text("Piers\nThe pier of Ulm is red.\n", "utf-8")
    told = client.predict(60, api_name="/sync")
    assert told["finished"]
    assert "1 added" in told["outcome"]
    found = client.predict("pier", api_name="/documents")
    assert [entry["file"] for entry in found["entries"]] == ["pier.txt"]
    (served.corpus / "pier.txt").unlink()
    assert "1 removed" in client.predict(60, api_name="/sync")["outcome"]
    assert client.predict("pier", api_name="/documents")["total"] == 0


def test_a_wrong_value_is_told_to_the_program_in_a_line(client: Client) -> None:
    with pytest.raises(AppError, match="k is 0, expected 1 to 100"):
        client.predict(BRIDGE, k=0, api_name="/retrieve")


def test_what_the_page_alone_does_is_no_endpoint(client: Client) -> None:
    for name in ("/delete_document", "/add_uploaded", "/export", "/apply"):
        with pytest.raises(ValueError, match="Cannot find a function"):
            client.predict(api_name=name)


def test_a_model_asks_over_mcp_with_a_real_client(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridge.txt").write_text(f"Bridges\n{TOLD}\n", "utf-8")
    command = StdioServerParameters(
        command=sys.executable,
        args=[str(ROOT / "app.py"), *["--mcp", "--corpus", "corpus", "--index", "ix"]],
        cwd=tmp_path,
    )

    async def talk() -> tuple[set[str], dict[str, CallToolResult]]:
        async with stdio_client(command) as streams, ClientSession(*streams) as session:
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            said = {"sync": await session.call_tool("sync", {"wait": 60})}
            said["ask"] = await session.call_tool("ask", {"question": BRIDGE})
            said["retrieve"] = await session.call_tool("retrieve", {"question": BRIDGE, "k": 0})
            return tools, said

    tools, said = asyncio.run(talk())
    assert tools == {"ask", "retrieve", "documents", "sync"}
    answer: dict[str, Any] = said["ask"].structuredContent or {}
    assert answer["citations"][0]["quote"] == TOLD
    assert json.loads(said["ask"].content[0].model_dump()["text"]) == answer
    assert said["retrieve"].isError
    assert "k is 0, expected 1 to 100" in str(said["retrieve"].content)


def test_over_mcp_a_mistake_in_the_command_is_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "app.py", "--mcp", "--corpus", str(tmp_path / "none")]
    done = subprocess.run(
        [*command, "--index", str(tmp_path / "ix")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no folder" in done.stderr.splitlines()[-1]
