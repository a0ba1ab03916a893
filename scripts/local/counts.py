"""Sums what the deployed functions say about themselves, and holds the sums against invariant I4.

Every number here comes from a line in embedded metric format that a function printed to its own log.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

WORKER = "sourcing-worker"
EXTRACTOR = "data-extractor"
WRITER = "stream-writer"
TRANSFORMER = "firehose-transformer"
READER = "api-reader"

PAGE = 10_000
MARGIN_MILLISECONDS = 60_000


class LogReader:
    """Reads the functions' logs from the beginning, each event once, as they grow."""

    def __init__(self, logs: Any, groups: Iterable[str]) -> None:
        self._logs = logs
        self._since = dict.fromkeys(groups, 0)
        self._seen: dict[str, set[tuple]] = {group: set() for group in self._since}

    def new_messages(self, group: str) -> Iterator[str]:
        """Yields the messages of a group that were not yielded before."""
        for event in self._new_events(group):
            yield event["message"]

    def _new_events(self, group: str) -> Iterator[dict[str, Any]]:
        """Reads page by page. An emulator may give a full page and no token to the next one, so that
        the time of the last event is what we go on from; a margin covers lines that arrive late."""
        seen = self._seen[group]
        since = self._since[group]
        while True:
            page = self._page(group, since)
            for identity, event in identified(page):
                if identity not in seen:
                    seen.add(identity)
                    yield event
            newest = max((event["timestamp"] for event in page), default=since)
            if len(page) < PAGE or newest == since:
                self._since[group] = max(0, newest - MARGIN_MILLISECONDS)
                return
            since = newest

    def _page(self, group: str, since: int) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        request: dict[str, Any] = {"logGroupName": group, "startTime": since, "limit": PAGE}
        while True:
            try:
                answer = self._logs.filter_log_events(**request)
            except self._logs.exceptions.ResourceNotFoundException:
                return []  # A function that was never called has no log yet.
            events += answer["events"]
            if not answer.get("nextToken"):
                return events
            request["nextToken"] = answer["nextToken"]


class Tally:
    """The functions' counters so far."""

    def __init__(self, reader: LogReader, groups: Mapping[str, str]) -> None:
        """`groups` maps a log group to the name of the function in it, as in `sourcing-worker`."""
        self._reader = reader
        self._groups = groups
        self.sums: dict[str, Counter[str]] = {name: Counter() for name in groups.values()}
        self.errors: list[str] = []

    def update(self) -> None:
        """Adds what was logged since the last time."""
        for group, function in self._groups.items():
            for message in self._reader.new_messages(group):
                self.sums[function].update(counters(message))
                if is_error(message):
                    self.errors.append(f"{function}: {message.strip()}")

    def get(self, function: str, counter: str) -> int:
        """The sum of one counter over all calls of a function."""
        return self.sums.get(function, Counter())[counter]


def identified(page: list[dict[str, Any]]) -> Iterator[tuple[tuple, dict[str, Any]]]:
    """Gives each event an identity that is the same in every page that has all events of its time.

    An emulator may give no event ids; then it is the how-manieth equal event of its stream and time.
    """
    occurrences: Counter[tuple] = Counter()
    for event in page:
        key = (event.get("logStreamName"), event["timestamp"], event["message"])
        occurrences[key] += 1
        yield (event.get("eventId") or (*key, occurrences[key]),), event


def counters(message: str) -> dict[str, int]:
    """Returns the counters of a line in embedded metric format; none for any other line."""
    line = _object(message)
    try:
        groups = line["_aws"]["CloudWatchMetrics"]
        names = {metric["Name"] for group in groups for metric in group["Metrics"]}
    except (KeyError, TypeError):
        return {}
    values = {name: line.get(name) for name in names}
    return {name: value for name, value in values.items() if type(value) is int}


def is_error(message: str) -> bool:
    """Whether a line of a function's log is an error: by its level, or the runtime's own words."""
    level = _object(message).get("level")
    if isinstance(level, str):
        return level.upper() == "ERROR"
    return any(words in message for words in ("Task timed out", "panicked at", "Runtime exited"))


def equations(tally: Tally) -> list[tuple[str, int, str, int]]:
    """Both ledgers of I4, and the lake's, as pairs that must be equal."""
    get = tally.get
    dispositions = ("stored", "superseded", "duplicates", "dead_lettered", "expired")
    lake_ends = ("lake_rows", "filtered_rows", "dead_lettered_rows")
    row_ends = ("observations", "filtered_rows", "dead_lettered_rows")
    part_ends = ("source_records", "unchanged_records", "dead_lettered_records")
    return [
        (
            "parts read",
            get(WORKER, "parts_read"),
            "source records + unchanged + dead-lettered records",
            sum(get(WORKER, end) for end in part_ends),
        ),
        (
            "source records",
            get(WORKER, "source_records"),
            "lines put + undelivered records",
            get(WORKER, "lines_put") + get(WORKER, "undelivered_records"),
        ),
        (
            "lines put",
            get(WORKER, "lines_put"),
            "extractor lines",
            get(EXTRACTOR, "lines"),
        ),
        (
            "extractor lines",
            get(EXTRACTOR, "lines"),
            "mapped + malformed",
            get(EXTRACTOR, "mapped_lines") + get(EXTRACTOR, "malformed_lines"),
        ),
        (
            "rows",
            get(EXTRACTOR, "rows"),
            "observations + filtered + dead-lettered rows",
            sum(get(EXTRACTOR, end) for end in row_ends),
        ),
        (
            "observations",
            get(EXTRACTOR, "observations"),
            "writer deliveries",
            get(WRITER, "deliveries"),
        ),
        (
            "writer deliveries",
            get(WRITER, "deliveries"),
            "stored + superseded + duplicates + dead-lettered + expired",
            sum(get(WRITER, disposition) for disposition in dispositions),
        ),
        (
            "lines put",
            get(WORKER, "lines_put"),
            "transformer lines",
            get(TRANSFORMER, "lines"),
        ),
        (
            "transformer rows",
            get(TRANSFORMER, "rows"),
            "lake rows + filtered + dead-lettered rows",
            sum(get(TRANSFORMER, end) for end in lake_ends),
        ),
    ]


def unbalanced(tally: Tally) -> list[str]:
    """The equations that do not hold, in words."""
    return [f"{left} ({a}) != {right} ({b})" for left, a, right, b in equations(tally) if a != b]


def save_logs(logs: Any, groups: Iterable[str], folder: Path) -> None:
    """Writes each function's log to a file, to outlive the emulator."""
    for group in groups:
        messages = list(LogReader(logs, [group]).new_messages(group))
        file = folder / (group.rsplit("/", 1)[1] + ".log")
        file.write_text("\n".join(message.rstrip("\n") for message in messages), encoding="utf-8")


def _object(message: str) -> dict[str, Any]:
    try:
        line = json.loads(message)
    except json.JSONDecodeError:
        return {}
    return line if isinstance(line, dict) else {}
