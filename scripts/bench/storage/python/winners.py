"""From a Kinesis event to the newest line of each key, on Python's own json and a dict.

Usage: winners.py ROUNDS OUT EVENT
"""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

Line = dict[str, Any]
FIELDS = ("observed_at", "order", "revision", "source_id")


def of_event(event: dict[str, Any]) -> dict[tuple[str, str], Line]:
    """The newest line of each key; what is no line goes nowhere."""
    newest: dict[tuple[str, str], Line] = {}
    for record in event["Records"]:
        for text in b64decode(record["kinesis"]["data"]).split(b"\n"):
            if text:
                add(newest, text)
    return newest


def add(newest: dict[tuple[str, str], Line], text: bytes) -> None:
    """Keeps a line if it is newer than what is held of its key."""
    try:
        line = json.loads(text)
        key = (line["component"], line["metric"])
        held = newest.get(key)
        if held is None or version(held) < version(line):
            newest[key] = line
    except (ValueError, KeyError, TypeError):
        return  # A dead letter.


def version(line: Line) -> tuple[str, str, int]:
    """What is compared: times of one width sort as texts."""
    return line["observed_at"], line["order"], line["revision"]


def value(line: Line) -> Any:
    """The one value column that is there."""
    for column in ("value_number", "value_text", "value_boolean"):
        if line.get(column) is not None:
            return line[column]
    return None


def told(line: Line) -> list[Any]:
    """What every rival tells of a winner."""
    head = [line["component"], line["metric"], value(line), line.get("unit")]
    return [*head, *(line[field] for field in FIELDS)]


def main() -> None:
    """Goes over the event again and again."""
    rounds, out, path = sys.argv[1:]
    raw, records, newest = Path(path).read_bytes(), 0, {}
    for _ in range(int(rounds)):
        event = json.loads(raw)
        newest = of_event(event)
        records += len(event["Records"])
    Path(out).write_text("\n".join(json.dumps(told(line)) for line in newest.values()), "utf-8")
    print(json.dumps({"records": records}))


if __name__ == "__main__":
    main()
