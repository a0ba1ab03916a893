"""crates/twin-sql/tests/pipelines/three-branches/extract.sql by hand."""

from __future__ import annotations

from datetime import datetime

from .reading import Record, Rows, moment


def rows(record: Record) -> Rows:
    """Where a train is and how fast, if the record is good."""
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


def observed_at(record: Record) -> datetime:
    """The record's own time."""
    return moment(record["eventTime"])
