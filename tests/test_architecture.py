"""The layers: which folder may import which, read from the source itself."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *ROOT.glob("index/**/*.py"), *ROOT.glob("qa/**/*.py")])

# From the bottom up. A folder imports from layers below its own and from itself; the modules of one
# layer that are not in a folder of their own do so too.
LAYERS = [
    {"index.errors", "index.types", "index.humanize", "index.lazy_pattern"},
    {"index.text", "index.atomic_write", "index.paths", "index.cli_base"},
    {"index.arguments"},
    {"index.write_lock", "index.day_corrections"},
    {"index.chunking"},
    {"index.metadata"},
    {"index.parsers"},
    {"index.embedding"},
    {"index.storage"},
    {"index.search", "index.status", "index.unreadable_files"},
    {"index.sync"},
    {"index.page_images"},
    {"index.index"},
    {"index.sync.watch"},
    {"index", "index.__main__"},
    {"qa.errors"},
    {"qa.text", "qa.temporal"},
    {"qa.types"},
    {"qa.query", "qa.reader", "qa.filters"},
    {"qa.ranking"},
    {"qa.dedup"},
    {"qa.tables"},
    {"qa.answers.source_sentences", "qa.answers.question"},
    {"qa.answers.values", "qa.answers.sentence_context", "qa.answers.quoted_speech"},
    {"qa.answers.factuality"},
    {"qa.answers.mismatches", "qa.answers.quote_expansion"},
    {"qa.answers.selection"},
    {"qa.answers.citations", "qa.answers.foreign_languages"},
    {"qa.retrieval"},
    {"qa.answers.documents"},
    {"qa.answers"},
    {"qa.summaries"},
    {"qa", "qa.suggestions", "qa.evaluation"},
    {"qa.conversations", "qa.training"},
    {"qa.integrations"},
    {"qa.server"},
    {"qa.ui", "qa.cli"},
    {"qa.launch", "qa.__main__"},
    {"app"},
]
# Libraries that one part of the tree alone may import.
HOMES = {
    "fasttext": ("index.text.languages",),
    "sqlite3": ("index.storage",),
    "psycopg": ("index.storage.postgres",),
    "faiss": ("index.search",),
    "openvino": ("index.embedding.bert",),
    "tantivy": ("index.search",),
    "gradio": ("qa.ui",),
    "jinja2": ("qa.ui",),
    "langchain_core": ("qa.integrations.langchain",),
    "llama_index": ("qa.integrations.llamaindex",),
    "mcp": ("qa.server.mcp",),
    "openai": ("qa.summaries.llm_client",),
}
# Longest function, in lines.
LONGEST = 90


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imported_modules(path: Path) -> frozenset[str]:
    """Full names of the modules that a file imports, wherever in it but for type checking."""
    modules = set[str]()
    for node in [
        node for part in parse(path).body if not is_type_checking(part) for node in ast.walk(part)
    ]:
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            modules.add(node.module or "")
    return frozenset(modules)


def is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def is_in(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def layer_of(module: str) -> int:
    """The layer of the longest package name that holds the module."""
    matches = [
        (len(package), layer)
        for layer, packages in enumerate(LAYERS)
        for package in packages
        if module == package
        or (module.startswith(f"{package}.") and package not in ("index", "qa"))
    ]
    assert matches, f"{module} is in no layer: add its folder to LAYERS"
    return max(matches)[1]


def folder_of(module: str) -> str:
    """The folder whose modules import one another freely: "qa.ranking", "qa.answers.selection"."""
    is_room = module.count(".") > 2 and is_in(module, "qa.answers")
    return ".".join(module.split(".")[: 3 if is_room else 2])


def test_a_module_imports_only_from_layers_below_its_own() -> None:
    wrong = []
    for path in SOURCES:
        module = module_name(path)
        for other in imported_modules(path):
            if other.split(".")[0] not in ("index", "qa", "app"):
                continue
            if folder_of(other) == folder_of(module):
                continue
            if other == "index" and module.startswith("qa"):
                continue
            if layer_of(other) >= layer_of(module):
                wrong.append(f"{module} imports {other}")
    assert not wrong


def test_a_library_is_imported_in_its_home_alone() -> None:
    wrong = [
        f"{module_name(path)} imports {library}"
        for path in SOURCES
        for library in {name.split(".")[0] for name in imported_modules(path)} & HOMES.keys()
        if not any(is_in(module_name(path), home) for home in HOMES[library])
    ]
    assert not wrong


def test_only_the_parsers_know_formats() -> None:
    wrong = [
        f"{module_name(path)} imports {name}"
        for path in SOURCES
        if not is_in(module_name(path), "index")
        for name in imported_modules(path)
        if name.startswith("index.parsers.")
    ]
    assert not wrong


def test_the_product_does_not_import_its_tests() -> None:
    wrong = [
        module_name(path)
        for path in SOURCES
        if "tests" in {name.split(".")[0] for name in imported_modules(path)}
    ]
    assert not wrong


def test_every_module_has_a_docstring_and_no_function_is_too_long() -> None:
    wrong = []
    for path in SOURCES:
        if not ast.get_docstring(parse(path)):
            wrong.append(f"{path}: no docstring")
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST:
                    wrong.append(f"{path}: {node.name} has {length} lines")
    assert not wrong


def test_few_modules_lie_at_the_top_of_qa() -> None:
    assert len(list((ROOT / "qa").glob("*.py"))) <= 12
