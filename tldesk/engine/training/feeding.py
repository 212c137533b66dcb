"""What the steps of a phase are fed with, by the kind of data, the device, and how much of the model is frozen."""

from __future__ import annotations

from typing import Any

import torch

from tldesk.engine.modalities import learning
from tldesk.engine.networks import weights
from tldesk.engine.networks.frozen_prefix import prefixed
from tldesk.engine.networks.model import Model
from tldesk.engine.training import augment_on_device
from tldesk.engine.training.fitting import preprocess_of
from tldesk.engine.training.inputs import Pictures, Positions, TrainingInputs, Views
from tldesk.engine.training.pixel_store import PixelStore
from tldesk.engine.training.sequences import Sequences
from tldesk.engine.training.varied_sequences import VariedSequences
from tldesk.project.runs.runs import Run, SampleOfRun


def inputs(
    run: Run,
    model: Model,
    device: torch.device,
    store: PixelStore,
    rows: list[SampleOfRun],
    *,
    splits: tuple[Positions, Positions],
    frozen: int,
    pristine: bool,
    seen: int,
) -> TrainingInputs:
    """On a graphics card pictures, kept there where they fit. On a processor the maps behind the first `frozen` stages,
    where these are `pristine`: as they were pretrained. Of what is of any length, on both, the states behind them,
    unless it is varied.

    `splits` are the positions of train and val in `rows`, and so many samples will be `seen`.
    """
    preprocess, kind = preprocess_of(run), learning.of(run.config.modality)
    augmentation, folder = kind.augmentation(run.config), run.project_folder / "cache" / "views"
    contents = [(int(i), rows[i].sha256) for split in splits for i in split]
    made = f"{weights.weights_hash(model.record)} {frozen} {preprocess}" if pristine else ""
    every: dict[str, Any] = {"store": store, "preprocess": preprocess, "model": model, "device": device}
    every |= {"frozen": frozen, "splits": splits, "batch": run.config.batch_size, "folder": folder}
    if kind.together is not None and kind.varies_wholes and augmentation is not None:
        return VariedSequences(**every, how=augmentation, seed=run.config.seed)
    if kind.together is not None and augmentation is None:
        key = f"{made} {device.type} {contents}" if pristine and frozen and hasattr(model.backbone, "through") else ""
        return Sequences(**every, key=key)
    train_at, val_at = splits
    given = (store, preprocess, augmentation, run.config.seed, val_at)
    if kind.on_device and augment_on_device.suits(store, train_at, augmentation, device):
        return augment_on_device.DevicePictures(*given, train_at, device)
    pictures = Pictures(*given)
    halves = prefixed(model, frozen, seen) if device.type == "cpu" and pristine else None
    if halves is None:
        return pictures
    key = f"{made} {augmentation} {run.config.seed} {contents}"
    return Views(pictures, halves, train_at, folder, key)
