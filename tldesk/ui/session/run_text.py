"""A training's events and figures in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime

from tldesk.engine.judging import untested
from tldesk.errors import said
from tldesk.project.runs.events import CandidateFitted, EpochEnd, Event, Noted, PhaseStarted, RunEnded, RunStarted
from tldesk.project.runs.report import Figures
from tldesk.ui.parts.language import filled, joined, told
from tldesk.ui.parts.text import moment_text
from tldesk.ui.session import how_far
from tldesk.ui.session.progress import RunProgress
from tldesk.ui.session.runs import backbone_title, strategy_title
from tldesk.words import hundredths


def _tr(text: str) -> str:
    return QCoreApplication.translate("RunText", text)


def log_line(event: Event) -> str:
    """One line of the log, with its time where that is known; empty for an event that tells nothing."""
    text = _log_text(event)
    if not text or not event.time:
        return text
    moment = QDateTime.fromSecsSinceEpoch(int(event.time))
    when = moment_text(moment) if isinstance(event, RunStarted) else moment.toLocalTime().toString("HH:mm:ss")
    return f"{when} · {text}"


def _log_text(event: Event) -> str:
    if isinstance(event, RunStarted):
        text = _tr("Continued on {device}") if event.resumed else _tr("Started on {device}")
        counts = _tr("{train} training, {val} validation, {test} test {test:image|images}")
        counts = filled(counts, train=event.n_train, val=event.n_val, test=event.n_test)
        name = ", ".join(dict.fromkeys((backbone_title(event.backbone), strategy_title(event.strategy))))
        return f"{filled(text, device=told(event.device_text))} · {name} · {counts}"
    if isinstance(event, PhaseStarted):
        return phase_text(event)
    if isinstance(event, Noted):
        return noted_text(event)
    if isinstance(event, EpochEnd):
        return _epoch_text(event.metrics, filled(_tr("Epoch {epoch}"), epoch=event.epoch))
    if isinstance(event, CandidateFitted):
        return _epoch_text(event.metrics, strategy_title(event.strategy))
    if isinstance(event, RunEnded):
        return _tr("Finished") if event.status == "finished" else _tr("Not finished (can be resumed)")
    return ""


def phase_text(event: PhaseStarted) -> str:
    """A phase's name for people."""
    return told(event.text)


def noted_text(event: Noted) -> str:
    """A note for people, by its code: one that was read from a file has a plain text."""
    try:
        return told(said(event.code, **event.arguments))
    except KeyError:  # of another version: it has no code, or lacks what the sentence is filled with
        return told(event.text)


def untested_text(figures: Figures, split: str) -> str:
    """Of which classes a split has no image, for people; empty where it has some of each."""
    return joined(*map(told, untested.sentences(figures, split)))


def _epoch_text(metrics: dict[str, float], what: str) -> str:
    parts = [filled(_tr("Strength C = {value}"), value=f"{metrics['C']:g}") if "C" in metrics else what]
    for key, text in (
        ("train/loss", _tr("train loss {value}")),
        ("val/loss", _tr("validation loss {value}")),
    ):
        if key in metrics:
            parts.append(filled(text, value=f"{metrics[key]:.3f}"))
    if "val/map" in metrics:
        parts.append(filled(_tr("mAP {percent}% on validation"), percent=hundredths(metrics["val/map"])))
    elif "val/accuracy" in metrics:
        parts.append(filled(_tr("{percent}% validation accuracy"), percent=hundredths(metrics["val/accuracy"])))
    if "val/macro_f1" in metrics:
        parts.append(filled(_tr("macro F1 {percent}%"), percent=hundredths(metrics["val/macro_f1"])))
    return " · ".join(parts)


def reached_line(progress: RunProgress) -> str:
    """How far a training that rests has come: phase, and how much of it is done."""
    return " · ".join(_reached(progress))


def _reached(progress: RunProgress) -> list[str]:
    phase = progress.phase
    parts = [phase_text(phase)] if phase is not None else []
    return [*parts, *filter(None, [how_far.position(progress)])]


def status_line(progress: RunProgress) -> str:
    """What goes on now: phase, how far, how fast, how long still."""
    parts = [*_reached(progress), how_far.pace(progress), how_far.left(progress)]
    return " · ".join(filter(None, parts))
