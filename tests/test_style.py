"""Ruff and mypy accept the source."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--no-error-summary"]],
    ids=lambda command: " ".join(command[:2]),
)
def test_linters_accept_the_source(command: list[str]) -> None:
    process = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert process.returncode == 0, process.stdout + process.stderr
