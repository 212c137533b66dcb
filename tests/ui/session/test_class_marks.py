"""The marks of classes by name: what a model says is shown as on the Label page."""

from __future__ import annotations

from present import present
from pytestqt.qtbot import QtBot

from tldesk.project.store import Project
from tldesk.ui.parts.class_mark import class_mark
from tldesk.ui.session.context import Context


def test_a_class_of_the_project_has_the_mark_that_it_has_there(
    context: Context, project: Project, qtbot: QtBot
) -> None:
    names = project.classes.names()
    project.close()
    with qtbot.waitSignal(context.class_marks.changed):
        context.open_project(project.folder)
    assert [context.class_marks.of(name, 7) for name in names] == [class_mark(place) for place in range(len(names))]
    assert context.class_marks.of("of another project", 5) == class_mark(5)
    with qtbot.waitSignal(context.class_marks.changed):
        context.edit(lambda opened: opened.edits.recolor_class(names[0], 9))
    assert context.class_marks.of(names[0], 0) == class_mark(9)
    with qtbot.waitSignal(context.class_marks.changed):
        context.edit(lambda opened: present(opened.edits.undo()))
    assert context.class_marks.of(names[0], 7) == class_mark(0)
    context.close_project()
    assert context.class_marks.of(names[0], 7) == class_mark(7)
