"""The verb `scripts/demo`: the live demo, the bounded run with its checks, and the end of both."""

from __future__ import annotations

import argparse
import contextlib
import json
import shlex
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import Any

import botocore.exceptions

from . import contract, processes, refusals
from .errors import Failure
from .paths import ROOT, RUNS, shown
from .proof import prove
from .run import DEFAULT_NAME, Run
from .system import Feed, Play, System, bring_up, take_down, what_went_wrong
from .table import show

TRAINS = "irish-rail"
LIVE = Feed(TRAINS, None, 5)
ONCE_SECONDS = 2
# With --all beside the trains: the interval of each, of what is recorded of it.
OTHERS = (Feed("nist-machines", None, 1), Feed("meteoswiss", None, 30))
LEAST_SNAPSHOTS = 30
TABLES = 3
TABLE_SECONDS = 5.0


def main() -> None:
    """Reads the arguments, runs, cleans up and exits: 0 done, 1 failed, 130 interrupted."""
    options = _arguments()
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    try:
        run = Run(options.name)
        if options.down:
            down(run)
            return
        trains = Feed(TRAINS, options.snapshots, ONCE_SECONDS) if options.once else LIVE
        feeds = (trains, *(OTHERS if options.all else ()))
        play = Play(feeds, as_if_now=not options.once)
        sys.exit(Demo(run, options.keep, options.contract).play(play, options.once))
    except Failure as failure:
        _report(failure)
        sys.exit(1)


class Demo:
    """One run from its beginning to its end, whatever happens in between."""

    def __init__(self, run: Run, keep: bool, hold: bool = False) -> None:
        self.run = run
        self.keep = keep
        self.hold = hold
        self.up = False
        self.summary: dict[str, Any] | None = None
        self.begun = time.monotonic()

    def play(self, play: Play, once: bool) -> int:
        """Runs and cleans up; returns the exit code.

        Raises `Failure` where the run cannot begin: then there is nothing of its own to clean up.
        """
        self.run.begin()
        code, failed = 1, True  # Until the contrary is shown, by whatever way out.
        try:
            self._play(play, once)
            code, failed = 0, False
        except KeyboardInterrupt:
            code, failed = (0 if self.up and not once else 130), False
            print()
        except (
            Failure,
            botocore.exceptions.BotoCoreError,
            botocore.exceptions.ClientError,
        ) as error:
            _report(error)
        finally:
            # From here on nothing stops the cleaning up.
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self._end(failed, code)
        return code

    def _play(self, play: Play, once: bool) -> None:
        system = bring_up(self.run, play)
        self.up = True
        _how_to_ask(system)
        try:
            if once:
                prove(system, self.begun, self._keep_summary)
                if self.hold:
                    refusals.check(system)
                    contract.check(system.api, system.outputs["api_url"], self.run.logs / "contract.log")
            else:
                _watch(system)
        except Failure as failure:
            failure.details += what_went_wrong(system)
            raise

    def _keep_summary(self, summary: dict[str, Any]) -> None:
        self.summary = summary

    def _end(self, failed: bool, code: int) -> None:
        if self.keep and not failed:
            print(f"still running; end it with: scripts/demo --down{_named(self.run)}")
        else:
            take_down(self.run, keep_logs=failed)
        if failed and self.run.logs.exists():
            print(f"logs, until the next run of this name: {shown(self.run.logs)}", file=sys.stderr)
        if self.summary is not None:
            sys.stderr.flush()
            print(json.dumps({**self.summary, "ok": code == 0}), flush=True)


def down(run: Run) -> None:
    """Ends a run from another terminal, and leaves nothing of it."""
    if not run.folder.exists():
        print(f"no run named {run.name}")
    else:
        run.end_demo()
        take_down(run)
    for folder in sorted(RUNS.glob("[a-z0-9]*")) if RUNS.exists() else []:
        other = Run(folder.name)
        if any(processes.alive(process) for process in other.recorded()):
            print(f"another run goes on: {other.name} (scripts/demo --down{_named(other)})")


def _how_to_ask(system: System) -> None:
    """Says where the API is and how to ask it. The secret stays in its file."""
    api = system.outputs["api_url"]
    token = shown(ROOT / "scripts" / "token")
    if system.run.name != DEFAULT_NAME:
        token += f" {shown(system.run.connection_file)}"
    component = system.api.get("/v1/components", limit="1")["components"][0]["component"]
    print(
        "\n".join(
            [
                "",
                f"the API    {api}",
                f"a token    {token}",
                "ask it     " + _curl(token, f"{api}/v1/components?limit=3"),
                "           " + _curl(token, f"{api}/v1/components/{component}"),
                "",
            ]
        ),
        flush=True,
    )


def _curl(token: str, url: str) -> str:
    return f'curl -sSw "\\n" -H "Authorization: Bearer $({token})" {shlex.quote(url)}'


def _watch(system: System) -> None:
    """The live table; where nobody sits before it, a few of them one below the other."""
    if sys.stdout.isatty():
        signal.signal(signal.SIGINT, lambda _number, _frame: None)  # Ctrl-C is for the table.
        command = [str(system.twin), "watch", "--connection", str(system.run.connection_file)]
        done = subprocess.run(command, check=False)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if done.returncode != 0:
            raise Failure(f"twin watch ended with {done.returncode}")
        return
    for number in range(TABLES):
        if number:
            time.sleep(TABLE_SECONDS)
        show(system.api)


def _named(run: Run) -> str:
    return "" if run.name == DEFAULT_NAME else f" --name {run.name}"


def _report(error: Exception) -> None:
    details = error.details if isinstance(error, Failure) else []
    print(
        "\n".join([f"error: {error}", *(f"  {line}" for line in details)]),
        file=sys.stderr,
        flush=True,
    )


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo",
        description="The whole system on this machine, fed with recorded feeds.",
    )
    parser.add_argument("--once", action="store_true", help="play a bounded part, check it, end")
    parser.add_argument(
        "--all", action="store_true", help="three pipelines beside each other: trains, machines, weather"
    )
    parser.add_argument("--down", action="store_true", help="end a run and leave nothing behind")
    parser.add_argument("--keep", action="store_true", help="leave the system running at the end")
    parser.add_argument(
        "--contract",
        action="store_true",
        help="with --once: refuse bad tokens, and hold the API to its OpenAPI document",
    )
    parser.add_argument("--name", default=DEFAULT_NAME, help="name of the run (default: demo)")
    parser.add_argument(
        "--snapshots", type=int, default=40, help="with --once: how many of the trains (default: 40)"
    )
    options = parser.parse_args()
    if options.down and (options.once or options.all or options.keep or options.contract):
        parser.error("--down goes alone")
    if options.contract and not options.once:
        parser.error("--contract goes with --once")
    if options.once and options.snapshots < LEAST_SNAPSHOTS:
        parser.error(f"--snapshots is at least {LEAST_SNAPSHOTS}")
    return options


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
