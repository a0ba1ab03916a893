"""The verb `scripts/bench-mappings`: records a second and core, of the engine and its rivals in one run.

All run on the same lines. What is compared is processor time, user and system, that of many rounds less
that of few: what starting costs is not in it, and a busy machine falsifies it least.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flink import cluster, pipelines, toolchain
from local.errors import Failure
from local.paths import PIPELINES, ROOT
from local.steps import Step

from . import rivals

THREE_BRANCHES = ROOT / "crates" / "twin-sql" / "tests" / "pipelines" / "three-branches"
RIVALS = Path(rivals.__file__).parent
# Rates are records a second and core; in brackets, how many times as fast the engine is.
HEAD = [
    "mapping",
    "bytes a record",
    "engine",
    "Python",
    "Flink",
    "start to compiled",
    "start to first row",
]
# How many megabytes of lines are mapped in few rounds and in many: seconds of work for each.
MEGABYTES = {"engine": (0, 100), "python": (1, 15), "flink": (15, 90)}
# As Flink runs in production: with both compilers, and a heap that does not limit it.
FLINK_JVM = [option for option in cluster.JVM if not option.startswith(("-XX:Tiered", "-Xmx"))] + [
    "-Xmx4g"
]


@dataclass(frozen=True)
class Mapping:
    """A mapping and the lines of its cases."""

    name: str
    folder: Path
    lines: list[bytes]

    @property
    def bytes_each(self) -> int:
        """How long a line is on average."""
        return round(sum(map(len, self.lines)) / len(self.lines))

    def rounds(self, megabytes: int) -> int:
        """How often to go over the lines to map so much."""
        return -(-megabytes * 1_000_000 // sum(map(len, self.lines)))


@dataclass(frozen=True)
class Figures:
    """Processor time a record, in seconds, of each that ran, and what the engine says of its start."""

    mapping: Mapping
    seconds: dict[str, float]
    compiled_micros: float
    first_row_micros: float


def mappings(names: list[str]) -> list[Mapping]:
    """Returns the mappings named, or all: those of sql/ and the one that rivals are told by."""
    folders = [path.parent for path in sorted(PIPELINES.glob("*/extract.sql"))] + [THREE_BRANCHES]
    known = {folder.name: folder for folder in folders}
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise Failure(f"no mapping is called {', '.join(unknown)}", [f"there are {', '.join(known)}"])
    return [_read(folder) for name, folder in known.items() if not names or name in names]


def _read(folder: Path) -> Mapping:
    """The good lines of all cases: poison is refused early, and would make a mapping look fast."""
    lines = []
    for case in sorted(folder.glob("cases/*.in.jsonl")):
        lines += [line for line in case.read_bytes().split(b"\n") if is_good(line)]
    if not lines:
        raise Failure(f"{folder.name} has no case with a good line: there is nothing to measure")
    return Mapping(folder.name, folder, lines)


def is_good(line: bytes) -> bool:
    """Whether the worker wrote it, with all that lineage needs."""
    try:
        return json.loads(line)["_meta"].keys() >= {"id", "order", "as_of", "fetched_at"}
    except (ValueError, KeyError, TypeError, AttributeError):
        return False


def per_record(run: Callable[[int], tuple[float, int]], few: int, many: int) -> float:
    """Processor time a record: of `many` rounds less that of `few`, by the records between."""
    (short, some), (long, all_) = run(few), run(many)
    return (long - short) / (all_ - some)


def timed(command: list[str]) -> tuple[float, dict[str, Any]]:
    """Runs a command; its processor time and the JSON that it prints last."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=ROOT) as child:
        out = child.stdout.read() if child.stdout else ""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise Failure(f"{Path(command[0]).name} ended with {child.returncode}", out.splitlines()[-10:])
    last = out.strip().splitlines()[-1] if out.strip() else "{}"
    said = json.loads(last) if last.startswith("{") else {"said": out}
    return usage.ru_utime + usage.ru_stime, said


def by_hand(mapping: Mapping, lines: Path, rounds: int) -> list[str]:
    """The command that maps the lines by hand."""
    return [sys.executable, "-I", "-B", str(RIVALS), mapping.name, str(lines), str(rounds)]


class Bench:
    """Measures one mapping after the other."""

    def __init__(self, engine: Path, work: Path, jars: Path | None) -> None:
        self._engine, self._work, self._jars = engine, work, jars
        # Renders scripts for Flink.
        self._twin = pipelines.command_line() if jars else Path()

    def measure(self, mapping: Mapping, repeat: int) -> Figures:
        """Measures everybody in turn, `repeat` times, so that what disturbs one disturbs all."""
        lines = self._work / f"{mapping.name}.jsonl"
        lines.write_bytes(b"".join(line + b"\n" for line in mapping.lines))
        runs: dict[str, Callable[[int], tuple[float, int]]] = {
            "engine": lambda rounds: self._engine_run(mapping, lines, rounds)
        }
        if mapping.name in rivals.MAPPINGS:
            runs["python"] = lambda rounds: self._python_run(mapping, lines, rounds)
        if self._jars is not None:
            runs["flink"] = lambda rounds: self._flink_run(mapping, rounds)
        seconds: dict[str, list[float]] = {name: [] for name in runs}
        starts = []
        for _ in range(repeat):
            for name, run in runs.items():
                few, many = (mapping.rounds(megabytes) for megabytes in MEGABYTES[name])
                seconds[name].append(per_record(run, few, many))
            starts.append(timed(self._engine_command(mapping, lines, 1))[1])
        median = {name: statistics.median(found) for name, found in seconds.items()}
        compiled, first = (
            statistics.median(start[key] for start in starts)
            for key in ("compiled_micros", "first_row_micros")
        )
        return Figures(mapping, median, compiled, first)

    def _engine_command(self, mapping: Mapping, lines: Path, rounds: int) -> list[str]:
        return [str(self._engine), str(mapping.folder / "extract.sql"), str(lines), str(rounds)]

    def _engine_run(self, mapping: Mapping, lines: Path, rounds: int) -> tuple[float, int]:
        seconds, said = timed(self._engine_command(mapping, lines, rounds))
        return seconds, said["records"]

    def _python_run(self, mapping: Mapping, lines: Path, rounds: int) -> tuple[float, int]:
        seconds, said = timed(by_hand(mapping, lines, rounds))
        return seconds, said["records"]

    def _flink_run(self, mapping: Mapping, rounds: int) -> tuple[float, int]:
        told = pipelines.positioned("".join(line.decode() + "\n" for line in mapping.lines))
        with tempfile.TemporaryDirectory(dir=self._work) as folder:
            lines, script = Path(folder) / "lines.jsonl", Path(folder) / "job.script"
            with lines.open("w", encoding="utf-8") as out:
                for _ in range(rounds):
                    out.write(told)
            statements = pipelines.script(self._twin, mapping.folder, lines, Path(folder) / "rows")
            script.write_text("\0".join(statements), encoding="utf-8")
            runner = str(cluster.HERE / "Oracle.java")
            seconds, said = timed(["java", *FLINK_JVM, "-cp", f"{self._jars}/*", runner, str(script)])
        if "done\t" not in said.get("said", ""):
            raise Failure(f"Flink does not run {mapping.name}", said.get("said", "").splitlines()[-5:])
        return seconds, rounds * len(mapping.lines)


def table(figures: list[Figures]) -> list[str]:
    """The figures as Markdown."""
    lines = [f"| {' | '.join(HEAD)} |", f"|{' --- |' * len(HEAD)}"]
    for one in figures:
        engine = one.seconds["engine"]
        rivals_ = [
            f"{1 / found:,.0f} ({found / engine:.1f})" if found else ""
            for found in (one.seconds.get("python"), one.seconds.get("flink"))
        ]
        starts = [f"{micros / 1000:.2f} ms" for micros in (one.compiled_micros, one.first_row_micros)]
        name, size = f"`{one.mapping.name}`", str(one.mapping.bytes_each)
        lines.append(f"| {' | '.join([name, size, f'{1 / engine:,.0f}', *rivals_, *starts])} |")
    return lines


def main() -> None:
    """Builds, measures and prints."""
    parser = argparse.ArgumentParser(prog="scripts/bench-mappings", description=__doc__.splitlines()[0])
    parser.add_argument("--no-flink", action="store_true", help="leave Flink out")
    parser.add_argument("--repeat", type=int, default=5, help="how often; the median counts")
    parser.add_argument("mapping", nargs="*", help="a pipeline of sql/, or three-branches")
    options = parser.parse_args()
    try:
        chosen = mappings(options.mapping)
        if not options.no_flink and toolchain.missing():
            raise Failure("Flink cannot be measured: give --no-flink", toolchain.missing())
        with Step("build the engine, release profile"):
            engine = _build()
        jars = None if options.no_flink else toolchain.jars()
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            bench = Bench(engine, Path(work), jars)
            figures = []
            for mapping in chosen:
                with Step(f"measure {mapping.name}"):
                    figures.append(bench.measure(mapping, options.repeat))
        print("\n".join(table(figures)))
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))


def _build() -> Path:
    command = [
        "cargo",
        "build",
        "--release",
        "--locked",
        "--quiet",
        "-p",
        "twin-sql",
        "--example",
        "throughput",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure("the engine does not build", done.stderr.splitlines()[-20:])
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    return target / "release" / "examples" / "throughput"


if __name__ == "__main__":
    main()
