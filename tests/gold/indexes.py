"""Indexes of the folders that questions are asked of."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from index import Index


@contextmanager
def synced_indexes(
    folders: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Index]]:
    """An index of the corpus in the folder of each set of questions; two sets may share it."""
    with ExitStack() as stack:
        by_folder: dict[Path, Index] = {}
        for folder in folders.values():
            if folder not in by_folder:
                index = stack.enter_context(
                    closing(Index.open(tmp_path_factory.mktemp(folder.name)))
                )
                index.sync(folder / "corpus")
                by_folder[folder] = index
        yield {name: by_folder[folder] for name, folder in folders.items()}
