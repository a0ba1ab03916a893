"""A call that an SDK sends again happens once."""

from __future__ import annotations

import asyncio
import unittest
from typing import Any

from local.answers import REMEMBERED, AnswerAgain


class Creates:
    """An application that creates a thing at the first call, and refuses it from then on."""

    def __init__(self, first_status: int = 200) -> None:
        self.calls = 0
        self._first_status = first_status

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.calls += 1
        status = self._first_status if self.calls == 1 else 400
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await send({"type": "http.response.body", "body": b"b"})


class Numbers:
    """An application that answers with how often it was called."""

    def __init__(self) -> None:
        self._calls = 0

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self._calls += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": str(self._calls).encode()})


def call(app: Any, invocation: str | None, attempt: int = 1) -> tuple[int, bytes]:
    """Calls `app` as an SDK does; the status and the body of its answer."""
    headers = [(b"amz-sdk-request", f"attempt={attempt}; max=25".encode())]
    if invocation is not None:
        headers.append((b"amz-sdk-invocation-id", invocation.encode()))
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app({"type": "http", "headers": headers}, None, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


class AnswerAgainTest(unittest.TestCase):
    def test_a_second_attempt_gets_the_answer_of_the_first(self) -> None:
        creates = Creates()
        app = AnswerAgain(creates)
        self.assertEqual(call(app, "i"), (200, b"ab"))
        self.assertEqual(call(app, "i", attempt=2), (200, b"ab"))
        self.assertEqual(creates.calls, 1)

    def test_another_call_is_another_call(self) -> None:
        app = AnswerAgain(Creates())
        self.assertEqual(call(app, "i")[0], 200)
        self.assertEqual(call(app, "j")[0], 400)
        self.assertEqual(call(app, None)[0], 400)

    def test_a_refusal_is_not_given_again(self) -> None:
        creates = Creates(first_status=503)
        app = AnswerAgain(creates)
        self.assertEqual([call(app, "i", attempt)[0] for attempt in (1, 2)], [503, 400])
        self.assertEqual(creates.calls, 2)

    def test_an_attempt_whose_first_never_arrived_happens(self) -> None:
        self.assertEqual(call(AnswerAgain(Creates()), "i", attempt=2), (200, b"ab"))

    def test_only_the_latest_answers_are_kept(self) -> None:
        numbers = Numbers()
        app = AnswerAgain(numbers)
        calls = [call(app, str(n))[1] for n in range(REMEMBERED + 1)]
        self.assertEqual(call(app, "1", attempt=2)[1], calls[1])
        self.assertEqual(call(app, "0", attempt=2)[1], str(REMEMBERED + 2).encode())


if __name__ == "__main__":
    unittest.main()
