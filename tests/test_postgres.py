"""The server of the tests leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.postgres import check_available

_STARTER = """
import time
from tests.postgres import PostgresServer
with PostgresServer.started() as server:
    print(server._folder, flush=True)
    time.sleep(60)
"""


def test_server_ends_with_a_killed_process() -> None:
    check_available()
    starter = subprocess.Popen([sys.executable, "-c", _STARTER], stdout=subprocess.PIPE)
    assert starter.stdout
    folder = Path(starter.stdout.readline().decode().strip())
    server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    starter.kill()
    starter.wait()
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()
    try:
        os.kill(server, signal.SIGKILL)
    except ProcessLookupError:
        return
    raise AssertionError(f"the server {server} was left running")
