"""What the commands load: with the default models neither PyTorch nor the libraries built on it,
nor the client of language models."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index import Index

ROOT = Path(__file__).parents[1]
HEAVY = (
    "{'openai', 'torch', 'transformers', 'sentence_transformers', 'sklearn', 'scipy', "
    "'trafilatura'}"
)
QUESTION = "What causes the tides of the oceans?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a synced index of two documents."""
    corpus, folder = tmp_path_factory.mktemp("corpus"), tmp_path_factory.mktemp("index")
    (corpus / "tides.txt").write_text("The moon's gravity causes the tides of the oceans.", "utf-8")
    (corpus / "bread.txt").write_text("Bread rises because yeast makes gas.", "utf-8")
    with closing(Index.open(folder)) as index:
        index.sync(corpus)
    return folder


def loaded_by(code: str, *arguments: object) -> str:
    """Which of the heavy libraries a program has loaded at its end, and what it printed before."""
    code += f"\nprint('loaded', *sorted({HEAVY} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("command", ["ask", "retrieve"])
def test_a_question_loads_no_pytorch(folder: Path, command: str) -> None:
    code = "from qa.__main__ import main\nassert main(sys.argv[1:]) == 0"
    printed = loaded_by(code, command, QUESTION, "--index", folder)
    assert "gravity" in printed
    assert printed.endswith("loaded\n")


def test_a_sync_loads_no_pytorch(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("A new document of one sentence.", "utf-8")
    code = "from index.__main__ import main\nassert main(sys.argv[1:]) == 0"
    printed = loaded_by(code, "sync", tmp_path, "--index", tmp_path / "index")
    assert "1 added" in printed
    assert printed.endswith("loaded\n")


@pytest.fixture(scope="module")
def page_output(folder: Path) -> str:
    """What a program prints that imports the tools and the page, and asks a question."""
    code = """
stubs = []
sys.addaudithook(lambda event, args: event == "open" and stubs.append(str(args[0])))
from index import Index
from qa.integrations.program_api import Service
from qa.reader import DEFAULT_READER
from qa.server import background_sync, mcp
from qa.ui import app
import qa.launch
print([path for path in stubs if path.endswith(".pyi") and "gradio" in path])
index = Index.open(sys.argv[1])
index.load_in_background()
DEFAULT_READER.load_in_background()
from qa import ask
print(ask(sys.argv[2], index).text)
"""
    return loaded_by(code, folder, QUESTION)


def test_the_tools_and_the_page_load_no_pytorch(page_output: str) -> None:
    assert "gravity" in page_output
    assert page_output.endswith("loaded\n")


def test_the_page_starts_without_the_type_stubs_of_its_library(page_output: str) -> None:
    assert page_output.startswith("[]\n")


@pytest.mark.parametrize("arguments", [("index",), ("qa",), ("app",)])
def test_help_loads_no_library_of_numbers_or_pages(arguments: tuple[str, ...]) -> None:
    code = """
import runpy
sys.argv = sys.argv[1:]
try:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
except SystemExit:
    pass
sys.modules.keys() & {"numpy", "gradio", "pydantic"} and sys.exit("loaded too much")
"""
    assert loaded_by(code, *arguments, "--help").endswith("loaded\n")
