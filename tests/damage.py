"""Project files damaged on purpose."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def spoil_index(file: Path) -> None:
    """Change a row of `samples` behind the back of its index, which is hidden meanwhile: a quick check sees nothing."""
    db = sqlite3.connect(file, isolation_level=None)
    row = db.execute("SELECT * FROM sqlite_master WHERE name = 'samples_by_class'").fetchone()
    db.execute("PRAGMA writable_schema = ON")
    db.execute("DELETE FROM sqlite_master WHERE name = 'samples_by_class'")
    db.close()
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("UPDATE samples SET class_id = NULL WHERE id = 1")
    db.execute("PRAGMA writable_schema = ON")
    db.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
    db.close()
