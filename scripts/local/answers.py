"""Gives an answer of the emulator again to an SDK that lost it.

On a loaded machine Terraform's provider now and then sends a call twice, about 0.1 s apart, although
the emulator answered the first (calls in 7 of 15 applies of one hour, in none of the 21 after; why is
not known). Where the call creates something, the second one fails: it exists already. Both carry the
same invocation id, so the answer that was lost can be given again, and the call has happened once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable
from typing import Any, Callable

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

INVOCATION = b"amz-sdk-invocation-id"
ATTEMPT = b"amz-sdk-request"
REMEMBERED = 256
LONGEST_BYTES = 65_536


class AnswerAgain:
    """An ASGI application around another one that remembers its latest good answers to SDKs."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._answers: OrderedDict[bytes, list[dict[str, Any]]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope.get("headers", ()))
        invocation = headers.get(INVOCATION)
        if scope["type"] != "http" or invocation is None:
            await self._app(scope, receive, send)
            return
        if not headers.get(ATTEMPT, b"").startswith(b"attempt=1;"):
            for message in self._answers.get(invocation, ()):
                await send(message)
            if invocation in self._answers:
                return
        await self._app(scope, receive, self._remembering(invocation, send))

    def _remembering(self, invocation: bytes, send: Send) -> Send:
        answer: list[dict[str, Any]] = []

        async def send_and_keep(message: dict[str, Any]) -> None:
            answer.append(message)
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if last and _is_worth_keeping(answer):
                # Kept before it is sent: the call can come again while the answer is on its way.
                self._answers[invocation] = answer
                while len(self._answers) > REMEMBERED:
                    self._answers.popitem(last=False)
            await send(message)

        return send_and_keep


def _is_worth_keeping(answer: list[dict[str, Any]]) -> bool:
    """A refusal may be otherwise the next time, and a long answer is a read."""
    length = sum(len(part.get("body", b"")) for part in answer)
    return answer[0].get("status", 500) < 300 and length <= LONGEST_BYTES
