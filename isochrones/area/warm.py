"""Everything that drawing areas compiles, called once on a network of one street."""

import numpy as np

from isochrones.area.grid import prepare_grid, walk_grid
from isochrones.area.polygons import service_areas
from isochrones.network import NetworkMeta, WalkNetwork
from isochrones.reach import walk_graph
from isochrones.snap import index_edges, snap


def compile_kernels() -> None:
    """Draw one area, so that nobody who asks for one waits for a compiler."""
    ends = np.array([[104.06, 30.66], [104.062, 30.66]])
    network = WalkNetwork(
        node_lonlat=ends,
        node_osm_id=np.array([1, 2]),
        node_component=np.zeros(2, dtype=np.int32),
        node_cut=np.zeros(2, dtype=np.bool_),
        edge_nodes=np.array([[0, 1]], dtype=np.int32),
        edge_length_m=np.array([192.0]),
        edge_way_id=np.array([1]),
        vertex_start=np.array([0, 2]),
        vertex_lonlat=ends,
        meta=NetworkMeta(source_name="street"),
    )
    index = index_edges(network)
    walked = walk_grid(walk_graph(network, walk_speed_mps=1.0), prepare_grid(index))
    service_areas(walked, snap(index, ends[:1], max_access_m=10.0), ends[:1], bands_s=[60.0])
