"""Days of publication that a person has corrected, in a file beside the index."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from index.atomic_write import write_atomically
from index.errors import StoreError
from index.types import Document, Origin

# What a corrected document says of its day.
CORRECTED: Origin = "person"


@dataclass(frozen=True, slots=True)
class DayCorrection:
    """A day as a person gave it, None for no date; the document's own day, to be restored; and its
    digest, by which a renamed file is recognized."""

    day: date | None
    was: date | None
    was_from: Origin
    sha256: str


class DayCorrections:
    """The corrections of an index, by document id. A sync applies them to what it reads again."""

    def __init__(self, index_folder: Path) -> None:
        folder = index_folder.resolve()
        self.path = folder.with_name(f"{folder.name}-days.json")

    def load(self) -> dict[str, DayCorrection]:
        """All corrections. Raises StoreError if their file is damaged."""
        try:
            entries: Mapping[str, Mapping[str, Any]] = json.loads(self.path.read_text("utf-8"))
            return {name: _correction(entry) for name, entry in entries.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(
                f"{str(self.path)!r} cannot be read as corrected days ({error}): mend it, or move "
                "it away"
            ) from error

    def save(self, corrections: Mapping[str, DayCorrection]) -> None:
        """Write all corrections, whole or not at all."""
        entries = {
            name: {
                "day": f"{item.day}" if item.day else None,
                "was": f"{item.was}" if item.was else None,
                "was_from": item.was_from,
                "sha256": item.sha256,
            }
            for name, item in sorted(corrections.items())
        }
        write_atomically(self.path, json.dumps(entries, indent=1).encode())


def apply_correction(document: Document, corrections: Mapping[str, DayCorrection]) -> Document:
    """The document with its corrected day, if it has one: under its id, or that of the file that
    it was before it was renamed."""
    correction = corrections.get(document.id) or next(
        (item for item in corrections.values() if item.sha256 == document.sha256), None
    )
    if correction is None:
        return document
    return replace(document, published=correction.day, published_from=CORRECTED)


def _correction(entry: Mapping[str, Any]) -> DayCorrection:
    day, was = (date.fromisoformat(entry[key]) if entry[key] else None for key in ("day", "was"))
    return DayCorrection(day, was, cast("Origin", str(entry["was_from"])), str(entry["sha256"]))
