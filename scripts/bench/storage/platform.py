"""A mock of Lambda's runtime API and a stub of DynamoDB, on one port of loopback.

A function that is started here gets its events from it, answers to it, and reads and writes a table that
holds one item and takes every write. It is plain, so that little of what is timed is its own.
"""

from __future__ import annotations

import queue
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import BinaryIO

from local.errors import Failure

# A process that says nothing for so long has gone wrong.
PATIENCE_SECONDS = 60.0
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:bench"
NEXT = "/2018-06-01/runtime/invocation/next"


class Platform:
    """Listens until it is closed. One function at a time."""

    def __init__(self, item: bytes = b"{}") -> None:
        self._item = item
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._asking: queue.Queue[socket.socket] = queue.Queue()
        self._answers: queue.Queue[tuple[float, str, bytes]] = queue.Queue()
        # What DynamoDB was asked, by operation.
        self.asked: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        """Stops to listen."""
        self._listener.close()

    def forget(self) -> None:
        """Lets go of whoever asked for work and has ended since."""
        self._asking, self._answers = queue.Queue(), queue.Queue()

    def asks(self) -> socket.socket:
        """Waits until the function asks for work."""
        try:
            return self._asking.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise Failure("the function does not ask for work") from None

    def hand_out(self, to: socket.socket, event: bytes) -> tuple[float, bytes]:
        """Hands out an event; how long the answer took, and the answer."""
        deadline = int((time.time() + 300) * 1000)
        head = (
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
            "lambda-runtime-aws-request-id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
            f"lambda-runtime-deadline-ms: {deadline}\r\n"
            f"lambda-runtime-invoked-function-arn: {ARN}\r\n"
            f"content-length: {len(event)}\r\n\r\n"
        )
        start = time.perf_counter()
        to.sendall(head.encode() + event)
        try:
            end, path, answer = self._answers.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            raise Failure("the function does not answer") from None
        if not path.endswith("/response"):
            raise Failure("the function fails", [answer.decode(errors="replace")[:500]])
        return end - start, answer

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            try:
                while request := read_request(reader):
                    self._answer(connection, *request)
            except OSError:
                return

    def _answer(
        self, connection: socket.socket, path: str, headers: dict[str, str], body: bytes
    ) -> None:
        if path == NEXT:
            self._asking.put(connection)
        elif path.endswith(("/response", "/error")):
            self._answers.put((time.perf_counter(), path, body))
            connection.sendall(b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n")
        else:
            operation = headers.get("x-amz-target", "").rpartition(".")[2]
            self.asked.append(operation)
            found = self._item if operation == "GetItem" else b"{}"
            head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\n"
            connection.sendall(f"{head}content-length: {len(found)}\r\n\r\n".encode() + found)


def read_request(reader: BinaryIO) -> tuple[str, dict[str, str], bytes] | None:
    """Reads a request: path, headers by their lower-case names, body. None at the end."""
    first = reader.readline().split()
    if len(first) < 2:
        return None
    headers = {}
    while (line := reader.readline().strip()) != b"":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return first[1].decode(), headers, b"".join(_chunks(reader))
    return first[1].decode(), headers, reader.read(int(headers.get("content-length", "0")))


def _chunks(reader: BinaryIO) -> list[bytes]:
    chunks = []
    while size := int(reader.readline().split(b";")[0], 16):
        chunks.append(reader.read(size))
        reader.readline()
    reader.readline()
    return chunks


class Function:
    """A function's process: started, asked, and ended by its id."""

    def __init__(self, platform: Platform, command: list[str], variables: dict[str, str]) -> None:
        platform.forget()
        self._platform, self._errors = platform, subprocess.PIPE
        environment = {**_environment(platform), **variables}
        self._start = time.perf_counter()
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            self._asking = platform.asks()
        except Failure as failure:
            self.end()
            raise Failure(f"{Path(command[0]).name}: {failure}") from None
        self.started_wall = time.perf_counter() - self._start
        self.started_seconds = self.seconds()

    def seconds(self) -> float:
        """The processor time of the process so far, all its threads."""
        # What clock_getcpuclockid(3) gives for a process.
        return time.clock_gettime((~self._process.pid << 3) | 2)

    def memory_peak_kb(self) -> int:
        """The most memory that it has had, in kilobytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))

    def invoke(self, event: bytes) -> tuple[float, float, bytes]:
        """Lets it handle an event: processor time until it asks for the next one, wall time until it
        has answered, and its answer."""
        before = self.seconds()
        wall, answer = self._platform.hand_out(self._asking, event)
        self._asking = self._platform.asks()
        return self.seconds() - before, wall, answer

    def end(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()

    def __enter__(self) -> Function:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def _environment(platform: Platform) -> dict[str, str]:
    """What Lambda sets, and what the functions read of Terraform."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "AWS_LAMBDA_RUNTIME_API": platform.address,
        "AWS_ENDPOINT_URL": f"http://{platform.address}",
        "AWS_LAMBDA_FUNCTION_NAME": "bench",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/bench",
        "AWS_LAMBDA_LOG_STREAM_NAME": "bench",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "LAMBDA_TASK_ROOT": "/var/task",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "token",
        "TWIN_TABLE": "twin",
        "TWIN_DEAD_LETTER_BUCKET": "dead-letters",
        "TWIN_PIPELINES": "irish-rail",
    }
