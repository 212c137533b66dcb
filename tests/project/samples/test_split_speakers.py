"""Splits where groups hold several classes each, as a speaker who says many words."""

from __future__ import annotations

from pathlib import Path

from tldesk.project.runs.config import RunConfig
from tldesk.project.samples.groups import split_rows
from tldesk.project.samples.split import make_splits, make_splits_of_parts
from tldesk.project.samples.together import Divided
from tldesk.project.store import Project

from ..conftest import row


def test_speakers_who_do_not_say_every_word_stay_whole_where_they_can() -> None:
    """Each word is said by two speakers at least, so that whole speakers give every word val rows; of one that a
    single speaker says, the recordings are divided and no others of that speaker."""
    said = {"anna": "abcd" * 9, "bo": "abc" * 4, "cy": "d" * 5, "di": "ab" * 5, "ed": "bc" * 3}
    rows = [(word, name) for name, words in said.items() for word in words]
    labels, groups = [(word,) for word, _ in rows], [name for _, name in rows]
    parts = [str(number) for number in range(len(rows))]
    splits = make_splits_of_parts(labels, groups, [parts])
    assert len({*zip(groups, splits, strict=True)}) == len(said)
    assert {word for (word, _), split in zip(rows, splits, strict=True) if split == "val"} == set("abcd")
    alone = [label if name != "cy" else ("c",) for label, name in zip(labels, groups, strict=True)]
    splits = make_splits_of_parts(alone, groups, [parts])
    held = {split for (word,), split in zip(alone, splits, strict=True) if word == "d"}
    assert held == {"train", "val", "test"}
    others = {(name, split) for (word,), name, split in zip(alone, groups, splits, strict=True) if word != "d"}
    assert len(others) == len(said)


SPOKEN = {"anna": "aab", "bo": "ac", "cy": "bd", "di": "ccd", "ed": "abd", "fay": "abcdd"}  # who says which words


def test_draws_are_tried_until_every_word_is_validated() -> None:
    rows = [(word, name) for name, words in SPOKEN.items() for word in words]
    labels, groups = [(word,) for word, _ in rows], [name for _, name in rows]

    def lacking(splits: list[str]) -> int:
        return 4 - len({word for (word, _), split in zip(rows, splits, strict=True) if split == "val"})

    better = 0
    for seed in range(20):
        splits = make_splits_of_parts(labels, groups, [], seed=seed)
        assert len({*zip(groups, splits, strict=True)}) == len(SPOKEN)
        first = [lacking(make_splits(labels, groups, seed=seed, by_all=all_)) for all_ in (False, True)]
        assert lacking(splits) <= min(first)
        better += lacking(splits) < min(first)
    assert better


def speak(project: Project, folder: Path, spoken: dict[str, str]) -> None:
    root = project.files.root(folder)
    said = [(word, name, f"{name} {word} {at}") for name, words in spoken.items() for at, word in enumerate(words)]
    project.files.put(root, [row(f"{text}.wav", label=word, group=name) for word, name, text in said])


def splits_of(project: Project) -> list[str | None]:
    return [sample.split for sample in project.samples.get([int(id_) for id_ in project.samples.ids()])]


def speakers_parted(project: Project) -> set[str]:
    with project.store.reading() as db:
        rows = split_rows(db)
    found = {(row.group_name, row.split) for row in rows}
    return {str(name) for name, _ in found if sum(other == name for other, _ in found) > 1}


def test_speakers_are_not_parted_that_a_word_be_validated(empty: Project, tmp_path: Path) -> None:
    """Only anna says e: that word has no validation sounds, and she is whole."""
    speak(empty, tmp_path, SPOKEN | {"anna": "aabee"})
    expected = empty.splits.would_divide(by="column")
    empty.splits.assign_missing()
    assert not speakers_parted(empty) and empty.splits.divided() == Divided()
    assert "e" in expected.unvalidated and expected.classes == ()
    assert {name for name, at in empty.samples.summary().by_class.items() if not at.get("val")} >= {"e"}


def test_a_speaker_who_was_parted_while_few_were_there_is_made_whole(empty: Project, tmp_path: Path) -> None:
    speak(empty, tmp_path, {"anna": "aaaaabbbbb"})
    empty.splits.assign_missing()
    assert speakers_parted(empty) == {"anna"}, "nothing could be trained otherwise"
    speak(empty, tmp_path, {"bo": "aaabbb", "cy": "aabb"})
    empty.splits.assign_missing()
    assert not speakers_parted(empty)


def test_a_speaker_stays_parted_whom_a_training_was_given(empty: Project, tmp_path: Path) -> None:
    speak(empty, tmp_path, {"anna": "aaaaabbbbb"})
    empty.runs.new(RunConfig())
    before = splits_of(empty)
    speak(empty, tmp_path, {"bo": "aaabbb", "cy": "aabb"})
    empty.splits.assign_missing()
    assert splits_of(empty)[: len(before)] == before
