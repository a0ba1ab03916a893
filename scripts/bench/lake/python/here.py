"""A transformer without the runtime: `python here.py stdlib|fast EVENT ROUNDS`, bytes in, bytes out."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> None:
    """Handles the event so many times."""
    module, path, rounds = sys.argv[1:]
    transformer, event = importlib.import_module(module), Path(path).read_bytes()
    for _ in range(int(rounds)):
        transformer.dumps(transformer.handler(transformer.loads(event), None))


if __name__ == "__main__":
    main()
