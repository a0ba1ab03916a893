"""The transformer on orjson."""

from __future__ import annotations

from typing import Any

import orjson
from transformer import transform


def handler(event: dict[str, Any], _: Any) -> dict[str, Any]:
    """Handles a batch."""
    return transform(event, orjson.loads)
