"""Refuse a sync that would empty the index without anybody having asked for it.

A drive that is not mounted leaves an empty folder, and two programs may be told to mirror two
folders into one index: both look like a person who has deleted all documents.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path

from index.errors import RemovalRefusedError, UnreadableFileError
from index.humanize import counted
from index.storage.interface import Store
from index.sync.scan import SourceFile, check_kind, digest

# Metadata keys for the folder whose sync began last, and what tells it from another in its place.
_FOLDER_KEY = "mirrored_folder"
_FOLDER_ID_KEY = "mirrored_folder_id"
# The share of documents above which a folder counts as emptied: a person who tidies up leaves more.
_NEARLY_ALL = 0.9
# Files below which the loss of nearly all is ordinary work: one report is replaced by the next.
_FEW_FILES = 3
# Documents of the former folder that are looked for: it is still in use if any is there.
_CHECKED_PATHS = 100
# The share of documents that a folder may lack and still be the same one under another name.
_MAX_LOST_IN_A_MOVE = 0.1


def check_removals(
    store: Store, folder: Path, files: Sequence[SourceFile], is_unseen: Callable[[str], bool]
) -> None:
    """Check that a sync keeps enough of the index's documents, or that their removal is confirmed.

    Args:
        store: The store to be updated.
        folder: The corpus folder.
        files: The files in it.
        is_unseen: Whether a path may still exist although it was not found.

    Raises:
        RemovalRefusedError: Too many documents would be removed.
    """
    counts = store.files.document_counts()
    if not counts:
        return
    mirrored = store.metadata(_FOLDER_KEY) or store.metadata("folder")
    is_other = mirrored is not None and not _is_same_place(Path(mirrored), folder)
    # A file that has lost all its bytes counts as missing.
    present = {file.path: file for file in files if file.size}
    if not counts.keys() & present.keys() and not any(map(_may_be_document, present.values())):
        # Of what a system leaves in the place of a drive nothing becomes a document.
        present = {}
    lost = {path for path in counts if path not in present and not is_unseen(path)}
    if not is_other and not lost:
        return
    confirmed = store.files.confirmed_removals()
    place = str(folder.resolve())
    # Two programs that follow two folders would undo each other's work in turns.
    is_taken = (
        mirrored is not None
        and is_other
        and place not in confirmed
        and _holds_any(Path(mirrored), counts)
    )
    known = store.files.states()
    if is_other:
        # A file of the same name is another one if its size is another.
        lost |= {
            path
            for path in counts.keys() & known.keys() & present.keys()
            if known[path].size != present[path].size
        }
    lost -= confirmed
    is_replaced = store.metadata(_FOLDER_ID_KEY) not in (None, _folder_id(folder))

    def is_too_much(lost: Iterable[str]) -> bool:
        paths = [*lost]
        share = sum(counts[path] for path in paths) / sum(counts.values())
        if is_other:
            return share > _MAX_LOST_IN_A_MOVE
        if not present:
            return share > 0
        return share >= _NEARLY_ALL and (len(paths) >= _FEW_FILES or is_replaced)

    if not is_taken and not is_too_much(lost):
        return
    sizes = {known[path].size for path in lost if path in known}
    new_files = [file for file in files if file.path not in known and file.size in sizes]
    digests = {*_digests(new_files)}
    lost -= {path for path in lost if path in known and known[path].sha256 in digests}
    if not is_taken and not is_too_much(lost):
        return
    total, documents = sum(counts.values()), sum(counts[path] for path in lost)
    index, shown = store.location, str(folder.absolute() if is_other else folder)
    advice = "put them back, or pass --replace to remove them from the index"
    if is_other:
        loss = f"lose {documents:,} of its {counted(total, 'document')}"
        loss = loss if documents else "follow two folders in turns"
        reason = (
            f"the index {index!r} mirrors {mirrored!r}, and with {shown!r} in its place it would "
            f"{loss}"
        )
        advice = f"choose another --index, or pass --replace to mirror {shown!r} from now on"
    elif not present:
        reason = (
            f"{shown!r} {'holds no document' if files else 'is empty'}, as when a drive is not "
            f"mounted, and the index {index!r} keeps "
            f"its {counted(documents, 'document')}"
        )
    else:
        replaced = ", which is another folder than before" if is_replaced else ""
        reason = (
            f"{documents:,} of the {counted(total, 'document')} in the index {index!r} are no "
            f"longer in {shown!r}{replaced}; the index keeps them"
        )
    paths = (*sorted(lost), *([place] if is_other else []))
    raise RemovalRefusedError(reason, advice, documents, paths, other=is_other)


def _may_be_document(file: SourceFile) -> bool:
    """Whether a file is of a kind that can be read."""
    try:
        check_kind(file)
    except UnreadableFileError:
        return False
    except OSError:
        return True
    return True


def _holds_any(folder: Path, paths: Iterable[str]) -> bool:
    """Whether some of the first documents of the index are still in `folder`."""
    return any(os.path.lexists(folder / path) for path in islice(paths, _CHECKED_PATHS))


def record_folder(store: Store, folder: Path) -> None:
    """Record the folder that a sync begins to mirror."""
    values = {_FOLDER_KEY: str(folder.resolve()), _FOLDER_ID_KEY: _folder_id(folder)}
    if any(store.metadata(key) != value for key, value in values.items()):
        store.set_metadata(**values)


def _digests(files: Iterable[SourceFile]) -> Iterable[str]:
    for file in files:
        try:
            yield digest(file)
        except OSError:
            # Reported when it is read.
            continue


def _is_same_place(first: Path, second: Path) -> bool:
    try:
        return first.resolve() == second.resolve() or os.path.samefile(first, second)
    except OSError:
        return False


def _folder_id(folder: Path) -> str:
    state = os.stat(folder)
    return f"{state.st_dev}:{state.st_ino}"
