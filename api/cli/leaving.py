"""
Leaving in good order when the user or another program says so: what was started is stopped.

A handler of a signal raises an exception wherever Python happens to be, at worst in a destructor, where it is
lost. So the signal is noted as well, and long work asks between its steps (`leave_if_told`). Each further
signal raises anew.
"""

import signal
import sys
from types import FrameType

told: list[int] = []
"""Signals that came since `heed_signals`."""


def heed_signals() -> None:
    """Leave when told to from now on."""
    told.clear()
    for number in signals():
        signal.signal(number, _leave)


def signals() -> list[signal.Signals]:
    """Name the signals to leave on; what whoever started the program had ignored (`nohup`) stays ignored."""
    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    return [number for number in wanted if signal.getsignal(number) is not signal.SIG_IGN]


def leave_if_told() -> None:
    """Leave if a signal came and its exception was lost."""
    if told:
        _raise(told[0])


def _leave(number: int, _frame: FrameType | None) -> None:
    told.append(number)
    _raise(number)


def _raise(number: int) -> None:
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)
