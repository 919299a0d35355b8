"""Each example of the READMEs is run, and prints what they say."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

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
# Runs the examples that stand in a file, one after another in one process, because most of the time
# is that of the imports. Tells for each what it printed, what it looked up and how it failed; and,
# as the last exit handler, what the others looked up.
RUN_EXAMPLES = """
import atexit, contextlib, io, json, pathlib, sys, traceback
results, lookups = [], []
atexit.register(lambda: print(json.dumps([results, lookups])))
def audit(event, arguments):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto"):
        lookups.append(event)
sys.addaudithook(audit)
for code in json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8")):
    printed, error = io.StringIO(), ""
    lookups.clear()
    with contextlib.redirect_stdout(printed):
        try:
            exec(code, {"__name__": "__main__"})
        except Exception:
            error = traceback.format_exc()
    results.append({"printed": printed.getvalue(), "lookups": lookups[:], "error": error})
lookups.clear()
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


@pytest.fixture(scope="module")
def examples(folder: Path) -> dict[str, dict[str, Any]]:
    """What each Python example printed, looked up and failed with, by its code."""
    codes = [str(example.values[0]) for example in PYTHON]
    (folder / "examples.json").write_text(json.dumps(codes), "utf-8")
    done = run([sys.executable, "-c", RUN_EXAMPLES, "examples.json"], folder)
    assert done.returncode == 0, done.stderr
    results, lookups_at_exit = json.loads(done.stdout.splitlines()[-1])
    assert lookups_at_exit == []
    return dict(zip(codes, results, strict=True))


@pytest.mark.parametrize(("code", "output"), PYTHON)
def test_a_python_example_prints_what_the_readme_says_and_looks_up_no_other_machine(
    code: str, output: str | None, examples: dict[str, dict[str, Any]]
) -> None:
    example = examples[code]
    assert not example["error"]
    assert example["lookups"] == []
    if output is not None:
        assert example["printed"] == output


def test_the_two_retrievers_print_the_same(examples: dict[str, dict[str, Any]]) -> None:
    first, second = [code for code in PYTHON if "Retriever(" in str(code.values[0])]
    assert first.values[1] is None
    assert examples[str(first.values[0])]["printed"] == second.values[1]


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
