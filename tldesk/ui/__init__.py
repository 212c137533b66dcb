"""The window: Qt, and no PyTorch. Modules are loaded as without Qt.

PySide6 puts a step behind every import, for a way to write Python that nothing here uses: it reads the source of each
module that is loaded after it. PyTorch has 3,000, and is there 0.8 s of a processor sooner without.
"""

import builtins

builtins.__import__ = vars(builtins).get("__orig_import__", builtins.__import__)
