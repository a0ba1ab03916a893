"""Brings the whole system up on this machine, and takes it down again without a trace."""

from __future__ import annotations

import hashlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import artifacts, aws, counts, emulator, silo, terraform
from .api import Api, write_connection
from .errors import Failure
from .paths import PIPELINES, shown
from .run import DEFAULT_NAME, Run
from .steps import Step

PROFILE = "ci"
FIRST_VALUE_WITHIN_SECONDS = 120.0
POLL_SECONDS = 0.5
ERROR_LINES = 10
# What an update must repeat, or it falls back to a default.
SCHEDULE_SETTINGS = (
    "Name",
    "GroupName",
    "Description",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "FlexibleTimeWindow",
    "Target",
    "KmsKeyArn",
)


@dataclass(frozen=True)
class Feed:
    """What of a pipeline's recorded feed is played, or all of it, and how often it is asked for."""

    pipeline: str
    snapshots: int | None
    interval_seconds: int


@dataclass(frozen=True)
class Play:
    """The feeds that are played, beside each other."""

    feeds: tuple[Feed, ...]
    as_if_now: bool


@dataclass(frozen=True)
class System:
    """A system that is up."""

    run: Run
    emulator: emulator.Emulator
    silos: dict[str, silo.Silo]
    outputs: dict[str, Any]
    twin: Path
    api: Api

    def client(self, service: str) -> Any:
        """An AWS client at the emulator."""
        return aws.client(service, self.emulator.endpoint)

    def tally(self) -> counts.Tally:
        """Counts from the functions' own logs, from their beginning on."""
        groups = log_groups(self.outputs)
        return counts.Tally(counts.LogReader(self.client("logs"), groups), groups)

    def snapshots(self) -> int:
        """How many snapshots all silos have."""
        return sum(one.snapshots for one in self.silos.values())


def bring_up(run: Run, play: Play) -> System:
    """Builds, starts, applies, serves and waits for the first value. The run has begun."""
    with Step("build the functions and the command line") as step:
        binaries = artifacts.compile_here(PROFILE, run.logs / "build.log", step.progress)
        artifacts.pack(binaries, PIPELINES, run.folder / "artifacts")
    running = os.environ.get("TWIN_ENDPOINT")
    with Step("check the emulator" if running else "start the emulator") as step:
        host = emulator.use(running) if running else emulator.start(run)
        step.result(host.endpoint)
    silos = {feed.pipeline: _serve(run, binaries["twin"], feed, play.as_if_now) for feed in play.feeds}
    with Step("terraform apply environments/local") as step:
        if not host.own:
            run.uses(host.endpoint)
        variables = _variables(run, host, silos, play)
        outputs = terraform.apply(run, variables, step.progress)
    applied = time.monotonic()
    api = _connect(run, host, outputs)
    system = System(run, host, silos, outputs, binaries["twin"], api)
    _poll_once(system)
    for pipeline in silos:
        with Step(f"wait for the first value of {pipeline}") as step:
            component = _first_component(system, pipeline)
            step.result(f"{component}, {time.monotonic() - applied:.1f} s after apply")
    return system


def take_down(run: Run, keep_logs: bool = False) -> None:
    """Ends what the run started and removes what it made."""
    if not run.folder.exists():
        return
    with Step("end the run and remove its state") as step:
        endpoint = run.endpoint()
        if endpoint is not None:
            run.end_processes()
            terraform.destroy(run, step.progress)
        run.end_processes()
        if keep_logs:
            run.keep_only_logs()
        else:
            run.remove()


def stop_schedules(system: System) -> None:
    """Ends the polling, so that what was polled can be counted: a poll in between would be counted in
    one function and not yet in another."""
    scheduler = system.client("scheduler")
    for name in system.outputs["schedule_names"].values():
        schedule = scheduler.get_schedule(GroupName=system.outputs["schedule_group_name"], Name=name)
        kept = {key: schedule[key] for key in SCHEDULE_SETTINGS if key in schedule}
        scheduler.update_schedule(**kept, State="DISABLED")


def log_groups(outputs: dict[str, Any]) -> dict[str, str]:
    """Each function's log group with the function's own name: `irish-rail/sourcing-worker` is a
    `sourcing-worker`, whichever pipeline it serves."""
    return {
        f"/aws/lambda/{deployed}": key.rsplit("/", 1)[-1]
        for key, deployed in outputs["function_names"].items()
    }


def what_went_wrong(system: System) -> list[str]:
    """Saves the functions' logs and returns the last lines in which one of them reports an error."""
    logs = system.client("logs")
    groups = log_groups(system.outputs)
    counts.save_logs(logs, groups, system.run.logs)
    tally = system.tally()
    tally.update()
    return tally.errors[-ERROR_LINES:]


def _serve(run: Run, twin: Path, feed: Feed, as_if_now: bool) -> silo.Silo:
    with Step(f"serve the recorded feed of {feed.pipeline}") as step:
        serving = silo.serve(run, twin, feed.pipeline, feed.snapshots, as_if_now)
        seconds = feed.interval_seconds
        step.result(f"{serving.snapshots} snapshots at {serving.url}, asked every {seconds} s")
    return serving


def _variables(
    run: Run, host: emulator.Emulator, silos: dict[str, silo.Silo], play: Play
) -> dict[str, Any]:
    overrides = {
        feed.pipeline: {
            "source_url": silos[feed.pipeline].url,
            "interval_seconds": feed.interval_seconds,
            "allow_private": True,
        }
        for feed in play.feeds
    }
    variables = {
        "endpoint": host.endpoint,
        "region": emulator.REGION,
        "architecture": terraform.architecture(),
        "artifacts_dir": str(run.folder / "artifacts"),
        "sql_dir": str(PIPELINES),
        "pipelines": overrides,
    }
    if not host.own and run.name != DEFAULT_NAME:
        # Runs that share an emulator need names of their own there.
        variables["environment"] = "l" + hashlib.sha256(run.name.encode()).hexdigest()[:7]
    return variables


def _connect(run: Run, host: emulator.Emulator, outputs: dict[str, Any]) -> Api:
    client = aws.client("cognito-idp", host.endpoint).describe_user_pool_client(
        UserPoolId=outputs["user_pool_id"], ClientId=outputs["client_ids"]["demo"]
    )["UserPoolClient"]
    write_connection(run.connection_file, outputs, client["ClientSecret"])
    # In the form of `terraform output -json`, as the command line reads it of any environment.
    named = {name: {"value": value} for name, value in outputs.items()}
    run.outputs_file.write_text(json.dumps(named, indent=2) + "\n", encoding="utf-8")
    return Api(run.connection_file)


def _poll_once(system: System) -> None:
    """Invokes each worker without waiting: the emulator's schedule first fires after a minute."""
    for key, deployed in system.outputs["function_names"].items():
        if key.endswith(f"/{counts.WORKER}"):
            system.client("lambda").invoke(FunctionName=deployed, InvocationType="Event", Payload=b"{}")


def _first_component(system: System, pipeline: str) -> str:
    deadline = time.monotonic() + FIRST_VALUE_WITHIN_SECONDS
    while True:
        listed = system.api.get("/v1/components", pipeline=pipeline, limit="1")["components"]
        if listed:
            return listed[0]["component"]
        if time.monotonic() > deadline:
            raise Failure(
                f"no value of {pipeline} after {FIRST_VALUE_WITHIN_SECONDS:.0f} s",
                [*what_went_wrong(system), f"logs of the functions: {shown(system.run.logs)}"],
            )
        time.sleep(POLL_SECONDS)
