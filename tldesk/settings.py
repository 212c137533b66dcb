"""The user's settings: described fields, kept as a sparse TOML file (only what differs from the defaults)."""

from __future__ import annotations

import ipaddress
import logging
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

import tomli_w
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tldesk import paths
from tldesk.atomic import write_atomic

if TYPE_CHECKING:
    import filelock

log = logging.getLogger(__name__)

_WAIT_SECONDS = 2.0
_HOST = re.compile(r"[A-Za-z0-9.-]+|[0-9a-fA-F:.]+", re.ASCII)
_NOT_WRITTEN = re.compile(r"[^!-~]|[\\<>\"`{}|^]")  # in no address


def _whole_path(text: str) -> str:
    """Refuse a path that would depend on where the program was started."""
    if text and not Path(text).is_absolute():
        raise ValueError("must be the whole path of a folder")
    return text


def is_loopback(host: str) -> bool:
    """Whether a host is this computer, by its address alone: a name may be anybody's."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(text: str) -> str:
    """Refuse an address that is not safe to fetch from; without the slash at its end."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError("must be an address such as https://huggingface.co") from error
    if not text:
        return ""
    safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not safe or not _HOST.fullmatch(host) or _NOT_WRITTEN.search(text):
        raise ValueError("must be an address such as https://huggingface.co")
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not contain a name or a password")
    if parts.query or parts.fragment:
        raise ValueError("must end before ? and #")
    return text.rstrip("/")


class Settings(BaseModel):
    """Everything the settings dialog shows (it is generated from these fields), and what the window remembers.

    Fields without a title are remembered, not shown. `projects_folder` is empty for the usual place
    (`ui.projects.places`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language: Annotated[
        Literal["system", "en", "zh_CN"],
        Field(title="Language", description="The window reloads in the new language, with your project open."),
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
        Field(title="Next image after labelling", description="Select the next one after labelling."),
    ] = True
    embed_in_background: Annotated[
        bool,
        Field(
            title="Analyse new data in the background",
            description="Used for suggestions, doubtful labels, finding similar ones and the map.",
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
    online: Annotated[
        bool,
        Field(
            title="Allow downloads of models",
            description=(
                "Only those that you ask for. Nothing else uses the network, except setting up a converter for an "
                "export, which you ask for as well."
            ),
        ),
    ] = False
    mirror: Annotated[
        str,
        Field(
            title="Address of the model server",
            description="Another server with the same models. Empty uses https://huggingface.co.",
            max_length=300,
        ),
        AfterValidator(_address),
    ] = ""
    reading_size: Annotated[int, Field(ge=10, le=40)] = 16  # pixels of the letters of a text that is read
    microphone: Annotated[str, Field(max_length=1000)] = ""  # its name; empty: the one that the system uses
    play_selected: bool = False  # how sounds are played: each that is selected, all as loud, without what is below …
    play_levelled: bool = False
    play_high_pass: Annotated[int, Field(ge=0, le=100_000)] = 0  # Hz
    play_device: str = ""
    spectrogram_highest: Annotated[int, Field(ge=0, le=200_000)] = 0  # Hz; 0: all that a sound has
    spectrogram_points: Literal[0, 256, 512, 1024, 2048, 4096] = 0  # 0: by the rate of a sound
    spectrogram_contrast: Annotated[int, Field(ge=20, le=120)] = 70  # dB
    keys: dict[str, list[str]] = {}
    recent_projects: list[str] = []
    tour_done: bool = False
    window_geometry: str = ""


def load() -> Settings:
    """The settings on the disk; a missing, damaged or partly wrong file costs only what is wrong in it."""
    try:
        return _valid(_kept())
    except OSError as error:
        log.warning("settings file %s cannot be read, defaults are used: %s", paths.settings_file(), error)
        return Settings()


def change(**values: Any) -> Settings:
    """Change these settings in the file; see `change_by`."""
    return change_by(lambda _now: values)


def change_by(values_of: Callable[[Settings], Mapping[str, Any]]) -> Settings:
    """Change what `values_of` makes of the settings that stand in the file now, and nothing else there: another window
    may have changed the rest since this one read it. Returns the settings in the file.

    Atomically, and written is only what differs from the defaults. Raises ValidationError or OSError; then nothing has
    changed.
    """
    file = paths.settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    with _locked(file):
        kept = _kept()
        values = values_of(_valid(kept))
        wanted = Settings(**values).model_dump(exclude_defaults=True)
        changed = {name: value for name, value in kept.items() if name not in values} | wanted
        if changed != kept:
            write_atomic(file, tomli_w.dumps(changed).encode())
    return _valid(changed)


def _locked(file: Path) -> filelock.BaseFileLock:
    """The right to change the file; a write takes milliseconds. A wait that is too long is an OSError too."""
    import filelock  # the window starts without it

    return filelock.FileLock(file.with_suffix(".lock"), timeout=_WAIT_SECONDS)


def _kept() -> dict[str, Any]:
    """What stands in the file, valid or not; nothing when there is none or it is damaged. Raises OSError."""
    file = paths.settings_file()
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        log.warning("settings file %s cannot be read, defaults are used: %s", file, error)
        return {}


def _valid(values: Mapping[str, Any]) -> Settings:
    """The settings of a file, with the defaults for those that are wrong."""
    try:
        return Settings(**values)
    except ValidationError as error:
        wrong = {str(part["loc"][0]) for part in error.errors()}
        log.warning("settings %s in %s are not valid, defaults are used for them", sorted(wrong), paths.settings_file())
        return Settings(**{name: value for name, value in values.items() if name not in wrong})
