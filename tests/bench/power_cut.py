"""Power loss in the middle of a run: kill the sender, then take from the book what no sync had made safe.

    python tests/bench/power_cut.py [--cuts 200] [--connections 0] [--readers 150] [--seed 1]

After each SIGKILL the WAL is cut at a random byte behind the last commit that was synced: the rest is gone,
or zeros, or noise, as disks leave it. How far the sync had come stands in the wal-index, which SQLite writes
after it (synchronous=FULL); the file of the wal-index itself is lost, as after a restart of the PC. The run
then goes on with that book. Promised: what was acknowledged is still there, nobody gets it twice, nobody is
lost, and `verify` finds the log intact after each cut.
"""

import argparse
import json
import os
import random
import shutil
import struct
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from desktop_app.storage import audit, deliveries  # noqa: E402 (the path comes first)
from tests.bench.kill_send import (  # noqa: E402
    FEWEST,
    MOST_WRONG,
    Figures,
    Nursery,
    compare,
    one_run,
    server_of,
)
from tests.fakes import FaultSmtp  # noqa: E402
from tests.sending import account_at, open_shop, real_clock, reopen  # noqa: E402

_WAL_HEADER, _FRAME_HEADER = 32, 24
_INTACT = "the log"
_NEAR = 48 * 1024


@dataclass(slots=True)
class Cuts(Figures):
    """`bytes_lost`: cut away in all; `deepest`: in one go; `forgotten`: acknowledged, and gone with it."""

    cuts: int = 0
    bytes_lost: int = 0
    deepest: int = 0
    forgotten: int = 0

    @property
    def held(self) -> bool:
        """Whether every promise was kept."""
        return self.kept and not self.forgotten


def synced_length(book: Path) -> int:
    """Bytes of the WAL that a completed sync has made safe, by the wal-index (SQLite's walformat: `mxFrame`,
    page size and salts of its header). The whole of a WAL that was just begun anew: it holds old frames only.
    """
    wal, index = _beside(book, "-wal"), _beside(book, "-shm")
    data = wal.read_bytes()[:_WAL_HEADER] if wal.exists() else b""
    if len(data) < _WAL_HEADER or not index.exists():
        return 0
    header = index.read_bytes()[:48]
    (size,) = struct.unpack_from("=H", header, 14)
    (frames,) = struct.unpack_from("=I", header, 16)
    if header[32:40] != data[16:24]:
        return wal.stat().st_size
    return int(_WAL_HEADER + frames * (_FRAME_HEADER + (65536 if size == 1 else size)))


def cut(book: Path, chance: random.Random) -> int:
    """Lose a random part of what was not safe; returns how many bytes."""
    wal = _beside(book, "-wal")
    safe, size = synced_length(book), wal.stat().st_size if wal.exists() else 0
    _beside(book, "-shm").unlink(missing_ok=True)
    if size <= safe:
        return 0
    near = min(size, safe + _NEAR) if chance.random() < 0.7 else size  # behind a commit lie old frames only
    at = chance.randint(safe, near)
    with wal.open("r+b") as file:
        way = chance.choice(("gone", "zeros", "noise"))
        if way == "gone":
            file.truncate(at)
        else:
            file.seek(at)
            file.write(bytes(size - at) if way == "zeros" else chance.randbytes(size - at))
    return size - at


def cut_runs(cuts: int, connections: int, readers: int, seed: int, folder: Path) -> Cuts:
    """Run the whole bench; `connections` 0 = 1 to 4 in turn."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    figures = Cuts()
    begun = time.monotonic()
    nursery = Nursery()
    try:
        while figures.cuts < cuts and len(figures.wrong) < MOST_WRONG:
            figures.books += 1
            many = connections or 1 + figures.books % 4
            with server_of(figures.books) as server:
                path = folder / f"{figures.books}.book"
                _one_book(path, server, nursery, many, readers, cuts, chance, figures)
    finally:
        nursery.close()
    figures.seconds = round(time.monotonic() - begun, 1)
    return figures


def _one_book(
    path: Path, server: FaultSmtp, nursery: Nursery, connections: int, readers: int, cuts: int,
    chance: random.Random, figures: Cuts,
) -> None:
    open_shop(path, server.port, readers, clock=real_clock, max_connections=connections).book.close()
    length, doubts, done = 0.3, 0, False
    while not done:
        enough = figures.cuts >= cuts or readers - len(server.taken) < FEWEST
        until = None if enough else length
        done, length = one_run(path, server, nursery, connections, chance, figures, until)
        if not done:
            _lose_power(path, server, chance, figures)
        doubts = compare(path, server, figures, doubts, killed=not done, final=done)
    for one in path.parent.glob(f"{path.name}*"):
        one.unlink()


def _lose_power(path: Path, server: FaultSmtp, chance: random.Random, figures: Cuts) -> None:
    safe = path.with_name("safe.book")
    shutil.copy(path, safe)
    wal = _beside(path, "-wal")
    if wal.exists():
        _beside(safe, "-wal").write_bytes(wal.read_bytes()[: synced_length(path)])
    lost = cut(path, chance)
    figures.cuts += 1
    figures.bytes_lost += lost
    figures.deepest = max(figures.deepest, lost)
    before, after = _settled(safe, server), _settled(path, server)
    figures.forgotten += len(before - after)
    if _INTACT not in before & after:
        figures.broken_logs += 1
    for one in safe.parent.glob(f"{safe.name}*"):
        one.unlink()


def _settled(path: Path, server: FaultSmtp) -> set[str]:
    """Who is said to have got it or to be in doubt, and whether the log is whole."""
    shop = reopen(path, clock=real_clock, account=account_at(server.port))
    with shop.book:
        rows = deliveries.rows(shop.book, shop.newsletter)
        found = {row.address for row in rows if row.state.value in ("accepted", "unknown")}
        return found | ({_INTACT} if audit.verify(shop.book).state == "intact" else set())


def _beside(book: Path, end: str) -> Path:
    return book.with_name(book.name + end)


def main() -> int:
    """Read the options, run, print."""
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    options = argparse.ArgumentParser()
    for name, default in (("--cuts", 200), ("--connections", 0), ("--readers", 150), ("--seed", 1)):
        options.add_argument(name, type=int, default=default)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = cut_runs(given.cuts, given.connections, given.readers, given.seed, Path(folder))
    sys.stdout.write(json.dumps(asdict(figures), indent=1) + "\n")
    return 0 if figures.held else 1


if __name__ == "__main__":
    sys.exit(main())
