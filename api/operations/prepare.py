"""Bring a city from its source to the store: streets, network, base map, register, audit."""

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from api.operations.digest import file_sha256
from api.operations.network import build_network
from api.operations.store import Store, batch_connection
from data.audits import has_run
from data.cities import CityInfo
from data.networks import NetworkRecord, put_network
from gis.errors import FileError, Message
from gis.model import CircleProfile
from isochrones.network import NetworkFileError, WalkNetwork, load_network
from services.hours import CHINA

if TYPE_CHECKING:
    from data.city import City

READY = "ready.json"
STAGES = (
    Message("生成城市", "making the city"),
    Message("建立步行路网", "building the walking network"),
    Message("绘制底图", "drawing the base map"),
    Message("写入数据库", "loading the store"),
    Message("审计覆盖，发布地图", "auditing the coverage, publishing the maps"),
)
"""What `prepare_city` does, in order."""

Progress = Callable[[int], None]
"""Told the number of the stage that begins, `len(STAGES)` at the end."""


@dataclass(frozen=True, slots=True)
class CityOrder:
    """
    Which city is wanted.

    Attributes
    ----------
    scale
        Size of the demo city, when there is no source.
    source
        An OpenStreetMap file of a real city; None for the demo city.
    population
        People of the real city; None to spread them over its houses.
    """

    scale: float = 1.0
    source: Path | None = None
    population: Path | None = None

    @property
    def key(self) -> str:
        """What the city is made of: the same key gives the same city."""
        if self.source is None:
            made_of = f"demo {self.scale!r}"
        else:
            made_of = file_sha256(self.source) + (file_sha256(self.population) if self.population else "")
        return hashlib.sha256(f"{version('jobcircle')} {made_of}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ReadyCity:
    """
    A city that can be served.

    Attributes
    ----------
    network
        Its walking network.
    basemap
        Its PMTiles file.
    name
        As shown.
    notes
        What of it is made up, and from what.
    result
        Of its audit.
    """

    network: WalkNetwork
    basemap: Path
    name: str
    notes: tuple[Message, ...]
    result: dict[str, Any]


def prepare_city(
    store: Store, home: Path, order: CityOrder, profile: CircleProfile, *, progress: Progress
) -> ReadyCity:
    """
    Make a city ready to serve; what is ready already is only opened.

    Parameters
    ----------
    store
        A migrated database; the city in it is replaced.
    home
        Built files go below it.
    order
        Which city.
    profile
        The rule it is audited by.
    progress
        Told each stage.

    Returns
    -------
    ReadyCity
        In the store, with its files.

    Raises
    ------
    FileError
        If a source cannot be used or the files not written.
    """
    _refuse_missing(order)
    folder = home / "cities" / order.key
    with _one_at_a_time(home):
        with batch_connection(store) as connection:
            ready = _open_ready(connection, folder, profile)
        if ready is None:
            ready = _make_ready(store, folder, order, profile, progress)
    progress(len(STAGES))
    return ready


@contextmanager
def _one_at_a_time(home: Path) -> Iterator[None]:
    """Let a second program wait that wants to make a city in the same place."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "cities.lock").open("ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _refuse_missing(order: CityOrder) -> None:
    for path in (order.source, order.population):
        if path is not None and not path.is_file():
            raise FileError(f"找不到文件 {path.name}", f"there is no file {path.name}")


def _open_ready(
    connection: psycopg.Connection[Any], folder: Path, profile: CircleProfile
) -> ReadyCity | None:
    basemap = folder / "basemap.pmtiles"
    try:
        ready = json.loads((folder / READY).read_text(encoding="utf-8"))
        if ready["profile"] != repr(profile) or not has_run(connection, ready["run"]):
            return None
        network = load_network(folder / "network")
        notes = tuple(Message(*note) for note in ready["notes"])
        found = ReadyCity(network, basemap, ready["name"], notes, ready["result"])
    except (OSError, ValueError, KeyError, NetworkFileError):
        # Anything that is not whole is made again.
        return None
    return found if basemap.is_file() else None


def _make_ready(
    store: Store,
    folder: Path,
    order: CityOrder,
    profile: CircleProfile,
    progress: Progress,
) -> ReadyCity:
    # Imported here: a second start needs none of these, and geopandas takes seconds.
    from api.operations.city_audit import audit_city
    from data.basemap import write_basemap
    from data.gazetteer import named_places
    from data.initials import learn_initials
    from data.load import load_city

    folder.mkdir(parents=True, exist_ok=True)
    progress(0)
    city, streets = _make_city(folder, order)
    progress(1)
    network = build_network(str(streets), folder / "network")
    progress(2)
    basemap = folder / "basemap.pmtiles"
    write_basemap(city.layers, basemap, name=city.name, attribution=city.attribution)
    progress(3)
    info = CityInfo(city.name, city.name_en, city.as_of, city.attribution, demo=True)
    with batch_connection(store) as connection:
        load_city(connection, {**city.tables, "named_place": named_places(city.layers)}, info)
        learn_initials(connection)
        put_network(connection, _record(network, folder / "network"))
        progress(4)
        run, result = audit_city(connection, network, profile, day=city.as_of)
        _publish(connection, network, profile, city.as_of)
    ready = {
        "run": run,
        "profile": repr(profile),
        "name": city.name,
        "notes": city.notes,
        "result": result,
    }
    (folder / READY).write_text(json.dumps(ready, ensure_ascii=False), encoding="utf-8")
    return ReadyCity(network, basemap, city.name, city.notes, result)


def _publish(
    connection: psycopg.Connection[Any], network: WalkNetwork, profile: CircleProfile, day: date
) -> None:
    """Publish the live maps, so that residents see them from the first minute."""
    from api.operations.drawer import AreaDrawer
    from api.operations.maps import Publication, area_maker, publish_map
    from api.operations.network import make_walkable
    from layers.catalog import MAPS

    walkable = make_walkable(network, profile)
    areas = area_maker(profile, walkable.index, AreaDrawer(walkable.index, walkable.graph).grid)
    noon = datetime.combine(day, time(12), CHINA)
    for each in MAPS:
        publish_map(connection, each.id, Publication("jobcircle demo"), now=noon, areas=areas)


def _make_city(folder: Path, order: CityOrder) -> tuple["City", Path]:
    if order.source is None:
        from data.demo import generate

        demo = generate(order.scale)
        streets = folder / "streets.osm.pbf"
        demo.write_osm(streets)
        return demo, streets
    from data.files import read_population
    from data.realcity import real_city

    people = read_population(order.population)[0] if order.population else None
    return real_city(order.source, people), order.source


def _record(network: WalkNetwork, directory: Path) -> NetworkRecord:
    return NetworkRecord(
        digest=network.meta.digest,
        source_name=network.meta.source_name,
        nodes=len(network.node_lonlat),
        edges=len(network.edge_nodes),
        directory=directory,
        bbox=network.bbox,
    )
