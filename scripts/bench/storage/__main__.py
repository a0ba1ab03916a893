"""The verb `scripts/bench-storage`: builds, installs rivals, measures and prints."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from flink import pipelines
from local.errors import Failure
from local.paths import ROOT
from local.steps import Step

from . import batches, events, functions, rivals
from .emulator import Table

PARTS = ("batches", "writes", "starts", "reads")
BUILDS = (
    ["-p", "stream-writer", "-p", "api-reader"],
    ["-p", "stream-writer", "--example", "batches", "--example", "no_client"],
)


def options(arguments: list[str]) -> argparse.Namespace:
    """Reads the arguments; `rivals` are those that are to be measured."""
    parser = argparse.ArgumentParser(prog="scripts/bench-storage", description=__doc__.splitlines()[0])
    parser.add_argument("--rivals", default=",".join(rivals.KNOWN), help="python,node,go")
    for name in rivals.KNOWN:
        parser.add_argument(f"--no-{name}", action="store_true", help=f"leave {name} out")
    parser.add_argument("--repeat", type=int, default=7, help="how often; the median counts")
    parser.add_argument("--emulator", metavar="URL", help="reads from a table there, too")
    parser.add_argument("part", nargs="*", help=f"of {', '.join(PARTS)}; all without one")
    found = parser.parse_args(arguments)
    named = [name for name in found.rivals.split(",") if name]
    unknown = sorted(set(named) - set(rivals.KNOWN)) + sorted(set(found.part) - set(PARTS))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}")
    found.rivals = [name for name in named if not getattr(found, f"no_{name}")]
    found.part = found.part or list(PARTS)
    return found


def build() -> Path:
    """Builds what is measured, as it goes to AWS but for this machine; returns the folder."""
    for packages in BUILDS:
        command = ["cargo", "build", "--release", "--locked", "--quiet", *packages]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failure(f"failed: {' '.join(command)}", done.stderr.splitlines()[-20:])
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def run(asked: argparse.Namespace, work: Path) -> list[str]:
    """Measures what is asked for; all tables."""
    with Step("build the functions, release profile"):
        built = build()
    twin = pipelines.command_line()
    found, told = rivals.of_machine(asked.rivals)
    polls = events.polls(twin, batches.PIPELINE)
    lines = [line for poll in polls for line in poll]
    engine = built / "examples" / "batches"
    if "batches" in asked.part:
        with Step("measure batches"):
            told += ["", *batches.collapse(engine, found, lines, work, asked.repeat)]
        with Step("measure whole invocations"):
            everybody = functions.programs(built / "stream-writer", "writer", found)
            told += ["", *functions.invocations(everybody, batches.newer_and_newer(lines), asked.repeat)]
    if "writes" in asked.part:
        with Step("count writes"):
            told += ["", *batches.writes(engine, twin, work)]
    if "starts" in asked.part:
        with Step("measure starts"):
            no_client = built / "examples" / "no_client"
            ours = [no_client, built / "stream-writer"]
            everybody = [functions.Program(path.name, [str(path)], [path]) for path in ours]
            everybody += functions.programs(built / "api-reader", "reader", found)
            told += ["", *functions.starts(everybody, 3 * asked.repeat)]
    if "reads" in asked.part:
        with Step("measure reads"):
            everybody = functions.programs(built / "api-reader", "reader", found)
            item = functions.stored(lines[0])
            told += ["", *functions.reads(everybody, item, asked.repeat, {})]
            if asked.emulator:
                with Table(asked.emulator, item) as table:
                    told += ["", f"From {asked.emulator}:", ""]
                    told += functions.reads(everybody, item, asked.repeat, table.variables)
    return told


def main() -> None:
    """Measures and prints."""
    asked = options(sys.argv[1:])
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as work:
            print("\n".join(run(asked, Path(work))))
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))


if __name__ == "__main__":
    main()
