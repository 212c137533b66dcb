"""What goes into the frozen program, as tables: `tldesk.spec` and the tests read them. Needs nothing but Python."""

from __future__ import annotations

import re
from pathlib import PurePath, PurePosixPath

# The ONNX exporter reads the sources of what it translates, and PyTorch those of its own settings. Sample programs are
# copied into exports, and a converter's own Python runs what lies in `apart`.
WITH_SOURCES = {
    "onnxscript": "pyz+py",
    "torch": "pyz+py",
    "tldesk.engine.exporters.samples": "pyz+py",
    "tldesk.engine.exporters.apart": "pyz+py",
}

# Packages whose version the program looks up.
WITH_VERSION = ("torch", "torchvision", "timm", "onnxruntime", "onnx", "scikit-learn", "numpy", "pillow")
WITH_VERSION += ("PySide6-Essentials",)

# Imported by name alone, so that nothing says so: what pyqtgraph draws with, and what miniaudio's library asks for.
NAMED = ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets", "_cffi_backend")
# And the keyrings of the systems: of each system the one that is there is used.
NAMED += ("keyring.backends.Windows", "keyring.backends.macOS", "keyring.backends.SecretService")
# `huggingface_hub` imports what is asked of it when it is asked.
NAMED += ("huggingface_hub.file_download", "huggingface_hub.errors", "huggingface_hub.utils._http")

# Folders inside of packages whose modules are imported as if they stood alone: (package, folder).
ALONE = (("onnxruntime", "transformers"),)

# Of this package two files alone are read, and its code never runs: (package, pattern, place).
DATA = (("qtawesome", "fonts/materialdesignicons6-webfont-*", "qtawesome/fonts"),)

EXCLUDED_MODULES = (
    # The GPL, which the program is not under.
    "readline",
    "_gdbm",
    "dbm.gnu",
    # Its makers' tools.
    "PyInstaller",
    "hypothesis",
    "mypy",
    "pip",
    "pytest",
    "setuptools",
    "zstandard",
    # What other people's programs use of our libraries.
    "IPython",
    "_curses",
    "_tkinter",
    "curses",
    "matplotlib",
    "nis",
    "pandas",
    "pyqtgraph.examples",
    "pyqtgraph.opengl",
    "tensorboard",
    "tkinter",
    "torch.utils.tensorboard",
    "triton",
    "PySide6.QtTest",
    # Models are downloaded over httpx2 alone (tldesk/online): what else would open a connection is left out.
    "hf_xet",
    "requests",
    "urllib3",
    "PySide6.QtNetwork",
)

# Files by their place in the bundle, with slashes.
EXCLUDED_FILES = re.compile(
    r"""
    (^|/)(tests?|examples?|benchmarks?)/                                    # the libraries' own
  | ^(?!torch/|onnxscript/|tldesk/).*\.py$                                  # sources beside their compiled form
  | ^(?!tldesk/).*\.(pyi|pxd|pyx|h|hpp|cuh|c|cc|cpp|a|lib|cmake|pdb)$       # for who builds against them
  | \.dist-info/(?!METADATA$)                                               # licences lie elsewhere, all together
  | ^torch/bin/(?!torch_shm_manager)
  | ^PySide6/(Qt/)?translations/(?!qtbase_)
  | ^PySide6/(Qt/)?plugins/(tls|networkinformation|generic|egldeviceintegrations|platforminputcontexts/.*virtual)
  | ^PySide6/(Qt/)?plugins/platforms/(lib)?q(eglfs|linuxfb|vnc|minimal|minimalegl|vkkhrdisplay|direct2d)\b
  | ^PySide6/(Qt/)?plugins/platformthemes/libqgtk3                          # would need GTK
  | (^|/)(lib)?Qt6(Network|Test|EglF[Ss]\w*|VirtualKeyboard\w*|Qml\w*|Quick\w*|Pdf)\b
    """,
    re.VERBOSE,
)

# Libraries of the system that Python's own modules need, and their licences. They are shipped, as their names differ
# between systems; every other one belongs to the system's windows or its C library, and is taken from there.
SYSTEM_FOLDERS = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
SYSTEM_LIBRARIES = {
    "libbz2": "bzip2-1.0.6",
    "libcrypto": "Apache-2.0",
    "libexpat": "MIT",
    "libffi": "MIT",
    "liblzma": "0BSD",
    "libsqlite3": "blessing",
    "libssl": "Apache-2.0",
    "libuuid": "BSD-3-Clause",
    "libz": "Zlib",
    "libzstd": "BSD-3-Clause",
}

# Their symbols for debuggers are a fifth of them.
STRIPPED = ("libpython*", "torch/lib/libtorch_cpu.so", "torch/lib/libtorch_python.so")


def library_name(source: str | PurePath) -> str:
    """`/usr/lib/x86_64-linux-gnu/libz.so.1` → `libz`."""
    return PurePath(source).name.split(".so")[0]


def is_kept(place: str, source: str) -> bool:
    """Whether `source` is shipped at `place` (relative to the bundle, any slashes)."""
    if source.startswith(SYSTEM_FOLDERS) and library_name(source) not in SYSTEM_LIBRARIES:
        return False
    return EXCLUDED_FILES.search(place.replace("\\", "/")) is None


def kept(entries: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Of PyInstaller's entries (place, source, kind) those that are shipped; links to what is not go with it."""
    files = [entry for entry in entries if entry[2] != "SYMLINK" and is_kept(entry[0], entry[1])]
    places = {entry[0] for entry in files}
    links = [entry for entry in entries if entry[2] == "SYMLINK" and _target(entry) in places]
    return files + links


def is_stripped(place: str) -> bool:
    """Whether the file's symbols are taken out."""
    return any(PurePosixPath(place).match(pattern) for pattern in STRIPPED)


def _target(link: tuple[str, str, str]) -> str:
    return (PurePosixPath(link[0]).parent / link[1]).as_posix()
