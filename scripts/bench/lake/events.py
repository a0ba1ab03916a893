"""Batches of Firehose made of recorded lines, and what an answer to one says."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Iterator
from typing import Any

from local.errors import Failure
from local.paths import PIPELINES

PIPELINE = "irish-rail"
# What our own producers pack into a record of the stream.
PACKED_BYTES = 25_000


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


def event_of(lines: list[bytes], size: int, record: int = 0) -> bytes:
    """A batch of at most so many bytes before base64: a line a record, or as many as `record` holds."""
    records = []
    for number, payload in enumerate(_payloads(lines, size, record)):
        origin = {
            "sequenceNumber": f"{number:056}",
            "subsequenceNumber": 0,
            "partitionKey": "b000",
            "shardId": "shardId-000000000000",
            "approximateArrivalTimestamp": 1759387204500,
        }
        head = {"recordId": f"{number:056}000000", "approximateArrivalTimestamp": 1759387204500}
        data = base64.b64encode(payload).decode()
        records.append({**head, "data": data, "kinesisRecordMetadata": origin})
    arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/bench"
    return json.dumps({"invocationId": "i", "sourceKinesisStreamArn": arn, "records": records}).encode()


def _payloads(lines: list[bytes], size: int, record: int) -> Iterator[bytes]:
    payload = b""
    for line in itertools.cycle(lines):
        size -= len(line) + 1
        if payload and (size < 0 or len(payload) + len(line) >= record):
            yield payload
            payload = b""
        if size < 0:
            return
        payload += line + b"\n"


def lines_of(answer: bytes) -> list[Any]:
    """What an answer says of each record, its lines as JSON."""

    def read(record: dict[str, Any]) -> Any:
        text = base64.b64decode(record["data"])
        if record["data"] and not text.endswith(b"\n"):
            raise Failure("a line does not end in a newline")
        return [record["recordId"], record["result"], [json.loads(line) for line in text.splitlines()]]

    return [read(record) for record in json.loads(answer)["records"]]
