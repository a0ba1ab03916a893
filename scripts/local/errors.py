"""The one error that a step of the local run raises on purpose."""

from __future__ import annotations


class Failure(Exception):
    """A step could not be done. The message is for the reader: what, and what to do about it.

    `details` are further lines (the end of a log, a difference) printed below the message.
    """

    def __init__(self, message: str, details: list[str] | None = None) -> None:
        super().__init__(message)
        self.details = details or []
