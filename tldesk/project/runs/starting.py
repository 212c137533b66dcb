"""What a training starts from in place of the pretrained weights: an earlier run, or a user's .safetensors file."""

from __future__ import annotations

from pathlib import Path

from tldesk.errors import TldeskError
from tldesk.project.runs.config import BASELINES, RunConfig
from tldesk.project.runs.run import CONFIG_FILE, Run
from tldesk.project.trust import chosen

# In the run's folder: all that was taken over, so that the run needs nothing else to go on.
START_FILE = "start.safetensors"
_SUFFIX = ".safetensors"
# Who asks another computer for a file tells it, on Windows, who he is; the name may come from a project of anybody.
_NETWORK = "//"


def find(config: RunConfig, project: Path) -> Run | Path | None:
    """The run or the file that `config.start_from` names, for a run of the project folder; None: pretrained weights.

    A plain name is a run of the project; a path is a run's folder, its `best.safetensors`, or a file from elsewhere.
    Raises TldeskError `start_of_scratch`, `start_on_network`, `start_missing`, `start_other_model`,
    `weights_not_safetensors` or `run_damaged`.
    """
    wish = config.start_from.strip()
    if not wish:
        return None
    if config.strategy in BASELINES:
        raise TldeskError("start_of_scratch", start=wish)
    if wish.replace("\\", "/").startswith(_NETWORK):
        raise TldeskError("start_on_network", start=wish)
    found = _run(wish, project) or _file(wish, project)
    if isinstance(found, Run) and found.network != config.backbone:
        models = {"found": found.network, "wanted": config.backbone}
        raise TldeskError("start_other_model", start=found.title, **models)
    return found


def settled(config: RunConfig, project: Path) -> RunConfig:
    """`config` with a start that means the same from every folder. Raises as `find` does."""
    found = find(config, project)
    if found is None:
        name = ""
    elif isinstance(found, Run):
        name = found.name if found.folder.parent == project.absolute() / "runs" else str(found.folder)
    else:
        name = str(found)
    return config if name == config.start_from else config.model_copy(update={"start_from": name})


def choose(config: RunConfig, project: Path) -> RunConfig:
    """`settled` for a new run: the user has chosen what it starts from. Raises as `find` does."""
    config = settled(config, project)
    for file in _files(config, project)[:1]:
        chosen.remember(project, file)
    return config


def check_chosen(config: RunConfig, project: Path) -> None:
    """Refuse a start outside of the project that was not chosen for a run of it on this computer: a configuration may
    come with the project of anybody, and what is started from is put into it. Raises `start_not_chosen`, as `find`."""
    choices = chosen.Choices(project)
    if not all(map(choices.may_read, _files(config, project))):
        raise TldeskError("start_not_chosen", start=config.start_from)


def _files(config: RunConfig, project: Path) -> list[Path]:
    """The run's folder, then what is read in it, or the file, that a configuration starts from."""
    found = find(config, project)
    if isinstance(found, Run):
        return [found.folder, found.checkpoints, *found.folder.rglob(f"*{_SUFFIX}")]
    return [found] if found is not None else []


def _run(wish: str, project: Path) -> Run | None:
    path = Path(wish).expanduser()
    folders = [path, path.parent.parent] if path.suffix == _SUFFIX else [path]
    if path.name == wish:
        folders.insert(0, project / "runs" / wish)
    return next((Run.load(folder) for folder in folders if (folder / CONFIG_FILE).is_file()), None)


def _file(wish: str, project: Path) -> Path:
    path = Path(wish).expanduser().absolute()
    if not path.is_file():
        names = sorted((file.parent.name for file in (project / "runs").glob(f"*/{CONFIG_FILE}")), reverse=True)
        raise TldeskError("start_missing", start=wish, runs=names[:5] or "none")
    if path.suffix.lower() != _SUFFIX:
        raise TldeskError("weights_not_safetensors", path=path)
    return path
