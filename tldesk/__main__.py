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
    if not arguments or _is_project(arguments):
        # Typer and the engine stay unloaded: the window is to be painted within a second.
        from tldesk.app import run

        return run(Path(arguments[0]) if arguments else None)
    from tldesk.cli import run_command

    return run_command(arguments)


def _is_project(arguments: list[str]) -> bool:
    """Whether the one argument is a project (a double click on project.tldesk gives its path)."""
    path = Path(arguments[0])
    return len(arguments) == 1 and (path.name == paths.PROJECT_FILE or (path / paths.PROJECT_FILE).is_file())


if __name__ == "__main__":
    sys.exit(main())
