"""Makes Kinesis events, as Lambda delivers them, of observation lines that the recorded feeds give."""

from __future__ import annotations

import json
import random
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from local.errors import Failure
from local.paths import FEEDS, ROOT

# As producers pack lines; as the event source mapping cuts batches.
RECORD_BYTES = 25_000
BATCH_RECORDS = 100
SEQUENCE = 49590338271490256608559692538361571095921575989136580000
STREAM = "arn:aws:kinesis:eu-west-1:123456789012:stream/twinline-dev-digitaltwin"


def polls(twin: Path, pipeline: str) -> list[list[bytes]]:
    """The observation lines of each document of a pipeline's recorded feed, by the time in its name."""
    documents = [path for path in (FEEDS / pipeline).iterdir() if path.suffix == ".gz"]
    found = []
    for document in sorted(documents, key=lambda path: path.name.rpartition("_")[2]):
        command = [str(twin), "run", pipeline, "--input", str(document)]
        # Ends with 1 where a line became a dead letter: the others are what is measured.
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise Failure(f"twin run {pipeline} fails", done.stderr.decode().splitlines()[-5:])
        found.append([line for line in done.stdout.split(b"\n") if line])
    if not any(found):
        raise Failure(f"the feed of {pipeline} gives no line")
    return found


def disturbed(lines: list[bytes], swaps: int) -> list[bytes]:
    """The lines with pairs of them swapped, the same in every run: so that some come late."""
    lines, order = list(lines), random.Random(5)
    for _ in range(swaps):
        one, other = order.randrange(len(lines)), order.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return lines


def packed(lines: Iterable[bytes]) -> list[bytes]:
    """The payloads of stream records that hold as many lines as producers put into one."""
    payloads = [b""]
    for line in lines:
        if payloads[-1] and len(payloads[-1]) + len(line) + 1 > RECORD_BYTES:
            payloads.append(b"")
        payloads[-1] += line + b"\n"
    return [payload for payload in payloads if payload]


def batches(payloads: list[bytes]) -> list[list[bytes]]:
    """Cuts records into batches."""
    return [payloads[at : at + BATCH_RECORDS] for at in range(0, len(payloads), BATCH_RECORDS)]


def event(payloads: list[bytes]) -> bytes:
    """One event with a record for each payload."""
    records = [_record(number, payload) for number, payload in enumerate(payloads)]
    return json.dumps({"Records": records}, separators=(",", ":")).encode()


def _record(number: int, payload: bytes) -> dict[str, Any]:
    sequence = str(SEQUENCE + number)
    return {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": f"b{number % 16:03}",
            "sequenceNumber": sequence,
            "data": b64encode(payload).decode(),
            "approximateArrivalTimestamp": 1759387204.125,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"shardId-000000000000:{sequence}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": "arn:aws:iam::123456789012:role/twinline-dev-stream-writer",
        "awsRegion": "eu-west-1",
        "eventSourceARN": STREAM,
    }


def keys(event: bytes) -> int:
    """How many distinct keys the lines of an event have."""
    found = set()
    for record in json.loads(event)["Records"]:
        for text in b64decode(record["kinesis"]["data"]).splitlines():
            line = json.loads(text)
            found.add((line["component"], line["metric"]))
    return len(found)
