"""The benchmark's rivals do the same work as the engine: their rows are those of Flink's goldens."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from typing import Any

from bench import mappings, rivals

FIELDS = ("component", "metric", "value_number", "value_text", "unit", "order", "source_id")


def rows(text: str) -> list[list[Any]]:
    """What an observation line says, without how it was made."""
    lines = [json.loads(line) for line in text.splitlines()]
    told = [line for line in lines if "component" in line]
    return sorted(
        ([line.get(field) for field in FIELDS] + moment(line["observed_at"]) for line in told), key=str
    )


def moment(text: str) -> list[str]:
    """A time, to the second and below: Flink leaves out the zeros at the end of a fraction."""
    seconds, _, fraction = text.rstrip("Z").partition(".")
    return [seconds, fraction.rstrip("0")]


class RivalsTest(unittest.TestCase):
    def test_each_gives_the_rows_of_the_goldens(self) -> None:
        compared = 0
        for mapping in mappings.mappings(list(rivals.MAPPINGS)):
            for golden in sorted(mapping.folder.glob("cases/*.flink.jsonl")):
                lines = golden.with_name(golden.name.replace(".flink.", ".in."))
                if not all(b'"_meta"' in line for line in lines.read_bytes().splitlines()):
                    continue  # Poison, and devices' lines, are not what is measured.
                with self.subTest(case=str(golden)), tempfile.TemporaryDirectory() as folder:
                    out = Path(folder) / "out.jsonl"
                    command = [sys.executable, "-I", rivals.__file__, mapping.name, str(lines), "1"]
                    subprocess.run([*command, str(out)], check=True, stdout=subprocess.DEVNULL)
                    self.assertEqual(rows(out.read_text("utf-8")), rows(golden.read_text("utf-8")))
                    compared += 1
        self.assertGreaterEqual(compared, len(rivals.MAPPINGS))


class DifferenceTest(unittest.TestCase):
    def test_starting_is_not_counted(self) -> None:
        # Starting takes 3 s, a record 0.5 s.
        self.assertEqual(mappings.per_record(lambda rounds: (3 + 0.5 * rounds, rounds), 10, 50), 0.5)


if __name__ == "__main__":
    unittest.main()
