"""Uploaded files wait in a folder of a limited size, and not forever."""

import os
import time
from pathlib import Path

from qa.server.uploads import MAX_AGE, UploadLimit, delete_old, upload_folder
from tests.qa.server.requests import Application, request


def upload(limit: UploadLimit, length: int) -> tuple[int, str]:
    return request(limit, "/gradio_api/upload", headers={"content-length": str(length)})


def test_files_wait_beside_the_index(tmp_path: Path) -> None:
    assert upload_folder(tmp_path / "ix") == tmp_path / "ix-uploads"


def test_uploads_are_refused_while_too_many_bytes_wait(tmp_path: Path) -> None:
    limit = UploadLimit(Application(), tmp_path / "uploads", max_upload_bytes=100)
    assert upload(limit, 100)[0] == 200
    (tmp_path / "uploads" / "1").mkdir(parents=True)
    (tmp_path / "uploads" / "1" / "a.txt").write_bytes(b"x" * 901)
    assert upload(limit, 99)[0] == 200
    assert upload(limit, 100) == (503, "Too many files are being uploaded: try again later.")
    assert request(limit, "/gradio_api/run/ask", headers={"content-length": "100"})[0] == 200


def test_files_that_nobody_adds_are_deleted(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_bytes(b"x" * 1000)
    past = time.time() - MAX_AGE - 1
    os.utime(tmp_path / "old", (past, past))
    limit = UploadLimit(Application(), tmp_path, max_upload_bytes=110)
    assert upload(limit, 50)[0] == 200
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    delete_old(tmp_path / "missing")
