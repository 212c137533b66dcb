"""How long a backbone takes for one image on this very computer: measured once, kept, and shown beside its name.

Measured as feature extraction computes: all cores on a CPU, batches on a graphics card, without reading the files.
"""

from __future__ import annotations

import time
from typing import Annotated

from pydantic import Field, TypeAdapter

from tldesk import foreign
from tldesk.engine.machine import device, measured
from tldesk.engine.networks import backbones, prepare, weights
from tldesk.engine.networks.backbones import Backbone
from tldesk.errors import TldeskError
from tldesk.foreign import Refused
from tldesk.media.pool import ordered_map

_FILE = "speeds.json"
_FIGURES: TypeAdapter[dict[str, float]] = TypeAdapter(dict[str, Annotated[float, Field(gt=0, lt=1e9)]])
_ROUNDS, _IMAGES_A_CORE, _GPU_BATCH = 3, 6, 64


def cached(backbone_name: str) -> float | None:
    """The measured milliseconds for one image on this computer's device, or None. Never imports PyTorch."""
    record = backbones.known().get(backbone_name)
    if record is None or not weights.is_converted(record):
        return None  # never measured; looking closer would convert the weights
    try:
        found = foreign.checked(_FIGURES, measured.read(_FILE, _key(record)))
    except (TldeskError, Refused):
        return None
    text = device.text_without_torch()
    if text is None:  # a graphics card whose name only PyTorch knows: the figure measured last
        return list(found.values())[-1] if found else None
    return found.get(text)


def ms_per_sample(backbone_name: str, wish: str = "auto") -> float:
    """Milliseconds for one image, measured now on the device `wish` and kept.

    Raises TldeskError `unknown_backbone`, `no_weights` or `no_device`.
    """
    record = backbones.get(backbone_name)
    info = device.describe(wish)
    milliseconds = round(_on_cpu(record) if info.kind == "cpu" else _on_gpu(record, info.kind), 3)
    measured.keep(_FILE, _key(record), info.text, milliseconds)
    return milliseconds


def _on_cpu(record: Backbone) -> float:
    from tldesk.engine.networks import runtime

    network = runtime.network(prepare.frozen_onnx(record), "features", threads=1)
    pixels = record.blank(1)
    workers = device.threads()
    count = workers * _IMAGES_A_CORE
    network(pixels)

    def once() -> float:
        start = time.perf_counter()
        for _ in ordered_map(lambda _: network(pixels), range(count), workers=workers):
            pass
        return time.perf_counter() - start

    return min(once() for _ in range(_ROUNDS)) / count * 1000


def _on_gpu(record: Backbone, kind: str) -> float:
    from tldesk.engine.networks.feature_network import FeatureNetwork

    network = FeatureNetwork(record, kind, _GPU_BATCH)
    squares = list(record.blank(1)) * _GPU_BATCH
    network(squares)
    seconds = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        network(squares)
        seconds.append(time.perf_counter() - start)
    return min(seconds) / _GPU_BATCH * 1000


def _key(record: Backbone) -> str:
    return f"{weights.weights_hash(record)[:16]}-{record.input_size}"
