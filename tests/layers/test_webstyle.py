"""Styles for other people's maps: valid by MapLibre's own validator, in the colours of the legend."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from layers.catalog import (
    LAYERS,
    MAPS,
    THEMES,
    Layer,
    LiveMap,
    ThemeName,
    Tiled,
    TiledLayer,
    layer_of,
    web_style,
)

WEB = Path(__file__).parents[2] / "web"
VALIDATOR = WEB / "node_modules" / "@maplibre" / "maplibre-gl-style-spec" / "dist" / "gl-style-validate.mjs"
TILES = Tiled(
    "https://maps.example/ogc/maps/m/tiles/WebMercatorQuad/{z}/{y}/{x}", "市局", (118.5, 24.8, 118.9, 25)
)
LEAST_CONTRAST = 3.0
"""Of a sign and its ground (WCAG 2.2, 1.4.11)."""


def made(
    *layers: Layer, theme: ThemeName = "light", each_from: int = 11, english: bool = False
) -> dict[str, Any]:
    found = [TiledLayer(each, each_from) for each in layers]
    return web_style("地图", found, TILES, THEMES[theme], english=english)


def drawn(style: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in style["layers"]}


def judged(folder: Path, style: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Ask MapLibre's own validator."""
    assert VALIDATOR.is_file(), "the packages of the page are missing: ./run test brings them"
    node = shutil.which("node", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])))
    assert node, "Node is missing: ./run test brings it"
    path = folder / "style.json"
    path.write_text(json.dumps(style), encoding="utf-8")
    return subprocess.run([node, VALIDATOR, path], capture_output=True, text=True, timeout=60, check=False)


def contrast(one: str, other: str) -> float:
    low, high = sorted(map(_light, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _light(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("live_map", MAPS, ids=lambda each: each.id)
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("each_from", [0, 18])
def test_maplibres_validator_finds_no_fault(
    tmp_path: Path, live_map: LiveMap, theme: ThemeName, each_from: int
) -> None:
    said = judged(tmp_path, made(*live_map.layers, theme=theme, each_from=each_from))
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_the_validator_does_find_faults(tmp_path: Path) -> None:
    style = made(layer_of("stations"))
    style["layers"][1]["paint"]["circle-opacity"] = "much"
    assert "circle-opacity" in judged(tmp_path, style).stdout


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("layer", LAYERS, ids=lambda each: each.id)
def test_every_colour_of_the_map_is_that_of_the_legend(layer: Layer, theme: ThemeName) -> None:
    style = made(layer, theme=theme)
    (legend,) = style["metadata"]["jobcircle:legend"]
    wanted = {entry["value"]: entry["colour"] for entry in legend["entries"]}
    assert list(wanted) == [symbol.value for symbol in layer.style.symbols]
    if theme == "light":
        assert list(wanted.values()) == [symbol.colour for symbol in layer.style.symbols]
    for each in style["layers"]:
        for name in ("circle-color", "fill-color", "line-color"):
            found = each.get("paint", {}).get(name)
            if isinstance(found, list):
                assert found[:2] == ["match", ["get", layer.style.by]]
                assert {**dict(zip(found[2:-1:2], found[3:-1:2], strict=True)), None: found[-1]} == {
                    **wanted, None: list(wanted.values())[-1],
                }  # fmt: skip
            elif found is not None:
                assert [found] == list(wanted.values())


@pytest.mark.parametrize("theme", THEMES)
def test_signs_and_names_stand_out_from_the_ground(theme: ThemeName) -> None:
    chosen = THEMES[theme]
    for layer in LAYERS:
        for symbol in layer.style.symbols:
            colour = chosen.colour(symbol.colour)
            assert contrast(colour, chosen.land) >= LEAST_CONTRAST, (layer.id, symbol)
            assert contrast(colour, chosen.ring) >= LEAST_CONTRAST, (layer.id, symbol)
    assert contrast(chosen.text, chosen.land) >= 4.5
    assert contrast(chosen.text, chosen.halo) >= 4.5


def test_two_symbols_of_a_layer_have_two_colours_in_the_dark_too() -> None:
    for layer in LAYERS:
        light = {symbol.colour for symbol in layer.style.symbols}
        assert len({THEMES["dark"].colour(colour) for colour in light}) == len(light)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda each: each.id)
def test_colour_is_never_the_only_difference(layer: Layer) -> None:
    if layer.style.by is None or layer.id == "jurisdictions":  # outlines with the names of their bodies
        return
    text = drawn(made(layer))[f"{layer.id}-signs"]["layout"]["text-field"]
    letters = [*text[3:-1:2], *([text[-1]] if layer.style.symbols[-1].value is None else [])]
    assert len(set(letters)) == len(layer.style.symbols)


def test_squares_are_drawn_only_where_a_copy_has_them() -> None:
    stations, coverage = layer_of("stations"), layer_of("coverage")
    with_squares, without = drawn(made(stations, coverage)), drawn(made(stations, coverage, each_from=0))
    assert set(with_squares) - set(without) == {"stations-squares", "coverage-squares"}
    for name, each in with_squares.items():
        if name != "background":
            assert each["filter"] == (
                ["has", "features"] if name.endswith("-squares") else ["!", ["has", "features"]]
            )
    assert "features" not in {field.name for layer in LAYERS for field in layer.fields}
    assert made(stations, each_from=18)["sources"]["jobcircle"]["maxzoom"] == 18


def test_names_come_from_zoom_14_on_above_everything() -> None:
    style = made(*MAPS[0].layers)
    names = [each for each in style["layers"] if each["id"].endswith("-names")]
    assert style["layers"][-len(names) :] == names
    assert {each["minzoom"] for each in names} == {14}
    assert [each["layout"]["text-field"][1] for each in names if each["id"] == "vacancies-names"] == ["title"]
    assert not {"coverage-names", "gaps-names"} & {each["id"] for each in names}


def test_a_style_asks_for_nothing_but_tiles() -> None:
    for theme in THEMES:
        style = made(*MAPS[0].layers, theme=theme)
        assert not {"glyphs", "sprite", "imports"} & set(style)
        assert list(style["sources"]) == ["jobcircle"]
        assert json.dumps(style).count("http") == 1


def test_an_attribution_is_no_markup() -> None:
    tiled = Tiled(TILES.address, "市局 <img src=x onerror=alert(1)> & 街道", None)
    style = web_style("m", [TiledLayer(layer_of("stations"), 0)], tiled, THEMES["light"], english=True)
    source = style["sources"]["jobcircle"]
    assert source["attribution"] == "市局 &lt;img src=x onerror=alert(1)&gt; &amp; 街道"
    assert "bounds" not in source
    assert "center" not in style
    assert style["metadata"]["jobcircle:legend"][0]["title"] == "Employment service stations"
