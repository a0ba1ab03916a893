"""The verb `scripts/bench-lake`: builds, installs rivals, measures and prints."""

from __future__ import annotations

import argparse
import base64
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.errors import Failure
from local.paths import LOCAL, PIPELINES, ROOT
from local.steps import Step

from bench.storage import tables
from bench.storage.platform import Function, Platform

HERE = Path(__file__).parent
BENCH = LOCAL / "bench" / "lake"
PIPELINE = "irish-rail"
# Before base64. Firehose sends up to 3 MB; with lineage such a batch would be answered with more than
# Lambda's 6 MB, of which only ours takes care.
BATCH_BYTES = 2 * 1024 * 1024
WARM_UP = 3


@dataclass(frozen=True)
class Program:
    """A function's process."""

    name: str
    command: list[str]
    variables: dict[str, str] = field(default_factory=dict)


def recorded_lines() -> list[bytes]:
    """The source record lines of the pipeline's cases that are good and have an id."""
    lines = []
    for path in sorted((PIPELINES / PIPELINE / "cases").glob("*.in.jsonl")):
        for line in path.read_bytes().splitlines():
            try:
                if isinstance(json.loads(line)["_meta"]["id"], str):
                    lines.append(line.strip())
            except (ValueError, KeyError, TypeError):
                continue
    return lines


def event_of(lines: list[bytes]) -> bytes:
    """A batch of Firehose with a line a record, as full as it gets."""
    records, size = [], 0
    for number, line in enumerate(itertools.cycle(lines)):
        size += len(line) + 1
        if size > BATCH_BYTES:
            break
        data = base64.b64encode(line + b"\n").decode()
        origin = {
            "sequenceNumber": f"{number:056}",
            "subsequenceNumber": 0,
            "partitionKey": "b000",
            "shardId": "shardId-000000000000",
            "approximateArrivalTimestamp": 1759387204500,
        }
        head = {"recordId": f"{number:056}000000", "approximateArrivalTimestamp": 1759387204500}
        records.append({**head, "data": data, "kinesisRecordMetadata": origin})
    arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/bench"
    return json.dumps({"invocationId": "i", "sourceKinesisStreamArn": arn, "records": records}).encode()


def lines_of(answer: bytes) -> list[Any]:
    """What an answer says of each record, its lines as JSON."""

    def read(record: dict[str, Any]) -> Any:
        text = base64.b64decode(record["data"])
        if record["data"] and not text.endswith(b"\n"):
            raise Failure("a line does not end in a newline")
        return [record["recordId"], record["result"], [json.loads(line) for line in text.splitlines()]]

    return [read(record) for record in json.loads(answer)["records"]]


def ours(work: Path) -> Program:
    """Our function, as it goes to AWS but for this machine."""
    command = ["cargo", "build", "--release", "--locked", "--quiet", "-p", "firehose-transformer"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"failed: {' '.join(command)}", done.stderr.splitlines()[-20:])
    shutil.copytree(PIPELINES / PIPELINE, work / "pipeline")
    built = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"
    variables = {"LAMBDA_TASK_ROOT": str(work)}
    return Program("firehose-transformer", [str(built / "firehose-transformer")], variables)


def _python(module: str) -> list[str]:
    venv, wanted = BENCH / "python", (HERE / "python" / "requirements.txt").read_text("utf-8")
    python, stamp = venv / "bin" / "python", venv / "requirements.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        _run([sys.executable, "-m", "venv", "--clear", str(venv)])
        _run(
            [str(python), "-m", "pip", "install", "-q", "-r", str(HERE / "python" / "requirements.txt")]
        )
        stamp.write_text(wanted, "utf-8")
    return [str(python), "-m", "awslambdaric", f"{module}.handler"]


def _node() -> list[str]:
    folder = BENCH / "node"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE.parent / "storage" / "node" / "runtime.mjs", folder)
    shutil.copy(HERE / "node" / "transformer.mjs", folder)
    return ["node", str(folder / "transformer.mjs")]


def _go() -> list[str]:
    BENCH.mkdir(parents=True, exist_ok=True)
    build = ["go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w"]
    _run([*build, "-o", str(BENCH / "transformer-go"), "."], HERE / "go")
    return [str(BENCH / "transformer-go")]


PYTHON = {"PYTHONPATH": str(HERE / "python"), "PYTHONDONTWRITEBYTECODE": "1"}
RIVALS: dict[str, tuple[str, str, Callable[[], list[str]], dict[str, str]]] = {
    "python": ("Python", "python3", lambda: _python("stdlib"), PYTHON),
    "orjson": ("Python, orjson", "python3", lambda: _python("fast"), PYTHON),
    "node": ("Node", "node", _node, {}),
    "go": ("Go", "go", _go, {}),
}


def _run(command: list[str], folder: Path | None = None) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Failure(f"{' '.join(command[:3])} failed", (done.stderr or done.stdout).splitlines()[-3:])


def rivals(names: list[str]) -> tuple[list[Program], list[str]]:
    """The rivals that run here, and why the others do not."""
    found, missing = [], []
    for name in names:
        called, program, install, variables = RIVALS[name]
        if shutil.which(program) is None:
            missing.append(f"{called} is left out: {program} is not there")
            continue
        try:
            with Step(f"install what the rival in {called} needs"):
                found.append(Program(called, install(), variables))
        except Failure as failure:
            missing.append(f"{called} is left out: {failure}: {' '.join(failure.details[-1:])}")
    return found, missing


def measure(everybody: list[Program], event: bytes, repeat: int) -> list[str]:
    """The table: everybody in turn, so that what disturbs one disturbs all."""
    seconds: dict[str, list[float]] = {program.name: [] for program in everybody}
    peaks: dict[str, int] = {}
    records, told = len(json.loads(event)["records"]), []
    for turn in range(3):
        for program in everybody:
            platform = Platform()
            with Function(platform, program.command, program.variables) as function:
                for _ in range(WARM_UP):
                    answer = function.invoke(event)[2]
                if turn == 0:
                    told = told or lines_of(answer)
                    if lines_of(answer) != told:
                        raise Failure(f"{program.name} answers otherwise than {everybody[0].name}")
                rounds = [function.invoke(event)[0] for _ in range(-(-repeat // 3))]
                seconds[program.name] += rounds
                peaks[program.name] = max(peaks.get(program.name, 0), function.memory_peak_kb())
            platform.close()
    base, memory = statistics.median(seconds[everybody[0].name]), peaks[everybody[0].name]
    rows = []
    for name, found in seconds.items():
        median = statistics.median(found)
        row = [
            name,
            f"{median * 1e3:.1f} ms",
            f"{min(found) * 1e3:.1f} ms",
            f"{median / records * 1e9:,.0f} ns",
        ]
        peak = [f"{peaks[name] / 1024:.0f} MB", tables.times(peaks[name], memory)]
        rows.append([*row, tables.times(median, base), *peak])
    head = ["", "a batch, median", "least", "a record", "times ours", "peak memory", "times ours"]
    return [f"{records:,} records, event of {len(event) / 1e6:.2f} MB:", "", *tables.table(head, rows)]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="scripts/bench-lake", description=__doc__.splitlines()[0])
    parser.add_argument("--rivals", default=",".join(RIVALS), help=",".join(RIVALS))
    parser.add_argument("--repeat", type=int, default=15, help="how often; the median counts")
    asked = parser.parse_args()
    names = [name for name in asked.rivals.split(",") if name]
    unknown = sorted(set(names) - set(RIVALS))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}")
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            with Step("build the function, release profile"):
                mine = ours(Path(work))
            others, missing = rivals(names)
            with Step("measure"):
                table = measure([mine, *others], event_of(recorded_lines()), asked.repeat)
            print("\n".join([*missing, *table]))
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))


if __name__ == "__main__":
    main()
