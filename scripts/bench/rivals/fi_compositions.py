"""sql/fi-compositions/extract.sql by hand."""

from __future__ import annotations

from datetime import datetime

from .reading import Record, Rows, moment

# What a section says in numbers: key, metric, how many make one of the unit, unit.
SECTION = (
    ("kokonaispituus", "length", 1000, "m"),
    ("kokonaispaino", "mass", 1000, "kg"),
    ("maxNopeus", "speed.maximum", 1, "km/h"),
    ("vetureita", "locomotives", 1, "1"),
)
MASKED = "*****"


def rows(record: Record) -> Rows:
    """What a train is made of, section by section. The formats d and s refuse what is null."""
    train = f"train:{record['junanumero']:d}~{record['lahtopaiva']:s}"
    for section in record.get("osavalit") or ():
        prefix = f"section.{section['alkuUICKoodi']:d}"
        for key, metric, divisor, unit in SECTION:
            value = section.get(key)
            if value is not None:
                yield train, f"{prefix}.{metric}", "value_number", value / divisor, unit
        destination = section.get("loppuUICKoodi")
        if destination is not None:
            yield train, f"{prefix}.destination", "value_text", str(destination), None
        for locomotive in section.get("veturit") or ():
            series = locomotive.get("sarjatunnus")
            if series is not None:
                metric = f"{prefix}.locomotive.{locomotive['jarjestysnumero']:d}.series"
                yield train, metric, "value_text", series, None
        for wagon in section.get("vaunut") or ():
            yield from wagon_rows(train, prefix, wagon)


def wagon_rows(train: str, prefix: str, wagon: Record) -> Rows:
    """A wagon by its place in the train, and as a component of its own if it has a name."""
    place, series, mass = wagon.get("jarjestysnumero"), wagon.get("sarjatunnus"), wagon.get("paino")
    if series is not None:
        yield train, f"{prefix}.wagon.{place:d}.series", "value_text", series, None
    if mass is not None:
        yield train, f"{prefix}.wagon.{place:d}.mass", "value_number", mass / 1000, "kg"
    name, length = wagon.get("tunniste"), wagon.get("pituus")
    if name is None or name == MASKED:
        return
    component = f"wagon:{name}"
    yield component, f"{prefix}.train", "value_text", train, None
    if place is not None:
        yield component, f"{prefix}.place", "value_number", place, "1"
    if length is not None:
        yield component, f"{prefix}.length", "value_number", length / 1000, "m"


def observed_at(record: Record) -> datetime:
    """The message's own time."""
    return moment(record["messageDateTime"])
