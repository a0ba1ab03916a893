"""Runs the tests of the ports against an emulator of their own, in the environment of `.local/venv`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from . import emulator
from .errors import Failure
from .paths import ROOT
from .run import Run

# The whole workspace, so that cargo chooses the features of the other tests and builds nothing anew.
TESTS = ["cargo", "test", "--workspace", "--locked", "--profile", "ci", "--test", "emulator"]


def main() -> None:
    """Starts an emulator, runs the tests that need one, and ends it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    run = Run(f"ports-{os.getpid()}")
    code = 1
    try:
        run.begin()
        try:
            started = emulator.start(run)
            environment = {**os.environ, "TWIN_TEST_ENDPOINT": started.endpoint}
            command = [*TESTS, "--", "--ignored"]
            code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            run.end_processes()
            run.remove()
    except KeyboardInterrupt:
        code = 130
    except Failure as failure:
        print("\n".join([f"error: {failure}", *failure.details]), file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
