"""A run's answers through ONNX Runtime, which on a CPU is three times as quick as PyTorch and loads in no time.

The graph holds the backbone alone and is found by the hash of its numbers. That of a backbone which training left as
it was is the one that embeds; that of another is made once, in the project's cache, when so many images are asked
about that it pays. The head and the temperature are applied to what it gives.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tldesk.engine.machine import device
from tldesk.engine.machine.stopping import Interrupted
from tldesk.engine.modalities import learning
from tldesk.engine.networks import heads, prepare, weights
from tldesk.engine.networks.network import Network
from tldesk.engine.networks.parts import in_parts
from tldesk.engine.training import checkpoint
from tldesk.errors import TldeskError
from tldesk.media.pool import never

if TYPE_CHECKING:
    from tldesk.engine.networks.backbones import Backbone
    from tldesk.project.runs.run import Run

log = logging.getLogger(__name__)

# Making a graph takes about 15 s on two cores, in which PyTorch answers so many images.
WORTH_A_GRAPH = 800

Arrays = dict[str, NDArray[Any]]


def needs_torch(run: Run, images: int) -> bool:
    """Whether asking the run about so many images takes PyTorch. Raises TldeskError as `open_logits`."""
    if device.known() is None or device.kind() != "cpu":
        return True
    arrays, _ = checkpoint.load_best(run)
    record = weights.backbone_of(run)
    return not record.answered_by and not _graph(run, record, arrays).is_file()


def open_logits(run: Run, images: int = 1, should_stop: Callable[[], bool] = never) -> Network | None:
    """Logits (n, classes) of squares uint8 (n, size, size, 3), to be called from any number of threads at once.

    None where PyTorch is the better way: without a graph, for few `images`. Raises TldeskError `run_unfinished`,
    `model_damaged` or `unknown_backbone`, and Interrupted.
    """
    arrays, _ = checkpoint.load_best(run)
    record = weights.backbone_of(run)
    if record.answered_by:
        return _own(run, record, arrays)
    graph = _graph(run, record, arrays)
    if not graph.is_file() and (images < WORTH_A_GRAPH or not _made(run, record, graph)):
        return None
    from tldesk.engine.networks import runtime

    head = heads.parts(arrays)
    if not heads.fit(head, len(run.data.classes), record.features):
        return None  # and PyTorch says what is damaged
    try:
        network = in_parts(runtime.network(graph, "features", 1, should_stop), record.preprocess)
    except Interrupted:
        raise
    except Exception as error:  # of a type of the library's own
        log.warning("%s is made again when it is needed: %s", graph, error)
        graph.unlink(missing_ok=True)
        return None

    def logits(squares: Any, should_stop: Callable[[], bool] = never, /) -> NDArray[np.float32]:
        return heads.answer(head, network(squares, should_stop))

    return logits


def _own(run: Run, record: Backbone, arrays: Arrays) -> Network:
    """What the record names, asked."""
    logits = learning.named(record.answered_by)(arrays)
    if logits is None or arrays["head.bias"].shape != (len(run.data.classes),):
        reason = "its classes are not those of the training"
        raise TldeskError("model_damaged", path=run.checkpoints / checkpoint.BEST, reason=reason)

    def answer(samples: Any, _should_stop: Callable[[], bool] = never, /) -> NDArray[np.float32]:
        found: NDArray[np.float32] = logits(samples)
        return found

    return answer


def _graph(run: Run, record: Backbone, arrays: Arrays) -> Path:
    """Where the graph of the run's backbone is, or would be made."""
    backbone = {name.removeprefix("backbone."): value for name, value in arrays.items() if name.startswith("backbone.")}
    found = weights.hash_of(record.timm_name, backbone)
    if weights.is_converted(record) and _pretrained_hash(record) == found:
        return weights.frozen_path(record) if prepare.frozen_needs_torch(record) else prepare.frozen_onnx(record)
    flat = weights.FLAT if record.flat else ""
    return run.project_folder / "cache" / "backbones" / f"{found[:32]}-{record.input_size}{flat}.onnx"


def _pretrained_hash(record: Backbone) -> str:
    """Of those pretrained numbers that a trained model has."""
    if record.flat and record.behind:
        return weights.hash_of(record.timm_name, weights.arrays(record))
    return weights.weights_hash(record)


def _made(run: Run, record: Backbone, path: Path) -> bool:
    """Make the graph of a run's backbone; False, and a line in the log, where that cannot be."""
    from tldesk.engine.networks import onnx_export
    from tldesk.engine.training import trained

    try:
        onnx_export.write_frozen(onnx_export.Frozen(trained.load(run)), record, path)
    except TldeskError:
        raise
    except Exception as error:  # the exporter raises what it likes, and the disk may be full
        log.warning("%s is asked through PyTorch, its graph could not be made: %s", run.name, error)
        return False
    return True
