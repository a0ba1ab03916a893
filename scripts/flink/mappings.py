"""Finds the mappings that Flink is asked about: tables of probes and the cases of pipelines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from local.errors import Failure
from local.paths import PIPELINES, ROOT

from . import golden, pipelines, statements

TESTS = ROOT / "crates" / "twin-sql" / "tests"
PROBES = TESTS / "flink"
# What is shipped, and what a rendering has to get right besides.
FOLDERS = (PIPELINES, TESTS / "pipelines")
MAPPING = "extract.sql"
GOLDEN = ".flink.jsonl"
INPUT = ".in.jsonl"


@dataclass(frozen=True)
class Question:
    """A mapping and an input, to which there is one answer. `of` is its group or pipeline."""

    of: str
    sql: Path
    lines: Path
    is_case: bool

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return f"{self.of}/{_stem(self.lines)}" if self.is_case else self.of

    @property
    def golden(self) -> Path:
        """The file of the answer."""
        return self.lines.with_name(_stem(self.lines) + GOLDEN)

    def header(self, flink: str) -> str:
        """The first line of the answer."""
        revision = pipelines.revision(self.sql.parent) if self.is_case else None
        return golden.header(flink, self.sql, self.lines, revision)

    def script(self, twin: Path | None, rows: Path, work: Path) -> list[str]:
        """The statements that write the answer's rows into the folder `rows`; a case needs `twin`."""
        if twin is None or not self.is_case:
            return statements.of_probes(self.sql.read_text(encoding="utf-8"), self.lines, rows)
        lines = work / f"{self.name}.jsonl"
        lines.parent.mkdir(parents=True, exist_ok=True)
        lines.write_text(pipelines.positioned(self.lines.read_text(encoding="utf-8")), encoding="utf-8")
        return pipelines.script(twin, self.sql.parent, lines, rows)


def questions(
    names: list[str], probes: Path = PROBES, folders: tuple[Path, ...] = FOLDERS
) -> list[Question]:
    """Returns the questions of the groups and pipelines named, or all of them."""
    every = [_of_group(path) for path in sorted(probes.glob("*.sql"))]
    cases = [case for folder in folders for case in sorted(folder.glob(f"*/cases/*{INPUT}"))]
    every += [Question(case.parts[-3], case.parents[1] / MAPPING, case, True) for case in cases]
    known = sorted({question.of for question in every})
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Failure(
            f"no group or pipeline is called {', '.join(unknown)}", [f"there are {', '.join(known)}"]
        )
    return [question for question in every if not names or question.of in names]


def _of_group(sql: Path) -> Question:
    lines = sql.with_name(sql.stem + INPUT)
    if not lines.exists():
        raise Failure(f"{sql.name} has no input: write {lines.name} beside it")
    return Question(sql.stem, sql, lines, False)


def _stem(lines: Path) -> str:
    return lines.name[: -len(INPUT)]
