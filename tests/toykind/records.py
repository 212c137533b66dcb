"""Its records, and how they come into the tables for a while."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from torch import Tensor, nn
from torch.autograd import grad

from tldesk.engine.exporters import EXPORTERS, onnx
from tldesk.engine.exporters.takes import Takes
from tldesk.engine.modalities.learning import LEARNING, Learning
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.media import guard
from tldesk.media.modality import MODALITIES, Measure, Modality, SampleCheck
from tldesk.ui.parts.looks import LOOKS, Look

from .rows import Preprocess

LOW = SampleCheck(name="low", side="below", limit=0.1)
KIND = Modality(
    name="numbers",
    one="row",
    many="rows",
    suffixes=frozenset({".numbers"}),
    unit="numbers",
    module="toykind.rows",
    several=True,
    measures=(Measure(name="mean", of="brightness", check=LOW, quarters=("low", "high")),),
)
LEARNED = Learning(
    input="numbers",
    axes=("row",),
    augmentation=lambda config: 0.05,
    vary=lambda kept, rng, preprocess, how: (kept + how * rng.standard_normal(kept.shape)).astype("float32"),
    tensor=lambda batch: batch * 2.0,
    evidence="toykind.records:evidence",
)
NETWORK = Backbone(
    name="numbers-tiny", timm_name="numbers-tiny", title="Tiny", about="", parameters_m=0.01, features=24,
    source="here", modality=KIND.name, inputs=Preprocess(), made_by="toykind.records:Network", mean=(0.0,), std=(1.0,),
)  # fmt: skip
_TAKES = Takes("float32", "array")
EXPORTER = replace(
    EXPORTERS["onnx"],
    name="numbers-onnx",
    modality=KIND.name,
    samples="toykind.samples",
    program="program.py",
    others=(),
    takes=_TAKES,
    write=partial(onnx.write, takes=_TAKES),
    run_back=partial(onnx.run_back, takes=_TAKES),
)


class Network(nn.Sequential):
    def __init__(self, record: Backbone) -> None:
        super().__init__(nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, record.features), nn.ReLU())

    def group_matcher(self, coarse: bool = False) -> dict[str, str]:
        return {"stem": r"^0", "blocks": r"^2"}


def evidence(model: nn.Module, floats: Tensor, target: int) -> Any:
    given = floats.clone().requires_grad_()
    (slope,) = grad(model(given)[0, target], given)
    return (slope * given).detach().numpy()


def register(patch: pytest.MonkeyPatch) -> None:
    """Put the records into their tables, as long as the patch lasts; guarded processes find the code of the kind."""
    for table, record in ((MODALITIES, KIND), (BACKBONES, NETWORK), (EXPORTERS, EXPORTER)):
        patch.setitem(table, record.name, record)
    patch.setitem(LEARNING, KIND.name, LEARNED)
    patch.setitem(LOOKS, KIND.name, Look())
    patch.setenv("PYTHONPATH", os.pathsep.join((str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", ""))))
    guard.close_idle()
