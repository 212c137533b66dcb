"""The user's settings: described fields, kept as a sparse TOML file (only what differs from the defaults)."""

from __future__ import annotations

import logging
import tomllib
from pathlib import Path
from typing import Annotated, Literal

import tomli_w
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tldesk import paths
from tldesk.atomic import write_atomic

log = logging.getLogger(__name__)


def _whole_path(text: str) -> str:
    """Refuse a path that would depend on where the program was started."""
    if text and not Path(text).is_absolute():
        raise ValueError("must be the whole path of a folder")
    return text


class Settings(BaseModel):
    """Everything the settings dialog shows (it is generated from these fields), and what the window remembers.

    Fields without a title are remembered, not shown. `projects_folder` is empty for the usual place
    (`ui.projects.places`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Annotated[
        Literal["system", "en", "zh_CN"],
        Field(title="Language", description="The window reloads in the new language. Your project stays open."),
    ] = "system"
    theme: Annotated[
        Literal["system", "light", "dark"], Field(title="Appearance", description="Colours of the window.")
    ] = "system"
    projects_folder: Annotated[
        str,
        AfterValidator(_whole_path),
        Field(
            title="Folder for new projects",
            description="New projects are saved here. Projects elsewhere stay where they are.",
            json_schema_extra={"folder": True},
        ),
    ] = ""
    thumbnail_size: Annotated[
        int,
        Field(title="Thumbnail size", description="Edge of a thumbnail in the grid, in pixels.", ge=64, le=320),
    ] = 128
    auto_advance: Annotated[
        bool,
        Field(title="Next image after labelling", description="Select the next image when one was labelled."),
    ] = True
    embed_in_background: Annotated[
        bool,
        Field(
            title="Analyse new images in the background",
            description="Used for suggestions, doubtful labels, similar images and the map.",
        ),
    ] = True
    cache_limit_gb: Annotated[
        float,
        Field(
            title="Cache limit (GB)",
            description=(
                "Thumbnails and embeddings of one project. The oldest are deleted, and created again when needed."
            ),
            ge=0.1,
            le=1000,
        ),
    ] = 4.0
    keep_awake: Annotated[
        bool,
        Field(
            title="Keep the computer awake while training",
            description=(
                "The screen may turn off, but the computer does not go to sleep before the training has finished."
            ),
        ),
    ] = True
    tell_when_done: Annotated[
        bool,
        Field(
            title="Notify me when a long job finishes",
            description="A system notification when tldesk is in the background. There is no sound.",
        ),
    ] = True
    threads: Annotated[
        int,
        Field(
            title="Threads",
            description="Processor cores used for training. 0 uses all of them.",
            ge=0,
            le=256,
        ),
    ] = 0
    keys: dict[str, list[str]] = {}
    recent_projects: list[str] = []
    tour_done: bool = False
    window_geometry: str = ""


def load() -> Settings:
    """The settings on the disk; a missing, damaged or partly wrong file costs only what is wrong in it."""
    file = paths.settings_file()
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        log.warning("settings file %s cannot be read, defaults are used: %s", file, error)
        return Settings()
    try:
        return Settings(**values)
    except ValidationError as error:
        wrong = {str(part["loc"][0]) for part in error.errors()}
        log.warning("settings %s in %s are not valid, defaults are used for them", sorted(wrong), file)
        return Settings(**{name: value for name, value in values.items() if name not in wrong})


def save(settings: Settings) -> None:
    """Write what differs from the defaults, atomically. Raises OSError."""
    values = settings.model_dump(exclude_defaults=True)
    write_atomic(paths.settings_file(), tomli_w.dumps(values).encode())
