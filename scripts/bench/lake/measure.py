"""What is measured of a batch: whole invocations, the same in process, and instructions."""

from __future__ import annotations

import os
import platform as machine
import statistics
import subprocess
import tempfile
from pathlib import Path

from local.errors import Failure

from bench.lake.events import lines_of
from bench.lake.programs import Program
from bench.storage import tables
from bench.storage.platform import Function, Platform

WARM_UP = 3
TURNS = 3


def invocations(everybody: list[Program], event: bytes, repeat: int) -> list[str]:
    """Whole invocations: everybody in turn, so that what disturbs one disturbs all."""
    seconds: dict[str, list[float]] = {program.name: [] for program in everybody}
    peaks: dict[str, int] = {}
    told = None
    for turn in range(TURNS):
        for program in everybody:
            platform = Platform()
            with Function(platform, program.command, program.variables) as function:
                for _ in range(WARM_UP):
                    answer = function.invoke(event)[2]
                if turn == 0:
                    told = told or lines_of(answer)
                    if lines_of(answer) != told:
                        raise Failure(f"{program.name} answers otherwise than {everybody[0].name}")
                rounds = [function.invoke(event)[0] for _ in range(-(-repeat // TURNS))]
                seconds[program.name] += rounds
                peaks[program.name] = max(peaks.get(program.name, 0), function.memory_peak_kb())
            platform.close()
    lines = sum(len(record[2]) for record in told or [])
    memory = peaks[everybody[0].name]
    rows = [
        [*row, f"{peaks[name] / 1024:.0f} MB", tables.times(peaks[name], memory)]
        for name, row in _rows(seconds, lines).items()
    ]
    return tables.table([*HEAD, "peak memory", "times ours"], rows)


HEAD = ["", "a batch, median", "least", "a line", "times ours"]


def _rows(seconds: dict[str, list[float]], lines: int) -> dict[str, list[str]]:
    base = statistics.median(next(iter(seconds.values())))
    rows = {}
    for name, found in seconds.items():
        median = statistics.median(found)
        batch = [f"{median * 1e3:.2f} ms", f"{min(found) * 1e3:.2f} ms"]
        rows[name] = [name, *batch, f"{median / lines * 1e9:,.0f} ns", tables.times(median, base)]
    return rows


def in_process(everybody: list[Program], event: bytes, lines: int, repeat: int) -> list[str]:
    """The same from bytes to bytes without the runtime, and what base64 and copies alone take."""
    here = {program.name: (program.here, program.variables) for program in everybody}
    first = everybody[0]
    here["base64 and copies alone"] = ([*first.here, "{}", "{}", "floor"], first.variables)
    seconds: dict[str, list[float]] = {name: [] for name in here}
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        path = Path(work) / "event.json"
        path.write_bytes(event)
        for _ in range(repeat):
            for name, (command, variables) in here.items():
                few, many = (_processor_seconds(command, variables, path, count) for count in (3, 13))
                seconds[name].append((many - few) / 10)
    return tables.table(HEAD, _rows(seconds, lines).values())


def _command(command: list[str], path: Path, rounds: int) -> list[str]:
    if "{}" in command:
        places = iter([str(path), str(rounds)])
        return [next(places) if part == "{}" else part for part in command]
    return [*command, str(path), str(rounds)]


def _processor_seconds(command: list[str], variables: dict[str, str], path: Path, rounds: int) -> float:
    """What a process that handles the event so often takes."""
    environment = {"PATH": os.environ["PATH"], "AWS_LAMBDA_RUNTIME_API": "127.0.0.1:1", **variables}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(_command(command, path, rounds), env=environment, **quiet)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise Failure(f"{' '.join(command[:2])} fails")
    return used.ru_utime + used.ru_stime


def instructions(here: list[str], event: bytes, lines: int) -> int:
    """Instructions a line, in process, by callgrind: no matter what else the machine does."""
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        path = Path(work) / "event.json"
        path.write_bytes(event)
        one, three = (_counted(_command(here, path, rounds), Path(work)) for rounds in (1, 3))
    return round((three - one) / 2 / lines)


def _counted(command: list[str], work: Path) -> int:
    out = work / "callgrind.out"
    counted = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command]
    done = subprocess.run(counted, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure("valgrind fails", done.stderr.splitlines()[-5:])
    totals = [line for line in out.read_text("utf-8").splitlines() if line.startswith("totals:")]
    return int(totals[-1].split()[1])


def judged(found: int, recorded: dict[str, int]) -> str:
    """What a count means beside the recorded one; fails where it is more than a fiftieth above."""
    known = recorded.get(machine.machine())
    if known is None:
        return f"{found:,} instructions a line; none are recorded for {machine.machine()}"
    if found * 50 > known * 51:
        raise Failure(f"{found:,} instructions a line, {known:,} are recorded")
    return f"{found:,} instructions a line, {known:,} are recorded"
