"""A disk in memory for APSW's SQLite, which remembers what was written and what was synchronised; its power may fail.

`Disk.vfs(name)` registers it. `after_power_loss(cut, chance)` is what a machine finds whose power failed there: what
was synchronised; of what was not, each write is there, or is not, or only in part, in whatever order.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import apsw

SECTOR = 512
_SAFE = apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE  # as the disks that SQLite supposes: a write harms no neighbour


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing done to the disk: `what` is make, write, cut, sync, remove, or acknowledged."""

    what: str
    file: int = 0
    name: str = ""
    at: int = 0
    written: bytes = b""
    is_durable: bool = False


@dataclass(slots=True)
class _Inode:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Deed] = field(default_factory=list)

    def after_loss(self, chance: Random) -> bytes:
        found = bytearray(self.synced)
        for deed in self.pending:
            if (fate := chance.random()) < 0.4:
                _apply(found, deed)
            elif fate < 0.6 and deed.what == "write":
                _apply(found, _torn(deed, chance))
        return bytes(found)


def _torn(deed: Deed, chance: Random) -> Deed:
    """Return a part of a write: some sectors of it that follow each other."""
    sectors = max(1, len(deed.written) // SECTOR)
    first = chance.randrange(sectors)
    last = chance.randint(first, sectors - 1) if sectors > 1 else first
    start, stop = first * SECTOR, last * SECTOR + chance.choice((0, SECTOR))
    return Deed(what="write", file=deed.file, at=deed.at + start, written=deed.written[start:stop])


def _apply(content: bytearray, deed: Deed) -> None:
    if deed.what == "cut":
        del content[deed.at :]
        return
    content.extend(bytes(max(0, deed.at - len(content))))
    content[deed.at : deed.at + len(deed.written)] = deed.written


class Disk:
    """The disk. `files` are its contents as a running machine sees them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.deeds: list[Deed] = []
        self._first = dict(files)
        self.inodes = {name: number for number, name in enumerate(files)}
        self.files = {number: bytearray(content) for number, content in enumerate(files.values())}

    def do(self, deed: Deed) -> None:
        """Remember a deed, and do it."""
        self.deeds.append(deed)
        match deed.what:
            case "make":
                self.inodes[deed.name], self.files[deed.file] = deed.file, bytearray()
            case "remove":
                self.inodes.pop(deed.name, None)
            case "write" | "cut":
                _apply(self.files[deed.file], deed)

    def now(self) -> dict[str, bytes]:
        """Return the files as a running machine sees them."""
        return {name: bytes(self.files[number]) for name, number in self.inodes.items()}

    def after_power_loss(self, cut: int, chance: Random) -> dict[str, bytes]:
        """Return the files that are found after the power failed behind so many deeds."""
        inodes = {number: _Inode(bytearray(content)) for number, content in enumerate(self._first.values())}
        seen = {name: number for number, name in enumerate(self._first)}
        sure = dict(seen)
        for deed in self.deeds[:cut]:
            match deed.what:
                case "make":
                    seen[deed.name], inodes[deed.file] = deed.file, _Inode()
                case "remove":
                    seen.pop(deed.name, None)
                    if deed.is_durable:
                        sure.pop(deed.name, None)
                case "sync":
                    _sync(inodes[deed.file])
                    sure |= {name: number for name, number in seen.items() if number == deed.file}
                case "write" | "cut":
                    inodes[deed.file].pending.append(deed)
        names = {name: chance.choice((seen.get(name), sure.get(name))) for name in sorted({*seen, *sure})}
        return {name: inodes[number].after_loss(chance) for name, number in names.items() if number is not None}

    def vfs(self, name: str) -> "MemoryVfs":
        """Register it as a file system of APSW; keep what is returned as long as it is used."""
        return MemoryVfs(name, self)


def _sync(inode: _Inode) -> None:
    for deed in inode.pending:
        _apply(inode.synced, deed)
    inode.pending.clear()


class MemoryVfs(apsw.VFS):
    """What SQLite asks of a file system."""

    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> "MemoryFile":  # type: ignore[override]  # a file of our own
        named = name if isinstance(name, str) else name.filename() if name is not None else f"temporary {id(flags)}"
        flags[1] = flags[0]
        if named not in self._disk.inodes:
            self._disk.do(Deed(what="make", file=len(self._disk.files), name=named))
        return MemoryFile(self._disk, self._disk.inodes[named])

    def xDelete(self, filename: str, syncdir: bool) -> None:
        if filename not in self._disk.inodes:
            raise apsw.exception_for(apsw.SQLITE_IOERR_DELETE_NOENT)
        self._disk.do(Deed(what="remove", name=filename, is_durable=bool(syncdir)))

    def xAccess(self, pathname: str, flags: int) -> bool:
        return pathname in self._disk.inodes

    def xFullPathname(self, name: str) -> str:
        return name


class MemoryFile:
    """What SQLite asks of an open file."""

    def __init__(self, disk: Disk, number: int) -> None:
        self._disk, self._number = disk, number

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._disk.files[self._number][offset : offset + amount])

    def xWrite(self, written: bytes, offset: int) -> None:
        self._disk.do(Deed(what="write", file=self._number, at=offset, written=bytes(written)))

    def xTruncate(self, newsize: int) -> None:
        self._disk.do(Deed(what="cut", file=self._number, at=newsize))

    def xSync(self, flags: int) -> None:
        self._disk.do(Deed(what="sync", file=self._number))

    def xFileSize(self) -> int:
        return len(self._disk.files[self._number])

    def xSectorSize(self) -> int:
        return 4096

    def xDeviceCharacteristics(self) -> int:
        return _SAFE

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xCheckReservedLock(self) -> bool:
        return False

    def xLock(self, level: int) -> None:
        """Nobody else is there."""

    def xUnlock(self, level: int) -> None:
        """Nobody else is there."""

    def xClose(self) -> None:
        """What is not synchronised stays so."""
