"""One local run: its folder, what it started and how it is ended.

Everything a run makes lies in `.local/runs/<name>/`, so two runs cannot disturb each other, and ending
one means ending the processes it recorded and removing its folder.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import asdict
from pathlib import Path

from . import processes
from .errors import Failure
from .paths import LOCAL, RUNS, shown
from .processes import Recorded

DEFAULT_NAME = "demo"
DEMO_ENDS_WITHIN_SECONDS = 240.0


class Run:
    """A run's folder and the list of processes kept in it."""

    def __init__(self, name: str) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name):
            raise Failure(f"a run's name is lower-case letters, digits and hyphens, not {name!r}")
        self.name = name
        self.folder = RUNS / name
        self.logs = self.folder / "logs"
        self._file = self.folder / "run.json"

    @property
    def connection_file(self) -> Path:
        """Where the command line finds the run: the default run's file is where `twin` looks first."""
        inside = self.folder / "connection.json"
        return LOCAL / "connection.json" if self.name == DEFAULT_NAME else inside

    @property
    def outputs_file(self) -> Path:
        """Where the command line finds the names of buckets and streams, beside the connection file."""
        return self.connection_file.with_name("outputs.json")

    def begin(self) -> None:
        """Makes the folder anew. What an earlier run of this name left (its logs) goes."""
        if any(processes.alive(process) for process in self.recorded()):
            raise Failure(
                f"a run named {self.name} is going on already",
                [
                    f"end it with: scripts/demo --down --name {self.name}",
                    "or choose another --name",
                ],
            )
        if self.endpoint() is not None:
            raise Failure(
                f"an earlier run named {self.name} left resources at {self.endpoint()}",
                [f"remove them with: scripts/demo --down --name {self.name}"],
            )
        self.remove()
        self.folder.mkdir(parents=True, mode=0o700)
        self.logs.mkdir()
        self._save([processes.itself("demo")], None)

    def record(self, process: Recorded) -> None:
        """Notes a process before anything else can go wrong."""
        self._save([*self.recorded(), process], self.endpoint())

    def uses(self, endpoint: str) -> None:
        """Notes that resources are being made at an emulator which this run did not start."""
        self._save(self.recorded(), endpoint)

    def recorded(self) -> list[Recorded]:
        """The processes started so far, oldest first."""
        return [Recorded(**entry) for entry in self._load().get("processes", [])]

    def endpoint(self) -> str | None:
        """The emulator that was running already, if the run uses one."""
        return self._load().get("endpoint")

    def end_processes(self) -> None:
        """Ends what the run started, newest first, and nothing else."""
        for process in reversed(self.recorded()):
            if process.role != "demo":
                processes.end(process)
        self._save([p for p in self.recorded() if processes.alive(p)], self.endpoint())

    def end_demo(self) -> None:
        """Asks the demo of this run, in whatever terminal, to end and clean up after itself."""
        mine = processes.itself("demo")
        for process in self.recorded():
            if process.role == "demo" and process != mine:
                processes.ask_to_end(process, DEMO_ENDS_WITHIN_SECONDS)

    def remove(self) -> None:
        """Removes the folder and the connection file."""
        self._disconnect()
        shutil.rmtree(self.folder, ignore_errors=True)

    def keep_only_logs(self) -> None:
        """Removes all but the logs, which stay for the reader until the next run of this name."""
        self._disconnect()
        for entry in self.folder.iterdir() if self.folder.exists() else []:
            if entry != self.logs:
                shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def _disconnect(self) -> None:
        """Removes the connection file and what lies beside it: the command line's token, the outputs."""
        for file in self.connection_file.parent.glob(f"{self.connection_file.name}*"):
            file.unlink(missing_ok=True)
        self.outputs_file.unlink(missing_ok=True)

    def _load(self) -> dict:
        try:
            return json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except json.JSONDecodeError as error:
            raise Failure(f"{shown(self._file)} is not readable: {error}") from error

    def _save(self, recorded: list[Recorded], endpoint: str | None) -> None:
        content = {"processes": [asdict(process) for process in recorded], "endpoint": endpoint}
        partial = self._file.with_suffix(".partial")
        partial.write_text(json.dumps(content, indent=2), encoding="utf-8")
        partial.replace(self._file)
