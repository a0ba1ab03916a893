"""Starts processes that can be ended exactly, later and from another process.

A process is known by its id *and* its start time, because ids are used again. Each one leads a session
of its own, so that its children (the emulator's functions) can be ended with it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

KILL_AFTER_SECONDS = 10.0
POLL_SECONDS = 0.05
MARKER = "TWINLINE_RUN"
PROC = Path("/proc/self/stat")


@dataclass(frozen=True)
class Recorded:
    """A process that this project started. `marker` is the line of its environment that says so."""

    role: str
    pid: int
    started: str
    marker: str = ""


def start(
    role: str,
    command: list[str],
    environment: dict[str, str],
    log: Path,
    cwd: Path,
    inherited: tuple[int, ...] = (),
) -> tuple[subprocess.Popen[bytes], Recorded]:
    """Starts `command` as the leader of a new session, its output in `log`."""
    marker = f"{MARKER}={log.parent}"
    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            cwd=cwd,
            env={**environment, MARKER: str(log.parent)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=inherited,
        )
    return child, Recorded(role, child.pid, start_time(child.pid) or "", marker)


def itself(role: str) -> Recorded:
    """Returns the record of the process that calls."""
    return Recorded(role, os.getpid(), start_time(os.getpid()) or "")


def start_time(pid: int) -> str | None:
    """Returns when the process `pid` started, in the system's own words, or None if there is none."""
    if PROC.exists():
        stat = _stat(pid)
        return None if stat is None or stat[0] == "Z" else f"ticks:{stat[19]}"
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.strip() or None


def alive(process: Recorded) -> bool:
    """Whether exactly this process still runs."""
    return bool(process.started) and start_time(process.pid) == process.started


def ask_to_end(process: Recorded, seconds: float) -> bool:
    """Asks exactly this process to end and waits; returns whether it is gone."""
    if alive(process):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGTERM)
        _wait_until(lambda: not alive(process), process.pid, seconds)
    return not alive(process)


def end(process: Recorded) -> None:
    """Ends the process and what it started: asks first, then insists. Does nothing if it is gone."""
    members = [member for member in _group(process.pid) if _is_ours(member, process)]
    ask_to_end(process, KILL_AFTER_SECONDS)
    members += [member for member in _group(process.pid) if _is_ours(member, process)]
    for pid in {process.pid: None, **dict.fromkeys(member.pid for member in members)}:
        known = [member for member in [process, *members] if member.pid == pid]
        if any(alive(member) for member in known):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    gone = [process, *members]
    _wait_until(lambda: not any(alive(member) for member in gone), process.pid, KILL_AFTER_SECONDS)


def _is_ours(member: Recorded, leader: Recorded) -> bool:
    """Whether a member of the leader's group was started by the leader.

    While the leader lives, its group is its own. Once it is gone its id may have been used again, and
    then only the environment tells.
    """
    if alive(leader):
        return True
    try:
        environment = Path(f"/proc/{member.pid}/environ").read_bytes()
    except OSError:
        return False
    return bool(leader.marker) and leader.marker.encode() in environment.split(b"\0")


def _group(group: int) -> list[Recorded]:
    """The processes of a process group, each with its start time."""
    if PROC.exists():
        stats = ((int(p.name), _stat(int(p.name))) for p in Path("/proc").iterdir() if p.name.isdigit())
        pids = [pid for pid, stat in stats if stat and stat[2] == str(group) and stat[0] != "Z"]
    else:
        shown = subprocess.run(["ps", "-axo", "pid=,pgid="], capture_output=True, text=True, check=False)
        rows = (line.split() for line in shown.stdout.splitlines())
        pids = [int(row[0]) for row in rows if len(row) == 2 and row[1] == str(group)]
    return [Recorded("member", pid, start_time(pid) or "") for pid in pids]


def _wait_until(done: Callable[[], bool], child: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(child, os.WNOHANG)  # If it is our child, it must not stay as a zombie.
        time.sleep(POLL_SECONDS)


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat behind the name: state is 0, group 2, start time in ticks 19."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return None
    return text.rsplit(")", 1)[1].split()
