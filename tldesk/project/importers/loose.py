"""Images that lie next to the folders of a source: whether these folders are classes, only the user knows."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from tldesk.project.importers import walk
from tldesk.project.importers.records import Question
from tldesk.project.importers.walk import Entry

LOOSE = "loose"
SKIP, UNLABELLED, FLAT = "skip", "unlabelled", "flat"


def question(source: Path) -> Question | None:
    """What the folders are; None where no folder holds images, or no image lies next to them.

    Nothing is passed over unless the user says so. Where fewer images are in the folders than next to them, the folders
    are hardly the classes.
    """
    folders = walk.folders(source, source)
    if not any(True for folder in folders for _ in walk.image_folders(folder, source)):
        return None
    loose = sum(isinstance(entry, Entry) and not entry.is_folder for entry in walk.entries(source, source))
    if not loose:
        return None
    inside = (found for folder in folders for found in walk.files(folder, source) if isinstance(found, Path))
    few = sum(1 for _ in islice(inside, loose)) < loose
    return Question(
        LOOSE,
        "Some images are in folders, others next to them. What are the folders?",
        (
            (UNLABELLED, f"Classes: import the images next to them without a label ({loose})"),
            (SKIP, f"Classes: skip the images next to them ({loose})"),
            (FLAT, "Not classes: import all images as one folder"),
        ),
        proposed=FLAT if few else UNLABELLED,
    )
