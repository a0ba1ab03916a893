"""Prints what the run is doing, how far it got and how long it took.

On a terminal a step's line ticks; anywhere else a long step reports every 15 seconds, so that a log
shows progress without being flooded.
"""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import TextIO

QUIET_INTERVAL_SECONDS = 15.0
TICK_SECONDS = 0.12
FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


# The steps that have begun and not ended: one in another shows how far it got, and that one does not.
_open: list[Step] = []


class Step:
    """One step, used as a context manager: `with Step("build the functions") as step: …`."""

    def __init__(self, title: str, out: TextIO | None = None) -> None:
        self.title = title
        self.seconds = 0.0
        self._out = out or sys.stdout
        self._terminal = self._out.isatty()
        self._progress = ""
        self._result = ""
        self._ended = threading.Event()
        self._ticker = threading.Thread(target=self._tick, name="step", daemon=True)

    def progress(self, text: str) -> None:
        """Says how far the step is; shown with the next tick."""
        self._progress = text

    def result(self, text: str) -> None:
        """Says what came out; shown on the step's last line."""
        self._result = text

    def __enter__(self) -> Step:
        self._started = time.monotonic()
        _open.append(self)
        if not self._terminal:
            self._print(f"… {self.title}")
        self._ticker.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.seconds = time.monotonic() - self._started
        self._ended.set()
        self._ticker.join()
        _open.remove(self)
        if self._terminal:
            self._out.write("\r\x1b[2K")
        mark = "✓" if kind is None else "✗"
        text = f"{mark} {self.title:<44} {self.seconds:6.1f} s"
        if self._result and kind is None:
            text += f"   {self._result}"
        self._print(text)

    def _tick(self) -> None:
        frame = 0
        interval = TICK_SECONDS if self._terminal else QUIET_INTERVAL_SECONDS
        while not self._ended.wait(interval):
            if _open[-1:] != [self]:
                continue
            elapsed = int(time.monotonic() - self._started)
            progress = f"   {self._progress}" if self._progress else ""
            if self._terminal:
                mark = FRAMES[frame % len(FRAMES)]
                self._out.write(f"\r\x1b[2K{mark} {self.title:<44} {elapsed:4d} s{progress}"[:160])
                self._out.flush()
            else:
                self._print(f"  {self.title}: {elapsed} s{progress}")
            frame += 1

    def _print(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()
