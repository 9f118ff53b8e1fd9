"""The walking network as plain arrays."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from gis.metric import metric_crs
from isochrones.network.traits import EdgeTraits
from isochrones.utm import to_utm


@dataclass(frozen=True, slots=True)
class NetworkMeta:
    """
    Where a network came from.

    Attributes
    ----------
    source_name
        File name or place, without a folder.
    source_sha256
        Digest of the source file; empty for a place.
    source_path
        The source file itself, for a rebuild; empty when there is none. A saved network names it as seen
        from its own folder.
    ways_cut
        Ways that were cut because the extract lacks some of their nodes.
    crs_epsg
        The metric CRS of `WalkNetwork.vertex_xy`.
    digest
        SHA-256 over all arrays but `vertex_xy`, which follows from the others.
    """

    source_name: str
    source_sha256: str = ""
    source_path: str = ""
    ways_cut: int = 0
    crs_epsg: int = 0
    digest: str = ""


@dataclass(frozen=True, slots=True)
class WalkNetwork:
    """
    A walkable graph: junctions, edges between them, and the shape of each edge.

    Every edge may be walked both ways, as in OSMnx's ``walk`` networks, unless its traits say otherwise.
    Networks built by `isochrones.ways` number their nodes along a Hilbert curve and their edges by their
    lower node, so that what is near in the city is near in memory.

    Attributes
    ----------
    node_lonlat
        Shape (N, 2), WGS 84 degrees.
    node_osm_id
        Shape (N,), OpenStreetMap ids; negative where the source has none.
    node_component
        Shape (N,), connected component; 0 is the main (largest) one.
    node_cut
        Shape (N,), True where the source's clipping cut a way.
    edge_nodes
        Shape (M, 2), the node at either end.
    edge_length_m
        Shape (M,), great-circle metres along the shape (sphere of 6,371,009 m, as in OSMnx).
    edge_way_id
        Shape (M,), the OpenStreetMap way (the first, where several were joined).
    vertex_start
        Shape (M + 1,): edge ``e`` has the vertices ``vertex_start[e]`` to ``vertex_start[e + 1]``.
    vertex_lonlat
        Shape (V, 2), WGS 84 degrees, first and last vertex of an edge included.
    meta
        Where it came from.
    vertex_xy
        Shape (V, 2), metres in the CRS ``meta.crs_epsg`` (the UTM zone of the network's middle); worked out
        where it is not given.
    edge_traits
        Steps, crossings, one-way streets …; plain where they are not given.
    """

    node_lonlat: NDArray[np.float64]
    node_osm_id: NDArray[np.int64]
    node_component: NDArray[np.int32]
    node_cut: NDArray[np.bool_]
    edge_nodes: NDArray[np.int32]
    edge_length_m: NDArray[np.float64]
    edge_way_id: NDArray[np.int64]
    vertex_start: NDArray[np.int64]
    vertex_lonlat: NDArray[np.float64]
    meta: NetworkMeta
    vertex_xy: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    edge_traits: EdgeTraits = field(default_factory=lambda: EdgeTraits.plain(0))

    def __post_init__(self) -> None:
        """Work out metres and plain traits where they are not given."""
        if len(self.vertex_xy) != len(self.vertex_lonlat):
            west, south, east, north = self.bbox
            crs_epsg = metric_crs((west + east) / 2, (south + north) / 2).to_epsg() or 0
            object.__setattr__(self, "vertex_xy", to_utm(np.asarray(self.vertex_lonlat), crs_epsg))
            object.__setattr__(self, "meta", replace(self.meta, crs_epsg=crs_epsg))
        if len(self.edge_traits.flags) != len(self.edge_nodes):
            object.__setattr__(self, "edge_traits", EdgeTraits.plain(len(self.edge_nodes)))

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """West, south, east, north of all edges in degrees."""
        west, south = self.vertex_lonlat.min(axis=0)
        east, north = self.vertex_lonlat.max(axis=0)
        return float(west), float(south), float(east), float(north)
