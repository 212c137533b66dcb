"""The network of a backbone, as timm makes it."""

from __future__ import annotations

from typing import Any

import timm
from torch import nn

from tldesk.engine.networks.backbones import Backbone


def network(record: Backbone, **changes: Any) -> nn.Module:
    """timm's network of `record` without a classifier and with random weights; `changes` go to `create_model`."""
    options = {"num_classes": 0, **dict(record.options), **changes}
    made: nn.Module = timm.create_model(record.timm_name, pretrained=False, **options)
    return made
