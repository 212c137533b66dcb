"""What its programs have in common."""

from pathlib import Path
from typing import Any

import numpy as np


def load(path: Path) -> Any:
    return np.resize(np.array(path.read_text().split(), np.float32), (1, 16))


tell = print
