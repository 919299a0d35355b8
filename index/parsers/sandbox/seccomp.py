"""Refuse system calls that no parser needs, with seccomp, on Linux on x86-64 and ARM.

The filter is a program for the kernel's classic BPF machine, which runs it before each system call.
https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

import ctypes
import errno
import os
import struct
import sys
from collections.abc import Mapping

# Columns of the tables of system calls, and the kernel's numbers for these architectures.
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

# Refused with EPERM: their numbers on x86-64 and on ARM.
_REFUSED: dict[str, tuple[int, int | None]] = {
    # Network, and descriptors for other processes.
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200),
    "listen": (50, 201), "accept": (43, 202), "accept4": (288, 242), "sendto": (44, 206),
    "sendmsg": (46, 211), "sendmmsg": (307, 269),
    # Other processes.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119), "sched_setaffinity": (203, 122), "sched_setattr": (314, 274),
    # Leaving the process group, all of which is killed together.
    "setsid": (112, 157), "setpgid": (109, 154),
    # Memory and messages shared with other processes, and programs in memory.
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "semget": (64, 190),
    "semctl": (66, 191), "semop": (65, 193), "msgget": (68, 186), "msgsnd": (69, 189),
    "msgrcv": (70, 188), "msgctl": (71, 187), "mq_open": (240, 180), "mq_unlink": (241, 181),
    "memfd_create": (319, 279), "execveat": (322, 281),
    # Changes of files, and notices of them. Landlock does not cover permissions, owners, times,
    # attributes, locks and notices.
    "creat": (85, None), "truncate": (76, 45), "ftruncate": (77, 46), "fallocate": (285, 47),
    "mkdir": (83, None), "mkdirat": (258, 34), "mknod": (133, None), "mknodat": (259, 33),
    "link": (86, None), "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36),
    "unlink": (87, None), "unlinkat": (263, 35), "rmdir": (84, None), "rename": (82, None),
    "renameat": (264, 38), "renameat2": (316, 276), "chmod": (90, None), "fchmod": (91, 52),
    "fchmodat": (268, 53), "chown": (92, None), "fchown": (93, 55), "lchown": (94, None),
    "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "flock": (73, 32), "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262), "fanotify_mark": (301, 263), "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    # Mounts and namespaces.
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51),
    "unshare": (272, 97), "setns": (308, 268),
    # Settings of the system, and parts of the kernel that few programs use and many faults were in.
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218), "io_setup": (206, 0),
    "io_submit": (209, 2), "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75),
    "personality": (135, 92), "modify_ldt": (154, None), "iopl": (172, None),
    "ioperm": (173, None), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89),
    "quotactl": (179, 60), "syslog": (103, 116), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "clock_adjtime": (305, 266), "adjtimex": (159, 171),
    "sethostname": (170, 161), "setdomainname": (171, 162), "vhangup": (153, 58),
    "setrlimit": (160, 164),
}  # fmt: skip
# Refused or not by an argument.
_OPEN, _OPENAT = (2, None), (257, 56)
_KILL, _TGKILL = (62, 129), (234, 131)
_CLONE, _FCNTL, _IOCTL, _PRLIMIT = (56, 220), (72, 25), (16, 29), (302, 261)
_SECCOMP = (317, 277)

# From this number on, the same on all architectures, all are unknown (ENOSYS), as they are to an
# older kernel, but for: close_range, faccessat2, epoll_pwait2, futex_waitv, cachestat,
# map_shadow_stack, futex_wake, futex_wait, futex_requeue.
_FIRST_RECENT = 424
_ALLOWED_RECENT = (436, 439, 441, 449, 451, 453, 454, 455, 456)
# Added to the numbers of calls with 32-bit pointers on x86-64.
_X32 = 0x40000000

# Opening for writing: O_WRONLY, O_RDWR, O_CREAT, O_TRUNC.
_WRITE_FLAGS = 0o1 | 0o2 | 0o100 | 0o1000
# All CLONE_NEW… flags.
_NAMESPACE_FLAGS = 0x7E020000
# Signals for other processes and leases: F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY.
_REFUSED_FCNTLS = (8, 10, 15, 1024, 1026)
# TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX.
_ALLOWED_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)

# Operation codes of BPF, and offsets in what it reads.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_ALLOW, _FAIL, _KILL_PROCESS = 0x7FFF0000, 0x00050000, 0x80000000

_SET_FILTER, _ALL_THREADS, _ACTION_AVAILABLE = 1, 1, 2
_NO_NEW_PRIVILEGES = 38

# A BPF instruction: its code, how many to skip if a comparison holds or not, and its operand.
_Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def is_supported() -> bool:
    """Whether the kernel takes filters on this architecture."""
    if _architecture() is None:
        return False
    action = ctypes.c_uint32(_FAIL)
    return _seccomp(_ACTION_AVAILABLE, 0, ctypes.byref(action)) == 0


def refuse_calls() -> bool:
    """Refuse system calls from now on in this process and its children; False if that fails.

    Files cannot be written, sockets made, nor other processes, the system or limits changed. A
    process may send a signal only if it is this one, and to itself.
    """
    architecture = _architecture()
    return architecture is not None and install(_filter(*architecture))


def refusing(errors: Mapping[int, int]) -> list[_Instruction]:
    """A program that lets system calls, by number, fail with an error, and allows all others."""
    program = [(_LOAD, 0, 0, _NUMBER)]
    for number, error in errors.items():
        program += _when(number, [(_RETURN, 0, 0, _FAIL | error)])
    return [*program, (_RETURN, 0, 0, _ALLOW)]


def install(program: list[_Instruction]) -> bool:
    """Run a program before each system call from now on; False if the kernel refuses that."""
    code = b"".join(struct.pack("=HBBI", *instruction) for instruction in program)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    pointer = ctypes.byref(_Program(len(program), code))
    return _seccomp(_SET_FILTER, _ALL_THREADS, pointer) == 0


def _architecture() -> tuple[int, int] | None:
    if sys.platform != "linux" or sys.maxsize < 1 << 32:
        return None
    return _ARCHITECTURES.get(os.uname().machine)


def _seccomp(operation: int, flags: int, argument: object) -> int:
    architecture = _architecture()
    number = _SECCOMP[architecture[0]] if architecture else -1
    result: int = ctypes.CDLL(None, use_errno=True).syscall(
        ctypes.c_long(number), ctypes.c_long(operation), ctypes.c_long(flags), argument
    )
    return result


def _filter(column: int, architecture: int) -> list[_Instruction]:
    """The program that refuses system calls."""
    refuse = (_RETURN, 0, 0, _FAIL | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    kill = (_RETURN, 0, 0, _KILL_PROCESS)
    own_pid = os.getpid()
    rules: list[tuple[tuple[int, int | None], list[_Instruction]]] = [
        (_OPEN, [_load(1), (_ANY_BIT, 0, 1, _WRITE_FLAGS), refuse, allow]),
        (_OPENAT, [_load(2), (_ANY_BIT, 0, 1, _WRITE_FLAGS), refuse, allow]),
        (_KILL, [_load(0), (_EQUAL, 0, 1, own_pid), allow, refuse]),
        (_TGKILL, [_load(0), (_EQUAL, 0, 1, own_pid), allow, refuse]),
        (_CLONE, [_load(0), (_ANY_BIT, 0, 1, _NAMESPACE_FLAGS), refuse, allow]),
        (_FCNTL, [_load(1), *_one_of(_REFUSED_FCNTLS, refuse), allow]),
        (_IOCTL, [_load(1), *_one_of(_ALLOWED_IOCTLS, allow), refuse]),
        # Limits can be read, not changed: the pointer to new ones must be null.
        (
            _PRLIMIT,
            [_load(2), (_EQUAL, 0, 2, 0), _load(2, upper=True), (_EQUAL, 1, 0, 0), refuse, allow],
        ),
        *((numbers, [refuse]) for numbers in _REFUSED.values()),
    ]
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        kill,
        (_LOAD, 0, 0, _NUMBER),
    ]
    if column == 0:
        program += [(_AT_LEAST, 0, 1, _X32), kill]
    for numbers, block in rules:
        if (number := numbers[column]) is not None:
            program += _when(number, block)
    program += _one_of(_ALLOWED_RECENT, allow)
    unknown = (_RETURN, 0, 0, _FAIL | errno.ENOSYS)
    return [*program, (_AT_LEAST, 0, 1, _FIRST_RECENT), unknown, allow]


def _when(value: int, block: list[_Instruction]) -> list[_Instruction]:
    """Run a block, which returns, if the loaded value is this one."""
    return [(_EQUAL, 0, len(block), value), *block]


def _one_of(values: tuple[int, ...], action: _Instruction) -> list[_Instruction]:
    return [instruction for value in values for instruction in _when(value, [action])]


def _load(argument: int, *, upper: bool = False) -> _Instruction:
    """Load the lower or upper half of an argument; both architectures are little-endian."""
    return (_LOAD, 0, 0, _FIRST_ARGUMENT + 8 * argument + 4 * upper)
