"""The command that serves the page: exit statuses and one-line errors."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import app
from index import CorpusError, SyncReport
from qa.server.background_sync import summarize_outcome


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    script = Path(app.__file__)
    return subprocess.run(
        [sys.executable, str(script), *arguments], capture_output=True, text=True, timeout=120
    )


def test_sync_outcome_is_one_line_and_empty_if_nothing_changed() -> None:
    assert summarize_outcome(SyncReport(unchanged=("a",))) == ""
    assert summarize_outcome(SyncReport(added=("a", "b"), removed=("c",))) == "2 added, 1 removed"
    assert "no folder" in summarize_outcome(CorpusError("no folder 'x'"))


def test_missing_folder_is_a_one_line_error(tmp_path: Path) -> None:
    done = run("--corpus", str(tmp_path / "nowhere"), "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"pullquote: .*nowhere.*\n", done.stderr)
    assert not (tmp_path / "ix").exists()


def test_watched_folder_must_exist_at_the_start(tmp_path: Path) -> None:
    done = run("--watch", "--corpus", str(tmp_path / "nowhere"), "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"pullquote: .*nowhere.*\n", done.stderr)


def test_port_in_use_is_a_one_line_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("--port", port, "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(rf"pullquote: .*{port}.*\n", done.stderr)


def test_invalid_port_is_a_one_line_error(tmp_path: Path) -> None:
    done = run("--port", "99999", "--index", str(tmp_path / "ix"))
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"pullquote: 99999 .*\n", done.stderr)


def test_importing_the_app_loads_neither_gradio_nor_torch() -> None:
    code = "import sys, app; assert not {'gradio', 'torch'} & sys.modules.keys()"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(app.__file__).parent)
    assert done.returncode == 0
