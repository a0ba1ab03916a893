"""The transformer on Python's own json."""

from __future__ import annotations

import json
from typing import Any

from transformer import transform


def handler(event: dict[str, Any], _: Any) -> dict[str, Any]:
    """Handles a batch."""
    return transform(event, json.loads)
