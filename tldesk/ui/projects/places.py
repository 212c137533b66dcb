"""Where projects are kept: new ones among the user's documents, or where the settings say; older ones elsewhere."""

from __future__ import annotations

from pathlib import Path

from tldesk import disk, paths
from tldesk.settings import Settings
from tldesk.ui.parts.documents import documents
from tldesk.ui.parts.drop import project_folder

_NAME = "tldesk"


def usual() -> Path:
    """`tldesk` among the user's documents.

    The program's own folder where there are none or nothing can be written to them, and where it is to keep everything
    in one place.
    """
    found = None if paths.in_one_place() else documents()
    return paths.projects() if found is None else found / _NAME


def for_new(settings: Settings) -> Path:
    """Where new projects are made."""
    return Path(settings.projects_folder) if settings.projects_folder else usual()


def to_look_in(settings: Settings) -> list[Path]:
    """Where projects are likely to be: `for_new` first, then where earlier versions and the command line make them."""
    return list(dict.fromkeys((for_new(settings), usual(), paths.projects())))


def named(name: str, settings: Settings) -> Path:
    """The folder of the project of a name that the program chose (the sample's), or where to make it."""
    folders = [place / name for place in to_look_in(settings)]
    return next((folder for folder in folders if project_folder(folder) is not None), folders[0])


def free(name: str, place: Path) -> Path:
    """A folder for a new project of this name, with a number behind it where there is one already."""
    folder, number = place / name, 2
    while disk.is_there(folder):
        folder, number = place / f"{name} {number}", number + 1
    return folder


def begins_in(settings: Settings) -> Path:
    """Where a dialog that looks for a project begins: where there are some, or as near to that as there is a folder."""
    places = to_look_in(settings)
    return next((place for place in (*places, *places[0].parents) if disk.is_folder(place)), places[0])
