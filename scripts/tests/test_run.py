"""Ending a run: exactly its processes, their children too, and nothing of its folder stays."""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

from local import processes, run, steps
from local.errors import Failure
from local.processes import Recorded

# A child that starts a child of its own, which does not end when asked.
PARENT = """
import subprocess, sys, time
deaf = "signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
child = subprocess.Popen([sys.executable, "-c", "import signal, time; " + deaf])
print(child.pid, flush=True)
time.sleep(60)
"""


class Runs(unittest.TestCase):
    """Runs in a folder of their own."""

    def setUp(self) -> None:
        held = tempfile.TemporaryDirectory()
        self.addCleanup(held.cleanup)
        self.folder = Path(held.name)
        for target, value in (("RUNS", self.folder / "runs"), ("LOCAL", self.folder)):
            patch = mock.patch.object(run, target, value)
            patch.start()
            self.addCleanup(patch.stop)

    def start(self, name: str) -> tuple[run.Run, Recorded, int]:
        begun = run.Run(name)
        begun.begin()
        log = begun.logs / "parent.log"
        _child, recorded = processes.start(
            "silo", [sys.executable, "-c", PARENT], dict(os.environ), log, self.folder
        )
        begun.record(recorded)
        for _ in range(200):
            said = log.read_text().split()
            if len(said) == 2:
                break
            time.sleep(0.05)
        return begun, recorded, int(next(word for word in said if word.isdigit()))

    def test_ending_a_run_ends_its_processes_and_their_children(self) -> None:
        one, first, grandchild = self.start("one")
        two, second, _ = self.start("two")
        self.assertTrue(processes.alive(first))
        self.assertIsNotNone(processes.start_time(grandchild))
        one.end_processes()
        one.remove()
        self.assertFalse(processes.alive(first))
        self.assertIsNone(processes.start_time(grandchild))
        self.assertFalse(one.folder.exists())
        self.assertTrue(processes.alive(second), "the other run goes on")
        two.end_processes()

    def test_a_process_id_that_was_used_again_is_left_alone(self) -> None:
        here, recorded, _ = self.start("here")
        processes.end(Recorded("silo", recorded.pid, "ticks:1", "TWINLINE_RUN=/elsewhere"))
        self.assertTrue(processes.alive(recorded))
        here.end_processes()
        self.assertFalse(processes.alive(recorded))

    def test_a_run_that_goes_on_is_not_begun_again(self) -> None:
        here, _, _ = self.start("here")
        with self.assertRaisesRegex(Failure, "is going on already"):
            run.Run("here").begin()
        here.end_processes()

    def test_a_demo_that_is_refused_leaves_the_other_run_alone(self) -> None:
        here, recorded, _ = self.start("here")
        # The AWS client is in the demo's own environment only, and a refused run does not get that far.
        aws = {name: mock.MagicMock() for name in ("botocore", "botocore.exceptions")}
        aws |= {name: mock.MagicMock() for name in ("botocore.config", "botocore.session")}
        with mock.patch.dict(sys.modules, aws):
            from local import demo
        with self.assertRaisesRegex(Failure, "is going on already"):
            demo.Demo(run.Run("here"), keep=False).play(
                demo.Play((demo.LIVE,), as_if_now=True), once=False
            )
        self.assertTrue(processes.alive(recorded))
        self.assertTrue(here.folder.exists())
        here.end_processes()

    def test_removing_the_default_run_removes_its_connection_and_token(self) -> None:
        demo = run.Run(run.DEFAULT_NAME)
        demo.begin()
        for name in ("connection.json", "connection.json.token", "outputs.json"):
            (self.folder / name).write_text("{}")
        demo.remove()
        self.assertEqual([path.name for path in self.folder.iterdir()], ["runs"])

    def test_names_that_are_paths_are_refused(self) -> None:
        for name in ("", "../x", "a/b", "-a", "A"):
            with self.subTest(name=name), self.assertRaises(Failure):
                run.Run(name)


class Steps(unittest.TestCase):
    """What a step prints where there is no terminal."""

    def test_a_long_step_reports_its_progress_and_its_result(self) -> None:
        out = io.StringIO()
        with mock.patch.object(steps, "QUIET_INTERVAL_SECONDS", 0.05), steps.Step("dig", out) as step:
            step.progress("half")
            time.sleep(0.2)
            step.result("a hole")
        first, *middle, last = out.getvalue().splitlines()
        self.assertEqual(first, "… dig")
        self.assertIn("half", middle[-1])
        self.assertRegex(last, r"^✓ dig +0\.\d s   a hole$")

    def test_a_failed_step_is_marked(self) -> None:
        out = io.StringIO()
        with self.assertRaises(Failure), steps.Step("dig", out):
            raise Failure("rock")
        self.assertTrue(out.getvalue().splitlines()[-1].startswith("✗ dig"))

    def test_a_step_is_silent_while_one_in_it_goes_on(self) -> None:
        out = io.StringIO()
        quiet = mock.patch.object(steps, "QUIET_INTERVAL_SECONDS", 0.05)
        with quiet, steps.Step("dig", out), steps.Step("sharpen", out):
            time.sleep(0.2)
        told = out.getvalue().splitlines()
        self.assertIn("  sharpen: 0 s", told)
        self.assertNotIn("  dig: 0 s", told)


if __name__ == "__main__":
    unittest.main()
