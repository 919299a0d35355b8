"""Each example of the READMEs is run, and prints what they say."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import app
import index
import qa

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "index/README.md", "qa/README.md"]
# A fenced block, and the output that follows a Python one.
BLOCK = re.compile(
    r"^```(?P<language>\w+)\n(?P<code>.*?)^```\n"
    r"(?:\n(?:Both print|prints)\n\n```text\n(?P<output>.*?)^```\n)?",
    re.MULTILINE | re.DOTALL,
)
# Run before each example: reports at the end, after atexit handlers of others, what it looked up.
AUDIT = """
import atexit, sys
lookups = []
def audit(event, arguments):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto"):
        lookups.append(event)
sys.addaudithook(audit)
atexit.register(lambda: print("lookups:", lookups))
"""


def blocks(readme: str, language: str) -> list[re.Match[str]]:
    text = (ROOT / readme).read_text("utf-8")
    return [match for match in BLOCK.finditer(text) if match["language"] == language]


PYTHON = [
    pytest.param(match["code"], match["output"], id=f"{readme}-{number}")
    for readme in READMES
    for number, match in enumerate(blocks(readme, "python"), start=1)
]
COMMANDS = [
    pytest.param(line.partition("  #")[0], id=line[:60])
    for readme in [*READMES, "tests/benchmarks/README.md"]
    for match in blocks(readme, "sh")
    for line in match["code"].splitlines()
    if line.removeprefix(".venv/bin/").startswith("pullquote ")
]


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    # Tracing of LangChain may be on where the tests run.
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("LANGSMITH", "LANGCHAIN"))
    }
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, encoding="utf-8", env=environment,
        check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the seeds, and an index of them."""
    place = tmp_path_factory.mktemp("readme")
    (place / "seeds").symlink_to(ROOT / "seeds")
    made = run([sys.executable, "-m", "index", "sync", "seeds", "--index", "my-index"], place)
    assert made.returncode == 0, made.stderr
    return place


@pytest.mark.parametrize(("code", "output"), PYTHON)
def test_a_python_example_prints_what_the_readme_says_and_looks_up_no_other_machine(
    code: str, output: str | None, folder: Path
) -> None:
    done = run([sys.executable, "-c", AUDIT + code], folder)
    assert done.returncode == 0, done.stderr
    printed, _, lookups = done.stdout.rpartition("lookups: ")
    assert lookups == "[]\n"
    if output is not None:
        assert printed == output


def test_the_two_retrievers_print_the_same(folder: Path) -> None:
    first, second = [code for code in PYTHON if "Retriever(" in str(code.values[0])]
    assert first.values[1] is None
    done = run([sys.executable, "-c", str(first.values[0])], folder)
    assert done.stdout == second.values[1]


def test_a_console_session_prints_what_the_readme_says(tmp_path: Path) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    sessions = [match["code"] for readme in READMES for match in blocks(readme, "console")]
    assert sessions
    for step in re.split(r"^\$ ", "".join(sessions), flags=re.MULTILINE)[1:]:
        line, _, output = step.partition("\n")
        name, *arguments = shlex.split(line)
        assert name == "pullquote"
        call = "import sys; from app import pullquote; sys.exit(pullquote(sys.argv[1:]))"
        done = run([sys.executable, "-c", call, *arguments], tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == output.strip()


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_readmes_is_one_that_the_parser_takes(line: str) -> None:
    assert app.pullquote_parser().parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize("package", [index, qa], ids=lambda package: package.__name__)
def test_every_exported_name_is_documented_and_no_other(package: ModuleType) -> None:
    text = (ROOT / package.__name__ / "README.md").read_text("utf-8")
    section = text.split("## Python API\n")[1].split("\n## ")[0]
    first_cells = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    documented = {name for cell in first_cells for name in re.findall(r"`(\w+)`", cell)}
    assert documented == set(package.__all__)
    assert all(hasattr(package, name) for name in package.__all__)


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 130
