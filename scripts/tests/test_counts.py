"""Counting: which lines count, each exactly once, and what does not add up is named."""

from __future__ import annotations

import json
import unittest
from collections import Counter

from local import counts


def emf(function: str, **values: int) -> str:
    names = [{"Name": name, "Unit": "Count"} for name in values]
    group = {"Namespace": "Twinline", "Dimensions": [["function"]], "Metrics": names}
    head = {"_aws": {"Timestamp": 1, "CloudWatchMetrics": [group]}, "function": function}
    return json.dumps({**head, **values})


class Logs:
    """A log service that, like the emulator, gives a full page and no token to the next one."""

    class exceptions:  # noqa: N801 (the client's own name)
        class ResourceNotFoundException(Exception):
            pass

    def __init__(self, groups: dict[str, list[tuple[int, str]]]) -> None:
        self.groups = groups

    def filter_log_events(self, logGroupName: str, startTime: int, limit: int) -> dict:  # noqa: N803
        if logGroupName not in self.groups:
            raise self.exceptions.ResourceNotFoundException
        events = [
            {"logStreamName": "one", "timestamp": when, "message": message}
            for when, message in self.groups[logGroupName]
            if when >= startTime
        ]
        return {"events": events[:limit]}


class Reading(unittest.TestCase):
    """What is read from the logs."""

    def test_only_declared_metrics_of_emf_lines_count(self) -> None:
        cases = [
            (emf("stream-writer", stored=3, duplicates=0), {"stored": 3, "duplicates": 0}),
            ("START RequestId: 1 Version: $LATEST", {}),
            ('{"level":"INFO","stored":3}', {}),
            ('{"_aws":{"CloudWatchMetrics":[]},"stored":3}', {}),
            ('{"_aws":"odd"}', {}),
            ("[1]", {}),
            ("", {}),
        ]
        for message, expected in cases:
            with self.subTest(message=message):
                self.assertEqual(counts.counters(message), expected)

    def test_more_lines_than_a_page_and_later_lines_count_once(self) -> None:
        events = [(1_000_000 + n // 7, emf("stream-writer", stored=1)) for n in range(25_000)]
        logs = Logs({"/aws/lambda/w": events})
        tally = counts.Tally(
            counts.LogReader(logs, ["/aws/lambda/w"]), {"/aws/lambda/w": "stream-writer"}
        )
        tally.update()
        self.assertEqual(tally.get("stream-writer", "stored"), 25_000)
        tally.update()
        events.append((events[-1][0] - 500, emf("stream-writer", stored=1)))
        tally.update()
        self.assertEqual(tally.get("stream-writer", "stored"), 25_001)

    def test_a_function_that_was_never_called_counts_nothing(self) -> None:
        reader = counts.LogReader(Logs({}), ["/aws/lambda/w"])
        tally = counts.Tally(reader, {"/aws/lambda/w": "stream-writer"})
        tally.update()
        self.assertEqual(tally.get("stream-writer", "stored"), 0)

    def test_errors_are_found_by_level_and_by_the_runtimes_words(self) -> None:
        self.assertTrue(counts.is_error('{"level":"ERROR","message":"access denied"}'))
        self.assertTrue(counts.is_error("Task timed out after 3.00 seconds"))
        self.assertFalse(counts.is_error('{"level":"INFO","message":"no ERROR here"}'))


class Balancing(unittest.TestCase):
    """The ledgers of invariant I4."""

    def tally(self, **changes: int) -> counts.Tally:
        sums = {
            "sourcing-worker": Counter(
                parts_read=9,
                source_records=6,
                unchanged_records=2,
                dead_lettered_records=1,
                lines_put=5,
                undelivered_records=1,
            ),
            "data-extractor": Counter(
                lines=5,
                mapped_lines=4,
                malformed_lines=1,
                rows=24,
                observations=20,
                filtered_rows=3,
                dead_lettered_rows=1,
            ),
            "stream-writer": Counter(
                deliveries=20, stored=9, superseded=6, duplicates=3, dead_lettered=1, expired=1
            ),
            "firehose-transformer": Counter(
                lines=5, rows=8, lake_rows=5, filtered_rows=2, dead_lettered_rows=1
            ),
        }
        tally = counts.Tally(counts.LogReader(Logs({}), []), {})
        tally.sums = sums
        for name, value in changes.items():
            function, counter = name.split("__")
            sums[function.replace("_", "-")][counter] = value
        return tally

    def test_what_adds_up_is_balanced(self) -> None:
        self.assertEqual(counts.unbalanced(self.tally()), [])

    def test_each_counter_is_guarded(self) -> None:
        cases = [
            "sourcing_worker__parts_read",
            "sourcing_worker__source_records",
            "sourcing_worker__unchanged_records",
            "sourcing_worker__dead_lettered_records",
            "sourcing_worker__lines_put",
            "sourcing_worker__undelivered_records",
            "data_extractor__lines",
            "data_extractor__mapped_lines",
            "data_extractor__malformed_lines",
            "data_extractor__rows",
            "data_extractor__observations",
            "data_extractor__filtered_rows",
            "data_extractor__dead_lettered_rows",
            "stream_writer__deliveries",
            "stream_writer__stored",
            "stream_writer__superseded",
            "stream_writer__duplicates",
            "stream_writer__dead_lettered",
            "stream_writer__expired",
            "firehose_transformer__lines",
            "firehose_transformer__rows",
            "firehose_transformer__lake_rows",
            "firehose_transformer__filtered_rows",
            "firehose_transformer__dead_lettered_rows",
        ]
        for name in cases:
            with self.subTest(counter=name):
                self.assertNotEqual(counts.unbalanced(self.tally(**{name: 99})), [])


if __name__ == "__main__":
    unittest.main()
