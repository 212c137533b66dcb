"""An installed program's graphs come without the numbers that its weights hold, and are filled up where it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from present import present
from safetensors.numpy import save_file

from tldesk import paths
from tldesk.engine.networks import bare_graph, onnx_export, prepare, weights
from tldesk.engine.networks.backbones import BACKBONES
from tldesk.errors import TldeskError


def test_a_graph_that_came_without_its_weights_is_filled_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")  # as of an installed program
    shipped = tmp_path / "resources" / "prepared"
    record = BACKBONES["minilm"]
    rng = np.random.default_rng(0)
    arrays = {"wide": rng.random((40, 30)).astype(np.float16), "word": rng.random((60, 30)).astype(np.float16)}
    inside = {"a": arrays["word"], "b": np.ascontiguousarray(arrays["wide"].T), "c": rng.random(900).astype(np.float32)}
    tensors = [onnx.numpy_helper.from_array(value, name) for name, value in inside.items()]
    proto = onnx.helper.make_model(onnx.helper.make_graph([], "all", [], [], tensors))
    graph = proto.SerializeToString()
    bare = bare_graph.bared(graph, arrays)
    assert len(graph) - len(bare) > 5800
    for folder in ("weights", "backbones"):
        (shipped / folder).mkdir(parents=True)
    own, about = shipped / "weights" / "minilm.safetensors", {"sha256": "6" * 64}
    name = f"{'6' * 32}-{record.input_size}.onnx"
    (shipped / "backbones" / f"{name}{weights.BARE}").write_bytes(bare)
    others: list[Any] = [{"wide": arrays["wide"]}, arrays | {"word": arrays["word"][:59]}]
    for other in (*others, arrays | {"word": inside["b"]}):
        save_file(other, own, metadata=about)  # says of itself that it is another one
        with pytest.raises(TldeskError) as caught:
            prepare.frozen_onnx(record)
        assert caught.value.code == "weights_damaged" and not (paths.cache() / "backbones" / name).exists()
    save_file(arrays, own, metadata=about)
    assert not prepare.frozen_needs_torch(record)
    made = prepare.frozen_onnx(record)
    assert made == paths.cache() / "backbones" / name and made.read_bytes() == graph
    assert weights.frozen_path(record) == made


def test_a_batch_norm_that_was_folded_in_is_folded_in_again() -> None:
    """As PyTorch's exporter does it, in every bit."""
    module = torch.nn.Sequential(torch.nn.Conv2d(3, 16, 3, bias=False), torch.nn.BatchNorm2d(16, eps=0.001)).eval()
    rng = np.random.default_rng(0)
    state = {name: rng.random(value.shape, np.float32) for name, value in module.state_dict().items()}
    halves: dict[str, Any] = {name: value.astype(np.float16) for name, value in state.items()}
    for arrays in (state, halves):
        module.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in arrays.items()})
        with onnx_export.quiet():
            program = torch.onnx.export(module, (torch.zeros(1, 3, 8, 8),), dynamo=True, optimize=True, verbose=False)
        graph = present(program).model_proto.SerializeToString()
        bare = bare_graph.bared(graph, arrays)
        assert len(graph) - len(bare) > 1500 and bare_graph.filled(bare, arrays) == graph
        without = {name: value for name, value in arrays.items() if name != "1.running_var"}
        with pytest.raises(ValueError, match="is missing"):
            bare_graph.filled(bare, without)
