"""Entry: a verb runs the command line, no verb (or a project) opens the window."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path

from tldesk import paths
from tldesk.media import FLAG


def main() -> int:
    """Start the program; the exit code is that of the command-line contract (0, 1, 2, 130)."""
    multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    if arguments == [FLAG]:
        from tldesk.media.guard import serve

        return serve()
    project = _project(arguments)
    if not arguments or project is not None:
        # Typer and the engine stay unloaded: the window is to be painted within a second.
        from tldesk.app import run

        return run(project)
    from tldesk.cli import run_command

    return run_command(arguments)


def _project(arguments: list[str]) -> Path | None:
    """The project that the one argument names: its folder, or as a double click does its file.

    Another file of the kind is given on as it is: the window says what is wrong with it, where a verb would say it to
    nobody.
    """
    if len(arguments) != 1:
        return None
    path = Path(arguments[0]).absolute()
    if path.name == paths.PROJECT_FILE:
        return path.parent
    return path if path.suffix == ".tldesk" or (path / paths.PROJECT_FILE).is_file() else None


if __name__ == "__main__":
    sys.exit(main())
