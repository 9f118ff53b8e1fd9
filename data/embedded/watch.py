"""Bring the server back when it dies while the program needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from data.embedded.cluster import Cluster
from data.embedded.lease import revive, was_killed
from gis.errors import UnavailableError

LOOK_S = 2.0


@contextmanager
def watched(cluster: Cluster, *, look_s: float = LOOK_S) -> Iterator[None]:
    """
    Start the server again whenever it was killed; one that was stopped on purpose stays stopped.

    Parameters
    ----------
    cluster
        Running, see `data.embedded.running`.
    look_s
        Seconds between looks.

    Yields
    ------
    None
        Watched until the end of the block.
    """
    leaving = threading.Event()

    def look() -> None:
        while not leaving.wait(look_s):
            if was_killed(cluster):
                # It may take several tries, for example while a disk is full.
                with suppress(UnavailableError):
                    revive(cluster)

    watcher = threading.Thread(target=look, name="postgres watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        leaving.set()
        watcher.join()
