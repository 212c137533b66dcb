"""Entry: a verb runs the command line; no verb, a project or a source of images or texts opens the window."""

from __future__ import annotations

import gc
import sys

from tldesk import large_pages, media
from tldesk.engine import networks
from tldesk.media import tables

TYPE_CHECKING = False  # importing `typing` for it would take longer than everything before `large_pages.ask()`
if TYPE_CHECKING:
    from pathlib import Path

# Before a folder of the same name. Written out, since typer stays unloaded where the window opens.
VERBS = frozenset(
    (
        *("new", "train", "evaluate", "compare", "predict", "serve", "export", "export-labels", "split", "models"),
        *("network", "doctor", "demo", "setup"),
    )
)


def main() -> int:
    """Start the program; the exit code is that of the command-line contract (0, 1, 2, 130)."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    if arguments == [media.FLAG]:
        from tldesk.media import guard

        return guard.serve()
    if arguments == [tables.FLAG]:
        from tldesk.media.tables import serving

        return serving.serve()
    if arguments == [networks.FLAG]:
        from tldesk.engine.networks import onnx_limited

        return onnx_limited.serve()
    large_pages.ask()
    project, source = target(arguments)
    if not arguments or project is not None or source is not None:
        # Typer and the engine stay unloaded: the window is to be painted within a second. What it imports lives as long
        # as the program, and is not looked through for garbage.
        gc.disable()
        from tldesk.app import run

        gc.freeze()
        gc.enable()
        return run(project, source)
    from tldesk.cli import run_command

    return run_command(arguments)


def target(arguments: list[str]) -> tuple[Path | None, Path | None]:
    """The project that the one argument names, or else a source: a folder, a table or an archive; both None for the
    command line.

    A project is named by its folder, or as a double click does by its file. Another file of the kind is given on as it
    is: the window says what is wrong with it, where a verb would say it to nobody.
    """
    if len(arguments) != 1 or arguments[0] in VERBS or arguments[0].startswith("-"):
        return None, None
    from pathlib import Path

    from tldesk import paths
    from tldesk.project.importers import FILES, walk

    path = Path(arguments[0]).absolute()
    if path.name == paths.PROJECT_FILE:
        return path.parent, None
    if path.suffix == ".tldesk" or walk.is_file(path / paths.PROJECT_FILE):
        return path, None
    is_source = walk.is_folder(path) or (path.suffix.lower() in (*FILES, *tables.SUFFIXES) and walk.is_file(path))
    return None, path if is_source else None


if __name__ == "__main__":
    sys.exit(main())
