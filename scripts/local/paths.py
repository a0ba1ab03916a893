"""Where things are: the project's root and the folders git ignores."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
RUNS = LOCAL / "runs"
TERRAFORM = ROOT / "terraform"
PIPELINES = ROOT / "sql"
FEEDS = ROOT / "tests" / "feeds"


def shown(path: Path) -> str:
    """Returns `path` as a reader would type it: relative to where they stand, when that is shorter."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
