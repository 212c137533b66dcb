"""One optimiser step: micro-batches, precision, gradients, AdamW, and what happens when memory runs out."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tldesk.engine.machine import device as devices
from tldesk.engine.modalities import learning
from tldesk.engine.networks.model import Model
from tldesk.engine.training.cuda_graph import Captured
from tldesk.engine.training.losses import Loss
from tldesk.errors import TldeskError
from tldesk.project.runs.events import Noted, noted

log = logging.getLogger(__name__)

Remembered = tuple[list[tuple[Tensor, Tensor]], dict[str, Tensor]]

_LARGEST_NORM = 1.0
_WARM_UP = 0.1


def precision_for(wish: str, kind: str) -> torch.dtype | None:
    """The type that autocast uses on the device `kind`, None for plain float32.

    `auto` is bfloat16 on NVIDIA cards that have it, float16 on older ones, float32 elsewhere: processors without
    special instructions are slower with shorter numbers. Raises TldeskError `bad_value` for float16 without CUDA.
    """
    if wish == "auto":
        if kind != "cuda":
            return None
        return torch.bfloat16 if devices.describe("cuda").bfloat16 else torch.float16
    if wish == "float16" and kind != "cuda":
        raise TldeskError(
            "bad_value", field="precision", value=wish, reason="it needs an NVIDIA graphics card", allowed="Use auto."
        )
    return {"float32": None, "bfloat16": torch.bfloat16, "float16": torch.float16}[wish]


def schedule(step: int, total: int, straight: bool = False) -> float:
    """The share of the largest learning rate at step 0 ≤ `step` < `total`: 10 % linear warm-up, then along a cosine to
    0, or `straight`."""
    warm = max(1, round(total * _WARM_UP))
    if step < warm:
        return (step + 1) / warm
    if straight:
        return (total - step) / max(1, total - warm)
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, total - warm)))


class Stepper:
    """Makes the steps of one phase. `micro` is how many images go through the model at once; `forward` may compute
    its logits (n, classes) of images (n, size, size, 3) in a faster way. On an NVIDIA card the step is captured as one
    graph unless `capture` is False.

    `notes` collects what the user should be told; whoever drives the steps passes it on.
    """

    def __init__(
        self,
        model: Model,
        device: torch.device,
        groups: list[dict[str, Any]],
        *,
        dtype: torch.dtype | None,
        loss: Loss,
        micro: int,
        forward: Callable[[Any], Tensor] | None = None,
        capture: bool = True,
    ) -> None:
        self.model, self.device, self.micro = model, device, micro
        self._to_device = learning.of(model.record.modality).to_device
        self.notes: list[Noted] = []
        self._dtype, self._loss = dtype, loss
        self._loss.to(device)
        self._forward = forward or self._whole
        for group in groups:
            group["peak"] = group["lr"]
        on_card = device.type == "cuda"
        self._optimizer = torch.optim.AdamW(groups, fused=device.type != "mps", capturable=on_card)
        self._free_rates()
        # float16 looks at each step's gradients before it is made: that cannot be captured.
        capturing = capture and on_card and forward is None and dtype is not torch.float16
        self._captured: dict[int, Captured] | None = {} if capturing else None
        self._scaler = torch.amp.GradScaler(device.type, enabled=dtype is torch.float16)
        self._learning = [p for group in groups for p in group["params"]]

    def step(
        self, images: NDArray[np.uint8] | Tensor, targets: NDArray[np.int64], factor: float, number: int
    ) -> tuple[float, int]:
        """One step on a batch (n, size, size, 3) at `factor` of the largest rate: its mean loss, and how many it got.

        A tensor is on the device already, float32 (n, 3, size, size) 0..1.
        When memory runs out the step is made again in smaller parts, with the same sum. Raises TldeskError
        `out_of_memory` when one image is too much, `not_finite` naming the step `number`.
        """
        labels = torch.from_numpy(targets).to(self.device)
        self._set_rate(factor)
        if (told := self._replay(images, labels)) is not None:
            loss, right, norm = told
            if not math.isfinite(loss) or not math.isfinite(norm):
                raise TldeskError("not_finite", step=number)
            return loss, int(right)
        before = self._remember()
        while True:
            try:
                loss, right = self._gradients(images, labels).tolist()
                break
            except (RuntimeError, MemoryError) as error:
                if not devices.is_out_of_memory(error):
                    raise
            self._shrink(len(images), number)  # out here the failed attempt's memory is free again
            self._restore(before)
        if not math.isfinite(loss):
            raise TldeskError("not_finite", step=number)
        self._update(number)
        return loss, int(right)

    @property
    def capturing(self) -> bool:
        """Whether steps are made as captured graphs."""
        return self._captured is not None

    def learning_rate(self, factor: float) -> float:
        """The backbone's learning rate at `factor`."""
        return float(self._optimizer.param_groups[0]["peak"]) * factor

    def state_dict(self) -> dict[str, Any]:
        """Tensors and plain values from which `load_state_dict` goes on."""
        return {
            "optimizer": self._optimizer.state_dict(),
            "scaler": self._scaler.state_dict(),
            "micro": self.micro,
            "rng": _rng_state(self.device),
        }

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on from `state`, with the learning rates of now."""
        peaks = [group["peak"] for group in self._optimizer.param_groups]
        self._optimizer.load_state_dict(state["optimizer"])
        for group, peak in zip(self._optimizer.param_groups, peaks, strict=True):
            group["peak"] = peak
        self._free_rates()
        self._captured = None if self._captured is None else {}  # graphs of the numbers that were
        self._scaler.load_state_dict(state["scaler"])
        self.micro = state["micro"]
        _set_rng_state(state["rng"], self.device)

    def _gradients(self, images: NDArray[np.uint8] | Tensor, labels: Tensor) -> Tensor:
        """Leave the gradients of a batch, a part at a time; its mean loss and how many are right, (2,)."""
        self._optimizer.zero_grad(set_to_none=True)
        total = self._loss.total(labels)
        loss_sum, right = torch.zeros((), device=self.device), torch.zeros((), device=self.device)
        for part in np.array_split(np.arange(len(images)), -(-len(images) // self.micro)):
            wanted = labels[part[0] : part[-1] + 1]
            with torch.autocast(self.device.type, dtype=self._dtype, enabled=self._dtype is not None):
                logits = self._forward(images[part[0] : part[-1] + 1])
            logits = logits.float()
            loss = self._loss.sum(logits, wanted) / total
            self._scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
            loss_sum += loss.detach()
            right += self._loss.right(logits.detach(), wanted)
        return torch.stack([loss_sum, right])

    def _whole(self, images: NDArray[np.uint8] | Tensor) -> Tensor:
        pixels = images if isinstance(images, Tensor) else self._to_device(images, self.device)
        logits: Tensor = self.model(pixels)
        return logits

    def _set_rate(self, factor: float) -> None:
        for group in self._optimizer.param_groups:
            rate = group["peak"] * factor
            if isinstance(group["lr"], Tensor):
                group["lr"].fill_(rate)  # a captured step looks at the same place
            else:
                group["lr"] = rate

    def _free_rates(self) -> None:
        """On a card the rates are numbers of the card, which a captured step reads anew."""
        if self.device.type == "cuda":
            for group in self._optimizer.param_groups:
                group["lr"] = torch.tensor(float(group["lr"]), device=self.device)

    def _update(self, number: int) -> None:
        self._scaler.unscale_(self._optimizer)
        norm = torch.nn.utils.clip_grad_norm_(self._learning, _LARGEST_NORM)
        # float16 meets infinite gradients in the normal run of things; the scaler then leaves the step out.
        if not self._scaler.is_enabled() and not math.isfinite(norm.item()):
            raise TldeskError("not_finite", step=number)
        self._scaler.step(self._optimizer)
        self._scaler.update()

    def _act(self, images: Tensor, labels: Tensor) -> Tensor:
        """The whole step without a look at the processor's side: loss, how many are right, and the gradient, (3,)."""
        told = self._gradients(images, labels)
        norm = torch.nn.utils.clip_grad_norm_(self._learning, _LARGEST_NORM)
        self._optimizer.step()
        return torch.cat([told, norm[None]])

    def _replay(self, images: NDArray[np.uint8] | Tensor, labels: Tensor) -> tuple[float, float, float] | None:
        """Make the step as a graph: what `_act` gives. None when it is to be made eagerly."""
        if self._captured is None or len(images) > self.micro:
            return None
        pixels = images if isinstance(images, Tensor) else self._to_device(images, self.device)
        if len(images) not in self._captured:
            self._capture(pixels, labels)
            if self._captured is None:
                return None
        loss, right, norm = self._captured[len(images)](pixels, labels).tolist()
        return loss, right, norm

    def _capture(self, pixels: Tensor, labels: Tensor) -> None:
        """Have a graph for batches of this size, or none ever more; nothing is left of its rehearsals."""
        assert self._captured is not None
        before, kept = self._remember(), {id(value): value.clone() for value in self._learned()}
        try:
            self._captured[len(pixels)] = Captured(self._act, pixels, labels)
        except RuntimeError as error:
            log.warning("steps are not captured as a graph: %s", error)
            self._captured = None
        self._restore(before)
        with torch.no_grad():
            for value in self._learned():
                if id(value) in kept:
                    value.copy_(kept[id(value)])
                else:
                    value.zero_()  # the optimiser's numbers begin so

    def _learned(self) -> list[Tensor]:
        """What a step changes besides what `_remember` holds: the weights and the optimiser's numbers."""
        numbers = (value for state in self._optimizer.state.values() for value in state.values())
        return [*self._learning, *(value for value in numbers if isinstance(value, Tensor))]

    def _shrink(self, count: int, number: int) -> None:
        size = min(self.micro, count)
        if size <= 1:
            raise TldeskError("out_of_memory")
        self.micro = (size + 1) // 2
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        self.notes.append(noted("warning", "smaller_batches", number, micro=self.micro))

    def _remember(self) -> Remembered:
        """What a failed attempt leaves changed: BatchNorm's running statistics and the random numbers."""
        learning = (module for module in self.model.modules() if module.training)
        buffers = [buffer for module in learning for buffer in module.buffers(recurse=False)]
        return [(buffer, buffer.clone()) for buffer in buffers], _rng_state(self.device)

    def _restore(self, before: Remembered) -> None:
        for buffer, copy in before[0]:
            buffer.copy_(copy)
        _set_rng_state(before[1], self.device)


def _rng_state(device: torch.device) -> dict[str, Tensor]:
    state = {"cpu": torch.get_rng_state()}
    if device.type == "cuda":
        state["cuda"] = torch.cuda.get_rng_state(device)
    return state


def _set_rng_state(state: dict[str, Tensor], device: torch.device) -> None:
    torch.set_rng_state(state["cpu"])
    if device.type == "cuda" and "cuda" in state:
        torch.cuda.set_rng_state(state["cuda"], device)
