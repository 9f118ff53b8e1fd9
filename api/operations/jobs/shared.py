"""One answer for all who ask the same within a moment: a crowd of questions is one question to the store."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

FRESH_S = 0.25
MOST = 200
"""Answers that are remembered at once."""


class Shared(Generic[Answer]):
    """
    Asks once for everybody.

    Parameters
    ----------
    fresh_s
        How long an answer is good for.
    """

    def __init__(self, fresh_s: float = FRESH_S) -> None:
        self._fresh_s = fresh_s
        self._asked: dict[Hashable, tuple[float, asyncio.Future[Answer]]] = {}

    async def ask(self, question: Hashable, find: Callable[[], Awaitable[Answer]]) -> Answer:
        """
        Give the answer to a question.

        Parameters
        ----------
        question
            What is asked.
        find
            Finds the answer, where nobody has just asked. Whoever asks may go away: others wait for it too.

        Returns
        -------
        Answer
            At most so old; what `find` raises is raised for all who wait.
        """
        asked_at, answer = self._asked.get(question, (0.0, None))
        now = time.monotonic()
        if answer is None or (answer.done() and (now - asked_at > self._fresh_s or _failed(answer))):
            self._forget(now)
            answer = asyncio.ensure_future(find())
            answer.add_done_callback(_failed)
            self._asked[question] = (now, answer)
        return await asyncio.shield(answer)

    def clear(self) -> None:
        """Forget every answer: something was changed."""
        self._asked.clear()

    def _forget(self, now: float) -> None:
        if len(self._asked) >= MOST:
            self._asked = {
                question: asked
                for question, asked in self._asked.items()
                if not asked[1].done() or now - asked[0] <= self._fresh_s
            }


def _failed(answer: asyncio.Future[Answer]) -> bool:
    """Tell whether an answer is none; an error that nobody waits for any more is not reported as lost."""
    return answer.cancelled() or answer.exception() is not None
