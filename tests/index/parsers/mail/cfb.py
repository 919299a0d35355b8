"""Write an OLE file (MS-CFB) with given storages and streams, such as a .msg file."""

import struct
from dataclasses import dataclass, field

Tree = dict[str, "bytes | Tree"]

SECTOR, SHORT, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass
class Entry:
    name: str
    kind: int
    child: int = FREE
    right: int = FREE
    start: int = END
    size: int = 0


@dataclass
class Container:
    entries: list[Entry] = field(default_factory=list)
    sectors: list[bytes] = field(default_factory=list)
    fat: list[int] = field(default_factory=list)
    short: bytes = b""
    short_fat: list[int] = field(default_factory=list)

    def add(self, tree: Tree) -> int:
        """Add what a storage holds; the number of its first entry."""
        first, previous = FREE, FREE
        for name, value in sorted(tree.items(), key=lambda item: (len(item[0]), item[0].upper())):
            number = len(self.entries)
            kind = STREAM if isinstance(value, bytes) else STORAGE
            entry = Entry(name, kind)
            self.entries.append(entry)
            if first == FREE:
                first = number
            else:
                self.entries[previous].right = number
            previous = number
            if isinstance(value, bytes):
                entry.size, entry.start = len(value), self.store(value)
            else:
                entry.child = self.add(value)
        return first

    def store(self, content: bytes) -> int:
        if not content:
            return END
        if len(content) >= CUTOFF:
            return self.chain(content)
        start = len(self.short_fat)
        count = -(-len(content) // SHORT)
        self.short += content.ljust(count * SHORT, b"\0")
        self.short_fat += [*range(start + 1, start + count), END]
        return start

    def chain(self, content: bytes) -> int:
        start = len(self.sectors)
        pieces = [content[at : at + SECTOR] for at in range(0, len(content), SECTOR)]
        self.sectors += [piece.ljust(SECTOR, b"\0") for piece in pieces]
        self.fat += [*range(start + 1, start + len(pieces)), END]
        return start


def write_cfb(tree: Tree) -> bytes:
    made = Container([Entry("Root Entry", ROOT)])
    made.entries[0].child = made.add(tree)
    if made.short:
        made.entries[0].size = len(made.short)
        made.entries[0].start = made.chain(made.short)
    short_fat = b"".join(struct.pack("<I", value) for value in made.short_fat)
    short_start = made.chain(short_fat) if short_fat else END
    directory_start = made.chain(b"".join(map(_entry, made.entries)))
    count = 1
    while count * SECTOR // 4 < len(made.sectors) + count:
        count += 1
    fat_start = len(made.sectors)
    values = [*made.fat, *[FAT] * count]
    values += [FREE] * (count * SECTOR // 4 - len(values))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6, 0, count, directory_start, 0, CUTOFF),
        *(short_start, -(-len(short_fat) // SECTOR), END, 0),
    )
    places = [*range(fat_start, fat_start + count), *[FREE] * (109 - count)]
    header += struct.pack("<109I", *places)
    return header + b"".join(made.sectors) + struct.pack(f"<{len(values)}I", *values)


def _entry(entry: Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16xIQQIQ",
        *(name, len(name), entry.kind, 1, FREE, entry.right, entry.child, 0, 0, 0),
        *(entry.start, entry.size),
    )
