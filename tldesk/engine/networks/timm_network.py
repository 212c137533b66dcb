"""The network of a backbone, as timm makes it, or as its record says."""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from tldesk.engine.modalities.learning import named
from tldesk.engine.networks.backbones import Backbone


def network(record: Backbone, **changes: Any) -> nn.Module:
    """The network of `record` without a classifier and with random weights; `changes` go to timm's `create_model`."""
    if record.made_by:
        own: nn.Module = named(record.made_by)(record)
        return own
    import timm  # two seconds that the others need not wait for

    options = {"num_classes": 0, **dict(record.options), **changes}
    made: nn.Module = timm.create_model(record.timm_name, pretrained=False, **options)
    if record.flat:
        for name in record.behind:
            setattr(made, name, nn.Identity())
        made.forward_head = _flat  # type: ignore[assignment]
    return made


def _flat(maps: Tensor, pre_logits: bool = False) -> Tensor:
    """Every number of the last maps in a row, in place of their mean."""
    return maps.flatten(1)
