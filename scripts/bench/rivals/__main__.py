"""Runs one of the mappings by hand: maps LINES, ROUNDS times; OUT gets what the last round gave."""

from __future__ import annotations

import json
import sys
from datetime import datetime, timezone
from pathlib import Path

# Python was given this folder, with -I: it knows no package yet.
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.rivals import MAPPINGS
from bench.rivals.reading import Record, Row

ARRIVED_AT = "2099-12-31T23:59:58.000000Z"
CONSTANT = {"pipeline": "bench", "revision": 1, "mapping": "0123456789abcdef", "arrived_at": ARRIVED_AT}
# A number that JSON does not have makes a dead letter.
ENCODE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def observations(rows: list[Row], record: Record, moment: datetime) -> list[str]:
    """The lines that the rows of a record become."""
    meta = record["_meta"]
    lineage = {
        "observed_at": moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "order": meta["order"],
        **CONSTANT,
        "source_id": meta["id"],
    }
    lines = []
    for component, metric, column, value, unit in rows:
        observation = {"v": 1, "component": component, "metric": metric, column: value}
        if unit is not None:
            observation["unit"] = unit
        observation.update(lineage)
        lines.append(ENCODE(observation))
    return lines


def main() -> None:
    """Maps the lines, and says how much that was."""
    name, lines, rounds, *out = sys.argv[1:]
    rows_of, observed_at = MAPPINGS[name]
    raw = Path(lines).read_bytes().splitlines()
    records = count = 0
    written: list[str] = []
    for _ in range(int(rounds)):
        written.clear()
        for line in raw:
            try:
                record = json.loads(line)
                records += 1
                rows = list(rows_of(record))
                if rows:
                    written += observations(rows, record, observed_at(record))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue  # A dead letter.
        count += len(written)
    if out:
        Path(out[0]).write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    print(json.dumps({"records": records, "observations": count}))


if __name__ == "__main__":
    main()
