"""The verb that divides a project anew into training, validation and test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from tldesk.cli.options import Json
from tldesk.console import print_result, speak_of
from tldesk.errors import TldeskError
from tldesk.project.editing.splits import DatedRows
from tldesk.project.samples.samples import SPLITS
from tldesk.project.samples.split import FRACTIONS
from tldesk.project.store import Project
from tldesk.project.texts import dated
from tldesk.words import filled

_MOST = 90  # per cent of val and test together


def split(
    project: Annotated[Path, typer.Argument(metavar="PROJECT", help="The folder of the project.")],
    val: Annotated[int, typer.Option("--val", min=0, max=_MOST, help="Per cent for validation.")] = 15,
    test: Annotated[int, typer.Option("--test", min=0, max=_MOST, help="Per cent for the test.")] = 15,
    seed: Annotated[int, typer.Option(help="Another seed gives another split of the same sizes.")] = 0,
    by_date: Annotated[
        str | None, typer.Option("--by-date", metavar="COLUMN", help="Of texts: the newest are test, by this column.")
    ] = None,
    date_order: Annotated[
        Literal["day", "month"] | None, typer.Option("--date-order", help="What comes first in dates as 03/01/2024.")
    ] = None,
    json: Json = False,
) -> int:
    """Split the labelled data of PROJECT again into training, validation and test; the window can undo it."""
    if val + test > _MOST:
        raise TldeskError("bad_use", option="--val and --test", reason=f"leave less than {100 - _MOST}%", hint="")
    fractions = (1 - (val + test) / 100, val / 100, test / 100) if (val, test) != (15, 15) else FRACTIONS
    with Project.open(project) as opened:
        speak_of(opened.modality)
        together = opened.splits.together
        found: dict[str, Any] = {}
        lines: list[str] = []
        if by_date is None:
            opened.splits.remake(fractions, seed, together.by, scenes=together.scenes)
        else:
            order, made = _by_date(opened, by_date, date_order, fractions)
            found, lines = _told(by_date, order, made)
        counts = opened.samples.summary().by_split
        lines += [
            f"no images in {name}: what belongs together is never divided, and there are too few groups"
            for name, share in zip(SPLITS, fractions, strict=True)
            if share and not counts.get(name) and sum(counts.values()) * share >= 1
        ]
    said = ", ".join(f"{name} {counts.get(name, 0)}" for name in ("train", "val", "test"))
    print_result({"project": str(project), "splits": counts, **found}, [said, *lines], json)
    return 0


def _by_date(
    project: Project, column: str, order: str | None, fractions: tuple[float, float, float]
) -> tuple[str | None, DatedRows]:
    if not project.kind.rows:
        raise TldeskError("bad_use", option="--by-date", reason="is for texts: their tables have dates", hint="")
    found, dates = dated.read(project, column, order)
    if found.is_open and order is None:
        raise TldeskError("dates_open", column=column, example=found.example)
    together = project.splits.together
    made = project.splits.by_date(dates, fractions, together.by, scenes=together.scenes)
    project.splits.remake_by_date(dates, fractions, together.by, scenes=together.scenes, column=column)
    return found.order, made


def _told(column: str, order: str | None, made: DatedRows) -> tuple[dict[str, Any], list[str]]:
    begins = {name: moment.isoformat() for name, moment in made.begins.items()}
    result = {"column": column, "order": order, "begins": begins, "undated": made.undated}
    lines: list[str] = [f"{name} from {moment} on" for name, moment in begins.items()]
    if made.undated:
        text = "{count} {count:image|images} without a date in training"
        lines.append(filled(text, count=made.undated))
    if made.untrained:
        lines.append(filled("no training images of {classes}", classes=", ".join(made.untrained)))
    return result | {"untrained": list(made.untrained)}, lines
