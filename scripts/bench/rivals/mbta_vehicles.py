"""sql/mbta-vehicles/extract.sql by hand."""

from __future__ import annotations

from datetime import datetime, timezone

from .reading import Record, Rows

# Keys, metrics and units: of a position, and of a vehicle.
POSITION = (
    ("latitude", "position.latitude", "deg"),
    ("longitude", "position.longitude", "deg"),
    ("bearing", "position.bearing", "deg"),
    ("speed", "speed", "m/s"),
)
COUNTS = (
    ("current_stop_sequence", "stop.sequence", "1"),
    ("occupancy_percentage", "occupancy.percentage", "%"),
)
# Keys and metrics: of a vehicle's words, and of its trip.
WORDS = (("current_status", "status"), ("occupancy_status", "occupancy.status"))
TRIP = (("route_id", "route"), ("trip_id", "trip"))


def rows(record: Record) -> Rows:
    """Where a vehicle is, where it goes and how full it is; an optional key is absent."""
    vehicle = record["vehicle"]
    name = vehicle["vehicle"]["id"]
    component = "vehicle:" + name
    for part, keys in ((vehicle.get("position") or {}, POSITION), (vehicle, COUNTS)):
        for key, metric, unit in keys:
            value = part.get(key)
            if value is not None:
                yield component, metric, "value_number", value, unit
    for key, metric in WORDS:
        word = vehicle.get(key)
        if word is not None:
            yield component, metric, "value_text", word.lower(), None
    stop = vehicle.get("stop_id")
    if stop is not None:
        yield component, "stop", "value_text", stop, None
    trip = vehicle.get("trip") or {}
    for key, metric in TRIP:
        text = trip.get(key)
        if text is not None:
            yield component, metric, "value_text", text, None
    date, time = trip.get("start_date"), trip.get("start_time")
    if date is not None and time is not None:
        yield component, "trip.start", "value_text", f"{date} {time}", None
    for carriage in vehicle["vehicle"].get("consist") or ():
        if carriage.get("label") is not None:
            yield "carriage:" + carriage["label"], "vehicle", "value_text", name, None


def observed_at(record: Record) -> datetime:
    """When the vehicle reported, in seconds since 1970."""
    return datetime.fromtimestamp(record["vehicle"]["timestamp"], timezone.utc)
