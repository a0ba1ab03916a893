"""A table of the newest values, for where `twin watch` has no terminal to draw on."""

from __future__ import annotations

import datetime
from typing import Any

from .api import Api

ROWS = 12
HEAD = ("component", "metric", "value", "unit", "age")


def show(api: Api) -> None:
    """Prints the values that were observed last."""
    values = [value for name in api.components() for value in api.component(name)]
    values.sort(key=lambda value: value["observed_at"], reverse=True)
    now = datetime.datetime.now(datetime.timezone.utc)
    rows = [HEAD, *(_row(value, now) for value in values[:ROWS])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    print(f"\n{len(values)} values, the newest:")
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print(flush=True)


def _row(value: dict[str, Any], now: datetime.datetime) -> tuple[str, ...]:
    observed = datetime.datetime.strptime(value["observed_at"], "%Y-%m-%dT%H:%M:%S.%fZ")
    age = now - observed.replace(tzinfo=datetime.timezone.utc)
    unit = value.get("unit") or ""
    return value["component"], value["metric"], str(value["value"]), unit, _age(age.total_seconds())


def _age(seconds: float) -> str:
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if abs(seconds) >= size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
