"""The benchmark of storage access: its events, its mock of the platform, rivals that need no package."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
import unittest
from base64 import b64decode
from pathlib import Path

from bench.storage import __main__ as verb
from bench.storage import batches, emulator, events, functions, platform, rivals, tables
from local.errors import Failure


def line(component: str, metric: str, second: int, value: float, order: str = "1") -> bytes:
    """An observation line."""
    told = {"v": 1, "component": component, "metric": metric, "value_number": value, "unit": "deg"}
    told.update(
        observed_at=f"2025-10-02T06:40:{second:02}.000000Z", order=order, pipeline="p", revision=1
    )
    told.update(mapping="0123456789abcdef", source_id="s", arrived_at="2025-10-02T06:41:00.000000Z")
    return json.dumps(told, separators=(",", ":")).encode()


LINES = [
    line("a", "x", 2, 1.5),
    line("a", "x", 3, 2.5),
    line("a", "x", 1, 3.5),
    line("b", "x.y", 1, 4.5),
]


class EventsTest(unittest.TestCase):
    def test_lines_are_packed_whole_up_to_what_a_record_takes(self) -> None:
        lines = [b"x" * 9_000] * 5 + [b"y" * 30_000]
        payloads = events.packed(lines)
        self.assertEqual(b"".join(payloads), b"".join(line + b"\n" for line in lines))
        self.assertEqual([payload.count(b"\n") for payload in payloads], [2, 2, 1, 1])
        self.assertEqual(events.packed([]), [])

    def test_a_batch_has_at_most_a_hundred_records(self) -> None:
        cut = events.batches([b"x\n"] * 201)
        self.assertEqual([len(batch) for batch in cut], [100, 100, 1])

    def test_an_event_holds_the_payloads_in_their_order(self) -> None:
        told = json.loads(events.event([LINES[0], LINES[1]]))
        self.assertEqual([b64decode(one["kinesis"]["data"]) for one in told["Records"]], LINES[:2])
        numbers = [int(one["kinesis"]["sequenceNumber"]) for one in told["Records"]]
        self.assertEqual(numbers[1] - numbers[0], 1)

    def test_keys_are_counted_once(self) -> None:
        self.assertEqual(events.keys(events.event([b"\n".join(LINES[:2]), LINES[3]])), 2)

    def test_a_disturbance_loses_nothing_and_is_ever_the_same(self) -> None:
        lines = [b"%d" % number for number in range(100)]
        self.assertNotEqual(events.disturbed(lines, 10), lines)
        self.assertEqual(sorted(events.disturbed(lines, 10)), sorted(lines))
        self.assertEqual(events.disturbed(lines, 10), events.disturbed(lines, 10))


class RivalsTest(unittest.TestCase):
    def test_python_names_the_newest_of_each_key_whatever_is_poison(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            event, out = Path(folder) / "event.json", Path(folder) / "out"
            event.write_bytes(events.event([b"\n".join(LINES[:2]), b"poison", b"[]", *LINES[2:]]))
            command = [sys.executable, "-B", str(rivals.HERE / "python" / "winners.py"), "2", str(out)]
            done = subprocess.run([*command, str(event)], capture_output=True, check=True)
            self.assertEqual(json.loads(done.stdout), {"records": 10})
            newest = [[row[0], row[1], row[2], row[4]] for row in batches.winners(out)]
        times = ["2025-10-02T06:40:03.000000Z", "2025-10-02T06:40:01.000000Z"]
        self.assertEqual(newest, [["a", "x", 2.5, times[0]], ["b", "x.y", 4.5, times[1]]])

    def test_winners_are_equal_whatever_their_order_and_the_form_of_their_numbers(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            one, other = Path(folder) / "one", Path(folder) / "other"
            one.write_text('["a", 1.0]\n["b", null]', "utf-8")
            other.write_text('["b",null]\n["a",1]\n', "utf-8")
            self.assertEqual(batches.winners(one), batches.winners(other))

    def test_every_version_is_pinned(self) -> None:
        requirements = (rivals.HERE / "python" / "requirements.txt").read_text("utf-8").splitlines()
        self.assertTrue(all("==" in one for one in requirements if not one.startswith("#")))
        wanted = json.loads((rivals.HERE / "node" / "package.json").read_text("utf-8"))["dependencies"]
        self.assertTrue(all(version[0].isdigit() for version in wanted.values()))

    def test_what_the_machine_does_not_have_is_named_and_left_out(self) -> None:
        known = dict(rivals.KNOWN)
        rivals.KNOWN["cobol"] = (["no-such-cobol"], known["go"][1])
        try:
            found, missing = rivals.of_machine(["cobol"])
        finally:
            del rivals.KNOWN["cobol"]
        self.assertEqual((found, missing), ([], ["cobol is left out: no-such-cobol is not there"]))


class OptionsTest(unittest.TestCase):
    def test_rivals_are_chosen_and_left_out(self) -> None:
        for arguments, expected in [
            ([], ["python", "node", "go"]),
            (["--no-go"], ["python", "node"]),
            (["--rivals", "go,python", "--no-python"], ["go"]),
            (["--rivals", ""], []),
        ]:
            self.assertEqual(verb.options(arguments).rivals, expected)


FUNCTION = """
import json, os, urllib.request
base = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    with urllib.request.urlopen(f"{base}/next") as asked:
        event, id = json.load(asked), asked.headers["lambda-runtime-aws-request-id"]
    put = urllib.request.Request(os.environ["AWS_ENDPOINT_URL"], b"{}")
    put.add_header("x-amz-target", "DynamoDB_20120810.GetItem")
    with urllib.request.urlopen(put) as found:
        event["found"] = json.load(found)
    how = "error" if event.get("fail") else "response"
    urllib.request.urlopen(f"{base}/{id}/{how}", json.dumps(event).encode()).close()
"""


class PlatformTest(unittest.TestCase):
    def setUp(self) -> None:
        self.platform = platform.Platform(b'{"Item":{}}')
        self.addCleanup(self.platform.close)

    def function(self) -> platform.Function:
        return platform.Function(self.platform, [sys.executable, "-c", FUNCTION], {})

    def test_a_function_is_started_asked_and_timed(self) -> None:
        with self.function() as function:
            started = function.started_seconds
            seconds, wall, answer = function.invoke(b'{"a": 1}')
            self.assertEqual(json.loads(answer), {"a": 1, "found": {"Item": {}}})
            self.assertTrue(0 < seconds < started + wall + 5)
            self.assertGreater(function.seconds(), started)
            self.assertGreater(function.memory_peak_kb(), 1_000)
        self.assertEqual(self.platform.asked, ["GetItem"])

    def test_a_function_that_fails_is_no_figure(self) -> None:
        with self.function() as function, self.assertRaises(Failure):
            function.invoke(b'{"fail": true}')

    def test_time_asleep_is_not_counted(self) -> None:
        with self.function() as function:
            before = function.seconds()
            time.sleep(0.3)
            self.assertLess(function.seconds() - before, 0.2)

    def test_a_body_in_chunks_is_read(self) -> None:
        raw = b"POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
        raw += b"GET /y HTTP/1.1\r\n\r\n"
        reader = io.BytesIO(raw)
        first, second, end = (platform.read_request(reader) for _ in range(3))
        self.assertEqual((first and first[2], second and second[0], end), (b"abcd", "/y", None))


class TableTest(unittest.TestCase):
    def test_a_table_is_made_filled_and_deleted_though_what_reads_it_fails(self) -> None:
        there = platform.Platform()
        self.addCleanup(there.close)
        endpoint = f"http://{there.address}"
        with self.assertRaises(ZeroDivisionError), emulator.Table(endpoint, {}) as table:
            self.assertEqual(table.variables["AWS_ENDPOINT_URL"], endpoint)
            _ = 1 / 0
        self.assertEqual(there.asked, ["CreateTable", "PutItem", "DeleteTable"])

    def test_where_no_emulator_is_the_failure_says_so(self) -> None:
        gone = platform.Platform()
        address = gone.address
        gone.close()
        for endpoint in (f"http://{address}", "nonsense"):
            with self.assertRaises(Failure) as raised, emulator.Table(endpoint, {}):
                pass
            self.assertIn(f"no emulator of DynamoDB answers at {endpoint}", str(raised.exception))


class FiguresTest(unittest.TestCase):
    def test_medians_are_of_each_figure_and_all_run_in_turn(self) -> None:
        turns: list[str] = []
        figures = iter([(1.0, 9.0), (5.0, 7.0), (3.0, 8.0)])

        def other() -> tuple[float, ...]:
            turns.append("other")
            return (0.0,)

        def one() -> tuple[float, ...]:
            turns.append("one")
            return next(figures)

        self.assertEqual(tables.medians({"one": one, "other": other}, 3)["one"], (3.0, 8.0))
        self.assertEqual(turns, ["one", "other"] * 3)

    def test_a_percentile_is_one_of_the_figures(self) -> None:
        self.assertEqual(tables.percentile([3.0, 1.0, 2.0, 4.0], 50), 2.0)
        self.assertEqual(tables.percentile(list(map(float, range(1, 101))), 99), 99.0)

    def test_a_request_asks_for_the_item(self) -> None:
        item = functions.stored(LINES[3])
        self.assertEqual(json.loads(functions.request(item))["pathParameters"], {"key": "b.x.y"})
        with self.assertRaises(Failure):
            functions.answer(b'{"statusCode":404,"body":"{}"}')


if __name__ == "__main__":
    unittest.main()
