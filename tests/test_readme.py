"""the README's example → the output that it shows."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


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
