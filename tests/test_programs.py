"""Programs use a running app through Gradio's client and through MCP."""

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

from tests.browser.helpers import ROOT, Served, run_app

BRIDGE_QUESTION = "How long is the bridge of Karlow?"
BRIDGE_QUOTE = "The bridge of Karlow is 340 metres long."


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    place = tmp_path_factory.mktemp("programs")
    (place / "corpus").mkdir()
    (place / "corpus" / "bridge.txt").write_text(f"Bridges\n{BRIDGE_QUOTE}\n", "utf-8")
    with run_app(place) as app:
        yield app


@pytest.fixture(scope="module")
def client(served: Served) -> Client:
    return Client(served.url, verbose=False)


def test_endpoints_are_named_typed_and_documented(client: Client) -> None:
    endpoints = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(endpoints) == {"/ask", "/retrieve", "/documents", "/sync"}
    for endpoint in endpoints.values():
        assert endpoint["description"]
        assert all(value["type"] for value in [*endpoint["parameters"], *endpoint["returns"]])
    names = [parameter["parameter_name"] for parameter in endpoints["/ask"]["parameters"]]
    assert names[:2] == ["question", "k"]


def test_program_asks_a_follow_up_question(client: Client) -> None:
    answer = client.predict(BRIDGE_QUESTION, api_name="/ask")
    assert answer["answered"]
    assert answer["citations"][0]["quote"] == BRIDGE_QUOTE
    follow_up = client.predict("And what is it called?", history=[answer], api_name="/ask")
    assert follow_up["query"] != "And what is it called?"
    assert (
        client.predict(BRIDGE_QUESTION, k=1, api_name="/retrieve")[0]["document_id"] == "bridge.txt"
    )


def test_program_syncs_and_finds_a_new_file(client: Client, served: Served) -> None:
    (served.corpus / "pier.txt").write_text("Piers\nThe pier of Ulm is red.\n", "utf-8")
    result = client.predict(60, api_name="/sync")
    assert result["finished"]
    assert "1 added" in result["outcome"]
    catalog = client.predict("pier", api_name="/documents")
    assert [entry["file"] for entry in catalog["entries"]] == ["pier.txt"]
    (served.corpus / "pier.txt").unlink()
    assert "1 removed" in client.predict(60, api_name="/sync")["outcome"]
    assert client.predict("pier", api_name="/documents")["total"] == 0


def test_program_gets_a_one_line_error_for_an_invalid_value(client: Client) -> None:
    with pytest.raises(AppError, match="k is 0, expected 1 to 100"):
        client.predict(BRIDGE_QUESTION, k=0, api_name="/retrieve")


def test_events_of_the_page_are_no_endpoints(client: Client) -> None:
    for name in ("/delete_document", "/add_uploaded", "/export", "/apply"):
        with pytest.raises(ValueError, match="Cannot find a function"):
            client.predict(api_name=name)


def test_mcp_client_syncs_and_asks(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "bridge.txt").write_text(f"Bridges\n{BRIDGE_QUOTE}\n", "utf-8")
    command = StdioServerParameters(
        command=sys.executable,
        args=[str(ROOT / "app.py"), *["--mcp", "--corpus", "corpus", "--index", "ix"]],
        cwd=tmp_path,
    )

    async def run_session() -> tuple[set[str], dict[str, CallToolResult]]:
        async with stdio_client(command) as streams, ClientSession(*streams) as session:
            await session.initialize()
            tools = {tool.name for tool in (await session.list_tools()).tools}
            results = {"sync": await session.call_tool("sync", {"wait": 60})}
            results["ask"] = await session.call_tool("ask", {"question": BRIDGE_QUESTION})
            results["retrieve"] = await session.call_tool(
                "retrieve", {"question": BRIDGE_QUESTION, "k": 0}
            )
            return tools, results

    tools, results = asyncio.run(run_session())
    assert tools == {"ask", "retrieve", "documents", "sync"}
    answer: dict[str, Any] = results["ask"].structuredContent or {}
    assert answer["citations"][0]["quote"] == BRIDGE_QUOTE
    assert json.loads(results["ask"].content[0].model_dump()["text"]) == answer
    assert results["retrieve"].isError
    assert "k is 0, expected 1 to 100" in str(results["retrieve"].content)


def test_invalid_option_with_mcp_is_a_one_line_error(tmp_path: Path) -> None:
    command = [sys.executable, "app.py", "--mcp", "--corpus", str(tmp_path / "none")]
    done = subprocess.run(
        [*command, "--index", str(tmp_path / "ix")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert "no folder" in done.stderr.splitlines()[-1]


def test_the_example_of_the_readme_asks_and_goes_on_asking(served: Served) -> None:
    readme = (ROOT / "qa" / "README.md").read_text("utf-8")
    address = "http://127.0.0.1:7860"
    examples = [block.split("```")[0] for block in readme.split("```py\n")[1:]]
    (example,) = (example for example in examples if address in example)
    variables: dict[str, Any] = {}
    exec(example.replace(address, served.url), variables)  # noqa: S102
    assert variables["answer"]["question"] == "How many reservists does South Korea have?"
    assert variables["again"]["question"] == "And active troops?"
    assert variables["again"]["filter"]["kinds"] == ["txt"]
