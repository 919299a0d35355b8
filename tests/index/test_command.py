"""The command line of the index."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from index import Index, Progress
from index.__main__ import main
from index.storage.sqlite.store import FILE_NAME, SqliteStore
from index.write_lock import write_lock
from tests.index.helpers import BREAD, TIDES, write

ROOT = Path(__file__).parents[2]


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_and_status_do_not_load_the_encoder(
    tmp_path: Path, corpus: Path, index: Index
) -> None:
    write(corpus, a=TIDES)
    index.sync(corpus)
    code = (
        "import sys; from index.__main__ import main\n"
        "status = main(sys.argv[1:])\n"
        "assert not {'torch', 'transformers', 'sentence_transformers', 'watchfiles'} "
        "& sys.modules.keys()\n"
        "sys.exit(status)"
    )
    assert run("-c", code, "status", "--index", index.folder).returncode == 0
    shown = run("-m", "index", "--help")
    assert shown.returncode == 0
    assert "sync" in shown.stdout
    assert "torch" not in run("-X", "importtime", "-m", "index", "--help").stderr


def test_status_as_json_has_the_fields_of_the_type(
    corpus: Path, index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    write(corpus, a=TIDES, empty="")
    index.sync(corpus)
    assert main(["status", "--index", str(index.folder), "--json"]) == 0
    status_output = json.loads(capsys.readouterr().out)
    assert status_output == {
        "documents": 1,
        "passages": 1,
        "pending": 0,
        "encoder": "all-MiniLM-L6-v2",
        "generation": index.status().generation,
        "folder": str(corpus.resolve()),
        "synced": index.status().synced,
        "failed": [["empty.txt", "empty: there is no text in it"]],
        "size": status_output["size"],
        "seconds_left": None,
        "writer": None,
        "writer_host": "",
        "left_out": [],
        "doubtful": [],
    }
    on_disk = sum(path.stat().st_size for path in index.folder.rglob("*") if path.is_file())
    assert status_output["size"] == on_disk


def test_status_describes_the_index(
    corpus: Path, index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["status", "--index", str(index.folder)]
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("0 documents, 0 passages; never synced.\n")
    write(corpus, a=TIDES, empty="")
    index.sync(corpus)
    status = index.status()
    assert main(arguments) == 0
    first, second, third, failure = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        rf"1 document, 1 passage; last synced with {corpus} on \d+ \w+ \d{{4}} at \d\d:\d\d:\d\d\.",
        first,
    )
    assert second == (
        f"{status.size / 1000:.0f} kB on disk; encoder all-MiniLM-L6-v2; generation "
        f"{status.generation}."
    )
    assert third.startswith("Parsers are confined by ")
    assert failure == "failed: empty.txt: empty: there is no text in it"
    with write_lock(index.folder, wait=1):
        assert main(arguments) == 0
    assert f"\nProcess {os.getpid()} is syncing it now.\n" in capsys.readouterr().out


def test_status_describes_pending_work_and_how_to_resume_it(
    corpus: Path, index: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(progress: Progress) -> None:
        if progress.stage == "passages":
            raise KeyboardInterrupt

    write(corpus, **{f"d{i}": f"Item {i} weighs {i * 7} grams." for i in range(6)})
    with pytest.raises(KeyboardInterrupt):
        index.sync(corpus, interrupt)
    arguments = ["status", "--index", str(index.folder)]
    assert main(arguments) == 0
    status_output = capsys.readouterr().out
    assert f"6 documents, 6 passages; a sync with {corpus} is not complete yet.\n" in status_output
    pending = "\n6 passages without a vector yet, found by words alone until then; "
    resume = f"go on with python -m index sync {corpus} --index {index.folder}\n"
    assert f"{pending}no sync is working on them: {resume}" in status_output
    store = SqliteStore(index.folder / FILE_NAME)
    store.set_metadata(texts_per_second="0.01")
    store.close()
    assert main(arguments) == 0
    assert f"no sync is working on them, about 10 min left: {resume}" in capsys.readouterr().out
    with write_lock(index.folder, wait=1):
        assert main(arguments) == 0
    working = f"{pending}process {os.getpid()} is working on them, about 10 min left\n"
    assert working in capsys.readouterr().out


def test_sync_reports_counts_and_failures(
    tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str], index: Index
) -> None:
    write(corpus, a=TIDES, b=BREAD, empty="")
    (corpus / "c.jsonl").write_text('{"text": "A row."}\n{broken\n', "utf-8")
    head = b"From: a@x\nSubject: S\nContent-Type: text/plain; charset=x-none\n\n"
    (corpus / "d.eml").write_bytes(head + "Grüße aus Köln.".encode("cp1252"))
    arguments = ["sync", str(corpus), "--index", str(index.folder)]
    assert main(arguments) == 0
    summary, *failures = capsys.readouterr().out.splitlines()
    assert "4 added, 0 updated, 0 removed, 0 unchanged, 1 failed, 1 left out, 1 doubtful. It" in (
        summary
    )
    assert "4 documents, 4 passages" in summary
    assert failures[3].startswith("doubtful: d.eml: its character set (x-none) is not known")
    assert failures[0] == "failed: empty.txt: empty: there is no text in it"
    assert failures[1] == "left out: 1 row of 1 file that can be searched"
    assert failures[2].startswith("left out: c.jsonl: line 2: not JSON")
    (corpus / "a.txt").unlink()
    write(corpus, b=TIDES)
    assert main(arguments) == 0
    captured = capsys.readouterr()
    assert "0 added, 1 updated, 1 removed, 2 unchanged, 1 failed, 1 left out" in captured.out
    # No progress bar without a terminal.
    assert captured.err == ""


def test_emptied_folder_is_refused_until_the_command_says_replace(
    corpus: Path, capsys: pytest.CaptureFixture[str], index: Index
) -> None:
    write(corpus, a=TIDES)
    arguments = ["sync", str(corpus), "--index", str(index.folder)]
    assert main(arguments) == 0
    (corpus / "a.txt").unlink()
    capsys.readouterr()
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err.count("\n")) == ("", 1)
    assert str(corpus) in captured.err
    assert str(index.folder) in captured.err
    assert main([*arguments, "--replace"]) == 0
    assert "1 removed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sync", "{tmp}/nothing"], "no folder"),
        (["sync", "{tmp}/empty"], "it is empty"),
        (["sync", "{tmp}/file"], "is a file, expected the folder"),
        (["sync", "{tmp}/corpus", "--encoder", "nobody/nothing"], "no encoder 'nobody/nothing'"),
        (["sync", "{tmp}/corpus", "--encoder", "{tmp}/corpus"], "expected modules.json"),
        (["sync", "{tmp}/corpus", "--index", "{tmp}/file"], "is a file, expected the folder"),
        (["sync", "{tmp}/corpus", "--index", "{tmp}/corpus"], "the folder of the index itself"),
        (["watch", "{tmp}/nothing"], "no folder"),
        (["watch", "{tmp}/corpus", "--encoder", "nobody/nothing"], "no encoder 'nobody/nothing'"),
        (["status"], "no index in"),
        (["status", "--index", "{tmp}/foreign"], "is damaged"),
    ],
)
def test_mistake_gives_one_line_and_exit_status_2(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    corpus: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PULLQUOTE_INDEX", str(tmp_path / "made"))
    write(corpus, a=TIDES)
    (tmp_path / "empty").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "store.sqlite").write_text("Only text. " * 200, "utf-8")
    (tmp_path / "file").touch()
    before = {*tmp_path.iterdir()}
    assert main([argument.replace("{tmp}", str(tmp_path)) for argument in arguments]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""
    if message != "it is empty":
        assert {*tmp_path.iterdir()} == before


@pytest.mark.parametrize("arguments", [[], ["sink"], ["sync"], ["watch"], ["status", "extra"]])
def test_wrong_arguments_give_one_line_and_exit_status_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(arguments)
    assert exit_.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_busy_index_gives_exit_status_2(
    index: Index, corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.index._LOCK_TIMEOUT", 0.1)
    write(corpus, a=TIDES)
    with write_lock(index.folder, wait=1):
        assert main(["sync", str(corpus), "--index", str(index.folder)]) == 2
    assert f"process {os.getpid()} is syncing" in capsys.readouterr().err


def test_environment_variable_sets_the_index(
    index: Index, corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(corpus, a=TIDES)
    monkeypatch.setenv("PULLQUOTE_INDEX", str(index.folder))
    assert main(["sync", str(corpus)]) == 0
    assert main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["documents"] == 1
    assert Index.open().folder == index.folder


def test_characters_that_a_terminal_lacks_are_escaped(corpus: Path, index: Index) -> None:
    write(corpus, Zoë=TIDES, Zoé="")
    index.sync(corpus)
    status_output = run("-m", "index", "status", "--index", index.folder, PYTHONIOENCODING="ascii")
    assert status_output.returncode == 0
    assert "failed: Zo\\xe9.txt" in status_output.stdout


def test_progress_bars_show_both_stages_on_a_terminal(corpus: Path, index: Index) -> None:
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    write(corpus, a=TIDES)
    index.sync(corpus)
    # A duplicate: both stages are shown, and no encoder is loaded.
    write(corpus, b=TIDES)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    done = subprocess.run(
        [sys.executable, "-m", "index", "sync", str(corpus), "--index", str(index.folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    assert b"1 added" in done.stdout
    assert "documents: 100%" in shown
    assert "2/2" in shown
