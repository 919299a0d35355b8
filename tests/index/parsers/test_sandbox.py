"""The confinement of worker processes, with parsers that run the document as code.

Such a parser stands for one with a fault that lets a document run code of its own. The audit hook,
which code in the same process can go around, does not hinder it here.
"""

import ast
import errno
import hashlib
import logging
import os
import platform
import re
import shutil
import socket
import struct
import subprocess
import sys
import textwrap
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image

from index import Box, Document, Index, PagePicture
from index.errors import UnreadableFileError
from index.parsers.ocr.engine import ENGINE_VARIABLE, TESSERACT
from index.parsers.sandbox import seccomp
from index.parsers.sandbox.confinement import available_confinement, worker_access
from index.parsers.types import Skipped
from index.sync import worker_pool, worker_results
from index.sync.worker_pool import WorkerPool
from tests.index.helpers import BREAD, TIDES, write
from tests.index.parsers.ocr.test_images import LINES, page, saved
from tests.index.sync.test_worker_results import ANSWERING, INVALID_ANSWERS

IN_CI = os.environ.get("CI") == "true"
needs_landlock = pytest.mark.skipif(
    not available_confinement().landlock and not IN_CI, reason="this system has no Landlock"
)
needs_seccomp = pytest.mark.skipif(
    not available_confinement().seccomp and not IN_CI, reason="this system has no seccomp"
)

# Folders that any process can write to.
PUBLIC_FOLDERS = (Path("/tmp"), Path("/dev/shm"))  # noqa: S108 - nothing is written there
WITHOUT_HOOK = "import sys; sys.addaudithook = lambda hook: None\n"
# A parser that runs the document as code and reports the value of its `result`.
RUN_DOCUMENT = """
import index.parsers.worker as worker
from index.parsers.types import Skipped
def run(path, stream, size, sha256, heartbeat):
    names = {"stream": stream}
    exec(stream.read(), names)
    yield Skipped(repr(names["result"]), "part")
worker.parse_file = run
main(confinement)
"""
# For the code of documents: `attempt` returns the name of the error of a call, or its value.
PRELUDE = """
import ctypes, errno, os, signal, socket, sqlite3, struct, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
PARENT = os.getppid()
def attempt(call, *arguments):
    ctypes.set_errno(0)
    try:
        value = call(*arguments)
    except OSError as error:
        return errno.errorcode[error.errno]
    except sqlite3.Error as error:
        return str(error)
    if isinstance(value, int) and value < 0 and ctypes.get_errno():
        return errno.errorcode[ctypes.get_errno()]
    return value if isinstance(value, (int, str, list, dict)) else repr(value)
"""


@pytest.fixture
def run_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("the kernel confines workers on Linux alone")
    code = worker_pool._WORKER_CODE.replace("main(confinement)", RUN_DOCUMENT)
    assert code != worker_pool._WORKER_CODE
    monkeypatch.setattr(worker_pool, "_WORKER_CODE", WITHOUT_HOOK + code)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder, other=TIDES)
    return folder


@pytest.fixture
def unix_server(tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        listening.listen()
        yield str(tmp_path / "socket"), listening


def parse(place: Path) -> list[Document | Skipped]:
    content = place.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    with WorkerPool(1) as workers:
        return list(workers.submit(str(place), place.name, len(content), sha256))


def run_in_worker(corpus: Path, code: str, **values: object) -> object:
    """Run `code` as a document of the corpus, and return its `result`."""
    place = corpus / "hostile.txt"
    assigned = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    place.write_text(PRELUDE + assigned + textwrap.dedent(code), "utf-8")
    (item,) = parse(place)
    assert isinstance(item, Skipped)
    return ast.literal_eval(item.reason)


@needs_landlock
@pytest.mark.usefixtures("run_documents")
def test_worker_reads_no_file_but_the_one_that_it_is_given(corpus: Path, tmp_path: Path) -> None:
    files = [
        corpus / "other.txt",
        corpus / "hostile.txt",
        Path(__file__),
        Path("/etc/passwd"),
        Path("/bin/sh"),
        *(Path("/proc/PARENT", name) for name in ("environ", "mem", "maps", "cmdline")),
        *(Path("/proc/self", name) for name in ("environ", "mem", "status")),
    ]
    folders = [corpus, tmp_path, Path.home(), *PUBLIC_FOLDERS]
    folders += [Path(name) for name in ("/", "/etc", "/proc", "/proc/PARENT/fd", "/run", "/var")]
    paths = [*map(str, files), *map(str, folders)]
    result = run_in_worker(
        corpus,
        """
        paths = [path.replace("PARENT", str(PARENT)) for path in paths]
        def opened(path):
            return libc.open(path.encode(), os.O_RDONLY)
        result = {path: (attempt(opened, path), attempt(open, path)) for path in paths}
        result["own"] = attempt(lambda: stream.seek(0) or stream.read(8).decode())
        result["list"] = [attempt(os.listdir, path) for path in paths if os.path.isdir(path)]
        """,
        paths=paths,
    )
    assert isinstance(result, dict)
    assert result.pop("own") == PRELUDE[:8]
    assert set(result.pop("list")) == {"EACCES"}
    assert result == dict.fromkeys(result, ("EACCES", "EACCES"))
    assert len(result) == len(paths)


@pytest.mark.usefixtures("run_documents")
@pytest.mark.parametrize(
    "layer",
    [pytest.param("landlock", marks=needs_landlock), pytest.param("seccomp", marks=needs_seccomp)],
)
def test_worker_writes_nowhere_with_either_layer(
    layer: str, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {
        "landlock": "from index.parsers.sandbox import confinement as c; c.refuse_calls = bool\n",
        "seccomp": (
            "from index.parsers.sandbox import confinement as c; c.restrict_files = lambda *_: 0\n"
        ),
    }[layer]
    import_line = "from index.parsers.sandbox.confinement import confine\n"
    code = worker_pool._WORKER_CODE.replace(import_line, without + import_line)
    monkeypatch.setattr(worker_pool, "_WORKER_CODE", code)
    folders = [corpus, tmp_path, *PUBLIC_FOLDERS, Path(__file__).parent]
    name = f"written-by-a-worker-{uuid4()}"
    before = (corpus / "other.txt").stat()
    result = run_in_worker(
        corpus,
        """
        result = {}
        for folder in folders:
            path = os.path.join(folder, name)
            result[folder] = [
                attempt(open, path, "wb"),
                attempt(libc.open, path.encode(), os.O_WRONLY | os.O_CREAT, 0o600),
                attempt(os.mkdir, path),
                attempt(os.mkfifo, path),
                attempt(os.symlink, "/etc", path),
                attempt(lambda: sqlite3.connect(path).execute("CREATE TABLE t (a)")),
            ]
        other = os.path.join(folders[0], "other.txt")
        result["other"] = [
            attempt(open, other, "ab"),
            attempt(os.truncate, other, 0),
            attempt(os.rename, other, other + "2"),
            attempt(os.remove, other),
            attempt(os.link, other, other + "2"),
        ]
        """,
        folders=list(map(str, folders)),
        name=name,
    )
    assert isinstance(result, dict)
    refused = {"EACCES", "EPERM", "EXDEV", "unable to open database file"}
    assert {error for errors in result.values() for error in errors} <= refused
    assert {path.name for path in corpus.iterdir()} == {"hostile.txt", "other.txt"}
    assert not any((folder / name).exists() for folder in folders)
    assert (corpus / "other.txt").stat() == before


@needs_seccomp
@pytest.mark.usefixtures("run_documents")
def test_worker_cannot_change_the_file_that_it_reads(corpus: Path) -> None:
    result = run_in_worker(
        corpus,
        """
        own = stream.fileno()
        result = [
            attempt(os.write, own, b"x"),
            attempt(os.ftruncate, own, 0),
            attempt(os.fchmod, own, 0o777),
            attempt(os.fchown, own, 1, 1),
            attempt(os.utime, own, (1, 1)),
            attempt(os.setxattr, own, "user.a", b"x"),
            attempt(libc.flock, own, 6),
            attempt(libc.open, f"/proc/self/fd/{own}".encode(), os.O_RDWR),
            # Make it immutable.
            attempt(libc.ioctl, own, ctypes.c_ulong(0x40086602), ctypes.byref(ctypes.c_int(16))),
        ]
        """,
    )
    assert result == ["EBADF"] + ["EPERM"] * 8
    assert (corpus / "hostile.txt").stat().st_mode & 0o777 == 0o644


@needs_seccomp
@pytest.mark.usefixtures("run_documents")
def test_worker_reaches_no_socket(corpus: Path, unix_server: tuple[str, socket.socket]) -> None:
    path, listening = unix_server
    with socket.create_server(("127.0.0.1", 0)) as server:
        result = run_in_worker(
            corpus,
            """
            inet = struct.pack("=H", 2) + struct.pack("!H", port) + socket.inet_aton("127.0.0.1")
            unix = struct.pack("=H", 1) + path.encode() + bytes(1)
            connection = socket.socket(fileno=os.dup(0))
            result = [
                attempt(libc.socket, 2, 1, 0),
                attempt(libc.socket, 1, 1, 0),
                attempt(libc.socket, 16, 3, 0),
                attempt(libc.socketpair, 1, 2, 0, bytes(8)),
                attempt(socket.create_connection, ("127.0.0.1", port)),
                # Through the one socket that it has.
                attempt(libc.connect, 0, inet + bytes(8), 16),
                attempt(libc.connect, 0, unix, len(unix)),
                attempt(libc.sendto, 0, b"x", 1, 0, unix, len(unix)),
                attempt(socket.send_fds, connection, [b"x"], [stream.fileno()]),
                attempt(os.write, 0, b"x"),
            ]
            """,
            port=server.getsockname()[1],
            path=path,
        )
        for each in (server, listening):
            each.settimeout(0.1)
            with pytest.raises(TimeoutError):
                each.accept()
    assert result == ["EPERM"] * 9 + ["EPIPE"]


@needs_seccomp
@pytest.mark.usefixtures("run_documents")
def test_worker_cannot_signal_or_inspect_other_processes(corpus: Path) -> None:
    result = run_in_worker(
        corpus,
        """
        buffer = ctypes.create_string_buffer(8)
        vector = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
        result = {
            "EPERM": [
                attempt(os.kill, PARENT, 0),
                attempt(os.kill, -1, 0),
                attempt(os.kill, 0, 0),
                attempt(libc.tgkill, PARENT, PARENT, 0),
                attempt(libc.ptrace, 0x4206, PARENT, None, None),
                attempt(libc.ptrace, 16, 1, None, None),
                attempt(libc.process_vm_readv, PARENT, vector, 1, vector, 1, 0),
                attempt(libc.process_vm_writev, PARENT, vector, 1, vector, 1, 0),
                attempt(libc.fcntl, stream.fileno(), 8, PARENT),
                attempt(os.setpriority, os.PRIO_PROCESS, PARENT, 0),
                attempt(os.sched_setaffinity, PARENT, os.sched_getaffinity(0)),
                attempt(libc.shmget, 0, 4096, 0o600),
                attempt(libc.prlimit, PARENT, 4, (ctypes.c_ulong * 2)(0, 0), None),
            ],
            # pidfd_open, io_uring_setup, and a call that is not known yet.
            "ENOSYS": [attempt(libc.syscall, call, PARENT, 0) for call in (434, 425, 600)],
            # Its own end is left to it.
            0: [attempt(libc.kill, os.getpid(), 0)],
        }
        """,
    )
    assert isinstance(result, dict)
    assert result == {key: [key] * len(value) for key, value in result.items()}


@needs_landlock
@needs_seccomp
@pytest.mark.usefixtures("run_documents")
def test_worker_starts_no_program(corpus: Path) -> None:
    linker = [path for path in worker_access("").executable if "/ld-" in path]
    result = run_in_worker(
        corpus,
        """
        result = [
            attempt(os.execv, "/bin/sh", ["sh", "-c", "echo"]),
            attempt(libc.execve, b"/bin/sh", None, None),
            attempt(os.posix_spawn, sys.executable, ["python"], {}),
            attempt(subprocess.run, ["/bin/true"]),
            attempt(libc.memfd_create, b"x", 0),
            attempt(libc.inotify_init1, 0),
        ]
        child = None
        for path in linker:
            # What the dynamic linker starts need not be executable, but readable.
            child = subprocess.run([path, "/bin/sh", "-c", "echo started"], capture_output=True)
        output = child and (child.returncode != 0, child.stdout)
        result = (result, output)
        """,
        linker=linker,
    )
    assert isinstance(result, tuple)
    assert result[0] == ["EACCES"] * 4 + ["EPERM"] * 2
    assert result[1] in (None, (True, b""))


@needs_seccomp
@pytest.mark.usefixtures("run_documents")
def test_worker_gains_no_rights(corpus: Path) -> None:
    result = run_in_worker(
        corpus,
        """
        import resource
        def relax():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
        result = [
            attempt(libc.unshare, 0x10000000),
            attempt(libc.syscall, 56, 0x10000000 | signal.SIGCHLD, 0, 0, 0, 0),
            attempt(libc.mount, b"none", b"/", b"tmpfs", 0, None),
            attempt(libc.setns, 0, 0),
            attempt(libc.syscall, 321, 0, 0, 0),
            attempt(libc.setsid),
            attempt(libc.personality, 0),
        ]
        try:
            relax()
            result.append("relaxed")
        except (ValueError, OSError):
            result.append("EPERM")
        result.append(resource.getrlimit(resource.RLIMIT_FSIZE))
        result.append(resource.getrlimit(resource.RLIMIT_CORE))
        capabilities = ctypes.create_string_buffer(24)
        libc.capget(struct.pack("=Ii", 0x20080522, 0), capabilities)
        result.append(capabilities.raw == bytes(24))
        """,
    )
    assert result == ["EPERM"] * 8 + [(0, 0), (0, 0), True]


@pytest.mark.usefixtures("run_documents")
def test_worker_inherits_neither_environment_nor_descriptors(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "secret")
    with (corpus / "other.txt").open() as stream:
        os.set_inheritable(stream.fileno(), True)
        result = run_in_worker(
            corpus,
            """
            def is_open(number):
                try:
                    return bool(os.fstat(number))
                except OSError:
                    return False
            names = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
            variables = []
            while names[len(variables)]:
                variables.append(names[len(variables)].decode().partition("=")[0])
            result = (
                sorted(variables),
                [number for number in range(4096) if is_open(number)],
                stream.fileno(),
                os.getcwd(),
                os.getsid(0) == os.getpid(),
            )
            """,
        )
    assert isinstance(result, tuple)
    variables, descriptors, own, folder, leads_session = result
    assert {"PATH"} <= set(variables) <= {
        "PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME", "TESSDATA_PREFIX",
        "TZ",
    }  # fmt: skip
    # Requests, two that go nowhere, answers, and the file.
    assert descriptors == [0, 1, 2, own - 1, own]
    assert (folder, leads_session) == ("/", True)


@needs_seccomp
@pytest.mark.usefixtures("run_documents")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="x86-64 has three sets of calls")
@pytest.mark.parametrize(
    "code",
    [
        # getpid with the number of x32, and of 32-bit programs.
        "result = libc.syscall(0x40000000 | 39)",
        """
        import mmap
        page = mmap.mmap(-1, 4096, prot=7)
        page.write(bytes.fromhex("b814000000cd80c3"))
        address = ctypes.addressof(ctypes.c_char.from_buffer(page))
        result = ctypes.CFUNCTYPE(ctypes.c_int)(address)()
        """,
    ],
    ids=["x32", "32-bit"],
)
def test_worker_dies_of_a_call_of_another_architecture(corpus: Path, code: str) -> None:
    with pytest.raises(UnreadableFileError, match="crash"):
        run_in_worker(corpus, code)


@pytest.mark.usefixtures("run_documents")
def test_children_of_a_worker_die_with_it(corpus: Path) -> None:
    pid = run_in_worker(
        corpus,
        """
        result = os.fork()
        while result == 0:
            signal.pause()
        """,
    )
    deadline = time.monotonic() + 20
    while _is_running(int(str(pid))):
        assert time.monotonic() < deadline, "a child of the worker lives on"
        time.sleep(0.02)


def _is_running(pid: int) -> bool:
    try:
        # Whoever adopts it may leave it a zombie.
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# An answer that only a process can give.
ENDLESS_ANSWER = ("while True: write(bytes(1 << 16))", "a line of more than 48 MB")
# Of the other invalid answers, some are given here: a worker is started anew after each.
_STEP = 8


@pytest.fixture
def answer_in_place_of_worker(run_documents: None, monkeypatch: pytest.MonkeyPatch) -> None:
    code = worker_pool._WORKER_CODE.replace('names = {"stream": stream}', 'names = {"path": path}')
    assert code != worker_pool._WORKER_CODE
    monkeypatch.setattr(worker_pool, "_WORKER_CODE", code)


@pytest.mark.usefixtures("answer_in_place_of_worker")
def test_invalid_answers_of_workers_fail_their_files_alone(corpus: Path, tmp_path: Path) -> None:
    (corpus / "other.txt").write_text(f"{ANSWERING}give()\nresult = 1\n", "utf-8")
    expected = {}
    for number, (code, message) in enumerate([*INVALID_ANSWERS[::_STEP], ENDLESS_ANSWER]):
        name = f"{number:02}.txt"
        (corpus / name).write_text(f"{ANSWERING}{code}\nsignal.pause()\n", "utf-8")
        expected[name] = message
    with closing(Index.open(tmp_path / "index")) as index:
        report = index.sync(corpus)
        assert report.added == ("other.txt",)
        reasons = dict(report.failed)
        other = reasons.pop("other.txt")
        assert other == "1"
        assert reasons.keys() == expected.keys()
        for name, message in expected.items():
            assert reasons[name].startswith("its parser gave an invalid answer ("), reasons[name]
            assert message in reasons[name]
            assert len(reasons[name]) < 500
        assert index.sync(corpus).unchanged == ("other.txt",)
    with closing(Index.open(tmp_path / "index")) as index:
        assert [hit.passage.document_id for hit in index.search("text", 5)] == ["other.txt"]
        assert index.document("other.txt").text == "Text."
        assert index.status().failed == report.failed


@pytest.mark.usefixtures("answer_in_place_of_worker")
@pytest.mark.parametrize(
    "code",
    [
        "answer('alive', None)",
        "answer('unread', ['', 'part'])",
        "number += 1; give(id=f'{NAME}#{number}')",
        "number += 1; answer('document', {**large, 'id': f'{NAME}#{number}'}, text=bytes(65536))",
    ],
)
def test_endless_answers_are_ended(
    code: str, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_results, "_MIN_TOTAL_BYTES", 1 << 20)
    place = corpus / "hostile.txt"
    place.write_text(
        f"{ANSWERING}large = {{**document, 'text': 65536}}\nnumber = 0\nwhile True: {code}\n",
        "utf-8",
    )
    with pytest.raises(UnreadableFileError, match="more answers than a file of its size has"):
        parse(place)


@pytest.mark.usefixtures("answer_in_place_of_worker")
def test_invalid_answers_left_by_a_file_do_not_fail_the_next_one(corpus: Path) -> None:
    (corpus / "first.txt").write_text(f"{ANSWERING}answer('end', None); answer(5, 5); result = 1")
    (corpus / "second.txt").write_text(f"{ANSWERING}give(); result = 2")
    with WorkerPool(1) as workers:
        first, second = (
            list(workers.submit(str(place), place.name, 1, digest.hexdigest()))
            for place in (corpus / "first.txt", corpus / "second.txt")
            for digest in (hashlib.sha256(place.read_bytes()),)
        )
    assert first == []
    assert [getattr(item, "id", item) for item in second] == ["second.txt", Skipped("2", "part")]


def picture(**changes: object) -> str:
    """Code that answers with a picture of 2 by 1 pixels, whose fields are changed."""
    buffer = BytesIO()
    Image.new("L", (2, 1)).save(buffer, "PNG")
    fields = {"png": b64encode(buffer.getvalue()).decode(), "width": 2, "height": 1, "boxes": []}
    return f"answer('picture', {fields | changes!r})"


BOX = {"left": 0.0, "top": 0.0, "right": 0.5, "bottom": 1.0}


@pytest.mark.usefixtures("run_documents")
def test_invalid_pictures_of_workers_are_refused(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = corpus / "page.png"
    document = Document("page.png", "page.png", "", "", pages=(0,), kind="png")
    worker_code = worker_pool._WORKER_CODE

    def draw(code: str) -> PagePicture:
        place.write_text(f"{ANSWERING}{code}\nsignal.pause()\n", "utf-8")
        drawing = (
            "import os\ndef draw(request, answers):\n"
            "    exec(open(request['place'], closefd=False).read(), {'path': 'page.png'})\n"
            "worker._render = draw\nmain(confinement)"
        )
        monkeypatch.setattr(
            worker_pool, "_WORKER_CODE", worker_code.replace("main(confinement)", drawing)
        )
        with WorkerPool(1) as workers:
            return workers.draw(str(place), document, 1, (), 10)

    drawn = draw(picture(boxes=[BOX]))
    assert (drawn.width, drawn.height, drawn.boxes) == (2, 1, (Box(**BOX),))
    for code, message in (
        (picture(png=5), "png is 5, expected a string"),
        (picture(png="!"), "png is '!', expected base64"),
        (picture(png=b64encode(b"<svg>").decode()), "png is .* expected a PNG image"),
        (picture(width=3), r"the size is \[3, 1\], expected that of the image"),
        (picture(height="1"), "the size is .*expected a list of integers"),
        (picture(boxes={}), "boxes is {}, expected a list of boxes"),
        (picture(boxes=[5]), "a box is 5, expected an object"),
        (picture(boxes=[BOX | {"top": -0.1}]), "a box is .* expected fractions"),
        (picture(boxes=[BOX | {"top": True}]), "a box is .* expected fractions"),
        (picture(more=1), "the picture is .* expected an object"),
        ("answer('picture', None)", "the picture is None"),
        ("answer('end', None)", "the answer is .* expected one to the request"),
        ("answer('unread', 'x')", "the answer is .* expected one to the request"),
        ("give()", "the answer is .* expected one to the request"),
    ):
        with pytest.raises(UnreadableFileError, match=f"an invalid answer .{message}"):
            draw(code)


@pytest.mark.usefixtures("run_documents")
def test_worker_that_takes_no_request_is_killed(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = corpus / "hostile.txt"
    place.write_text(
        """import os, signal\nos.write(3, b'["end", null]\\n')\nsignal.pause()""", "utf-8"
    )
    sha256 = hashlib.sha256(place.read_bytes()).hexdigest()
    monkeypatch.setattr(worker_pool, "SILENCE_LIMIT", 2.0)
    with WorkerPool(1) as workers:
        assert list(workers.submit(str(place), place.name, 1, sha256)) == []
        # More than fits between the processes.
        known = [f"{number:064}" for number in range(100_000)]
        with pytest.raises(UnreadableFileError, match="too long"):
            list(workers.submit(str(corpus / "other.txt"), "other.txt", 1, sha256, known))


def test_request_of_any_length_is_read(corpus: Path) -> None:
    place = corpus / "other.txt"
    sha256 = hashlib.sha256(place.read_bytes()).hexdigest()
    known = [f"{number:064}" for number in range(100_000)]
    with WorkerPool(1) as workers:
        (document,) = workers.submit(str(place), place.name, 1, sha256, known)
    assert isinstance(document, Document)
    assert document.text == TIDES


def fail_calls(monkeypatch: pytest.MonkeyPatch, errors: dict[int, int]) -> None:
    """Let workers run where these system calls fail, as in a container or on an old kernel."""
    code = (
        "import json, sys, types\nindex = sys.modules['index'] = types.ModuleType('index')\n"
        "index.__path__ = [json.loads(sys.argv[1])['package']]\n"
        "from index.parsers.sandbox.seccomp import install, refusing\n"
        f"assert install(refusing({errors!r}))\n"
    )
    monkeypatch.setattr(worker_pool, "_WORKER_CODE", code + worker_pool._WORKER_CODE)


@needs_landlock
@needs_seccomp
@pytest.mark.parametrize(
    ("calls", "error", "message"),
    [
        ("landlock", errno.ENOSYS, "Parsers are confined by seccomp and an audit hook: there is"),
        ("landlock", errno.EOPNOTSUPP, "by seccomp and an audit hook: there is no Landlock."),
        ("landlock_restrict", errno.EPERM, "by seccomp and an audit hook: there is no Landlock."),
        ("seccomp", errno.EINVAL, r"by Landlock \(ABI \d+\) and an audit hook: there is no secc"),
        ("seccomp", errno.EACCES, r"by Landlock \(ABI \d+\) and an audit hook: there is no secc"),
        ("both", errno.ENOSYS, "by an audit hook alone: there is no Landlock and no seccomp."),
        ("both", errno.EPERM, "by an audit hook alone: there is no Landlock and no seccomp."),
    ],
)
def test_worker_parses_where_a_layer_is_missing_and_says_so(
    calls: str,
    message: str,
    error: int,
    corpus: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    architecture = seccomp._architecture()
    assert architecture
    numbers = {
        "landlock": [444],
        "landlock_restrict": [446],
        "seccomp": [seccomp._SECCOMP[architecture[0]]],
        "both": [444, seccomp._SECCOMP[architecture[0]]],
    }[calls]
    fail_calls(monkeypatch, dict.fromkeys(numbers, error))
    worker_pool._log_once.cache_clear()
    with caplog.at_level(logging.INFO, "index.sync.worker_pool"):
        (document,) = parse(corpus / "other.txt")
        parse(corpus / "other.txt")
    assert isinstance(document, Document)
    assert document.text == TIDES
    (record,) = caplog.records
    assert re.search(message, record.getMessage())


def run_filter(architecture: str, number: int, *arguments: int, native: bool = True) -> str:
    """Run the filter of an architecture on a system call, as the kernel would."""
    column, audit = seccomp._ARCHITECTURES[architecture]
    words = [*arguments, *[0] * 6][:6]
    memory = struct.pack("=iIQ6Q", number, audit if native else 0, 0, *words)
    program = seccomp._filter(column, audit)
    position = value = 0
    while True:
        code, if_true, if_false, operand = program[position]
        position += 1
        if code == seccomp._RETURN:
            if operand & 0xFFFF0000 == seccomp._FAIL:
                return errno.errorcode[operand & 0xFFFF]
            return {seccomp._ALLOW: "allowed", seccomp._KILL_PROCESS: "killed"}[operand]
        if code == seccomp._LOAD:
            (value,) = struct.unpack_from("=I", memory, operand)
            continue
        holds = {
            seccomp._EQUAL: value == operand,
            seccomp._AT_LEAST: value >= operand,
            seccomp._ANY_BIT: bool(value & operand),
        }[code]
        position += if_true if holds else if_false


@pytest.mark.parametrize(
    ("architecture", "read", "openat", "socket", "clone", "kill", "prlimit", "fcntl"),
    [("x86_64", 0, 257, 41, 56, 62, 302, 72), ("aarch64", 63, 56, 198, 220, 129, 261, 25)],
)
def test_filter_of_each_architecture_refuses_by_number_and_argument(
    architecture: str, read: int, openat: int, socket: int, clone: int, kill: int, prlimit: int,
    fcntl: int,
) -> None:  # fmt: skip
    expected = [
        ("allowed", read, 3),
        ("allowed", openat, 3, 0, os.O_RDONLY | 0o2000000),
        ("EPERM", openat, 3, 0, os.O_WRONLY),
        ("EPERM", openat, 3, 0, os.O_RDWR),
        ("EPERM", openat, 3, 0, 0o100),
        ("EPERM", socket, 1, 1, 0),
        ("allowed", clone, 17),
        ("EPERM", clone, 17 | 0x10000000),
        ("allowed", kill, os.getpid(), 6),
        ("EPERM", kill, os.getppid(), 9),
        ("EPERM", kill, (1 << 64) - 1, 9),
        ("allowed", prlimit, 0, 7, 0, 1),
        ("EPERM", prlimit, 0, 7, 1),
        ("EPERM", prlimit, 0, 7, 1 << 32),
        ("allowed", fcntl, 3, 3),
        ("EPERM", fcntl, 3, 8, 1),
        # close_range, clone3, openat2, and a call that is not known yet.
        ("allowed", 436, 3),
        ("ENOSYS", 435),
        ("ENOSYS", 437),
        ("ENOSYS", 1000),
    ]
    for result, *call in expected:
        assert run_filter(architecture, *map(int, call)) == result, call
    assert run_filter(architecture, read, native=False) == "killed"


@needs_landlock
@needs_seccomp
def test_worker_says_how_it_is_confined(corpus: Path, caplog: pytest.LogCaptureFixture) -> None:
    worker_pool._log_once.cache_clear()
    with caplog.at_level(logging.INFO, "index.sync.worker_pool"):
        parse(corpus / "other.txt")
    (record,) = caplog.records
    assert record.getMessage() == str(available_confinement())


def test_folders_with_other_things_than_packages_are_not_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries = tmp_path / "libraries"
    (libraries / "lxml-6.dist-info").mkdir(parents=True)
    (tmp_path / "project").mkdir()
    monkeypatch.setattr(
        sys, "path", ["", str(tmp_path), str(libraries), str(tmp_path / "project"), *sys.path]
    )
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path / "project"))
    monkeypatch.setenv("LD_LIBRARY_PATH", f":{libraries}")
    access = worker_access(str(tmp_path / "index"))
    inside = {path for path in access.readable if path.startswith(str(tmp_path))}
    assert inside == {str(tmp_path / "index"), str(libraries)}
    assert access.libraries[0] == str(libraries)
    readable = {Path(path) for path in access.readable}
    assert not readable & {Path("/"), Path("/usr"), Path("/etc"), Path.home(), *PUBLIC_FOLDERS}
    assert not readable & {Path(sys.prefix), Path(sys.base_prefix), Path.cwd()}


@needs_landlock
def test_tesseract_that_is_a_script_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tesseract").write_text("#!/bin/sh\nexec /usr/bin/tesseract\n", "utf-8")
    (tmp_path / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv(ENGINE_VARIABLE, TESSERACT)
    Image.new("L", (60, 40), 255).save(tmp_path / "page.png")
    with pytest.raises(UnreadableFileError, match="a program rather than a script"):
        parse(tmp_path / "page.png")


@needs_landlock
@pytest.mark.skipif(not shutil.which("tesseract"), reason="Tesseract is not on this machine")
def test_tesseract_in_a_folder_of_its_own_reads_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(str(shutil.which("tesseract")), tmp_path / "tesseract")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(ENGINE_VARIABLE, TESSERACT)
    (tmp_path / "page.png").write_bytes(saved(page(), "PNG"))
    (document,) = parse(tmp_path / "page.png")
    assert isinstance(document, Document)
    assert LINES[0].split()[0] in document.text


def run_with_hook(code: str) -> str:
    """Run `code` behind the audit hook and the limits alone, and return its output."""
    script = (
        "import sys\nfrom index.parsers.sandbox import confinement\n"
        "confinement._limit_resources()\nsys.addaudithook(confinement._refuse)\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", script + code], capture_output=True, text=True, check=False
    )
    return process.stdout + process.stderr


def test_audit_hook_alone_refuses_network_programs_and_writing(tmp_path: Path) -> None:
    write(tmp_path, a=BREAD)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        for code in (
            f"import socket; socket.create_connection(('127.0.0.1', {port}))",
            f"import urllib.request; urllib.request.urlopen('http://127.0.0.1:{port}')",
            "import subprocess; subprocess.run(['true'])",
            "import os; os.system('true')",
            "import os; os.kill(os.getppid(), 0)",
            f"open({str(tmp_path / 'x')!r}, 'w')",
            f"import os; os.chmod({str(tmp_path / 'a.txt')!r}, 0)",
            f"import sqlite3; sqlite3.connect({str(tmp_path / 'x')!r})",
        ):
            assert "is not allowed in a parser" in run_with_hook(code), code
        listening.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listening.accept()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_parser_cannot_exceed_the_memory_limit() -> None:
    assert "MemoryError" in run_with_hook("bytearray(2 << 30)")
