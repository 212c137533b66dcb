"""The window: Qt, and no PyTorch. Modules are loaded as without Qt.

PySide6 puts a step behind every import, for a way to write Python that nothing here uses: it reads the source of each
module that is loaded after it. Those of a training are there in 3.8 s of a processor instead of 4.6 without it.
"""

import builtins

import PySide6  # noqa: F401 - it is to have been put there, whoever is imported first

builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
