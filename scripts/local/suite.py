"""The verb `scripts/test`: everything that can fail, cheap checks first, up to the first failure.

Usage: scripts/test [--quick | --long]

Terraform's checks mostly wait, so they run beside cargo's. Each part's output is kept in .local/test/.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import bootstrap, processes, terraform
from .errors import Failure
from .paths import LOCAL, ROOT, TERRAFORM, shown
from .steps import Step

WORK = LOCAL / "test"
SHOWN_LINES = 120
SLOWEST = 5
POLL_SECONDS = 0.2
LONG_EXAMPLES = "1000"
CARGO = ["--workspace", "--locked"]
PROFILE = ["--profile", "ci"]


@dataclass
class Part:
    """One part: commands that run one after the other. `needs` is a tool without which it is skipped."""

    name: str
    commands: list[list[str]]
    needs: str | None = None
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    seconds: float = 0.0
    log: Path = Path()

    def skipped(self) -> bool:
        """Whether the tool is not here. The workflows on GitHub have them all."""
        return self.needs is not None and shutil.which(self.needs) is None


class Stopped(Exception):
    """The part was ended because another one failed."""


def cheap_parts() -> list[Part]:
    """What takes seconds."""
    scripts = [str(path) for path in sorted((ROOT / "scripts").iterdir()) if _is_shell(path)]
    scripts += [str(path) for path in [ROOT / ".ci" / "run"] if path.exists()]
    unit = ["-m", "unittest", "discover", "-q", "-s", "scripts/tests", "-t", "scripts"]
    deny = ["cargo", "deny", "--offline", "--workspace", "check", "bans", "licenses", "sources"]
    ruff = [["ruff", "check", "scripts"], ["ruff", "format", "--check", "scripts"]]
    return [
        Part("rust format", [["cargo", "fmt", "--all", "--check"]]),
        Part("terraform format", [["terraform", "fmt", "-check", "-recursive", str(TERRAFORM)]]),
        Part("scripts tests", [[sys.executable, *unit]]),
        Part("scripts lints (ruff)", ruff, needs="ruff"),
        Part("scripts lints (shellcheck)", [["shellcheck", *scripts]], needs="shellcheck"),
        Part("workflows (actionlint)", [["actionlint"]], needs="actionlint"),
        Part("dependencies (cargo-deny)", [deny], needs="cargo-deny"),
    ]


def cargo_parts() -> list[Part]:
    """What compiles."""
    targets = ["--lib", "--bins", "--tests", "--examples"]
    if shutil.which("cargo-nextest"):
        tests = ["cargo", "nextest", "run", *CARGO, "--cargo-profile", "ci", *targets]
    else:
        tests = ["cargo", "test", *CARGO, *PROFILE, *targets]
    return [
        Part(
            "rust lints",
            [["cargo", "clippy", *CARGO, *PROFILE, "--all-targets", "--", "-D", "warnings"]],
        ),
        Part("rust tests", [tests]),
        Part("rust doc tests", [["cargo", "test", *CARGO, *PROFILE, "--doc"]]),
    ]


def emulator_parts(long: bool) -> list[Part]:
    """The ports against an emulator, then the whole system, played and checked."""
    demo = str(ROOT / "scripts" / "demo")
    python = str(bootstrap.environment())
    environment = dict(os.environ)
    if long:
        environment["SCHEMATHESIS_EXAMPLES"] = LONG_EXAMPLES
    return [
        Part("ports on the emulator", [[python, "-m", "local.conformance"]]),
        Part(
            "bounded demo on the emulator, and the API's contract",
            [[demo, "--once", "--contract", "--name", f"test-{os.getpid()}"]],
            environment=environment,
        ),
    ]


def terraform_parts() -> list[Part]:
    """Validation and tests of every module and environment, one part each."""
    folders = [*(TERRAFORM / "modules").glob("*"), *(TERRAFORM / "environments").glob("*")]
    return [_terraform(folder) for folder in sorted(folders) if any(folder.glob("*.tf"))]


def _terraform(folder: Path) -> Part:
    """terraform/tests/run works on a copy, and asks the registry unless it is told of a mirror."""
    name = folder.relative_to(TERRAFORM)
    data = WORK / "terraform" / name.as_posix().replace("/", "-")
    environment = terraform.environment(data)
    mirror = terraform.provider_mirror()
    if mirror:
        environment["TF_PLUGIN_MIRROR"] = str(mirror)
    command = [str(TERRAFORM / "tests" / "run"), name.as_posix()]
    return Part(f"terraform {name}", [command], environment=environment)


class Suite:
    """Runs parts and keeps the score."""

    def __init__(self) -> None:
        self.passed: list[Part] = []
        self.failed: list[Part] = []
        self.skipped: list[Part] = []
        self._stop = threading.Event()

    def run(self, parts: list[Part], beside: list[Part]) -> None:
        """Runs `parts` one after the other and `beside` at the same time, up to the first failure."""
        thread = threading.Thread(target=self._run_beside, args=(beside,), name="beside")
        thread.start()
        try:
            for part in parts:
                if self._stop.is_set() or not self._run_visibly(part):
                    break
            else:
                if thread.is_alive():
                    with Step("the rest of terraform"):
                        thread.join()
        finally:
            if self.failed or sys.exc_info()[0] is not None:
                self._stop.set()
            thread.join()

    def _run_visibly(self, part: Part) -> bool:
        if part.skipped():
            self.skipped.append(part)
            return True
        try:
            with Step(part.name) as step:
                self._run(part)
                step.result(_summary_line(part))
        except Stopped:
            return False
        except Failure:
            self.failed.append(part)
            return False
        self.passed.append(part)
        return True

    def _run_beside(self, parts: list[Part]) -> None:
        for part in parts:
            if self._stop.is_set():
                return
            try:
                self._run(part)
                self.passed.append(part)
            except Stopped:
                return
            except Failure:
                self.failed.append(part)
                self._stop.set()

    def _run(self, part: Part) -> None:
        """Runs one part's commands; ends them when the suite is stopped."""
        part.log = WORK / "logs" / (part.name.replace("/", "-").replace(" ", "-") + ".log")
        began = time.monotonic()
        try:
            for command in part.commands:
                with part.log.open("a", encoding="utf-8") as log:
                    log.write(f"$ {' '.join(command)}\n")
                child, recorded = processes.start("part", command, part.environment, part.log, ROOT)
                try:
                    while child.poll() is None:
                        if self._stop.wait(POLL_SECONDS):
                            raise Stopped
                finally:
                    if child.poll() is None:
                        processes.ask_to_end(recorded, 60.0)
                        processes.end(recorded)
                if child.returncode != 0:
                    raise Failure(f"{part.name} failed")
        finally:
            part.seconds = time.monotonic() - began


def _summary_line(part: Part) -> str:
    """The demo's last line is a summary in JSON; show what matters of it."""
    last = part.log.read_text(encoding="utf-8", errors="replace").rstrip().rsplit("\n", 1)[-1]
    if not last.startswith("{"):
        return ""
    try:
        counts = json.loads(last)
    except json.JSONDecodeError:
        return ""
    shown_counts = ("polls", "source_records", "observations", "components")
    return ", ".join(f"{counts[name]} {name}" for name in shown_counts if name in counts)


def _is_shell(path: Path) -> bool:
    return path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")


def _report(suite: Suite) -> None:
    for part in suite.failed:
        lines = part.log.read_text(encoding="utf-8", errors="replace").splitlines()
        print(f"\n--- {part.name} failed; the end of {shown(part.log)}:")
        print("\n".join(lines[-SHOWN_LINES:]))
    ran = sorted([*suite.passed, *suite.failed], key=lambda part: part.seconds, reverse=True)
    print("\nslowest parts:")
    for part in ran[:SLOWEST]:
        print(f"  {part.seconds:7.1f} s  {part.name}")
    for part in suite.skipped:
        print(f"skipped, {part.needs} is not here: {part.name}")
    for part in suite.failed:
        print(f"failed: {part.name}")
    print(f"{len(suite.passed)} passed, {len(suite.failed)} failed", flush=True)


def main() -> None:
    """Runs the suite; exits 0 when all passed."""
    parser = argparse.ArgumentParser(prog="scripts/test", description=(__doc__ or "").split("\n")[0])
    lane = parser.add_mutually_exclusive_group()
    lane.add_argument("--quick", action="store_true", help="leave out the emulator")
    lane.add_argument(
        "--long", action="store_true", help=f"ask each operation of the API {LONG_EXAMPLES} times"
    )
    options = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    shutil.rmtree(WORK, ignore_errors=True)
    (WORK / "logs").mkdir(parents=True)
    suite = Suite()
    try:
        problems = bootstrap.missing()
        if problems:
            raise Failure("this machine lacks something", problems)
        parts = [
            *cheap_parts(),
            *cargo_parts(),
            *([] if options.quick else emulator_parts(options.long)),
        ]
        suite.run(parts, terraform_parts())
    except Failure as failure:
        sys.exit("\n".join([f"error: {failure}", *(f"  {line}" for line in failure.details)]))
    except KeyboardInterrupt:
        sys.exit(130)
    _report(suite)
    sys.exit(1 if suite.failed else 0)


if __name__ == "__main__":
    main()
