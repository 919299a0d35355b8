"""Import Gradio without the type stubs that it brings up to date at each start."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

_WRITER = "gradio.component_meta"


def skip_type_stubs() -> None:
    """Keep Gradio, unless it is imported already, from parsing its own source and writing stubs of
    its components beside it: two thirds of its import, and its folder may not be writable."""
    if _WRITER not in sys.modules:
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds the module that writes the stubs, and takes the function that does so from it."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != _WRITER:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.loader is None:
            return spec
        execute = spec.loader.exec_module

        def execute_without_stubs(module: ModuleType) -> None:
            execute(module)
            vars(module)["create_or_modify_pyi"] = _write_nothing

        vars(spec.loader)["exec_module"] = execute_without_stubs
        return spec


def _write_nothing(*_: object) -> None:
    pass
