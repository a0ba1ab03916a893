"""The oracle: what it reads from a train's row, and which of two values is the newest."""

from __future__ import annotations

import gzip
import tempfile
import unittest
from pathlib import Path

from local import oracle

ROW = {
    "TrainStatus": "R",
    "TrainLatitude": "53.1",
    "TrainLongitude": "-6.2",
    "TrainCode": "A203",
    "TrainDate": "02 Oct 2025",
    "PublicMessage": r"A203\n05:40 - Cork to Dublin (-1 mins late)\nArrived Kildare next stop Newbridge",
    "Direction": "To Dublin",
}


NOWHERE = {"TrainLatitude": "0", "TrainLongitude": "0"}
WAITING = {"PublicMessage": r"A203\nCork to Dublin\nExpected Departure 07:45"}
ENDED = {"PublicMessage": r"A203\nCork to Dublin(5 mins late)\nTERMINATED Dublin at 07:33"}


def snapshot(folder: Path, time: str, *rows: dict[str, str]) -> None:
    trains = ("".join(f"<{name}>{text}</{name}>" for name, text in row.items()) for row in rows)
    inner = "".join(f"<objTrainPositions>{train}</objTrainPositions>" for train in trains)
    text = f'<ArrayOf xmlns="http://api.irishrail.ie/realtime/">{inner}</ArrayOf>'
    (folder / f"currentTrains_20251002T{time}+0100.xml.gz").write_bytes(gzip.compress(text.encode()))


class Oracle(unittest.TestCase):
    """Rows and snapshots."""

    def test_a_row_tells_its_metrics(self) -> None:
        full = {
            "position.latitude": 53.1,
            "position.longitude": -6.2,
            "status": "running",
            "delay_minutes": -1,
            "next_stop": "Newbridge",
            "direction": "To Dublin",
        }
        self.assertEqual(oracle.observations(ROW), full)
        cases = [
            (NOWHERE, {"position.latitude", "position.longitude"}),
            ({"TrainLatitude": "0"}, set()),
            (WAITING, {"delay_minutes", "next_stop"}),
            (ENDED, {"next_stop"}),
            ({"Direction": ""}, {"direction"}),
        ]
        for changes, absent in cases:
            with self.subTest(changes=changes):
                found = oracle.observations({**ROW, **changes})
                self.assertEqual(full.keys() - found.keys(), absent)

    def test_a_train_is_its_code_and_date(self) -> None:
        self.assertEqual(oracle.component(ROW), "train:A203~2025-10-02")

    def test_the_newest_value_of_each_metric_wins_and_absence_changes_nothing(self) -> None:
        later, sooner = "2025-10-02T06:41:02.000000Z", "2025-10-02T06:40:02.000000Z"
        with tempfile.TemporaryDirectory() as held:
            folder = Path(held)
            snapshot(folder, "074102", {**ROW, **NOWHERE, "TrainStatus": "T"})
            snapshot(folder, "074002", ROW)
            twin = oracle.newest(folder, None)["train:A203~2025-10-02"]
            first = oracle.newest(folder, 1)["train:A203~2025-10-02"]
        self.assertEqual(twin["status"], {"value": "terminated", "observed_at": later})
        self.assertEqual(twin["position.latitude"], {"value": 53.1, "observed_at": sooner})
        self.assertEqual(first["status"]["value"], "running")


if __name__ == "__main__":
    unittest.main()
