"""The requirements file for deployment has the packages of pyproject.toml, each with its hashes."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / ".deploy" / "requirements.txt"


def entries() -> dict[str, list[str]]:
    """The pinned version and then the hashes of each package."""
    text = LOCK.read_text("utf-8").replace("\\\n", " ")
    lines = [line.split() for line in text.splitlines() if "==" in line.split(";")[0]]
    locked: dict[str, list[str]] = {}
    for line in lines:
        name, _, version = line[0].partition("==")
        hashes = [part.removeprefix("--hash=") for part in line if part.startswith("--hash=")]
        locked.setdefault(name.lower().replace("_", "-"), []).extend([version, *hashes])
    return locked


def test_every_dependency_is_locked_at_its_pinned_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = entries()
    for dependency in project["dependencies"]:
        name, _, version = dependency.partition("==")
        assert version in locked[name.lower().replace("_", "-")], dependency


def test_every_package_has_its_hashes_and_no_place_of_its_own() -> None:
    for name, values in entries().items():
        assert any(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in values), name
    assert "://" not in LOCK.read_text("utf-8")
