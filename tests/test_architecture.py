"""claims about which module may know which → checked on the source itself."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *ROOT.glob("index/**/*.py"), *ROOT.glob("qa/**/*.py")])
SOURCES = [path for path in SOURCES if path.exists()]

# Data flows one way: what each package may import of the others.
ALLOWED = {"app": {"index", "qa"}, "qa": {"index"}, "index": set[str]()}
# Who else might keep the index in another engine one day shall have to change index/ alone.
ENGINES = {"sqlite3", "faiss", "tantivy"}
# Libraries that only some install, and the one file that needs them.
OPTIONAL = {
    "langchain_core": "qa/integrations/langchain.py",
    "llama_index": "qa/integrations/llamaindex.py",
}


def package(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it, by full name."""
    found = set[str]()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(node.module or "")
    return found


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_data_flows_from_index_to_qa_to_app_and_never_back(path: Path) -> None:
    own = package(path)
    assert tops(path) & (ALLOWED.keys() - ALLOWED[own] - {own}) == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_only_the_index_touches_its_engines(path: Path) -> None:
    if package(path) != "index":
        assert tops(path) & ENGINES == set()


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_only_the_app_shows_anything_and_what_it_shows_knows_no_server(path: Path) -> None:
    shown = [module for module in imported(path) if module.startswith(("qa.ui", "qa.server"))]
    if path.stem != "app" and path.parent.name not in ("ui", "html", "server"):
        assert shown == []
    if package(path) != "app":
        assert "gradio" not in tops(path)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_needs_the_library_of_an_extra_but_its_own_file(path: Path) -> None:
    for library, home in OPTIONAL.items():
        if path != ROOT / home:
            assert library not in tops(path)
            assert home.removesuffix(".py").replace("/", ".") not in imported(path)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_in_the_product_imports_its_tests(path: Path) -> None:
    assert "tests" not in tops(path)


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_module_says_first_what_it_turns_into_what(path: Path) -> None:
    first = (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").split("\n")[0]
    assert first
    # Types and errors turn nothing into anything.
    if path.stem not in ("__init__", "types", "errors", "words"):
        assert "→" in first or "⇄" in first or path.stem in ("index", "app"), first


@pytest.mark.parametrize("path", sorted(ROOT.glob("index/**/*.py")), ids=name)
def test_a_module_of_the_index_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_within_the_index_nothing_depends_on_what_stands_above_it() -> None:
    """From the values up to Index: a module imports only from rows before its own."""
    rows = [
        {"errors", "types", "words", "surrogates", "quantise", "fusion", "files", "segments"},
        {"bert", "cores", "lists", "place"},
        {"sentences", "commands", "writer", "wording", "token_count"},
        {"metadata", "model", "rows"},
        {"schema"},
        {"database"},
        {"records"},
        {"vectors"},
        {"catalogue"},
        {"passages", "readers", "encoder", "store"},
        {"documents", "workers", "dense", "lexical", "status"},
        {"snapshots", "residue", "pictures", "intake"},
        {"sync"},
        {"index"},
        {"watching"},
        {"__init__", "__main__"},
    ]
    height = {module: i for i, row in enumerate(rows) for module in row}
    for path in ROOT.glob("index/*.py"):
        for module in imported(path):
            if module.startswith("index."):
                other = module.split(".")[1]
                assert height[other] < height[path.stem] or other == "model", (path.stem, other)
