"""Reading kept features: it must stay cheap to import, since the window does so while it is used."""

import subprocess
import sys


def test_what_reads_them_imports_no_kind_of_data_and_no_network() -> None:
    code = (
        "import sys; from tldesk.engine.embedding import kept\n"
        "left_alone = ('tldesk.engine.modalities', 'tldesk.engine.networks.runtime', 'PIL', 'numpy.random')\n"
        "print(' '.join(name for name in sys.modules if name.startswith(left_alone)), end='')"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (found.returncode, found.stdout) == (0, "")
