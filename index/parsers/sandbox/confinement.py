"""Confine a worker process to what parsing takes, as far as the system can.

The parent process lists what the parsers must read; the worker gives up everything else before it
imports a parser.
"""

import ctypes
import os
import signal
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from index.parsers.sandbox.landlock import restrict_files, supported_abi
from index.parsers.sandbox.seccomp import is_supported, refuse_calls

# Bytes of memory of one process. The most that a parser needed was 0.7 GB, for a table of 64 MB.
MAX_MEMORY_BYTES = 1_536 << 20
# Open files of one process. Parsing takes ten, with the pipes to Tesseract.
_MAX_OPEN_FILES = 64

# What a worker keeps of its parent's environment: language, time zone, and where libraries are.
_VARIABLES = (
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "PULLQUOTE_OCR",
    "PYTHONHOME",
    "SYSTEMROOT",
    "TESSDATA_PREFIX",
    "TZ",
)
_LIBRARY_FOLDERS = ("lib", "lib32", "lib64")
# Shared libraries, fonts, languages and time zones. Of programs and /etc, only what is named here.
_SYSTEM_PATHS = (
    *(f"{root}/{name}" for root in ("", "/usr", "/usr/local") for name in _LIBRARY_FOLDERS),
    "/usr/share/X11",
    "/usr/share/fonts",
    "/usr/share/i18n",
    "/usr/share/locale",
    "/usr/share/zoneinfo",
    "/usr/local/share/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
    "/etc/ssl/openssl.cnf",
    "/dev/null",
    "/dev/urandom",
)
# Folders of packages on NixOS and Guix, which are public. Programs there are started by scripts.
_PACKAGE_STORES = ("/nix/store", "/gnu/store")
_TESSERACT_DATA = ("share/tessdata", "share/tesseract", "share/tesseract-ocr")
# Longest path of a dynamic linker in a program's header.
_MAX_LINKER_BYTES = 4_096

_DIE_WITH_PARENT = 1
_SET_DUMPABLE = 4
_CAPABILITIES_VERSION = 0x20080522

# Audit events that are refused. The only process that a parser may start is text recognition.
_FORBIDDEN_EVENTS = frozenset(
    (
        "socket.connect",
        "socket.bind",
        "socket.getaddrinfo",
        "socket.sendto",
        "sqlite3.connect",
        "os.system",
        "os.exec",
        "os.fork",
        "os.kill",
        "os.posix_spawn",
        "os.chmod",
        "os.chown",
        "os.link",
        "os.remove",
        "os.rename",
        "os.mkdir",
        "os.rmdir",
        "os.symlink",
        "os.truncate",
        "os.utime",
    )
)
_WRITE_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


@dataclass(frozen=True, slots=True)
class Confinement:
    """How the system confines workers.

    Attributes:
        landlock: The version of Linux's Landlock ABI; 0 if there is none.
        seccomp: Whether system calls are refused.
    """

    landlock: int
    seccomp: bool

    def __str__(self) -> str:
        landlock = f"Landlock (ABI {self.landlock})"
        if self.landlock and self.seccomp:
            return f"Parsers are confined by {landlock} and seccomp."
        if self.landlock:
            return f"Parsers are confined by {landlock} and an audit hook: there is no seccomp."
        if self.seccomp:
            return "Parsers are confined by seccomp and an audit hook: there is no Landlock."
        return "Parsers are confined by an audit hook alone: there is no Landlock and no seccomp."


@dataclass(frozen=True, slots=True)
class Access:
    """What a worker needs of the file system.

    Attributes:
        package: The folder of our own code.
        libraries: Folders to import from, in addition to the interpreter's own.
        readable: Files and folders to read.
        executable: Files and folders to execute.
    """

    package: str
    libraries: tuple[str, ...]
    readable: tuple[str, ...]
    executable: tuple[str, ...]


def available_confinement() -> Confinement:
    """What this system offers."""
    return Confinement(supported_abi(), is_supported())


def worker_environment() -> dict[str, str]:
    """The environment variables of a worker."""
    kept = {name: os.environ[name] for name in _VARIABLES if name in os.environ}
    tesseract = _find_tesseract()
    return kept | {"PATH": os.path.dirname(os.path.abspath(tesseract)) if tesseract else ""}


def worker_access(package: str) -> Access:
    """What a worker needs, by the paths of this process.

    Args:
        package: The folder of our own code.
    """
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    # No other folders of the path: one may be the folder with the documents.
    libraries = [path for path in sys.path if os.path.isabs(path) and _holds_packages(path)]
    tesseract = _find_tesseract()
    programs = _programs_of(tesseract) if tesseract else []
    # Conda and Homebrew have programs beside their libraries.
    roots = {_root(path) for path in (tesseract, *programs[:1]) if path}
    readable = [
        package,
        *libraries,
        *_SYSTEM_PATHS,
        *_PACKAGE_STORES,
        *(os.path.join(root, name) for root in prefixes | roots for name in _LIBRARY_FOLDERS),
        *(os.path.join(root, name) for root in (*roots, "/usr") for name in _TESSERACT_DATA),
        *filter(os.path.isabs, os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)),
        *_tesseract_data(),
    ]
    return Access(package, tuple(libraries), tuple(readable), tuple(programs))


def _find_tesseract() -> str | None:
    # Imports decompressors, which workers do not need.
    import shutil

    return shutil.which("tesseract")


def _holds_packages(path: str) -> bool:
    return next(Path(path).glob("*.dist-info"), None) is not None


def _root(program: str) -> str:
    """The folder that holds the bin of a program."""
    return os.path.dirname(os.path.dirname(os.path.abspath(program)))


def _tesseract_data() -> list[str]:
    folder = os.environ.get("TESSDATA_PREFIX")
    if not folder:
        return []
    candidates = [Path(folder).absolute(), Path(folder).absolute() / "tessdata"]
    return [str(path) for path in candidates if any(path.glob("*.traineddata"))]


def _programs_of(tesseract: str) -> list[str]:
    """Tesseract and the dynamic linker that the kernel starts it with."""
    program = os.path.realpath(tesseract)
    stores = [store for store in _PACKAGE_STORES if program.startswith(f"{store}/")]
    if stores:
        return [program, *stores]
    linker = _dynamic_linker(program)
    return [program, linker] if linker else [program]


def _dynamic_linker(program: str) -> str | None:
    """The path in the ELF header of a program; None if it has none."""
    with suppress(OSError, struct.error), open(program, "rb") as stream:
        header = stream.read(64)
        if header[:5] != b"\x7fELF\x02":
            return None
        (offset,) = struct.unpack_from("<Q", header, 32)
        size, count = struct.unpack_from("<HH", header, 54)
        for number in range(count):
            stream.seek(offset + number * size)
            kind, _, start, _, _, length = struct.unpack("<IIQQQQ", stream.read(40))
            if kind == 3:
                stream.seek(start)
                return os.fsdecode(stream.read(min(length, _MAX_LINKER_BYTES)).rstrip(b"\0"))
    return None


def confine(access: Mapping[str, Any]) -> Confinement:
    """Confine this process for good, to the fields of an Access."""
    _die_with_parent()
    os.chdir(os.path.abspath(os.sep))
    _limit_resources()
    landlock = restrict_files(access["readable"], access["executable"])
    _drop_privileges()
    seccomp = refuse_calls()
    sys.addaudithook(_refuse)
    return Confinement(landlock, seccomp)


def _die_with_parent() -> None:
    # On other systems it ends after the current file, when nobody reads the answer.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _limit_resources() -> None:
    try:
        import resource
    except ImportError:
        return
    for kind, limit in (
        (resource.RLIMIT_AS, MAX_MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MAX_OPEN_FILES),
    ):
        _, hard = resource.getrlimit(kind)
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        # macOS has no limit on addresses.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def _drop_privileges() -> None:
    """Give up the superuser's capabilities, and hide from other processes of this user."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None)
    libc.capset(struct.pack("=Ii", _CAPABILITIES_VERSION, 0), bytes(24))
    libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook: raise PermissionError at access to the network or writing to files."""
    forbidden = event in _FORBIDDEN_EVENTS
    if event == "subprocess.Popen":
        forbidden = PurePath(os.fsdecode(arguments[0])).stem != "tesseract"
    elif event == "open":
        name, _, flags = arguments
        forbidden = isinstance(flags, int) and bool(flags & _WRITE_FLAGS)
        forbidden = forbidden and not isinstance(name, int)
    if forbidden:
        raise PermissionError(f"{event} is not allowed in a parser")
