#!/usr/bin/env python3
"""Says what the twin must answer after a recorded feed was played. It shares no code with the project.

Usage: oracle.py [--limit N] FOLDER

Reads the recorded snapshots (currentTrains_YYYYMMDDTHHMMSS+0100.xml.gz) in the order of their times and
prints, for every train and metric, the newest value and when it was observed:
{"train:A203~2025-10-02": {"delay_minutes": {"value": -1, "observed_at": "2025-10-02T06:40:02.000000Z"}}}
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

NAMESPACE = "{http://api.irishrail.ie/realtime/}"
STATUS_WORDS = {"N": "not_started", "R": "running", "T": "terminated"}
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def newest(folder: pathlib.Path, limit: int | None) -> dict[str, dict[str, dict]]:
    """Returns the newest value of every metric of every train, over the first `limit` snapshots."""
    twin: dict[str, dict[str, dict]] = {}
    for when, path in sorted((time_of(path), path) for path in folder.glob("*.xml.gz"))[:limit]:
        observed_at = when.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        for train in ET.fromstring(gzip.decompress(path.read_bytes())).iter(
            NAMESPACE + "objTrainPositions"
        ):
            fields = {child.tag[len(NAMESPACE) :]: child.text or "" for child in train}
            metrics = twin.setdefault(component(fields), {})
            for metric, value in observations(fields).items():
                metrics[metric] = {"value": value, "observed_at": observed_at}
    return {name: metrics for name, metrics in sorted(twin.items()) if metrics}


def time_of(path: pathlib.Path) -> datetime.datetime:
    """The time of a snapshot, which only its name tells."""
    return datetime.datetime.strptime(path.name[: -len(".xml.gz")].split("_")[1], "%Y%m%dT%H%M%S%z")


def component(fields: dict[str, str]) -> str:
    """Codes are used again each day, so a train is its code and its date."""
    day, month, year = fields["TrainDate"].split()
    return f"train:{fields['TrainCode']}~{year}-{MONTHS.index(month) + 1:02d}-{int(day):02d}"


def observations(fields: dict[str, str]) -> dict[str, object]:
    """The metrics that one train's row tells; what it does not tell is absent."""
    found: dict[str, object] = {}
    latitude, longitude = float(fields["TrainLatitude"]), float(fields["TrainLongitude"])
    if latitude != 0 or longitude != 0:
        found["position.latitude"] = latitude
        found["position.longitude"] = longitude
    status = fields["TrainStatus"]
    if status:
        found["status"] = STATUS_WORDS.get(status, status)
    message = fields["PublicMessage"]
    delay = re.search(r"\((-?[0-9]+) mins late\)", message)
    if delay:
        found["delay_minutes"] = int(delay.group(1))
    for line in message.split("\\n"):  # The feed separates lines by a backslash and an n.
        if "next stop " in line:
            found["next_stop"] = line.split("next stop ", 1)[1]
    if fields["Direction"]:
        found["direction"] = fields["Direction"]
    return found


def main() -> None:
    """Reads the arguments and prints the answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--limit", type=int, default=None, help="play only the first N snapshots")
    parser.add_argument("folder", type=pathlib.Path)
    options = parser.parse_args()
    json.dump(newest(options.folder, options.limit), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
