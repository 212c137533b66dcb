"""Web pages of exports, asked in Chromium about files that a server of this computer has."""

from __future__ import annotations

import functools
import http.server
import json
import queue
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from urllib.parse import quote

# Opens the page in a frame, lets it choose one file after the other, and sends what it answers to all.
_ASKING = """<!doctype html><iframe id="page" src="samples/index.html"></iframe><script type="module">
const page = document.getElementById("page");
const part = (name) => page.contentDocument?.getElementById(name);
const rest = () => new Promise((done) => setTimeout(done, 10));
const found = [];
while (!part("answer")?.textContent.startsWith("Choose")) await rest();
for (const file of FILES) {
  const chosen = new page.contentWindow.DataTransfer();
  chosen.items.add(new File([await (await fetch(file)).blob()], file));
  part("answer").textContent = "";
  part("file").files = chosen.files;
  part("file").dispatchEvent(new Event("change"));
  while (/^(Listening.*)?$/.test(part("answer").textContent)) await rest();
  found.push(part("answer").textContent);
}
await fetch("/", { method: "POST", body: JSON.stringify(found) });
</script>
"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, says nothing of it, and keeps what it is sent."""

    def __init__(self, *given: object, told: queue.SimpleQueue[list[str]], **named: object) -> None:
        self.told = told
        super().__init__(*given, **named)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        self.told.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def browser() -> str | None:
    """Chromium, where it is here."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def answers(folder: Path, files: Sequence[str], seconds: float = 300) -> list[str]:
    """What the page of the export in `folder` says of files there, by their names. Raises queue.Empty."""
    names = json.dumps([quote(f"/{name}") for name in files])
    (folder / "asking.html").write_text(_ASKING.replace("FILES", names), "utf-8")
    told: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    handler = functools.partial(_Handler, told=told, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, tempfile.TemporaryDirectory() as place:
        Thread(target=server.serve_forever, daemon=True).start()
        command = [str(browser()), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={place}/browser"]
        page = f"http://127.0.0.1:{server.server_port}/asking.html"
        with (Path(place) / "said").open("wb") as said:
            process = subprocess.Popen([*command, page], stdout=said, stderr=said)
            try:
                return told.get(timeout=seconds)
            finally:
                process.terminate()
                process.wait()
                server.shutdown()
                (folder / "asking.html").unlink()
