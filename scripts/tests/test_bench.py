"""The benchmark's rivals do the same work as the engine: their rows are those of Flink's goldens."""

from __future__ import annotations

import json
import subprocess
import tempfile
import unittest
from pathlib import Path
from typing import Any

from bench import mappings, rivals

FIELDS = ("component", "metric", "value_number", "value_text", "deleted", "unit", "order", "source_id")


def rows(path: Path, orders: set[str]) -> list[list[Any]]:
    """What the legal observations of the records with these orders say, without how they were made."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    told = [line for line in lines if line.get("order") in orders]
    legal = [line for line in told if line.keys() >= {"component", "observed_at"}]
    return sorted(
        ([line.get(field) for field in FIELDS] + moment(line["observed_at"]) for line in legal), key=str
    )


def moment(text: str) -> list[str]:
    """A time, to the second and below: Flink leaves out the zeros at the end of a fraction."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return [seconds, fraction.rstrip("0")]


class RivalsTest(unittest.TestCase):
    def test_each_gives_the_rows_of_the_goldens(self) -> None:
        compared = set()
        for mapping in mappings.mappings(list(rivals.MAPPINGS)):
            for golden in sorted(mapping.folder.glob("cases/*.flink.jsonl")):
                case = golden.with_name(golden.name.replace(".flink.", ".in.")).read_bytes().split(b"\n")
                # As they are measured: without lines that are no records, and devices' lines.
                good = [line for line in case if mappings.is_good(line)]
                orders = {json.loads(line)["_meta"]["order"] for line in good}
                with self.subTest(case=str(golden)), tempfile.TemporaryDirectory() as folder:
                    lines, out = Path(folder) / "in.jsonl", Path(folder) / "out.jsonl"
                    lines.write_bytes(b"\n".join(good))
                    command = [*mappings.by_hand(mapping, lines, 1), str(out)]
                    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                    self.assertEqual(rows(out, orders), rows(golden, orders))
                    if good:
                        compared.add(mapping.name)
        self.assertEqual(compared, set(rivals.MAPPINGS))


class DifferenceTest(unittest.TestCase):
    def test_starting_is_not_counted(self) -> None:
        # Starting takes 3 s, a record 0.5 s.
        self.assertEqual(mappings.per_record(lambda rounds: (3 + 0.5 * rounds, rounds), 10, 50), 0.5)


if __name__ == "__main__":
    unittest.main()
