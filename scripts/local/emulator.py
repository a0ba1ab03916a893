"""Starts and stops MiniStack, the AWS emulator of the local run, on loopback only."""

from __future__ import annotations

import json
import socket
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .errors import Failure
from .paths import shown
from .run import Run

REGION = "eu-west-1"
HEALTHY_WITHIN_SECONDS = 60.0
LAUNCHER = Path(__file__).with_name("ministack_launcher.py")


@dataclass(frozen=True)
class Emulator:
    """An emulator that answers. `own` says whether this run started it."""

    endpoint: str
    own: bool


def start(run: Run) -> Emulator:
    """Starts MiniStack on a free port and waits until it answers.

    The port is bound here and handed over as an open socket. So no other program can be hit, and what
    answers on it is our own child.
    """
    folder = run.folder / "emulator"
    (folder / "tmp").mkdir(parents=True)
    log = run.logs / "emulator.log"
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        child, recorded = processes.start(
            "emulator",
            [sys.executable, "-I", str(LAUNCHER), str(listener.fileno())],
            _environment(folder, port),
            log,
            folder,
            inherited=(listener.fileno(),),
        )
    run.record(recorded)
    endpoint = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while not _healthy(endpoint):
        if child.poll() is not None:
            raise Failure(f"the emulator ended while starting (exit {child.returncode})", tail(log))
        if time.monotonic() > deadline:
            raise Failure(f"the emulator does not answer at {endpoint}; see {shown(log)}", tail(log))
        time.sleep(0.05)
    return Emulator(endpoint, own=True)


def use(endpoint: str) -> Emulator:
    """Uses an emulator that runs already; only checks that something answers there."""
    try:
        urllib.request.urlopen(endpoint, timeout=5).close()
    except urllib.error.HTTPError:
        pass  # Any answer of the service will do: what "/" means differs between emulators.
    except OSError as error:
        raise Failure(f"nothing answers at TWIN_ENDPOINT={endpoint}: {error}") from error
    return Emulator(endpoint.rstrip("/"), own=False)


def tail(log: Path, lines: int = 20) -> list[str]:
    """The last lines of a log file."""
    try:
        return log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    except FileNotFoundError:
        return []


def _healthy(endpoint: str) -> bool:
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2) as answer:
            return isinstance(json.load(answer), dict)
    except (OSError, json.JSONDecodeError):
        return False


def _environment(folder: Path, port: int) -> dict[str, str]:
    """The whole environment of the emulator. The functions inherit it, so it holds nothing of ours."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "TMPDIR": str(folder / "tmp"),
        "STATE_DIR": str(folder / "state"),
        "S3_DATA_DIR": str(folder / "s3"),
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": f"unix://{folder}/no-docker.sock",
    }
