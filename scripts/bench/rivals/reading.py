"""What the mappings by hand share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

Record = dict[str, Any]
# Component, metric, column, value and unit. The column is value_number, value_text, or deleted (True).
Row = tuple[str, str, str, Any, "str | None"]
Rows = Iterator[Row]


def number(text: str | None) -> float | None:
    """A number, or none where the text is not one."""
    try:
        return float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None


def moment(text: str) -> datetime:
    """A time that ends with its zone; Python 3.9 does not know Z."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
