"""What the texts of a project are like."""

from __future__ import annotations

from pathlib import Path

from texts import CHINESE, make_project

from tldesk.engine.words import text_statistics
from tldesk.media.pool import never

ROWS = (
    *((f"I want a refund of the money, number {number}", "refund", "mail") for number in range(12)),
    *((f"Where is the card that I ordered, number {number}", "card", "mail") for number in range(12)),
    (CHINESE * 10, "", "chat"),
)


def test_lengths_languages_and_words_of_classes(tmp_path: Path) -> None:
    with make_project(tmp_path / "texts", ROWS) as project:
        project.edits.add_class("empty")
        found = text_statistics.of_project(project, never)
    assert found is not None
    assert found.lengths == ((20, 24), (50, 0), (100, 0), (200, 1))
    low, middle, high, longest = found.quartiles
    assert 20 < low <= middle <= high < 50 and longest == 10 * len(CHINESE)
    assert found.read == 25 and found.languages == ((("English",), 24), (("Chinese",), 1))
    assert set(found.marks) == {"refund", "card"}
    assert "refund" in " ".join(mark.text for mark in found.marks["refund"])
    assert all(0 < mark.share <= 1 for mark in found.marks["card"])


def test_without_two_classes_no_words_mark_one(tmp_path: Path) -> None:
    with make_project(tmp_path / "texts", ROWS[:3]) as project:
        found = text_statistics.of_project(project, never)
        project.samples.one(1).path.unlink()
        gone = text_statistics.of_project(project, never)
        assert text_statistics.of_project(project, lambda: True) is None
    assert found is not None and found.marks == {} and found.read == 3
    assert gone is not None and gone.read == 0 and gone.lengths == found.lengths


def test_a_project_without_texts_has_none(tmp_path: Path) -> None:
    with make_project(tmp_path / "texts", ROWS[:1]) as project:
        project.edits.set_binned([1], True)
        found = text_statistics.of_project(project, never)
    assert found == text_statistics.TextStatistics()
