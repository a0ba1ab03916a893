"""The bounded run: plays a part of the feed to its end and proves what came of it."""

from __future__ import annotations

import time
from typing import Any, Callable

from . import verify
from .counts import TRANSFORMER, WORKER, unbalanced
from .errors import Failure
from .steps import Step
from .system import System, stop_schedules

# A worker that has just begun polls for a minute, and only then are its counts in the log.
REST_SECONDS = 180.0
SERVED_SECONDS = 120.0
SECONDS_PER_SNAPSHOT = 5.0
POLL_SECONDS = 0.5
# The pipeline whose data the oracle understands; of the others it is shown that nothing is lost.
ORACLE_KNOWS = "irish-rail"


def prove(system: System, begun: float, summarise: Callable[[dict[str, Any]], None]) -> None:
    """Plays to the end and checks the ledgers, the API against the oracle, and the lake.

    `summarise` gets the summary in any case, also when a check fails.
    """
    snapshots = system.snapshots()
    tally = system.tally()
    listed: dict[str, list[str]] = {}
    answered: dict[str, dict] = {}
    objects = 0
    try:
        with Step(f"play {snapshots} snapshots") as step:
            _wait_until_served(system, step)
        with Step("stop the schedule, wait until all is at rest") as step:
            stop_schedules(system)
            verify.wait_for_rest(tally, snapshots, REST_SECONDS, step.progress)
            step.result(f"{tally.get(WORKER, 'source_records')} source records")
        with Step("read every component from the API") as step:
            listed = {pipeline: system.api.components(pipeline) for pipeline in system.silos}
            answered = verify.answered(system.api, listed, step.progress)
            step.result(", ".join(f"{pipeline} {len(names)}" for pipeline, names in listed.items()))
        with Step("read the lake") as step:
            bucket = system.outputs["bucket_names"]["transformed"]
            objects, lines = verify.lake(system.client("s3"), bucket)
            step.result(f"{len(lines)} lines in {objects} objects")
        tally.update()
    finally:
        elapsed = time.monotonic() - begun
        summarise(verify.summary(tally, len(answered), objects, elapsed))
    with Step("check the ledgers, the oracle and the lake") as step:
        uneven = unbalanced(tally)
        verify.check(not uneven, "the functions' counts do not add up", uneven)
        trains = system.silos[ORACLE_KNOWS]
        known = {name: answered[name] for name in listed[ORACLE_KNOWS]}
        wrong = verify.differences(verify.expected(trains.folder, trains.snapshots), known)
        verify.check(not wrong, "the API's answers differ from the oracle's", wrong)
        rows = tally.get(TRANSFORMER, "lake_rows")
        found = f"{rows} lines went to the lake; it has {len(lines)}, {len(set(lines))} different"
        verify.check(len(lines) == len(set(lines)) == rows, found, [])
        values = sum(map(len, known.values()))
        step.result(f"all add up; {values} values equal the oracle's")


def _wait_until_served(system: System, step: Step) -> None:
    """Takes longer than one invocation, which polls for a minute: without the schedule it never ends."""
    of = system.snapshots()
    seconds = SERVED_SECONDS + SECONDS_PER_SNAPSHOT * of
    deadline = time.monotonic() + seconds
    while (served := sum(one.served() for one in system.silos.values())) < of:
        if time.monotonic() > deadline:
            raise Failure(f"{served} of {of} snapshots were polled in {seconds:.0f} s")
        step.progress(f"{served} of {of} snapshots polled")
        time.sleep(POLL_SECONDS)
