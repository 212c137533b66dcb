"""Run: one folder below `runs/` with all that a training was told and has answered; readable without the project."""

from __future__ import annotations

import json
import logging
import shutil
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

import filelock
import tomli_w
from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict

from tldesk import foreign
from tldesk.atomic import sync_folder, write_atomic
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.wording import worded
from tldesk.project.database.disk_errors import disk_errors, full_disk
from tldesk.project.runs import run_data
from tldesk.project.runs.config import OWN_NETWORK, RunConfig, make_config
from tldesk.project.runs.event_log import EventLog
from tldesk.project.runs.events import Event, Noted, RunEnded
from tldesk.project.runs.report import Report, report_form
from tldesk.project.runs.run_data import Predictions, RunData
from tldesk.project.samples.titles import given_title
from tldesk.project.trust import own_files

log = logging.getLogger(__name__)

CONFIG_FILE = "config.toml"
DATA_FILE = "data.json"
ABOUT_FILE = "about.toml"
LONGEST_NOTE = 40_000  # letters, of at most six bytes each
BIN = "bin"

# The probe in `is_running` holds the lock for an instant, on a busy computer for longer; whoever starts or moves a run
# waits that out.
_LOCK_SECONDS = 2.0
# Of two probes at once each would take the other for a training.
_PROBING = threading.Lock()
_ERROR_BYTES = 1_000_000


class _Lowered(TypedDict):
    """The step at which the loss was no number, and the learning rate since then."""

    step: Annotated[int, Field(ge=0, le=2**53)]
    learning_rate: Annotated[float, Field(gt=0, le=10)]


class _RunProblem(TypedDict, total=False):
    """`error.json`."""

    code: str
    text: str
    hint: str
    arguments: dict[str, str | int | float]


_LOWERED: TypeAdapter[_Lowered] = TypeAdapter(_Lowered)
_PROBLEM: TypeAdapter[_RunProblem] = TypeAdapter(_RunProblem)

T = TypeVar("T")


class Run:
    """A run folder. What it says of itself comes from its files, so it is true after a crash and in another program.

    Attributes: `folder`, `name` (of the folder, unique in the project), `checkpoints` (folder of weights).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.name = folder.name
        self.checkpoints = folder / "checkpoints"
        self._log = EventLog(folder / "events.jsonl")

    @classmethod
    def load(cls, folder: Path) -> Run:
        """The run in `folder`, without its project.

        Raises TldeskError `run_missing`, naming the runs beside it, and `project_unsafe`.
        """
        folder = folder.absolute()
        if not (folder / CONFIG_FILE).is_file():
            beside = folder if folder.is_dir() else folder.parent
            names = sorted(file.parent.name for file in beside.glob(f"*/{CONFIG_FILE}"))
            raise TldeskError("run_missing", run=folder, runs=names or "none")
        own_files.check_run(folder)
        return cls(folder)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Run) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def project_folder(self) -> Path:
        """The folder of the project that the run belongs to."""
        return self.folder.parent.parent

    @cached_property
    def config(self) -> RunConfig:
        """What training was told, its learning rate lowered where it had to be. Raises TldeskError `run_damaged`."""
        lowered = {"learning_rate": self.lowered["learning_rate"]} if self.lowered else {}
        try:
            return make_config(foreign.read_toml(self.folder / CONFIG_FILE) | lowered)
        except (OSError, Refused, TldeskError) as error:
            reason = f"{CONFIG_FILE}: {error}".rstrip(".")
            raise TldeskError("run_damaged", run=self.name, reason=reason) from error

    @property
    def network(self) -> str:
        """The name of its model's network: the one it was told of, or that of the strategy which Auto kept.

        Raises TldeskError `run_damaged`.
        """
        kept = OWN_NETWORK.get(str((self.report or {}).get("strategy")))
        return self.config.backbone if kept is None or self.config.strategy != "auto" else kept

    @cached_property
    def data(self) -> RunData:
        """The samples the run was given, as they were labelled then. Raises TldeskError `run_damaged`."""
        return run_data.read_data(self.folder / DATA_FILE, self.project_folder)

    @property
    def title(self) -> str:
        """The name that people see: the user's, or one made of model and strategy (of the folder where that fails)."""
        title = given_title(str(self._about().get("title", "")))  # somebody else may have given it
        try:
            return str(title or f"{self.config.backbone}, {self.config.strategy}")
        except TldeskError:
            return self.name

    @property
    def number(self) -> int:
        """Which of the project's runs it is, from 1, in the order of their making; 0 for one of an earlier version."""
        number = self._about().get("number", 0)
        return number if type(number) is int and 0 < number < 1 << 53 else 0

    @property
    def note(self) -> str:
        """What the user wrote about the run."""
        return str(self._about().get("note", ""))

    @property
    def limit(self) -> float:
        """The least confidence of an answer, 0 to 1; below it the answer is “none of these”. 0 answers every image."""
        limit = self._about().get("limit", 0.0)
        return float(limit) if isinstance(limit, int | float) and 0 <= limit <= 1 else 0.0  # also of one that is none

    @property
    def created(self) -> str:
        """When the run was made: ISO 8601, UTC."""
        return str(self._about().get("created", ""))

    @property
    def lowered(self) -> dict[str, Any]:
        """`step` at which the loss was no number, and the `learning_rate` since then; empty: that never happened."""
        try:
            found = foreign.checked(_LOWERED, self._about().get("lowered"))
        except Refused:
            return {}
        return dict(found)

    @property
    def status(self) -> str:
        """`new`, `running`, `stopped` (also by a crash), `paused` (the disk was full), `failed` or `finished`."""
        if (self.folder / "report.json").exists():
            return "finished"  # also while its last words are recorded
        if self.is_running:
            return "running"
        if (self.folder / "error.json").exists():
            return "paused" if self._is_paused() else "failed"
        return "new" if self._log.is_empty() else "stopped"

    @property
    def interrupted(self) -> bool:
        """Whether a crash or a power cut ended the last sitting: it told events, and no end."""
        return self.status == "stopped" and not self._log.has_ended()

    @property
    def is_running(self) -> bool:
        """Whether some program records this run now; a program that was killed does not."""
        return self._is_held(patience=0)

    def _is_held(self, patience: float) -> bool:
        """Whether the lock is still held after so many seconds."""
        lock = self._lock()
        if not Path(lock.lock_file).exists():
            return False
        try:
            with _PROBING if not patience else nullcontext(), lock.acquire(timeout=patience):
                return False
        except filelock.Timeout:
            return True
        except OSError:
            return False  # nobody can record where nothing can be written

    @property
    def resumable(self) -> bool:
        """Whether training can go on (from the start, when it had not come to a checkpoint)."""
        return self.status in ("new", "stopped", "paused", "failed")

    @property
    def report(self) -> Report | None:
        """The figures of a finished run, else None; each that is there is of its type.

        Raises TldeskError `run_damaged`.
        """
        return self._read(report_form(), "report.json", foreign.MOST_BYTES)

    @property
    def error(self) -> _RunProblem | None:
        """Why the last sitting failed (`code, text, hint`), else None."""
        return self._read(_PROBLEM, "error.json", _ERROR_BYTES)

    def events(self) -> Iterator[Event]:
        """What was recorded, in order; a torn last line is dropped."""
        return iter(self._log)

    def record(self, events: Iterator[Event]) -> Generator[Event, None, None]:
        """Write each event, with its time, to `events.jsonl` and pass it on.

        What the work raises is kept in `error.json` and raised again; a full disk as TldeskError `paused_disk_full`,
        whoever met it. Raises TldeskError `run_in_use` when the run is recorded already.
        """
        with self._recording():
            with disk_errors(self.folder):
                (self.folder / "error.json").unlink(missing_ok=True)
                self._log.cut_torn_line()
            try:
                for told in events:
                    event = replace(self._worded(told), time=round(time.time(), 2))
                    self._log.append(event)
                    yield event
            except Exception as error:
                why = self._paused(full_disk(error, self.folder))
                self._keep_error(why)
                if why is error:
                    raise
                raise why from error
            finally:
                if isinstance(events, Generator):
                    events.close()

    def _worded(self, event: Event) -> Event:
        """An event as files and other programs get it: what it notes is said of the run's kind of data."""
        return replace(event, text=worded(event.text, self.config.modality)) if isinstance(event, Noted) else event

    def rewind(self, step: int, epochs: int | None = None) -> None:
        """Forget what was told after the checkpoint of `step`, so that a resumed run tells no step twice. Atomic.

        `epochs` have ended in it. The work calls it before its first event; 0 without a checkpoint. Raises TldeskError
        `disk_full`.
        """
        self._log.rewind(step, epochs)

    def lower_learning_rate(self, step: int) -> None:
        """Go on with half the learning rate, now and after a restart: the loss at `step` was no number."""
        lowered = {"step": step, "learning_rate": self.config.learning_rate / 2}
        self._write(ABOUT_FILE, tomli_w.dumps({**self._about(), "lowered": lowered}).encode())
        del self.config

    def settle(self) -> None:
        """Say of an interrupted run that it is stopped: the user knows. Raises TldeskError `disk_full`."""
        if self.interrupted:
            step = max((event.step for event in self.events()), default=0)
            self._log.cut_torn_line()
            self._log.append(RunEnded(step=step, status="stopped"))

    def write_report(self, report: Report) -> None:
        """Keep the figures; from now on the run is finished. Raises TldeskError `disk_full`."""
        self._write("report.json", json.dumps(report, ensure_ascii=False, indent=1).encode())

    def predictions(self) -> Predictions | None:
        """The run's answers to its samples, None when there are none yet. Raises TldeskError `run_damaged`."""
        file = self.folder / "predictions.npz"
        found = run_data.read_predictions(file)
        if found is not None:
            run_data.refuse_others(found, self.data, file)
        return found

    def write_predictions(self, predictions: Predictions) -> None:
        """Keep the answers. Raises TldeskError `disk_full`."""
        with disk_errors(self.folder):
            run_data.write_predictions(self.folder / "predictions.npz", predictions)

    def rename(self, title: str) -> None:
        """Give the run a title; an empty one brings the made one back."""
        self._write(ABOUT_FILE, tomli_w.dumps({**self._about(), "title": given_title(title)}).encode())

    def set_note(self, text: str) -> None:
        """Keep what the user wrote about the run, up to `LONGEST_NOTE` letters: the file is read as a small one."""
        self._write(ABOUT_FILE, tomli_w.dumps({**self._about(), "note": text[:LONGEST_NOTE]}).encode())

    def set_limit(self, limit: float) -> None:
        """Keep the least confidence of an answer; it holds for predictions and exports from now on."""
        self._write(ABOUT_FILE, tomli_w.dumps({**self._about(), "limit": float(limit)}).encode())

    def delete(self) -> Run:
        """Move the run to the project's bin; the run there, for `restore`. Raises TldeskError `run_in_use`."""
        with disk_errors(self.folder):
            return self._move(self.project_folder / BIN)

    def restore(self) -> Run:
        """Move a deleted run back among the runs."""
        with disk_errors(self.folder):
            return self._move(self.project_folder / "runs")

    def _move(self, parent: Path) -> Run:
        if self._is_held(_LOCK_SECONDS):
            raise TldeskError("run_in_use", run=self.name)
        parent.mkdir(exist_ok=True)
        target, number = parent / self.name, 1
        while target.exists():
            number += 1
            target = parent / f"{self.name}-{number}"
        shutil.move(self.folder, target)
        sync_folder(parent)
        return Run(target)

    def _lock(self) -> filelock.BaseFileLock:
        # A generator may be closed by another thread than the one that started it.
        return filelock.FileLock(self.folder / "run.lock", thread_local=False)

    @contextmanager
    def _recording(self) -> Iterator[None]:
        lock = self._lock()
        try:
            with disk_errors(self.folder):
                lock.acquire(timeout=_LOCK_SECONDS, poll_interval=0.01)
        except filelock.Timeout as error:
            raise TldeskError("run_in_use", run=self.name) from error
        try:
            yield
        finally:
            lock.release()

    def _paused(self, error: Exception) -> Exception:
        """A full disk pauses a training: what is to be freed is room for its checkpoints, and some to spare."""
        if not isinstance(error, TldeskError) or error.code != "disk_full":
            return error
        size = sum(file.stat().st_size for file in self.checkpoints.glob("*"))
        return TldeskError("paused_disk_full", path=error.arguments["path"], gb=1 + size // 10**9)

    def _keep_error(self, error: Exception) -> None:
        """Write why the sitting failed; being interrupted is no failure."""
        if not isinstance(error, TldeskError):
            error = TldeskError("unexpected", reason=f"{type(error).__name__}: {error}")
        if error.code == "interrupted":
            return
        content = {"code": error.code, "text": error.text, "hint": error.hint, "arguments": error.arguments}
        try:
            write_atomic(self.folder / "error.json", json.dumps(content, ensure_ascii=False).encode())
        except OSError as failure:
            log.warning("the error of %s could not be written: %s", self.name, failure)

    def _write(self, name: str, data: bytes) -> None:
        with disk_errors(self.folder / name):
            write_atomic(self.folder / name, data)

    def _is_paused(self) -> bool:
        try:
            return (self.error or {}).get("code") == "paused_disk_full"
        except TldeskError:
            return False

    def _read(self, kind: TypeAdapter[T], name: str, most_bytes: int) -> T | None:
        try:
            return foreign.read(kind, self.folder / name, most_bytes)
        except FileNotFoundError:
            return None
        except (OSError, Refused) as error:
            raise TldeskError("run_damaged", run=self.name, reason=f"{name}: {error}") from error

    def _about(self) -> dict[str, Any]:
        try:
            return foreign.read_toml(self.folder / ABOUT_FILE)
        except FileNotFoundError:
            return {}
        except (OSError, Refused) as error:
            log.warning("title and note of %s cannot be read: %s", self.name, error)
            return {}
