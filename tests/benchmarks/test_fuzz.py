"""damaged samples of every kind → documents or reasons, and never the end of what reads them.

PULLQUOTE_FUZZ_SECONDS=60 python -m pytest -m benchmark tests/benchmarks/test_fuzz.py -s
PULLQUOTE_FUZZ_SEED=n begins at that seed; what fails names its own.

The seconds are for each kind. A file is damaged as disks, networks and hostile people do: bits are
flipped, pieces are cut out, doubled, swapped or taken from another kind, numbers become extreme.
Of a zip the members are damaged and packed again, or else no reader would see more than that the
sums are wrong.
"""

import hashlib
import io
import os
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index import Document
from index.chunking.passages import split_passages
from index.errors import UnreadableFileError
from index.parsers.types import Skipped
from index.sync.worker_pool import WorkerPool
from tests.index.hostile import small_picture
from tests.index.parsers.office.making import zipped
from tests.index.samples import MAKERS, PICTURES, prose

# For letters to be looked for in each of thousands of pictures takes days: these hold no room for
# any, and what is tried is the decoding.
SAMPLES: dict[str, bytes] = {
    kind: small_picture({".jpg": "JPEG"}.get(kind, kind[1:].upper()))
    if kind in PICTURES
    else make("The quay", [*prose(1_500, 1), "“Noon”, said Ötzi."])
    for kind, make in MAKERS.items()
}
# What should never be told: a mistake of ours, or the end of a process.
BROKEN = ("its parser failed", "crash", "memory", "takes too long")
EXTREME = (b"\0", b"\xff", b"\x7f", b"\x80", b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", b"999999999")
SIGNS = (
    b"<",
    b">",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b"&",
    b"=",
    b"--",
    b"\r\n\r\n",
    b"%",
    b"/",
)
# Seconds that a damaged file may take. Whole, each takes less than a tenth of one.
SLOW = 20.0

Change = Callable[[random.Random, bytearray], None]


def flip(chance: random.Random, content: bytearray) -> None:
    for _ in range(chance.choice((1, 1, 2, 5, 20, 100))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def cut(chance: random.Random, content: bytearray) -> None:
    del content[chance.randrange(len(content)) :]


def remove(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content))
    del content[at : at + chance.choice((1, 4, 30, 500))]


def double(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content))
    piece = content[at : at + chance.choice((1, 4, 30, 500))]
    content[at:at] = piece * chance.choice((1, 1, 10, 1_000))


def move(chance: random.Random, content: bytearray) -> None:
    at = chance.randrange(len(content))
    piece = content[at : at + chance.choice((4, 30, 500))]
    to = chance.randrange(len(content))
    content[to : to + len(piece)] = piece


def splice(chance: random.Random, content: bytearray) -> None:
    other = SAMPLES[chance.choice(sorted(SAMPLES))]
    at = chance.randrange(len(other))
    to = chance.randrange(len(content))
    content[to:to] = other[at : at + chance.choice((4, 30, 500, 5_000))]


def insert(chance: random.Random, content: bytearray) -> None:
    for _ in range(chance.choice((1, 3))):
        at = chance.randrange(len(content))
        sign = chance.choice(EXTREME + SIGNS)
        content[at : at + chance.choice((0, len(sign)))] = sign


def number(chance: random.Random, content: bytearray) -> None:
    """Some digit becomes another, or many."""
    digits = [at for at, byte in enumerate(content[:50_000]) if 48 <= byte < 58]
    if digits:
        at = chance.choice(digits)
        content[at : at + 1] = chance.choice((b"0", b"9", b"-1", b"99999", b"4294967296", b"1e9"))


CHANGES: Sequence[Change] = (flip, cut, remove, double, move, splice, insert, number)


def damaged(chance: random.Random, content: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        if made:
            chance.choice(CHANGES)(chance, made)
    return bytes(made)


def damaged_file(kind: str, seed: int) -> bytes:
    """The sample of a kind, damaged as the seed says."""
    chance = random.Random(f"{kind} {seed}")
    content = SAMPLES[kind]
    if not content.startswith(b"PK") or chance.random() < 0.2:
        return damaged(chance, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name in chance.sample(sorted(members), min(len(members), chance.choice((1, 1, 2)))):
        match chance.randrange(8):
            case 0:
                del members[name]
            case 1:
                members[name] = members[chance.choice(sorted(members))]
            case _:
                members[name] = damaged(chance, bytes(members[name]))  # type: ignore[arg-type]
    return zipped(members)


def check(document: Document) -> None:
    """What every document is, whatever it was read from."""
    for text in (document.id, document.title, document.text, *document.authors, *document.tags):
        text.encode()
    assert document.text.strip(), "without text"
    assert list(document.pages) == sorted(document.pages), "pages"
    assert all(0 <= page <= len(document.text) for page in document.pages), "pages"
    if len(document.text) < 100_000:
        end = 0
        for passage in split_passages(document):
            assert end <= passage.start < passage.end <= len(document.text), "passages"
            end = passage.end


def outcome(workers: WorkerPool, place: Path, content: bytes) -> tuple[str, str]:
    """(what came of it in a word, what is wrong with that: "" as a rule)."""
    place.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    began = time.monotonic()
    told: list[str] = []
    read = 0
    try:
        for item in workers.submit(str(place), place.name, len(content), sha256):
            if isinstance(item, Skipped):
                told.append(item.reason)
            else:
                check(item)
                read += 1
    except UnreadableFileError as error:
        told.append(str(error))
    except Exception as error:
        return "broken", f"{type(error).__name__}: {error}"
    took = time.monotonic() - began
    wrong = next((reason for reason in told if any(sign in reason for sign in BROKEN)), "")
    if took > SLOW:
        wrong = wrong or f"{took:.0f} s"
    return ("read" if read else "refused"), wrong


@pytest.mark.benchmark
@pytest.mark.parametrize("kind", MAKERS)
def test_no_damage_breaks_a_reader(kind: str, tmp_path: Path) -> None:
    seconds = float(os.environ.get("PULLQUOTE_FUZZ_SECONDS", 20))
    seed = int(os.environ.get("PULLQUOTE_FUZZ_SEED", 0))
    counts = Counter[str]()
    wrong: list[str] = []
    longest = 0.0
    began = time.monotonic()
    with WorkerPool(1) as workers:
        while (start := time.monotonic()) - began < seconds:
            what, reason = outcome(workers, tmp_path / f"a{kind}", damaged_file(kind, seed))
            longest = max(longest, time.monotonic() - start)
            counts[what] += 1
            if reason:
                wrong.append(f"{kind} seed {seed}: {reason}")
                print(f"\n{wrong[-1]}", flush=True)
            seed += 1
    print(
        f"\n{kind[1:]:6} {counts.total():7,} files, {counts['read']:7,} read, "
        f"{counts['refused']:7,} refused, {len(wrong):4} wrong, the longest took {longest:.1f} s"
    )
    assert not wrong
