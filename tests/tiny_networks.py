"""timm's smallest network with weights of its own: quick where a test asks whether things agree, not who is right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from engine.runs_for_tests import SPLITS, TEMPERATURE, TINY, write_run, write_squares
from once import made_once

from tldesk import paths
from tldesk.engine.networks import prepare
from tldesk.project.runs.config import make_config
from tldesk.project.runs.run import Run


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
    prepare.import_weights(_tiny_file, TINY)
    return paths.weights() / f"{TINY}.safetensors"


@pytest.fixture(scope="session")
def _finished(tmp_path_factory: pytest.TempPathFactory, _tiny_file: Path) -> Path:
    """The folder of a finished run of the tiny network, with a temperature, made once."""
    from tldesk.engine.train import train

    def make(root: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TLDESK_HOME", str(root / "home"))
            prepare.import_weights(_tiny_file, TINY)
            photos = write_squares(root / "photos")
            config = make_config({"backbone": TINY, "strategy": "feature-extraction", "device": "cpu"})
            run = write_run(root / "canary-project" / "runs" / "run", photos, SPLITS, config)
            for _ in run.record(train(run)):
                pass
            report = run.report
            assert report is not None
            report["calibration"]["temperature"] = TEMPERATURE  # six val images give none
            run.write_report(report)

    return made_once(tmp_path_factory, "finished", make) / "canary-project" / "runs" / "run"


@pytest.fixture
def finished(_finished: Path, tmp_path: Path) -> Run:
    """A finished run of the tiny network, yours to change."""
    shutil.copytree(_finished, tmp_path / "project" / "runs" / "run")
    return Run.load(tmp_path / "project" / "runs" / "run")
