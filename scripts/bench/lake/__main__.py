"""The verb `scripts/bench-lake`: builds, installs rivals, measures and prints."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from local.errors import Failure
from local.steps import Step

from bench.lake import measure, programs
from bench.lake.events import PACKED_BYTES, event_of, recorded_lines

# Before base64. With a line a record Lambda's 6 MB hold no 3 MB: each record brings its ids.
SINGLE_BYTES = 2 * 1024 * 1024
# As much as Firehose sends, packed as our own producers pack lines.
FULL_BYTES = 3_000_000
RECORDED = Path(__file__).parent / "instructions.json"


def count() -> str:
    """Counts instructions, where that can be done."""
    if shutil.which("valgrind") is None:
        return "left out: valgrind is not there"
    with Step("build the handler, release profile"):
        here = programs.in_process()
    event = event_of(recorded_lines(), SINGLE_BYTES)
    with Step("count"):
        found = measure.instructions(here, event, len(json.loads(event)["records"]))
    return measure.judged(found, json.loads(RECORDED.read_text("utf-8")))


def compare(names: list[str], repeat: int) -> list[str]:
    """Measures everybody."""
    lines, out = recorded_lines(), []
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        with Step("build the function, release profile"):
            mine = programs.ours(Path(work))
        others, missing = programs.rivals(names)
        everybody = [mine, *others]
        for title, size, record in [
            ("a line a record", SINGLE_BYTES, 0),
            ("packed", FULL_BYTES, PACKED_BYTES),
        ]:
            event = event_of(lines, size, record)
            records = len(json.loads(event)["records"])
            told = f"{records:,} records, event of {len(event) / 1e6:.2f} MB"
            head = f"{size / 1e6:.1f} MB, {title}: {told}:"
            with Step(f"measure whole invocations, {title}"):
                out += ["", head, "", *measure.invocations(everybody, event, repeat)]
        event = event_of(lines, SINGLE_BYTES)
        records = len(json.loads(event)["records"])
        with Step("measure in process"):
            out += ["", "In process, a line a record:", ""]
            out += measure.in_process(everybody, event, records, -(-repeat // 3))
    return [*missing, *out]


def main() -> None:
    """Measures and prints."""
    rivals = programs.RIVALS
    parser = argparse.ArgumentParser(prog="scripts/bench-lake", description=__doc__.splitlines()[0])
    parser.add_argument("--rivals", default=",".join(rivals), help=",".join(rivals))
    parser.add_argument("--repeat", type=int, default=15, help="how often; the median counts")
    parser.add_argument(
        "--instructions", action="store_true", help="count instructions a line, and nothing else"
    )
    asked = parser.parse_args()
    names = [name for name in asked.rivals.split(",") if name]
    unknown = sorted(set(names) - set(rivals))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}")
    try:
        print(count() if asked.instructions else "\n".join(compare(names, asked.repeat)))
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))


if __name__ == "__main__":
    main()
