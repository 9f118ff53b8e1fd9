"""
The service as benchmarks ask it: one worker with uvloop, eight connections, tiles kept or drawn every time.

Started by `benchmarks.tiles`::

    .venv/bin/python -m benchmarks.served HOME PORT [--never-kept]
"""

import argparse
import os
from collections.abc import Awaitable, Callable, Hashable
from pathlib import Path

import uvicorn

from api.app import create_app
from api.operations.kepttiles import KeptTile, KeptTiles, tag_of
from api.operations.network import open_network
from api.operations.store import open_store
from api.settings import Settings
from data.networks import newest_network
from isochrones.compiling import compile_everything

CONNECTIONS = 8


class NeverKept(KeptTiles):
    """Draws every tile anew for everybody who asks."""

    def get(self, key: Hashable) -> KeptTile | None:
        """Give nothing."""
        return None

    async def get_or_draw(self, key: Hashable, draw: Callable[[], Awaitable[bytes]]) -> KeptTile:
        """Draw."""
        body = await draw()
        return KeptTile(body, tag_of(body))


def main() -> None:
    import psycopg

    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--never-kept", action="store_true")
    order = parser.parse_args()
    os.environ.pop("JOBCIRCLE_DATABASE_URL", None)
    settings = Settings(pool_min=CONNECTIONS, pool_max=CONNECTIONS)
    compile_everything()
    with open_store(settings, order.home) as store:
        with psycopg.connect(store.app_url) as connection:
            network = open_network(newest_network(connection))
        app = create_app(settings.model_copy(update={"database_url": store.app_url}), network=network)
        if order.never_kept:
            app.state.kept_tiles = NeverKept()
        uvicorn.run(app, port=order.port, access_log=False, log_level="warning", loop="uvloop")


if __name__ == "__main__":
    main()
