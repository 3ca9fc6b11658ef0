"""A disk whose writes are recorded in the order in which they became safe (dm-log-writes), and what is left of it after a cut.

The kernel's target writes a log: writes that had completed when a flush was issued, then the flush. A cut at any entry keeps
what was flushed before it; of the writes since then a drive may have kept any (Documentation/admin-guide/device-mapper/log-writes.rst).
"""

import pathlib
import shutil
import struct
import subprocess
from dataclasses import dataclass

SECTOR = 512
MAGIC = 0x6A736677736872
FLUSH, FUA, DISCARD, MARK = 1, 2, 4, 8


def shell(command):
    return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout.strip()


@dataclass
class Entry:
    sector: int
    flags: int
    data: bytes

    @property
    def is_flush(self):
        return bool(self.flags & FLUSH)

    @property
    def mark(self):
        return self.data.decode() if self.flags & MARK else None


class Disk:
    """`size` and the log's size are in MiB; both lie in memory."""

    def __init__(self, folder, size=48, log=192):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir()
        self.image, self.log, self.place = self.folder / "image", self.folder / "log", self.folder / "mounted"
        self.place.mkdir()
        for path, mebibytes in ((self.image, size), (self.log, log)):
            with path.open("wb") as file:
                file.truncate(mebibytes << 20)
        shell(f"mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 {self.image}")

    def prepare(self, work):
        """Writes that no cut is asked for."""
        shell(f"mount -o loop {self.image} {self.place}")
        try:
            work(self.place)
        finally:
            shell(f"umount {self.place}")
        shutil.copyfile(self.image, self.folder / "base")

    def record(self, work):
        """Mounts the disk with every write recorded, works, and pulls the plug; the entries."""
        devices = [shell(f"losetup --find --show {path}") for path in (self.image, self.log)]
        sectors = self.image.stat().st_size // SECTOR
        shell(f"dmsetup create lab --noudevsync --table '0 {sectors} log-writes {devices[0]} {devices[1]}'")
        shell("dmsetup mknodes")
        shell(f"mount /dev/mapper/lab {self.place}")
        try:
            work(self.place)
        finally:
            shell(f"umount {self.place}")
            shell("dmsetup remove --noudevsync lab")
            for device in devices:
                shell(f"losetup -d {device}")
        return list(self.entries())

    @staticmethod
    def mark(text):
        shell(f"dmsetup message lab 0 mark {text}")

    def entries(self):
        with self.log.open("rb") as log:
            magic, version, count, size = struct.unpack("<QQQI", log.read(28))
            assert (magic, version) == (MAGIC, 1)
            log.seek(size)
            for _ in range(count):
                head = log.read(size)
                sector, sectors, flags, length = struct.unpack("<QQQQ", head[:32])
                if flags & MARK:
                    yield Entry(sector, flags, head[32:32 + length].split(b"\0")[0])
                elif flags & DISCARD:
                    yield Entry(sector, flags, b"")
                else:
                    yield Entry(sector, flags, log.read(sectors * size))

    def after_each(self, entries, cuts, chance):
        """Mounts, one after the other, what a power cut before each of these entries left: all that was flushed, and of the
        rest what `chance` keeps. Gives each cut while its disk is mounted."""
        safe, remains = self.folder / "safe", self.folder / "remains"
        shutil.copyfile(self.folder / "base", safe)
        done = 0
        for cut in sorted(cuts):
            flushed = max((at for at in range(done, cut) if entries[at].is_flush), default=done)
            Disk.write(safe, entries[done:flushed])
            done = flushed
            shutil.copyfile(safe, remains)
            # A flush makes safe what was written before it, not what it carries itself, unless that is FUA.
            Disk.write(remains, (
                entry for entry in entries[done:cut] if entry.flags & FUA or chance.random() < 0.5))
            shell(f"mount -o loop {remains} {self.place}")
            try:
                yield cut
            finally:
                shell(f"umount {self.place}")

    @staticmethod
    def write(path, entries):
        with path.open("r+b") as image:
            for entry in entries:
                if entry.data and not entry.mark:
                    image.seek(entry.sector * SECTOR)
                    image.write(entry.data)

    def remove(self):
        """The machine's memory is small: what one test left must not fill it for the next."""
        shutil.rmtree(self.folder)
