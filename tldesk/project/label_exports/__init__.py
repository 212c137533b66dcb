"""EXPORTS: the forms in which labels and splits leave a project of images for other programs; those of texts are in
`text_forms`.

To add one, write its file with `places` and `write` and add a record; a round trip is tested of each.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tldesk.atomic import beside, sync_file, sync_folder
from tldesk.errors import TldeskError
from tldesk.escape import line
from tldesk.media.modality import Modality
from tldesk.media.pool import never
from tldesk.media.text import lines, titles
from tldesk.media.text.lines import Line
from tldesk.project.database.disk_errors import disk_errors
from tldesk.project.exchange import taking
from tldesk.project.exchange.taking import Wanted
from tldesk.project.label_exports import class_folders, coco, create_ml, hugging_face, labelme, table
from tldesk.project.label_exports.rows import LabelledRow, named
from tldesk.project.label_exports.text_forms import TEXT_EXPORTS, TextExport
from tldesk.project.runs.clock import Clock
from tldesk.project.runs.events import Event, LabelsExported, LeftOut, PhaseStarted

if TYPE_CHECKING:
    from tldesk.project.samples.samples import Sample
    from tldesk.project.store import Project

NOTES, DEFINITIONS = "notes.txt", "classes.txt"

NO_LABEL = "it has no label"
_NAMED = 1000  # texts
A_PART = "it is a part of a file, and this form holds whole files"


@dataclass(frozen=True, slots=True)
class LabelExport:
    """One form. `places(rows, classes)` gives the folder of each image, `write` the files beside them as (name, text).

    `loses` says in words what it cannot hold. `unlabelled`: it can hold images without a label; `in_place`: it can
    name images where they are; `parts`: it can hold images that are parts of a file.
    """

    name: str
    title: str
    about: str
    loses: str
    places: Callable[[Sequence[LabelledRow], Sequence[str]], list[str]]
    write: Callable[[Sequence[LabelledRow], Sequence[str]], Iterator[tuple[str, str]]]
    unlabelled: bool = True
    in_place: bool = False
    parts: bool = False


_TABLE = (
    LabelExport(
        "class-folders",
        "Class folders",
        "One folder per class, inside train, val and test. Nearly every program reads it, including YOLO.",
        "Images without a label are left out. Of several labels only the first is kept. Groups are lost.",
        class_folders.places,
        class_folders.write,
        unlabelled=False,
    ),
    LabelExport(
        "csv",
        "CSV table",
        "A table with one row per image: its label, further labels, split and group. Any spreadsheet opens it.",
        "Nothing is lost.",
        table.places,
        table.write,
        in_place=True,
        parts=True,
    ),
    LabelExport(
        "coco",
        "COCO",
        "JSON files for train, val and test, with a category for each class, and labels of whole images.",
        "Groups are lost.",
        coco.places,
        coco.write,
        in_place=True,
    ),
    LabelExport(
        "hugging-face",
        "Hugging Face",
        "An image folder with metadata.jsonl for each split, ready for the datasets library.",
        "Nothing is lost.",
        hugging_face.places,
        hugging_face.write,
    ),
    LabelExport(
        "create-ml",
        "Create ML",
        "One folder per split, with annotations.json next to the images, for Apple's Create ML.",
        "Groups are lost.",
        create_ml.places,
        create_ml.write,
    ),
    LabelExport(
        "labelme",
        "labelme flags",
        "A JSON file next to each image with a flag for each class. labelme and X-AnyLabeling open the folder.",
        "Groups are lost, and which of several labels came first.",
        labelme.places,
        labelme.write,
    ),
)

EXPORTS: dict[str, LabelExport] = {export.name: export for export in _TABLE}


def forms_of(kind: Modality) -> Mapping[str, LabelExport | TextExport]:
    """The forms for a project of this kind, by name."""
    return TEXT_EXPORTS if kind.rows else EXPORTS


def export_labels(
    project: Project,
    format: str,
    folder: Path,
    *,
    copy: bool = True,
    keep_camera_data: bool = False,
    should_stop: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Write labels, splits and copies of the images to `folder`: PhaseStarted, Progressed …, LabelsExported.

    What is excluded, unreadable or in the bin stays out, and so does what is no longer the image that was imported.
    The copies are without what the camera wrote (place, time, serial number, previews), unless `keep_camera_data`;
    their pixels are the same. Without `copy`, forms that can name images where they are do so. Texts are written into
    the form itself: the files that keep them tell nobody else anything. The folder appears when
    all is in it; a stopped export leaves nothing and has no last event. Raises TldeskError `unknown_format`,
    `export_exists`, `nothing_to_export`, `disk_full` or `folder_not_writable`,
    and of texts `too_many_rows`.
    """
    forms = forms_of(project.kind)
    if format not in forms:
        raise TldeskError("unknown_format", format=format, formats=list(forms))
    export = forms[format]
    target = folder.absolute()
    check_free(target)
    rows, left_out = _rows(project, export)
    if not rows:
        raise TldeskError("nothing_to_export", format=export.title)
    with disk_errors(target), beside(target) as part:
        if isinstance(export, TextExport):
            files = yield from _texts(project, export, rows, left_out, should_stop)
        else:
            how = (copy or not export.in_place, not keep_camera_data)
            files = yield from _images(project, export, rows, part, how, left_out, should_stop)
        if should_stop():
            return
        _write(part, chain(files, _definitions(project), _notes(project, left_out)), should_stop)
        if should_stop():
            return
        if target.exists():
            target.rmdir()
        part.rename(target)
        sync_folder(target.parent)
    yield LabelsExported(path=str(target), images=len(rows), left_out=left_out)


def _images(
    project: Project,
    export: LabelExport,
    rows: list[LabelledRow],
    folder: Path,
    how: tuple[bool, bool],
    left_out: list[LeftOut],
    should_stop: Callable[[], bool],
) -> Generator[Event, None, Iterable[tuple[str, str]]]:
    """The files of a form of images, which are copied `how`: whether, and without what the camera wrote. `rows` become
    those that are in it."""
    classes, (copy, bare) = project.classes.names(), how
    if copy:
        rows[:] = named(zip(rows, export.places(rows, classes), strict=True))
    else:
        rows[:] = [replace(row, name=row.path.as_posix()) for row in rows]
    yield PhaseStarted(name="export-labels", text="Copying images", total=len({row.name for row in rows}))
    if copy:
        rows[:] = yield from _copied(project, rows, folder, bare, left_out, should_stop)
    return export.write(rows, classes)


def _texts(
    project: Project,
    export: TextExport,
    rows: list[LabelledRow],
    left_out: list[LeftOut],
    should_stop: Callable[[], bool],
) -> Generator[Event, None, Iterable[tuple[str, str | bytes]]]:
    """The files of a form of texts. `rows` become those that are in it. Raises TldeskError `too_many_rows`."""
    if len(rows) > export.most_rows:
        raise TldeskError("too_many_rows", format=export.title, count=len(rows), most=export.most_rows)
    rows[:] = [replace(row, name=row.path.as_posix()) for row in rows]
    yield PhaseStarted(name="export-labels", text="Reading the texts", total=len({row.name for row in rows}))
    kept: list[LabelledRow] = []
    for row in (yield from _with_lines(project, rows, left_out, should_stop)):
        if reason := export.refuses(row):
            left_out.append(_text_left_out(row.path, row.line, reason))
        else:
            kept.append(row)
    rows[:] = kept
    return export.write(rows, project.classes.names())


def check_free(folder: Path) -> None:
    """Raises TldeskError `export_exists` unless there is nothing at `folder`, or an empty folder."""
    try:
        free = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    except OSError:
        free = False
    if not free:
        raise TldeskError("export_exists", path=folder)


def _rows(project: Project, export: LabelExport | TextExport) -> tuple[list[LabelledRow], list[LeftOut]]:
    """The images that the form can hold, and those that it cannot."""
    rows: list[LabelledRow] = []
    left_out: list[LeftOut] = []
    files = project.files.of_parts()
    for sample in project.samples.get(project.samples.ids()):
        if sample.excluded or sample.problem:
            continue
        if sample.place and not export.parts:
            left_out.append(LeftOut(str(sample.path), A_PART))
        elif sample.labels or export.unlabelled:
            rows.append(_row(sample, files.get(sample.id, sample.sha256)))
        else:
            left_out.append(_unlabelled(sample, project.kind, len(left_out)))
    return rows, left_out


def _unlabelled(sample: Sample, kind: Modality, before: int) -> LeftOut:
    """A sample without a label; a text is read for it, unless so many are `before` it that nobody reads them all."""
    found: Line | None = None
    if kind.rows and before < _NAMED:
        with suppress(TldeskError):  # it is left out anyhow
            found = lines.read(sample.path, sample.place)
    return _text_left_out(sample.path, found, NO_LABEL)


def _text_left_out(path: Path, text: Line | None, reason: str) -> LeftOut:
    about = (titles.shortened(text.text), text.id) if text is not None else ()
    return LeftOut(str(path), reason, *about)


def _row(sample: Sample, content: str) -> LabelledRow:
    about = (sample.labels, sample.split, sample.group, sample.width, sample.height)
    return LabelledRow(sample.path, *about, root=Path(sample.root), sha256=content, place=sample.place)


def _copied(
    project: Project,
    rows: list[LabelledRow],
    folder: Path,
    bare: bool,
    left_out: list[LeftOut],
    should_stop: Callable[[], bool],
) -> Generator[Event, None, list[LabelledRow]]:
    """Copy the images; the rows whose image is there."""
    there: set[str] = set()
    wanted = {row.name: Wanted(row.name, row.root, row.path, row.sha256) for row in rows}
    clock = Clock("export-labels", len(wanted))
    opened_all = taking.contents(wanted.values(), should_stop, kind=project.kind, bare=bare)
    for one, opened in opened_all:
        if opened.problem:
            left_out.append(LeftOut(str(one.path), opened.reason))
        else:
            target = folder / one.place
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:
                stream.write(opened.content)
            there.add(one.place)
        if clock.tick():
            yield clock.event()
    return [row for row in rows if row.name in there]


def _with_lines(
    project: Project, rows: list[LabelledRow], left_out: list[LeftOut], should_stop: Callable[[], bool]
) -> Generator[Event, None, list[LabelledRow]]:
    """The rows with their texts, in their order; each file that keeps some is read once and checked."""
    wanted = {row.name: Wanted(row.name, row.root, row.path, row.sha256) for row in rows}
    places: dict[str, list[int]] = {}
    for at, row in enumerate(rows):
        places.setdefault(row.name, []).append(at)
    found: dict[int, LabelledRow] = {}
    clock = Clock("export-labels", len(wanted))
    for one, opened in taking.contents(wanted.values(), should_stop, kind=project.kind):
        for at in places[one.place]:
            if opened.problem:
                left_out.append(LeftOut(str(one.path), opened.reason))
                continue
            try:
                found[at] = replace(rows[at], line=lines.read(opened.content, rows[at].place))
            except TldeskError as error:
                left_out.append(LeftOut(str(one.path), error.text))
        if clock.tick():
            yield clock.event()
    return [found[at] for at in sorted(found)]


def _write(folder: Path, files: Iterable[tuple[str, str | bytes]], should_stop: Callable[[], bool]) -> None:
    for name, content in files:
        if should_stop():
            return
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        sync_file(file)


def _definitions(project: Project) -> Iterator[tuple[str, str]]:
    """What the classes mean, where somebody has written that: a form has no place for it, but a folder has."""
    defined = [(one.name, one.definition) for one in project.classes.all() if one.definition]
    if defined:
        yield DEFINITIONS, "".join(line(f"{name}: {' '.join(said.split())}") + "\n" for name, said in defined)


def _notes(project: Project, left_out: list[LeftOut]) -> Iterator[tuple[str, str]]:
    """What is not in the export, in words, where there is such a thing; named as in the project, not where it is."""
    roots = [os.path.join(root, "") for root in project.files.roots().values()]  # noqa: PTH118 (a slash at its end)
    below = [next((one.path[len(root) :] for root in roots if one.path.startswith(root)), "") for one in left_out]
    shown = [replace(one, path=name or Path(one.path).name) for one, name in zip(left_out, below, strict=True)]
    if shown:
        yield NOTES, "".join(line(f"Left out: {one.name}: {one.reason}") + "\n" for one in shown)
