"""sql/irish-rail/extract.sql by hand."""

from __future__ import annotations

import re
from datetime import datetime

from .reading import Record, Rows, moment, number

STATUS = {"N": "not_started", "R": "running", "T": "terminated"}
DELAY = re.compile(r"[(](-?[0-9]+) mins late[)]")
NEXT_STOP = re.compile(r" next stop (.+)")


def rows(record: Record) -> Rows:
    """What a train is, where and how late."""
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


def observed_at(record: Record) -> datetime:
    """When the source was asked: a train does not say."""
    return moment(record["_meta"]["as_of"])
