"""Mount small disks, and folders that cannot be written."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Mount = Callable[..., None]


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Mounts a file system until the test is over; skips the test without superuser rights."""
    mounted: list[Path] = []

    def mount(path: Path, *arguments: str) -> None:
        done = subprocess.run(
            ["mount", *arguments, str(path)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"cannot mount: {done.stderr.strip()}")
        if path not in mounted:
            mounted.append(path)

    yield mount
    for path in mounted:
        subprocess.run(["umount", "-l", str(path)], check=True)


@contextmanager
def read_only(folder: Path, mount: Mount) -> Iterator[None]:
    if os.geteuid() == 0:
        # Permissions do not bind the superuser.
        mount(folder, "--bind", str(folder))
        mount(folder, "-o", "remount,bind,ro")
        yield
        return
    paths = [folder, *folder.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    yield
    for path in paths:
        path.chmod(path.stat().st_mode | 0o200)
