"""pyproject.toml → a line for each package that building, installing and testing it takes."""

import tomllib
from pathlib import Path

said = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text("utf-8"))
project = said["project"]
needs = [*said["build-system"]["requires"], *project["dependencies"]]
print(*needs, *project["optional-dependencies"]["test"], sep="\n")
