"""The same with aws-lambda-powertools' batch processor, and the winners as boto3 sends them.

Usage: powertools.py ROUNDS OUT EVENT
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import winners
from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.kinesis_stream_event import KinesisStreamRecord
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

processor = BatchProcessor(event_type=EventType.KinesisDataStreams)
serializer = TypeSerializer()
newest: dict[tuple[str, str], winners.Line] = {}


def keep(record: KinesisStreamRecord) -> None:
    """Handles one record: what it raises makes the record come again."""
    for text in record.kinesis.data_as_bytes().split(b"\n"):
        if text:
            line = json.loads(text, parse_float=Decimal)
            key = (line["component"], line["metric"])
            held = newest.get(key)
            if held is None or winners.version(held) < winners.version(line):
                newest[key] = line


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """The function's handler, up to the items that would be put."""
    newest.clear()
    answer = process_partial_response(event, keep, processor, context)
    items = [serializer.serialize(line) for line in newest.values()]
    return {"answer": answer, "items": items}


def main() -> None:
    """Goes over the event again and again."""
    rounds, out, path = sys.argv[1:]
    raw, records, items = Path(path).read_bytes(), 0, []
    for _ in range(int(rounds)):
        event = json.loads(raw)
        records += len(event["Records"])
        items = handle(event, None)["items"]
    lines = [winners.told(TypeDeserializer().deserialize(item)) for item in items]
    Path(out).write_text("\n".join(json.dumps(line, default=float) for line in lines), "utf-8")
    print(json.dumps({"records": records}))


if __name__ == "__main__":
    main()
