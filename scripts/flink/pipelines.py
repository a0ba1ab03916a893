"""Makes a pipeline's script for Flink, by `twin sql render`, and the records of a case."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from local.errors import Failure
from local.paths import ROOT
from local.steps import Step

from . import statements

# When a record without `_meta` arrives: nothing in a case is in its future.
ARRIVAL = "2099-12-31T23:59:58.076Z"
# The rest of a sequence number, 56 digits as Kinesis has them, is the line's number.
SEQUENCE = "4959033827149025660855969253836157109592157598913658"
BUILD = ["cargo", "build", "--profile", "ci", "--locked", "--bin", "twin"]


def revision(pipeline: Path) -> int:
    """Returns the revision of the mapping of the pipeline in this folder."""
    return json.loads((pipeline / "pipeline.json").read_text(encoding="utf-8"))["revision"]


def command_line() -> Path:
    """Builds the command line; returns where it lies."""
    command = [*BUILD, "--message-format=json-render-diagnostics"]
    with Step("build the command line"):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"failed: {' '.join(BUILD)}", done.stderr.splitlines()[-20:])
    built = (json.loads(line).get("executable") for line in done.stdout.splitlines())
    for path in built:
        if path and Path(path).name == "twin":
            return Path(path)
    raise Failure(f"no binary came of {' '.join(BUILD)}")


def script(twin: Path, pipeline: Path, lines: Path, rows: Path) -> list[str]:
    """Returns the statements that Flink runs, with files in place of the streams."""
    connector = f"filesystem:{lines}:{rows}"
    command = [str(twin), "sql", "render", "--flink", pipeline.name, "--connector", connector]
    command += ["--pipelines", str(pipeline.parent)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"{pipeline.name} cannot be rendered", done.stderr.splitlines()[-20:])
    return statements.split(done.stdout)


def positioned(lines: str) -> str:
    """Returns the records of a case, each with its place in the stream in front, as Kinesis tells it.

    Every line is a record of its own, which arrived when it was fetched. The normal tests take the same
    places.
    """
    told = []
    for number, line in enumerate(lines.split("\n")):
        text = line.strip()
        if text.startswith("{"):
            place = {"_arrived_at": _arrival(text), "_sequence_number": f"{SEQUENCE}{number:04}"}
            fields = text[1:].lstrip()
            told.append(json.dumps(place)[:-1] + ("" if fields.startswith("}") else ", ") + fields)
        elif text:
            told.append(text)
    return "".join(f"{line}\n" for line in told)


def _arrival(line: str) -> str:
    try:
        return json.loads(line)["_meta"]["fetched_at"]
    except (ValueError, KeyError, TypeError):
        return ARRIVAL
