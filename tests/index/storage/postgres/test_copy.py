"""Copies between stores, and erasing."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from index import Index
from index.__main__ import main
from index.day_corrections import DayCorrection
from index.storage.open_store import open_store
from index.sync.copy_index import copy_index
from index.types import Progress
from tests.index.helpers import BREAD, CHESS, TIDES, contents, encoded_by_sync, ranking, write
from tests.postgres import PostgresServer

QUERY = "What causes tides, bread and chess?"


def test_copy_to_a_database_and_back_is_the_same_index_and_needs_no_encoding(
    index: Index, corpus: Path, tmp_path: Path, postgres: PostgresServer,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    write(corpus, a=TIDES, b=BREAD, c=f"{CHESS}\n2024-03-01\n#games\n", empty="")
    index.sync(corpus)
    address = postgres.new_address()
    assert main(["copy", str(index.folder), address]) == 0
    assert "3 documents, 3 vectors and 0 saved files copied" in capsys.readouterr().out
    with_vectors = Index.open(address)
    assert ranking(with_vectors, QUERY) == ranking(index, QUERY)
    assert with_vectors.catalog() == index.catalog()
    assert with_vectors.facets() == index.facets()
    report, encoded = encoded_by_sync(with_vectors, corpus)
    assert (report.added, report.updated, encoded) == ((), (), 0)
    with_vectors.close()
    assert main(["copy", address, str(tmp_path / "back")]) == 0
    back = Index.open(tmp_path / "back")
    assert contents(back) == contents(index)
    assert ranking(back, QUERY) == ranking(index, QUERY)
    back.close()


def test_interrupted_copy_goes_on_and_follows_what_was_removed(
    index: Index, corpus: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.sync.copy_index._BATCH_CHARS", 1)
    write(corpus, a=TIDES, b=BREAD, c=CHESS)
    index.sync(corpus)
    source, target = index._store, open_store(postgres.new_address())

    def stop(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_index(source, target, stop)
    assert target.document_ids() == ["a.txt", "b.txt"]
    assert copy_index(source, target, lambda _: None).documents == 1
    (corpus / "b.txt").unlink()
    index.sync(corpus)
    assert copy_index(source, target, lambda _: None).documents == 0
    assert target.document_ids() == ["a.txt", "c.txt"]
    assert target.files.states() == source.files.states()
    target.close()


def test_copy_takes_what_people_saved_both_ways_and_never_loses_a_newer_version(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    here, there = open_store(tmp_path / "here"), open_store(postgres.new_address())
    old, new = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 2, tzinfo=UTC)
    of_ana = f"of-{'Äna'.encode().hex()}"
    only_here = [f"conversations/{of_ana}/a1.json", "clippings.json", f"clippings-{of_ana}.json"]
    for name in only_here:
        here.user_data.write(name, name.encode(), old)
    for store, lines, changed in ((here, b"1\n2\n", old), (there, b"2\n3\n", new)):
        store.user_data.write("gold.jsonl", lines, changed)
    for store, content, changed in ((here, b"later", new), (there, b"earlier", old)):
        store.user_data.write("conversations/b2.json", content, changed)
        store.user_data.write(f"conversations/{'ab'[store is here]}3.json", content, changed)
    here.corrections.save({"a.txt": DayCorrection(new.date(), old.date(), "text", "0")})
    assert copy_index(here, there, lambda _: None).saved == 6
    assert copy_index(here, there, lambda _: None).saved == 0
    there.user_data.append("gold.jsonl", b"4\n", 100)
    # A time zone changes nothing.
    there.user_data.write("clippings.json", b"newer", new.astimezone(timezone(timedelta(hours=2))))
    assert copy_index(there, here, lambda _: None).saved == 3
    assert there.user_data.times().keys() == {*only_here, "gold.jsonl"} | {
        f"conversations/{name}.json" for name in ("a3", "b2", "b3")
    }
    for name in there.user_data.times():
        assert here.user_data.read(name) == there.user_data.read(name)
    assert here.user_data.read("gold.jsonl") == b"1\n2\n3\n4\n"
    assert here.user_data.read("conversations/b2.json") == b"later"
    assert here.user_data.read("clippings.json") == b"newer"
    assert there.corrections.load() == here.corrections.load() != {}
    here.close()
    there.close()


def test_erased_text_is_in_no_file_of_the_tables(
    index: Index, corpus: Path, postgres: PostgresServer, capsys: pytest.CaptureFixture[str]
) -> None:
    import psycopg

    write(corpus, a=TIDES, zanzibar="Qwertzuiop is the secret word.")
    address = postgres.new_address()
    remote = Index.open(address)
    remote.sync(corpus)
    (corpus / "zanzibar.txt").unlink()
    remote.sync(corpus)
    assert remote.documents_with(remote.analyze("qwertzuiop")) == []
    remote.close()
    assert main(["erase", "--index", address]) == 0
    assert "nothing that was removed is left in it" in capsys.readouterr().out
    schema = address.rpartition("=")[2]
    with psycopg.connect(address.partition("&schema")[0]) as connection:
        connection.execute("CHECKPOINT")
        files = connection.execute(
            "SELECT pg_relation_filepath(c.oid), pg_read_binary_file(pg_relation_filepath(c.oid)) "
            "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = %s AND c.relkind IN ('r', 'i')",
            (schema,),
        ).fetchall()
    assert any(b"a.txt" in content for _, content in files)
    assert not [name for name, content in files if b"zanzibar" in content]
