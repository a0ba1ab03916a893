"""Goldens: what Flink gave for a mapping and its input, with the hashes of both.

The first line says what made it, `{"flink":…,"sql":"sha256:…","input":"sha256:…"}`; then one row a line,
as Flink wrote it, sorted, because a stream has no order.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

SHOWN = 12


def header(flink: str, sql: Path, lines: Path, revision: int | None = None) -> str:
    """Returns the first line of the golden of a mapping and its input."""
    made = {"flink": flink, "sql": _digest(sql), "input": _digest(lines)}
    if revision is not None:
        made["revision"] = revision
    return json.dumps(made, separators=(",", ":"))


def text(first: str, rows: list[str]) -> str:
    """Returns a golden as it stands in its file."""
    return "".join(f"{line}\n" for line in [first, *sorted(rows)])


def rows_in(folder: Path) -> list[str]:
    """Returns the rows that Flink wrote into a folder, in no order. Unfinished ones begin with a dot."""
    parts = [part for part in sorted(folder.glob("**/part-*")) if part.is_file()]
    # Not splitlines: Flink leaves separators such as U+2028 as they are inside of texts.
    return [row for part in parts for row in part.read_text("utf-8").split("\n") if row]


def difference(committed: str | None, made: str) -> list[str]:
    """Tells how the committed golden differs from the one just made, in lines for a reader."""
    if committed is None:
        return ["there is no golden"]
    if committed == made:
        return []
    (old_first, *old), (first, *new) = committed.rstrip("\n").split("\n"), made.rstrip("\n").split("\n")
    told = [] if old_first == first else [f"it was made by {old_first}", f"and now it is   {first}"]
    gone = (Counter(old) - Counter(new)).elements()
    come = (Counter(new) - Counter(old)).elements()
    rows = [*(f"- {row}" for row in gone), *(f"+ {row}" for row in come)]
    if not told and not rows:
        return ["its rows are not sorted"]
    more = [f"  and {len(rows) - SHOWN} more"] if len(rows) > SHOWN else []
    return [*told, *rows[:SHOWN], *more]


def _digest(path: Path) -> str:
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()
