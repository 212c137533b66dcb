"""The model that a training begins with follows the language of the texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tldesk.engine import first_choice
from tldesk.project.exchange.importing import import_source
from tldesk.project.runs.config import RunConfig
from tldesk.project.store import Project

ENGLISH = ["Where is the card that I ordered?", "It was refused and I do not know why", "Can you top it up for me?"]
GERMAN = [
    "Wo ist die Karte, die ich bestellt habe?",
    "Sie wurde in der Stadt abgelehnt",
    "Kann man das Konto wechseln?",
]
CHINESE = ["我的卡在哪里？", "退款什么时候到", "为什么 the card 被拒绝了"]


@pytest.mark.parametrize(("texts", "english"), [(ENGLISH, True), (GERMAN, False), (CHINESE, False), ([], False)])
def test_english_is_known_by_its_words(texts: list[str], english: bool) -> None:
    assert first_choice.is_english(texts) is english


@pytest.mark.parametrize(("texts", "name"), [(ENGLISH, "minilm"), (CHINESE, "e5-small")])
def test_texts_get_the_model_of_their_language(texts: list[str], name: str, tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text("text,label\n" + "".join(f'"{text}",a\n' for text in texts), encoding="utf-8")
    with Project.create(tmp_path / "project", modality="text") as project:
        for _ in import_source(project, tmp_path / "some.csv"):
            pass
        found = first_choice.of(project)
    assert found == name


def test_images_get_what_the_settings_say(tmp_path: Path) -> None:
    with Project.create(tmp_path / "project") as project:
        assert first_choice.of(project) == RunConfig().backbone
