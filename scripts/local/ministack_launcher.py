"""Runs MiniStack 1.5.33 on a socket it is handed, with what Twinline needs put right.

Usage: ministack_launcher.py SOCKET_FD (the rest comes by environment, see emulator.py)

Each patch below says what goes wrong without it. They reach into private functions of MiniStack, so
they hold for exactly one version.
"""

from __future__ import annotations

import array
import contextlib
import fcntl
import importlib.metadata
import json
import os
import queue
import select
import socketserver
import sys
import termios
import time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

# It runs isolated, so that nothing of the caller's environment is imported by chance.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from local.answers import AnswerAgain

VERSION = "1.5.33"
DRAIN_CAP_SECONDS = 2.0
CHUNK_BYTES = 65_536


def serve_on(descriptor: int) -> None:
    """Serves on a socket that the parent has bound: the port cannot be lost to somebody else.

    A call that an SDK sends again because its answer was lost gets that answer; answers.py says more.
    """
    import hypercorn.asyncio

    original = hypercorn.asyncio.serve

    async def serve(app: Any, config: Any, *rest: Any, **named: Any) -> None:
        config.bind = [f"fd://{descriptor}"]
        await original(AnswerAgain(app), config, *rest, **named)

    hypercorn.asyncio.serve = serve


def answer_at_once() -> None:
    """Without it each call of a function waits 40 ms for a delayed acknowledgement."""
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True


def log_every_line() -> None:
    """Reads all a function printed before its answer; by default a line may be left for the next call.

    The counts of a run come from these lines, and the last call of a run has no next one. However busy
    the machine is, a line is in the pipe, on its way through the reader, or in the queue.
    """
    from ministack.core import lambda_runtime

    def pump(worker: Any, stream: Any, lines: queue.Queue[str]) -> None:
        rest = b""
        with contextlib.suppress(OSError, ValueError), stream:
            while True:
                select.select([stream], [], [])
                # Said before the pipe is emptied, so that nobody finds the line in neither place.
                worker._on_its_way = True
                chunk = os.read(stream.fileno(), CHUNK_BYTES)
                if not chunk:
                    break
                *whole, rest = (rest + chunk).split(b"\n")
                for line in whole:
                    _put(lines, line.decode("utf-8", errors="replace").rstrip("\r"))
                worker._on_its_way = False
        if rest:
            _put(lines, rest.decode("utf-8", errors="replace"))
        worker._on_its_way = False

    def drain(worker: Any, **_waits: float) -> str:
        lines: list[str] = []
        started = time.monotonic()
        while time.monotonic() - started < DRAIN_CAP_SECONDS:
            read = _unread(worker) == 0 and not getattr(worker, "_on_its_way", False)
            try:
                while True:
                    lines.append(worker._stderr_queue.get_nowait())
            except queue.Empty:
                if read:
                    break
                time.sleep(0.0005)
        return "\n".join(lines)

    lambda_runtime.ProvidedWorker._pump_output = pump
    lambda_runtime.ProvidedWorker._drain_stderr_bounded = drain


def _put(lines: queue.Queue[str], line: str) -> None:
    """Puts a line; where there are too many, the oldest goes, for nothing may wait here."""
    while True:
        try:
            return lines.put_nowait(line)
        except queue.Full:
            with contextlib.suppress(queue.Empty):
                lines.get_nowait()


def _unread(worker: Any) -> int:
    """How many bytes the function has written that nobody has read yet."""
    process = worker._proc
    if process is None or process.stdout is None or process.stdout.closed:
        return 0
    unread = array.array("i", [0])
    try:
        fcntl.ioctl(process.stdout.fileno(), termios.FIONREAD, unread)
    except (OSError, ValueError):
        return 0
    return unread[0]


def describe_alarms_whole() -> None:
    """Without it DescribeAlarms leaves fields out and Terraform sees a change in every plan."""
    from ministack.services import cloudwatch

    original = cloudwatch._describe_alarms

    def one(params: dict, key: str) -> Any:
        value = params.get(key)
        return (value or [None])[0] if isinstance(value, list) else value

    def describe(params: dict, cbor: Any, is_cbor: bool, is_json: bool = False) -> Any:
        if is_cbor or is_json:
            return original(params, cbor, is_cbor, is_json)
        data: dict[str, Any] = {}
        for field in ("AlarmNames", "AlarmTypes"):
            names = [one(params, key) for key in sorted(params) if key.startswith(f"{field}.member.")]
            if names:
                data[field] = names
        for field in ("AlarmNamePrefix", "StateValue", "NextToken", "ActionPrefix"):
            if one(params, field):
                data[field] = one(params, field)
        if one(params, "MaxRecords"):
            data["MaxRecords"] = int(one(params, "MaxRecords"))
        status, _headers, body = original(params, data, False, True)
        if status != 200:
            return original(params, cbor, False, False)
        inner = f"<DescribeAlarmsResult>{_xml(json.loads(body))}</DescribeAlarmsResult>"
        return cloudwatch._xml(200, "DescribeAlarmsResponse", inner)

    cloudwatch._describe_alarms = describe


def _xml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        shown = ((k, v) for k, v in value.items() if v is not None and not k.endswith("Timestamp"))
        return "".join(f"<{key}>{_xml(inner)}</{key}>" for key, inner in shown)
    if isinstance(value, list):
        return "".join(f"<member>{_xml(inner)}</member>" for inner in value)
    return escape(str(value))


def describe_delivery_streams_whole() -> None:
    """Without it three settings of a delivery stream are never read back: a change in every plan."""
    from ministack.services import firehose

    original = firehose._dest_description

    def describe(destination: dict) -> dict:
        described = original(destination)
        config = destination.get("config") or {}
        s3 = described.get("ExtendedS3DestinationDescription")
        if s3 is not None:
            s3.setdefault("CustomTimeZone", config.get("CustomTimeZone") or "UTC")
            if config.get("FileExtension"):
                s3.setdefault("FileExtension", config["FileExtension"])
            if config.get("S3BackupConfiguration"):
                s3.setdefault("S3BackupDescription", config["S3BackupConfiguration"])
        return described

    firehose._dest_description = describe


def create_authorizers_whole() -> None:
    """Without it an authorizer gets a format version nobody asked for: a change in the next plan."""
    from ministack.services import apigateway

    original = apigateway._create_authorizer

    def create(api: Any, data: dict) -> Any:
        version = data.get("authorizerPayloadFormatVersion", "")
        return original(api, {**data, "authorizerPayloadFormatVersion": version})

    apigateway._create_authorizer = create


def main() -> None:
    """Checks the version, puts things right and hands over."""
    installed = importlib.metadata.version("ministack")
    if installed != VERSION:
        sys.exit(f"the launcher is for MiniStack {VERSION}, but {installed} is installed")
    descriptor = int(sys.argv.pop())
    serve_on(descriptor)
    answer_at_once()
    log_every_line()
    describe_alarms_whole()
    describe_delivery_streams_whole()
    create_authorizers_whole()
    from ministack.app import main as serve

    serve()


if __name__ == "__main__":
    main()
