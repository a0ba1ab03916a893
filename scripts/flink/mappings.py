"""Finds the mappings that Flink is asked about: tables of probes and the cases of pipelines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from local.errors import Failure
from local.paths import ROOT

from . import golden, statements

PROBES = ROOT / "crates" / "twin-sql" / "tests" / "flink"
GOLDEN = ".flink.jsonl"
INPUT = ".in.jsonl"


@dataclass(frozen=True)
class Question:
    """A mapping and an input, to which there is one answer."""

    name: str
    sql: Path
    lines: Path

    @property
    def golden(self) -> Path:
        """The file of the answer."""
        return self.lines.with_name(self.lines.name[: -len(INPUT)] + GOLDEN)

    def header(self, flink: str) -> str:
        """The first line of the answer."""
        return golden.header(flink, self.sql, self.lines)

    def script(self, rows: Path) -> list[str]:
        """The statements that write the answer's rows into the folder `rows`."""
        return statements.of_probes(self.sql.read_text(encoding="utf-8"), self.lines, rows)


def questions(names: list[str], probes: Path = PROBES) -> list[Question]:
    """Returns the questions of the groups and pipelines named, or all of them."""
    every = [_of_group(path) for path in sorted(probes.glob("*.sql"))]
    known = {question.name for question in every}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Failure(
            f"no group or pipeline is called {', '.join(unknown)}", [f"there are {sorted(known)}"]
        )
    return [question for question in every if not names or question.name in names]


def _of_group(sql: Path) -> Question:
    lines = sql.with_name(sql.stem + INPUT)
    if not lines.exists():
        raise Failure(f"{sql.name} has no input: write {lines.name} beside it")
    return Question(sql.stem, sql, lines)
