"""Runs scripts on Flink: one JVM, one cluster, one job after the other."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from local.errors import Failure

HERE = Path(__file__).parent
LOG_LINES = 20
# Flink on Java 17 reaches into these packages. The jobs are short: the first compiler is enough, which
# halves the time, and the collector for one processor.
JVM = [
    "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xmx1g",
    "-Dfile.encoding=UTF-8",
    "-Duser.timezone=UTC",
    f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
]


@dataclass(frozen=True)
class Job:
    """A script: its name and its statements."""

    name: str
    statements: list[str]


def run(jobs: list[Job], jars: Path, work: Path, ended: Callable[[str], None]) -> dict[str, str]:
    """Runs the jobs; returns what Flink says against each that failed. Calls `ended` with each name."""
    scripts = {str(work / f"{job.name}.script"): job for job in jobs}
    for path, job in scripts.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text("\0".join(job.statements), encoding="utf-8")
    command = ["java", *JVM, "-cp", f"{jars}/*", str(HERE / "Oracle.java"), *scripts]
    log = work / "flink.log"
    failed: dict[str, str] = {}
    waiting = dict(scripts)
    with (
        log.open("wb") as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8") as java,
    ):
        try:
            for path, message in reports(java.stdout or ()):
                job = waiting.pop(path)
                if message:
                    failed[job.name] = message
                ended(job.name)
        except BaseException:
            with contextlib.suppress(ProcessLookupError):
                java.terminate()
            raise
    if waiting or java.returncode != 0:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_LINES:]
        raise Failure(f"Flink ended with {java.returncode}, {len(waiting)} jobs unanswered", lines)
    return failed


def reports(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Reads the runner's reports: the script's file, and what went wrong or an empty text."""
    for line in lines:
        kind, *rest = line.rstrip("\n").split("\t", 2)
        if kind in ("done", "failed") and len(rest) == 2:
            yield rest[0], rest[1] if kind == "failed" else ""
