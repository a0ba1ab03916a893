"""The same mappings by hand in Python, on its own json: what the engine is measured against.

Usage: python3 -I scripts/bench/rivals MAPPING LINES ROUNDS [OUT]

Written with care, as for a Lambda function in Python: regular expressions compiled once, no class for a
record, tables, time zones and the parts of a lineage that never change made once.

A module is one mapping: `rows` is what it makes of a record, `observed_at` the time of all its rows. A
record for which either fails is a dead letter.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from . import fi_compositions, irish_rail, mbta_vehicles, meteoswiss, nist_machines, three_branches
from .reading import Record, Rows

MAPPINGS: dict[str, tuple[Callable[[Record], Rows], Callable[[Record], datetime]]] = {
    "fi-compositions": (fi_compositions.rows, fi_compositions.observed_at),
    "irish-rail": (irish_rail.rows, irish_rail.observed_at),
    "mbta-vehicles": (mbta_vehicles.rows, mbta_vehicles.observed_at),
    "meteoswiss": (meteoswiss.rows, meteoswiss.observed_at),
    "nist-machines": (nist_machines.rows, nist_machines.observed_at),
    "three-branches": (three_branches.rows, three_branches.observed_at),
}
