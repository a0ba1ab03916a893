"""Serves a recorded feed over HTTP, standing in for the real silo: `twin feed serve`."""

from __future__ import annotations

import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .emulator import tail
from .errors import Failure
from .paths import FEEDS, ROOT, shown
from .run import Run

LISTENS_WITHIN_SECONDS = 15.0
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+\S*")


@dataclass(frozen=True)
class Silo:
    """A feed that is being served."""

    url: str
    snapshots: int
    folder: Path


def serve(run: Run, twin: Path, pipeline: str, snapshots: int | None, as_if_now: bool) -> Silo:
    """Serves the first `snapshots` of a pipeline's recorded feed (all of them if None).

    `as_if_now` shifts the recorded times so that the feed begins now.
    """
    recorded_files = sorted((FEEDS / pipeline).glob("*.gz"))[:snapshots]
    if not recorded_files or len(recorded_files) < (snapshots or 1):
        raise Failure(f"{shown(FEEDS / pipeline)} holds {len(recorded_files)} snapshots, too few")
    folder = run.folder / "feed" / pipeline
    folder.mkdir(parents=True)
    for file in recorded_files:
        shutil.copyfile(file, folder / file.name)
    log = run.logs / f"silo-{pipeline}.log"
    command = [str(twin), "feed", "serve", str(folder), "--port", "0"]
    child, recorded = processes.start(
        "silo", [*command, *(["--now"] if as_if_now else [])], {"LANG": "C.UTF-8"}, log, ROOT
    )
    run.record(recorded)
    deadline = time.monotonic() + LISTENS_WITHIN_SECONDS
    while True:
        address = ADDRESS.search("\n".join(tail(log)))
        if address:
            return Silo(address.group(0), len(recorded_files), folder)
        if child.poll() is not None or time.monotonic() > deadline:
            raise Failure(f"the silo does not serve {pipeline}; see {shown(log)}", tail(log))
        time.sleep(0.05)
