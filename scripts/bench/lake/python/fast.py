"""The transformer on orjson."""

from __future__ import annotations

from typing import Any

from orjson import dumps, loads
from transformer import transform

__all__ = ["dumps", "handler", "loads"]


def handler(event: dict[str, Any], _: Any) -> dict[str, Any]:
    """Handles a batch."""
    return transform(event, loads)
