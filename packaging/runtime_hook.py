"""Run by the frozen program before all else: what it starts (a file manager, a browser) takes the system's libraries.

PyInstaller's loader points the dynamic linker to the program's own. This process has read that when it began; for
others it is set back to what it was.
"""

import os

_NAME = "LD_LIBRARY_PATH"
_before = os.environ.pop(f"{_NAME}_ORIG", None)
if _before is not None:
    os.environ[_NAME] = _before
else:
    os.environ.pop(_NAME, None)
