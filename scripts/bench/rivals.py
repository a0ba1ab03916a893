"""The same mappings by hand in Python, on its own json: what the engine is measured against.

Usage: rivals.py MAPPING LINES ROUNDS [OUT] maps LINES, ROUNDS times; OUT gets what the last round gave.

Written with care, as for a Lambda function in Python: regular expressions compiled once, no class for a
record, the parts of a lineage that never change made once.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

ARRIVED_AT = "2099-12-31T23:59:58.000000Z"
CONSTANT = {"pipeline": "bench", "revision": 1, "mapping": "0123456789abcdef", "arrived_at": ARRIVED_AT}
STATUS = {"N": "not_started", "R": "running", "T": "terminated"}
DELAY = re.compile(r"[(](-?[0-9]+) mins late[)]")
NEXT_STOP = re.compile(r" next stop (.+)")

Rows = Iterator[tuple[str, str, str, Any, "str | None"]]


def irish_rail(record: dict[str, Any]) -> Rows:
    """sql/irish-rail/extract.sql: (component, metric, column, value, unit)."""
    day = datetime.strptime(record["TrainDate"], "%d %b %Y").strftime("%Y-%m-%d")
    component = f"train:{record['TrainCode']}~{day}"
    latitude, longitude = number(record.get("TrainLatitude")), number(record.get("TrainLongitude"))
    known = latitude not in (0, None) or longitude not in (0, None)
    if latitude is not None and known:
        yield component, "position.latitude", "value_number", latitude, "deg"
    if longitude is not None and known:
        yield component, "position.longitude", "value_number", longitude, "deg"
    status = record.get("TrainStatus")
    if status:
        yield component, "status", "value_text", STATUS.get(status, status), None
    message = record.get("PublicMessage") or ""
    delay = DELAY.search(message)
    if delay:
        yield component, "delay_minutes", "value_number", float(delay[1]), "min"
    stop = NEXT_STOP.search(message)
    if stop:
        yield component, "next_stop", "value_text", stop[1], None
    if record.get("Direction"):
        yield component, "direction", "value_text", record["Direction"], None


def three_branches(record: dict[str, Any]) -> Rows:
    """crates/twin-sql/tests/pipelines/three-branches/extract.sql."""
    if (record.get("quality") or "").upper() != "GOOD":
        return
    component = "train:" + record["trainId"].lower().replace(" ", "-")
    position, speed = record["position"], record["speed"]
    if -90 <= position["lat"] <= 90:
        yield component, "position.latitude", "value_number", position["lat"], "deg"
    if -180 <= position["lon"] <= 180:
        yield component, "position.longitude", "value_number", position["lon"], "deg"
    if speed["value"] >= 0 and speed["unit"] in ("km/h", "m/s"):
        value = speed["value"] / 3.6 if speed["unit"] == "km/h" else speed["value"]
        yield component, "speed", "value_number", value, "m/s"


MAPPINGS: dict[str, tuple[Callable[[dict[str, Any]], Rows], Callable[[dict[str, Any]], str]]] = {
    "irish-rail": (irish_rail, lambda record: record["_meta"]["as_of"]),
    "three-branches": (three_branches, lambda record: record["eventTime"]),
}


def number(text: str | None) -> float | None:
    """A number, or none where the text is not one."""
    try:
        return float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def main() -> None:
    """Maps the lines, and says how much that was."""
    name, lines, rounds, *out = sys.argv[1:]
    mapping, time_of = MAPPINGS[name]
    raw = Path(lines).read_bytes().splitlines()
    records = observations = 0
    written: list[str] = []
    for _ in range(int(rounds)):
        written.clear()
        for line in raw:
            try:
                record = json.loads(line)
                rows = list(mapping(record))
            except (ValueError, KeyError, TypeError):
                continue  # A dead letter.
            records += 1
            meta = record["_meta"]
            moment = datetime.fromisoformat(time_of(record).replace("Z", "+00:00"))
            observed_at = moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            for component, metric, column, value, unit in rows:
                observation = {"v": 1, "component": component, "metric": metric, column: value}
                observation.update(unit=unit, observed_at=observed_at, order=meta["order"])
                observation.update(CONSTANT, source_id=meta["id"])
                written.append(json.dumps(observation, separators=(",", ":"), ensure_ascii=False))
                observations += 1
    if out:
        Path(out[0]).write_text("".join(f"{line}\n" for line in written), encoding="utf-8")
    print(json.dumps({"records": records, "observations": observations}))


if __name__ == "__main__":
    main()
