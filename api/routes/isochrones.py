"""`POST /isochrones` and `GET /facilities/{id}/isochrone`: from where stations are reached on foot."""

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
import shapely
from fastapi import APIRouter, Path, Query, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.deps import ServedDep
from api.operations.facility import find_facility
from api.operations.isochrones import (
    IsochroneAnswer,
    IsochroneQuestion,
    Refused,
    StationAreas,
    find_isochrones,
)
from api.operations.served import Served
from api.parameters import CommaSeparated, DatumName, Lat, Lon, Minutes, clean_text
from api.routes.examples import ISOCHRONES, ISOCHRONES_BODY, answers
from api.routes.rendering import GEOJSON, in_datum, notice
from gis.datum import Datum, from_wgs84, to_wgs84
from gis.errors import InputError
from gis.model import LonLat
from layers.areas import area_text, areas_text
from layers.geojson import DECIMALS

router = APIRouter(tags=["isochrones"])

MOST_STATIONS = 25
MOST_BANDS = 8
MOST_EDGE_MINUTES = 400
"""Most places times minutes with `edges`: thousands of pieces of street a place, to be answered in time."""

Bands = Annotated[list[Minutes], Field(min_length=1, max_length=MOST_BANDS)]
Code = Annotated[str, Field(max_length=100), AfterValidator(clean_text)]


class Position(BaseModel):
    """A place in the datum of the question."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    lon: Lon
    lat: Lat


class IsochronesBody(BaseModel):
    """Which stations, how many minutes."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        use_attribute_docstrings=True,
        json_schema_extra={"examples": [ISOCHRONES_BODY]},
    )

    facilities: Annotated[list[Code], Field(max_length=MOST_STATIONS)] = []
    """Codes of sites in the register."""
    positions: Annotated[list[Position], Field(max_length=MOST_STATIONS)] = []
    """Other places that people might walk to."""
    minutes: Bands = [15]
    datum: DatumName = Datum.WGS84
    edges: bool = False
    """
    The exact pieces of street within the longest time, too: then places times longest minutes may be at most
    400, such as 25 places within 16 minutes.
    """

    @model_validator(mode="after")
    def _some(self) -> "IsochronesBody":
        places = len(self.facilities) + len(self.positions)
        if not 1 <= places <= MOST_STATIONS:
            raise InputError(
                f"facilities 与 positions 合计应为 1 到 {MOST_STATIONS} 个",
                f"give 1 to {MOST_STATIONS} facilities and positions together",
            )
        if self.edges and places * max(self.minutes) > MOST_EDGE_MINUTES:
            most = MOST_EDGE_MINUTES // places
            raise InputError(
                f"edges 为 true 时，地点数乘以最长分钟数不超过 {MOST_EDGE_MINUTES}：请把 minutes 降到 "
                f"{most} 以内，或减少地点，或不要 edges",
                f"with edges, places times longest minutes must be at most {MOST_EDGE_MINUTES}: lower "
                f"minutes to {most}, send fewer places, or leave edges out",
            )
        return self


@router.post(
    "/isochrones",
    summary="站点的步行服务圈 · Service areas of stations",
    responses=answers(GEOJSON, ISOCHRONES),
)
async def post_isochrones(served: ServedDep, body: IsochronesBody) -> Response:
    """Draw from where each station is reached within each time; the largest last."""
    places = np.array([(place.lon, place.lat) for place in body.positions], dtype=np.float64).reshape(-1, 2)
    return await _answer(
        served,
        IsochroneQuestion(
            facilities=body.facilities,
            positions=[LonLat(lon, lat) for lon, lat in to_wgs84(places, body.datum).tolist()],
            bands_s=[60.0 * minutes for minutes in body.minutes],
            edges=body.edges,
        ),
        body.datum,
    )


@router.get(
    "/facilities/{facility_id}/isochrone",
    summary="一个站点的步行服务圈 · Service area of one site",
    responses=answers(GEOJSON, ISOCHRONES),
)
async def get_isochrone(
    served: ServedDep,
    facility_id: Annotated[str, AfterValidator(clean_text), Path(max_length=100)],
    minutes: Annotated[Bands, CommaSeparated, Query()] = [15],  # noqa: B006 - FastAPI copies it
    datum: Annotated[DatumName, Query()] = Datum.WGS84,
) -> Response:
    """Draw from where one site of the register is reached within each time."""
    card = await find_facility(served, facility_id)
    question = IsochroneQuestion([card.id], [], [60.0 * each for each in minutes])
    return await _answer(served, question, datum)


async def _answer(served: Served, question: IsochroneQuestion, datum: Datum) -> Response:
    found = await find_isochrones(served, question)
    # Coordinates by the ten thousand: not on the thread that everybody waits for, and one turn a station.
    features = [
        text
        for areas in found.areas
        for text in await served.turns.compute(_features, served, areas, found.bands_s, datum)
    ]
    # RFC 7946 allows WGS 84 only.
    in_wgs84 = datum in (Datum.WGS84, Datum.CGCS2000)
    return Response(
        areas_text(features, _about(served, found, question, datum)),
        media_type=GEOJSON if in_wgs84 else "application/json",
        headers={"cache-control": "no-store"},
    )


def _about(
    served: Served, found: IsochroneAnswer, question: IsochroneQuestion, datum: Datum
) -> dict[str, Any]:
    """Say what is true of all the areas."""
    profile, grid = served.profile, served.areas.grid().grid
    return {
        "datum": datum.value,
        **notice(demo=served.info.demo),
        "profile": {
            "name": profile.name,
            "mode": "walk",
            "walk_kmh": round(profile.walk_speed_mps * 3.6, 3),
            "basis": {"zh": profile.basis.zh, "en": profile.basis.en},
        },
        "query": {"minutes": [band_s / 60 for band_s in found.bands_s], "edges": question.edges},
        "grid": {"cell_m": grid.cell_m, "margin_m": grid.margin_m},
        "data": {"network": served.network.meta.digest, "date": served.info.data_date.isoformat()},
        "rejected": [_refusal(one) for one in found.refused],
    }


def _features(served: Served, areas: StationAreas, bands_s: Sequence[float], datum: Datum) -> list[str]:
    """Write the areas of one station, and its pieces of street if there are any, as GeoJSON."""
    station = areas.station
    here = in_datum(station.position, datum)
    who = {
        "facility_id": station.card.id if station.card else None,
        "name": station.card.name if station.card else None,
        "position": None if station.card else station.row,
        "lon": round(here.lon, DECIMALS),
        "lat": round(here.lat, DECIMALS),
        "profile": served.profile.name,
        "walk_kmh": round(served.profile.walk_speed_mps * 3.6, 3),
        "demo": station.card.demo if station.card else served.info.demo,
    }
    rows = zip(bands_s, areas.shapes, areas.area_m2, areas.people, strict=True)
    features = [
        area_text(
            _shifted(shape, datum),
            {**who, "part": "area", "band_min": s / 60, "area_m2": round(m2), "people": round(people, 1)},
        )
        for s, shape, m2, people in rows
    ]
    if len(areas.lines):
        seconds = np.round(areas.line_s, 1).tolist()
        lines = _shifted(shapely.multilinestrings(areas.lines), datum)
        features.append(
            area_text(lines, {**who, "part": "edges", "band_min": bands_s[-1] / 60, "seconds": seconds})
        )
    return features


def _shifted(shape: shapely.Geometry, datum: Datum) -> shapely.Geometry:
    return shapely.transform(shape, lambda lonlat: np.round(from_wgs84(lonlat, datum), DECIMALS))


def _refusal(one: Refused) -> dict[str, Any]:
    """Name a station by its place in the list that was sent, never by what was sent."""
    return {
        "list": "facilities" if one.facility else "positions",
        "index": one.row,
        "reason": {"zh": one.reason.zh, "en": one.reason.en},
    }
