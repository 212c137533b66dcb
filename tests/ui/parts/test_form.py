"""The generated form: what it makes of a model's fields, what it gives back, how it marks what is wrong."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from present import present, typed
from pydantic import BaseModel, Field
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from tldesk.project.runs.config import RunConfig
from tldesk.settings import Settings
from tldesk.ui.parts.form import Form
from tldesk.ui.parts.form_fields import value_text
from tldesk.ui.parts.info_mark import InfoMark


class Model(BaseModel):
    kind: Annotated[Literal["one", "two-words"], Field(title="Kind", description="Which one.")] = "one"
    count: Annotated[int, Field(title="Count", ge=1, lt=10)] = 3
    rate: Annotated[float, Field(title="Rate", gt=0, le=1, json_schema_extra={"strategies": ["fine-tune"]})] = 0.001
    on: Annotated[bool, Field(title="Switched on", description="Or off.")] = True
    name: Annotated[str, Field(title="Name", min_length=2)] = "abc"
    limit: Annotated[int | None, Field(title="Limit", ge=0)] = 5
    hidden: int = 7


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form(Model, prefix="test", show_help=True)
    qtbot.addWidget(made)
    made.show()
    return made


def fault(form: Form, name: str) -> QLabel:
    return present(form.findChild(QLabel, f"test-{name}-fault"))


def test_fields_become_controls(form: Form) -> None:
    kinds = {
        "kind": QComboBox,
        "count": QSpinBox,
        "rate": QLineEdit,
        "on": QCheckBox,
        "name": QLineEdit,
        "limit": QSpinBox,
    }
    for name, kind in kinds.items():
        assert isinstance(form.editor(name), kind)
        assert form.editor(name).objectName() == f"test-{name}"
        assert form.editor(name).accessibleName() == Model.model_fields[name].title
    with pytest.raises(KeyError):
        form.editor("hidden")
    assert form.editor("kind").toolTip() == "Which one."
    count = typed(QSpinBox, form.editor("count"))
    assert (count.minimum(), count.maximum()) == (1, 9)


def test_value_gives_back_what_was_set(form: Form) -> None:
    assert form.value() == {"kind": "one", "count": 3, "rate": 0.001, "on": True, "name": "abc", "limit": 5}
    form.set_value({"kind": "two-words", "count": 9, "rate": 0.25, "on": False, "name": "xy"})
    assert Model(**form.value()) == Model(kind="two-words", count=9, rate=0.25, on=False, name="xy")


def test_a_bad_value_is_marked_and_says_why(form: Form, qtbot: QtBot) -> None:
    rate = typed(QLineEdit, form.editor("rate"))
    with qtbot.waitSignal(form.value_changed):
        rate.setText("2")
    assert not form.check()
    assert rate.property("wrong")
    assert fault(form, "rate").isVisible()
    assert fault(form, "rate").text() == "Must be less than or equal to 1."
    assert "less than" in rate.accessibleDescription()
    rate.setText("nonsense")
    assert "valid number" in fault(form, "rate").text()
    rate.setText("0,5")
    assert form.check()
    assert not rate.property("wrong")
    assert fault(form, "rate").isHidden()
    assert form.value()["rate"] == 0.5


def test_only_the_bad_field_is_marked(form: Form) -> None:
    form.set_value({"name": "x"})
    assert not form.check()
    assert [name for name in ("kind", "count", "rate", "on", "name") if form.editor(name).property("wrong")] == ["name"]


def test_limit_shows_what_matters_for_a_strategy(form: Form) -> None:
    form.limit("feature-extraction", "image")
    assert form.editor("rate").isHidden()
    assert "rate" not in form.value()
    form.limit("fine-tune", "image")
    assert not form.editor("rate").isHidden()
    assert form.value()["rate"] == 0.001


@pytest.mark.parametrize("name", ["count", "kind"])
def test_the_wheel_over_a_control_changes_nothing_and_gives_it_no_focus(form: Form, name: str) -> None:
    box, before = form.editor(name), form.value()
    assert not box.focusPolicy() & ~Qt.FocusPolicy.StrongFocus.value
    where = QPointF(box.rect().center())
    wheel = QWheelEvent(
        where, box.mapToGlobal(where), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    box.setFocus()
    QApplication.sendEvent(box, wheel)
    assert form.value() == before and not wheel.isAccepted()


@pytest.mark.parametrize(("model", "values"), [(Settings, {}), (RunConfig, {"epochs": 9, "learning_rate": 0.002})])
def test_the_models_of_the_program_go_round(qtbot: QtBot, model: type[BaseModel], values: dict[str, Any]) -> None:
    form = Form(model, values)
    qtbot.addWidget(form)
    assert form.check()
    assert model(**form.value()) == model(**values)


def test_fields_can_be_chosen_and_ordered(qtbot: QtBot) -> None:
    form = Form(RunConfig, fields=("seed", "epochs"))
    qtbot.addWidget(form)
    assert list(form.value()) == ["seed", "epochs"]


def test_what_is_none_is_said(qtbot: QtBot) -> None:
    form = Form(RunConfig, fields=("minutes", "teacher"))
    qtbot.addWidget(form)
    limit, teacher = form.editor("minutes"), form.editor("teacher")
    assert isinstance(limit, QSpinBox) and isinstance(teacher, QLineEdit)
    assert (limit.text(), teacher.placeholderText()) == ("No limit", "None")
    form.set_value({"minutes": 3})
    assert limit.text() == "3" and form.value() == {"minutes": 3, "teacher": ""}


class Grouped(BaseModel):
    epochs: Annotated[int, Field(title="Epochs", ge=1, json_schema_extra={"group": "Schedule"})] = 5
    rate: Annotated[float, Field(title="Rate", json_schema_extra={"group": "Learning"})] = 0.1
    patience: Annotated[int, Field(title="Patience", json_schema_extra={"group": "Schedule"})] = 5
    crop: Annotated[int, Field(title="Crop", json_schema_extra={"group": "Images", "strategies": ["fine-tune"]})] = 1
    folder: Annotated[str, Field(title="Folder", json_schema_extra={"group": "Images", "folder": True})] = ""


def test_groups_stand_in_two_columns_where_there_is_room(qtbot: QtBot) -> None:
    form = Form(Grouped, prefix="test")
    qtbot.addWidget(form)
    form.resize(1000, 400)
    form.show()

    def corner(name: str) -> tuple[int, int]:
        place = form.editor(name).mapTo(form, QPoint(0, 0))
        return place.x(), place.y()

    qtbot.waitUntil(lambda: corner("folder")[0] > 500)
    assert corner("epochs")[0] == corner("patience")[0] == corner("rate")[0]
    assert corner("epochs")[1] < corner("patience")[1] < corner("rate")[1]
    assert form.editor("epochs").width() < 160  # "5" needs no more
    form.resize(500, 600)
    qtbot.waitUntil(lambda: corner("folder")[0] == corner("epochs")[0])
    assert corner("rate")[1] < corner("folder")[1] and form.minimumSizeHint().width() < 500


@pytest.mark.parametrize(("width", "columns"), [(1, 1), (600, 1), (1000, 2)])
def test_the_marks_of_help_stand_below_one_another(qtbot: QtBot, width: int, columns: int) -> None:
    form = Form(RunConfig)
    qtbot.addWidget(form)
    form.limit("fine-tune", "image")
    form.resize(width, 900)
    form.show()
    marks = [mark for mark in form.findChildren(InfoMark) if mark.isVisible()]
    assert len(marks) > 15

    def ends() -> set[int]:
        return {mark.mapTo(form, mark.rect().topRight()).x() for mark in marks}

    qtbot.waitUntil(lambda: len(ends()) == columns, timeout=5_000)
    assert max(ends()) < form.width()


def test_a_group_is_there_while_one_of_its_fields_is(qtbot: QtBot) -> None:
    form = Form(Grouped, prefix="test", fields=("epochs", "crop"))
    qtbot.addWidget(form)
    form.show()
    titles = {title.text(): title for title in form.findChildren(QLabel) if title.property("role") == "heading"}
    assert list(titles) == ["Schedule", "Images"]
    form.limit("feature-extraction", "image")
    assert titles["Schedule"].isVisible() and not titles["Images"].isVisible()
    form.limit("fine-tune", "image")
    assert titles["Images"].isVisible()


def test_a_folder_can_be_chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    form = Form(Grouped, prefix="test")
    qtbot.addWidget(form)
    folder = typed(QLineEdit, form.editor("folder"))
    (choose,) = folder.actions()
    monkeypatch.setattr("tldesk.ui.parts.form_fields.QFileDialog.getExistingDirectory", lambda *_arguments: "/photos")
    with qtbot.waitSignal(form.value_changed):
        choose.trigger()
    assert form.value()["folder"] == "/photos"


def test_a_value_is_told_as_its_control_shows_it(qtbot: QtBot) -> None:
    form = Form(RunConfig)
    qtbot.addWidget(form)
    for name, field in RunConfig.model_fields.items():
        if not field.title or isinstance(field.default, bool):
            continue
        control, said = form.editor(name), value_text(field.default, field)
        if isinstance(control, QComboBox):
            assert said == control.currentText()
        elif isinstance(control, (QSpinBox, QLineEdit)):
            assert said == control.text()
        elif field.default is not None:
            assert said == present(control.findChild(QLabel, f"form-{name.replace('_', '-')}-value")).text()
        else:
            assert said == "As the preset"
