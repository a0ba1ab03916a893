"""The transformer on Python's own json."""

from __future__ import annotations

from json import dumps, loads
from typing import Any

from transformer import transform

__all__ = ["dumps", "handler", "loads"]


def handler(event: dict[str, Any], _: Any) -> dict[str, Any]:
    """Handles a batch."""
    return transform(event, loads)
