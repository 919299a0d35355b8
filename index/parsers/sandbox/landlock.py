"""Restrict which files this process can open, with Landlock, on Linux 5.13 and later.

https://docs.kernel.org/userspace-api/landlock.html
"""

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable

# Numbers of the system calls, the same on all architectures.
_CREATE_RULESET = 444
_ADD_RULE = 445
_RESTRICT_SELF = 446
_QUERY_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE = 1 << 0
_READ_FILE = 1 << 2
_READ_DIRECTORY = 1 << 3
# What each version of Landlock's ABI can refuse: the 13 rights to files of the first, renaming to
# another directory, truncating, and the ioctls of devices.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
# Binding and connecting TCP sockets.
_NETWORK_RIGHTS = {4: 0b11}
# Connecting to abstract sockets, and sending signals, of processes that are not confined alike.
_SCOPES = {6: 0b11}
_NO_NEW_PRIVILEGES = 38


def supported_abi() -> int:
    """The version of the kernel's Landlock ABI; 0 where there is none."""
    if sys.platform != "linux":
        return 0
    try:
        return _call(_CREATE_RULESET, None, 0, _QUERY_VERSION)
    except OSError:
        # Unknown to the kernel, turned off at boot, or refused by a container.
        return 0


def restrict_files(readable: Iterable[str], executable: Iterable[str]) -> int:
    """Let this thread and its children open nothing but the given files and directories.

    They can write nowhere. What is open stays open.

    Args:
        readable: Files and directories that can be read, with all in them.
        executable: Files that can also be executed, and directories of such files.

    Returns:
        The version of the ABI; 0 if the kernel refuses.
    """
    abi = supported_abi()
    if not abi:
        return 0
    handled = [
        sum(right for since, right in rights.items() if since <= abi)
        for rights in (_FILE_RIGHTS, _NETWORK_RIGHTS, _SCOPES)
    ]
    attributes = struct.pack("=3Q", *handled)
    try:
        ruleset = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    except OSError:
        return 0
    try:
        for rights, paths in (
            (_READ_FILE | _READ_DIRECTORY, readable),
            (_READ_FILE | _READ_DIRECTORY | _EXECUTE, executable),
        ):
            for path in paths:
                _allow(ruleset, path, rights)
        if ctypes.CDLL(None, use_errno=True).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            return 0
        _call(_RESTRICT_SELF, ruleset, 0)
    except OSError:
        return 0
    finally:
        os.close(ruleset)
    return abi


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        # It is not there, or could not be read anyway.
        return
    try:
        if not stat.S_ISDIR(os.fstat(handle).st_mode):
            rights &= ~_READ_DIRECTORY
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", rights, handle), 0)
    finally:
        os.close(handle)


def _call(number: int, *arguments: int | bytes | None) -> int:
    """Make a system call. Raises OSError."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result: int = ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *words)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
