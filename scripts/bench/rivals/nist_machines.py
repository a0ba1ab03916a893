"""sql/nist-machines/extract.sql by hand."""

from __future__ import annotations

from datetime import datetime

from .reading import Record, Rows, moment, number

# The metric and the unit of a number, whatever the machine calls it.
NUMBERS = {
    "Xabs": ("position.x", "mm"),
    "Xposition": ("position.x", "mm"),
    "Yabs": ("position.y", "mm"),
    "Yposition": ("position.y", "mm"),
    "Zabs": ("position.z", "mm"),
    "Zposition": ("position.z", "mm"),
    "Aposition": ("position.a", "deg"),
    "Bdeg": ("position.b", "deg"),
    "Cdeg": ("position.c", "deg"),
    "Cposition": ("position.c", "deg"),
    "Xload": ("load.x", "%"),
    "Yload": ("load.y", "%"),
    "Zload": ("load.z", "%"),
    "Bload": ("load.b", "%"),
    "Cload": ("load.c", "%"),
    "Sload": ("spindle.1.load", "%"),
    "S1load": ("spindle.1.load", "%"),
    "S2load": ("spindle.2.load", "%"),
    "Srpm": ("spindle.1.speed", "/min"),
    "S2rpm": ("spindle.2.speed", "/min"),
    "Stemp": ("spindle.1.temperature", "Cel"),
    "S2temp": ("spindle.2.temperature", "Cel"),
    "Fact": ("feed.rate", "mm/s"),
    "feed_rate": ("feed.rate", "mm/s"),
    "Fovr": ("feed.override", "%"),
    "feed_override": ("feed.override", "%"),
    "Frapidovr": ("feed.rapid.override", "%"),
    "rapid_override": ("feed.rapid.override", "%"),
    "Sovr": ("spindle.override", "%"),
    "total_time": ("time.total", "s"),
    "auto_time": ("time.automatic", "s"),
    "cut_time": ("time.cutting", "s"),
    "line": ("line", "1"),
    "block_number": ("line", "1"),
    "PartCountAct": ("parts", "1"),
    "part_count": ("parts", "1"),
    "Tool_number": ("tool", "1"),
    "current_tool": ("tool", "1"),
}
PATH = ("path.x", "path.y", "path.z")
WORDS = {
    "execution": "execution",
    "mode": "mode",
    "avail": "availability",
    "estop": "emergency-stop",
    "power": "power",
    "move": "move",
}
# Whether a condition of this level has something to say.
ACTIVE = {"Normal": False, "Warning": True, "Fault": True, "Unavailable": False}
UNAVAILABLE = "UNAVAILABLE"


def rows(record: Record) -> Rows:
    """One line of a machine's log: a key tells what it is, but a condition is known by its value."""
    component, key, value = "machine:" + record["machine"], record["key"], record.get("value")
    if not value:
        return
    if key in NUMBERS:
        metric, unit = NUMBERS[key]
        if value == UNAVAILABLE:
            yield component, metric, "deleted", True, None
        elif (amount := number(value)) is not None:
            yield component, metric, "value_number", amount, unit
    elif key == "path_pos":
        yield from path_rows(component, value)
    elif key in WORDS:
        yield component, WORDS[key], "value_text", value.lower(), None
    if value in ACTIVE:
        yield from condition_rows(component, f"condition.{key.lower()}", record)


def path_rows(component: str, value: str) -> Rows:
    """The tool's point in space, three numbers with blanks between."""
    if value == UNAVAILABLE:
        for metric in PATH:
            yield component, metric, "deleted", True, None
        return
    for metric, text in zip(PATH, value.split(" ")):
        place = number(text)
        if place is not None:
            yield component, metric, "value_number", place, "mm"


def condition_rows(component: str, metric: str, record: Record) -> Rows:
    """The level of a condition, and what it says; one that is no longer active says nothing."""
    level, code, message = record["value"], record.get("code"), record.get("message")
    yield component, metric, "value_text", level.lower(), None
    if not ACTIVE[level]:
        yield component, f"{metric}.message", "deleted", True, None
    elif message and code is not None:
        qualifier = record.get("qualifier")
        words = (code, message) if qualifier is None else (code, qualifier, message)
        yield component, f"{metric}.message", "value_text", " ".join(words).strip(" "), None


def observed_at(record: Record) -> datetime:
    """The time of the line."""
    return moment(record["time"])
