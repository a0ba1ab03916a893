"""Batches of the twin stream: from an event to the newest of each key, and how many writes it takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.errors import Failure
from local.paths import FEEDS

from bench.mappings import per_record, timed

from . import events, tables
from .rivals import Rival

PIPELINE = "irish-rail"
RECORDS = 5_000
# How often the event is handled in few rounds and in many: half a second of work and more.
ROUNDS = {"ours": (5, 105), "rivals": (4, 34)}


@dataclass(frozen=True)
class Work:
    """Who handles the event, and with which command; ROUNDS, OUT and EVENT follow it."""

    name: str
    command: list[str]
    rounds: tuple[int, int]


def collapse(
    engine: Path, rivals: list[Rival], lines: list[bytes], work: Path, repeat: int
) -> list[str]:
    """The table of K1: the same lines as one record each, and packed as producers pack them."""
    everybody = [Work("stream-writer", [str(engine), "handler"], ROUNDS["ours"])]
    everybody += [Work("Rust, naive", [str(engine), "naive"], ROUNDS["rivals"])]
    for rival in rivals:
        everybody += [Work(name, command, ROUNDS["rivals"]) for name, command in rival.collapse.items()]
    chosen = events.disturbed(lines[:RECORDS], RECORDS // 10)
    apart, together = work / "apart.json", work / "packed.json"
    apart.write_bytes(events.event([line + b"\n" for line in chosen]))
    together.write_bytes(events.event(events.packed(chosen)))
    keys = events.keys(apart.read_bytes())
    found = [_seconds_a_line(everybody, event, keys, work, repeat) for event in (apart, together)]
    rows = []
    for one in everybody:
        row = [one.name]
        for seconds in found:
            mine, ours = seconds[one.name], seconds[everybody[0].name]
            row += [f"{mine * 1e9:,.0f} ns", f"{mine * RECORDS * 1e3:.1f} ms", tables.times(mine, ours)]
        rows.append(row)
    head = ["", "a line", "the batch", "times ours", "a line, packed", "the batch", "times ours"]
    size = f"{apart.stat().st_size / 1e6:.1f} MB, packed {together.stat().st_size / 1e6:.1f} MB"
    told = [f"{RECORDS:,} lines of {keys} keys, {size}:", "", *tables.table(head, rows)]
    return [*told, "", _core(engine, apart, work, repeat)]


def _seconds_a_line(
    everybody: list[Work], event: Path, keys: int, work: Path, repeat: int
) -> dict[str, float]:
    """Processor time a line, of everybody, all of whom must name the same winners."""
    first: list[Any] = []
    for one in everybody:
        out = work / "winners"
        timed([*one.command, "1", str(out), str(event)])
        told = winners(out)
        first = first or told
        if told != first or len(told) != keys:
            raise Failure(f"{one.name} names other winners than {everybody[0].name}")

    def run(one: Work) -> Callable[[], tuple[float]]:
        def lines(rounds: int) -> tuple[float, int]:
            seconds, _ = timed([*one.command, str(rounds), str(work / "winners"), str(event)])
            return seconds, rounds * RECORDS

        return lambda: (per_record(lines, *one.rounds),)

    found = tables.medians({one.name: run(one) for one in everybody}, repeat)
    return {name: figures[0] for name, figures in found.items()}


def winners(out: Path) -> list[Any]:
    """What was told of the winners, in an order of its own: numbers are doubles."""
    lines = out.read_text("utf-8").splitlines()
    return sorted((json.loads(line, parse_int=float) for line in lines), key=str)


def newer_and_newer(lines: list[bytes]) -> list[bytes]:
    """As many whole batches as the feed has, one line a record."""
    starts = range(0, len(lines) - RECORDS + 1, RECORDS)
    return [events.event([line + b"\n" for line in lines[at : at + RECORDS]]) for at in starts]


def _core(engine: Path, event: Path, work: Path, repeat: int) -> str:
    """What of it is choosing winners and handing them over, with everything parsed."""

    def run(what: str) -> Callable[[], tuple[float]]:
        def lines(rounds: int) -> tuple[float, int]:
            seconds, _ = timed([str(engine), what, str(rounds), str(work / "winners"), str(event)])
            return seconds, rounds * RECORDS

        return lambda: (per_record(lines, 20, 220),)

    found = tables.medians({what: run(what) for what in ("write", "copy")}, repeat)
    core = found["write"][0] - found["copy"][0]
    return f"Of that, choosing the newest and handing it to the table: {core * 1e9:,.0f} ns a line."


def writes(engine: Path, twin: Path, work: Path) -> list[str]:
    """The table of K2: what the recorded feeds cost in calls, as they come and after a backlog."""
    rows = []
    for pipeline in sorted(path.name for path in FEEDS.iterdir() if path.is_dir()):
        polls = events.polls(twin, pipeline)
        lines = [line for poll in polls for line in poll]
        as_it_comes = [batch for poll in polls for batch in events.batches(events.packed(poll))]
        backlog = events.batches(events.packed(lines))
        row = [f"`{pipeline}`", str(len(polls)), f"{len(lines):,}"]
        for batches in (as_it_comes, backlog):
            row += _counted(engine, batches, len(lines), work)
        rows.append(row)
    head = ["feed", "polls", "observations", "batches", "writes for each 1,000", "calls", "warm: writes"]
    return tables.table([*head, *(f"backlog: {name}" for name in head[3:])], rows)


def _counted(engine: Path, batches: list[list[bytes]], lines: int, work: Path) -> list[str]:
    """Batches; for each 1,000 observations, how many conditional writes, calls of all kinds, and
    writes where the function is warm. Every batch must end in one write for each of its keys."""
    paths = []
    for number, batch in enumerate(batches):
        paths.append(work / f"batch-{number}.json")
        paths[-1].write_bytes(events.event(batch))
    keys = sum(events.keys(path.read_bytes()) for path in paths)
    told = {}
    for what in ("forgetful", "table"):
        _, told[what] = timed([str(engine), what, "1", str(work / "winners"), *map(str, paths)])
    if told["forgetful"]["writes"] != keys:
        raise Failure(f"{told['forgetful']['writes']} writes for {keys} distinct keys of batches")
    cold, warm = told["forgetful"], told["table"]["writes"]
    found = [cold["writes"], cold["writes"] + cold["notes"], warm]
    return [str(len(batches)), *(f"{1_000 * count / lines:,.0f}" for count in found)]
