"""Functions as Lambda runs them: starts, whole invocations, answers; beside rivals that do the same."""

from __future__ import annotations

import io
import json
import statistics
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.errors import Failure

from . import events, tables
from .platform import Function, Platform
from .rivals import Rival

REQUESTS = {"warm up": 300, "timed": 1_000}


@dataclass(frozen=True)
class Program:
    """What is started, and what it takes along."""

    name: str
    command: list[str]
    parts: list[Path] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)


def programs(ours: Path, function: str, rivals: list[Rival]) -> list[Program]:
    """Our function of this kind, and the rivals'."""
    found = [Program(ours.name, [str(ours)], [ours])]
    for rival in rivals:
        command = rival.functions[function]
        found.append(Program(rival.name, command, rival.parts, rival.environment))
    return found


def starts(everybody: list[Program], repeat: int) -> list[str]:
    """The table of C2 and C3: from the process's start until it asks for work."""
    platform = Platform()

    def run(program: Program) -> Callable[[], tuple[float, ...]]:
        def start() -> tuple[float, ...]:
            with Function(platform, program.command, program.variables) as function:
                return function.started_seconds, function.started_wall, function.memory_peak_kb()

        return start

    found = tables.medians({program.name: run(program) for program in everybody}, repeat)
    platform.close()
    base = found[everybody[0].name][0]
    rows = []
    for program in everybody:
        seconds, wall, memory = found[program.name]
        row = [program.name, f"{seconds * 1e3:.2f} ms", tables.times(seconds, base)]
        rows.append([*row, f"{wall * 1e3:.1f} ms", f"{memory / 1024:.1f} MB", _zipped(program.parts)])
    head = ["", "processor time", f"times {everybody[0].name}", "wall time", "memory", "zip"]
    return tables.table(head, rows)


def _zipped(parts: list[Path]) -> str:
    """How large a zip of it is."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for part in parts:
            files = [part] if part.is_file() else sorted(part.rglob("*"))
            for path in files:
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, path.relative_to(part.parent))
    return f"{out.tell() / 1e6:.2f} MB"


def reads(
    everybody: list[Program], item: dict[str, Any], repeat: int, table: dict[str, str]
) -> list[str]:
    """The table of A1: one value, asked for again and again. All must give the same answer.

    `table` has the variables that lead to a table which holds the item; without any, a stub answers.
    """
    platform, event = Platform(json.dumps({"Item": item}).encode()), request(item)

    def start(program: Program) -> Function:
        return Function(platform, program.command, {**program.variables, **table})

    def run(program: Program) -> Callable[[], tuple[float, ...]]:
        def answers() -> tuple[float, ...]:
            with start(program) as function:
                for _ in range(REQUESTS["warm up"]):
                    function.invoke(event)
                before = function.seconds()
                walls = [function.invoke(event)[1] for _ in range(REQUESTS["timed"])]
                seconds = (function.seconds() - before) / len(walls)
            return seconds, statistics.median(walls), tables.percentile(walls, 99)

        return answers

    expected = None
    for program in everybody:
        with start(program) as function:
            told = answer(function.invoke(event)[2])
        expected = expected or told
        if told != expected:
            raise Failure(f"{program.name} answers {told} where {everybody[0].name} answers {expected}")
    found = tables.medians({program.name: run(program) for program in everybody}, repeat)
    platform.close()
    if table and platform.asked:
        raise Failure(f"the stub was asked in the table's place: {', '.join(set(platform.asked))}")
    base = found[everybody[0].name][0]
    rows = [
        [name, f"{seconds * 1e6:,.0f} µs", tables.times(seconds, base)]
        + [f"{wall * 1e6:,.0f} µs" for wall in walls]
        for name, (seconds, *walls) in found.items()
    ]
    return tables.table(["", "processor time", "times ours", "p50, wall", "p99, wall"], rows)


def answer(response: bytes) -> dict[str, Any]:
    """The body of an answer that is one."""
    told = json.loads(response)
    if told["statusCode"] != 200:
        raise Failure(f"answered {told['statusCode']}", [told["body"]])
    return json.loads(told["body"])


def invocations(everybody: list[Program], batches: list[bytes], repeat: int) -> list[str]:
    """Whole batches, their writes included. Each is newer than the one before, so that a warm
    function has to write it; the first of them is not timed."""
    platform = Platform()
    puts: dict[str, int] = {}

    def run(program: Program) -> Callable[[], tuple[float, ...]]:
        def handle() -> tuple[float, ...]:
            with Function(platform, program.command, program.variables) as function:
                function.invoke(batches[0])
                platform.asked.clear()
                found = [function.invoke(batch)[:2] for batch in batches[1:]]
                puts[program.name] = platform.asked.count("PutItem")
                return *map(statistics.fmean, zip(*found)), function.memory_peak_kb()

        return handle

    found = tables.medians({program.name: run(program) for program in everybody}, repeat)
    platform.close()
    keys = sum(map(events.keys, batches[1:]))
    if min(puts.values()) < keys:
        raise Failure(f"{puts} writes for {keys} distinct keys of batches")
    base = found[everybody[0].name][0]
    rows = []
    for name, (seconds, wall, memory) in found.items():
        row = [name, f"{seconds * 1e3:,.1f} ms", tables.times(seconds, base), f"{wall * 1e3:,.0f} ms"]
        rows.append([*row, f"{memory / 1024:,.0f} MB", f"{puts[name] / len(batches[1:]):,.0f}"])
    return tables.table(["", "processor time", "times ours", "wall time", "memory", "writes"], rows)


def stored(line: bytes) -> dict[str, Any]:
    """The item of an observation line, as DynamoDB gives it."""
    told = json.loads(line)
    texts = ("observed_at", "pipeline", "mapping", "source_id", "arrived_at", "unit")
    item = {name: {"S": told[name]} for name in texts if told.get(name)}
    item.update(pk={"S": told["component"]}, sk={"S": told["metric"]})
    item["value"] = {"N": repr(told["value_number"])}
    item["revision"] = {"N": str(told["revision"])}
    item["version"] = {"S": f"001759387202000000,{told['order']},000001,0123456789abcdef"}
    item["stored_at"] = {"S": told["arrived_at"]}
    return item


def request(item: dict[str, Any]) -> bytes:
    """The event of GET /v1/values/{key}, as the gateway sends it."""
    key = f"{item['pk']['S']}.{item['sk']['S']}"
    claims = {"client_id": "4l2b0examplepm", "exp": "4102444800", "scope": "twin/api twin/read"}
    claims.update(
        iss="https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE", token_use="access"
    )
    event = {
        "version": "2.0",
        "routeKey": "GET /v1/values/{key}",
        "rawPath": f"/v1/values/{key}",
        "rawQueryString": "",
        "headers": {"accept": "*/*", "authorization": "Bearer eyJ...", "user-agent": "curl/8.5.0"},
        "pathParameters": {"key": key},
        "requestContext": {
            "accountId": "123456789012",
            "authorizer": {"jwt": {"claims": claims, "scopes": ["twin/api"]}},
            "http": {"method": "GET", "path": f"/v1/values/{key}", "sourceIp": "192.0.2.1"},
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": "GET /v1/values/{key}",
            "stage": "$default",
            "timeEpoch": 1759387203000,
        },
        "isBase64Encoded": False,
    }
    return json.dumps(event).encode()
