"""Serves a recorded feed over HTTP, standing in for the real silo: `twin feed serve`."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .emulator import tail
from .errors import Failure
from .paths import FEEDS, ROOT, shown
from .run import Run

LISTENS_WITHIN_SECONDS = 15.0


@dataclass(frozen=True)
class Silo:
    """A feed that is being served: one snapshot a GET, the last one repeated."""

    url: str
    snapshots: int
    folder: Path

    def served(self) -> int:
        """How many snapshots have been handed out."""
        try:
            with urllib.request.urlopen(f"{self.url}-/status", timeout=5) as answer:
                return json.load(answer)["served"]
        except OSError as error:
            raise Failure(f"the silo at {self.url} is gone: {error}") from error


def serve(run: Run, twin: Path, pipeline: str, snapshots: int | None, as_if_now: bool) -> Silo:
    """Serves the first `snapshots` of a pipeline's recorded feed (all of them if None).

    `as_if_now` gives each snapshot the time at which it is handed out instead of the recorded one.
    """
    folder = FEEDS / pipeline
    log = run.logs / f"silo-{pipeline}.log"
    command = [str(twin), "feed", "serve", str(folder), "--listen", "127.0.0.1:0"]
    command += ["--now"] if as_if_now else []
    command += ["--limit", str(snapshots)] if snapshots else []
    child, recorded = processes.start("silo", command, {"LANG": "C.UTF-8"}, log, ROOT)
    run.record(recorded)
    deadline = time.monotonic() + LISTENS_WITHIN_SECONDS
    while True:
        said = next((line for line in tail(log) if line.startswith("{")), None)
        if said:
            break
        if child.poll() is not None or time.monotonic() > deadline:
            raise Failure(f"the silo does not serve {shown(folder)}; see {shown(log)}", tail(log))
        time.sleep(0.05)
    listening = json.loads(said)
    if listening["snapshots"] < (snapshots or 1):
        raise Failure(f"{shown(folder)} holds {listening['snapshots']} snapshots, too few")
    return Silo(listening["url"], listening["snapshots"], folder)
