"""One whole training step as a CUDA graph: launched as one, where a small network waits for hundreds of launches.

Captured after a rehearsal, once for each size of batch; the caller makes the step eagerly where capture fails.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

# PyTorch chooses its algorithms in the first passes; what it then allocates must not be captured.
_REHEARSALS = 3

Act = Callable[[Tensor, Tensor], Tensor]


class Captured:
    """`act(images, labels)` on a CUDA device, replayed for any batch of the size of `images` and `labels`.

    It is rehearsed first, with all its effects: what `act` makes once (an optimiser's numbers, filled with zeros) has
    to be there, or each replay would make it anew. Raises RuntimeError where the device, its memory or something in
    the step cannot be captured.
    """

    def __init__(self, act: Act, images: Tensor, labels: Tensor) -> None:
        self._images, self._labels = images.clone(), labels.clone()
        aside = torch.cuda.Stream(images.device)  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream(images.device))
        with torch.cuda.stream(aside):
            for _ in range(_REHEARSALS):
                act(self._images, self._labels)
        torch.cuda.current_stream(images.device).wait_stream(aside)
        self._graph = torch.cuda.CUDAGraph()
        # Threads that read pictures ahead may use the device meanwhile.
        with torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            self._result = act(self._images, self._labels)

    def __call__(self, images: Tensor, labels: Tensor) -> Tensor:
        """Make the step; what `act` gave is overwritten by the next call."""
        self._images.copy_(images, non_blocking=True)
        self._labels.copy_(labels, non_blocking=True)
        self._graph.replay()
        return self._result
