"""the README's examples → the output that they show."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

SYNCED = """
from index import Index
with_seeds = Index.open("my-index")
with_seeds.sync("seeds")
with_seeds.close()
"""
# The last to be called at the end, after those that send what is left.
WATCHED = """
import atexit, sys
looked_for = []
def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.connect", "socket.sendto"):
        looked_for.append(event)
sys.addaudithook(watch)
atexit.register(lambda: print("looked for:", looked_for))
"""


def test_the_python_example_prints_what_the_readme_says(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```\s+prints\s+```text\n(.*?)```", readme, re.DOTALL)
    assert found
    example, output = found.groups()

    done = subprocess.run(
        [sys.executable, "-c", example.replace('"my-index"', repr(str(tmp_path / "my-index")))],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout == output


def test_the_retrievers_print_what_the_readme_says_and_look_for_no_other_machine(
    tmp_path: Path,
) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    section = re.split(r"\n##+ ", readme.split("### From LangChain and LlamaIndex\n")[1])[0]
    examples = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    output = re.search(r"```text\n(.*?)```", section, re.DOTALL)
    assert len(examples) == 2
    assert output

    program = "\n".join([WATCHED, SYNCED, *examples])
    # Whoever runs the tests may have switched tracing on.
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("LANGSMITH", "LANGCHAIN"))}
    done = subprocess.run(
        [sys.executable, "-c", program.replace('"my-index"', repr(str(tmp_path / "my-index")))],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, env=plain,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert done.stdout == output.group(1) * 2 + "looked for: []\n"
