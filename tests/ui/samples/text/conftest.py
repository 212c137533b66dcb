"""A project of texts in several scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from texts import make_project

from tldesk.project.store import Project


@pytest.fixture
def texts(tmp_path: Path) -> Iterator[Project]:
    """24 texts, three of them labelled."""
    with make_project(tmp_path / "texts") as made:
        yield made
