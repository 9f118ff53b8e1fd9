"""What a process remembers between plans of one city: all that switches and decisions do not change."""

from collections.abc import Callable
from typing import Any, TypeVar

Thing = TypeVar("Thing")


class Memory:
    """
    Remembers the latest thing of each kind; made for data that has a name, and empty for any other.

    A thing is given again only for data of the same name and for an equal question. So one city is held and
    no second one, and what is older than the data is never given.
    """

    def __init__(self) -> None:
        self._data = ""
        self._things: dict[str, tuple[Any, Any]] = {}

    def of(self, data: str, kind: str, question: Any, make: Callable[[], Thing]) -> Thing:
        """
        Give a thing, made now or remembered.

        Parameters
        ----------
        data
            Name of the data that it is made from, such as its digests; empty where nothing tells it from
            other data, and then nothing is remembered.
        kind
            Name of the thing.
        question
            Everything else that it is made from; compared, not digested.
        make
            Makes it. It must not change afterwards.

        Returns
        -------
        Thing
            What `make` gives.
        """
        if not data:
            return make()
        if data != self._data:
            self._things.clear()
            self._data = data
        known = self._things.get(kind)
        if known is not None and known[0] == question:
            thing: Thing = known[1]
            return thing
        self._things.pop(kind, None)  # before the next is made: there is no room for both
        thing = make()
        self._things[kind] = question, thing
        return thing
