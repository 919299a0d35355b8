"""Parse damaged files of every kind: each must give documents or a reason, never a crash.

PULLQUOTE_FUZZ_SECONDS=60 python -m pytest -m benchmark tests/benchmarks/test_fuzz.py -s
PULLQUOTE_FUZZ_SEED=n starts at that seed. A failure names its seed.

The seconds are for each kind. Files are damaged as disks, networks and attackers do it: bits are
flipped, pieces are removed, repeated, overwritten or taken from another kind, and numbers become
extreme. The members of a zip are damaged and packed again, since otherwise every parser would stop
at a wrong checksum.
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

# OCR of thousands of pictures would take days: these are too small for text, and only their
# decoding is tested.
SAMPLES: dict[str, bytes] = {
    kind: small_picture({".jpg": "JPEG"}.get(kind, kind[1:].upper()))
    if kind in PICTURES
    else make("The quay", [*prose(1_500, 1), "“Noon”, said Ötzi."])
    for kind, make in MAKERS.items()
}
# Reasons that no file may get: a bug of a parser, or the end of its process.
FAILURES = ("its parser failed", "crash", "memory", "takes too long")
EXTREMES = (
    b"\0",
    b"\xff",
    b"\x7f",
    b"\x80",
    b"\xff\xff\xff\x7f",
    b"\xff\xff\xff\xff",
    b"999999999",
)
DELIMITERS = (
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
# Seconds that a damaged file may take. Undamaged, each takes less than .1.
TIME_LIMIT = 20.0

Mutation = Callable[[random.Random, bytearray], None]


def flip(rng: random.Random, content: bytearray) -> None:
    for _ in range(rng.choice((1, 1, 2, 5, 20, 100))):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)


def truncate(rng: random.Random, content: bytearray) -> None:
    del content[rng.randrange(len(content)) :]


def remove(rng: random.Random, content: bytearray) -> None:
    at = rng.randrange(len(content))
    del content[at : at + rng.choice((1, 4, 30, 500))]


def repeat(rng: random.Random, content: bytearray) -> None:
    at = rng.randrange(len(content))
    piece = content[at : at + rng.choice((1, 4, 30, 500))]
    content[at:at] = piece * rng.choice((1, 1, 10, 1_000))


def overwrite(rng: random.Random, content: bytearray) -> None:
    at = rng.randrange(len(content))
    piece = content[at : at + rng.choice((4, 30, 500))]
    to = rng.randrange(len(content))
    content[to : to + len(piece)] = piece


def splice(rng: random.Random, content: bytearray) -> None:
    other = SAMPLES[rng.choice(sorted(SAMPLES))]
    at = rng.randrange(len(other))
    to = rng.randrange(len(content))
    content[to:to] = other[at : at + rng.choice((4, 30, 500, 5_000))]


def insert(rng: random.Random, content: bytearray) -> None:
    for _ in range(rng.choice((1, 3))):
        at = rng.randrange(len(content))
        token = rng.choice(EXTREMES + DELIMITERS)
        content[at : at + rng.choice((0, len(token)))] = token


def change_number(rng: random.Random, content: bytearray) -> None:
    """Replace a digit with another number."""
    digits = [at for at, byte in enumerate(content[:50_000]) if 48 <= byte < 58]
    if digits:
        at = rng.choice(digits)
        content[at : at + 1] = rng.choice((b"0", b"9", b"-1", b"99999", b"4294967296", b"1e9"))


MUTATIONS: Sequence[Mutation] = (
    flip,
    truncate,
    remove,
    repeat,
    overwrite,
    splice,
    insert,
    change_number,
)


def damage(rng: random.Random, content: bytes) -> bytes:
    damaged = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if damaged:
            rng.choice(MUTATIONS)(rng, damaged)
    return bytes(damaged)


def damaged_file(kind: str, seed: int) -> bytes:
    """The sample of a kind, with the damage that belongs to this seed."""
    rng = random.Random(f"{kind} {seed}")
    content = SAMPLES[kind]
    if not content.startswith(b"PK") or rng.random() < 0.2:
        return damage(rng, content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    for name in rng.sample(sorted(members), min(len(members), rng.choice((1, 1, 2)))):
        match rng.randrange(8):
            case 0:
                del members[name]
            case 1:
                members[name] = members[rng.choice(sorted(members))]
            case _:
                members[name] = damage(rng, bytes(members[name]))  # type: ignore[arg-type]
    return zipped(members)


def check(document: Document) -> None:
    """Assert what holds for every document, whatever it was parsed from."""
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


def parse(workers: WorkerPool, path: Path, content: bytes) -> tuple[bool, str]:
    """Parse a damaged file.

    Args:
        workers: The pool that parses it.
        path: Where to write the file.
        content: Its bytes.

    Returns:
        Whether it gave a document, and what went wrong, "" as a rule.

    """
    path.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    start = time.monotonic()
    reasons: list[str] = []
    has_document = False
    try:
        for item in workers.submit(str(path), path.name, len(content), sha256):
            if isinstance(item, Skipped):
                reasons.append(item.reason)
            else:
                check(item)
                has_document = True
    except UnreadableFileError as error:
        reasons.append(str(error))
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - start
    failures = [reason for reason in reasons if any(words in reason for words in FAILURES)]
    if seconds > TIME_LIMIT:
        failures.append(f"{seconds:.0f} s")
    return has_document, next(iter(failures), "")


@pytest.mark.benchmark
@pytest.mark.parametrize("kind", MAKERS)
def test_no_damaged_file_breaks_a_parser(kind: str, tmp_path: Path) -> None:
    seconds = float(os.environ.get("PULLQUOTE_FUZZ_SECONDS", 20))
    seed = int(os.environ.get("PULLQUOTE_FUZZ_SEED", 0))
    counts = Counter[bool]()
    failures: list[str] = []
    longest = 0.0
    test_start = time.monotonic()
    with WorkerPool(1) as workers:
        while (start := time.monotonic()) - test_start < seconds:
            has_document, failure = parse(workers, tmp_path / f"a{kind}", damaged_file(kind, seed))
            longest = max(longest, time.monotonic() - start)
            counts[has_document] += 1
            if failure:
                failures.append(f"{kind} seed {seed}: {failure}")
                print(f"\n{failures[-1]}", flush=True)
            seed += 1
    print(
        f"\n{kind[1:]:6} {counts.total():7,} files, {counts[True]:7,} parsed, "
        f"{counts[False]:7,} refused, {len(failures):4} failures, the slowest took {longest:.1f} s"
    )
    assert not failures
