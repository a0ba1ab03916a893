"""What is measured, as tables in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Name = TypeVar("Name")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table."""
    rows = [f"| {' | '.join(row)} |" for row in rows]
    return [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *rows]


def times(figure: float, ours: float) -> str:
    """How many times ours it is."""
    return f"{figure / ours:.1f}"


def medians(
    runs: dict[Name, Callable[[], tuple[float, ...]]], repeat: int
) -> dict[Name, tuple[float, ...]]:
    """Measures everybody in turn, so that what disturbs one disturbs all; the median of each figure."""
    found: dict[Name, list[tuple[float, ...]]] = {name: [] for name in runs}
    for _ in range(repeat):
        for name, run in runs.items():
            found[name].append(run())
    return {
        name: tuple(statistics.median(column) for column in zip(*figures))
        for name, figures in found.items()
    }


def percentile(figures: Sequence[float], percent: int) -> float:
    """The smallest figure that so many percent are not above."""
    rank = -(-len(figures) * percent // 100)
    return sorted(figures)[max(rank, 1) - 1]
