"""Waits until a bounded run is at rest, and holds it against the ledgers, the oracle and the lake."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, NamedTuple

from .api import Api
from .counts import EXTRACTOR, TRANSFORMER, WORKER, WRITER, Tally, unbalanced
from .errors import Failure

ORACLE = Path(__file__).with_name("oracle.py")
REST_SECONDS = 5.0
POLL_SECONDS = 1.0
SHOWN_DIFFERENCES = 20
GZIP_MAGIC = b"\x1f\x8b"


def wait_for_rest(tally: Tally, snapshots: int, seconds: float, progress: Callable[[str], None]) -> None:
    """Waits until every snapshot was polled and all that was polled is accounted for downstream.

    A worker's lines come at the end of its invocation; the functions behind it run ahead of them.
    """
    since = time.monotonic()
    before = _fingerprint(tally)
    deadline = since + seconds
    while True:
        tally.update()
        now, counted = time.monotonic(), _fingerprint(tally)
        if changed_polls(tally) < snapshots or unbalanced(tally) or counted != before:
            since, before = now, counted
        if now - since >= REST_SECONDS:
            return
        if now > deadline:
            raise Failure(f"not at rest after {seconds:.0f} s", _why_not(tally, snapshots))
        records, stored = tally.get(EXTRACTOR, "lines"), tally.get(WRITER, "stored")
        progress(f"{records} source records, {stored} values stored")
        time.sleep(POLL_SECONDS)


def changed_polls(tally: Tally) -> int:
    """How many polls brought a document that was not there before."""
    get = tally.get
    return get(WORKER, "polls") - get(WORKER, "unchanged_polls") - get(WORKER, "failed_polls")


def _fingerprint(tally: Tally) -> list[tuple[str, list[tuple[str, int]]]]:
    """All counts that move while something flows. Polls that bring nothing new do not."""
    still = {"polls", "unchanged_polls"}
    return [
        (name, sorted((counter, n) for counter, n in sums.items() if counter not in still))
        for name, sums in sorted(tally.sums.items())
    ]


def _why_not(tally: Tally, snapshots: int) -> list[str]:
    polled = changed_polls(tally)
    few = [f"{polled} of {snapshots} snapshots were polled"] if polled < snapshots else []
    counted = [f"{name}: {dict(sorted(sums.items()))}" for name, sums in tally.sums.items()]
    return [*few, *unbalanced(tally), *counted]


def expected(folder: Path, snapshots: int) -> dict[str, dict[str, dict[str, Any]]]:
    """Asks the oracle, in a process of its own, what the API must answer."""
    answer = subprocess.run(
        [sys.executable, "-I", str(ORACLE), "--limit", str(snapshots), str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Failure("the oracle failed", answer.stderr.splitlines())
    return json.loads(answer.stdout)


def answered(
    api: Api, listed: dict[str, list[str]], progress: Callable[[str], None]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Reads the components of every pipeline from the API, in the oracle's shape."""
    names = [name for pipeline in listed.values() for name in pipeline]
    if len(set(names)) != len(names):
        raise Failure("the API lists a component twice")
    twin = {}
    for done, name in enumerate(names, start=1):
        progress(f"{done} of {len(names)} components")
        twin[name] = {
            value["metric"]: {"value": value["value"], "observed_at": value["observed_at"]}
            for value in api.component(name)
        }
    return twin


def differences(expect: dict[str, dict], answer: dict[str, dict]) -> list[str]:
    """What is missing, what is too much and what differs, one line each."""
    found = [f"{name}: missing in the API" for name in sorted(expect.keys() - answer.keys())]
    found += [f"{name}: not in the oracle" for name in sorted(answer.keys() - expect.keys())]
    for name in sorted(expect.keys() & answer.keys()):
        for metric in sorted(expect[name].keys() | answer[name].keys()):
            wanted, got = expect[name].get(metric), answer[name].get(metric)
            if not _same(wanted, got):
                found.append(f"{name}.{metric}: the oracle has {wanted}, the API {got}")
    return found


def _same(wanted: dict[str, Any] | None, got: dict[str, Any] | None) -> bool:
    """Equal as numbers, texts or booleans; Python alone would call true and 1 the same."""
    if wanted is None or got is None:
        return wanted is got
    kinds = [isinstance(side["value"], bool) for side in (wanted, got)]
    return kinds[0] == kinds[1] and wanted == got


class LakeLine(NamedTuple):
    """What tells a line of the lake from all others; one that was written twice is equal to itself."""

    record: str
    # Of a row that a transform wrote: its number among those of its record, and the transform's hash.
    row: int | None
    transform: str | None


def lake(s3: Any, bucket: str) -> tuple[int, list[LakeLine]]:
    """The number of objects in a bucket, and what each of their lines says of itself."""
    objects, found = 0, []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for entry in page.get("Contents", []):
            body = s3.get_object(Bucket=bucket, Key=entry["Key"])["Body"].read()
            # AWS compresses; the emulator names the objects .gz and does not.
            text = gzip.decompress(body) if body.startswith(GZIP_MAGIC) else body
            objects += 1
            lines = (line for line in text.split(b"\n") if line.strip())
            found += [_lake_line(line, entry["Key"]) for line in lines]
    return objects, found


def _lake_line(line: bytes, key: str) -> LakeLine:
    try:
        lineage = json.loads(line)["_lineage"]
        return LakeLine(lineage["id"], lineage.get("row"), lineage.get("transform"))
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        begin = line[:200].decode(errors="replace")
        raise Failure(f"a line of the lake without its lineage, in {key}", [begin]) from fault


def summary(tally: Tally, components: int, lake_objects: int, seconds: float) -> dict[str, Any]:
    """What a bounded run came to, in the functions' own counts.

    Not theirs are `components`, `lake_objects` and `seconds`. `dead_lettered` is every line and row
    that any function refused.
    """
    get = tally.get
    refused = {
        "dead_lettered_records": get(WORKER, "dead_lettered_records"),
        "malformed_lines": get(EXTRACTOR, "malformed_lines"),
        "dead_lettered_rows": get(EXTRACTOR, "dead_lettered_rows"),
        "dead_lettered_observations": get(WRITER, "dead_lettered"),
        "dead_lettered_lake_lines": get(TRANSFORMER, "dead_lettered_lines"),
    }
    return {
        "polls": get(WORKER, "polls"),
        "source_records": get(WORKER, "source_records"),
        "observations": get(EXTRACTOR, "observations"),
        "stored": get(WRITER, "stored"),
        "superseded": get(WRITER, "superseded"),
        "duplicates": get(WRITER, "duplicates"),
        "dead_lettered": sum(refused.values()),
        "components": components,
        "lake_objects": lake_objects,
        "unchanged_polls": get(WORKER, "unchanged_polls"),
        "failed_polls": get(WORKER, "failed_polls"),
        "filtered_rows": get(EXTRACTOR, "filtered_rows"),
        **refused,
        "seconds": round(seconds, 1),
    }


def check(condition: bool, problem: str, details: list[str]) -> None:
    """Fails with a difference a reader can follow."""
    if not condition:
        cut = details[:SHOWN_DIFFERENCES]
        rest = len(details) - len(cut)
        raise Failure(problem, [*cut, *([f"… and {rest} more"] if rest else [])])
