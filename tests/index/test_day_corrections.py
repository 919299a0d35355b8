"""A day that a person has corrected stays corrected, until they take it back."""

from datetime import date
from pathlib import Path

import pytest

from index import Filter, Index
from index.errors import StoreError
from tests.postgres import on_both_stores


@on_both_stores
def test_corrected_day_survives_syncs_and_a_changed_or_renamed_file(
    index: Index, corpus: Path
) -> None:
    file = corpus / "2021-02-03 tides.txt"
    file.write_text("Tides rise twice a day.\n", "utf-8")
    index.sync(corpus)
    assert index.document(file.name).published == date(2021, 2, 3)
    index.correct_day(file.name, date(2022, 4, 5))
    corrected = index.document(file.name)
    assert (corrected.published, corrected.published_from) == (date(2022, 4, 5), "person")
    since = Filter(since=date(2022, 1, 1), undated=False)
    assert index.catalog(filter=since).total == 1
    file.write_text("Tides rise twice a day, or once.\n", "utf-8")
    index.sync(corpus)
    assert index.document(file.name).published == date(2022, 4, 5)
    index.correct_day(file.name, None)
    assert index.document(file.name).published is None
    renamed = file.rename(corpus / "tides.txt")
    index.sync(corpus)
    assert index.document(renamed.name).published_from == "person"


@on_both_stores
def test_restored_day_is_that_of_the_document(index: Index, corpus: Path) -> None:
    file = corpus / "2021-02-03 tides.txt"
    file.write_text("Tides rise twice a day.\n", "utf-8")
    index.sync(corpus)
    before = index.document(file.name)
    index.correct_day(file.name, date(2022, 4, 5))
    index.correct_day(file.name, date(2023, 4, 5))
    index.restore_day(file.name)
    assert index.document(file.name) == before
    with pytest.raises(KeyError):
        index.correct_day("nothing.txt", None)


def test_damaged_corrections_are_an_error_that_names_the_file(index: Index, corpus: Path) -> None:
    (corpus / "a.txt").write_text("Tides rise twice a day.\n", "utf-8")
    path = index.folder.with_name(f"{index.folder.name}-days.json")
    path.write_text("[1]", "utf-8")
    with pytest.raises(StoreError, match=r"-days\.json"):
        index.sync(corpus)
