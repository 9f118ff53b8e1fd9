"""Sparse matrices by rows turned into sparse matrices by columns."""

import numpy as np

from isochrones.kernels.compiled import compiled


@compiled
def turn(start, column, value, columns):
    """
    Turn rows into columns by counting; within a column the rows keep their order.

    `start` (R + 1,) int64, `column` and `value` (K,) int32. Gives the same three for the columns.
    """
    turned = np.zeros(columns + 1, np.int64)
    for k in range(column.size):
        turned[column[k] + 1] += 1
    for c in range(columns):
        turned[c + 1] += turned[c]
    place = turned[:-1].copy()
    row_of = np.empty(column.size, np.int32)
    values = np.empty(column.size, np.int32)
    for row in range(start.size - 1):
        for k in range(start[row], start[row + 1]):
            at = place[column[k]]
            place[column[k]] = at + 1
            row_of[at] = row
            values[at] = value[k]
    return turned, row_of, values


@compiled
def adjacency(edge_nodes, nodes):
    """
    List the edges at every node.

    Gives `start` (N + 1,) int32 and, for every arc, the neighbour and the edge as ``2 * edge + side``;
    side 0 stands at the edge's tail. A loop is listed twice at its node.
    """
    start = np.zeros(nodes + 1, np.int32)
    for edge in range(edge_nodes.shape[0]):
        start[edge_nodes[edge, 0] + 1] += 1
        start[edge_nodes[edge, 1] + 1] += 1
    for node in range(nodes):
        start[node + 1] += start[node]
    place = start[:-1].copy()
    neighbour = np.empty(2 * edge_nodes.shape[0], np.int32)
    arc_edge = np.empty(2 * edge_nodes.shape[0], np.int32)
    for edge in range(edge_nodes.shape[0]):
        for side in range(2):
            node = edge_nodes[edge, side]
            at = place[node]
            place[node] = at + 1
            neighbour[at] = edge_nodes[edge, 1 - side]
            arc_edge[at] = 2 * edge + side
    return start, neighbour, arc_edge
