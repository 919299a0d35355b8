"""Open the store of an index, in a folder or in a database."""

from pathlib import Path

from index.errors import StoreError
from index.paths import is_database
from index.storage.interface import Store
from index.storage.sqlite.store import FILE_NAME, open_folder


def open_store(location: Path | str, *, create: bool = True) -> Store:
    """Open the store at a location as `index_location` returns it, or make a new one.

    Args:
        location: The folder of an index, or the address of a PostgreSQL database.
        create: Whether to make a store that is missing.

    Raises:
        StoreError: It is damaged, of another format, cannot be reached, or is missing and not to
            be created.
    """
    if is_database(location):
        # Only who uses it needs its libraries.
        from index.storage.postgres.store import open_database

        return open_database(str(location), create=create)
    folder = Path(location)
    if not create and not (folder / FILE_NAME).is_file():
        raise StoreError(f"no index in {str(folder)!r}: make one with pullquote sync FOLDER")
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{str(folder)!r} is a file, expected the folder of an index")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot make the index folder {str(folder)!r}: {error.strerror}"
        ) from error
    return open_folder(folder)
