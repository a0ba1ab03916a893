"""The transformer in Python, as Firehose's blueprint has it, on a `loads` of the caller's choice."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

HEAD = (
    '{{"_lineage":{{"v":1,"id":{},"pipeline":"irish-rail","sequence":"{}","line":{},'
    '"arrived_at":"{}","transformer":"unknown"}},'
)


def transform(event: dict[str, Any], loads: Callable[[bytes], Any]) -> dict[str, Any]:
    """Validates each line, puts its lineage in front and a newline behind."""
    return {"records": [_record(record, loads) for record in event["records"]]}


def _record(record: dict[str, Any], loads: Callable[[bytes], Any]) -> dict[str, Any]:
    origin = record["kinesisRecordMetadata"]
    seconds = origin["approximateArrivalTimestamp"] / 1000
    arrived_at = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    out = []
    for number, line in enumerate(b64decode(record["data"]).split(b"\n")):
        if not line:
            continue
        try:
            found = loads(line)["_meta"]["id"]
        except (ValueError, KeyError, TypeError):
            continue  # A dead letter.
        head = HEAD.format(json.dumps(found), origin["sequenceNumber"], number, arrived_at)
        out.append(head.encode() + line[1:] + b"\n")
    data = b64encode(b"".join(out)).decode()
    return {"recordId": record["recordId"], "result": "Ok" if out else "Dropped", "data": data}
