"""sql/meteoswiss/extract.sql by hand."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from .reading import Record, Rows, number

ZURICH = ZoneInfo("Europe/Zurich")


def rows(record: Record) -> Rows:
    """One cell of a table, and the name of its station; an empty cell gives nothing."""
    value = number(record.get("value"))
    if value is None:
        return
    component = "station:" + record["slug"]
    yield component, record["quantity"], "value_number", value, record.get("unit")
    yield component, "name", "value_text", record["station"], None


def observed_at(record: Record) -> datetime:
    """Local time; of an hour that comes twice in autumn the second, as in SQL."""
    return datetime.fromisoformat(record["Station"]).replace(tzinfo=ZURICH, fold=1)
