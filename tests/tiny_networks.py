"""timm's smallest network with weights of its own: quick where a test asks whether things agree, not who is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine.runs_for_tests import TINY

from tldesk import paths


@pytest.fixture(scope="session")
def _tiny_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """“Pretrained” weights of the tiny network, as a user would have them."""
    import torch
    from safetensors.torch import save_file
    from timm import create_model

    torch.manual_seed(1)
    network = create_model(TINY, pretrained=False, num_classes=0)
    file = tmp_path_factory.mktemp("weights") / "tiny.safetensors"
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, file)
    return file


@pytest.fixture
def tiny_weights(home: Path, _tiny_file: Path) -> Path:
    """The tiny network's weights, imported."""
    from tldesk.engine.networks import prepare

    prepare.import_weights(_tiny_file, TINY)
    return paths.weights() / f"{TINY}.safetensors"
