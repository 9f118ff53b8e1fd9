import geopandas as gpd
import shapely

from data.gazetteer import named_places
from tests.town import place
from tests.town_city import CORNER


def road(name: str | None, *points: tuple[float, float]) -> tuple[str | None, shapely.LineString]:
    return name, shapely.LineString([place(x, y, CORNER) for x, y in points])


def layer(rows: list[tuple[str | None, shapely.Geometry]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": [row[0] for row in rows]}, geometry=[row[1] for row in rows], crs=4326)


ROADS = layer(
    [
        road("人民路", (0, 0), (100, 0)),
        road("人民路", (300, 0), (800, 0)),
        road("人民路", (5000, 0), (5100, 0)),
        road("北街", (0, 500), (0, 900)),
        road(None, (0, 0), (0, 100)),
        road(" ", (0, 0), (0, 100)),
    ]
)


def test_pieces_of_one_name_are_one_street_until_they_are_far_apart() -> None:
    found = named_places({"road": ROADS})
    assert found["name"].tolist() == ["人民路", "人民路", "北街"]
    assert set(found["kind"]) == {"street"}
    assert found["id"].tolist() == [1, 2, 3]


def test_a_street_stands_at_its_longest_piece() -> None:
    first = named_places({"road": ROADS}).geometry.iloc[0]
    west, east = place(300, 0, CORNER).lon, place(800, 0, CORNER).lon
    assert west <= first.x <= east
    assert abs(first.y - CORNER.lat) < 1e-5


def test_places_of_interest_keep_their_names_and_those_without_are_left_out() -> None:
    pois = layer(
        [("二小", shapely.Point(CORNER)), (None, shapely.Point(CORNER)), ("一小", shapely.Point(CORNER))]
    )
    found = named_places({"poi": pois, "road": ROADS})
    assert found.loc[found["kind"] == "poi", "name"].tolist() == ["一小", "二小"]


def test_a_base_map_without_names_gives_nothing() -> None:
    assert len(named_places({})) == 0
    assert len(named_places({"road": layer([road(None, (0, 0), (1, 1))])})) == 0
