"""tldesk: label photos, train a pretrained model on them, export it; offline, on your own computer."""

import os

__version__ = "0.1.0"

# ONNX Runtime from 1.29 reports its use to its makers unless it is told not to before it is loaded. Nothing leaves this
# computer, so it is told here, ahead of every other module; processes that the program starts inherit it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# The same of the library that timm fetches weights with: by itself it contacts nobody, reads no token that other
# programs have left, and says nothing of this computer. What the user asks for goes through tldesk/online/door.py.
for _name in ("HF_HUB_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "HF_HUB_DISABLE_XET"):
    os.environ[_name] = "1"

# Threads of OpenMP (PyTorch's) that wait for each other are to sleep, not to turn round: beside a program that computes
# as well they would keep each other from their core. Read when PyTorch is loaded. See tests/benchmarks/busy.py.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

# Settings and events are pydantic's records. It would look through all installed packages for extensions of other
# makers, and run them: there is no use for one here, and the window would wait for that.
os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
