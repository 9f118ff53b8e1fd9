"""`jobcircle network …`: build and look at walking networks."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.compiling import ready_engine
from api.cli.program import program
from api.cli.speech import print_line

if TYPE_CHECKING:
    from isochrones.network import WalkNetwork

network = typer.Typer(help="步行路网：建立、查看 / Walking networks: build, show.", no_args_is_help=True)
program.add_typer(network, name="network")


@network.command("build")
def build(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help=".osm.pbf | .osm | .graphml | .parquet | place:成都市锦江区"),
    ],
    out: Annotated[Path, typer.Option("--out", help="输出目录 / Folder to save the network in.")],
    elevation: Annotated[
        Path | None,
        typer.Option("--elevation", help="高程 GeoTIFF，单位米 / Raster of heights in metres, for slopes."),
    ] = None,
) -> None:
    """由 OpenStreetMap 等来源建立步行路网 / Build a walking network."""
    from api.operations.network import build_network, build_with_heights

    ready_engine()
    if elevation is None:
        _describe(build_network(source, out))
        return
    built, flat = build_with_heights(source, out, elevation)
    _describe(built)
    print_line(
        f"高程 {elevation.name}：{flat} 条边没有高程，按平路计算",
        f"heights {elevation.name}: {flat} edges have no height and count as flat",
    )


@network.command("show")
def show(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="路网目录 / A saved network.")],
) -> None:
    """查看一个路网 / Describe a saved network."""
    from api.operations.network import open_network

    _describe(open_network(directory))


def _describe(built: "WalkNetwork") -> None:
    nodes, edges = len(built.node_lonlat), len(built.edge_nodes)
    apart = int((built.node_component > 0).sum())
    kilometres = float(built.edge_length_m.sum()) / 1000
    print_line(
        f"{built.meta.source_name}：{nodes} 个节点，{edges} 条边，{kilometres:.1f} 公里；"
        f"{apart} 个节点不与主路网相连；{built.meta.ways_cut} 条道路在缺失节点处断开",
        f"{built.meta.source_name}: {nodes} nodes, {edges} edges, {kilometres:.1f} km; "
        f"{apart} nodes are not connected to the main part; {built.meta.ways_cut} ways cut at missing nodes",
    )
    print_line(f"摘要 {built.meta.digest}", f"digest {built.meta.digest}")
