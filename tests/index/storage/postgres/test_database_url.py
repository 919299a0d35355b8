"""Addresses of databases, and that no message shows a password."""

from pathlib import Path

import pytest

from index import Index, StoreError
from index.__main__ import main
from index.storage.open_store import open_store
from tests.postgres import check_available

SECRET = "s3cret%20word"  # noqa: S105 - of no one


@pytest.fixture(autouse=True)
def _available(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_available()
    monkeypatch.setenv("PULLQUOTE_DATA", str(tmp_path))


@pytest.mark.parametrize(
    ("address", "location"),
    [
        (f"postgresql://ann:{SECRET}@db:5433/news", "postgresql://ann@db:5433/news"),
        (
            f"postgres://db/news?schema=late&password={SECRET}&sslmode=require",
            "postgresql://db/news?schema=late",
        ),
        ("postgresql:///news?host=/run/pg", "postgresql:///news?host=/run/pg"),
    ],
)
def test_location_is_an_address_without_a_password(address: str, location: str) -> None:
    from index.storage.postgres.database_url import parse_address

    assert parse_address(address).location == location
    assert parse_address(location).location == location


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (f"postgresql://ann:{SECRET}@db/news?nonsense=1", "expected postgresql://"),
        (f"postgresql://ann:{SECRET}@[db/news", "expected postgresql://"),
        (f"postgresql://ann:{SECRET}@db/news?schema=Robert'); --", "expected a name"),
        (f"postgresql://ann:{SECRET}@127.0.0.1:1/news", "cannot reach"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_line_without_a_password(
    address: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(StoreError, match=message) as error:
        open_store(address)
    assert "cret" not in str(error.value)
    assert main(["status", "--index", address]) == 2
    shown = capsys.readouterr().err
    assert (shown.count("\n"), "cret" in shown) == (1, False)


def test_folder_of_an_address_is_no_index_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Index.open("postgresql://127.0.0.1:1/news")
    assert not [*tmp_path.iterdir()]
