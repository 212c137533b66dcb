"""What is made of pretrained weights before they are used: a user's file is taken in, what stays frozen becomes ONNX.

PyTorch is imported only where something is still to be made: set-up and the installer have usually done it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tldesk.engine.networks import backbones, weights
from tldesk.engine.networks.backbones import BACKBONES, Backbone
from tldesk.engine.networks.sound.records import STATISTICS
from tldesk.errors import TldeskError
from tldesk.media.modality import IMAGE
from tldesk.media.pool import never
from tldesk.project.runs.events import Event, PhaseStarted, Progressed

# How many first stages of seven stay frozen where the user does not say, nor a limit of time (`training.costs`).
STAGES = (4, 5)


def import_weights(path: Path, backbone_name: str, source: str = "", about: Mapping[str, str] | None = None) -> None:
    """Take a user's .safetensors file with timm's tensor names for a backbone, replacing what was there. `source` is
    where it comes from, and `about` what else its metadata are to say.

    Raises TldeskError `source_missing`, `weights_not_safetensors` (the file is not opened by any loader then),
    `weights_damaged`, `weights_mismatch` or `unknown_backbone`.
    """
    record = backbones.get(backbone_name)
    if not path.is_file():
        raise TldeskError("source_missing", path=path)
    if path.suffix.lower() != ".safetensors":
        raise TldeskError("weights_not_safetensors", path=path)
    weights.read_header(path)
    from tldesk.engine.networks import weights_import

    weights.keep(record, weights_import.read(path, record), source or f"imported from {path.name}", about)


def import_file(path: Path) -> str:
    """Take a user's .safetensors file of the model that its own name names, or its header one that is not here yet; the
    model's name. What somebody wrote into a header replaces nothing.

    Raises as `import_weights`, and TldeskError `weights_unnamed`.
    """
    if not path.is_file():
        raise TldeskError("source_missing", path=path)
    if path.suffix.lower() != ".safetensors":
        raise TldeskError("weights_not_safetensors", path=path)
    published = {record.timm_name: name for name, record in BACKBONES.items()}
    for said in (path.stem, weights.read_header(path).about.get("backbone", "")):
        name = published.get(said, said)
        try:
            backbones.get(name)
        except TldeskError:
            continue
        if name not in backbones.LEARNED and (said == path.stem or not weights.available(name)):
            import_weights(path, name)
            return name
    raise TldeskError("weights_unnamed", path=path, names=list(BACKBONES))


def frozen_onnx(backbone: Backbone | str) -> Path:
    """The frozen backbone as ONNX: `image` uint8 (n, height, width, 3) to `features` float32 (n, features).

    Scaling and normalisation are inside. Made on first use and kept by the weights' hash. Raises TldeskError
    `no_weights` or `weights_damaged`.
    """
    record = weights.record_of(backbone)
    path = weights.frozen_path(record)
    if not path.is_file() and weights.has_graph(path):
        from tldesk.engine.networks import bare_graph

        bare_graph.fill(record, path)
    elif not path.is_file():
        from tldesk.engine.networks.onnx_export import export_frozen

        export_frozen(record, path)
    return path


def frozen_needs_torch(backbone: Backbone | str) -> bool:
    """Whether `frozen_onnx` has yet to be made, which takes PyTorch and some seconds; set-up has usually done it."""
    record = weights.record_of(backbone)
    if not (weights.available(record) and weights.is_converted(record)):
        return weights.available(record)
    return not weights.has_graph(weights.frozen_path(record))


def prepare(should_stop: Callable[[], bool] = never) -> Iterator[Event]:
    """Convert all weights that come with the program and export what stays frozen of them, so that no user waits for
    it later.
    """
    names = [record.name for record in [*BACKBONES.values(), STATISTICS] if _comes_along(record)]
    yield PhaseStarted(name="prepare", text="Preparing the pretrained models", total=len(names))
    for done, name in enumerate(names, start=1):
        if should_stop():
            return
        frozen_onnx(name)
        for stages in STAGES if backbones.get(name).bundled is not None else ():
            if not weights.has_graph(weights.first_stages_path(weights.record_of(name), stages)):
                from tldesk.engine.networks import frozen_prefix

                frozen_prefix.exported(weights.record_of(name), stages)
        yield Progressed(phase="prepare", done=done, total=len(names))


def _comes_along(record: Backbone) -> bool:
    """Whether its weights are in an installed package, or were put in place by set-up."""
    return weights.packaged(record.bundled) is not None or (record.modality != IMAGE and weights.is_converted(record))
