"""The benchmark of the way to the lake: its batches, its figures, rivals that need no package."""

from __future__ import annotations

import base64
import json
import platform as machine
import sys
import tempfile
import unittest
from pathlib import Path

from bench.lake import events, measure, programs
from local.errors import Failure

LINE = b'{"_meta":{"v":1,"id":"i\\u00e4","order":"1"},"a":1.50}'
HERE = programs.HERE / "python"


def python(module: str = "stdlib") -> programs.Program:
    """A rival that needs no package, without a runtime."""
    command = [sys.executable, "-m", "here", module]
    return programs.Program("Python", [], command, {"PYTHONPATH": str(HERE)})


class EventsTest(unittest.TestCase):
    def test_recorded_lines_are_good_and_have_an_id(self) -> None:
        lines = events.recorded_lines()
        self.assertTrue(lines)
        self.assertTrue(all(json.loads(line)["_meta"]["id"] for line in lines))

    def test_a_batch_is_as_full_as_it_gets_and_holds_whole_lines(self) -> None:
        lines = [b"x" * 9, b"y" * 19]
        for record, expected in [(0, [10, 20, 10, 20, 10]), (45, [40, 30]), (1_000, [70])]:
            told = json.loads(events.event_of(lines, 75, record))["records"]
            payloads = [base64.b64decode(one["data"]) for one in told]
            self.assertEqual([len(payload) for payload in payloads], expected)
            self.assertTrue(all(payload.endswith(b"\n") for payload in payloads))
            numbers = [int(one["kinesisRecordMetadata"]["sequenceNumber"]) for one in told]
            self.assertEqual(numbers, list(range(len(expected))))

    def test_an_answer_is_read_as_its_lines_and_must_end_in_a_newline(self) -> None:
        def answer(data: bytes) -> bytes:
            record = {"recordId": "1", "result": "Ok", "data": base64.b64encode(data).decode()}
            return json.dumps({"records": [record]}).encode()

        self.assertEqual(events.lines_of(answer(b'{"a":1}\n[]\n')), [["1", "Ok", [{"a": 1}, []]]])
        with self.assertRaisesRegex(Failure, "newline"):
            events.lines_of(answer(b'{"a":1}'))


class RivalsTest(unittest.TestCase):
    def test_python_puts_the_lineage_in_front_and_leaves_poison_out(self) -> None:
        sys.path.insert(0, str(HERE))
        try:
            import stdlib  # type: ignore[import-not-found]
        finally:
            sys.path.remove(str(HERE))
        event = json.loads(events.event_of([LINE, b"poison"], 200))
        told = events.lines_of(json.dumps(stdlib.handler(event, None)).encode())
        results = [result for _, result, _ in told]
        self.assertEqual(results[:2], ["Ok", "Dropped"])
        ((_, _, (line,)), *_) = told
        lineage = {
            "v": 1,
            "id": "iä",
            "pipeline": "irish-rail",
            "sequence": "0" * 56,
            "line": 0,
            "arrived_at": "2025-10-02T06:40:04.500000Z",
            "transformer": "unknown",
        }
        self.assertEqual(line, {"_lineage": lineage, **json.loads(LINE)})

    def test_what_the_machine_does_not_have_is_named_and_left_out(self) -> None:
        programs.RIVALS["cobol"] = ("Cobol", "no-such-cobol", list)
        try:
            found, missing = programs.rivals(["cobol"])
        finally:
            del programs.RIVALS["cobol"]
        self.assertEqual((found, missing), ([], ["Cobol is left out: no-such-cobol is not there"]))

    def test_every_version_is_pinned(self) -> None:
        requirements = (HERE / "requirements.txt").read_text("utf-8").splitlines()
        self.assertTrue(all("==" in one for one in requirements if not one.startswith("#")))
        self.assertTrue((programs.HERE / "rust" / "Cargo.lock").exists())
        self.assertTrue((programs.HERE / "go" / "go.sum").exists())


class MeasureTest(unittest.TestCase):
    def test_everybody_is_timed_without_the_runtime_and_so_is_what_nobody_can_do_without(self) -> None:
        work = "import sys; [None for _ in range(int(sys.argv[2]) * 20_000)]"
        ours = programs.Program("ours", [], [sys.executable, "-c", work])
        event = events.event_of([LINE] * 3, 200)
        told = measure.in_process([ours, python()], event, 3, 1)
        names = [row.split(" | ")[0].strip("| ") for row in told[2:]]
        self.assertEqual(names, ["ours", "Python", "base64 and copies alone"])

    def test_who_fails_is_not_timed(self) -> None:
        with self.assertRaisesRegex(Failure, "fails"):
            measure.in_process([programs.Program("x", [], [sys.executable, "-c", "1 / 0"])], b"", 1, 1)

    def test_a_row_names_the_median_and_what_it_is_beside_the_first(self) -> None:
        rows = measure._rows({"a": [0.002, 0.001, 0.004], "b": [0.01, 0.02]}, 1_000)
        self.assertEqual(rows["a"], ["a", "2.00 ms", "1.00 ms", "2,000 ns", "1.0"])
        self.assertEqual(rows["b"], ["b", "15.00 ms", "10.00 ms", "15,000 ns", "7.5"])

    def test_more_instructions_than_recorded_are_a_failure(self) -> None:
        known = {machine.machine(): 10_000}
        self.assertIn("10,000 are recorded", measure.judged(10_200, known))
        with self.assertRaisesRegex(Failure, "10,201 instructions"):
            measure.judged(10_201, known)
        self.assertIn("none are recorded", measure.judged(10_201, {}))


class FunctionTest(unittest.TestCase):
    def test_who_answers_otherwise_is_not_timed(self) -> None:
        function = (
            "import json, os, sys, urllib.request as u\n"
            "base = f\"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation\"\n"
            "while True:\n"
            "    u.urlopen(f'{base}/next').close()\n"
            "    record = {'recordId': sys.argv[1], 'result': 'Ok', 'data': ''}\n"
            "    told = json.dumps({'records': [record]})\n"
            "    u.urlopen(f'{base}/i/response', told.encode()).close()\n"
        )
        with tempfile.TemporaryDirectory() as work:
            path = Path(work) / "function.py"
            path.write_text(function, "utf-8")
            one, same, other = (
                programs.Program(name, [sys.executable, str(path), told], [])
                for name, told in [("one", "1"), ("same", "1"), ("other", "2")]
            )
            with self.assertRaisesRegex(Failure, "other answers otherwise than one"):
                measure.invocations([one, same, other], b"{}", 3)


if __name__ == "__main__":
    unittest.main()
