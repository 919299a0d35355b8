"""Print the packages needed to build, install and test Pullquote, one per line; uv installs
the others.
"""

import tomllib
from pathlib import Path

config = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text("utf-8"))
project = config["project"]
packages = ["uv==0.13.9", *config["build-system"]["requires"], *project["dependencies"]]
print(*packages, *project["optional-dependencies"]["test"], sep="\n")
